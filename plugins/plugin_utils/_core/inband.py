# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""In-band RMC (mcproxy): is it there, is it used, and what is missing for it.

The levels are those of the one public article on it; nothing is known of a Linux or VIOS level, so there only a session
that is seen proves eligibility.
"""

from __future__ import annotations

import re
import typing as t

from .links import slot_status
from .model import Snapshot
from .parsers.levels import aix_level
from .redact import clean_line

SOURCE = "https://osadmins.com/en/rmc-in-band-the-quiet-revolution-in-aix-7-3-tl4/"
Level = tuple[int, ...]


class Requirement(t.NamedTuple):
    """``needs`` as people write it, ``minimum`` as numbers; ``found`` gives the text that was read, None if none was."""

    name: str
    needs: str
    minimum: Level
    found: t.Callable[[Snapshot, str], str | None]
    level: t.Callable[[str], Level | None]
    platforms: tuple[str, ...] = ("aix",)


def _numbers(pattern: str) -> t.Callable[[str], Level | None]:
    """The groups of the first match as numbers; a group that matched nothing counts as 0."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def read(text: str) -> Level | None:
        match = compiled.search(text)
        return tuple(int(group or 0) for group in match.groups()) if match else None

    return read


def _aix(text: str) -> Level | None:
    level = aix_level(text)
    return (level.version, level.release, level.technology_level, level.service_pack) if level else None


_HMC = _numbers(r"\bV?([0-9]{1,3})[.R ]+([0-9]{1,2})(?:[.M ]+([0-9]{3,4}))?")
_FIRMWARE = _numbers(r"(?:\bFW|\b)([0-9]{3,4})\.([0-9]{1,3})")
_PROCESSOR = _numbers(r"POWER *([0-9]{1,2})")

REQUIREMENTS: t.Final = (
    Requirement("hmc", "HMC V11.1.1111.0", (11, 1, 1111), lambda _snapshot, hmc: hmc or None, _HMC),
    Requirement("os", "AIX 7.3 TL4 SP00", (7, 3, 4, 0), lambda snapshot, _hmc: snapshot.levels.os, _aix),
    Requirement("firmware", "firmware 1110.10", (1110, 10), lambda snapshot, _hmc: snapshot.levels.firmware, _FIRMWARE),
    Requirement(
        "processor_mode",
        "processor mode POWER 11",
        (11,),
        lambda snapshot, _hmc: snapshot.levels.processor_mode,
        _PROCESSOR,
    ),
)


def _judge(row: Requirement, snapshot: Snapshot, hmc_version: str) -> dict[str, t.Any] | None:
    """What is missing, None when the requirement is met. ``known`` is False when its level could not be told."""
    text = row.found(snapshot, hmc_version)
    level = row.level(text) if text else None
    if level is not None and level >= row.minimum:
        return None
    return {"requirement": row.name, "needs": row.needs, "found": clean_line(text or ""), "known": level is not None}


def eligibility(
    snapshot: Snapshot, hmc_version: str = "", *, works: bool | None = None, assumed: t.Collection[str] = ()
) -> tuple[bool | None, list[dict[str, t.Any]]]:
    """True, False, or None when it can't be told; and the requirements that are not met or not known.

    ``works``: whether in-band RMC is up with the HMC in question, None for any HMC. ``assumed``: requirements taken as met.
    """
    rows = [row for row in REQUIREMENTS if snapshot.platform in row.platforms]
    missing = [lack for lack in (_judge(row, snapshot, hmc_version) for row in rows if row.name not in assumed) if lack]
    if _works(snapshot) if works is None else works:
        return True, []  # it works, whatever the levels say
    if any(lack["known"] for lack in missing):
        return False, missing
    return (None if missing or not rows else True), missing


def _works(snapshot: Snapshot) -> bool:
    return any(slot_status(slot) == "A" for slot in (snapshot.proxy.slots if snapshot.proxy else ()))


def best_level(versions: t.Iterable[str]) -> str:
    """The highest of some levels of HMCs, as it was written; empty where none can be told."""
    known = {text: level for text in versions if (level := _HMC(text))}
    return max(known, key=lambda text: known[text], default="")
