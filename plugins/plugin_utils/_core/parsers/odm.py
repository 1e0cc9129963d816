# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Object data manager and start-up tables of AIX: ``odmget``, ``lsitab``, ``lspv``."""

from __future__ import annotations

import dataclasses
import re

from ..model import Parsed
from ._fold import folded
from ._text import Noise, at, sift, unquoted

_CLASS = re.compile(r"(\w+):")
_ATTRIBUTE = re.compile(r"\s*(\w+)\s*=\s?(.*)", re.DOTALL)
_IDENTIFIER = re.compile(r"[\w.+-]{1,80}")
_RUN_LEVELS = re.compile(r"[0-9a-zA-Z]{0,20}")
_ACTION = re.compile(r"[a-z]{2,20}")
_DISK = re.compile(r"[A-Za-z][\w.-]*")
_PVID = re.compile(r"none|[0-9a-f]{16}(?:[0-9a-f]{16})?")


@dataclasses.dataclass(frozen=True)
class Stanza:
    """One object of an ODM class; values without quotes, as strings."""

    odm_class: str
    attributes: dict[str, str]


def parse_odmget(text: str) -> Parsed[tuple[Stanza, ...]]:
    """Stanzas in printed order. A quoted value may go on over several lines."""
    stanzas: list[Stanza] = []
    noise = Noise()
    for line in folded(text, _value_of, _starts):
        heading, attribute = _CLASS.fullmatch(line.strip()), _ATTRIBUTE.fullmatch(line)
        if heading:
            stanzas.append(Stanza(heading[1], {}))
        elif stanzas and attribute:
            stanzas[-1].attributes[attribute[1]] = unquoted(attribute[2].strip())
        else:
            noise.add(line)
    return noise.parsed(tuple(stanzas))


def _value_of(line: str) -> str:
    attribute = _ATTRIBUTE.fullmatch(line)
    return attribute[2] if attribute else ""


def _starts(line: str) -> bool:
    return bool(_ATTRIBUTE.fullmatch(line) or _CLASS.fullmatch(line.strip()))


@dataclasses.dataclass(frozen=True)
class InitEntry:
    """One entry of /etc/inittab. An ``action`` of ``off`` is an entry that starts nothing."""

    identifier: str
    run_levels: str
    action: str
    command: str


def parse_lsitab(text: str) -> Parsed[tuple[InitEntry, ...]]:
    """``lsitab ctrmc`` or ``lsitab -a``: colon rows; an entry that is not there prints a message or nothing."""
    return sift(text, _init_entry, lambda line: line.startswith(":"))


def _init_entry(line: str) -> InitEntry | None:
    fields = line.strip().split(":", 3)
    valid = len(fields) == 4 and _IDENTIFIER.fullmatch(fields[0]) and _RUN_LEVELS.fullmatch(fields[1])
    return InitEntry(*fields) if valid and _ACTION.fullmatch(fields[2]) else None


@dataclasses.dataclass(frozen=True)
class Disk:
    """One physical volume; ``volume_group`` is empty for ``None``, ``state`` for a disk that is not varied on."""

    name: str
    pvid: str
    volume_group: str
    state: str = ""


def parse_lspv(text: str) -> Parsed[tuple[Disk, ...]]:
    """``lspv``: the volume group ``caavg_private`` is the repository disk of a CAA cluster."""
    return sift(text, _disk)


def _disk(line: str) -> Disk | None:
    words = line.split(None, 4)
    if len(words) < 3 or not _DISK.fullmatch(words[0]) or not _PVID.fullmatch(words[1]):
        return None
    return Disk(words[0], words[1], "" if words[2] == "None" else words[2], at(words, 3))
