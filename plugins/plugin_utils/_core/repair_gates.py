# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a site puts before a repair: a change number, a maintenance window, and its limits from the policy."""

from __future__ import annotations

import dataclasses
import datetime
import re

from .policy import RepairRules

Window = tuple[datetime.datetime, datetime.datetime]

#: What may stand in a line of the host's history and in a journal, so no blank and no tab.
_CHANGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/#-]{0,63}")
_EXAMPLE = "2026-11-21T22:00Z/2026-11-22T02:00Z"


@dataclasses.dataclass(frozen=True)
class Gates:
    """``now``: UTC, None where nobody looked at a clock. ``window``: from and until, UTC, None where none was given."""

    now: datetime.datetime | None = None
    change_number: str = ""
    window: Window | None = None
    rules: RepairRules = dataclasses.field(default_factory=RepairRules)


def read_change_number(value: object) -> str:
    """The change number, empty when none is given. ValueError: it has what does not belong in one."""
    word = "" if value is None else str(value).strip()
    if word and not _CHANGE.fullmatch(word):
        raise ValueError(
            f"change_number is {value!r}: give at most 64 letters, digits and . _ : / # -, beginning with a letter or digit"
        )
    return word


def _moment(word: str) -> datetime.datetime | None:
    """One end of a window as UTC; None when it is no time with a zone. Python 3.11 reads ISO 8601, also basic form."""
    try:
        moment = datetime.datetime.fromisoformat(word.strip())
        return moment.astimezone(datetime.timezone.utc) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def read_window(value: object) -> Window | None:
    """``FROM/UNTIL`` in ISO 8601 with a zone, None when none is given. ValueError: it is no window."""
    words = "" if value is None else str(value).strip()
    if not words:
        return None
    begin, _slash, end = words.partition("/")
    first, last = _moment(begin), _moment(end)
    if first is None or last is None:
        raise ValueError(f"maintenance_window is {value!r}: give FROM/UNTIL with a zone, such as {_EXAMPLE}")
    if first >= last:
        raise ValueError(f"maintenance_window is {value!r}: it ends before it begins, so exchange the two")
    return first, last
