# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What should be: the site's wishes that judge a partition. Policy is data; it never changes what was read."""

from __future__ import annotations

import dataclasses
import ipaddress
import typing as t

REQUIRED_TRANSPORTS = ("any", "ip", "inband")


@dataclasses.dataclass(frozen=True)
class Thresholds:
    """``starting_seconds``: a link may take this long after a boot; ``restarting_seconds``: after rmcd started.

    ``/var`` is full when less than ``var_free_kb`` (KiB) is free, or when a percentage is reached; ``/tmp`` when less
    than ``tmp_free_kb`` is free. ``clock_seconds``: how far off a clock may be.
    """

    starting_seconds: int = 600
    restarting_seconds: int = 300
    var_free_kb: int = 8192
    var_used_percent: int = 100
    inodes_used_percent: int = 100
    tmp_free_kb: int = 1024
    clock_seconds: int = 300


@dataclasses.dataclass(frozen=True)
class Policy:
    """``expected_hmcs``: names, addresses, node ids or TYPE-MODEL*SERIAL; empty means every known HMC counts.

    ``allowed_peers``: addresses or networks that may be connected to 657 beside HMCs and peers.
    ``memory_rules``: whether rules speak whose facts nobody has published.
    """

    expected_hmcs: tuple[str, ...] = ()
    required_transport: str = "any"
    thresholds: Thresholds = Thresholds()
    disabled_rules: tuple[str, ...] = ()
    memory_rules: bool = True
    allowed_peers: tuple[str, ...] = ()


def _names(value: t.Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    return tuple(str(item).strip() for item in value or () if str(item).strip())


def _networks(value: t.Any, what: str) -> tuple[str, ...]:
    words = _names(value)
    for word in words:
        try:
            ipaddress.ip_network(word, strict=False)
        except ValueError:
            raise ValueError(f"{what} names {word!r}: give addresses or networks, such as 192.0.2.0/24") from None
    return words


def _mapping(value: t.Any, what: str) -> dict[str, t.Any]:
    if not isinstance(value or {}, t.Mapping):
        raise ValueError(f"{what} is {value!r}: give names and values")
    return dict(value or {})


def _switch(value: t.Any, what: str) -> bool:
    word = str(value).strip().lower()
    if word not in ("true", "false", "yes", "no"):
        raise ValueError(f"{what} is {value!r}: give true or false")
    return word in ("true", "yes")


def _thresholds(value: t.Any) -> Thresholds:
    numbers = _mapping(value, "policy.thresholds")
    _check_keys(numbers, Thresholds, "policy thresholds")
    for name, number in numbers.items():
        if not str(number).strip().isdecimal():
            raise ValueError(f"policy.thresholds.{name} is {number!r}: give a whole number, 0 or more")
    return Thresholds(**{name: int(number) for name, number in numbers.items()})


def _check_keys(given: t.Iterable[str], kind: type, what: str) -> None:
    known = {field.name for field in dataclasses.fields(kind)}
    unknown = sorted(set(given) - known)
    if unknown:
        raise ValueError(f"unknown {what}: {', '.join(unknown)} (known: {', '.join(sorted(known))})")


def make_policy(data: t.Mapping[str, t.Any] | None = None, expected_hmcs: t.Iterable[str] | None = None) -> Policy:
    """Build a policy from plain data. ``expected_hmcs`` given apart wins. ValueError names what is wrong."""
    data = _mapping(data, "policy")
    _check_keys(data, Policy, "policy keys")
    transport = str(data.get("required_transport") or "any")
    if transport not in REQUIRED_TRANSPORTS:
        raise ValueError(f"required_transport is {transport!r}, not one of {', '.join(REQUIRED_TRANSPORTS)}")
    return Policy(
        expected_hmcs=_names(expected_hmcs) or _names(data.get("expected_hmcs")),
        required_transport=transport,
        thresholds=_thresholds(data.get("thresholds")),
        disabled_rules=_names(data.get("disabled_rules")),
        allowed_peers=_networks(data.get("allowed_peers"), "policy.allowed_peers"),
        memory_rules=_switch(data.get("memory_rules", True), "policy.memory_rules"),
    )
