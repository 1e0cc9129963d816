# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated HMC that answers batches of commands in this process, and the same with some answers replaced."""

from __future__ import annotations

import dataclasses
import functools
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Batch, Command, Host, Result, State
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.triage import triage
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc import commands
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.estate import read_estate
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.report import report
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.session import HMC_TAG
from powersim.hmc import table
from powersim.hmc.call import HmcCall
from powersim.hmc.view import Console

from .hosts import World

USER = "hscroot"
CALENDAR = "powersim"  # what day a simulated HMC has: a real one has no such file, and is not asked by it
HMC = "hmc1"
NAME_REFUSED = "An invalid attribute was entered.\n"  # an old level knows fewer names; this text has no code
LPARS: t.Final = {"aix1": "", "vios1": "", "linux1": "", "inband1": "", "both1": "", "member1": "", "broken1": ""}


class ConsoleRunner:
    """Answers like an HMC does; keeps what it answered in ``said``, by command id."""

    def __init__(self, *, refuses_names: bool = False, replaced: t.Mapping[str, Result] | None = None) -> None:
        world = World()
        self._console = Console(world.estate.hmcs[0], world.estate, world.partitions, world.clock)
        self._refuses = refuses_names
        self._replaced = replaced or {}
        self.said: dict[str, Result] = {}

    def run_batch(self, rows: t.Sequence[Command]) -> Batch:
        answers = {row.id: self._replaced.get(row.id) or self._answer(row) for row in rows}
        self.said |= answers
        return Batch(Host(frozenset({HMC_TAG})), answers)

    def _answer(self, row: Command) -> Result:
        if self._refuses and "-F" in row.argv:
            return Result(row.id, State.DONE, 1, NAME_REFUSED)
        found = table.find(row.argv)
        if found is None:
            return Result(row.id, State.MISSING, 127)
        reply = found.run(HmcCall(self._console, row.argv, USER))
        return Result(row.id, State.DONE, reply.rc, reply.out, reply.err)


class Fixed:
    """Answers from a table; a question that is not in it was never answered."""

    def __init__(self, said: t.Mapping[str, Result]) -> None:
        self._said = said

    def run_batch(self, rows: t.Sequence[Command]) -> Batch:
        missing = {row.id: Result(row.id, State.MISSING, 127) for row in rows}
        return Batch(Host(frozenset({HMC_TAG})), {name: self._said.get(name, gone) for name, gone in missing.items()})


@dataclasses.dataclass(frozen=True)
class View:
    """One HMC as read: its answers, the report made of them, and what triage makes of the report."""

    name: str
    said: dict[str, Result]
    report: dict[str, t.Any]
    triage: dict[str, t.Any]

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(name for name, result in self.said.items() if result.state is State.DONE and name != CALENDAR)


def judged(said: t.Mapping[str, Result]) -> tuple[dict[str, t.Any], dict[str, t.Any]]:
    """The report and the triage of these answers."""
    told = report(read_estate(Fixed(said)), HMC)
    return told, triage({HMC: told}, LPARS)


def _view(name: str, refuses_names: bool) -> View:
    runner = ConsoleRunner(refuses_names=refuses_names)
    read_estate(runner)
    return View(name, dict(runner.said), *judged(runner.said))


@functools.cache
def views() -> tuple[View, ...]:
    """A current level, and one that is too old for the names we ask by."""
    return _view("current", False), _view("old", True)


def rows() -> dict[str, Command]:
    """Every command of the HMC catalogue that is a row, whoever asks it."""
    found = (value for value in vars(commands).values() if isinstance(value, Command))
    return {row.id: row for row in found}
