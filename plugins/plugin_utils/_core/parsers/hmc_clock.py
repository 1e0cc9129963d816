# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock of an HMC: ``date`` in figures, and ``who -b``, whose words are translated and whose figures are not."""

from __future__ import annotations

import dataclasses
import datetime
import re

from ..model import Parsed
from ._text import first

#: What ``date`` is asked for: seconds since the epoch, and the local time that ``who -b`` prints.
DATE_FORM = "+%s,%Y-%m-%dT%H:%M:%S"
_DATE = re.compile(r"([0-9]{1,12}),([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})")
# coreutils: year-month-day, but in the locales C and POSIX an English month and a day without a year.
_BOOT = re.compile(
    r"(?:^|\s)(?:([0-9]{4})-([0-9]{2})-([0-9]{2})|([A-Z][a-z]{2}) {1,2}([0-9]{1,2})) ([0-9]{2}):([0-9]{2})(?:\s|$)"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclasses.dataclass(frozen=True)
class HmcClock:
    """Seconds since the epoch, and the same moment in the time zone of the HMC, in ISO 8601."""

    epoch: int
    local: str

    @property
    def moment(self) -> datetime.datetime:
        return datetime.datetime.fromisoformat(self.local)


@dataclasses.dataclass(frozen=True)
class BootTime:
    """Local time; ``year`` is None where it was not printed."""

    year: int | None
    month: int
    day: int
    hour: int
    minute: int

    def seconds_before(self, local: datetime.datetime) -> int | None:
        """Age at a local time; None for a date that does not exist or lies ahead."""
        years = (self.year,) if self.year else (local.year, local.year - 1)
        ages = [age for year in years if (age := self._age(year, local)) is not None]
        return min(ages, default=None)

    def _age(self, year: int, local: datetime.datetime) -> int | None:
        try:
            start = datetime.datetime(year, self.month, self.day, self.hour, self.minute)
        except ValueError:
            return None
        seconds = int((local - start).total_seconds())
        return seconds if seconds >= 0 else None


def parse_hmc_date(text: str) -> Parsed[HmcClock | None]:
    """The answer to ``date`` with DATE_FORM."""
    return first(text, _clock, None)


def _clock(line: str) -> HmcClock | None:
    found = _DATE.fullmatch(line.strip())
    clock = HmcClock(int(found[1]), found[2]) if found else None
    try:
        return clock if clock and clock.moment else None
    except ValueError:
        return None


def parse_who_boot(text: str) -> Parsed[BootTime | None]:
    """The moment stands in the line, whatever the words before it."""
    return first(text, _boot, None)


def _boot(line: str) -> BootTime | None:
    found = _BOOT.search(line[:200])
    if not found or (found[4] and found[4] not in _MONTHS):
        return None
    month = _MONTHS.index(found[4]) + 1 if found[4] else int(found[2])
    return BootTime(int(found[1]) if found[1] else None, month, int(found[5] or found[3]), int(found[6]), int(found[7]))
