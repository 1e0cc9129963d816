# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes and time: ``ps`` in the forms the probe asks for, ``/proc/uptime``."""

from __future__ import annotations

import re

from ..model import Parsed
from ._text import first, is_message, sift

_ETIME = re.compile(r"(?:(?:([0-9]{1,6})-)?([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{2})")
_UPTIME = re.compile(r"([0-9]{1,12})(?:\.[0-9]{1,6})?(?:\s.{0,80})?")
_HEADINGS = frozenset({"COMMAND", "CMD", "COMM"})


def parse_ps_names(text: str) -> Parsed[tuple[str, ...]]:
    """``ps -A -o comm=`` or ``-o args=``: base names in printed order, without path, login dash or brackets."""
    return sift(text, _process, lambda line: line.strip() in _HEADINGS)


def _process(line: str) -> str | None:
    if is_message(line):
        return None
    # Linux keeps the slash of a kernel thread's name: [kworker/0:1].
    word = "".join(line.split(None, 1)[:1])
    name = word.strip("[]") if word.startswith("[") else word.rpartition("/")[2].lstrip("-").rstrip(":")
    return None if name in _HEADINGS else name or None


def parse_proc_uptime(text: str) -> Parsed[int | None]:
    """``/proc/uptime``: whole seconds since boot."""
    return first(text, _uptime, None)


def _uptime(line: str) -> int | None:
    found = _UPTIME.fullmatch(line.strip())
    return int(found[1]) if found else None


def parse_ps_etime(text: str) -> Parsed[int | None]:
    """``ps -o etime= -p 1``: seconds since boot, from ``[[dd-]hh:]mm:ss``."""
    return first(text, _etime, None)


def _etime(line: str) -> int | None:
    found = _ETIME.fullmatch(line.strip())
    if not found:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
