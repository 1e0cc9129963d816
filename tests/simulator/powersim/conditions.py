# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `powersim wait` can wait for: a table of forms, each with the function that says how it is now."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.estate.schema import Refused, nearest
from powersim.hmc.view import Console
from powersim.state.partition import Partition

NONE = "-"


@dataclasses.dataclass(frozen=True)
class Scene:
    """What a condition looks at."""

    partitions: t.Mapping[str, Partition]
    consoles: t.Mapping[str, Console]


def link(partition: Partition, console: Console) -> str:
    found = partition.links.get(console.spec.name)
    return found.state.at(partition.now) if found else ""


def inband(partition: Partition, console: Console) -> str:
    found = partition.proxy.get(console.spec.name)
    return found.state.at(partition.now) if found else ""


def view(partition: Partition, console: Console) -> str:
    return console.view(partition).rmc_state


def subsystem(partition: Partition, name: str) -> str:
    return partition.src.status(name, partition.now)


def state(partition: Partition) -> str:
    return partition.power.at(partition.now)


# Name of the condition: the words after it, and what looks.
FORMS: dict[str, tuple[tuple[str, ...], t.Callable[..., str]]] = {
    "link": (("PARTITION", "HMC"), link),
    "inband": (("PARTITION", "HMC"), inband),
    "view": (("PARTITION", "HMC"), view),
    "subsystem": (("PARTITION", "NAME"), subsystem),
    "state": (("PARTITION",), state),
}
# Values that can come. Not listed: SRC has more words than anybody has published, and a fault may name any for a view.
VALUES: dict[str, tuple[str, ...]] = {
    "link": ("O", "i", "I", "X", "Z", NONE),
    "inband": ("H", "A", NONE),
    "state": ("Running", "Not Activated", "Starting", "Open Firmware"),
}


@dataclasses.dataclass(frozen=True)
class Condition:
    """``now()`` is the value as it is; the condition holds when that is ``wanted``."""

    text: str
    wanted: str
    now: t.Callable[[], str]

    @property
    def holds(self) -> bool:
        return self.now() == self.wanted


def parse(words: t.Sequence[str], scene: Scene) -> Condition:
    """A condition from its words. Raises Refused."""
    kind = words[0] if words else ""
    if kind not in FORMS:
        hint = nearest(kind, FORMS)
        raise Refused(f"There is no condition '{kind}': use {forms()}{hint}.")
    names, look = FORMS[kind]
    given = words[1 : 1 + len(names)]
    wanted = " ".join(words[1 + len(names) :])
    if len(given) < len(names) or not wanted:
        raise Refused(f"The condition '{' '.join(words)}' is not complete: write {form(kind)}.")
    if kind in VALUES and wanted not in VALUES[kind]:
        way_out = f"use one of {', '.join(VALUES[kind])}{nearest(wanted, VALUES[kind])}"
        raise Refused(f"The condition '{' '.join(words)}' never holds, '{wanted}' is no value of {kind}: {way_out}.")
    things = [_thing(name, word, scene) for name, word in zip(names, given)]
    return Condition(" ".join(words), wanted, lambda: look(*things) or NONE)


def _thing(name: str, word: str, scene: Scene) -> t.Any:
    if name == "NAME":
        return word
    there: t.Mapping[str, t.Any] = scene.partitions if name == "PARTITION" else scene.consoles
    if word not in there:
        hint = nearest(word, there)
        raise Refused(f"There is no {name} '{word}': choose one of {', '.join(sorted(there))}{hint}.")
    return there[word]


def form(kind: str) -> str:
    return f"`{' '.join((kind, *FORMS[kind][0], 'VALUE'))}`"


def forms() -> str:
    return ", ".join(form(kind) for kind in FORMS)
