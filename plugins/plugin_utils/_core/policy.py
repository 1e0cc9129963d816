# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What should be: the site's wishes that judge a partition. Policy is data; it never changes what was read."""

from __future__ import annotations

import dataclasses
import typing as t

REQUIRED_TRANSPORTS = ("any", "ip", "inband")


@dataclasses.dataclass(frozen=True)
class Thresholds:
    """Seconds and KiB. ``starting``: after a boot a link may take this long; ``restarting``: after rmcd started."""

    starting_seconds: int = 600
    restarting_seconds: int = 300
    var_free_kb: int = 8192
    var_used_percent: int = 100
    inodes_used_percent: int = 100


@dataclasses.dataclass(frozen=True)
class Policy:
    """``expected_hmcs``: names, addresses, node ids or TYPE-MODEL*SERIAL; empty means every known HMC counts."""

    expected_hmcs: tuple[str, ...] = ()
    required_transport: str = "any"
    thresholds: Thresholds = Thresholds()
    disabled_rules: tuple[str, ...] = ()


def _names(value: t.Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    return tuple(str(item).strip() for item in value or () if str(item).strip())


def _check_keys(given: t.Iterable[str], kind: type, what: str) -> None:
    known = {field.name for field in dataclasses.fields(kind)}
    unknown = sorted(set(given) - known)
    if unknown:
        raise ValueError(f"unknown {what}: {', '.join(unknown)} (known: {', '.join(sorted(known))})")


def make_policy(data: t.Mapping[str, t.Any] | None = None, expected_hmcs: t.Iterable[str] | None = None) -> Policy:
    """Build a policy from plain data. ``expected_hmcs`` given apart wins. ValueError names what is wrong."""
    data = dict(data or {})
    _check_keys(data, Policy, "policy keys")
    thresholds = dict(data.get("thresholds") or {})
    _check_keys(thresholds, Thresholds, "policy thresholds")
    transport = str(data.get("required_transport") or "any")
    if transport not in REQUIRED_TRANSPORTS:
        raise ValueError(f"required_transport is {transport!r}, not one of {', '.join(REQUIRED_TRANSPORTS)}")
    return Policy(
        expected_hmcs=_names(expected_hmcs) or _names(data.get("expected_hmcs")),
        required_transport=transport,
        thresholds=Thresholds(**{name: int(value) for name, value in thresholds.items()}),
        disabled_rules=_names(data.get("disabled_rules")),
    )
