# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole run: all cases, their score, tables for people and figures for machines."""

from __future__ import annotations

import itertools
import typing as t

from benchmarks.record import record

from . import crew, fleet, kinds, plan, score, tables, unobserved
from .cases import FAULT, Case, catalogue
from .outcome import Outcome
from .product import EVERY_RULE

FLOORS: t.Final[dict[str, float]] = {"single_first_pct": 100.0, "pairs_both_pct": 95.0}
CEILINGS: t.Final[dict[str, float]] = {"false_positives": 0, "fleet_findings": 8, "fleet_wrong": 0}


def percent(part: int, whole: int) -> float:
    """Rounded down to a hundredth: 100 means all of them."""
    return part * 10000 // whole / 100 if whole else 100.0


class Run(t.NamedTuple):
    """Everything that was carried out."""

    healthy: dict[str, Outcome]
    alone: list[Outcome]
    quiet: list[Outcome]
    tools: list[Outcome]
    pairs: list[Outcome]

    @property
    def observer(self) -> score.Observer:
        return score.Observer(crew.by_case(self.alone), self.healthy)


def carry_out(chosen: t.Sequence[str] = tuple(kinds.KINDS), pairs_every: int = 1) -> Run:
    """``chosen``: kinds of hosts for single faults. ``pairs_every``: 1 for every pair, n for each nth."""
    plain = crew.carry_out([(Case(kind, ()), True, {}) for kind in kinds.KINDS])
    alone = crew.carry_out(plan.singles(chosen))
    quiet = crew.carry_out(plan.healthy())
    tools = crew.carry_out(plan.broken_tools())
    works = plan.pairs(crew.by_case(alone))[::pairs_every]
    return Run({one.case.kind: one for one in plain}, alone, quiet, tools, crew.carry_out(works))


def run(pairs_every: int = 1) -> int:
    """0 when every floor is held, else 1."""
    done = carry_out(pairs_every=pairs_every)
    alone, pairs = score.singles(done.alone, done.observer), score.pairs(done.pairs, done.observer)
    alarms = score.alarms(itertools.chain(done.healthy.values(), done.alone, done.quiet))
    oddities, broken, estate = score.facts_missed(done.alone), score.tools_wrong(done.tools), fleet.measure()
    figures = {
        "single_first_pct": percent(alone.total - len(alone.misses), alone.total),
        "single_total": alone.total,
        "single_survived": alone.survived,
        "single_tied": alone.tied,
        "single_only_pct": percent(alone.total - len(alone.misses) - len(alone.more), alone.total),
        "pairs_both_pct": percent(pairs.both, pairs.total),
        "pairs_total": pairs.total,
        "pairs_every": pairs_every,
        "pairs_explained": pairs.kinds[score.EXPLAINED],
        "pairs_same_finding": pairs.kinds[score.SAME],
        "pairs_masked": len({one.case for one, _fault in pairs.masked}),
        "pairs_ambiguous": pairs.ambiguous,
        "pairs_refused": pairs.refused,
        "pairs_survived": pairs.survived,
        "beside_oddity_pct": percent(pairs.noise[score.RIGHT], sum(pairs.noise.values())),
        "false_positives": len(alarms),
        "oddities_missed": len(oddities),
        "tooling_cases": len(done.tools),
        "tooling_wrong": len(broken),
        **_rules(done),
        **estate.figures(),
    }
    lines = [
        *tables.matrix("Alone", alone.matrix, "what was named first, and how often"),
        *tables.misses("Alone, not named first", alone.misses),
        *tables.more(alone),
        *tables.matrix("Pairs, not found", pairs.matrix, "beside what, and how often"),
        *tables.misses("Pairs, not found", pairs.misses),
        *tables.masked(pairs),
        *tables.alarms("Said of healthy hosts", alarms),
        *tables.misses("Healthy oddities that are not mentioned", oddities),
        *tables.alarms("Said because a command failed", broken),
        *estate.lines(),
        *unobserved.lines(set(EVERY_RULE), expected(), alone.unseen),
        "",
    ]
    print("\n".join(lines))
    record("diagnosis", figures)
    return _verdict(figures)


def expected() -> set[str]:
    """Findings that some fault of the simulator stands for."""
    return {fault.expected for fault in catalogue() if fault.expected}


def _rules(done: Run) -> dict[str, int]:
    """``rules_simulated``: rules that a fault of the simulator made speak, whichever one it was."""
    spoken = {found.id for one in (*done.alone, *done.pairs) for found in (*one.causes, *one.said)}
    spoken |= {finding for one in (*done.alone, *done.pairs) for finding in one.explained}
    unmapped = {(fault.place, fault.name) for fault in catalogue() if fault.sort == FAULT and not fault.expected}
    return {
        "rules_total": len(EVERY_RULE),
        "rules_simulated": len(spoken & set(EVERY_RULE)),
        "faults_total": len({(fault.place, fault.name) for fault in catalogue()}),
        "faults_unmapped": len(unmapped),
    }


def _verdict(figures: t.Mapping[str, float]) -> int:
    low = [(name, "least", floor) for name, floor in FLOORS.items() if figures[name] < floor]
    high = [(name, "most", most) for name, most in CEILINGS.items() if figures[name] > most]
    for name, word, limit in (*low, *high):
        print(f"{name} is {figures[name]}: at {word} {limit:g} is wanted")
    return 1 if low or high else 0
