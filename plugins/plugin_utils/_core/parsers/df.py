# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``df -k`` of AIX (with inode columns) and ``df -P -k`` of any system."""

from __future__ import annotations

import re

from ..model import Filesystem, Parsed
from ._text import number, sift

_FIGURE = re.compile(r"-?[0-9]{1,20}%?|-")


def parse_df(text: str) -> Parsed[tuple[Filesystem, ...]]:
    """Five figures before the mount point are AIX (size free used% inodes inodes%), four are POSIX.

    A long device name may push its figures to the next line; its own line is then noise. ``-`` is None.
    """
    return sift(text, _filesystem, lambda line: line.startswith("Filesystem"))


def _filesystem(line: str) -> Filesystem | None:
    words = line.split()
    start = next((place for place, word in enumerate(words) if _FIGURE.fullmatch(word)), len(words))
    end = next((place for place in range(start, len(words)) if not _FIGURE.fullmatch(words[place])), len(words))
    mount = " ".join(words[end:])
    figures = [number(word.rstrip("%")) for word in words[start:end]]
    if not mount.startswith("/") or len(figures) not in (4, 5):
        return None
    if len(figures) == 5:
        return Filesystem(mount, figures[0], figures[1], figures[2], figures[4])
    return Filesystem(mount, figures[0], figures[2], figures[3])
