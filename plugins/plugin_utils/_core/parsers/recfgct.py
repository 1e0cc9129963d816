# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``recfgct``: did it wipe the RSCT data, or refuse? See https://ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds4/recfgct.html."""

from __future__ import annotations

import dataclasses
import re

from ..model import Parsed
from ._text import sift
from .src import SrcMessage, read_message

_ADDED, _STARTED = "0513-071", "0513-059"
# The refusal names the commands that show and remove a domain; command names are not translated.
_REFUSAL = re.compile(r"\b(?:lsrpdomain|rmrpdomain|rmrpnode)\b")
_SUBSYSTEM = re.compile(r"\b(ctrmc|ctcas)\b")
_PID = re.compile(r"(?<![0-9])([0-9]{1,10})\.?$")


@dataclasses.dataclass(frozen=True)
class Recfgct:
    """``outcome``: ``refused`` (an online peer domain), ``done`` (ctrmc was started anew), ``unknown``."""

    outcome: str
    added: tuple[str, ...] = ()
    started: tuple[str, ...] = ()
    ctrmc_pid: int | None = None


def parse_recfgct(text: str) -> Parsed[Recfgct]:
    """By message codes and command names, so that a translated text gives the same answer."""
    found = sift(text, read_message, _is_refusal)
    added, started = _named(found.value, _ADDED), _named(found.value, _STARTED)
    outcome = "done" if "ctrmc" in started else "refused" if _is_refusal(text) else "unknown"
    return Parsed(Recfgct(outcome, added, started, _pid(found.value)), found.noise)


def _is_refusal(text: str) -> bool:
    return _REFUSAL.search(text) is not None


def _named(messages: tuple[SrcMessage, ...], code: str) -> tuple[str, ...]:
    found = (_SUBSYSTEM.search(message.text) for message in messages if message.code == code)
    return tuple(match[1] for match in found if match)


def _pid(messages: tuple[SrcMessage, ...]) -> int | None:
    texts = (message.text for message in messages if message.code == _STARTED and "ctrmc" in message.text)
    found = next((match for match in map(_PID.search, texts) if match), None)
    return int(found[1]) if found else None
