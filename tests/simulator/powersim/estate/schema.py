# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks plain data against rows of options and says in sentences what is wrong."""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
import typing as t

from powersim.estate.forms import Form


class EstateError(ValueError):
    """What is wrong with an estate, one sentence per mistake."""

    def __init__(self, mistakes: t.Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


class Refused(ValueError):
    """What was asked cannot be done: a sentence with the way out."""


@dataclasses.dataclass(frozen=True)
class Option:
    """One option of a mapping. ``kind`` tuple means a list; ``each`` = (class, rows) of its members or of a mapping.

    ``form`` is that of the text, or of each member of a list of texts. ``least`` and ``most`` bound a number, or how
    many members a list has. ``holder``: the field of a member that takes the name of what it is in. ``beside``: a mistake
    names what a member is in as well, because the name of the member alone would not say which one is meant.
    """

    name: str
    kind: type
    required: bool = False
    choices: tuple[str, ...] = ()
    each: tuple[type, tuple[t.Any, ...]] | None = None
    form: Form | None = None
    least: float | None = None
    most: float | None = None
    holder: str = ""
    beside: bool = False


WORDS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    tuple: "a list",
    dict: "a mapping",
}
ACCEPTED: dict[type, tuple[type, ...]] = {float: (int, float), tuple: (list,)}
ROOT = "the estate"
WRONG: t.Final = object()  # instead of a value
LABEL = re.compile(r"[!-~][ -~]{0,63}")


def nearest(word: str, known: t.Iterable[str]) -> str:
    """' (did you mean X?)' as the end of a sentence that has a way out already, or ''; large letters are as small ones."""
    names = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower(), names, n=1)
    return f" (did you mean '{names[found[0]]}'?)" if found else ""


def shown(value: t.Any) -> str:
    """A value as a sentence shows it: short, on one line."""
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def label(row: Option, where: str, number: int, item: t.Any) -> str:
    """What a sentence calls one member of a list: by its name, or by its place where it has none that can be shown."""
    kind = row.name.removesuffix("s")
    name = item.get("name") if isinstance(item, dict) else None
    named = isinstance(name, str) and LABEL.fullmatch(name)
    own = f"{kind} {name}" if named else f"{kind} number {number}"
    if row.beside:
        return f"{where}: {own}"
    return own if named or where == ROOT else f"{own} of {where}"


