# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Network mode of one estate: namespaces, real sockets, real filters, and heartbeats that decide the links' state."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import os
import pathlib
import resource
import typing as t
from time import monotonic

from powersim import faults
from powersim.clock import Clock
from powersim.estate.parts import Estate
from powersim.estate.schema import Refused
from powersim.hmc.view import Console
from powersim.hosts.world import World, WorldError
from powersim.net import access, mirror
from powersim.net.console import hmc_ports
from powersim.net.fabric import Fabric
from powersim.net.firewall import Block, Firewall
from powersim.net.heart import Heart, Path
from powersim.net.listeners import Listeners, Port
from powersim.net.pace import Pace
from powersim.net.plan import ROUTER, Adapter, adapters
from powersim.state import links, obstacles, ports, rmc
from powersim.state.partition import Partition

TICK = 0.1  # real seconds between looks at who should listen
SLICE = 20  # links served before commands get their turn
# Faults that are filters on the router here: fault name to what is dropped, in both directions.
FILTERS: dict[str, dict[str, t.Any]] = {
    "network_blocked": {"protocol": "both"},
    "mtu_mismatch": {"protocol": "udp", "larger": 1400},
}
TOLD = frozenset({"mtu_mismatch"})  # the model has to know as well: the partition's own ping shows it


Question = dict[str, t.Any]


class Verbs(t.Protocol):
    """What the daemon answers to the command line."""

    verbs: dict[str, t.Callable[[Question], t.Any]]
    inject: t.Callable[[Partition, str], None]
    heal: t.Callable[[Partition, str], None]
    breath: float


