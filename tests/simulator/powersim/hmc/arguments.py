# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may stand after the name of a fault of an HMC: kinds of arguments, each with what is wrong with one."""

from __future__ import annotations

import typing as t

from powersim import levels
from powersim.hmc.view import Console
from powersim.hmc.words import TEXTS
from powersim.schema import nearest

STATES = ("active", "inactive", "none", "unknown", "busy")
SYNC = ("0", "1", "2")
OFF = "Not Activated"
Wrong = t.Callable[[Console, str], str]


def _one_of(what: str, known: t.Callable[[Console], t.Iterable[str]]) -> Wrong:
    def wrong(console: Console, arg: str) -> str:
        there = list(known(console))
        if arg in there:
            return ""
        shown = ", ".join(there[:20]) + (", ..." if len(there) > 20 else "")
        return f"needs {what}, not '{arg}': use one of {shown or 'none here'}{nearest(arg, there)}"

    return wrong


def _systems(console: Console) -> list[str]:
    return [name for system in console.systems for name in (system.name, f"{system.type_model}*{system.serial}")]


def _off(console: Console) -> list[str]:
    return [p.name for p in console.every_partition() if p.power.at(p.now) == OFF]


def _command(_console: Console, arg: str) -> str:
    return "" if arg else "needs a command: lssyscfg, for example"


def _seconds(_console: Console, arg: str) -> str:
    return "" if arg.removeprefix("-").isdigit() else f"needs seconds, not '{arg}': write a number such as 600"


def _twin(console: Console, arg: str) -> str:
    if len(console.systems) < 2:
        return "needs two systems: choose an HMC that manages more than one"
    return KINDS["system"](console, arg)


KINDS: dict[str, Wrong] = {
    "system": _one_of("a system", _systems),
    "partition": _one_of("a partition", lambda console: [p.name for p in console.every_partition()]),
    "off": _one_of("a partition that is powered off", _off),
    "user": _one_of("a user", lambda console: [user.name for user in console.spec.users]),
    "adapter": _one_of("an adapter", lambda console: console.adapters),
    "level": _one_of("a level", lambda _console: levels.HMC),
    "locale": _one_of("a locale", lambda _console: TEXTS),
    "state": _one_of("a state", lambda _console: STATES),
    "sync": _one_of("a value", lambda _console: SYNC),
    "command": _command,
    "seconds": _seconds,
    "twin": _twin,
}


def wrong(console: Console, needs: str, arg: str) -> str:
    """'' or the end of a sentence. ``needs``: kinds with colons between; a question mark says it may be left out."""
    if not needs:
        return f"takes no argument: leave out '{arg}'" if arg else ""
    kinds, words = needs.split(":"), arg.split(":", needs.count(":"))
    for position, kind in enumerate(kinds):
        word = words[position] if position < len(words) else ""
        if (word or not kind.endswith("?")) and (said := KINDS[kind.rstrip("?")](console, word)):
            return said
    return ""
