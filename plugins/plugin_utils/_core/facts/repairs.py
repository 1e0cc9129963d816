# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers of what former repairs left on the host: the marker of a begun rung, the runs that ended."""

from __future__ import annotations

import dataclasses
import re

from ..model import Past, Unfinished
from ..parsers.journal import parse_history, parse_unfinished
from ..reading import Reading

#: How cat says that a file is not there; AIX has one message for all that it can't open, and root can open what is there.
_ABSENT = re.compile(r"No such file or directory|0652-050", re.IGNORECASE)


def _is_there(reading: Reading, command: str) -> bool | None:
    """Was there a file to read? None when nobody knows."""
    text = reading.text(command)
    if text is None or reading.result(command).rc == 0:
        return None if text is None else True
    if _ABSENT.search(text):
        return False
    reading.reject(command, f"not understood: {text.strip()[:200]}")
    return None


def _alive(reading: Reading, run: str) -> bool | None:
    """A repair shows the folder of its run among its arguments."""
    text = reading.text("repairing") or ""
    return f"/runs/{run}/repair" in text if text.strip() else None


def unfinished(reading: Reading) -> Unfinished | None:
    """The rung that a repair owes; None when there is none, or when that could not be read."""
    found = reading.value("unfinished", parse_unfinished) if _is_there(reading, "unfinished") else None
    return found and dataclasses.replace(found, alive=_alive(reading, found.run))


def history(reading: Reading) -> tuple[Past, ...] | None:
    """Repairs that ended, oldest first; empty when there was none, None when not read."""
    there = _is_there(reading, "history")
    return reading.value("history", parse_history) if there else (None if there is None else ())
