# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of an ``lsrsrc`` listing: quoted strings, integers, braces of either, nested."""

from __future__ import annotations

import re

from ..model import Value
from ._fold import CLOSING, OPENING
from ._text import number, unquoted

_PIECES = re.compile(r'"[^"]*"|[{}\[\],:"]|\s+|[^"{}\[\],:\s]+')


def read_value(text: str) -> Value:
    """A string without its quotes, a list as a tuple of strings, an integer; anything else as printed."""
    word = text.strip()
    if word.startswith('"'):
        return _string(word)
    if word.startswith(OPENING):
        inner = word[1:-1] if word.endswith(CLOSING) else word[1:]
        return tuple(unquoted(item) for item in split_outside(inner, ",") if item)
    value = number(word)
    return word if value is None else value


def split_outside(text: str, delimiter: str) -> list[str]:
    """Split at a delimiter that stands outside quotes and braces; the empty delimiter means blanks."""
    items: list[list[str]] = [[]]
    depth = 0
    for piece in _PIECES.findall(text):
        depth += (piece in OPENING) - (piece in CLOSING)
        if depth == 0 and (piece == delimiter or (not delimiter and piece.isspace())):
            items.append([])
        else:
            items[-1].append(piece)
    return ["".join(item).strip() for item in items]


def _string(word: str) -> str:
    if len(word) > 1 and word.endswith('"'):
        return word[1:-1]
    # Not closed at its end: cut short, or a remark of the poster behind it.
    return word[1:].partition('"')[0]
