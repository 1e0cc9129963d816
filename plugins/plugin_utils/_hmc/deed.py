# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the deeds on an HMC share: a fresh look at it, its systems by name, and one command that may change it."""

from __future__ import annotations

import dataclasses
import shlex
import time
import typing as t

from .._core.consoles import Console, SystemView
from .._core.hmc_rungs import HmcRung
from .._core.parsers.hmc_text import parse_hmc_error
from .._core.redact import clean_line
from .._core.runner import Command, Result, Runner, State
from .estate import read_estate
from .login import HmcError
from .once import Once
from .report import report
from .session import HMC_TAG

MAX_LINES = 200


@dataclasses.dataclass(frozen=True)
class Look:
    """One reading: ``console`` as values, ``answer`` as hmc_rmc_info returns it."""

    console: Console
    answer: dict[str, t.Any]

    def rows(self) -> list[tuple[SystemView, dict[str, t.Any]]]:
        """Every system, as a value and as it is returned."""
        return list(zip(self.console.systems, self.answer["systems"]))

    def system(self, name: str) -> tuple[SystemView, dict[str, t.Any]]:
        """By name, TYPE-MODEL*SERIAL or serial number. HmcError when it is none, or more than one."""
        found = [row for row in self.rows() if name in (row[0].system.name, row[0].system.serial, row[0].key)]
        if len(found) == 1:
            return found[0]
        if found:
            keys = " or ".join(view.key for view, _row in found)
            raise HmcError(f"{name} is the name of {len(found)} systems: give {keys}.", kind="options")
        raise HmcError(f"The HMC {self.answer['hmc']['host']} manages no system {name}: correct it.", kind="options")


@dataclasses.dataclass(frozen=True)
class Site:
    """The HMC a deed is done on. ``timeout``: seconds per reading command; ``check``: check mode; ``sleep``: seconds."""

    runner: Runner
    host: str
    once: Once
    timeout: int = 60
    check: bool = False
    sleep: t.Callable[[float], None] = time.sleep

    def look(self, systems: t.Sequence[str] = ()) -> Look:
        console = read_estate(self.runner, systems=systems, timeout=self.timeout)
        return Look(console, report(console, self.host))

    def run(self, rung: HmcRung, argv: t.Sequence[str], *, changes: bool) -> Result:
        """The command within the rung's limit."""
        command = Command(
            rung.name,
            tuple(argv),
            tags=frozenset({HMC_TAG}),
            read_only=not changes,
            timeout=rung.limit,
            subset="hmc",
            source=rung.source,
        )
        return self.runner.run_batch([command]).get(command.id)


def refused_by_hmc(result: Result) -> str:
    """Why the command did nothing, in one sentence; empty when it ran, or may have."""
    if result.state in (State.MISSING, State.DENIED, State.SKIPPED):
        return clean_line(result.detail or f"the HMC does not run it ({result.state.value})")
    said = parse_hmc_error(result.text).value
    if result.state is State.DONE and result.rc and said.kind in ("code", "shell"):
        return clean_line(f"{said.code} {said.text}".strip())
    return ""


def lines_of(text: str) -> list[str]:
    """What a command printed, as lines that are fit to print, at most MAX_LINES of them."""
    return [clean_line(line) for line in text.splitlines() if line.strip()][:MAX_LINES]


def shown(argv: t.Sequence[str]) -> str:
    return clean_line(shlex.join(argv))
