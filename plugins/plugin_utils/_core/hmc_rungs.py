# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rungs that are climbed on an HMC, as rows: what each runs, what justifies it, what forbids it.

Pure functions of what hmc_rmc_info returned. Nothing on a partition is touched, and no connection that works is cut; yet
an HMC in the middle of a migration, of a dynamic operation or of firmware work is left alone.
"""

from __future__ import annotations

import dataclasses
import typing as t

from .brakes import brake
from .ladder_row import Argv, Risk

Row = t.Mapping[str, t.Any]

READABLE = ("Operating", "Standby")
CONNECTED = "Connected"
BUSY = "busy"

_CHSYSSTATE: t.Final = "https://www.ibm.com/docs/en/power10?topic=commands-chsysstate"
_DIAGRMC: t.Final = "https://www.ibm.com/support/knowledgecenter/HW4M4/p8edm/diagrmc.html"


@dataclasses.dataclass(frozen=True)
class HmcRung:
    """One row. ``command``: words in braces are filled in. ``limit``: seconds for the command, ``wait``: for its effect.

    ``grounds`` and ``guards``: names of GROUNDS, none of which means "when it is asked for", and of GUARDS.
    """

    name: str
    order: int
    purpose: str
    command: Argv
    grounds: tuple[str, ...]
    guards: tuple[str, ...]
    expects: str
    undo: str
    limit: int
    wait: int
    source: str
    risk: Risk = Risk.HMC

    def argv(self, **words: str) -> Argv:
        return tuple(word.format(**words) if word.startswith("{") else word for word in self.command)


# --- why -------------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Ground:
    """Why a rebuild. ``holds`` takes a running partition as the HMC lists it, and whether it says itself that it is up."""

    finding: str
    text: str
    holds: t.Callable[[Row, bool], bool]


GROUNDS: t.Final[dict[str, Ground]] = {
    "views_disagree": Ground(
        "HMC001",
        "lspartition and lssyscfg say different things of it",
        lambda row, _up: bool(row.get("disagrees")),
    ),
    "stale": Ground(
        "HMC012",
        "the HMC calls it active without an address, where in-band RMC is not possible",
        lambda row, _up: bool(row.get("stale")),
    ),
    "partition_says_up": Ground(
        "FLT004",
        "it says itself that its link is up, and the HMC denies it",
        lambda row, up: up and row.get("connected") is False,
    ),
}


class Reason(t.NamedTuple):
    """One partition, and why a rebuild of its system is called for."""

    partition: str
    finding: str
    text: str


def rebuild_reasons(answer: Row, serial: str, says_up: t.Collection[str] = ()) -> tuple[Reason, ...]:
    """One reason for each partition of the system that HMC and partition, or the HMC's own stores, disagree on.

    ``says_up``: names of partitions that say themselves that their link to this HMC is up (HMC001 of rmc_status).
    """
    rows = (row for row in _partitions(answer, serial) if _runs(row))
    found = ((row, _ground(row, str(row.get("name")) in says_up)) for row in rows)
    return tuple(Reason(str(row.get("name")), why.finding, why.text) for row, why in found if why)


def _ground(row: Row, up: bool) -> Ground | None:
    return next((ground for ground in GROUNDS.values() if ground.holds(row, up)), None)


def _runs(row: Row) -> bool:
    return row.get("state") == "Running" and row.get("env") != "os400"


# --- why not ---------------------------------------------------------------------------------------------------------


def _is_read(answer: Row, system: Row) -> str:
    """A system that is neither operating nor in standby is in the middle of firmware or service work, or out of reach."""
    state, connection = str(system.get("state") or "unknown"), str(system.get("connection") or "")
    if connection not in ("", CONNECTED):
        return f"the HMC has no connection to {_name(system)} ({connection})"
    if state not in READABLE or not system.get("partitions_read"):
        return f"{_name(system)} is in the state {state} or its partitions were not read: firmware work may be going on"
    return ""


def _has_settled(answer: Row, _system: Row) -> str:
    return brake(answer).rstrip(".")


def _does_not_migrate(answer: Row, system: Row) -> str:
    word = system.get("no_migration")
    if word is False:
        return f"a partition migration runs on {_name(system)}, or waits to be recovered"
    return "" if word is True else f"lslparmigr did not say whether a partition migration runs on {_name(system)}"


def _is_quiet(answer: Row, system: Row) -> str:
    busy = [row for row in _partitions(answer, str(system.get("serial"))) if row.get("rmc_state") == BUSY]
    return f"RMC of {busy[0].get('name')} is busy: a dynamic operation may be under way" if busy else ""


GUARDS: t.Final[dict[str, t.Callable[[Row, Row], str]]] = {
    "hmc_settled": _has_settled,
    "system_read": _is_read,
    "no_migration": _does_not_migrate,
    "no_dlpar": _is_quiet,
}
#: What each of them wants, for a reader.
GUARD_TEXTS: t.Final[dict[str, str]] = {
    "hmc_settled": "the HMC has been up for a quarter of an hour",
    "system_read": "the HMC is connected to the system, which is Operating or in Standby: no firmware work that shows",
    "no_migration": "lslparmigr and lssyscfg say that no partition of the system migrates",
    "no_dlpar": "RMC of no partition of the system is busy: no dynamic operation",
}


def refusal(rung: HmcRung, answer: Row, system: Row) -> str:
    """Why the rung is not climbed on this system, without a stop at the end; empty when nothing forbids it.

    ``system``: an entry of ``systems``.
    """
    said = (GUARDS[name](answer, system) for name in rung.guards)
    return next(filter(None, said), "")


def refusal_anywhere(rung: HmcRung, answer: Row) -> str:
    """The same for what concerns the whole HMC: no system that can be asked may be in the middle of something."""
    systems = [system for system in answer.get("systems") or () if system.get("state") in READABLE]
    return next(filter(None, (refusal(rung, answer, system) for system in systems)), "")


def _name(system: Row) -> str:
    return str(system.get("name") or system.get("serial") or "the system")


def _partitions(answer: Row, serial: str) -> list[Row]:
    return [row for row in answer.get("partitions") or () if row.get("serial") == serial]


# --- the rows --------------------------------------------------------------------------------------------------------

REBUILD: t.Final = HmcRung(
    name="rebuild",
    order=1,
    purpose="let the HMC read a system anew, where it disagrees with itself or with a partition",
    command=("chsysstate", "-m", "{system}", "-r", "sys", "-o", "rebuild"),
    grounds=tuple(GROUNDS),
    guards=tuple(GUARDS),
    expects="lspartition, lssyscfg and the partitions say the same",
    undo="none needed: the HMC only reads again",
    limit=120,
    wait=300,
    source=f"{_CHSYSSTATE}; when not to is from memory",
)
AUTOCORRECT: t.Final = HmcRung(
    name="autocorrect",
    order=2,
    purpose="let the HMC mend what it finds wrong at its own end of one connection",
    command=("diagrmc", "-m", "{system}", "--ip", "{ip}", "-p", "{lpar}", "--autocorrect"),
    grounds=(),
    guards=tuple(GUARDS),
    expects="the line that the address has an RMC connection",
    undo="not known: what it changes on the HMC is not published",
    limit=300,
    wait=0,
    source=f"{_DIAGRMC}; when not to is from memory",
)
HMC_RUNGS: t.Final[dict[str, HmcRung]] = {row.name: row for row in (REBUILD, AUTOCORRECT)}
