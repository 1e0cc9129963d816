# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one process behind an estate: hosts, HMCs, log and control socket."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pathlib
import shutil
import signal
import sys
import typing as t

import asyncssh

from powersim import control, faults, inventory
from powersim.answers import Answers
from powersim.clock import Clock
from powersim.estate import forms
from powersim.estate.parts import Estate
from powersim.estate.schema import EstateError, Refused
from powersim.hmc import faults as hmc_faults
from powersim.hmc.service import Service
from powersim.hmc.service import serve as hmc_serve
from powersim.hmc.view import Console
from powersim.hosts import compiled, rootfs
from powersim.hosts.host import Host
from powersim.hosts.lifecycle import Lifecycle, a_port
from powersim.hosts.world import World
from powersim.log import Log
from powersim.net.network import Network
from powersim.state import power, rmc
from powersim.state.partition import Partition

SETTLED = 3600.0  # faults of the estate file are an hour old when the estate comes up
SCRATCH = (
    "hosts",
    "disks",
    "trees",
    "root",
    "ssh",
    "control",
    "daemon.pid",
    "inventory.yml",
    "known_hosts",
    "ssh_config",
)


def states(estate: Estate, clock: Clock) -> dict[str, Partition]:
    """Every partition in its initial state, the faults of the estate file long since there. Raises EstateError."""
    clock.advance(-SETTLED)
    found: dict[str, Partition] = {}
    refusals: list[str] = []
    for system in estate.systems:
        for own in system.partitions:
            found[own.name] = Partition(estate, system, own, clock)
            found[own.name].neighbours = found
            rmc.prepare(found[own.name])
    for name, partition in found.items():
        for fault in partition.spec.faults:
            if refusal := faults.refusal(partition, fault):
                refusals.append(f"partition {name}: option 'faults' contains '{fault}'. {refusal}")
            else:
                faults.inject(partition, fault)
    rmc.notice(found.values())
    clock.advance(SETTLED)
    if refusals:
        raise EstateError(refusals)
    return found


async def together(*work: t.Coroutine[t.Any, t.Any, None]) -> None:
    """All of it; when one fails the others are ended first, so that none goes on while the estate is taken down."""
    try:
        async with asyncio.TaskGroup() as group:
            for part in work:
                group.create_task(part)
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


