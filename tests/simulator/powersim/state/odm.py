# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The object data manager of AIX: objects that were added by hand, beside those that follow from the partition."""

from __future__ import annotations

import fnmatch
import re

Object = dict[str, str]  # attribute to value as printed, quotes and all
_TERM = re.compile(r"""\s*(\w+)\s*(=|!=|<=|>=|<|>|\blike\b)\s*(?:'([^']*)'|"([^"]*)"|(\S+))\s*""", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_CLASS, _VALUE = re.compile(r"(\w+):\s*"), re.compile(r"\s+(\w+)\s*=\s*(.*?)\s*")


class BadCriteria(ValueError):
    """What stands behind -q is no criteria."""


def bare(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value


class Criteria:
    """``name=cluster0 and attribute like node*``: terms that must all hold. Raises BadCriteria."""

    def __init__(self, text: str) -> None:
        self.terms: list[tuple[str, str, str]] = []
        for part in _AND.split(text) if text.strip() else ():
            found = _TERM.fullmatch(part)
            if not found:
                raise BadCriteria(part)
            self.terms.append(
                (found[1], found[2].lower(), next(word for word in found.groups()[2:] if word is not None))
            )

    def match(self, one: Object) -> bool:
        return all(_holds(bare(one.get(name, "")), operation, wanted) for name, operation, wanted in self.terms)


def _holds(value: str, operation: str, wanted: str) -> bool:
    if operation == "like":
        return fnmatch.fnmatchcase(value, wanted.replace("%", "*"))
    if operation in ("=", "!="):
        return (value == wanted) == (operation == "=")
    if not (value.lstrip("-").isdigit() and wanted.lstrip("-").isdigit()):
        return False
    order = (int(value) > int(wanted)) - (int(value) < int(wanted))
    return {"<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0}[operation]


def stanzas(text: str) -> list[tuple[str, Object]]:
    """Class and object of every stanza in a file for odmadd; lines that are neither are passed over."""
    found: list[tuple[str, Object]] = []
    for line in text.splitlines():
        heading, pair = _CLASS.fullmatch(line), _VALUE.fullmatch(line)
        if heading:
            found.append((heading[1], {}))
        elif pair and found:
            found[-1][1][pair[1]] = pair[2]
    return found
