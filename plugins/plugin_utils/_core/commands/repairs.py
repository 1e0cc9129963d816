# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What repairs wrote on the host, and whether one is at work. Its folder is root's alone."""

from __future__ import annotations

from ..runner import Command

FOLDER = "/var/adm/powerops-rsct"
#: The journal of the last run, which is the folder behind the link ``last``.
JOURNAL_FILE = f"{FOLDER}/last/journal"
HISTORY_FILE = f"{FOLDER}/history"
MARKER_FILE = f"{FOLDER}/unfinished"
#: A repair at work, and the listing itself, which is always there.
AT_WORK = "/runs/[0-9A-Za-z-]+/repair|ps -A -o args="


def _file(name: str, path: str) -> Command:
    return Command(name, ("cat", path), needs_root=True, ok_rc=(0, 1, 2), timeout=5, subset="journal")


ROWS: tuple[Command, ...] = (
    _file("journal", JOURNAL_FILE),
    _file("history", HISTORY_FILE),
    _file("unfinished", MARKER_FILE),
    Command("repairing", ("ps", "-A", "-o", "args="), subset="journal", keep=AT_WORK, source="POSIX"),
)
