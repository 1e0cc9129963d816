# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The SSH port of an HMC: its sessions, and that it is closed while the HMC restarts."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import traceback
import typing as t

import asyncssh

from powersim.hmc.call import Reply
from powersim.hmc.server import Door, HmcServer, Sessions
from powersim.hmc.shell import Shell
from powersim.hmc.view import Console
from powersim.log import Log

VERSION = "OpenSSH_8.0"
GRACE = 0.4  # real seconds for the answer to whoever made it go, before all sessions end
POLL = 0.05  # real seconds between two looks at an HMC that is about to go or to come


# What comes between the lines of a terminal and is no text.
GIVEN_UP = (asyncssh.BreakReceived, asyncssh.SignalReceived)
LINE_LENGTH = 131_072  # bytes at a prompt


async def session(process: asyncssh.SSHServerProcess[str], console: Console, log: Log) -> None:
    """One exec request, or lines at a prompt until exit. A terminal gets CRLF, anything else LF.

    What runs is ended when the client leaves.
    """
    talking, leaving = asyncio.ensure_future(_talk(process, console, log)), asyncio.ensure_future(process.wait_closed())
    try:
        await asyncio.wait({talking, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        talking.cancel()
    with contextlib.suppress(BrokenPipeError, asyncio.CancelledError):  # it left in the middle of an answer
        await talking


def show(process: asyncssh.SSHServerProcess[str], reply: Reply) -> None:
    """Write an answer. asyncssh writes CRLF for terminals that have a name, and leaves one without (no TERM) to us."""
    end = "\r\n" if process.term_type == "" else "\n"
    process.stdout.write(reply.out.replace("\n", end))
    process.stderr.write(reply.err.replace("\n", end))


async def _talk(process: asyncssh.SSHServerProcess[str], console: Console, log: Log) -> None:
    user = process.get_extra_info("username")
    if process.command is not None:
        reply = await answer(Shell(console, log, user, "/bin/bash"), process.command)
        show(process, reply)
        # asyncssh ends the whole connection when a client's end-of-input meets a channel that we have closed already.
        with contextlib.suppress(asyncio.TimeoutError, asyncssh.TerminalSizeChanged, *GIVEN_UP):
            await asyncio.wait_for(process.stdin.read(), 0.2)
        process.exit(reply.rc)
        return
    shell, prompt = Shell(console, log, user), f"{user}@{console.spec.name}:~> "
    reply = Reply()
    process.stdout.write(prompt)
    async for line in typed(process):
        reply = await answer(shell, line)
        show(process, reply)
        if shell.ended:
            break
        process.stdout.write(prompt)
    process.exit(reply.rc if shell.ended else 0)


async def typed(process: asyncssh.SSHServerProcess[str]) -> t.AsyncIterator[str]:
    """Lines until the end of input, an empty one for Ctrl-C; that a window changes its size is nothing."""
    while True:
        try:
            line = await process.stdin.readline()
        except asyncssh.TerminalSizeChanged:
            continue
        except GIVEN_UP:
            process.stdout.write("\n")
            line = "\n"
        if not line:
            return
        yield line.strip()


async def answer(shell: Shell, line: str) -> Reply:
    """What the shell says; a mistake of ours goes to daemon.log and to the user as a sentence."""
    try:
        return await shell.run(line)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError) as error:
        traceback.print_exc()
        name = type(error).__name__
        return Reply(err=f"powersim: the simulator made a mistake ({name}: {error}), see daemon.log\n", rc=1)


class Service:
    """Holds the port for as long as the estate is up; listens on it while the HMC is up."""

    def __init__(self, console: Console, log: Log, host_key: asyncssh.SSHKey, client_key: asyncssh.SSHKey) -> None:
        self._console, self._log = console, log
        self._host_key, self._client_key = host_key, client_key
        self._sessions = Sessions(console)
        self._acceptor: asyncssh.SSHAcceptor | None = None
        self._watch: asyncio.Task[None] | None = None
        self._running = set[asyncio.Task[t.Any]]()
        # Bound and never listening: while nobody listens beside it, the port refuses connections and stays ours.
        if console.spec.port:
            with socket.socket() as probe:  # somebody else may hold it in the same way
                probe.bind(("127.0.0.1", console.spec.port))
        self._held = socket.socket()
        self._held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._held.bind(("127.0.0.1", console.spec.port))

    def get_port(self) -> int:
        return int(self._held.getsockname()[1])

    async def open(self) -> None:
        self._console.on_power = self._changed
        if self._console.up:
            await self._listen()
        else:
            self._changed()

    async def _listen(self) -> None:
        def start(process: asyncssh.SSHServerProcess[str]) -> t.Coroutine[t.Any, t.Any, None]:
            return self._session(process)

        door = Door()
        door.sessions = self._sessions
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        door.bind(self._held.getsockname())
        self._acceptor = await asyncssh.listen(
            sock=door,
            server_factory=lambda: HmcServer(self._console, self._client_key, self._sessions),
            process_factory=start,
            server_host_keys=[self._host_key],
            server_version=VERSION,
            compression_algs=None,
            agent_forwarding=False,
            allow_scp=False,
            login_timeout=60,
            max_line_length=LINE_LENGTH,
            errors="backslashreplace",
            backlog=200,
        )

    async def _session(self, process: asyncssh.SSHServerProcess[str]) -> None:
        task = asyncio.current_task()
        assert task
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await session(process, self._console, self._log)

    def _changed(self) -> None:
        if self._watch is None or self._watch.done():
            self._watch = asyncio.get_running_loop().create_task(self._follow())

    async def _follow(self) -> None:
        """Close when the HMC goes, open when it is back."""
        while self._console.planned or (self._acceptor is None) == self._console.up:
            if self._console.up and self._acceptor is None:
                await self._listen()
            elif not self._console.up and self._acceptor:
                self._acceptor.close()
                self._acceptor = None
                await asyncio.sleep(GRACE)
                self._sessions.end()
            await asyncio.sleep(POLL)

    async def close(self) -> None:
        """End everything; what ran has its line in the log then."""
        if self._watch:
            self._watch.cancel()
        if self._acceptor:
            self._acceptor.close()
        self._sessions.end()
        self._held.close()
        await asyncio.gather(*self._running, return_exceptions=True)


async def serve(console: Console, log: Log, host_key: asyncssh.SSHKey, client_key: asyncssh.SSHKey) -> Service:
    """Listen on a port of 127.0.0.1."""
    service = Service(console, log, host_key, client_key)
    await service.open()
    return service
