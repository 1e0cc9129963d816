# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What should be: the site's wishes that judge a partition. Policy is data; it never changes what was read."""

from __future__ import annotations

import dataclasses
import ipaddress
import typing as t

from .findings import RISKS

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
class RepairRules:
    """How often and when a repair may change something.

    At most ``attempts`` runs that did not heal within ``attempts_hours``, and none within ``cool_down_minutes`` of the
    last one. ``change_number_from`` and ``window_from``: the class of risk from which a change number or a maintenance
    window must be given; empty means never.
    """

    attempts: int = 3
    attempts_hours: int = 24
    cool_down_minutes: int = 30
    change_number_from: str = ""
    window_from: str = ""


@dataclasses.dataclass(frozen=True)
class Policy:
    """``expected_hmcs``: names, addresses, node ids or TYPE-MODEL*SERIAL; empty means every known HMC counts.

    ``allowed_peers``: addresses or networks that may be connected to 657 beside HMCs and peers.
    ``memory_rules``: whether rules speak whose facts nobody has published. ``repair``: limits of a repair.
    """

    expected_hmcs: tuple[str, ...] = ()
    required_transport: str = "any"
    thresholds: Thresholds = Thresholds()
    disabled_rules: tuple[str, ...] = ()
    memory_rules: bool = True
    allowed_peers: tuple[str, ...] = ()
    repair: RepairRules = RepairRules()


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


def _whole(value: t.Any, what: str) -> int:
    word = str(value).strip()
    if not (word.isdecimal() and word.isascii() and len(word) <= 9):
        raise ValueError(f"{what} is {value!r}: give a whole number, 0 or more")
    return int(word)


def _thresholds(value: t.Any) -> Thresholds:
    numbers = _mapping(value, "policy.thresholds")
    _check_keys(numbers, Thresholds, "policy thresholds")
    return Thresholds(**{name: _whole(number, f"policy.thresholds.{name}") for name, number in numbers.items()})


def _risk(value: t.Any, what: str) -> str:
    word = "" if value is None else str(value).strip()
    if word not in ("", *RISKS[1:]):
        raise ValueError(f"{what} is {value!r}: give one of {', '.join(RISKS[1:])}, or nothing for never")
    return word


def _repair(value: t.Any) -> RepairRules:
    given = _mapping(value, "policy.repair")
    _check_keys(given, RepairRules, "policy repair keys")
    found: dict[str, t.Any] = {}
    for name, value in given.items():
        read = _risk if name.endswith("_from") else _whole
        found[name] = read(value, f"policy.repair.{name}")
    return RepairRules(**found)


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
        repair=_repair(data.get("repair")),
        memory_rules=_switch(data.get("memory_rules", True), "policy.memory_rules"),
    )
