# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Output that is a list of names and values, one pair to a line."""

from __future__ import annotations

import typing as t

from ..model import Parsed
from ._text import Noise, is_prompt, lines, shell_error

Pair = tuple[str, str]


def pairs(text: str, read: t.Callable[[str], Pair | None]) -> Parsed[dict[str, str]]:
    """The first value of every name."""
    found: dict[str, str] = {}
    noise = Noise()
    for line in lines(text):
        pair = read(line)
        if pair:
            found.setdefault(*pair)
        else:
            noise.add(line)
    return noise.parsed(found)


def labelled(line: str) -> Pair | None:
    """``Label : value`` with any padding; the first colon, narrow or wide, ends the label."""
    label, colon, value = line.replace("：", ":", 1).partition(":")
    if not colon or not label.strip() or is_prompt(line) or shell_error(line) is not None:
        return None
    return " ".join(label.split()), value.strip()
