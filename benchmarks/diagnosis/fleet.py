# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""400 partitions with one blocked network, an HMC without its system and six unrelated faults: how much is said of it?

Eight systems of fifty, two pairs of HMCs, ten networks that cross all systems.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.correlate import correlate
from powersim import faults
from powersim.estate.loader import build
from powersim.estate.parts import Estate

from .cases import LONG, find
from .reading import Document, Reading, read
from .world import World, scratch

SYSTEMS, EACH, NETWORKS = 8, 50, 10
BLOCKED, CUT_OFF, DEAF_HMC = 3, 6, "hmc3"  # a network, a system, and the HMC that has lost it
#: Six partitions, each with a fault of its own; none of them is in the blocked network or the system cut off.
UNRELATED: t.Final[dict[str, str]] = {
    "lpar011": "ctrmc_stopped",
    "lpar062": "drm_missing",
    "lpar117": "var_full",
    "lpar158": "node_id_mismatch",
    "lpar215": "private_key_missing",
    "lpar366": "remote_clients_disabled",
}
LEVELS = (("aix", "7200-05-08-2419"), ("linux", "Red Hat Enterprise Linux 9.4 (Plow)"), ("aix", "7100-05-09-2114"))


def network_of(number: int) -> int:
    return number % NETWORKS


def _partition(number: int) -> dict[str, t.Any]:
    name = f"lpar{number:03d}"
    platform, level = LEVELS[number % len(LEVELS)]
    own = [UNRELATED[name]] if name in UNRELATED else []
    blocked = ["network_blocked"] if network_of(number) == BLOCKED else []
    return {
        "name": name, "lpar_id": 10 + number % EACH, "platform": platform, "level": level, "mode": "POWER 10",
        "ip": f"10.1.{network_of(number)}.{20 + number // NETWORKS}", "faults": own + blocked,
    }  # fmt: skip


def estate() -> Estate:
    hmcs = [
        {"name": f"hmc{n}", "ip": f"192.0.2.2{n}", "version": "V10R3.1060", "type_model": "7063-CR2",
         "serial": f"68A1B0{n}", "faults": [f"system_not_connected:FRAME0{CUT_OFF}"] if f"hmc{n}" == DEAF_HMC else []}
        for n in range(1, 5)
    ]  # fmt: skip
    systems = [
        {"name": f"FRAME0{n}", "type_model": "9080-HEX", "serial": f"78A1B2{n}", "firmware": "FW1030.30",
         "hmcs": ["hmc1", "hmc2"] if n < 5 else ["hmc3", "hmc4"], "ip": f"198.51.100.6{n}",
         "partitions": [_partition(number) for number in range((n - 1) * EACH, n * EACH)]}
        for n in range(1, SYSTEMS + 1)
    ]  # fmt: skip
    return build({"name": "fleet", "hmcs": hmcs, "systems": systems}, faults.CATALOGUE)


@dataclasses.dataclass
class Fleet:
    """``told``: everything that is said, shared findings first. ``wrong``: what is not right in it, in sentences."""

    told: list[str]
    visited: list[str]
    wrong: list[str]

    def figures(self) -> dict[str, int]:
        """``fleet_findings``: the more of two ways, with all documents and with those of the visited hosts only."""
        return {"fleet_findings": max(len(self.told), len(self.visited)), "fleet_wrong": len(self.wrong)}

    def lines(self) -> list[str]:
        told, visited = len(self.told), len(self.visited)
        head = f"A fleet of {SYSTEMS * EACH} partitions: {told} findings, {visited} of visited hosts"
        return ["", head, *(f"  {text}" for text in self.told), *(f"  WRONG: {text}" for text in self.wrong)]


def measure() -> Fleet:
    with scratch() as folder:
        world = World(estate(), folder)
        world.later(LONG)
        reading = read(world)
    visited = {name: own for name, own in reading.documents.items() if own["state"] != "healthy"}
    told, few = (correlate(documents, reading.answers) for documents in (reading.documents, visited))
    wrong = [*_wrong(told, reading), *(f"visited hosts alone: {text}" for text in _wrong(few, reading))]
    return Fleet(_texts(told), _texts(few), wrong)


def _texts(told: Document) -> list[str]:
    shared = [f"{row['id']} {row['slug']} {row['subject']}: {len(row['members'])} members" for row in told["findings"]]
    return shared + [f"{row['id']} {row['slug']} {row['host']}" for row in told["single"]]


def _wrong(told: Document, reading: Reading) -> t.Iterator[str]:
    """Everything that is there twice, missing, or about something that is not broken."""
    blocked = {name for name in reading.documents if network_of(int(name[4:])) == BLOCKED}
    shared = [set(row["members"]) for row in told["findings"]]
    if blocked not in shared:
        yield f"no finding has the {len(blocked)} partitions of the blocked network as its members"
    about_system = [row for row in (*told["findings"], *told["single"]) if _is_system(row)]
    if len(about_system) != 1:
        yield f"{len(about_system)} findings are about FRAME0{CUT_OFF}, which {DEAF_HMC} has lost; 1 is wanted"
    alone = {row["host"]: row["id"] for row in told["single"] if not _is_system(row)}
    for name, fault in UNRELATED.items():
        if alone.pop(name, "") != (expected := find(fault).expected):
            yield f"{name} has {fault}: {expected} alone is wanted of it"
    yield from (f"{host} is well, and {finding} is said of it" for host, finding in alone.items())
    others = [row for row in told["findings"] if set(row["members"]) != blocked and not _is_system(row)]
    yield from (f"{row['id']} {row['subject']}: nothing is wrong there" for row in others)


def _is_system(row: Document) -> bool:
    return f"FRAME0{CUT_OFF}" in f"{row.get('subject', '')} {row['message']}" and row["id"][:3] in ("FLT", "HMC")