class Network:
    """``plug`` and ``unplug`` follow the hosts of the world; ``inject``, ``heal`` and ``block`` are what a person does."""

    def __init__(
        self, estate: Estate, partitions: t.Mapping[str, Partition], clock: Clock, ssh: dict[str, int]
    ) -> None:
        """``ssh``: the port of each host's SSH server on this machine. Raises EstateError, OSError."""
        plan = adapters(estate)
        _raise_limit()
        self._estate, self._partitions, self._clock, self._ssh = estate, partitions, clock, ssh
        self.folder: pathlib.Path | None = None
        self._consoles: t.Mapping[str, Console] = {}
        self.fabric = Fabric(plan)
        self.firewall = Firewall(self.fabric.spaces)
        self.listeners: dict[str, Listeners] = {}
        owners = {adapter.address: adapter.host for adapter in plan}
        # An adapter's own MTU is no mismatch: rmcd sends nothing larger.
        sizes = {adapter.host: min(estate.heartbeat.large, adapter.network.mtu) for adapter in reversed(plan)}
        self.heart = Heart(owners, estate.heartbeat.missed, sizes, self._report)
        self._paths: dict[tuple[str, str], Path] = {}
        self._pace = Pace(estate.heartbeat.period, estate.heartbeat.missed, clock.now())
        self._task: asyncio.Task[None] | None = None
        self._inherited = [
            (own, text) for own in partitions.values() for text in own.faults if text.partition(":")[0] in FILTERS
        ]
        for own, text in self._inherited:
            faults.heal(own, text)
        for adapter in plan:
            if adapter.host in partitions:
                _tell(partitions[adapter.host], adapter)

    @classmethod
    def open(
        cls, world: World, estate: Estate, partitions: t.Mapping[str, Partition], clock: Clock, ssh: dict[str, int]
    ) -> Network:
        """The network of a world that is about to make its hosts. Raises EstateError, WorldError."""
        if world.mode != "root":
            raise WorldError(
                "Network mode needs root and its rights on networks: run powersim as root, or leave out --network."
            )
        try:
            made = cls(estate, partitions, clock, ssh)
        except OSError as error:
            raise WorldError(
                f"No network can be made here ({error}): run powersim as root, outside containers."
            ) from None
        world.cables = made
        made.folder = world.folder
        return made

    def start(self, answers: Verbs, consoles: t.Mapping[str, Console]) -> None:
        """The hosts are up: HMCs join them, faults of the estate file become filters, hearts begin to beat."""
        self._consoles = consoles
        for hmc in self._estate.hmcs:
            self.plug(hmc.name)
        try:
            for partition, text in self._inherited:
                self.inject(partition, text)
        except Refused as error:
            raise WorldError(str(error)) from None
        verbs = {"block": self.block, "unblock": self.block, "unblock_all": self.unblock_all}
        answers.verbs.update({**verbs, "blocks": self.blocks, "netns": self.namespace})
        answers.inject, answers.heal, answers.breath = self.inject, self.heal, self._pace.breath
        if self.folder:
            access.write(self.folder, {host: self.fabric.addresses(host)[0] for host in self.fabric.hosts}, self._ssh)
        self.sync()
        self._task = asyncio.ensure_future(self._run())
        self._task.add_done_callback(_complain)

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for found in self.listeners.values():
            found.sync(())
        self.fabric.close()

    # --- hosts -------------------------------------------------------------------------------------------------------

    def plug(self, host: str) -> int:
        """A fresh network for a host that starts; returns the descriptor of its namespace."""
        self.unplug(host)
        space = self.fabric.plug(host)
        self.listeners[host] = Listeners(space, lambda: self._ssh.get(host, 0))
        return space.fd

    def unplug(self, host: str) -> None:
        """The host is gone, and with it its sockets, cables and filters."""
        found = self.listeners.pop(host, None)
        if found:
            found.sync(())
            self.heart.ends.pop(host, None)
            self.firewall.forget(host)
            self.fabric.unplug(host)

    def wanted(self, host: str) -> list[Port]:
        partition = self._partitions.get(host)
        if partition is None:
            console = self._consoles[host]
            return hmc_ports(console.level) if console.up else []
        return ports.listening(partition) if partition.power.at(self._clock.now()) == "Running" else []

    def sync(self) -> None:
        """Real listeners as the model has them now."""
        for host, found in self.listeners.items():
            found.sync(self.wanted(host))
            if found.heart:
                self.heart.ends[host] = found.heart
            else:
                self.heart.ends.pop(host, None)
            partition = self._partitions.get(host)
            if partition is not None:
                (self.heart.mute.add if partition.rmc.hung else self.heart.mute.discard)(host)

    # --- heartbeats --------------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            self.sync()
            await self._beat()

    async def _beat(self) -> None:
        """One period if it is due."""
        now = self._clock.now()
        if not self._pace.due(now, monotonic(), len(self._paths)):
            return
        self.heart.judge(self._paths.values())
        self._mirror()
        self._paths = {key: self._paths.get(key) or self._path(*key) for key in self._links(now)}
        for number, path in enumerate(list(self._paths.values())):
            self.heart.send(path)
            if number % SLICE == SLICE - 1:
                await asyncio.sleep(0)

    def _mirror(self) -> None:
        """Simulated packet filters stop real packets too."""
        hmcs = [address for name in self._consoles for address in self.fabric.addresses(name)]
        for host in self.listeners:
            if host in self._consoles:
                blocks = mirror.of_console(self._consoles[host])
            else:
                blocks = mirror.of_partition(self._partitions[host], [*hmcs, self.fabric.router(host)])
            with contextlib.suppress(Refused):  # without nft the model alone takes the links down
                self.firewall.mirror(host, blocks, mirror.REASON)

    def _links(self, now: float) -> t.Iterator[tuple[str, str]]:
        """Links over IP whose HMC is there."""
        for name, partition in self._partitions.items():
            for hmc, link in partition.links.items():
                if name in self.listeners and not link.side.away(now):
                    yield name, hmc

    def _path(self, partition: str, hmc: str) -> Path:
        return Path(partition, hmc, self.fabric.addresses(partition)[0], self.fabric.addresses(hmc)[0])

    def _report(self, name: str, hmc: str, obstacle: str, there: bool) -> None:
        """An obstacle that came is shown at once: its time has passed while nothing was heard."""
        partition = self._partitions[name]
        link = partition.links.get(hmc)
        if link is None or (obstacle in link.obstacles) == there:
            return
        if not there and obstacle in obstacles.HELD:
            return  # rmcd has given up: a refresh, or a new start, takes it away
        (link.obstacles.add if there else link.obstacles.discard)(obstacle)
        rmc.resettle(partition)
        stronger = list(links.OBSTACLES)[: list(links.OBSTACLES).index(obstacle)]
        if there and rmc.joined(partition) and not link.obstacles.intersection(stronger):
            link.state.plan(partition.now, (0.0, links.OBSTACLES[obstacle][-1][1]))

    # --- what people do ----------------------------------------------------------------------------------------------

    def inject(self, partition: Partition, text: str) -> None:
        """A fault that is a filter on the router here, or else one of the model."""
        name, _unused, hmc = text.partition(":")
        ours = self.fabric.addresses(partition.name)
        if name not in FILTERS or not ours:
            return faults.inject(partition, text)
        peers = [hmc] if hmc else [own.name for own in self._estate.hmcs]
        theirs = tuple(address for peer in peers for address in self.fabric.addresses(peer))
        reason, ways = f"{partition.name} {text}", ((ours, theirs), (theirs, ours))
        blocks = [Block(ROUTER, sources=one, targets=other, reason=reason, **FILTERS[name]) for one, other in ways]
        self.firewall.mirror(ROUTER, blocks, reason)
        if name in TOLD:
            return faults.inject(partition, text)
        partition.injected[text] = (faults.CATALOGUE[name].finding, lambda: bool(self.firewall.because(reason)))
        return None

    def heal(self, partition: Partition, text: str) -> None:
        mine = self.firewall.because(f"{partition.name} {text}")
        self.firewall.change(remove=mine)
        if not mine or text.partition(":")[0] in TOLD:
            return faults.heal(partition, text)
        partition.injected.pop(text, None)
        return None

    def block(self, question: Question) -> Question:
        """Control verbs ``block`` and ``unblock``."""
        self._known(question["at"], "--at", (ROUTER, *self.listeners))
        sources, targets = (self._addresses(question[key], f"--{key}") for key in ("from", "to"))
        fields = {key: question[key] for key in ("at", "protocol", "port", "larger", "action")}
        row = Block(**fields, sources=sources, targets=targets)
        if question["verb"] == "block":
            self.firewall.change(add=[row])
        elif row in self.firewall.blocks:
            self.firewall.change(remove=[row])
        else:
            raise Refused("Nothing is blocked like that: `powersim block --list` shows the options of what is.")
        return self.blocks()

    def unblock_all(self, _question: Question) -> Question:
        """Away with what people blocked; the filters of faults stay."""
        self.firewall.change(remove=[block for block in self.firewall.blocks if not block.reason])
        return self.blocks()

    def blocks(self, _question: Question | None = None) -> Question:
        return {"blocks": [{"at": row.at, "rule": row.line(), "reason": row.reason} for row in self.firewall.blocks]}

    def namespace(self, question: Question) -> Question:
        """Control verb ``netns``: the path by which another root process enters a network."""
        self._known(question["host"], "host", self.fabric.spaces)
        return {"path": f"/proc/{os.getpid()}/fd/{self.fabric.spaces[question['host']].fd}"}

    def _addresses(self, name: str, option: str) -> tuple[str, ...]:
        if name:
            self._known(name, option, self.fabric.hosts)
        return self.fabric.addresses(name)

    @staticmethod
    def _known(name: str, option: str, known: t.Iterable[str]) -> None:
        names = sorted(known)
        if name not in names:
            raise Refused(f"{option} is '{name}', which has no network now: use one of {', '.join(names)}.")


def _complain(task: asyncio.Task[None]) -> None:
    """Without heartbeats the links would stay as they are: say at once, in the daemon's log, why there are none."""
    if not task.cancelled():
        asyncio.get_running_loop().call_exception_handler({"message": "network mode", "exception": task.exception()})


def _raise_limit() -> None:
    """A host needs about eight descriptors here; the usual soft limit of 1024 would end at a hundred hosts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _tell(partition: Partition, adapter: Adapter) -> None:
    """The simulated commands show the real gateway and MTU."""
    for interface in partition.network.interfaces:
        if interface.name == adapter.name:
            interface.mtu = partition.network.path_mtu = adapter.network.mtu
    for number, route in enumerate(partition.network.routes):
        if route.target == "default":
            partition.network.routes[number] = dataclasses.replace(route, gateway=adapter.router)
