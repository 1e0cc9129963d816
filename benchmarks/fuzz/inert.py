# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is what reaches Ansible, a terminal or a shell mere data?

Plain JSON of bounded size, without a character that steers a terminal or hides, nothing expanded that a host wrote,
and no word of a host in a line that a shell would run.
"""

from __future__ import annotations

import json
import re
import sys
import typing as t
import unicodedata

from .hostile import MARK

#: Bytes of one document as JSON. A hundred links and two hundred findings at their longest would be more.
LARGEST = 500_000
LONGEST = 2000  # characters of one string
STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")  # control, format, surrogates, separators of lines and paragraphs


def _steering() -> re.Pattern[str]:
    """Read off the Unicode tables, not off the expression of the product that takes such characters out."""
    points = [point for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point)) in STEERING]
    return re.compile("[" + "".join(re.escape(chr(point)) for point in points) + "]")


_STEERING = _steering()
_EXPANDED = re.compile(r"<(?:class|function|module|bound method) |object at 0x[0-9a-f]|'__builtins__'")


def text_problems(text: str, *, longest: int = LONGEST, lines: bool = False) -> t.Iterator[str]:
    """What is wrong with one string; ``lines``: it may hold line ends."""
    found = _STEERING.search(text.replace("\n", "") if lines else text)
    if found:
        yield f"U+{ord(found[0]):04X} in {text[max(found.start() - 20, 0) :][:60]!r}"
    if _EXPANDED.search(text):
        yield f"expanded: {text[:80]!r}"
    if len(text) > longest:
        yield f"a string of {len(text)} characters: {text[:60]!r}"


def value_problems(value: t.Any, place: str = "") -> t.Iterator[str]:
    """The same for everything in a plain value; whatever is no JSON is a problem by itself."""
    if isinstance(value, str):
        yield from (f"{place}: {problem}" for problem in text_problems(value))
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                yield f"{place}: the key {key!r} is no string"
            yield from value_problems(key, f"{place}.key")
            yield from value_problems(item, f"{place}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from value_problems(item, f"{place}[]")
    elif value is not None and type(value) not in (bool, int):
        yield f"{place}: {type(value).__name__} is no JSON"


def document_problems(name: str, value: t.Any, *, largest: int = LARGEST) -> t.Iterator[str]:
    """A whole value that is handed to Ansible, of so many bytes at most."""
    yield from value_problems(value, name)
    size = len(json.dumps(value, default=str))
    if size > largest:
        yield f"{name}: {size} bytes"


def script_problems(script: str) -> t.Iterator[str]:
    """A shell script in which only comments may hold what a host wrote."""
    for line in script.split("\n"):
        if MARK in line and not line.lstrip().startswith("#"):
            yield f"a word of the host in a script: {line[:100]!r}"
