# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``df`` of AIX (with inode columns) and ``df -P`` of any system, in whatever unit it was asked for."""

from __future__ import annotations

import re

from ..model import Filesystem, Parsed
from ._text import lines, number, sift

# The decimal mark follows the locale; a suffix is that of df -h.
_FIGURE = re.compile(r"-|(-?[0-9]{1,20})(?:[.,]([0-9]{1,3}))?([KMGT]?)%?")
_HEADING = re.compile(r"[^/]*(?<!\S)(?:([0-9]{1,4})([KMGT]?)-\w|([MG])B\s)[^/]*")
_BYTES = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


def parse_df(text: str) -> Parsed[tuple[Filesystem, ...]]:
    """Five figures before the mount point are AIX (size free used% inodes inodes%), four are POSIX.

    A long device name may push its figures to the next line; its own line is then noise. ``-`` is None.
    """
    unit = next(filter(None, map(_unit, lines(text))), 1024)
    return sift(text, lambda line: _filesystem(line, unit), _is_heading)


def _is_heading(line: str) -> bool:
    return line.lstrip().startswith("Filesystem") or _unit(line) > 0


def _unit(line: str) -> int:
    """Bytes in a unit of the heading (``512-blocks``, ``1K-blocks``, ``GB blocks``), 0 where there is no heading."""
    found = _HEADING.fullmatch(line)
    return int(found[1] or 1) * _BYTES[found[2] or found[3] or ""] if found else 0


def _filesystem(line: str, unit: int) -> Filesystem | None:
    words = line.split()
    start = next((place for place, word in enumerate(words) if _FIGURE.fullmatch(word)), len(words))
    end = next((place for place in range(start, len(words)) if not _FIGURE.fullmatch(words[place])), len(words))
    mount = " ".join(words[end:])
    figures = words[start:end]
    if not mount.startswith("/") or len(figures) not in (4, 5):
        return None
    size, *percents = _kib(figures[0], unit), *(number(word.rstrip("%")) for word in figures[2:])
    if len(figures) == 5:
        return Filesystem(mount, size, _kib(figures[1], unit), percents[0], percents[2])
    return Filesystem(mount, size, _kib(figures[2], unit), percents[1])


def _kib(word: str, unit: int) -> int | None:
    found = _FIGURE.fullmatch(word)
    if not found or not found[1]:
        return None
    whole, part = int(found[1]), found[2] or ""
    unit = _BYTES[found[3]] if found[3] else unit
    return (whole * unit + int(part or 0) * unit // 10 ** len(part)) // 1024
