# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long answers of every command: each shape up to a middling length, and for each command one of 10 MB."""

from __future__ import annotations

import typing as t

from . import console, consoles, hosts, pace, partitions
from .family import Input, source
from .mutators import SHAPES
from .run import FAMILIES

LONG = "long"


class Command(t.NamedTuple):
    """A command on somebody who answers it."""

    family: str
    subject: str
    name: str
    text: str


def commands() -> tuple[Command, ...]:
    """Every command once, on the first that answers it."""
    found: dict[str, Command] = {}
    for one in (*hosts.well(), *hosts.faulty()):
        for name in one.asked:
            found.setdefault(name, Command(partitions.NAME, one.name, name, one.batch.get(name).text))
    for view in console.views():
        for name in view.asked:
            found.setdefault(name, Command(consoles.NAME, view.name, name, view.said[name].text))
    return tuple(row for row in found.values() if row.family == consoles.NAME or row.subject in partitions.by_name())


def asker(row: Command) -> pace.Ask:
    """Everything that is made of the answer; what does not hold for it is raised."""

    def ask(text: str) -> None:
        given = Input(row.family, row.subject, {row.name: (LONG, text)})
        found = FAMILIES[row.family].problems(given, thorough=False)
        if found:
            raise AssertionError("\n".join(found))

    return ask


def paces(row: Command, number: int) -> t.Iterator[pace.Pace]:
    """One for each shape at middling lengths, and one at 10 MB; which shape that is goes by the number."""
    own = source(row.name, row.text)
    for shape in SHAPES:
        yield pace.measure(asker(row), own, shape, (*pace.STEPS, *(pace.MORE if shape in pace.MANY_LINES else ())))
    fresh = (size + pace.TRIES + 1 for size in pace.STEPS)  # of a text seen before the verdict is known
    yield pace.measure(asker(row), own, sorted(SHAPES)[number % len(SHAPES)], (*fresh, pace.LONGEST))
