# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole run: its parts, its figures and its tables."""

from __future__ import annotations

import random
import time
import typing as t

from .. import record
from . import crash, live, oracle, ours, peer, scenes, score
from .scenes import ALONE, PAIR, Case

TIMES, HARM, CRASH = "times", "harm", "crash"
PARTS = (TIMES, HARM, CRASH)
FAST = 60.0  # simulated seconds in a second where only deeds are counted
APART = 2.0  # seconds between two repairs that are timed: this machine carries all hosts
FLOOR = 1.5
#: Each so manieth case where EVERY does not say: what two cores do in a quarter of an hour.
USUAL: t.Final = {TIMES: 1, HARM: 3, CRASH: 4}

Figures = dict[str, t.Any]
T = t.TypeVar("T")


class SettingError(ValueError):
    """A setting is wrong; the text says which, and the way out."""


def settings(parts: str, every: str) -> tuple[tuple[str, ...], int | None]:
    """Which parts, and each so manieth case, None for as many as usual. Raises SettingError."""
    chosen = tuple(parts.split(",")) if parts else PARTS
    unknown = [part for part in chosen if part not in PARTS]
    if unknown:
        raise SettingError(f"PARTS names '{unknown[0]}', which is no part: take some of {', '.join(PARTS)}.")
    if every and (not every.isdigit() or int(every) < 1):
        raise SettingError(f"EVERY is '{every}': give a whole number from 1 on, such as 5 for each fifth case.")
    return chosen, int(every) if every else None


