# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The System Resource Controller: short ``lssrc`` status, and the 0513 messages of every SRC command.

AIX and Linux differ in widths only, web copies lose the leading blank, group and pid may each be blank.
So words are never counted; a number in second or third place is the pid.
"""

from __future__ import annotations

import dataclasses
import re

from ..model import Parsed, Subsystem
from ._text import number, sift

STATUSES = frozenset({"active", "inoperative", "stopping", "starting", "warned to stop"})

_NAME = re.compile(r"[A-Za-z_](?:[\w.+-]*\w)?")
_STATUS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,3}")
_MESSAGE = re.compile(r"(?<![0-9])(0513-[0-9]{3})(?![0-9])[:：]?\s*(.*)", re.DOTALL)
HEADING = "Subsystem"  # also of a heading that was cut off
NOT_ON_FILE = frozenset({"0513-085", "0513-086"})


@dataclasses.dataclass(frozen=True)
class SrcMessage:
    """One message of an SRC command: ``code`` like 0513-059, ``text`` as printed, perhaps translated."""

    code: str
    text: str


def parse_lssrc(text: str) -> Parsed[tuple[Subsystem, ...]]:
    """``lssrc -a``, ``-g``, ``-s`` with or without heading, and the row that leads ``lssrc -ls``."""
    english = sift(text, lambda line: read_subsystem(line, translated=False), _is_heading)
    # One row in English, and the details below it (``Debug   Not active``) are no statuses of another language.
    return english if english.value else sift(text, read_subsystem, _is_heading)


def _is_heading(line: str) -> bool:
    return line.split()[:1] == [HEADING]


def parse_src_messages(text: str) -> Parsed[tuple[SrcMessage, ...]]:
    """Every line that carries an SRC code; the code survives translation, the words do not."""
    return sift(text, read_message)


def not_on_file(text: str) -> bool:
    """Does SRC say that the subsystem or group is not defined (0513-085, 0513-086)?"""
    return any(message.code in NOT_ON_FILE for message in parse_src_messages(text).value)


def read_message(line: str) -> SrcMessage | None:
    """The message in one line, None when the line carries no code."""
    found = _MESSAGE.search(line)
    return SrcMessage(found[1], found[2].strip()) if found else None


def read_subsystem(line: str, translated: bool = True) -> Subsystem | None:
    """The row in one line, None when the line is something else; the status may be ``translated``."""
    row = line.strip().replace("\t", "  ")
    head, pid, status = _with_pid(row) or _without_pid(row)
    if len(head) not in (1, 2) or not all(map(_NAME.fullmatch, head)) or head[0] == HEADING:
        return None
    if status not in STATUSES:
        # Another language: believed only where the line is laid out in columns, and told by the process id.
        if not (translated and "  " in row and _STATUS.fullmatch(status)):
            return None
        status = "inoperative" if pid is None else "active"
    return Subsystem(name=head[0], group="".join(head[1:]), pid=pid, status=status)


def _with_pid(row: str) -> tuple[list[str], int | None, str] | None:
    words = row.split(None, 3)
    place = next((index for index, word in enumerate(words[1:3], 1) if number(word) is not None), 0)
    return (words[:place], number(words[place]), " ".join(words[place + 1 :])) if place else None


def _without_pid(row: str) -> tuple[list[str], None, str]:
    left, gap, status = row.rpartition("  ")
    if gap:
        return left.split(None, 2), None, status.strip()
    words = row.split(None, 5)
    length = next((count for count in (1, 3) if " ".join(words[-count:]) in STATUSES), 1)
    return words[:-length], None, " ".join(words[-length:])
