# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One state as the planner sees it: the real diagnosis and the real plan, with any consents in place of those given."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import plan as planner
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import Diagnosis
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import CONSENTS
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan import Plan
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import RepairRules
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.repair_gates import Gates

from .fates import Given
from .world import NOW, OTHER_ID, Run, World, snapshot

EVERY: t.Final = frozenset(CONSENTS)
_HOUR: t.Final = datetime.timedelta(hours=1)
#: Name of a gate to what it asks for and what was given. The window is open for the first hour only.
GATES: t.Final[dict[str, Gates]] = {
    "": Gates(),
    "no_change": Gates(rules=RepairRules(change_number_from="rmc")),
    "change": Gates(change_number="CHG0001", rules=RepairRules(change_number_from="rmc")),
    "no_window": Gates(rules=RepairRules(window_from="link")),
    "early": Gates(window=(NOW + 30 * _HOUR, NOW + 40 * _HOUR), rules=RepairRules(window_from="rmc")),
    "inside": Gates(window=(NOW - _HOUR, NOW + 40 * _HOUR), rules=RepairRules(window_from="rmc")),
}
CLOSED: t.Final[dict[str, str]] = {"no_change": "rmc", "no_window": "link", "early": "rmc"}  # gate -> class it stops
ENDED: t.Final = ("reached", "unreached")
TWINS: t.Final = ("copy", "original", "unknown")


@functools.lru_cache(maxsize=100_000)
def _verdict(world: World) -> Diagnosis:
    return diagnose(snapshot(world))


def verdict(world: World) -> Diagnosis:
    """The diagnosis; it knows of a former run only what that left unfinished."""
    return _verdict(world.but(history=(), hour=0, cuts=0, down_by_us=False))


def _twins(world: World, role: str) -> dict[str, t.Any] | None:
    if not role:
        return None
    seen = snapshot(world.but(renewed=False))
    own = seen.node_id_file or seen.node_id_saved or OTHER_ID  # that of an older reading
    former = "5b1e77c0a94d2f08" if role == "copy" and world.second else ""
    return {
        "node_id": own, "members": [seen.hostname, "lpar9"], "role": role, "reason": "two partitions hold this node id",
        "ids_in_use": [own], "former": former,
    }  # fmt: skip


def summary(history: tuple[Run, ...]) -> tuple[t.Any, ...]:
    """Of runs an hour apart: how many failed, whether a recycle came to its end without healing, and the last one."""
    failed = [
        run
        for run in history
        if run.result not in ("healed", "not_needed") and (run.result, run.risk) != ("refused", "none")
    ]
    recycled = any(
        run.result != "interrupted" and "recycle" in {name for name, how in run.rungs if how in ENDED} for run in failed
    )
    last = history[-1] if history else None
    return min(len(failed), 4), recycled, last and (last.result, last.plan, last.hour % 1)


@dataclasses.dataclass(frozen=True)
class Case:
    """A state of the space: a world and what is given with it."""

    world: World
    given: Given = dataclasses.field(default_factory=Given)

    def told(self) -> str:
        """What differs from a well partition with nothing given."""
        words: dict[str, t.Any] = {**vars(self.world), **vars(self.given)}
        usual: dict[str, t.Any] = {**vars(World()), **vars(Given())}
        words["history"] = tuple(f"{run.result} {dict(run.rungs)}" for run in self.world.history)
        words["allow"] = tuple(sorted(self.given.allow)) or usual["allow"]
        return ", ".join(f"{name} {word}" for name, word in words.items() if word != usual[name])

    @property
    def key(self) -> int:
        """One state: the world, what is given, and of former runs what a planner may go by."""
        timeless = self.world.but(history=(), hour=0)
        return hash((timeless, summary(self.world.history), self.given))


class View:
    """A case with its verdict and its plan; ``ask`` plans the same with other consents."""

    def __init__(self, case: Case) -> None:
        self.case, self.world, self.given = case, case.world, case.given
        self.diagnosis = verdict(case.world)
        self._snapshot = snapshot(case.world)
        self._twins = _twins(case.world, case.given.twin)
        self._plans: dict[frozenset[str], Plan] = {}
        self.plan = self.ask(case.given.allow)

    def ask(self, allow: frozenset[str]) -> Plan:
        if allow not in self._plans:
            gates = dataclasses.replace(GATES[self.given.gate], now=NOW + self.world.hour * _HOUR)
            hmc = None if self.given.word is None else {"no_migration": self.given.word}
            self._plans[allow] = planner.make_plan(
                self._snapshot, self.diagnosis, allow=sorted(allow), hmc=hmc, gates=gates, twins=self._twins
            )
        return self._plans[allow]

    @property
    def is_root(self) -> bool:
        """No run of ours led here: what compares many consents is asked here only, and would take hours elsewhere."""
        return not self.world.hour

    @property
    def rungs(self) -> tuple[str, ...]:
        return tuple(step.rung.name for step in self.plan.steps)