class Check:
    """Builds frozen dataclasses from plain data and collects mistakes instead of stopping at the first.

    An option that is wrong counts as left out (None or () where it is required), so that the rest can still be compared.
    ``spoiled``: the labels of what has such an option, and should not be judged by what it seems to lack; and 'hmc' and
    the like when one is without a name that others could have meant.
    """

    def __init__(self) -> None:
        self.mistakes: list[str] = []
        self.spoiled: set[str] = set()

    def mapping(self, where: str, data: t.Any, cls: type, rows: tuple[Option, ...], **given: t.Any) -> t.Any:
        """An object of ``cls``, or None for what is no mapping."""
        if not isinstance(data, dict):
            found = f"{where} is empty" if data is None else f"{where}: found {shown(data)}, expected a mapping"
            self.mistakes.append(f"{found}: write `name: value` lines.")
            self.spoiled.add(where)
            return None
        values = {row.name: self.value(where, row, data) for row in rows if row.required or row.name in data}
        if self.unknown(where, data, rows) or WRONG in values.values():
            self.spoiled.add(where)
        kinds = {row.name: row.kind for row in rows if row.required}
        lacking: dict[str, t.Any] = {name: () if kind is tuple else None for name, kind in kinds.items()}
        return cls(**given, **{**lacking, **{name: value for name, value in values.items() if value is not WRONG}})

    def unknown(self, where: str, data: dict[str, t.Any], rows: tuple[Option, ...]) -> bool:
        """Whether there are options that nobody knows."""
        before = len(self.mistakes)
        names = [row.name for row in rows]
        for key in data:
            if key not in names:
                hint = nearest(str(key), names)
                way_out = f"remove it or use one of {', '.join(names)}{hint}"
                self.mistakes.append(f"{where}: option '{key}' is unknown: {way_out}.")
        return len(self.mistakes) > before

    def value(self, where: str, row: Option, data: dict[str, t.Any]) -> t.Any:
        """The value of one option, or WRONG."""
        if row.name not in data:
            self.mistakes.append(f"{where}: option '{row.name}' is missing: add it, it is {WORDS[row.kind]}.")
            return WRONG
        value = data[row.name]
        wrong = self.wrong(row, value)
        if wrong:
            found = "empty" if value in (None, "") else shown(value)
            self.mistakes.append(f"{where}: option '{row.name}' is {found}: {wrong}.")
            return WRONG
        if row.kind is tuple and row.each:
            return self.members(where, row, value, data)
        return self.nested(where, row, value)

    def wrong(self, row: Option, value: t.Any) -> str:
        """'' or the way out for one value, without what it contains."""
        if value is None:
            return self.empty(row)
        if type(value) not in ACCEPTED.get(row.kind, (row.kind,)):
            hint = " (quote texts that look like numbers)" if row.kind is str else ""
            return f"give {WORDS[row.kind]}{hint}"
        if row.choices and value not in row.choices:
            return f"use one of {', '.join(row.choices)}{nearest(value, row.choices)}"
        if row.kind is str and row.form:
            return row.form(value)
        if row.kind is tuple and row.least and len(value) < row.least:
            return "name at least one"
        return bounds(row, value) if row.kind in (int, float) else ""

    def empty(self, row: Option) -> str:
        """What to write after a colon with nothing behind it."""
        advice = f"use one of {', '.join(row.choices)}" if row.choices else row.form("") if row.form else ""
        return (advice or f"give {WORDS[row.kind]}") + ("" if row.required else ", or leave it out")

    def nested(self, where: str, row: Option, value: t.Any) -> t.Any:
        before = len(self.mistakes)
        found: t.Any
        if row.kind is dict and row.each:
            found = self.mapping(f"{where}: {row.name}", value, *row.each)
        else:
            found = tuple(self.texts(where, row, value)) if row.kind is tuple else row.kind(value)
        return found if len(self.mistakes) == before else WRONG

    def members(self, where: str, row: Option, items: list[t.Any], data: dict[str, t.Any]) -> t.Any:
        """Those of a list that have a name; all of them or WRONG where they only matter together."""
        before = len(self.mistakes)
        given = {row.holder: data.get("name", "")} if row.holder else {}
        assert row.each
        made = [self.mapping(label(row, where, at, item), item, *row.each, **given) for at, item in enumerate(items, 1)]
        if row.beside and len(self.mistakes) > before:
            return WRONG
        named = tuple(item for item in made if item is not None and item.name is not None)
        if len(named) < len(made):
            self.spoiled.add(row.name.removesuffix("s"))
        return named

    def texts(self, where: str, row: Option, members: list[t.Any]) -> t.Iterator[str]:
        for item in members:
            if item is None:
                self.mistakes.append(
                    f"{where}: option '{row.name}' has an empty entry: write a text there or remove it."
                )
                continue
            wrong = "" if isinstance(item, str) else "give texts; one with a colon and a blank in it needs quotes"
            if wrong := wrong or (row.form(item) if row.form else ""):
                self.mistakes.append(f"{where}: option '{row.name}' contains {shown(item)}: {wrong}.")
            else:
                yield item
        repeated = sorted({item for item in members if isinstance(item, str) and members.count(item) > 1})
        if repeated:
            self.mistakes.append(f"{where}: option '{row.name}' contains '{repeated[0]}' twice: name it once.")


def bounds(row: Option, value: float) -> str:
    """'' or the range that a number has left."""
    low, high = row.least, row.most
    if math.isfinite(value) and (low is None or value >= low) and (high is None or value <= high):
        return ""
    if low is not None and high is not None:
        return f"give a number from {low:g} to {high:.0f}"
    return f"give a number that is {low:g} or more" if low is not None else "give a finite number"
