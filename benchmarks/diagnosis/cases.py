# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which faults there are, with every argument they take, what kind of thing each is, and how one is carried out."""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import re
import typing as t

from powersim import faults
from powersim.hmc import faults as hmc_faults

from . import kinds
from .reading import Reading, read
from .world import World

START = 1_800_000_000.0  # simulated seconds since 1970 at which every world begins: the same time in all of them
LONG = 3600.0  # the age of a fault when the host is read
#: What passes by itself is read at this age.
BRIEF: t.Final[dict[str, float]] = {"fresh_boot": 15.0, "restarting": 90.0, "restarted": 30.0, "migrating": 300.0}

FAULT, HEALTHY, TOOLING = "fault", "healthy", "tooling"
OWN = ("for the tests of what reads a host",)  # the source of a fault that nobody has seen break RMC
#: Kinds of arguments to the values tried; a trailing question mark adds the form without one.
ARGUMENTS: t.Final[dict[str, tuple[str, ...]]] = {
    "hmc": ("hmc1",), "partition": (kinds.NEIGHBOUR,), "seconds": ("5400", "-5400"), "duration": ("3000",),
    "address": ("10.99.0.5",), "command": (),
}  # fmt: skip
HMC_ARGUMENTS: t.Final[dict[str, tuple[str, ...]]] = {
    "system": (kinds.SYSTEM,), "partition": (kinds.SUBJECT,), "off": (kinds.OFF,), "off:partition": ("off1:lpar1",),
    "partition:state": ("lpar1:unknown", "lpar1:none", "lpar1:busy"), "partition:sync?": ("lpar1",),
    "twin": (kinds.SYSTEM,), "adapter": ("eth0",), "level": ("V8R8.2.0",), "user": ("hscroot",), "locale": ("pl_PL",),
    "seconds": ("5400", "-5400"), "command": (),
}  # fmt: skip
#: What is tried with one fault instead of all values of its kind.
OWN_ARGUMENTS: t.Final[dict[str, tuple[str, ...]]] = {"restarted": ("120",)}
#: Forms of a fault that are healthy, by its name and last word: "busy" is connected, and occupied.
HARMLESS = frozenset({"rmc_state busy", "rmc_state active"})
#: Forms of a fault that have another finding: the HMC then says plainly that there is no connection, which is not so.
OTHER_FINDING: t.Final[dict[str, str]] = {"rmc_state none": "HMC001", "rmc_state inactive": "HMC001"}


@dataclasses.dataclass(frozen=True)
class Fault:
    """``text``: as injected. ``place``: the host or HMC. ``expected``: rule id, empty for none named yet."""

    text: str
    place: str
    expected: str
    sort: str
    cause: str
    on_hmc: bool

    @property
    def name(self) -> str:
        return self.text.partition(":")[0]

    def __str__(self) -> str:
        return f"{self.place}/{self.text}" if self.on_hmc else self.text


def _sort(fault: t.Any, text: str) -> str:
    """A tool that fails has no cause that RMC could be lost for: it is what a test of a reader needs."""
    if fault.cause.startswith("none:") or _form(text) in HARMLESS:
        return HEALTHY
    return TOOLING if fault.takes.startswith("command") or (fault.source in OWN and not fault.finding) else FAULT


def _texts(name: str, takes: str, known: t.Mapping[str, tuple[str, ...]]) -> list[str]:
    """The fault without an argument where it needs none, and with each value."""
    if not takes:
        return [name]
    bare = [name] if takes.endswith("?") and takes not in known else []
    values = OWN_ARGUMENTS.get(name) or known.get(takes) or known[takes.rstrip("?")]
    return bare + [f"{name}:{value}" for value in values]


def _row(fault: t.Any, text: str, place: str, on_hmc: bool) -> Fault:
    expected = "" if _form(text) in HARMLESS else OTHER_FINDING.get(_form(text), fault.finding)
    return Fault(text, place, expected, _sort(fault, text), fault.cause, on_hmc)


def _form(text: str) -> str:
    """The name and the last word of the argument."""
    words = text.split(":")
    return f"{words[0]} {words[-1]}"


@functools.cache
def catalogue() -> tuple[Fault, ...]:
    """Every fault of a partition and of an HMC, but those of single commands."""
    rows = [
        _row(fault, text, kinds.SUBJECT, False)
        for fault in faults.CATALOGUE.values()
        for text in _texts(fault.name, fault.takes, ARGUMENTS)
    ]
    rows += [
        _row(fault, text, kinds.HMC, True)
        for fault in hmc_faults.CATALOGUE.values()
        for text in _texts(fault.name, fault.takes, HMC_ARGUMENTS)
    ]
    return tuple(rows)


