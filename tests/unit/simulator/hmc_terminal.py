# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""For tests of HMCs: an estate that has one of everything they can show, and command lines run on one of them."""

from __future__ import annotations

import asyncio
import pathlib
import typing as t

from conftest import Sim, lpar, plain

from powersim.hmc import faults
from powersim.hmc.call import Reply
from powersim.hmc.shell import Shell
from powersim.log import Log

ROLES = (
    {"name": "hscroot", "description": "HMC Super User"},
    {"name": "look", "taskrole": "hmcviewer"},
    {"name": "one", "taskrole": "hmcoperator", "systems": ["SYS1"]},
    {"name": "some", "taskrole": "site", "commands": ["lssyscfg", "lspartition"]},
    {"name": "never", "ssh": False},
)


def of_everything(version: str = "V10R3.1060", **hmc: t.Any) -> dict[str, t.Any]:
    """The plain estate, and: a busy site's oddities on a second system, one without connection, two that share a name."""
    data = plain()
    data["hmcs"][0] |= {"version": version, "users": [dict(user) for user in ROLES], "latency": 0.0, **hmc}
    odd = [
        lpar(12, "ibmi1", platform="ibmi", level="V7R4M0", transport="none", host=False),
        lpar(13, "spaced", lpar_name="teacher02 192.0.2.7", host=False),
        lpar(14, "never1", transport="none", faults=["no_management_domain"], host=False),
        lpar(15, "gone1", state="off", host=False),
    ]
    machine = {"firmware": "FW950.C1", "hmcs": ["hmc1"], "type_model": "9009-42G"}
    data["systems"] += [
        {"name": "SYS2", "serial": "78D3E4F", "ip": "198.51.100.62", "partitions": odd, **machine},
        {"name": "SYS3", "serial": "78D3E50", "ip": "198.51.100.63", "state": "No Connection", **machine},
        {"name": "SYS2", "serial": "78D3E51", "ip": "198.51.100.64", **machine},
    ]
    return data


def two_consoles() -> dict[str, t.Any]:
    data = of_everything()
    data["hmcs"].append(
        {**data["hmcs"][0], "name": "hmc2", "ip": "192.0.2.22", "serial": "68A1B0D", "version": "V11R1.1111"}
    )
    data["systems"][0]["hmcs"] = ["hmc1", "hmc2"]
    return data


class Terminal:
    """Lines on an HMC, as one user."""

    def __init__(self, sim: Sim, folder: pathlib.Path, user: str = "hscroot") -> None:
        self.sim, self.folder = sim, folder
        self._shell = Shell(sim.console, Log(folder / "log.jsonl"), user)

    def __call__(self, line: str) -> Reply:
        return asyncio.run(self._run(line))

    async def _run(self, line: str) -> Reply:
        """Waits cost nothing: simulated time jumps."""
        task = asyncio.ensure_future(self._shell.run(line))
        while not task.done():
            await asyncio.sleep(0)
            self.sim.later(5.0 if not task.done() else 0.0)
        return task.result()

    def lines(self, line: str) -> list[str]:
        reply = self(line)
        assert (reply.rc, reply.err) == (0, ""), reply
        return reply.out.splitlines()

    def value(self, name: str, attribute: str, system: str = "SYS1") -> str:
        """One attribute of one partition."""
        line = f"lssyscfg -r lpar -m {system} --filter 'lpar_names={name}' -F {attribute}"
        return self.lines(line)[0]

    def inject(self, text: str) -> None:
        assert faults.refusal(self.sim.console, text) == ""
        faults.inject(self.sim.console, text)

    def heal(self, text: str) -> None:
        faults.heal(self.sim.console, text)
        self.sim.later(300)
