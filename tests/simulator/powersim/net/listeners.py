# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real sockets of one host in its namespace: opened and closed as the model says, mostly silent.

Nobody has published what RMC says on its ports, so a TCP port takes a connection and says nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import typing as t

from powersim.net.heart import PORT
from powersim.net.namespace import Namespace

PACKET = 65536
Port = tuple[str, int]  # tcp or udp, number


class Closable(t.Protocol):
    def close(self) -> None:
        """Give the port back."""


class Datagrams:
    """A UDP socket; the heart sends and receives on that of port 657, the others only exist."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock

    def send(self, data: bytes, address: str) -> None:
        """A packet that the own filter, route or MTU refuses is as lost as one that vanishes on its way."""
        with contextlib.suppress(OSError):
            self._socket.sendto(data, (address, PORT))

    def receive(self) -> t.Iterator[tuple[bytes, str, int]]:
        """(data, address, port) of what has come."""
        while True:
            try:
                data, (address, port) = self._socket.recvfrom(PACKET)
            except BlockingIOError:
                return
            except OSError:
                continue  # an ICMP error about something sent earlier
            yield data, address, port

    def close(self) -> None:
        self._socket.close()


class Silent:
    """Takes every connection, reads and drops what comes, ends with its port."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._taken: set[socket.socket] = set()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(sock, self._accept)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            taken, _peer = self._socket.accept()
            taken.setblocking(False)
            self._taken.add(taken)
            self._loop.add_reader(taken, self._read, taken)

    def _read(self, taken: socket.socket) -> None:
        try:
            over = not taken.recv(PACKET)
        except BlockingIOError:
            return
        except OSError:
            over = True
        if over:
            self._drop(taken)

    def _drop(self, taken: socket.socket) -> None:
        self._loop.remove_reader(taken)
        self._taken.discard(taken)
        taken.close()

    def close(self) -> None:
        for taken in list(self._taken):
            self._drop(taken)
        self._loop.remove_reader(self._socket)
        self._socket.close()


class Forward:
    """Carries connections to a port on this machine's own 127.0.0.1, where the SSH servers are."""

    def __init__(self, sock: socket.socket, port: int) -> None:
        self._port = port
        self._tasks: set[asyncio.Task[None]] = set()
        self._socket = sock
        self._keep(self._accept())

    def _keep(self, work: t.Coroutine[t.Any, t.Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self) -> None:
        with self._socket:
            while True:
                taken, _peer = await asyncio.get_running_loop().sock_accept(self._socket)
                self._keep(self._carry(taken))

    async def _carry(self, taken: socket.socket) -> None:
        reader, writer = await asyncio.open_connection(sock=taken)
        with contextlib.closing(writer), contextlib.suppress(OSError):
            there, back = await asyncio.open_connection("127.0.0.1", self._port)
            with contextlib.closing(back):
                await asyncio.gather(_pump(reader, back), _pump(there, writer))

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(PACKET):
        writer.write(data)
        await writer.drain()
    with contextlib.suppress(OSError):
        writer.write_eof()


class Listeners:
    """``ssh``: the port on this machine that port 22 stands for, 0 for none."""

    def __init__(self, namespace: Namespace, ssh: t.Callable[[], int]) -> None:
        self._namespace, self._ssh = namespace, ssh
        self._open: dict[Port, Closable] = {}

    @property
    def ports(self) -> list[Port]:
        return sorted(self._open)

    @property
    def heart(self) -> Datagrams | None:
        found = self._open.get(("udp", PORT))
        return found if isinstance(found, Datagrams) else None

    def sync(self, wanted: t.Collection[Port]) -> None:
        """Open what is missing, close what is not wanted; a port that a real process holds is left to it."""
        for port in self._open.keys() - set(wanted):
            self._open.pop(port).close()
        for port in wanted:
            if port not in self._open:
                try:
                    self._open[port] = self._opened(port)
                except OSError as error:
                    if error.errno != errno.EADDRINUSE:
                        raise

    def _opened(self, port: Port) -> Closable:
        kind, number = port
        if kind == "udp":
            return Datagrams(self._namespace.udp(number))
        sock = self._namespace.tcp(number)
        return Forward(sock, self._ssh()) if number == 22 and self._ssh() else Silent(sock)
