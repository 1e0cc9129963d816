# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what one HMC said to what is wrong at its end: apply the rules about HMCs, put causes before symptoms."""

from __future__ import annotations

import dataclasses
import typing as t

from .consoles import Console
from .diagnose import causes_first, is_switched_off
from .findings import Finding
from .hmc_facts import TOLD
from .policy import Policy
from .rules.base import finding_of
from .rules.console_scene import ConsoleScene, Key, Place, console_was_read, place_of
from .rules.hmc import CONSOLE_RULES


class Fault(t.NamedTuple):
    """A finding, and the part of the HMC's world that it is about."""

    finding: Finding
    place: Place

    @property
    def told(self) -> bool:
        return self.finding.id in TOLD


def judge_console(console: Console, policy: Policy | None = None, host: str = "") -> tuple[Fault, ...]:
    """Causes only, the worst first. ``host``: how the HMC was addressed."""
    scene = ConsoleScene(console, policy or Policy(), host)
    places: dict[tuple[str, str], Place] = {}
    findings: list[Finding] = []
    for rule in CONSOLE_RULES.values():
        if is_switched_off(rule, scene.policy) or not all(console_was_read(scene, need) for need in rule.needs):
            continue
        for hit in rule.predicate(scene):
            place, finding = place_of(hit), finding_of(rule, hit, scene)
            # A cause explains only what lies inside its place, as that of a partition only the links it concerns.
            findings.append(dataclasses.replace(finding, hmcs=_spots(place, console)))
            places[finding.id, finding.message] = place
    causes, _explained = causes_first(findings)
    whole = (dataclasses.replace(finding, hmcs=()) for finding in causes)
    return tuple(Fault(finding, places[finding.id, finding.message]) for finding in whole)


def _spots(place: Place, console: Console) -> tuple[str, ...]:
    """Names for the partitions of a place; empty for the whole HMC."""
    inside: t.Iterable[Key] = place.partitions
    if place.serial and not place.partitions:
        inside = {(view.serial, view.lpar_id) for view in console.partitions if view.serial == place.serial}
    spots = tuple(f"{serial}/{lpar_id}" for serial, lpar_id in sorted(inside, key=str))
    return spots or ((place.serial,) if place.serial else ())
