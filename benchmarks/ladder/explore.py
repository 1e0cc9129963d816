# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every state of the space, and every state that a repair can lead to from there, each judged once.

Consents are those that refusals name, one rung at a time: a name that no refusal and no step knows can't change a plan,
which the block ``names`` tries by giving each name alone. Any others together are drawn by a test.
"""

from __future__ import annotations

import collections
import concurrent.futures
import dataclasses
import itertools
import multiprocessing
import os
import typing as t

from .fates import Fate, fates, healthy, run
from .invariants import broken
from .space import BLOCKS, Block
from .view import EVERY, Case, View

CUTS: t.Final = 1
SHOWN: t.Final = 5  # examples kept of each violation


@dataclasses.dataclass
class Tally:
    """``states``: hashes of the states judged. ``examples``: for each violation the states that show it."""

    states: set[int] = dataclasses.field(default_factory=set)
    runs: int = 0
    longest: int = 0
    count: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    examples: dict[str, list[str]] = dataclasses.field(default_factory=lambda: collections.defaultdict(list))
    rungs: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    blocks: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)

    @property
    def violations(self) -> int:
        return sum(self.count.values())

    def blame(self, what: str, case: Case, rungs: t.Sequence[str], fate: Fate | None = None) -> None:
        self.count[what] += 1
        if len(self.examples[what]) < SHOWN:
            ran = f"; {fate}" if fate else ""
            self.examples[what].append(f"{case.told() or 'a well partition'} -> {' '.join(rungs) or 'nothing'}{ran}")

    def add(self, other: Tally) -> None:
        self.states |= other.states
        self.runs += other.runs
        self.longest = max(self.longest, other.longest)
        for mine, theirs in ((self.count, other.count), (self.rungs, other.rungs), (self.blocks, other.blocks)):
            mine.update(theirs)
        for what, rows in other.examples.items():
            self.examples[what] = (self.examples[what] + rows)[:SHOWN]


def consents(case: Case) -> t.Iterator[frozenset[str]]:
    """Those given; for every rung that is refused its names, one more at a time, until nothing is asked for; all at last."""
    waiting, known = [(case.given.allow, "")], {case.given.allow}
    while waiting:
        allow, wanted = waiting.pop()
        yield allow
        plan = View(Case(case.world, dataclasses.replace(case.given, allow=allow))).plan
        for row in plan.refused:
            more = allow | {row.consent}
            if row.consent in EVERY and row.rung.startswith(wanted) and more not in known:
                known.add(more)
                waiting.append((more, row.rung))
    if EVERY not in known:
        yield EVERY


class Explorer:
    """Walks from root states to every end, depth first, so that a way that leads back to itself is seen."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._runs: dict[int, int] = {}  # state to the runs of its longest way to an end; below 0 while we are on it

    def root(self, case: Case) -> None:
        for allow in consents(case):
            self.visit(Case(case.world, dataclasses.replace(case.given, allow=allow)))
        self.tally.states = set(self._runs)

    def visit(self, case: Case) -> int:
        """Judge a state and what its plan can lead to; the number of runs on the longest way from here."""
        key = case.key
        if key in self._runs:
            if self._runs[key] < 0:
                self.tally.blame("every path ends", case, ())
            return max(self._runs[key], 0)
        self._runs[key] = -1
        view = View(case)
        self.tally.rungs.update(view.rungs)
        for what in broken(view):
            self.tally.blame(what, case, view.rungs)
        self._runs[key] = self._ways(view)
        self.tally.longest = max(self.tally.longest, self._runs[key])
        return self._runs[key]

    def _ways(self, view: View) -> int:
        if not view.plan.steps:
            self._end(view)
            return 0
        following = [case for fate in fates(view.plan) for case in self._follow(view, fate)]
        return 1 + max((self.visit(case) for case in following), default=0)

    def _end(self, view: View) -> None:
        """RMC may stay down only where the marker is still there and somebody was told why nothing goes on."""
        world = view.world
        if world.down_by_us and not (world.unfinished and view.plan.refused):
            self.tally.blame("RMC is never left down by us", view.case, view.rungs)

    def _follow(self, view: View, fate: Fate) -> t.Iterator[Case]:
        if fate.cut >= 0 and view.world.cuts >= CUTS:
            return
        ending = run(view.plan, view.world, view.given, fate)
        self.tally.runs += 1
        for harm in ending.harms:
            self.tally.blame(harm, view.case, view.rungs, fate)
        if ending.world == healthy(ending.world) and fate.heals >= 0:
            ending = dataclasses.replace(ending, world=ending.world.but(history=(), hour=0, cuts=0))
        once = dataclasses.replace(view.given, allow=view.given.allow - {"try_again"})
        yield Case(ending.world, once)


def _share(block: Block, part: int, parts: int) -> Tally:
    explorer = Explorer()
    for case in itertools.islice(block.cases(), part, None, parts):
        explorer.tally.blocks[block.name] += 1
        explorer.root(case)
    return explorer.tally


def everything(blocks: t.Sequence[Block] = BLOCKS, parts: int = 16, processes: int | None = None) -> Tally:
    """All blocks on all processors; the hashes of states are the same in each, since they are forked."""
    total = Tally()
    workers = processes or min(os.cpu_count() or 1, 8)
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(workers, mp_context=context) as pool:
        shares = [pool.submit(_share, block, part, parts) for block in blocks for part in range(parts)]
        for share in concurrent.futures.as_completed(shares):
            total.add(share.result())
    return total
