# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Levels of the operating system: ``oslevel``, ``ioslevel``, ``uname``, ``/etc/os-release``."""

from __future__ import annotations

import dataclasses
import re

from ..model import Parsed
from ._pairs import Pair, pairs
from ._text import first, is_message, unquoted

_OSLEVEL = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:-[0-9]{4})?)?)?|[0-9]{1,3}(?:\.[0-9]{1,5}){2,4}")
_AIX = re.compile(r"([0-9])([0-9])[0-9]{2}(?:-([0-9]{2}))?(?:-([0-9]{2}))?(?:-([0-9]{4}))?")
_MACHINE = re.compile(r"[0-9A-Za-z_]{3,64}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


@dataclasses.dataclass(frozen=True, order=True)
class AixLevel:
    """``7300-04-00-2546`` taken apart; ``week`` (YYWW) is empty where it was not printed."""

    version: int
    release: int
    technology_level: int
    service_pack: int
    week: str = ""


@dataclasses.dataclass(frozen=True)
class Uname:
    """``uname -rvp``, which prints in the order release, version, processor: ``3 7 powerpc`` is AIX 7.3."""

    release: str
    version: str
    processor: str


def parse_oslevel(text: str) -> Parsed[str]:
    """``7300-04-00-2546`` of ``oslevel -s``, or a dotted level (``oslevel``, ``ioslevel``); empty when neither."""
    return first(text, _oslevel, "")


def _oslevel(line: str) -> str | None:
    word = line.strip()
    return word if _OSLEVEL.fullmatch(word) else None


def aix_level(oslevel: str) -> AixLevel | None:
    """The parts of an ``oslevel -s`` answer. The base is version, release, and two digits nobody uses."""
    found = _AIX.fullmatch(oslevel)
    if not found:
        return None
    version, release, technology, service = (int(part or 0) for part in found.groups()[:4])
    return AixLevel(version, release, technology, service, found[5] or "")


def parse_uname_rvp(text: str) -> Parsed[Uname]:
    """Release, version and processor; all empty when the line has another shape."""
    return first(text, _uname, Uname("", "", ""))


def _uname(line: str) -> Uname | None:
    # Linux prints its version in many words (`#1 SMP ...`), so only the outer two are single words.
    words = line.split()
    if len(words) < 3 or not words[0][0].isdigit() or is_message(line):
        return None
    return Uname(words[0], " ".join(words[1:-1]), words[-1])


def parse_uname_m(text: str) -> Parsed[str]:
    """The machine id of AIX (``00CC00A04B00``), the architecture of Linux."""
    return first(text, _machine, "")


def _machine(line: str) -> str | None:
    word = line.strip()
    return word if _MACHINE.fullmatch(word) else None


def parse_os_release(text: str) -> Parsed[dict[str, str]]:
    """``/etc/os-release``: shell assignments, quotes removed."""
    return pairs(text, _assignment)


def _assignment(line: str) -> Pair | None:
    name, equals, value = line.strip().partition("=")
    return (name, unquoted(value.strip())) if equals and _NAME.fullmatch(name) else None
