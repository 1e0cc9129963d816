# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cases: which fault, on which kind of host, in which company; and the estate that holds them all.

Every case is a partition of its own. Its company is what a repair must not hurt: a cluster with or without a dead-man
switch, a second HMC whose link lives, the other VIOS of a pair.
"""

from __future__ import annotations

import dataclasses
import functools
import typing as t

from powersim import faults

from ..diagnosis import kinds
from ..diagnosis.cases import FAULT

ALONE, MEMBER, DEAD_MAN, BESIDE, PAIR = "alone", "member", "dead_man", "beside", "pair"
KINDS: t.Final = ("aix72", "aix73-inband", "vios31", "rhel9", "rhel9-inband")
ONE_HMC, TWO_HMCS = "FRAME01", "FRAME02"
#: Nothing of RMC is broken by these, or they pass while one looks.
_NOT_TRIED: t.Final = frozenset({"fresh_boot", "migrating", "login_shell_hangs", "wpar"})


@dataclasses.dataclass(frozen=True)
class Case:
    """``fault``: as injected, without an argument; '' for a healthy host."""

    kind: str
    fault: str
    company: str = ALONE

    def __str__(self) -> str:
        return f"{self.fault or 'healthy'} on {self.kind}, {self.company}"

    @property
    def platform(self) -> str:
        return str(kinds.KINDS[self.kind]["platform"])


def every_case() -> tuple[Case, ...]:
    """All that the simulator takes: each fault alone on each kind, and those of ``companies`` in company."""
    cases = [Case(kind, "") for kind in KINDS]
    for fault in fault_names():
        for kind in KINDS:
            cases += [Case(kind, fault, company) for company in companies(kind, fault)]
    return tuple(case for case in cases if takes(case))


@functools.cache
def fault_names() -> tuple[str, ...]:
    """Faults of a partition that break something, tools of the reader left out."""
    from ..diagnosis.cases import catalogue

    rows = [row for row in catalogue() if row.sort == FAULT and not row.on_hmc]
    return tuple(dict.fromkeys(row.name for row in rows if row.name not in _NOT_TRIED and not _cluster(row.name)))


def _cluster(name: str) -> bool:
    """Being a member is a company here, not a fault."""
    return name.startswith(("member_", "domain_member", "working_"))


def companies(kind: str, fault: str) -> tuple[str, ...]:
    """In which company a fault is tried on this kind of host."""
    found = [ALONE, MEMBER, DEAD_MAN]
    if faults.CATALOGUE[fault].takes == "hmc?":
        found.append(BESIDE)
    if kinds.KINDS[kind]["platform"] == "vios":
        found.append(PAIR)
    return tuple(found)


@functools.cache
def takes(case: Case) -> bool:
    """Whether the simulator takes the fault there; it refuses what a host of that kind can't have."""
    from ..diagnosis.world import World, scratch

    if not case.fault:
        return True
    with scratch() as folder:
        world = World(estate([case]), folder, only=())
        return not world.refusal("c001", injected(case, "c001"))


def injected(case: Case, name: str) -> str:
    """The fault with the argument that it has in this company."""
    if case.company == BESIDE:
        return f"{case.fault}:hmc1"
    return f"{case.fault}:{name}o" if case.fault == "duplicate_node_id" else case.fault


def named(cases: t.Sequence[Case]) -> dict[str, Case]:
    """The name of each case's host, always the same for the same list."""
    return {f"c{number:03d}": case for number, case in enumerate(cases, 1)}


def estate(cases: t.Sequence[Case], *, scale: float = 60) -> dict[str, t.Any]:
    """The estate of all these cases, healthy: what is broken is injected later, once every link has been up for long."""
    frames: dict[str, list[dict[str, t.Any]]] = {}
    number = iter(range(2, 60_000))
    for name, case in named(cases).items():
        frame = frames.setdefault(_frame(name, case), [])
        frame += [_partition(each, next(number), case, **more) for each, more in _hosts(name, case)]
    systems = [
        {"name": name, "type_model": "9824-42A", "serial": f"78A{place:04}", "firmware": "FW1110.10",
         "hmcs": ["hmc1", "hmc2"] if name == TWO_HMCS else ["hmc1"], "ip": f"198.51.100.{60 + place}",
         "max_lpars": 60_000, "partitions": partitions}
        for place, (name, partitions) in enumerate(frames.items())
    ]  # fmt: skip
    return {"name": "repair", "time_scale": scale, "seed": 11, "hmcs": kinds.consoles(), "systems": systems}


def _frame(name: str, case: Case) -> str:
    """A pair of VIOS serves a system of its own."""
    return {BESIDE: TWO_HMCS, PAIR: f"VIOS_{name}"}.get(case.company, ONE_HMC)


def _hosts(name: str, case: Case) -> list[tuple[str, dict[str, t.Any]]]:
    """The partition of a case and who has to be there beside it."""
    if case.company in (MEMBER, DEAD_MAN):
        return [(name, {"peer": {"name": f"cl_{name}", "nodes": ["other"], "dead_man": case.company == DEAD_MAN}})]
    if case.company == PAIR:
        return [(name, {"pair": f"{name}b"}), (f"{name}b", {"pair": name})]
    if case.fault == "duplicate_node_id":
        return [(name, {}), (f"{name}o", {})]
    return [(name, {})]


def _partition(name: str, number: int, case: Case, **more: t.Any) -> dict[str, t.Any]:
    address = f"10.1.{number // 250}.{number % 250 + 1}"
    return {"name": name, "lpar_id": number, "ip": address, **kinds.KINDS[case.kind], **more}


def broken(name: str, case: Case) -> tuple[str, ...]:
    """The hosts of a case that its fault is injected into: of a pair both."""
    if not case.fault:
        return ()
    return (name, f"{name}b") if case.company == PAIR else (name,)
