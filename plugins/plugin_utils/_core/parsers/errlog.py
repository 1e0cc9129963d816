# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Error logs: the summary of ``errpt`` and ``journalctl`` in its short form."""

from __future__ import annotations

import re

from ..model import Parsed
from ..model_signs import LogRow
from ._text import sift

_ERRPT = re.compile(
    r"([0-9A-F]{8})\s{1,8}([0-9]{10})\s{1,4}([A-Z])\s{1,4}([A-Z])\s{1,4}(\S{1,64})(?:\s(.*))?", re.DOTALL
)
_HEADING = re.compile(r"\sT\s{1,4}C\s")  # the words around it follow the locale
_JOURNAL = re.compile(
    r"(\S{3,12} [ 0-9][0-9] [0-9:]{8}) (\S{1,255}) ([^\s:\[]{1,64})(?:\[[0-9]{1,10}\])?: (.*)", re.DOTALL
)


def parse_errpt(text: str) -> Parsed[tuple[LogRow, ...]]:
    """Rows in printed order, newest first. No output at all means that nothing was logged."""
    return sift(text, _error, lambda line: _HEADING.search(line) is not None)


def _error(line: str) -> LogRow | None:
    found = _ERRPT.fullmatch(line.strip())
    if not found:
        return None
    return LogRow(found[1], found[2], found[3], found[5], (found[6] or "").strip())


def parse_journalctl(text: str) -> Parsed[tuple[LogRow, ...]]:
    """``Jan 05 08:00:00 host unit[pid]: words``, oldest first; remarks stand between ``--``."""
    return sift(text, _entry, lambda line: line.startswith(("-- ", "No journal files were found")))


def _entry(line: str) -> LogRow | None:
    found = _JOURNAL.fullmatch(line.strip())
    return LogRow("", found[1], "", found[3], found[4].strip()) if found else None
