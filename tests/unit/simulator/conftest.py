# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small estate under a clock that only moves when told."""

from __future__ import annotations

import typing as t

import pytest

from powersim import faults, table
from powersim.call import Answer, Call
from powersim.clock import Clock
from powersim.daemon import states
from powersim.estate.loader import build
from powersim.estate.parts import Estate
from powersim.hmc import table as hmc_table
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.view import Console
from powersim.state.partition import Partition

HMC = {"name": "hmc1", "ip": "192.0.2.21", "version": "V11R1.1111", "type_model": "7063-CR2", "serial": "68A1B0C"}
AIX = {"platform": "aix", "level": "7200-05-08-2419"}


def lpar(number: int, name: str, **more: t.Any) -> dict[str, t.Any]:
    return {"name": name, "lpar_id": number, "ip": f"192.0.2.{100 + number}", **AIX, **more}


def plain(**more: t.Any) -> dict[str, t.Any]:
    """Estate data with one partition of every kind."""
    partitions = [
        lpar(1, "vios1", platform="vios", level="3.1.4.21", users=[{"name": "padmin", "role": "padmin"}]),
        lpar(2, "aix1"),
        lpar(3, "inband1", level="7300-04-00-2546", mode="POWER 11", transport="inband"),
        lpar(4, "off1", state="off"),
        lpar(5, "linux1", platform="linux", level="Red Hat Enterprise Linux 9.4 (Plow)"),
        lpar(6, "member1", peer={"name": "clus_a", "nodes": ["member2"], "dead_man": True}),
        lpar(7, "both1", level="7300-04-00-2546", mode="POWER 11", transport="both"),
    ]
    system = {
        "name": "SYS1", "type_model": "9824-42A", "serial": "78A1B2C", "firmware": "FW1110.10", "hmcs": ["hmc1"],
        "ip": "198.51.100.61", "partitions": partitions,
    }  # fmt: skip
    return {"name": "test", "hmcs": [dict(HMC)], "systems": [system], **more}


class Sim:
    """The estate without hosts: commands are called as the gate calls them."""

    def __init__(self, data: dict[str, t.Any]) -> None:
        self.moment = 0.0
        self.estate: Estate = build(data, faults.CATALOGUE)
        self.clock = Clock(1.0, start=1_800_000_000.0, source=lambda: self.moment)
        self.partitions = states(self.estate, self.clock)
        self.console = Console(self.estate.hmcs[0], self.estate, self.partitions, self.clock)

    def __getitem__(self, name: str) -> Partition:
        return self.partitions[name]

    def later(self, seconds: float) -> None:
        self.moment += seconds

    def run(self, name: str, line: str) -> Answer:
        argv = tuple(line.split())
        row = table.find(self[name].spec.platform, argv)
        assert row is not None, line
        return row.run(Call(self[name], argv))

    def hmc(self, *argv: str) -> Reply:
        row = hmc_table.find(argv)
        assert row is not None, argv
        return row.run(HmcCall(self.console, argv, "hscroot"))

    def link(self, name: str) -> str:
        """State of the IP link as rmcdomainstatus prints it."""
        words = self.run(name, "rmcdomainstatus -s ctrmc").out.split("Control Points\n")[-1].split()
        return words[0] if words else ""

    def rmc_state(self, name: str) -> str:
        return self.hmc(
            "lssyscfg", "-r", "lpar", "-m", "SYS1", "--filter", f"lpar_names={name}", "-F", "rmc_state"
        ).out.strip()


@pytest.fixture
def sim() -> Sim:
    return Sim(plain())


@pytest.fixture
def data() -> dict[str, t.Any]:
    return plain()
