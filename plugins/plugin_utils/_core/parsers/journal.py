# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the repair script writes on the host: its journal, the history of runs that ended, the marker of a begun rung.

The journal is tab separated: time, step, event, text, rc. So is the history: run, end, plan, risk, result, rungs, change.
The marker is one line of words: rung, run, boot.
"""

from __future__ import annotations

import dataclasses
import re

from ..model import Parsed, Past, Unfinished
from ._text import first, number, sift
from .clock import parse_stamp

#: The host keeps fewer lines; of a file that somebody let grow, the newest count.
MOST_RUNS = 200
_TIME = re.compile(r"[0-9]{8}T[0-9]{6}Z|")
_RUN = re.compile(r"(?=[A-Za-z-]*[0-9])[0-9A-Za-z][0-9A-Za-z-]{5,60}")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,40}")
_MAYBE = re.compile(r"[a-z][a-z0-9_]{0,40}|-")
_PLAN = re.compile(r"[0-9a-f]{1,64}|-")
_ANY = re.compile(r"[!-~]{1,2000}")
_CHANGE = re.compile(r"[!-~]{1,64}")
_SHAPES = (_RUN, _TIME, _PLAN, _MAYBE, _WORD, _ANY, _CHANGE)


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


def parse_history(text: str) -> Parsed[tuple[Past, ...]]:
    """Runs that ended, oldest first. A line that is no such run is noise, and so is one with an impossible time."""
    found = sift(text, _past)
    return Parsed(found.value[-MOST_RUNS:], found.noise)


def _past(line: str) -> Past | None:
    cells = line.split("\t")
    if len(cells) != len(_SHAPES) or not all(shape.fullmatch(cell) for shape, cell in zip(_SHAPES, cells)):
        return None
    run, end, plan, risk, result, rungs, change = ("" if cell == "-" else cell for cell in cells)
    climbed = _rungs(rungs)
    if climbed is None or parse_stamp(end).value is None:
        return None
    return Past(run, end, plan, risk or "none", result, climbed, change)


def _rungs(cell: str) -> tuple[tuple[str, str], ...] | None:
    """``refresh=skipped,recycle=reached``, or nothing; None when it is something else."""
    pairs = [word.partition("=") for word in cell.split(",")] if cell else []
    if not all(_WORD.fullmatch(name) and _WORD.fullmatch(how) for name, _equals, how in pairs):
        return None
    return tuple((name, how) for name, _equals, how in pairs)


def parse_unfinished(text: str) -> Parsed[Unfinished | None]:
    """The marker; None when there is no line like it."""
    return first(text, _unfinished, None)


def _unfinished(line: str) -> Unfinished | None:
    words = line.split()
    if len(words) != 3 or not all(shape.fullmatch(word) for shape, word in zip((_WORD, _RUN, _ANY), words)):
        return None
    rung, run, boot = words
    return Unfinished(rung, run, boot)
