# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What former repairs left on the host: the marker of a rung that was not finished, and the runs that ended."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Unfinished:
    """A rung that was begun and not finished: its name, the run that began it, and the boot as the host names it.

    ``alive``: a process of that run was seen, so it is still at work; None when the processes were not read.
    """

    rung: str
    run: str
    boot: str
    alive: bool | None = None


@dataclasses.dataclass(frozen=True)
class Past:
    """A run that ended. ``end`` in UTC by the clock of the host, like 20260131T235959Z.

    ``risk``: the highest class it began, as a word (``none`` when it began nothing). ``rungs``: name and how it ended
    (reached, unreached, refused, skipped), in order. ``change``: the change number, empty when none was given.
    """

    run: str
    end: str
    plan: str
    risk: str
    result: str
    rungs: tuple[tuple[str, str], ...] = ()
    change: str = ""
