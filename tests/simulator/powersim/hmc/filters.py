# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters of the restricted shell on the HMC: grep, sort, head, tail, cut, sed, wc, uniq, cat. No files, only pipes."""

from __future__ import annotations

import getopt
import re
import typing as t

Filter = t.Callable[[list[str], list[str]], tuple[list[str], int]]
# What basic regular expressions write with a backslash and Python without one, and the other way round.
SWAPPED = re.compile(r"\\(.)|([(){}|+?])", re.S)


class NotSimulated(Exception):
    """What a filter says instead of an answer that would be wrong."""


def run(argv: list[str], text: str) -> tuple[str, str, int]:
    """(stdout, stderr, exit code) of a filter with this input."""
    try:
        lines, rc = FILTERS[argv[0]](argv[1:], text.splitlines())
    except (getopt.GetoptError, NotSimulated, re.error, ValueError) as error:
        return "", f"powersim: {argv[0]}: {error} (text synthetic)\n", 2
    return "".join(f"{line}\n" for line in lines), "", rc


def _options(args: list[str], letters: str, least: int = 0) -> tuple[dict[str, str], list[str]]:
    """(letter of an option to its value, other words); as many words as ``least``, since there are no files."""
    found, words = getopt.gnu_getopt(args, letters)
    if len(words) > least:
        raise NotSimulated(f"{words[least]} is no file here: files are not simulated")
    if len(words) < least:
        raise NotSimulated("something is missing")
    return {name[1:]: value for name, value in found}, words


def _swap(found: re.Match[str]) -> str:
    escaped, plain = found.groups()
    if plain:
        return f"\\{plain}"
    return escaped if escaped in "(){}|+?" else found.group()


def _pattern(text: str, extended: bool) -> str:
    """A basic or an extended regular expression as Python reads it."""
    return text if extended else SWAPPED.sub(_swap, text)


def grep(args: list[str], lines: list[str], kind: str = "") -> tuple[list[str], int]:
    named = any(word.startswith("-e") for word in args)
    given, words = _options(args, "ivcqEFwxnhe:", 0 if named else 1)
    asked = set(given) | set(kind)
    text = given.get("e", words[0] if words else "")
    text = re.escape(text) if "F" in asked else _pattern(text, "E" in asked)
    text = rf"(?<!\w)(?:{text})(?!\w)" if "w" in asked else rf"^(?:{text})$" if "x" in asked else text
    pattern = re.compile(text, re.I if "i" in asked else 0)
    found = [(number, line) for number, line in enumerate(lines, 1) if bool(pattern.search(line)) != ("v" in asked)]
    rc = 0 if found else 1
    if "c" in asked:
        return [str(len(found))], rc
    shown = [f"{number}:{line}" if "n" in asked else line for number, line in found]
    return ([] if "q" in asked else shown), rc


def _weight(text: str) -> float:
    """By which ``sort -n`` orders: the number at the beginning, 0 without one."""
    found = re.match(r"\s*-?\d*\.?\d+", text)
    return float(found.group()) if found else 0.0