@functools.cache
def tools(platform: str) -> tuple[Fault, ...]:
    """Each way in which a command can go wrong, for each command that the probe runs there."""
    from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands import CATALOGUE

    tags = {platform, "inband"}
    asked = dict.fromkeys(row.argv[0] for row in CATALOGUE.values() if row.tags & tags)
    ways = [row for row in faults.CATALOGUE.values() if row.takes == "command" and row.name not in ("slow", "flood")]
    return tuple(_row(way, f"{way.name}:{command}", kinds.SUBJECT, False) for way in ways for command in asked)


@functools.cache
def find(word: str) -> Fault:
    """``network_blocked:hmc1``, or ``hmc1/tmp_full`` for one of an HMC. ValueError: there is none."""
    place, slash, text = word.rpartition("/")
    if text.partition(":")[0] not in (hmc_faults.CATALOGUE if slash else faults.CATALOGUE):
        way_out = "`powersim faults` lists them; write those of HMCs as hmc1/NAME"
        raise ValueError(f"CASE names {word}, which is no fault: {way_out}.")
    return place_of(text, place if slash else kinds.SUBJECT, bool(slash))


def place_of(text: str, place: str, on_hmc: bool) -> Fault:
    """A fault of the catalogue at this place."""
    table: t.Mapping[str, t.Any] = hmc_faults.CATALOGUE if on_hmc else faults.CATALOGUE
    return _row(table[text.partition(":")[0]], text, place, on_hmc)


@dataclasses.dataclass(frozen=True)
class Case:
    """What is broken on a host of one kind."""

    kind: str
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return f"{self.kind} {'+'.join(map(str, self.faults)) or 'healthy'}"


class Stage(t.NamedTuple):
    """A world with its faults long since there. ``refused``: why the simulator does not take them together."""

    world: World
    refused: str = ""


def stage(case: Case, folder: pathlib.Path, only: t.Collection[str] | None = None, **estate: t.Any) -> Stage:
    """Set up, break, wait. What passes by itself is young when the host is read, always at the same moment."""
    world = World(kinds.estate(case.kind, **estate), folder, start=START, only=only)
    for fault in sorted(case.faults, key=lambda fault: -BRIEF.get(fault.name, LONG)):
        world.later(LONG - BRIEF.get(fault.name, LONG) - world.moment)
        if refusal := world.refusal(fault.place, fault.text):
            return Stage(world, refusal)
        world.inject(fault.place, fault.text)
    world.later(LONG - world.moment)
    gone = [fault.text for fault in case.faults if not world.holds(fault.place, fault.text)]
    return Stage(world, f"{', '.join(gone)} did not last" if gone else "")


_KEY = re.compile(r"\b[0-9a-f]{40,}\b")
_SYNTHETIC = re.compile(r"(?im)^.*(?:powersim|synthetic).*\n?")


def signature(world: World, reading: Reading) -> frozenset[tuple[str, str, str]]:
    """Everything that the subject and its HMCs printed, without pids, which differ by themselves.

    Nor do lines count that the simulator marks as its own invention: no real host would show them. Of keys it only
    counts which of them are equal: a key by itself does not tell that it is the wrong one.
    """
    keys: dict[str, str] = {}
    rows = [(place, "", str(answer.get("kind"))) for place, answer in reading.answers.items() if answer.get("failed")]
    for place in (kinds.SUBJECT, *reading.answers):
        own = world.partitions.get(place)
        pids = {str(row.pid) for row in own.src.table.values() if row.pid} if own else set()
        pattern = re.compile(rf"\b(?:{'|'.join(sorted(pids))})\b") if pids else None
        for name, result in reading.said[place].items():
            text = "".join(f"\0{_SYNTHETIC.sub('', stream)}" for stream in (result.stdout, result.stderr))
            text = _KEY.sub(lambda found: keys.setdefault(found[0], f"KEY{len(keys)}"), text)
            text = pattern.sub("PID", text) if pattern else text
            rows.append((place, name, f"{result.state} {result.rc}{text}"))
    return frozenset(rows)


def carry_out(case: Case, folder: pathlib.Path, *, everybody: bool, **estate: t.Any) -> tuple[Stage, Reading | None]:
    """``everybody``: the neighbours are read too."""
    staged = stage(case, folder, None if everybody else (kinds.SUBJECT,), **estate)
    return staged, None if staged.refused else read(staged.world)
