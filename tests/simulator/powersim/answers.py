# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the daemon answers to the command line: a table of verbs."""

from __future__ import annotations

import asyncio
import inspect
import os
import typing as t

from powersim import conditions, faults
from powersim.clock import Clock
from powersim.estate.parts import Estate
from powersim.estate.schema import Refused, nearest
from powersim.hmc import faults as hmc_faults
from powersim.hmc.view import Console
from powersim.hosts.accounts import Account
from powersim.hosts.host import Host
from powersim.hosts.world import World
from powersim.state.partition import Partition

Question = dict[str, t.Any]
Reply = dict[str, t.Any]
POLL = 0.05  # real seconds between two looks at a condition
PLATFORMS = ("aix", "vios", "linux")


class Live(t.Protocol):
    """What there is of an estate that is up."""

    estate: Estate
    clock: Clock
    world: World
    partitions: dict[str, Partition]
    hosts: dict[str, Host]
    consoles: dict[str, Console]
    ports: dict[str, int]
    stopping: asyncio.Event


class Answers:
    """``verbs`` may be added to; a verb takes the question and returns, or awaits, its answer. ``inject`` and ``heal``
    may be replaced: where there is a real network, some faults are real. ``breath``: real seconds for each simulated one
    of a wait while the clock stands still; real packets need some.
    """

    def __init__(self, live: Live) -> None:
        self.live = live
        self.breath = 0.0
        self.inject: t.Callable[[Partition, str], None] = faults.inject
        self.heal: t.Callable[[Partition, str], None] = faults.heal
        self.verbs: dict[str, t.Callable[[Question], t.Any]] = {
            "down": self.down,
            "status": self.status,
            "inject": self.change,
            "heal": self.change,
            "time": self.time,
            "wait": self.wait,
        }

    async def answer(self, question: Question) -> Reply:
        """A refusal comes back as ``error``, one sentence."""
        try:
            reply = self.verbs[question["verb"]](question)
            found: Reply = await reply if inspect.isawaitable(reply) else reply
        except Refused as error:
            return {"error": str(error)}
        return found

    def down(self, _question: Question) -> Reply:
        self.live.stopping.set()
        return {"pid": os.getpid()}

    # --- status ------------------------------------------------------------------------------------------------------

    def status(self, _question: Question) -> Reply:
        live = self.live
        return {
            "estate": live.estate.name,
            "mode": "network" if live.world.cables else live.world.mode,
            "pid": os.getpid(),
            "time_scale": live.clock.scale,
            "simulated": live.clock.now(),
            "hmcs": [self._console(console) for console in live.consoles.values()],
            "partitions": [self._partition(host) for host in live.hosts.values()],
            "without_host": len(live.partitions) - len(live.hosts),
        }

    def _console(self, console: Console) -> Reply:
        own = console.spec
        return {
            "name": own.name,
            "port": self.live.ports[own.name],
            "version": own.version,
            "user": own.users[0].name,
            "faults": hmc_faults.active(console),
        }

    def _partition(self, host: Host) -> Reply:
        state, now = host.state, self.live.clock.now()
        account = host.accounts[state.spec.login_user.name]
        return {
            "name": state.name,
            "platform": state.spec.platform,
            "level": state.spec.level,
            "system": state.spec.system,
            "lpar_id": state.spec.lpar_id,
            "state": state.power.at(now),
            "port": self.live.ports[state.name],
            "user": account.name,
            "shell": shell(account),
            "shell_wanted": state.spec.shell,
            "ctrmc": state.src.status("ctrmc", now),
            "links": {name: link.state.at(now) for name, link in state.links.items()},
            "inband": {name: row.state.at(now) for name, row in state.proxy.items()},
            "faults": sorted(state.faults),
            "node_id": state.identity.current,
            "harm": dict(state.harm),
        }

    # --- faults ------------------------------------------------------------------------------------------------------

    def targets(self, words: str) -> list[str]:
        """Hosts by names and groups with commas between; each once, in the order of the estate."""
        states, consoles = self.live.partitions, self.live.consoles
        groups = {
            platform: [name for name, state in states.items() if state.spec.platform == platform]
            for platform in PLATFORMS
        }
        groups |= {"partitions": list(states), "hmcs": list(consoles), "all": [*consoles, *states]}
        known = [*consoles, *states, *groups]
        chosen: set[str] = set()
        for word in words.split(","):
            if word not in known:
                shown = ", ".join(known if len(known) < 40 else [*known[:40], "..."])
                raise Refused(f"There is no host '{word}': choose among {shown}{nearest(word, known)}.")
            chosen.update(groups.get(word, [word]))
        if not chosen:
            raise Refused(f"No host of this estate is in '{words}': choose another name or group.")
        return [name for name in (*consoles, *states) if name in chosen]

    def change(self, question: Question) -> Reply:
        """Inject or heal; on several hosts all of it or nothing. ``faults`` empty: heal whatever there is."""
        names, texts = self.targets(question["hosts"]), list(question["faults"])
        inject = question["verb"] == "inject"
        refusals = [wrong for name in names for text in texts if (wrong := self._refusal(name, text))]
        if refusals:
            raise Refused("\n".join(dict.fromkeys(refusals)))
        for name in names:
            if name in self.live.consoles:
                console = self.live.consoles[name]
                for text in texts or hmc_faults.active(console):
                    (hmc_faults.inject if inject else hmc_faults.heal)(console, text)
            else:
                state = self.live.partitions[name]
                for text in texts or list(state.injected):
                    (self.inject if inject else self.heal)(state, text)
                if name in self.live.hosts:
                    self.live.hosts[name].sync()
        return {"hosts": {name: self._faults(name) for name in names}}

    def _refusal(self, name: str, text: str) -> str:
        if name in self.live.consoles:
            return hmc_faults.refusal(self.live.consoles[name], text)
        return faults.refusal(self.live.partitions[name], text)

    def _faults(self, name: str) -> list[str]:
        console = self.live.consoles.get(name)
        return hmc_faults.active(console) if console else sorted(self.live.partitions[name].faults)

    # --- time --------------------------------------------------------------------------------------------------------

    def time(self, question: Question) -> Reply:
        clock = self.live.clock
        if question.get("scale") is not None:
            clock.set_scale(question["scale"])
        if question.get("advance"):
            clock.advance(question["advance"])
        return {"simulated": clock.now(), "time_scale": clock.scale}

    async def wait(self, question: Question) -> Reply:
        """Until a condition holds, or ``timeout`` simulated seconds have passed."""
        clock = self.live.clock
        scene = conditions.Scene(self.live.partitions, self.live.consoles)
        condition = conditions.parse(question["condition"], scene)
        start = clock.now()
        while not condition.holds and clock.now() < start + question["timeout"]:
            if clock.scale:
                await asyncio.sleep(POLL)
            else:
                clock.advance(1.0)
                await asyncio.sleep(self.breath)
        value = condition.now()
        return {"held": condition.holds, "value": value, "waited": clock.now() - start, "simulated": clock.now()}


def shell(account: Account) -> str:
    """The real shell behind the login shell: by its own name, and said so where it only stands for ksh."""
    program = account.binary.rpartition("/")[2]
    if account.argv0[0] == "sh":
        return f"/bin/sh ({program})"
    return f"{program}, restricted" if "-r" in account.argv0 else program
