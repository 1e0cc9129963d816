# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Found against expected for the hosts and HMCs of any estate file.

Expected is what the catalogue of faults says of the faults that are there. A fault that is not found is looked at
again in the same estate without it: when nothing is then printed differently, nobody could find it.
"""

from __future__ import annotations

import collections
import dataclasses
import pathlib
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Result
from powersim.estate.parts import Estate
from powersim.estate.schema import EstateError
from powersim.hmc import faults as hmc_faults
from powersim.state import obstacles

from . import settings
from .cases import HEALTHY, TOOLING, Fault, place_of
from .outcome import Found, findings_of
from .product import reach
from .reading import Reading, read
from .world import World, scratch

SETTLED = 60.0  # simulated seconds from the start of the estate until it is read
#: What an HMC sees of a partition without IBM.DRM. Only the partition can tell why there is none.
WITHOUT_DRM, NO_CAPABILITIES = frozenset({"RMC005", "RMC072", "RMC073", "RMC079"}), "HMC005"
NO_HMC = "RMC007"  # of a partition that the estate file gives no way to an HMC
RIGHT, EXPLAINED, QUIET, HIDDEN, MISSED, LOUD = "right", "explained", "quiet", "cannot be seen", "MISSED", "NOT THERE"


class Row(t.NamedTuple):
    """``found``: what is said of the host, or by the HMC."""

    place: str
    fault: str
    expected: str
    found: str
    verdict: str


@dataclasses.dataclass(frozen=True)
class Told:
    """What is said of one place: causes, the worst first, and what they explain."""

    causes: tuple[Found, ...]
    explained: frozenset[str]
    state: str = ""

    @property
    def ids(self) -> list[str]:
        return list(dict.fromkeys(found.id for found in self.causes))

    @property
    def text(self) -> str:
        more = f" ({' '.join(sorted(self.explained))})" if self.explained else ""
        return f"{' '.join(self.ids) or '-'}{more}"


class Judge:
    """Holds one reading of the estate against its faults."""

    def __init__(self, world: World, reading: Reading) -> None:
        self.world, self.reading = world, reading
        self.told = {name: self._of_host(name) for name in world.hosts}
        self.told |= {name: self._of_hmc(name) for name in world.consoles}

    def _of_host(self, name: str) -> Told:
        document = self.reading.documents[name]
        explained = frozenset(text.split(" ")[0] for text in document["explained"])
        return Told(findings_of(document), explained, document["state"])

    def _of_hmc(self, name: str) -> Told:
        return Told(findings_of(self.reading.answers[name]), frozenset())

    def faults(self, place: str) -> list[Fault]:
        """Those that are there now; what has passed by itself is none."""
        console = self.world.consoles.get(place)
        texts = hmc_faults.active(console) if console else list(self.world.partitions[place].faults)
        return [place_of(text, place, bool(console)) for text in texts]

    def rows(self) -> t.Iterator[Row]:
        for place, told in self.told.items():
            own = self.faults(place)
            for fault in own:
                yield Row(place, fault.text, fault.expected or "-", told.text, self.verdict(place, fault, own))
            extra = [found.id for found in self._unasked(place, own)]
            if extra:
                yield Row(place, "-", "-", " ".join(dict.fromkeys(extra)), LOUD)

    def verdict(self, place: str, fault: Fault, own: t.Sequence[Fault]) -> str:
        told = self.told[place]
        if fault.sort == TOOLING:
            return QUIET
        if fault.sort == HEALTHY and (not fault.expected or fault.expected in told.ids):
            return QUIET
        if fault.expected in told.ids or (fault.on_hmc and self._told_elsewhere(fault)):
            return RIGHT
        cause = fault.expected in told.explained and any(fault.expected in reach(one.expected) for one in own)
        return EXPLAINED if cause else MISSED

    def _told_elsewhere(self, fault: Fault) -> bool:
        """A fault of an HMC that concerns partitions may be named at one of them."""
        return any(fault.expected in self.told[name].ids for name in self._reached(fault.place))

    def _reached(self, hmc: str) -> list[str]:
        """Hosts on the systems of an HMC."""
        return [name for name, host in self.world.hosts.items() if hmc in host.state.system.hmcs]

    def _unasked(self, place: str, own: t.Sequence[Fault]) -> list[Found]:
        """Causes above information that no fault there stands for: of this place, its twin or its HMCs."""
        allowed = {fault.expected for fault in own}
        if place in self.world.hosts:
            state = self.world.partitions[place]
            allowed |= {fault.expected for hmc in state.system.hmcs for fault in self.faults(hmc)}
            allowed |= {"RMC019"} if obstacles.twins(state) else set()
            allowed |= {NO_HMC} if state.spec.transport == "none" else set()
        else:
            own_rows = (name for name, state in self.world.partitions.items() if place in state.system.hmcs)
            allowed |= {fault.expected for name in own_rows for fault in self.faults(name)}
            allowed |= {NO_CAPABILITIES} if allowed & WITHOUT_DRM else set()
        if any(fault.sort == TOOLING for fault in own):
            return []
        return [found for found in self.told[place].causes if found.severity != "info" and found.id not in allowed]


def show(path: str, after: str = "") -> int:
    """Print the table; 0 when everything that can be seen was named and nothing else, 1 when not."""
    estate, wait = settings.estate(path), settings.seconds(after, SETTLED)
    with scratch() as folder:
        try:
            judge = _judge(estate, folder, wait)
        except EstateError as wrong:
            raise settings.SettingError(f"ESTATE is {path}: {' '.join(wrong.mistakes)}") from wrong
        rows = [_second_look(row, estate, folder, wait, judge.reading) for row in judge.rows()]
    _print(rows, judge)
    return int(any(row.verdict in (MISSED, LOUD) for row in rows))


def _judge(estate: Estate, folder: pathlib.Path, wait: float) -> Judge:
    world = World(estate, folder)
    world.later(wait)
    return Judge(world, read(world))


def _second_look(row: Row, estate: Estate, folder: pathlib.Path, wait: float, reading: Reading) -> Row:
    if row.verdict != MISSED:
        return row
    without = _judge(_without(estate, row.place, row.fault), folder, wait).reading
    return row._replace(verdict=HIDDEN) if _printed(without, row.place) == _printed(reading, row.place) else row


def _printed(reading: Reading, place: str) -> list[dict[str, Result]]:
    """What the place itself and every HMC printed, and which HMC let nobody in."""
    return [reading.said[name] for name in (place, *reading.answers)]


def _without(estate: Estate, place: str, fault: str) -> Estate:
    """The same estate less one fault."""

    def less(own: t.Any) -> t.Any:
        kept = tuple(text for text in own.faults if text != fault) if own.name == place else own.faults
        return dataclasses.replace(own, faults=kept)

    systems = tuple(
        dataclasses.replace(system, partitions=tuple(map(less, system.partitions))) for system in estate.systems
    )
    return dataclasses.replace(estate, hmcs=tuple(map(less, estate.hmcs)), systems=systems)


def _print(rows: t.Sequence[Row], judge: Judge) -> None:
    heads = Row("host", "fault", "expected", "found (explained)", "verdict")
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    for row in (heads, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    faulty = {row.place for row in rows}
    well = [name for name in judge.world.hosts if name not in faulty]
    verdicts = collections.Counter(row.verdict for row in rows)
    named = verdicts[RIGHT] + verdicts[EXPLAINED]
    states = collections.Counter(judge.told[name].state for name in well)
    unasked = sum(not own.spec.host for own in judge.world.partitions.values())
    print(f"\nfaults named: {named} of {named + verdicts[MISSED]}, and {verdicts[HIDDEN]} that cannot be seen")
    print(f"places with a finding that no fault stands for: {verdicts[LOUD]}")
    told = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    print(f"hosts without a fault: {told or 'none'}")
    if unasked:
        print(f"known to the HMCs only, and not asked: {unasked}")
