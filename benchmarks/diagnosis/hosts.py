# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers a batch as the probe would on a simulated partition, without a shell: same rows, same rules, same words."""

from __future__ import annotations

import functools
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Batch, Command, Host, Result, State
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell import script
from powersim import table
from powersim.call import Answer, Call
from powersim.hosts import mishaps
from powersim.hosts.become import PARSERS

from ..keep import kept
from .files import FolderHost

ENVIRONMENT = {"LC_ALL": "C", "LANG": "C", "PATH": script.PATH}
SILENT = "the host did not answer: its login shell never started"
OFF = "the host cannot be reached: port 22 is closed"
LATE = "no answer within {timeout} s; its process tree was ended"
SPARED = "not asked: an earlier question to rmcd had no answer"


class HostRunner:
    """``uid``: who the probe is, after become."""

    def __init__(self, host: FolderHost, uid: int = 0) -> None:
        self._host, self._uid = host, uid
        self.said: dict[str, Result] = {}

    def run_batch(self, commands: t.Sequence[Command]) -> Batch:
        state = self._host.state
        self._host.sync()
        if state.power.at(state.now) != "Running":
            return Batch(Host(), {}, failure=OFF)
        if state.machine.login_hangs:
            return Batch(Host(), {}, failure=SILENT)
        host = self._host_facts()
        meant = [row for row in commands if row.tags & host.tags]
        answers = {row.id: Result(row.id, State.SKIPPED, detail="not for this platform") for row in commands}
        for rmc, width in ((True, script.RMC_LANES), (False, script.OTHER_LANES)):
            # Lanes are dealt before the platform is known.
            lanes = [[row for row in commands if row.rmc_client is rmc][lane::width] for lane in range(width)]
            answers |= self._in_lanes([[row for row in lane if row in meant] for lane in lanes], host)
        self.said |= answers
        return Batch(host, answers, began=state.now, ended=state.now)

    def _host_facts(self) -> Host:
        words = self._call(("uname", "-srv")).out.split()
        system, release, version = (*words, "0", "0", "0")[:3]
        if system != "AIX":
            tags = {"linux", "inband"}
        else:
            tags = {"vios" if self._host.state.spec.platform == "vios" else "aix"}
            tags |= {"inband"} if (int(version), int(release)) >= (7, 3) else set()
        mode = "stream" if {"/tmp", "/var"} <= self._host.state.fills else "files"
        return Host(frozenset(tags), self._uid, system, mode)

    def _in_lanes(self, lanes: t.Sequence[list[Command]], host: Host) -> dict[str, Result]:
        """Lanes run side by side; the first question to rmcd that gets no answer spares the later ones."""
        spent = [0.0] * len(lanes)
        sick = float("inf")
        answers: dict[str, Result] = {}
        while any(lanes):
            lane = min((number for number, rows in enumerate(lanes) if rows), key=spent.__getitem__)
            row = lanes[lane].pop(0)
            if row.rmc_client and spent[lane] >= sick:
                answers[row.id] = Result(row.id, State.UNREAD, detail=SPARED)
                continue
            answers[row.id] = result = self._answer(row, host)
            if result.state is State.TIMEOUT:
                spent[lane] += row.timeout
                sick = min(sick, spent[lane]) if row.rmc_client else sick
        return answers

    def _answer(self, row: Command, host: Host) -> Result:
        if not self._there(row.argv[0]):
            return Result(row.id, State.MISSING, detail="no such command on this host")
        if row.needs_root and host.uid:
            return Result(row.id, State.DENIED, detail="needs root")
        said = self._call(row.argv)
        if said.hang:
            return Result(row.id, State.TIMEOUT, detail=LATE.format(timeout=row.timeout))
        if host.mode == "stream":
            return Result(row.id, State.DONE, said.rc, kept(row.keep, said.out + said.err))
        return Result(row.id, State.DONE, said.rc, kept(row.keep, said.out), said.err)

    def _there(self, command: str) -> bool:
        state = self._host.state
        gone = table.RSCT_COMMANDS if not state.rsct_installed else ()
        if command in gone or state.command_faults.get(command) == "absent":
            return False
        return command in _simulated(state.spec.platform) or command in self._host.tools

    def _call(self, argv: tuple[str, ...]) -> Answer:
        """As the gate of a host answers."""
        call = Call(self._host.state, argv, self._uid, ENVIRONMENT, "/", self._host)
        mishap = mishaps.of(call)
        if mishap.instead:
            return mishap.instead(call)
        row = table.find(self._host.state.spec.platform, argv)
        if row is None or argv[0] in PARSERS:
            answer = self._host.run_tool(call)
        elif row.root and call.uid:
            answer = Answer(rc=1, err=f"powersim: {argv[0]} needs root\n")
        else:
            answer = row.run(call)
        return mishap.after(call, answer) if mishap.after else answer


@functools.cache
def _simulated(platform: str) -> frozenset[str]:
    return frozenset(table.commands(platform))
