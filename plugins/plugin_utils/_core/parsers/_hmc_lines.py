# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of HMC list commands: cut into fields, and joined again where a terminal wrapped them.

The csv module is not used: it raises on a field over 128 KiB, and one unclosed quote makes it swallow all that follows.
A copy from a terminal is wrapped in the middle of a word and without a mark; only structure shows it.
"""

from __future__ import annotations

import re

from ._text import WIDTH, is_prompt, shell_error

# A comma, or the mark that was asked for with -F.
DELIMITERS = ",:;| "

_PLAIN = {mark: re.compile(f"[^{re.escape(mark)}]*") for mark in DELIMITERS}
_QUOTED = re.compile(r'[^"]*(?:""[^"]*)*')
_CUT = re.compile(r"```.*|[<\[(][^=,<>\[\]()]{1,60}[>\])]", re.DOTALL)
_CODE = re.compile(r"\s{0,8}HSC[A-Z][0-9A-Z]{4}\b")
# What the client says: ssh, which is not translated, and ansible.
_CLIENT = re.compile(
    r"(?:Shared c|C)onnection to \S{1,255} closed\..*|Warning: Permanently added .*|\S{1,255} \| [A-Z]{2,20}!? \| rc=.*",
    re.DOTALL,
)
_COMMAND = re.compile(r"(?:ls|ch|mk|rm)[a-z]{2,16} --?[A-Za-z].*|echo .*", re.DOTALL)
_WORD = re.compile(r"[^\W_]")


def fields(line: str, delimiter: str = ",") -> list[str]:
    """The fields of one line. A quoted field ends at the next single quote, doubled quotes inside stand for one.

    A quote that never closes is an ordinary character, and so is one inside a field that does not start with it.
    """
    found = []
    place = -1
    plain = _PLAIN[delimiter]
    while place < len(line):
        value, place = _field(line, place + 1, plain)
        found.append(value)
    return found


def _field(line: str, start: int, plain: re.Pattern[str]) -> tuple[str, int]:
    if line.startswith('"', start):
        end = _end(_QUOTED, line, start + 1)
        if line.startswith('"', end):
            after = _end(plain, line, end + 1)
            return line[start + 1 : end].replace('""', '"') + line[end + 1 : after], after
    end = _end(plain, line, start)
    return line[start:end], end


def _end(pattern: re.Pattern[str], line: str, start: int) -> int:
    found = pattern.match(line, start)
    return found.end() if found else start


def goes_on(line: str) -> bool:
    """Can the next line be a piece of this one? It may: this one is full, or a comma waits for more."""
    return len(line) >= WIDTH or line.endswith(",")


def is_frame(line: str) -> bool:
    """What a terminal or a poster puts around output.

    A blank line, a prompt, the echo of a command, dots or ``<snip>`` for rows left out, a fence, a word of the client.
    """
    words = line.strip()
    if not _WORD.search(words) or is_prompt(words):
        return True
    return any(form.fullmatch(words) for form in (_COMMAND, _CUT, _CLIENT))


def is_remark(line: str) -> bool:
    """A line that is neither a row nor a piece of one: a frame, or an error of the HMC or of its shell."""
    return is_frame(line) or _CODE.match(line) is not None or shell_error(line) is not None