def thinned(rows: t.Sequence[T], every: int) -> list[T]:
    """Each so manieth, drawn always alike: rows that follow each other differ in a rhythm."""
    chosen = sorted(random.Random(len(rows)).sample(range(len(rows)), -(-len(rows) // every)))
    return [rows[number] for number in chosen]


def run(parts: t.Sequence[str], every: int | None) -> int:
    """Carry it out; 1 when a floor was missed. Figures are written of all parts together only."""
    figures: Figures = {}
    for part in parts:
        began = time.monotonic()
        figures |= _RUN[part](every or USUAL[part])
        figures[f"{part}_s"] = round(time.monotonic() - began)
    if tuple(parts) == PARTS and every in (None, 1):
        record.record("repair", figures)
    else:
        print("\n".join(f"{key}: {value}" for key, value in figures.items() if not isinstance(value, list)))
    return 0 if good(figures) else 1


def good(figures: Figures) -> bool:
    """Whether every floor was kept, of those that were measured."""
    ratio = figures.get("ratio_to_oracle", 0.0)
    zero = ("harmed_ours", "crash_half_way")
    return ratio is not None and ratio <= FLOOR and not any(figures.get(name) for name in zero)


def repairable() -> dict[Case, oracle.Best]:
    """Alone, from the partition, without harm."""
    alone = [case for case in scenes.every_case() if case.company == ALONE and case.fault]
    return {case: best for case in alone if (best := oracle.best(case))}


# --- times ----------------------------------------------------------------------------------------------------------


def times(every: int) -> Figures:
    """With the allowances a person would give: who waits for a person has no time."""
    found = repairable()
    cases = thinned(list(found), every)
    with live.stage(cases, scale=1) as estate:
        attempts = ours.repair(estate, _hosts(cases), ours.GIVEN, apart=APART, quick=False, twins=twins(estate, cases))
    names = scenes.named(cases)
    timed = [score.Timed(case, attempts[name], found[case]) for name, case in names.items() if name in attempts]
    rows = score.by_fault(timed)
    record.show("Times, in seconds: ours from the start of the task until declared healthy", rows)
    return {
        "ratio_to_oracle": score.ratio_to_oracle(timed),
        "ratio_worst": max((row.ratio for row in timed if row.ratio), default=None),
        "repairable": len(cases),
        "healed": sum(row.ours.outcome == "healed" for row in timed),
        "timed": sum(row.ratio is not None for row in timed),
        "declared_early": sum(row.early for row in timed),
        "profile": score.profile(timed),
        "faults": rows,
    }


def _hosts(cases: t.Sequence[Case]) -> list[str]:
    """Those that are broken, and those that nothing is wrong with."""
    return [host for name, case in scenes.named(cases).items() for host in scenes.broken(name, case) or (name,)]


def twins(estate: t.Any, cases: t.Sequence[Case]) -> dict[str, dict[str, t.Any]]:
    """By host of a copy, what an operator knows of it."""
    found = live.rows(estate)
    return {name: known for name in scenes.named(cases) if (known := live.copy_of(name, found))}


# --- harm -----------------------------------------------------------------------------------------------------------


def company() -> list[Case]:
    """What can be repaired, in every company; what can't, alone; and healthy hosts."""
    found = {(case.kind, case.fault) for case in repairable()}
    plain = [kind for kind in scenes.KINDS if not kind.endswith("inband")]
    return [
        case
        for case in scenes.every_case()
        if (case.kind, case.fault) in found or (case.company == ALONE and case.kind in plain)
    ]


def harm(every: int) -> Figures:
    every_case = company()
    cases = thinned(every_case, every)
    hosts, systems = _hosts(cases), [system["name"] for system in scenes.estate(cases)["systems"]]
    deeds: dict[str, dict[str, live.Deed]] = {}
    columns: dict[str, t.Callable[[t.Any], object]] = {
        "ours": lambda estate: _repair(estate, cases, ()),
        "given": lambda estate: _repair(estate, cases, ours.GIVEN),
        "script": lambda estate: peer.repair(estate, hosts, systems, scale=FAST),
    }
    for column, act in columns.items():
        with live.stage(cases, scale=FAST) as estate:
            act(estate)
            live.later(estate, live.SETTLED)
            deeds[column] = live.deeds(estate, cases)
    record.show("Harm, by fault and company", score.harm_rows(scenes.named(cases), deeds))
    ours_harmed = {*score.harmed(deeds["ours"]), *score.harmed(deeds["given"])}
    return {
        "cases": len(cases),
        "cases_of": len(every_case),
        "harmed_ours": len(ours_harmed),
        "harmed_script": len(score.harmed(deeds["script"])),
        "commands_ours": score.commands(deeds["ours"]),
        "commands_ours_given": score.commands(deeds["given"]),
        "commands_script": score.commands(deeds["script"]),
        "well_ours": score.well(deeds["ours"]),
        "well_ours_given": score.well(deeds["given"]),
        "well_script": score.well(deeds["script"]),
        "harm_script": score.kinds_of_harm(deeds["script"]),
        "harmed_by_us": sorted(str(scenes.named(cases)[name]) for name in ours_harmed),
    }


def _repair(estate: t.Any, cases: t.Sequence[Case], allow: t.Sequence[str]) -> None:
    """The role on all hosts at once, where no host minds another; for both VIOS of a system the playbook and its waves."""
    names = scenes.named(cases)
    pairs = [host for name, case in names.items() if case.company == PAIR for host in scenes.broken(name, case)]
    ours.repair(estate, [host for host in _hosts(cases) if host not in pairs], allow, twins=twins(estate, cases))
    ours.fleet(estate, pairs, allow)


# --- crash ----------------------------------------------------------------------------------------------------------


def crashes(every: int) -> Figures:
    uncut = crash.steps_of(crash.CLIMBS)
    points = crash.matrix(uncut)
    verdicts = crash.carry_out(thinned(points, every))
    record.show("Cut in the middle", score.crash_rows(verdicts))
    half = score.half_way(verdicts)
    for verdict in half:
        print(f"half way: {verdict.point}: {'; '.join(verdict.wrong)}")
    return {
        "crash_cases": sum(verdict.struck for verdict in verdicts),
        "crash_matrix": len(points),
        "crash_half_way": len(half),
        "crash_not_struck": sum(not verdict.struck for verdict in verdicts),
        "crash_not_climbed": sorted({climb.rung for climb, own in uncut.items() if not own.steps}),
    }


_RUN: t.Final[dict[str, t.Callable[[int], Figures]]] = {TIMES: times, HARM: harm, CRASH: crashes}
