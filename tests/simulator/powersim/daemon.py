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
import socket
import typing as t

import asyncssh

from powersim import control, faults, inventory, rootfs, sshd
from powersim.clock import Clock
from powersim.estate import Estate
from powersim.gate import Gate
from powersim.hmc.server import serve as hmc_serve
from powersim.hmc.view import Console
from powersim.host import Host
from powersim.log import Log
from powersim.state import rmc
from powersim.state.partition import Partition
from powersim.world import World

SETTLED = 3600.0  # faults of the estate file are an hour old when the estate comes up
SCRATCH = ("hosts", "trees", "root", "ssh", "control", "daemon.pid", "inventory.yml", "known_hosts", "ssh_config")


def states(estate: Estate, clock: Clock) -> dict[str, Partition]:
    """Every partition in its initial state, the faults of the estate file long since there."""
    clock.advance(-SETTLED)
    found = {}
    for system in estate.systems:
        for own in system.partitions:
            partition = Partition(estate, system, own, clock)
            rmc.prepare(partition)
            for fault in own.faults:
                faults.inject(partition, fault)
            found[own.name] = partition
    clock.advance(SETTLED)
    return found


class Daemon:
    """``start`` returns when every port answers; ``stop`` leaves the log and nothing that runs."""

    def __init__(self, estate: Estate, folder: pathlib.Path, rootless: bool) -> None:
        self.estate, self.folder = estate, folder
        self.clock = Clock(estate.time_scale)
        self.partitions = states(estate, self.clock)
        self.world = World(folder, rootless)
        self.hosts: dict[str, Host] = {}
        self.gates: list[Gate] = []
        self.consoles: dict[str, Console] = {}
        self.ports: dict[str, int] = {}
        self.keys: dict[str, str] = {}
        self.stopping = asyncio.Event()
        self.log = Log(folder / "log.jsonl")
        self._closed_ports: list[socket.socket] = []
        self._acceptors: list[asyncssh.SSHAcceptor] = []
        self._control: asyncio.AbstractServer | None = None

    async def start(self) -> None:
        self.world.start()
        client_key = self._client_key()
        python = rootfs.Interpreters()
        (self.folder / "root").mkdir(exist_ok=True)
        for platform in {own.platform for own in self.estate.partitions}:
            rootfs.prepare_tree(self.folder / "trees" / platform, platform)
        await asyncio.gather(*(self._partition(state, python, client_key) for state in self.partitions.values()))
        await self._hmcs(client_key)
        self._write_inventory()
        self._control = await control.serve(self.folder, self.answer)

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
        key = self.host_key(state.name)
        if state.spec.state != "running":
            self.ports[state.name] = self._refusing_port(state.spec.port)
            return
        await host.boot(python)
        gate = Gate(host, self.log)
        gate.open()
        self.gates.append(gate)
        self._acceptors.append(await sshd.serve(host, key, client_key))
        self.ports[state.name] = host.port

    def _refusing_port(self, port: int) -> int:
        """A port that is ours and refuses connections: bound, not listening."""
        held = socket.socket()
        held.bind(("127.0.0.1", port))
        self._closed_ports.append(held)
        return int(held.getsockname()[1])

    async def _hmcs(self, client_key: asyncssh.SSHKey) -> None:
        for own in self.estate.hmcs:
            console = Console(own, self.estate, self.partitions, self.clock)
            acceptor = await hmc_serve(console, self.log, self.host_key(own.name), client_key)
            self.consoles[own.name], self.ports[own.name] = console, acceptor.get_port()
            self._acceptors.append(acceptor)

    def _write_inventory(self) -> None:
        accounts = {name: host.accounts for name, host in self.hosts.items()}
        data = inventory.build(self.folder, self.estate, self.ports, accounts)
        inventory.write(self.folder, data, self.keys, self.ports)

    # --- control -----------------------------------------------------------------------------------------------------

    async def answer(self, question: dict[str, t.Any]) -> dict[str, t.Any]:
        verbs = {
            "down": self.down,
            "status": self.status,
            "inject": self.change,
            "heal": self.change,
            "time": self.time,
        }
        return verbs[question["verb"]](question)

    def down(self, _question: dict[str, t.Any]) -> dict[str, t.Any]:
        self.stopping.set()
        return {"pid": os.getpid()}

    def status(self, _question: dict[str, t.Any]) -> dict[str, t.Any]:
        return {
            "estate": self.estate.name,
            "mode": self.world.mode,
            "pid": os.getpid(),
            "time_scale": self.clock.scale,
            "simulated": self.clock.now(),
            "hmcs": [
                {"name": own.name, "port": self.ports[own.name], "version": own.version} for own in self.estate.hmcs
            ],
            "partitions": [self._summary(host) for host in self.hosts.values()],
        }

    def _summary(self, host: Host) -> dict[str, t.Any]:
        state, now = host.state, self.clock.now()
        links = {name: link.state.at(now) for name, link in state.links.items()}
        proxy = {name: row.state.at(now) for name, row in state.proxy.items()}
        account = host.accounts[state.spec.login_user.name]
        return {
            "name": state.name,
            "platform": state.spec.platform,
            "level": state.spec.level,
            "state": state.power.at(now),
            "port": self.ports[state.name],
            "user": account.name,
            "shell": f"{account.shell} ({account.binary.removeprefix('/.real')})",
            "ctrmc": state.src.status("ctrmc", now),
            "links": links,
            "inband": proxy,
            "faults": sorted(state.faults),
            "node_id": state.identity.current,
            "harm": dict(state.harm),
        }

    def change(self, question: dict[str, t.Any]) -> dict[str, t.Any]:
        host = self.hosts.get(question["host"])
        if question["host"] in self.consoles:
            return self._change_console(self.consoles[question["host"]], question)
        if host is None:
            return {"error": f"There is no host '{question['host']}': choose one of {', '.join(sorted(self.ports))}."}
        refusal = faults.refusal(host.state, question["fault"])
        if refusal:
            return {"error": refusal}
        (faults.inject if question["verb"] == "inject" else faults.heal)(host.state, question["fault"])
        host.sync()
        return {"host": host.name, "faults": sorted(host.state.faults)}

    def _change_console(self, console: Console, question: dict[str, t.Any]) -> dict[str, t.Any]:
        """An HMC knows the faults of commands only."""
        kind, _unused, command = question["fault"].partition(":")
        if kind not in faults.CATALOGUE or faults.CATALOGUE[kind].needs != "command" or not command:
            wrong = f"An HMC has no fault '{question['fault']}'"
            return {"error": f"{wrong}: use hang, slow, garbage, fails or absent with a command."}
        if question["verb"] == "inject":
            console.command_faults[command] = kind
        else:
            console.command_faults.pop(command, None)
        return {
            "host": console.spec.name,
            "faults": [f"{kind}:{name}" for name, kind in console.command_faults.items()],
        }

    def time(self, question: dict[str, t.Any]) -> dict[str, t.Any]:
        if question.get("scale"):
            self.clock.set_scale(question["scale"])
        if question.get("advance"):
            self.clock.advance(question["advance"])
        return {"simulated": self.clock.now(), "time_scale": self.clock.scale}

    # --- the end -----------------------------------------------------------------------------------------------------

    async def stop(self) -> None:
        for acceptor in self._acceptors:
            acceptor.close()
        for gate in self.gates:
            await gate.close()
        if self._control:
            self._control.close()
        self.world.stop()
        for held in self._closed_ports:
            held.close()
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


async def run(estate: Estate, folder: pathlib.Path, rootless: bool, ready: t.Callable[[Daemon], None]) -> None:
    """Start, say so, and stay until asked to stop (control socket, SIGTERM, SIGINT)."""
    daemon = Daemon(estate, folder, rootless)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, daemon.stopping.set)
    try:
        starting = asyncio.ensure_future(daemon.start())
        stop_asked = asyncio.ensure_future(daemon.stopping.wait())
        await asyncio.wait({starting, stop_asked}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            return
        await starting
        (folder / "daemon.pid").write_text(f"{os.getpid()}\n", encoding="ascii")
        ready(daemon)
        await daemon.stopping.wait()
    finally:
        with contextlib.suppress(asyncio.CancelledError):
            await daemon.stop()
