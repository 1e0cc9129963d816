# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clocks: ``date -u`` in digits, and what a simulated host says of the time of its estate."""

from __future__ import annotations

import calendar
import re
import typing as t

from ..model import Parsed
from ._text import first

_STAMP = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z")
_ESTATE = re.compile(r"clock ([0-9]{1,12})(?:\.[0-9]{1,9})? ([0-9]{1,6})(?:\.([0-9]{1,6}))?")
_MOST = (9999, 12, 31, 23, 59, 60)
_LEAST = (1970, 1, 1, 0, 0, 0)


class EstateClock(t.NamedTuple):
    """``moment``: simulated seconds since the epoch when the caller logged in; ``scale``: how many pass in a second."""

    moment: int
    scale: float


def parse_stamp(text: str) -> Parsed[int | None]:
    """``20260131T235959Z`` in seconds since the epoch; None when no line is such a stamp."""
    return first(text, _stamp, None)


def _stamp(line: str) -> int | None:
    found = _STAMP.fullmatch(line.strip())
    if not found:
        return None
    parts = tuple(int(part) for part in found.groups())
    if any(not least <= part <= most for least, part, most in zip(_LEAST, parts, _MOST)):
        return None
    return calendar.timegm((*parts, 0, 0, 0))


def parse_estate_clock(text: str) -> Parsed[EstateClock | None]:
    """The line ``clock SECONDS SCALE`` of /etc/powersim; None where there is none."""
    return first(text, _estate, None)


def _estate(line: str) -> EstateClock | None:
    found = _ESTATE.fullmatch(line.strip())
    return EstateClock(int(found[1]), float(f"{found[2]}.{found[3] or 0}")) if found else None
