# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may stand after the name of a fault of an HMC: kinds of arguments, each with what is wrong with one."""

from __future__ import annotations

import dataclasses
import re
import typing as t

from powersim import levels
from powersim.estate.hmc import Hmc
from powersim.estate.parts import Estate, System
from powersim.estate.schema import nearest
from powersim.hmc import table
from powersim.hmc.view import Console
from powersim.hmc.words import TEXTS

STATES = ("active", "inactive", "none", "unknown", "busy")
SYNC = ("0", "1", "2")
OFF = "Not Activated"


@dataclasses.dataclass(frozen=True)
class Scene:
    """What arguments can name, all by names: of an HMC that is up, or of one in an estate file."""

    hmc: Hmc
    systems: tuple[System, ...]
    partitions: tuple[str, ...]
    off: tuple[str, ...]


def of_console(console: Console) -> Scene:
    there = console.every_partition()
    off = tuple(partition.name for partition in there if partition.power.at(partition.now) == OFF)
    return Scene(console.spec, tuple(console.systems), tuple(partition.name for partition in there), off)


def of_file(estate: Estate, hmc: Hmc) -> Scene:
    systems = tuple(system for system in estate.systems if hmc.name in system.hmcs)
    there = [partition for system in systems for partition in system.partitions]
    return Scene(hmc, systems, tuple(own.name for own in there), tuple(own.name for own in there if own.state == "off"))


Wrong = t.Callable[[Scene, str], str]


def _one_of(what: str, known: t.Callable[[Scene], t.Iterable[str]]) -> Wrong:
    def wrong(scene: Scene, arg: str) -> str:
        there = list(known(scene))
        if arg in there:
            return ""
        shown = ", ".join(there[:20]) + (", ..." if len(there) > 20 else "")
        return f"needs {what}, not '{arg}': use one of {shown or 'none here'}{nearest(arg, there)}"

    return wrong


def _systems(scene: Scene) -> list[str]:
    return [name for system in scene.systems for name in (system.name, f"{system.type_model}*{system.serial}")]


def _adapters(scene: Scene) -> list[str]:
    return [f"eth{number}" for number in range(1 + len(scene.hmc.additional_ips))]


def _command(_scene: Scene, arg: str) -> str:
    known = list(dict.fromkeys(row.command for row in table.TABLE))
    return "" if arg in known else f"needs a command, not '{arg}': lssyscfg, for example{nearest(arg, known)}"


def _seconds(_scene: Scene, arg: str) -> str:
    there = re.fullmatch(r"-?[0-9]{1,9}", arg)  # up to 30 years
    return "" if there else f"needs seconds, not '{arg}': write a number such as 600"


def _twin(scene: Scene, arg: str) -> str:
    if len(scene.systems) < 2:
        return "needs two systems: choose an HMC that manages more than one"
    return KINDS["system"](scene, arg)


KINDS: dict[str, Wrong] = {
    "system": _one_of("a system", _systems),
    "partition": _one_of("a partition", lambda scene: scene.partitions),
    "off": _one_of("a partition that is powered off", lambda scene: scene.off),
    "user": _one_of("a user", lambda scene: [user.name for user in scene.hmc.users]),
    "adapter": _one_of("an adapter", _adapters),
    "level": _one_of("a level", lambda _scene: levels.HMC),
    "locale": _one_of("a locale", lambda _scene: TEXTS),
    "state": _one_of("a state", lambda _scene: STATES),
    "sync": _one_of("a value", lambda _scene: SYNC),
    "command": _command,
    "seconds": _seconds,
    "twin": _twin,
}


def wrong(scene: Scene, takes: str, arg: str) -> str:
    """'' or the end of a sentence. ``takes``: kinds with colons between; a question mark says it may be left out."""
    if not takes:
        return f"takes no argument: leave out '{arg}'" if arg else ""
    kinds, words = takes.split(":"), arg.split(":", takes.count(":"))
    for position, kind in enumerate(kinds):
        word = words[position] if position < len(words) else ""
        if (word or not kind.endswith("?")) and (said := KINDS[kind.rstrip("?")](scene, word)):
            return said
    return ""
