# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of ``-F`` output: find the line of names, count the columns, join what a terminal wrapped.

A wrapped row has too few columns; it is joined with what follows until it has all of them. Whatever never adds up is
noise, so a remark between two rows costs no row.
"""

from __future__ import annotations

import collections
import re
import typing as t

from ._hmc_lines import DELIMITERS, fields, goes_on
from ._text import WIDTH, Noise

_NAME = r"[0-9]{0,8}[a-z_][a-z0-9_]*"
_NAMES = {mark: re.compile(rf"{_NAME}(?:[{mark}]{_NAME})*[{mark}]?") for mark in DELIMITERS}
_TAIL = re.compile(r"[0-9A-Za-z_.:/*-]+")
# A row is wrapped into a handful of lines; without a limit a hostile text would be joined again and again.
_PIECES = 60


def heading(body: t.Sequence[str], mark: str) -> range:
    """Where the line of names stands, perhaps wrapped over several lines; empty when there is none."""
    names = _NAMES[mark]
    start = next((place for place, line in enumerate(body) if names.fullmatch(line.strip())), len(body))
    end = min(start + 1, len(body))
    while end < len(body) and goes_on(body[end - 1]) and names.fullmatch(body[end].strip()):
        end += 1
    return range(start, end)


def delimiter(body: t.Sequence[str]) -> str:
    """The mark between columns: without a comma anywhere, one that stands equally often in every line.

    A blank, only below a heading that cannot be a sentence.
    """
    if any("," in line for line in body):
        return ","
    equal = (mark for mark in ":;|" if body and body[0].count(mark) and len({line.count(mark) for line in body}) == 1)
    named = body[heading(body, " ").start :][:1]
    return next(equal, " " if named and " " in named[0] and "_" in named[0] else ",")


def unwrapped(body: t.Sequence[str], mark: str) -> list[str]:
    """Rows that were cut at the width of a terminal, whole again: where that, and only that, makes them equally wide."""
    full = max(WIDTH, *map(len, body), 0)
    groups: list[list[str]] = [[]]
    for line in body:
        groups[-1].append(line)
        if len(line) < full:
            groups.append([])
    whole = ["".join(group) for group in groups if group]
    # Blanks at the end of a full line were added later, and the width of the terminal is not known.
    cut = not any(len(line) == full and line.endswith(" ") for line in body)
    return whole if cut and len(_widths(whole, mark)) == 1 < len(_widths(body, mark)) else list(body)


def _widths(body: t.Iterable[str], mark: str) -> collections.Counter[int]:
    return collections.Counter(len(fields(line, mark)) for line in body)


def usual_width(body: t.Iterable[str], mark: str) -> int:
    """The commonest number of columns; single words count only when there is nothing else."""
    widths = _widths(body, mark)
    rows = [(width, count) for width, count in widths.most_common() if width > 1]
    return rows[0][0] if rows else min(1, len(widths))


def join(body: t.Iterable[str], width: int, mark: str, noise: Noise) -> list[list[str]]:
    """Rows of exactly ``width`` columns."""
    rows: list[list[str]] = []
    held: list[str] = []
    wide = False
    for line in body:
        row = fields(line, mark)
        joined = fields("".join((*held, line)), mark) if held else row
        if len(row) == width:
            _drop(held, noise)
            rows.append(row)
        elif len(joined) == width:
            rows.append(joined)
            held.clear()
        elif wide and rows and not held and _is_tail(line):
            rows[-1][-1] = rows[-1][-1].rstrip() + line.strip()
        elif len(joined) < width and len(held) < _PIECES:
            held.append(line)
        else:
            _drop(held, noise)
            held.append(line)
        wide = len(line) >= WIDTH
    _drop(held, noise)
    return rows


def _is_tail(line: str) -> bool:
    """The end of a last value that was cut: one short word."""
    return len(line) < WIDTH and _TAIL.fullmatch(line.strip()) is not None


def _drop(held: list[str], noise: Noise) -> None:
    for line in held:
        noise.add(line)
    held.clear()
