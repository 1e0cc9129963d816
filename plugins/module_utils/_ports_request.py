# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The arguments of ``hmc_port_check``: the one spec for action and module, and the checks the spec can't express."""

from __future__ import annotations

import ipaddress
import math
import re
import typing as t

from ansible_collections.powerops.rsct.plugins.module_utils._ports_names import MOST_ADDRESSES, WORKERS, is_literal

ARGUMENT_SPEC: dict[str, t.Any] = {
    "targets": {
        "type": "list",
        "elements": "dict",
        "required": True,
        "options": {
            "host": {"type": "str", "required": True},
            "port": {"type": "int", "required": True},
            "protocol": {"type": "str", "choices": ["tcp", "udp"], "default": "tcp"},
            "expect": {"type": "str", "choices": ["open", "closed", "any"], "default": "open"},
            "name": {"type": "str", "default": ""},
        },
    },
    "timeout": {"type": "float", "default": 3.0},
    "parallel": {"type": "int", "default": 200},
    "source_address": {"type": "str"},
    "via": {"type": "str", "choices": ["auto", "python", "shell", "controller"], "default": "auto"},
    "fail_on_mismatch": {"type": "bool", "default": True},
}

MOST_TARGETS = 20000
_LONGEST_NAME = 253  # RFC 1035, without the final dot
# option -> (lowest, highest, what a good value looks like)
_RANGES: dict[str, tuple[float, float, str]] = {
    "timeout": (0.1, 120, "seconds between 0.1 and 120"),
    "parallel": (1, 1000, "a whole number from 1 to 1000"),
    "port": (1, 65535, "a port from 1 to 65535"),
}
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\Z")
# Taken for an address by some resolvers when a name ends in it: 0x7f000001, 0x7f.1, host.010.
_NUMBER = re.compile(r"(?:[0-9]+|0[xX][0-9A-Fa-f]*)\Z")
_ZONE = re.compile(r"[A-Za-z0-9_.-]{1,15}\Z")
_ADVICE_HOST = "give an IPv4 or IPv6 address, or a host name of letters, digits, hyphens and dots"


class BadInput(ValueError):
    """One sentence: the option, the value, and the way out."""


class Request(t.NamedTuple):
    """Checked arguments in plain types. ``timeout`` in seconds per address."""

    targets: list[dict[str, t.Any]]
    timeout: float
    parallel: int
    source: str
    via: str
    fail_on_mismatch: bool

    @property
    def longest(self) -> float:
        """Seconds that the check can take at most: names first, then every address."""
        names = len({target["host"] for target in self.targets if not is_literal(target["host"])})
        attempts = sum(1 if is_literal(target["host"]) else MOST_ADDRESSES for target in self.targets)
        rounds = math.ceil(names / min(WORKERS, self.parallel)) + math.ceil(attempts / self.parallel)
        return self.timeout * rounds

    def arguments(self) -> dict[str, t.Any]:
        """The request as module arguments again."""
        fields = {**self._asdict(), "source_address": self.source or None}
        return {name: fields[name] for name in ARGUMENT_SPEC}


def read_request(params: t.Mapping[str, t.Any]) -> Request:
    """Check parameters that already went through ARGUMENT_SPEC. Raises BadInput."""
    targets = params["targets"]
    if not targets:
        raise BadInput("targets: the list is empty, so nothing would be checked; give at least one host and port")
    if len(targets) > MOST_TARGETS:
        raise BadInput(f"targets: {len(targets)} are too many for one call; give at most {MOST_TARGETS}")
    return Request(
        targets=[_target(target, f"targets[{index}]") for index, target in enumerate(targets)],
        timeout=float(_in_range("timeout", params["timeout"])),
        parallel=int(_in_range("parallel", params["parallel"])),
        source=_source(params.get("source_address")),
        via=_text(params["via"]),
        fail_on_mismatch=bool(params["fail_on_mismatch"]),
    )


def _text(value: t.Any) -> str:
    """A plain str, also from the string types of templating engines."""
    return "".join(str(value))


def _in_range(option: str, value: float, place: str = "") -> float:
    lowest, highest, good = _RANGES[option]
    if not lowest <= value <= highest:  # also true for nan
        raise BadInput(f"{place}{option}: {value} is out of range; give {good}")
    return value


def _target(target: t.Mapping[str, t.Any], place: str) -> dict[str, t.Any]:
    return {
        "host": _host(_text(target["host"]), f"{place}.host"),
        "port": int(_in_range("port", target["port"], f"{place}.")),
        "protocol": _text(target["protocol"]),
        "expect": _text(target["expect"]),
        "name": _text(target["name"])[:200],
    }


def _host(host: str, option: str) -> str:
    """An IP address or a host name, safe in any argument list. Short forms such as 10.1 mislead and are refused."""
    if is_literal(host) or "%" in host:
        return _address(host, option)
    name = host[:-1] if host.endswith(".") else host
    labels = name.split(".")
    if len(name) > _LONGEST_NAME or _NUMBER.match(labels[-1]) or not all(_LABEL.match(label) for label in labels):
        raise BadInput(f"{option}: {host[:80]!r} is no host; {_ADVICE_HOST}")
    return host


def _address(text: str, option: str) -> str:
    bare, percent, zone = text.partition("%")
    try:
        address = ipaddress.ip_address(bare)
    except ValueError as error:
        raise BadInput(f"{option}: {text[:80]!r} is no IP address; {_ADVICE_HOST}") from error
    if percent and not (address.version == 6 and _ZONE.match(zone)):
        raise BadInput(f"{option}: {text[:80]!r} has no usable zone; write it like fe80::1%en0")
    return text


def _source(value: t.Any) -> str:
    text = _text(value or "")
    if text and not is_literal(text):
        raise BadInput(
            f"source_address: {text[:80]!r} is no IP address; give an address of the machine the check runs on"
        )
    return _address(text, "source_address") if text else ""