def sort(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    """``-k`` takes one field, or the first of a range up to the end of the line or the same field."""
    given, _words = _options(args, "rnufbt:k:")
    asked = re.fullmatch(r"(\d+)(?:,(\d+))?([nr]*)", given.get("k", "1"))
    if not asked or int(asked.group(1)) < 1:
        raise NotSimulated(f"-k {given['k']} is not simulated")
    first, last = int(asked.group(1)), int(asked.group(2) or 0)
    flags = set(given) | set(asked.group(3))

    def key(line: str) -> tuple[t.Any, str]:
        mark = given.get("t")
        part = (mark or " ").join(line.split(mark)[first - 1 : last or None]) if "k" in given else line
        return (_weight(part) if "n" in flags else part.lower() if "f" in flags else part), line

    ordered = sorted(lines, key=key, reverse="r" in flags)
    return (list(dict.fromkeys(ordered)) if "u" in flags else ordered), 0


def _count(args: list[str]) -> tuple[int, bool]:
    """How many lines, 10 when not said, and whether counted from the beginning (``tail -n +3``)."""
    args = [re.sub(r"^-(\d+)$", r"-n\1", word) for word in args]
    given, _words = _options(args, "n:")
    return int(given.get("n", "10")), given.get("n", "").startswith("+")


def head(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    return lines[: _count(args)[0]], 0


def tail(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    number, from_start = _count(args)
    return (lines[max(0, number - 1) :] if from_start else lines[-number:] if number else []), 0


def cut(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    given, _words = _options(args, "d:f:c:s")
    wanted = given.get("f", given.get("c", ""))
    if not re.fullmatch(r"\d*-?\d*(,\d*-?\d*)*", wanted) or not re.search(r"\d", wanted):
        raise NotSimulated("give a list of fields with -f, or of characters with -c")
    if "c" in given:
        return ["".join(_fields(list(line), wanted)) for line in lines], 0
    mark = given.get("d", "\t")
    with_mark = [line for line in lines if mark in line or "s" not in given]
    return [mark.join(_fields(line.split(mark), wanted)) if mark in line else line for line in with_mark], 0


def _fields(parts: list[str], ranges: str) -> list[str]:
    """In the order of the line, whatever that of the list is."""
    chosen = set[int]()
    for item in ranges.split(","):
        first, dash, last = item.partition("-")
        start = int(first or 1)
        end = min(int(last), len(parts)) if last else (len(parts) if dash else start)
        chosen.update(range(start, end + 1))
    return [part for number, part in enumerate(parts, 1) if number in chosen]


def sed(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    """``s/a/b/[g]``, ``Nd``, and ``Np`` with -n: the basic forms."""
    given, words = _options(args, "nEre:", 0 if any(word.startswith("-e") for word in args) else 1)
    script = given.get("e", words[0] if words else "")
    substitution = re.fullmatch(r"s(.)(.*?)\1(.*?)\1(g?)", script)
    if substitution and "n" not in given:
        _mark, old, new, every = substitution.groups()
        pattern = _pattern(old, bool({"E", "r"} & set(given)))
        new = re.sub(r"\\([^\d&])", r"\1", new).replace("&", r"\g<0>")
        return [re.sub(pattern, new, line, count=0 if every else 1) for line in lines], 0
    numbered = re.fullmatch(r"(\d+)(?:,(\d+|\$))?([pd])", script)
    if numbered and (numbered.group(3) == "p") == ("n" in given):
        first, last = int(numbered.group(1)), numbered.group(2) or numbered.group(1)
        end = len(lines) if last == "$" else int(last)
        inside = [first <= number <= end for number in range(1, len(lines) + 1)]
        return [line for line, there in zip(lines, inside, strict=True) if there == ("n" in given)], 0
    raise NotSimulated(f"{script} is not simulated")


def wc(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    given, _words = _options(args, "lwc")
    counts = {"l": len(lines), "w": sum(len(line.split()) for line in lines)}
    counts["c"] = sum(len(line.encode()) + 1 for line in lines)
    if len(given) == 1:
        return [str(counts[next(iter(given))])], 0
    return ["".join(f"{count:7}" for name, count in counts.items() if name in given or not given)], 0


def uniq(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    given, _words = _options(args, "c")
    runs: list[tuple[str, int]] = []
    for line in lines:
        if runs and runs[-1][0] == line:
            runs[-1] = (line, runs[-1][1] + 1)
        else:
            runs.append((line, 1))
    return [f"{count:7} {line}" if given else line for line, count in runs], 0


def cat(args: list[str], lines: list[str]) -> tuple[list[str], int]:
    _options(args, "")
    return lines, 0


FILTERS: dict[str, Filter] = {
    "grep": grep,
    "egrep": lambda args, lines: grep(args, lines, "E"),
    "fgrep": lambda args, lines: grep(args, lines, "F"),
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
