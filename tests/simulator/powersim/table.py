# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command table: which simulated commands exist, where, for whom, and whether they change anything."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.call import Answer, Call
from powersim.commands import opsys, rsct
from powersim.row import INSTALL, RSCT, Row
from powersim.state import harm

SUBJECTS = (rsct, opsys)
TABLE: tuple[Row, ...] = tuple(row for subject in SUBJECTS for row in subject.ROWS)
# Commands of the RSCT packages that are also linked into /usr/bin.
IN_USR_BIN = frozenset(
    {
        *("lsrsrc", "lsrsrc-api", "refrsrc", "rmrsrc", "chrsrc", "runact", "lsrpdomain", "lsrpnode", "ctsnap"),
        *("mkrsrc", "mkrsrc-api", "refrsrc-api", "rmrsrc-api", "startrpdomain", "stoprpdomain"),
    }
)
RSCT_COMMANDS = frozenset(row.command for row in TABLE if row.folder in (RSCT, INSTALL))


def find(platform: str, argv: t.Sequence[str]) -> Row | None:
    """The row for a command line; one for just these arguments wins."""
    rows = [row for row in TABLE if row.command == argv[0] and platform in row.platforms]
    special = [row for row in rows if row.when is not None and row.when(argv[1:])]
    plain = [row for row in rows if row.when is None]
    return next(iter([*special, *plain]), None)


def carry_out(row: Row, call: Call) -> Answer:
    """Run the command; what it did to working links is counted once, whichever way it took them down."""
    before = harm.steady(call.partition) if row.mutating else set()
    answer = row.run(call)
    if "living_link_cut" in answer.harm:
        return answer
    return dataclasses.replace(answer, harm=(*answer.harm, *harm.count_cuts(call.partition, before)))


def commands(platform: str) -> dict[str, str]:
    """Command name to folder, for one platform."""
    return {row.command: row.folder for row in TABLE if platform in row.platforms}


def readers(platform: str) -> set[str]:
    """Commands that may read standard input."""
    return {row.command for row in TABLE if row.stdin and platform in row.platforms}
