# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters behind a pipe on the HMC: grep, sort, head, tail, cut, sed, wc, uniq, cat, tr."""

from __future__ import annotations

import re
import typing as t

Filter = t.Callable[[list[str], list[str]], tuple[list[str], int]]


def _split(args: list[str]) -> tuple[str, list[str]]:
    """(letters of all options, other words)"""
    letters = "".join(word[1:] for word in args if word.startswith("-") and len(word) > 1)
    return letters, [word for word in args if not word.startswith("-")]


def grep(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    letters, words = _split(args)
    try:
        pattern = re.compile(re.escape(words[0]) if "F" in letters else words[0], re.I if "i" in letters else 0)
    except (IndexError, re.error):
        return [], 2
    found = [line for line in lines if bool(pattern.search(line)) != ("v" in letters)]
    if "c" in letters:
        return [str(len(found))], 0 if found else 1
    return ([] if "q" in letters else found), 0 if found else 1


def sort(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    letters, _words = _split(args)
    ordered = sorted(lines, reverse="r" in letters)
    return (sorted(set(lines), reverse="r" in letters) if "u" in letters else ordered), 0


def _number(args: list[str]) -> int:
    digits = re.search(r"\d+", " ".join(args))
    return int(digits.group()) if digits else 10


def head(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    return lines[: _number(args)], 0


def tail(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    return lines[-_number(args) :], 0


def cut(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    text = " ".join(args)
    delimiter = re.search(r"-d\s?(.)", text)
    fields = re.search(r"-f\s?([\d,-]+)", text)
    if not fields:
        return [], 1
    mark = delimiter.group(1) if delimiter else "\t"
    return [mark.join(_fields(line.split(mark), fields.group(1))) if mark in line else line for line in lines], 0


def _fields(parts: list[str], ranges: str) -> list[str]:
    chosen: list[str] = []
    for item in ranges.split(","):
        first, dash, last = item.partition("-")
        start = int(first or 1)
        end = int(last) if last else (len(parts) if dash else start)
        chosen += parts[start - 1 : end]
    return chosen


def sed(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    """``s/a/b/[g]`` and ``Np`` with -n: the basic forms."""
    letters, words = _split(args)
    script = words[0] if words else ""
    substitution = re.fullmatch(r"s(.)(.*?)\1(.*?)\1(g?)", script)
    if substitution:
        _mark, old, new, every = substitution.groups()
        return [re.sub(old, new, line, count=0 if every else 1) for line in lines], 0
    numbered = re.fullmatch(r"(\d+)(?:,(\d+))?p", script)
    if numbered and "n" in letters:
        return lines[int(numbered.group(1)) - 1 : int(numbered.group(2) or numbered.group(1))], 0
    return [], 1


def wc(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    return [str(len(lines))], 0


def uniq(_args: list[str], lines: list[str]) -> tuple[list[str], int]:
    return [line for number, line in enumerate(lines) if number == 0 or line != lines[number - 1]], 0


def cat(_args: list[str], lines: list[str]) -> tuple[list[str], int]:
    return lines, 0


FILTERS: dict[str, Filter] = {
    "grep": grep,
    "egrep": grep,
    "fgrep": grep,
    "sort": sort,
    "head": head,
    "tail": tail,
    "cut": cut,
    "sed": sed,
    "wc": wc,
    "uniq": uniq,
    "cat": cat,
    "less": cat,
    "more": cat,
}