class Daemon:
    """``start`` returns when every port answers; ``stop`` leaves the log and nothing that runs."""

    def __init__(self, estate: Estate, folder: pathlib.Path, mode: str) -> None:
        """``mode``: root, rootless or network."""
        self.estate, self.folder = estate, folder
        self.clock = Clock(estate.time_scale, forms.seconds(estate.start))
        self.partitions = states(estate, self.clock)
        self.world = World(folder, mode == "rootless")
        self.hosts: dict[str, Host] = {}
        self.lives: dict[str, Lifecycle] = {}
        self.consoles: dict[str, Console] = {}
        self.ports: dict[str, int] = {}
        self.keys: dict[str, str] = {}
        self.stopping = asyncio.Event()
        self.answers = Answers(self)
        self.answers.verbs["power"] = self.power
        self.network: Network | None = None
        self._networked = mode == "network"
        self.log = Log(folder / "log.jsonl")
        self._acceptors: list[Service] = []
        self._control: asyncio.AbstractServer | None = None

    async def start(self) -> None:
        self.world.start()
        self.world.watch(self._abandoned)
        if self._networked:
            self.network = Network.open(self.world, self.estate, self.partitions, self.clock, self.ports)
        client_key = self._client_key()
        python = rootfs.Interpreters()
        (self.folder / "root").mkdir(exist_ok=True)
        for platform in {own.platform for own in self.estate.hosts}:
            rootfs.prepare_tree(self.folder / "trees" / platform, platform)
        hosts = [state for state in self.partitions.values() if state.spec.host]
        await together(*(self._partition(state, python, client_key) for state in hosts), self._client())
        await self._hmcs(client_key)
        self._write_inventory()
        if self.network:
            self.network.start(self.answers, self.consoles)
        self._control = await control.serve(self.folder, self.answers.answer)

    def _abandoned(self) -> None:
        print("powersim: the process that holds the hosts ended, so the estate goes down.", file=sys.stderr, flush=True)
        self.stopping.set()

    async def _client(self) -> None:
        """Replace the script that hosts begin with by a program, which is compiled while they start."""
        if self.estate.hosts:
            await compiled.build(self.folder / "trees" / "client")
            for host in self.hosts.values():
                compiled.install(self.folder / "trees" / "client", host.own)

    def _client_key(self) -> asyncssh.SSHKey:
        folder = self.folder / "ssh"
        folder.mkdir(mode=0o700, exist_ok=True)
        key = asyncssh.generate_private_key("ssh-ed25519", comment="powersim")
        (folder / "id_ed25519").touch(mode=0o600)
        key.write_private_key(folder / "id_ed25519")
        key.write_public_key(folder / "id_ed25519.pub")
        return key

    def host_key(self, name: str) -> asyncssh.SSHKey:
        key = asyncssh.generate_private_key("ssh-ed25519")
        self.keys[name] = key.export_public_key("openssh").decode().strip()
        return key

    async def _partition(self, state: Partition, python: rootfs.Interpreters, client_key: asyncssh.SSHKey) -> None:
        host = Host(state, self.world, self.folder)
        self.hosts[state.name] = host
        life = self.lives[state.name] = Lifecycle(host, self.log, python, (self.host_key(state.name), client_key))
        await life.start()
        self.ports[state.name] = host.port

    def power(self, question: dict[str, t.Any]) -> dict[str, t.Any]:
        """Control verb ``power``: ``host`` and ``action`` (crash, off, on, reboot)."""
        state = self.partitions.get(question["host"])
        if state is None:
            raise Refused(f"There is no partition '{question['host']}': choose one of {', '.join(self.partitions)}.")
        if refusal := power.change(state, question["action"]):
            raise Refused(refusal)
        return {"host": state.name, "state": state.power.at(self.clock.now())}

    async def _hmcs(self, client_key: asyncssh.SSHKey) -> None:
        consoles = [Console(own, self.estate, self.partitions, self.clock) for own in self.estate.hmcs]
        hmc_faults.settle(consoles, self.clock)
        for console in consoles:
            own = console.spec
            with a_port(own.name, own.port):
                acceptor = await hmc_serve(console, self.log, self.host_key(own.name), client_key)
            self.consoles[own.name], self.ports[own.name] = console, acceptor.get_port()
            self._acceptors.append(acceptor)

    def _write_inventory(self) -> None:
        accounts = {name: host.accounts for name, host in self.hosts.items()}
        data = inventory.build(self.folder, self.estate, self.ports, accounts)
        inventory.write(self.folder, data, self.keys, self.ports)

    # --- the end -----------------------------------------------------------------------------------------------------

    async def stop(self) -> None:
        for acceptor in self._acceptors:
            await acceptor.close()
        for life in self.lives.values():
            await life.stop()
        if self._control:
            self._control.close()
        self.world.stop()
        if self.network:
            await self.network.stop()
        self.log.close()
        clean(self.folder)


def clean(folder: pathlib.Path) -> None:
    """Remove what a run leaves in its folder, except the log and the daemon's own log."""
    for name in SCRATCH:
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


async def run(estate: Estate, folder: pathlib.Path, mode: str, ready: t.Callable[[Daemon], None]) -> None:
    """Start, say so, and stay until asked to stop (control socket, SIGTERM, SIGINT)."""
    daemon = Daemon(estate, folder, mode)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, daemon.stopping.set)
    try:
        starting = asyncio.ensure_future(daemon.start())
        stop_asked = asyncio.ensure_future(daemon.stopping.wait())
        await asyncio.wait({starting, stop_asked}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.wait({starting})
            return
        await starting
        (folder / "daemon.pid").write_text(f"{os.getpid()}\n", encoding="ascii")
        ready(daemon)
        await daemon.stopping.wait()
    finally:
        with contextlib.suppress(asyncio.CancelledError):
            await daemon.stop()
