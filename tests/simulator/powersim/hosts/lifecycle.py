# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The comings and goings of one host: it follows the power of its partition, with its namespaces, gate and SSH port."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import typing as t

import asyncssh

from powersim.hosts import rootfs, sshd
from powersim.hosts.gate import Gate
from powersim.hosts.host import Host
from powersim.hosts.world import WorldError
from powersim.log import Log
from powersim.state import power

LONGEST, SHORTEST = 0.2, 0.02  # real seconds between two looks at the power while it is about to change


@contextlib.contextmanager
def a_port(name: str, port: int) -> t.Iterator[None]:
    """Around what takes a port of 127.0.0.1: why it cannot be had, as a sentence."""
    try:
        yield
    except OSError as error:
        wrong = f"Port {port} of 127.0.0.1, option 'port' of {name}, cannot be had ({os.strerror(error.errno or 0)})"
        raise WorldError(f"{wrong}: choose another, or leave the option out for any free port.") from None


class Lifecycle:
    """A host that is down refuses connections on its port. ``follow`` is called whenever the power changes."""

    def __init__(
        self, host: Host, log: Log, python: rootfs.Interpreters, keys: tuple[asyncssh.SSHKey, asyncssh.SSHKey]
    ) -> None:
        """``keys``: that of the host, and the one that may log in."""
        self.host, self._log, self._python, self._keys = host, log, python, keys
        self._up = False
        self._gate: Gate | None = None
        self._acceptor: asyncssh.SSHAcceptor | None = None
        self._held: socket.socket | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """As the estate begins: up, or refusing connections."""
        if self._due:
            await self._rise()
        else:
            self._refuse()
        self.host.state.on_power = self.follow

    async def stop(self) -> None:
        """For good; the namespaces are ended by the world."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._close()
        if self._held:
            self._held.close()

    def follow(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._chase())

    @property
    def _due(self) -> bool:
        state = self.host.state
        return state.power.at(state.now) == power.RUNNING

    async def _chase(self) -> None:
        """Until the host is as the power says and no change of power is planned."""
        state = self.host.state
        while self._due != self._up or state.power.after(state.now) is not None:
            if self._due != self._up:
                await (self._rise() if self._due else self._fall())
                continue
            left = ((state.power.after(state.now) or 0.0) - state.now) / (state.clock.scale or 1.0)
            await asyncio.sleep(max(SHORTEST, min(LONGEST, left)))

    async def _rise(self) -> None:
        await self.host.boot(self._python)
        self._gate = Gate(self.host, self._log)
        self._gate.open()
        if self._held:
            self._held.close()
            self._held = None
        with a_port(self.host.name, self.host.port or self.host.state.spec.port):
            self._acceptor = await sshd.serve(self.host, *self._keys)
        self._up = True

    async def _fall(self) -> None:
        """All sessions are cut; what was on disk stays there."""
        self._up = False
        await self._close()
        await asyncio.to_thread(self.host.end)
        self._refuse()

    async def _close(self) -> None:
        if self._acceptor:
            self._acceptor.close()
            self._acceptor = None
        for connection in list(self.host.connections):
            connection.abort()
        if self._gate:
            await self._gate.close()
            self._gate = None

    def _refuse(self) -> None:
        """A port that is ours and refuses connections: bound, not listening."""
        port = self.host.port or self.host.state.spec.port
        self._held = socket.socket()
        self._held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with a_port(self.host.name, port):
            self._held.bind(("127.0.0.1", port))
        self.host.port = int(self._held.getsockname()[1])
