# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that go on over several lines, folded into one line each (``lsrsrc``, ``odmget``)."""

from __future__ import annotations

import re
import typing as t

from ._text import WIDTH, lines

OPENING, CLOSING = ("{", "["), ("}", "]")

_MARKS = re.compile(r'["{}\[\]]')


def folded(text: str, value_of: t.Callable[[str], str], starts: t.Callable[[str], bool]) -> t.Iterator[str]:
    """Lines of the text; one whose value has an open quote or brace takes those that follow, joined by line ends.

    The line end behind a line as long as the longest is that of a terminal and goes.

    ``value_of`` is the part of a line behind its equals sign. A line that ``starts`` something ends an unclosed value,
    so that text which was cut costs one value and not the rest.
    """
    held: list[str] = []
    balance = _Balance("")
    found = lines(text)
    full = max(WIDTH, *map(len, found), 0)
    before = ""
    for line in found:
        joint = "" if len(before) == full else "\n"
        before = line
        if held and balance.open and not starts(line):
            held.append(joint + line)
            balance.add(line)
            continue
        if held:
            yield "".join(held)
        held = [line]
        balance = _Balance(value_of(line))
    yield "".join(held)


class _Balance:
    """Counts quotes and braces line by line, so that nothing is read twice."""

    def __init__(self, value: str) -> None:
        # A bare word may hold a stray quote; only a value that starts as a string or a list can go on.
        self._spans = value.startswith(('"', *OPENING))
        self._quoted = False
        self._depth = 0
        self.add(value)

    @property
    def open(self) -> bool:
        return self._spans and (self._quoted or self._depth > 0)

    def add(self, line: str) -> None:
        for mark in _MARKS.findall(line) if self._spans else ():
            if mark == '"':
                self._quoted = not self._quoted
            elif not self._quoted:
                self._depth += 1 if mark in OPENING else -1
