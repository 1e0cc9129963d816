# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks plain data against rows of options and says in sentences what is wrong."""

from __future__ import annotations

import dataclasses
import re
import typing as t

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


class EstateError(ValueError):
    """What is wrong with an estate, one sentence per mistake."""

    def __init__(self, mistakes: t.Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


def identifier(value: str) -> str:
    """'' or what is wrong with a name that becomes a host name and a folder."""
    return "" if NAME.fullmatch(value) else "use letters, digits, '.', '_' and '-' only"


@dataclasses.dataclass(frozen=True)
class Option:
    """One option of a mapping. ``kind`` tuple means a list; ``each`` = (class, rows) of its members or of a mapping."""

    name: str
    kind: type
    required: bool = False
    choices: tuple[str, ...] = ()
    each: tuple[type, tuple[t.Any, ...]] | None = None
    form: t.Callable[[str], str] | None = None


WORDS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    tuple: "a list",
    dict: "a mapping",
}
ACCEPTED: dict[type, tuple[type, ...]] = {float: (int, float), tuple: (list,)}


class Check:
    """Builds frozen dataclasses from plain data and collects mistakes instead of stopping at the first."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []

    def mapping(self, where: str, data: t.Any, cls: type, rows: tuple[Option, ...], **given: t.Any) -> t.Any:
        if not isinstance(data, dict):
            self.mistakes.append(f"{where}: found {data!r}, expected a mapping of options: write `name: value` lines.")
            return None
        names = [row.name for row in rows]
        for key in data:
            if key not in names:
                self.mistakes.append(f"{where}: option '{key}' is unknown: remove it or use one of {', '.join(names)}.")
        before = len(self.mistakes)
        where = f"{where} {data['name']}" if isinstance(data.get("name"), str) and " " not in where else where
        values = {row.name: self.value(where, row, data) for row in rows if row.required or row.name in data}
        return cls(**given, **values) if len(self.mistakes) == before else None

    def value(self, where: str, row: Option, data: dict[str, t.Any]) -> t.Any:
        if row.name not in data:
            self.mistakes.append(f"{where}: option '{row.name}' is missing: add it, it is {WORDS[row.kind]}.")
            return None
        value = data[row.name]
        wrong_bool = isinstance(value, bool) and row.kind is not bool
        if wrong_bool or not isinstance(value, ACCEPTED.get(row.kind, (row.kind,))):
            hint = " (quote texts that look like numbers)" if row.kind is str else ""
            self.mistakes.append(f"{where}: option '{row.name}' is {value!r}: give {WORDS[row.kind]}{hint}.")
            return None
        if row.choices and value not in row.choices:
            self.mistakes.append(f"{where}: option '{row.name}' is '{value}': use one of {', '.join(row.choices)}.")
            return None
        if row.form and (wrong := row.form(str(value))):
            self.mistakes.append(f"{where}: option '{row.name}' is '{value}': {wrong}.")
            return None
        return self.nested(where, row, value, data)

    def nested(self, where: str, row: Option, value: t.Any, data: dict[str, t.Any]) -> t.Any:
        if row.kind is dict and row.each:
            return self.mapping(f"{where}: {row.name}", value, *row.each)
        if row.kind is not tuple:
            return row.kind(value)
        if row.each is None:
            return tuple(str(item) for item in value)
        given = {"system": data.get("name", "")} if row.name == "partitions" else {}
        single = row.name.removesuffix("s")
        members = t.cast("list[t.Any]", value)
        return tuple(self.mapping(single, item, *row.each, **given) for item in members)
