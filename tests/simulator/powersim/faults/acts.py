# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a fault changes the state of a partition and how that is undone: the words that rows are written with."""

from __future__ import annotations

import copy
import functools
import typing as t

from powersim.state.partition import Partition

Act = t.Callable[[Partition, str], None]
Test = t.Callable[[Partition, str], bool]
Value = t.Callable[[Partition, str], t.Any]


class Change(t.NamedTuple):
    """``inject`` and ``heal`` take the partition and the text after ``name:``, if any.

    ``holds``: still there, that is, no repair has undone it. ``touches``: the parts of the state it claims, so that two
    faults that claim the same one are not there together.
    """

    inject: Act
    heal: Act
    holds: Test
    touches: frozenset[str]


def _owner(partition: Partition, path: str) -> tuple[t.Any, str]:
    """The object that has the last name of a dotted path, and that name."""
    first, _dot, last = path.rpartition(".")
    return functools.reduce(getattr, first.split("."), partition) if first else partition, last


def value(partition: Partition, path: str) -> t.Any:
    owner, name = _owner(partition, path)
    return getattr(owner, name)


def setting(path: str, wanted: t.Any) -> Change:
    """A field gets a value, or what a function of (partition, argument) says; healing brings back what was there.

    What somebody changed since is left alone.
    """

    def inject(partition: Partition, arg: str) -> None:
        owner, name = _owner(partition, path)
        new = wanted(partition, arg) if callable(wanted) else copy.deepcopy(wanted)
        old = partition.saved[path][0] if holds(partition, arg) else copy.deepcopy(getattr(owner, name))
        partition.saved[path] = (old, copy.deepcopy(new))
        setattr(owner, name, new)

    def heal(partition: Partition, arg: str) -> None:
        there = holds(partition, arg)
        old = partition.saved.pop(path, (None, None))[0]
        if there:
            owner, name = _owner(partition, path)
            setattr(owner, name, old)

    def holds(partition: Partition, _arg: str) -> bool:
        return path in partition.saved and value(partition, path) == partition.saved[path][1]

    return Change(inject, heal, holds, frozenset({path}))


def member(path: str, item: t.Any) -> Change:
    """A list or a set gets a member, or what a function of (partition, argument) says."""

    def made(partition: Partition, arg: str) -> t.Any:
        return item(partition, arg) if callable(item) else item

    def inject(partition: Partition, arg: str) -> None:
        into, new = value(partition, path), made(partition, arg)
        if new not in into:
            into.add(new) if isinstance(into, set) else into.append(new)

    def heal(partition: Partition, arg: str) -> None:
        into, old = value(partition, path), made(partition, arg)
        if old in into:
            into.remove(old)

    def holds(partition: Partition, arg: str) -> bool:
        return made(partition, arg) in value(partition, path)

    return Change(inject, heal, holds, frozenset({f"{path}/{{arg}}" if callable(item) else f"{path}/{item}"}))


def together(*parts: Change) -> Change:
    """Several at once, undone in the opposite order; it holds while all of them do."""

    def inject(partition: Partition, arg: str) -> None:
        for part in parts:
            part.inject(partition, arg)

    def heal(partition: Partition, arg: str) -> None:
        for part in reversed(parts):
            part.heal(partition, arg)

    def holds(partition: Partition, arg: str) -> bool:
        return all(part.holds(partition, arg) for part in parts)

    return Change(inject, heal, holds, frozenset().union(*(part.touches for part in parts)))


def obstacle(name: str) -> Change:
    """Something outside stands in the way to one HMC (the argument) or to all."""

    def act(there: bool) -> Act:
        def change(partition: Partition, hmc: str) -> None:
            for key, link in partition.links.items():
                if not hmc or key == hmc:
                    (link.obstacles.add if there else link.obstacles.discard)(name)

        return change

    def holds(partition: Partition, hmc: str) -> bool:
        return any(name in link.obstacles for key, link in partition.links.items() if not hmc or key == hmc)

    return Change(act(True), act(False), holds, frozenset({f"obstacles/{name}/{{arg}}"}))


def program(kind: str) -> Change:
    """The command that the argument names misbehaves in one way."""

    def inject(partition: Partition, command: str) -> None:
        partition.command_faults[command] = kind

    def heal(partition: Partition, command: str) -> None:
        partition.command_faults.pop(command, None)

    def holds(partition: Partition, command: str) -> bool:
        return partition.command_faults.get(command) == kind

    return Change(inject, heal, holds, frozenset({"command_faults/{arg}"}))
