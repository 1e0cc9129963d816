# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HMC's restricted shell, as far as it is needed: quotes, ``;`` ``&&`` ``||``, pipes, ``$?``."""

from __future__ import annotations

import dataclasses

OPERATORS = ("&&", "||", ";", "|", "\n")


class Refused(Exception):
    """What the restricted shell says instead of running a line."""


@dataclasses.dataclass
class Pipeline:
    """``before``: the operator that stands before it, '' for the first."""

    before: str
    commands: list[list[str]]


def split(line: str) -> list[Pipeline]:
    """Pipelines of a command line. Raises Refused for redirections and unclosed quotes."""
    pipelines = [Pipeline("", [[]])]
    for kind, text in tokens(line):
        if kind == "word":
            pipelines[-1].commands[-1].append(text)
        elif text == "|":
            pipelines[-1].commands.append([])
        else:
            pipelines.append(Pipeline(text, [[]]))
    return [pipeline for pipeline in pipelines if any(pipeline.commands)]


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
        if char in "<>":
            raise Refused(_redirected(line, position))
        if char == "\\" and position + 1 < len(line):
            position += 1
            char = line[position]
        word = (word or "") + char
        position += 1
    return [*found, ("word", word)] if word is not None else found


def _redirected(line: str, position: int) -> str:
    target = line[position:].lstrip("<>& ").split()
    return f"bash: {target[0] if target else 'redirection'}: restricted: cannot redirect output"


def _quoted(line: str, start: int) -> tuple[str, int]:
    """Text of a quoted part and the position after it; double quotes know a backslash."""
    mark, text, position = line[start], "", start + 1
    while position < len(line) and line[position] != mark:
        if mark == '"' and line[position] == "\\" and position + 1 < len(line) and line[position + 1] in '"\\$`':
            position += 1
        text += line[position]
        position += 1
    if position >= len(line):
        raise Refused("bash: -c: unexpected EOF while looking for matching `" + mark + "'")
    return text, position + 1
