# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HMC's restricted shell, as far as it is needed: quotes, ``;`` ``&&`` ``||``, pipes, ``$?``."""

from __future__ import annotations

import dataclasses
import re

REDIRECTION = re.compile(r"(?:[0-9]|&)?(?:>\||[<>]{1,2}&?)\s*([^\s;|&<>]*)")
OPERATORS = ("&&", "||", ";", "|", "\n")
# A real console runs loops and substitutions (posted scripts do); here they are refused instead of misread.
KEYWORDS = frozenset(
    ["for", "while", "until", "if", "case", "select", "function", "{", "(", "[[", "[", "export", "read"]
)
SUBSTITUTION = re.compile(r"`|\$[({]|\$[A-Za-z_]\w*")
NOT_SIMULATED = "powersim: {} is not simulated: send commands without it (text synthetic)"


class Refused(Exception):
    """What the restricted shell says instead of running a line."""


@dataclasses.dataclass
class Pipeline:
    """``before``: the operator that stands before it, '' for the first. ``refused``: what the shell says instead."""

    before: str
    commands: list[list[str]]
    refused: str = ""
    merged: bool = False


def split(line: str) -> list[Pipeline]:
    """Pipelines of a command line; ``2>&1`` is allowed, every other redirection refused. Raises Refused for open quotes."""
    pipelines = [Pipeline("", [[]])]
    for kind, text in tokens(line):
        if kind == "word":
            if text in KEYWORDS and not pipelines[-1].commands[-1]:
                raise Refused(NOT_SIMULATED.format(text))
            pipelines[-1].commands[-1].append(text)
        elif kind == "refused":
            pipelines[-1].refused = text
        elif kind == "merge":
            pipelines[-1].merged = True
        elif text == "|":
            pipelines[-1].commands.append([])
        else:
            pipelines.append(Pipeline(text, [[]]))
    return [pipeline for pipeline in pipelines if pipeline.refused or any(pipeline.commands)]


def tokens(line: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    word: str | None = None
    position = 0
    while position < len(line):
        char = line[position]
        operator = next((op for op in OPERATORS if line.startswith(op, position)), "")
        if char in "'\"":
            text, position = _quoted(line, position)
            word = (word or "") + text
            continue
        if operator or char in " \t":
            if word is not None:
                found.append(("word", word))
                word = None
            if operator:
                found.append(("operator", operator))
            position += len(operator) or 1
            continue
        _no_substitution(line, position)
        if char == "#" and word is None:  # a comment
            position = end if (end := line.find("\n", position)) >= 0 else len(line)
            continue
        redirection = REDIRECTION.match(line, position)
        if char == "&" and not redirection:
            raise Refused(NOT_SIMULATED.format(char))
        if redirection and (word is None or char in "<>&"):
            found += [("word", word)] if word is not None else []
            word = None
            found.append(_redirected(redirection))
            position = redirection.end()
            continue
        if char == "\\" and position + 1 < len(line):
            position += 1
            char = line[position]
        word = (word or "") + char
        position += 1
    return [*found, ("word", word)] if word is not None else found


def _no_substitution(line: str, position: int) -> None:
    if found := SUBSTITUTION.match(line, position):
        raise Refused(NOT_SIMULATED.format(found.group()))


def _redirected(redirection: re.Match[str]) -> tuple[str, str]:
    """Streams and reading are allowed in a restricted shell (manual of bash); writing to a file is not."""
    text = redirection.group()
    if text == "2>&1":
        return "merge", ""
    if re.fullmatch(r"[0-9]?>&[0-9-]", text) or ">" not in text:
        raise Refused(NOT_SIMULATED.format(text))
    return "refused", f"{redirection.group(1)}: restricted: cannot redirect output"


def _quoted(line: str, start: int) -> tuple[str, int]:
    """Text of a quoted part and the position after it; double quotes know a backslash."""
    mark, text, position = line[start], "", start + 1
    while position < len(line) and line[position] != mark:
        if mark == '"':
            _no_substitution(line, position)
        if mark == '"' and line[position] == "\\" and position + 1 < len(line) and line[position + 1] in '"\\$`':
            position += 1
        text += line[position]
        position += 1
    if position >= len(line):
        raise Refused("-c: unexpected EOF while looking for matching `" + mark + "'")
    return text, position + 1
