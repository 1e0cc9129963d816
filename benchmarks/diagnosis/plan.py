# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which cases are carried out: every fault alone, every two that can be together, and hosts with nothing wrong."""

from __future__ import annotations

import itertools
import typing as t

from . import kinds
from .cases import FAULT, HEALTHY, Case, Fault, catalogue, tools
from .crew import Work
from .outcome import Outcome

LEVELS = ("V7R7.9.0", "V8R8.2.0", "V9R1.942", "V10R3.1060", "V11R1.1111")


def singles(chosen: t.Iterable[str] = tuple(kinds.KINDS)) -> list[Work]:
    """Every fault on every kind of host that can have it; the neighbours are read too."""
    return [(Case(kind, (fault,)), True, {}) for kind in chosen for fault in catalogue()]


def broken_tools() -> list[Work]:
    works: list[Work] = []
    for platform in kinds.PLATFORMS:
        kind = kinds.of_platform(platform)[min(1, len(kinds.of_platform(platform)) - 1)]
        works += [(Case(kind, (fault,)), False, {}) for fault in tools(platform)]
    return works


def healthy() -> list[Work]:
    """Every kind, behind HMCs of every level, number, language and manner; powered off or without a system."""
    works: list[Work] = []
    for kind in kinds.KINDS:
        plain = kinds.KINDS[kind].get("transport", "ip") == "ip"
        levels = LEVELS if plain else LEVELS[-1:]
        hmcs = [kinds.consoles(version, count) for version in levels for count in (1, 2)]
        hmcs += [kinds.consoles(locale="pl_PL"), kinds.consoles(errors_on="stderr"), kinds.consoles(resolves=False)]
        works += [(Case(kind, ()), True, {"hmcs": managers}) for managers in hmcs]
        works += [(Case(kind, ()), True, {"state": state}) for state in ("off", "firmware")]
    return works


def pairs(alone: t.Mapping[Case, Outcome]) -> list[Work]:
    """Two faults on one host, or one there and one of an HMC, on the first kind of each platform that can have both.

    Of a fault with arguments, the plain form, or the first one, and the one that hits a single HMC.
    """
    works: list[Work] = []
    for platform in kinds.PLATFORMS:
        for two in itertools.combinations(_chosen(), 2):
            kind = _kind(platform, two, alone)
            if kind and _worth(two):
                works.append((Case(kind, two), False, {}))
    return works


def _chosen() -> list[Fault]:
    plain: dict[tuple[str, str], Fault] = {}
    for fault in catalogue():
        plain.setdefault((fault.place, fault.name), fault)
    return [fault for fault in catalogue() if fault in plain.values() or fault.text.endswith(f":{kinds.HMC}")]


def _worth(two: tuple[Fault, Fault]) -> bool:
    """At least one of them is a fault; with a healthy oddity beside it the fault must still be found."""
    sorts = {fault.sort for fault in two}
    return two[0].name != two[1].name and FAULT in sorts and sorts <= {FAULT, HEALTHY} and not any(map(_left_out, two))


def _left_out(fault: Fault) -> bool:
    """A WPAR has no RMC connection that could be lost; work in flight is one list, whatever the work is called."""
    return fault.name == "wpar" or (fault.name.startswith("working_") and fault.name != "working_drmgr")


def _kind(platform: str, two: tuple[Fault, ...], alone: t.Mapping[Case, Outcome]) -> str:
    """'' when no kind takes them both."""
    for kind in kinds.of_platform(platform):
        known = [alone.get(Case(kind, (one,))) for one in two]
        if all(outcome is not None and not outcome.refused for outcome in known):
            return kind
    return ""
