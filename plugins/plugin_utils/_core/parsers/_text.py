# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every parser needs: lines, a bin for what is not understood, and numbers that cannot hurt.

The house rules of a parser: any text gives a value, nothing is raised, time grows in step with the length of the text.
So there is no regular expression here or beside it that can start at many places and run far from each of them.
"""

from __future__ import annotations

import re
import typing as t

from ..model import Parsed

T = t.TypeVar("T")

NOISE_LINES = 20
NOISE_WIDTH = 200
# No terminal is narrower than this, so a shorter line was not wrapped.
WIDTH = 79

_NUMBER = re.compile(r"-?[0-9]{1,20}")
_CODE = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{3}(?![0-9])")
_TYPESET = str.maketrans("\u201c\u201d\u201e\u2033", '""""')
# What a test harness that ran the command writes in front of each line of it.
_LOGGED = re.compile(r"^[^|]{1,120}\| \[std(?:out|err)\] ?")
# Colours and the like (ECMA-48, "select graphic rendition"): a terminal shows none of it.
_COLOUR = re.compile(r"\x1b\[[0-9;:]{0,32}m")
# host:/dir# cmd, host:user / $, root@host:/> cmd, [root@host ~]#, [host]#cmd, # cmd, ~> cmd
_PROMPT = re.compile(
    r"(?:[\[({]?[\w.-]{1,64}@[\w.-]{1,64}[^#$>]{0,80}[#$>]|[#$]|~>)(?:\s.*)?"
    r"|[\[({]?[\w.-]{1,64}(?::[\w.-]{1,64})?[\])}]?:{0,2} ?[/~][^\s#$>,=\"]{0,80} ?[#$>].*"
    r"|(?:\[[^\[\]]{1,64}\] ?){1,3}[#$>].*"
    r"|-?(?:ba|k)?sh-[0-9.]{1,8}[#$>].*",
    re.DOTALL,
)
_SHELL = re.compile(r"(?:\S{0,40}/)?-?(?:bash|rbash|sh|ksh|hmcsh)[:：] ?(.*)", re.DOTALL)


class Noise:
    """Keeps the first lines a parser could make nothing of, each cut; blank lines are not worth keeping."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def add(self, line: str) -> None:
        if len(self._kept) < NOISE_LINES and (words := line.strip()):
            self._kept.append(words[:NOISE_WIDTH])

    def parsed(self, value: T) -> Parsed[T]:
        return Parsed(value, tuple(self._kept))


def lines(text: str) -> list[str]:
    """Lines without their ends: LF, CR LF, or the CR CR LF of a terminal behind a terminal. A byte order mark goes.

    What a page, a mail or a log adds goes too: the no-break space is a blank, a ``>`` before every line a quotation,
    and colours.
    """
    plain = _COLOUR.sub("", text.removeprefix("\ufeff").replace("\xa0", " "))
    found = [_LOGGED.sub("", line, count=1).rstrip("\r") for line in plain.split("\n")]
    if any(line.strip() and not line.lstrip().startswith(">") for line in found):
        return found
    return [line.lstrip().removeprefix(">").removeprefix(" ") for line in found]


def straight(text: str) -> str:
    """With the quotes of a program: a page that typesets them leaves no straight one."""
    return text if '"' in text else text.translate(_TYPESET)


def is_prompt(line: str) -> bool:
    """``hscroot@hmc01:~> lssyscfg ...``, ``lpar01:/# lssrc``, ``# ...``: what stands around output in a terminal."""
    return _PROMPT.fullmatch(line.strip()) is not None


def never(_line: str) -> bool:
    return False


def sift(
    text: str, read: t.Callable[[str], T | None], heading: t.Callable[[str], bool] = never
) -> Parsed[tuple[T, ...]]:
    """Read line by line: a line is blank, a row (``read`` gives a value), a heading, or noise."""
    rows, noise = [], Noise()
    for line in filter(str.strip, lines(text)):
        row = read(line)
        if row is not None:
            rows.append(row)
        elif not heading(line):
            noise.add(line)
    return noise.parsed(tuple(rows))


def first(text: str, read: t.Callable[[str], T | None], default: T) -> Parsed[T]:
    """The first line that ``read`` understands, ``default`` when it understands none."""
    found = sift(text, read)
    return Parsed(found.value[0] if found.value else default, found.noise)


def shell_error(line: str) -> str | None:
    """What a shell says of a command it did not run, without its own name; None when no shell speaks."""
    found = _SHELL.fullmatch(line.strip())
    return found[1].strip() if found else None


def is_message(line: str) -> bool:
    """Does an AIX or RSCT message number (``2641-036``) or a shell make this line a message instead of an answer?"""
    return _CODE.search(line) is not None or shell_error(line) is not None


def number(word: str) -> int | None:
    """A decimal number of at most 20 digits. Python refuses to convert very long ones, and nothing here is longer."""
    return int(word) if _NUMBER.fullmatch(word) else None


def at(words: t.Sequence[str], index: int) -> str:
    """The word at an index that may not be there."""
    return words[index] if index < len(words) else ""


def unquoted(value: str) -> str:
    """Without the pair of double or single quotes around it."""
    return value[1:-1] if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'" else value
