# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a plan may end on a host: every outcome of every step, as the repair script runs it.

A fate is one of: a step heals, none does, the power goes at any command, or something changes between the reading and
a step: the node joins a domain, a connection comes up, work begins.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import LADDER, Risk
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan import Plan, Step

from .effects import Act, perform
from .world import Run, World

IDENTITY: t.Final = frozenset({"restore_identity", "new_identity"})
RACES: t.Final[dict[str, dict[str, str]]] = {
    "joins": {"member": "online"},
    "connects": {"rmc": "active", "managers": "all", "first": "I"},
    "works": {"work": "busy"},
}

#: What the repair asks on the host right before a rung, as it would be answered in this world.
CHECKS: t.Final[dict[str, t.Callable[[World], bool]]] = {
    "no_member": lambda world: world.member not in ("online", "offline"),
    "surely_no_member": lambda world: world.member == "no",
    "cluster_quiet": lambda world: world.member != "online",
    "no_work_in_flight": lambda world: world.work != "busy",
    "no_stray_rmcd": lambda world: world.rmc != "stray",
    "no_living_link": lambda world: not world.alive,
    "no_online_peer": lambda world: world.member != "online",
    "no_kernel_update": lambda world: world.work != "busy",
}
NEEDS: t.Final[dict[str, t.Callable[[World], bool]]] = {
    "ctrmc_stopped": lambda world: world.rmc in ("stopped", "undefined", "stray"),
    "ctrmc_active": lambda world: world.rmc in ("active", "hung"),
    "mcproxy_known": lambda world: bool(world.inband),
}


@dataclasses.dataclass(frozen=True)
class Fate:
    """``heals``: number of the step that heals, or -1. ``cut``: the command at which the power goes, or -1.

    ``race`` comes true before step ``at``.
    """

    heals: int = -1
    cut: int = -1
    race: str = ""
    at: int = 0

    def __str__(self) -> str:
        if self.cut >= 0:
            return f"the power goes at command {self.cut + 1}"
        if self.race:
            return f"it {self.race} before step {self.at + 1}"
        return f"step {self.heals + 1} heals" if self.heals >= 0 else "no step heals"


@dataclasses.dataclass(frozen=True)
class Ending:
    """The world a fate leads to, and what was broken on the way."""

    fate: Fate
    world: World
    harms: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Given:
    """What stands fixed around a world: consents, the HMC's word, the fleet's word on a duplicate, gates."""

    allow: frozenset[str] = frozenset()
    word: bool | None = None
    twin: str = ""
    gate: str = ""

    @property
    def copy(self) -> bool:
        return self.twin == "copy"


class _Cut(Exception):
    """The power went."""


class _Script:
    """One run of the repair under one fate."""

    def __init__(self, world: World, given: Given, fate: Fate) -> None:
        self.world, self.given, self.fate = world, given, fate
        self.harms: list[str] = []
        self.rungs: list[tuple[str, str]] = []
        self.result = "not_healed"
        self.risk = Risk.NONE
        self.done = 0

    def command(self, rung: str, argv: tuple[str, ...], recovery: bool = False, former: bool = False) -> None:
        if self.done == self.fate.cut:
            raise _Cut
        self.done += 1
        act = Act(rung, argv, self.given.allow, recovery, self.given.word, former, self.given.copy)
        self.world, harms = perform(self.world, act)
        self.harms += [f"{rung}: {harm}" for harm in harms]

    def former(self) -> bool:
        """What a former run owes is paid first; True when it can't be, and no step is safe before that."""
        owed = LADDER.get(self.world.unfinished)
        if owed is None:
            return False
        if owed.name in IDENTITY and self.world.member != "no":
            self.result = "refused"
            return True
        again = (("recfgct",),) if owed.name in IDENTITY else ()
        for argv in (*again, *owed.finish):
            self.command(owed.name, argv, recovery=True, former=True)
        self.world = self.world.but(unfinished="")
        return False

    def step(self, number: int, step: Step) -> bool:
        """True when the run ends here."""
        rung = step.rung
        if self.fate.race and number == self.fate.at:
            self.world = self.world.but(**RACES[self.fate.race])
        if not all(NEEDS[need](self.world) for need in rung.needs if need in NEEDS):
            self.rungs.append((rung.name, "skipped"))
            return False
        if not all(CHECKS[check](self.world) for check in step.checks if check in CHECKS):
            self.rungs.append((rung.name, "refused"))
            self.result = "refused"
            return True
        self.risk = max(self.risk, rung.risk)
        if rung.finish:
            self.world = self.world.but(unfinished=rung.name)
        for argv in step.commands:
            self.command(rung.name, argv, recovery=argv in rung.finish)
        self.world = self.world.but(unfinished="")
        healed = number == self.fate.heals
        self.rungs.append((rung.name, "reached" if healed else "unreached"))
        if healed:
            self.world, self.result = healthy(self.world), "healed"
        return healed


def healthy(world: World) -> World:
    """Every need of the plan is met: who waits for a record to be gone has seen it gone."""
    second = {"O": "I", "stale": ""}.get(world.second, world.second)
    return world.but(
        rmc="active", managers="all", first="I", inband="A" if world.inband else "", second=second, down_by_us=False
    )


def run(plan: Plan, world: World, given: Given, fate: Fate) -> Ending:
    script = _Script(world, given, fate)
    try:
        ended = script.former()
        for number, step in enumerate(plan.steps):
            ended = ended or script.step(number, step)
    except _Cut:
        return Ending(fate, script.world.but(hour=world.hour + 1, cuts=world.cuts + 1), tuple(script.harms))
    end = Run(world.hour + 0.5, script.risk.word, script.result, tuple(script.rungs), plan.id)
    after = script.world.but(hour=world.hour + 1, history=(*world.history, end))
    return Ending(fate, after, tuple(script.harms))


def fates(plan: Plan) -> t.Iterator[Fate]:
    """Every fate of a plan that has steps. Nothing gentler than a reset of the identity brings the id that it waits for."""
    yield Fate()
    resets = max((number for number, step in enumerate(plan.steps) if step.rung.name in IDENTITY), default=0)
    for number in range(len(plan.steps)):
        if number >= resets:
            yield Fate(heals=number)
        yield from (Fate(race=race, at=number) for race in RACES)
    for number in range(len(plan.commands)):
        yield Fate(cut=number)
