# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal of a repair: tab separated time, step, event, text and rc; written by our own script on the host."""

from __future__ import annotations

import dataclasses
import re

from ..model import Parsed
from ._text import number, sift

_TIME = re.compile(r"[0-9]{8}T[0-9]{6}Z|")


@dataclasses.dataclass(frozen=True)
class Entry:
    """One line. ``time`` in UTC like 20260131T235959Z, ``step`` a rung or a dash, ``rc`` None where it has none."""

    time: str
    step: str
    event: str
    text: str
    rc: int | None = None


def parse_journal(text: str) -> Parsed[tuple[Entry, ...]]:
    return sift(text, _entry)


def _entry(line: str) -> Entry | None:
    cells = line.split("\t")
    if len(cells) != 5 or not _TIME.fullmatch(cells[0]):
        return None
    time, step, event, words, rc = cells
    return Entry(time, step, event, words, number(rc))
