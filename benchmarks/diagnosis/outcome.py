# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one case came to, small enough to be sent between processes, and what is asked of it."""

from __future__ import annotations

import dataclasses
import pathlib
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.correlate import correlate

from . import kinds
from .cases import FAULT, Case, Fault, carry_out, signature
from .product import reach
from .reading import Document, Reading

INFO = "info"
#: What one host shows and what several show together.
FLEET: t.Final[dict[str, str]] = {"RMC019": "FLT001"}
TWIN = "duplicate_node_id"  # nobody finds it on one host alone, unless its link is well enough to flap


class Found(t.NamedTuple):
    """A finding that stands as a cause. ``hmcs``: the links it concerns, none for all. ``explains``: ids below it."""

    id: str
    severity: str
    subject: str
    hmcs: tuple[str, ...] = ()
    explains: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Outcome:
    """``causes``: of the host, the worst first. ``said``: those that HMCs name. ``bystanders``: of healthy neighbours.
    ``fleet``: findings of several hosts that have this one as a member, where others were read.

    ``connected``: every HMC of its system has a link to the host that works, as the simulator knows.
    ``refused``: why there is nothing else. ``mark``: equal for cases in which everything that was printed is equal.
    """

    case: Case
    refused: str = ""
    state: str = ""
    connected: bool = False
    causes: tuple[Found, ...] = ()
    explained: tuple[str, ...] = ()
    said: tuple[Found, ...] = ()
    bystanders: tuple[tuple[str, Found], ...] = ()
    fleet: tuple[Found, ...] = ()
    unread: tuple[str, ...] = ()
    mark: int = 0

    @property
    def platform(self) -> str:
        return str(kinds.KINDS[self.case.kind]["platform"])

    def first(self, fault: Fault, usual: t.Container[Found] = ()) -> str:
        """The id that is named first: by the HMC where the fault is the HMC's, else of the host.

        ``usual``: what is said of the host when nothing is wrong with it.
        """
        named = (*self.said, *self.causes) if fault.on_hmc else self.causes
        return next((found.id for found in named if found not in usual), "")

    def is_first(self, fault: Fault, usual: t.Container[Found] = ()) -> bool:
        """For a fault of the HMC it is enough when either end puts it first."""
        tops = {self.first(fault, usual), *[found.id for found in self.causes if found not in usual][:1]}
        return bool(fault.expected) and fault.expected in tops

    def names(self, fault: Fault) -> bool:
        """Its cause stands among the causes: of the host, of an HMC, or of the fleet with this host as a member."""
        wanted = {fault.expected, FLEET.get(fault.expected, fault.expected)} - {""}
        return any(found.id in wanted for found in (*self.causes, *self.said, *self.fleet))

    def told_by(self, fault: Fault, other: Fault) -> bool:
        """The rule table says that the other one brings it about, and it is listed as such."""
        listed = any(fault.expected in found.explains for found in (*self.causes, *self.said))
        return listed and self.names(other) and fault.expected in reach(other.expected)

    @property
    def alarms(self) -> tuple[Found, ...]:
        """Causes above mere information."""
        return tuple(found for found in (*self.causes, *self.said) if found.severity != INFO)


def findings_of(document: Document) -> tuple[Found, ...]:
    """Of an audit document, or of what an HMC answered."""
    return tuple(_found(row) for row in document.get("findings") or ())


def _found(row: Document) -> Found:
    hmcs, explains = (tuple(row.get(key) or ()) for key in ("hmcs", "explains"))
    return Found(row["id"], row["severity"], row["subject"], hmcs, explains)


def outcome(case: Case, folder: pathlib.Path, everybody: bool = False, **estate: t.Any) -> Outcome:
    everybody = everybody or any(fault.name == TWIN for fault in case.faults)
    staged, reading = carry_out(case, folder, everybody=everybody, **estate)
    if reading is None:
        return Outcome(case, refused=staged.refused)
    own = reading.documents[kinds.SUBJECT]
    subject = staged.world.partitions[kinds.SUBJECT]
    others = {name: document for name, document in reading.documents.items() if name not in (kinds.SUBJECT, kinds.OFF)}
    return Outcome(
        case,
        state=own["state"],
        connected=set(subject.system.hmcs) <= set(subject.alive_links()),
        causes=findings_of(own),
        explained=tuple(dict.fromkeys(text.split(" ")[0] for text in own["explained"])),
        said=tuple(found for answer in reading.answers.values() for found in findings_of(answer)),
        bystanders=tuple((name, found) for name, document in others.items() for found in findings_of(document)),
        fleet=_fleet(reading),
        unread=_unread(reading),
        mark=hash(signature(staged.world, reading)),
    )


def _fleet(reading: Reading) -> tuple[Found, ...]:
    if len(reading.documents) == 1:
        return ()
    told = correlate(reading.documents, reading.answers)["findings"]
    return tuple(Found(row["id"], row["severity"], row["subject"]) for row in told if kinds.SUBJECT in row["members"])


def _unread(reading: Reading) -> tuple[str, ...]:
    own = reading.documents[kinds.SUBJECT]
    rows = [*own["unread"], *(row for answer in reading.answers.values() for row in answer.get("unread") or ())]
    return tuple(f"{row['command']} {row['reason']}" for row in rows)


def is_fault(case: Case) -> bool:
    return bool(case.faults) and all(fault.sort == FAULT for fault in case.faults)
