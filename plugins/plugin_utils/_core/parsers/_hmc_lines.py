# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of HMC list commands: cut into fields, and joined again where a terminal wrapped them (hmc section 2.4).

The csv module is not used: it raises on a field over 128 KiB, and one unclosed quote makes it swallow all that follows.
A copy from a terminal is wrapped in the middle of a word and without a mark; only structure shows it.
"""

from __future__ import annotations

import re

# No terminal is narrower than this, so a shorter line was not wrapped.
WIDTH = 79

_PLAIN = re.compile(r"[^,]*")
_QUOTED = re.compile(r'[^"]*(?:""[^"]*)*')
_PROMPT = re.compile(r"(?:\[?[\w.-]{1,64}@[\w.-]{1,64}[^#$>]{0,80}[#$>]|[#$])(?:\s.*)?", re.DOTALL)
_CODE = re.compile(r"\s{0,8}HSC[A-Z][0-9A-Z]{4}\b")
_WORD = re.compile(r"[^\W_]")


def fields(line: str) -> list[str]:
    """The fields of one line. A quoted field ends at the next single quote, doubled quotes inside stand for one.

    A quote that never closes is an ordinary character, and so is one inside a field that does not start with it.
    """
    found = []
    place = -1
    while place < len(line):
        value, place = _field(line, place + 1)
        found.append(value)
    return found


def _field(line: str, start: int) -> tuple[str, int]:
    if line.startswith('"', start):
        end = _end(_QUOTED, line, start + 1)
        if line.startswith('"', end):
            after = _end(_PLAIN, line, end + 1)
            return line[start + 1 : end].replace('""', '"') + line[end + 1 : after], after
    end = _end(_PLAIN, line, start)
    return line[start:end], end


def _end(pattern: re.Pattern[str], line: str, start: int) -> int:
    found = pattern.match(line, start)
    return found.end() if found else start


def goes_on(line: str) -> bool:
    """Can the next line be a piece of this one? It may: this one is full, or a comma waits for more."""
    return len(line) >= WIDTH or line.endswith(",")


def is_prompt(line: str) -> bool:
    """``hscroot@hmc01:~> lssyscfg ...``, ``[root@host ~]#``, ``# ...``: what stands around output in a terminal."""
    return _PROMPT.fullmatch(line.strip()) is not None


def is_remark(line: str) -> bool:
    """A line that is neither a row nor a piece of one: blank, a prompt, an error, dots for rows left out."""
    return bool(not _WORD.search(line) or is_prompt(line) or _CODE.match(line))
