# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Joins an SSH channel with a command in a host, the way sshd does."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import struct
import termios
import typing as t

import asyncssh

from powersim.hosts import hostfs
from powersim.hosts.world import Child

UNLOCK, PEER = 0x40045431, 0x5441  # TIOCSPTLCK, TIOCGPTPEER: see ioctl_tty(2)


def terminal(root: str) -> tuple[int, int]:
    """A new terminal of a host: the side of its server, and that of its programs."""
    master = hostfs.opened(root, "/dev/pts/ptmx", os.O_RDWR | os.O_NOCTTY)
    try:
        fcntl.ioctl(master, UNLOCK, struct.pack("i", 0))
        return master, fcntl.ioctl(master, PEER, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        os.close(master)
        raise


class Output(asyncio.Protocol):
    """Bytes of a pipe (or the terminal) to the channel."""

    def __init__(self, channel: asyncssh.SSHServerChannel[bytes], kind: int | None) -> None:
        self._channel, self._kind = channel, kind
        self.transport: asyncio.ReadTransport | None = None
        self.closed = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = t.cast("asyncio.ReadTransport", transport)

    def data_received(self, data: bytes) -> None:
        with contextlib.suppress(BrokenPipeError, OSError):
            self._channel.write(data, self._kind)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set()


class Input(asyncio.BaseProtocol):
    """Bytes of the channel to a pipe; a full pipe stops the channel."""

    def __init__(self, channel: asyncssh.SSHServerChannel[bytes]) -> None:
        self._channel = channel

    def pause_writing(self) -> None:
        self._channel.pause_reading()

    def resume_writing(self) -> None:
        # Not at once: end of file would then close the pipe from inside its own flush, and lose what is left in it.
        asyncio.get_running_loop().call_soon(self._channel.resume_reading)

    def connection_lost(self, exc: Exception | None) -> None:
        """The command closed its input: what still comes is read and dropped."""


class Relay:
    """Pipes or a terminal between one channel and one command. ``close`` is a disconnect: a terminal hangs up."""

    def __init__(self, channel: asyncssh.SSHServerChannel[bytes], root: str) -> None:
        """``root``: that of the host as seen from here."""
        self.channel, self._root = channel, root
        self.child: Child | None = None
        self._input: asyncio.WriteTransport | None = None
        self._outputs: list[Output] = []
        self._early: list[bytes] = []
        self._eof = False
        self._tty = False
        self._master = -1

    async def run(self, spawn: t.Callable[[list[int]], t.Awaitable[Child]], tty: bool) -> int:
        """Start the command, carry its streams, and return its exit code when all of its output has come."""
        self._tty = tty
        child_fds = await (self._terminal() if tty else self._pipes())
        try:
            self.child = await spawn(child_fds)
        finally:
            for fd in set(child_fds):
                os.close(fd)
        for data in self._early:
            self.feed(data)
        if self._eof:
            self.end_input()
        code = await self.child.wait()
        for output in self._outputs:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(output.closed.wait(), 0.5 if tty else None)
        return code

    async def _pipes(self) -> list[int]:
        loop = asyncio.get_running_loop()
        theirs = []
        read, write = os.pipe()
        theirs.append(read)
        self._input, _unused = await loop.connect_write_pipe(lambda: Input(self.channel), os.fdopen(write, "wb", 0))
        for kind in (None, asyncssh.EXTENDED_DATA_STDERR):
            read, write = os.pipe()
            theirs.append(write)
            await self._listen(read, kind)
        return theirs

    async def _listen(self, fd: int, kind: int | None) -> None:
        output = Output(self.channel, kind)
        await asyncio.get_running_loop().connect_read_pipe(lambda: output, os.fdopen(fd, "rb", 0))
        self._outputs.append(output)

    async def _terminal(self) -> list[int]:
        self._master, slave = terminal(self._root)
        width, height, *_unused = self.channel.get_terminal_size()
        self.resize(width, height)
        writer = os.dup(self._master)
        loop = asyncio.get_running_loop()
        self._input, _unused = await loop.connect_write_pipe(lambda: Input(self.channel), os.fdopen(writer, "wb", 0))
        await self._listen(self._master, None)
        return [slave, slave, slave]

    def resize(self, width: int, height: int) -> None:
        if self._master >= 0:
            fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", height or 24, width or 80, 0, 0))

    def feed(self, data: bytes) -> None:
        if self.child is None:
            self._early.append(data)
        elif self._input and not self._input.is_closing():
            self._input.write(data)

    def end_input(self) -> None:
        """End of file from the client; a terminal gets its end-of-file character, as a person would type it."""
        self._eof = True
        if self.child is None or self._input is None:
            return
        if self._tty:
            self.feed(b"\x04")
        elif self._input.can_write_eof():
            self._input.write_eof()

    def pause(self, paused: bool) -> None:
        for output in self._outputs:
            if output.transport and not output.closed.is_set():
                (output.transport.pause_reading if paused else output.transport.resume_reading)()

    def signal(self, name: str) -> None:
        number = getattr(signal, f"SIG{name}", None)
        if self.child and number:
            self.child.signal(int(number))

    def close(self) -> None:
        self._master = -1
        if self._input:
            self._input.abort()
        for output in self._outputs:
            if output.transport:
                output.transport.close()
