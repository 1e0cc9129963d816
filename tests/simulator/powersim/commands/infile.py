# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attribute values given to chrsrc and mkrsrc: on the command line, or in an input file as `lsrsrc -i` writes it."""

from __future__ import annotations

import re

from powersim.call import Call
from powersim.render.rsrc import Value

LINE = re.compile(r"\s*([A-Za-z_]\w*)\s*=\s*(.*?)\s*")
HEADINGS = ("PersistentResourceAttributes::", "PersistentResourceClassAttributes::", "PersistentResourceArguments::")


class InfileError(ValueError):
    """What is wrong with a file, as the rest of a sentence."""


def value(text: str) -> Value:
    """A quoted text, a list of texts in braces, a number, or a bare word."""
    if text.startswith("{"):
        return tuple(re.findall(r'"([^"]*)"', text)) or tuple(word for word in text.strip("{}").split(",") if word)
    if re.fullmatch(r"-?[0-9]{1,20}|0[xX][0-9a-fA-F]{1,16}", text):
        return int(text, 16) if text[:2].lower() == "0x" else int(text)
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def words(arguments: tuple[str, ...]) -> dict[str, Value]:
    """``Attr=value`` words; others raise InfileError."""
    found: dict[str, Value] = {}
    for word in arguments:
        name, sign, rest = word.partition("=")
        if not sign or not name.isidentifier():
            raise InfileError(f"'{word}' is no attribute: write Name=value")
        found[name] = value(rest)
    return found


def resources(text: str) -> list[dict[str, Value]]:
    """One mapping for each ``resource N:``; a file without such lines holds a single resource."""
    found: list[dict[str, Value]] = [{}]
    for line in text.splitlines():
        matched = LINE.fullmatch(line)
        if re.fullmatch(r"\s*resource \d+:\s*", line):
            found.append({})
        elif matched:
            found[-1][matched[1]] = value(matched[2])
        elif line.strip() not in ("", *HEADINGS) and not line.lstrip().startswith("#"):
            raise InfileError(f"it has the line '{line.strip()[:40]}', which is neither a heading nor Name = value")
    return [one for one in found if one]


def given(call: Call, path: str, arguments: tuple[str, ...]) -> list[dict[str, Value]]:
    """What the command is to set: the file after -f, or the words. Raises InfileError."""
    if not path:
        return [words(arguments)] if arguments else []
    whole = path if path.startswith("/") else f"{call.cwd.rstrip('/')}/{path}"
    text = call.files.read(whole) if call.files else None
    if text is None:
        raise InfileError(f"the file '{path}' after -f can not be read: name one that can")
    try:
        return resources(text)
    except InfileError as error:
        raise InfileError(f"the file '{path}' after -f is no input file, {error}: write it as lsrsrc -i does") from None
