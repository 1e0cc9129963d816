# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers the simulated commands of a host over its UNIX socket, and runs what sudo, su and oem_setup_env ask for."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import os
import signal
import socket
import struct
import typing as t

from powersim import table
from powersim.call import Answer, Call
from powersim.hosts import become, mishaps, tools
from powersim.hosts.accounts import Account
from powersim.hosts.host import Host
from powersim.log import Entry, Log

T = t.TypeVar("T")
LIMIT = 4 << 20
PIECE = 1 << 16  # bytes of output in one frame


async def ended(tasks: t.Collection[asyncio.Task[t.Any]]) -> None:
    """Cancel and wait: a reader still registered for a descriptor would spoil the next use of its number."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class Gone(Exception):
    """The client closed its socket: the command was ended."""


class Gate:
    """One per host. The socket is made in a folder only this host sees, so who asks is known."""

    def __init__(self, host: Host, log: Log) -> None:
        self.host, self.log = host, log
        self._tasks: set[asyncio.Task[None]] = set()

    def open(self) -> None:
        """Listen. The path can be longer than a socket name may be, so it is bound through a descriptor."""
        folder = os.open(self.host.own / "run", os.O_RDONLY)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.host.own / "run" / "s")
        listener.bind(f"/proc/self/fd/{folder}/s")
        os.close(folder)
        os.chmod(self.host.own / "run" / "s", 0o666)
        listener.listen(64)
        listener.setblocking(False)
        self._keep(self._accept(listener))

    def _keep(self, work: t.Coroutine[t.Any, t.Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        with listener:
            while True:
                channel, _unused = await loop.sock_accept(listener)
                channel.setblocking(False)
                self._keep(self._serve(channel))

    async def _serve(self, channel: socket.socket) -> None:
        client = Client(channel)
        try:
            call = await client.request(self.host)
            if call.argv[:2] == ("ioscli", "oem_setup_env"):
                call = dataclasses.replace(call, argv=call.argv[1:])
            kind = mishaps.of(call)
            if len(client.fds) != 3 and call.argv[0] in (*become.PARSERS, *self.host.tools):
                raise Gone  # only our broker may ask for these, and it brings its standard descriptors
            if call.argv[0] in become.PARSERS and not kind.instead:
                await client.patience(asyncio.sleep(kind.delay))
                await Broker(self, client, call).run()
            else:
                await self._answer(client, call)
        except (Gone, ConnectionError):
            pass
        finally:
            client.close()

    async def _answer(self, client: Client, call: Call) -> None:
        """A real tool comes here only while something is wrong with it."""
        row = None if call.argv[0] in self.host.tools else table.find(self.host.state.spec.platform, call.argv)
        mutating = bool(row and row.mutating)
        rc: int | None = None
        answer = Answer(rc=127, err=f"{call.argv[0]}: not found\n")
        try:
            if instead := mishaps.of(call).instead:
                answer = instead(call)
            elif row:
                if row.stdin and row.stdin(call):
                    call = dataclasses.replace(call, stdin=await client.standard_input())
                client.drop_fds()
                answer = self.run(row, call)
                self.host.sync()
            elif call.argv[0] in self.host.tools:
                path = self.host.tools[call.argv[0]]
                answer = await client.patience(tools.run(self.host, call, path, client.fds[0]))
            if after := mishaps.of(call).after:
                answer = after(call, answer)
            await client.patience(self._delay(call, answer))
            rc = answer.rc
            await client.give(answer)
        finally:
            self.record(call, rc, mutating, answer.harm)

    def run(self, row: table.Row, call: Call) -> Answer:
        """The row's answer, unless a right is missing."""
        if row.root and call.uid:
            return Answer(rc=1, err=f"powersim: {call.argv[0]} needs root (wording of the product is not known)\n")
        return table.carry_out(row, call)

    async def _delay(self, call: Call, answer: Answer) -> None:
        if answer.hang:
            await asyncio.Event().wait()
        if seconds := mishaps.of(call).delay:
            await asyncio.sleep(seconds)
        if answer.wait:
            await self.host.state.clock.sleep(answer.wait)

    def record(self, call: Call, rc: int | None, mutating: bool, harm: tuple[str, ...] = ()) -> None:
        state = self.host.state
        user = next((a.name for a in self.host.accounts.values() if a.uid == call.uid), str(call.uid))
        self.log.add(Entry(state.name, call.argv, rc, mutating, user, round(state.now, 1), harm))

    async def close(self) -> None:
        await ended(list(self._tasks))


def _resolve(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


class Client:
    """Frames of one client connection: kind byte, four bytes of length, data (see inside/client.py)."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._loop = asyncio.get_running_loop()
        self._rest = b""
        self.fds: list[int] = []

    async def request(self, host: Host) -> Call:
        await self._readable()
        data, self.fds, _flags, _address = socket.recv_fds(self._channel, 65536, 4)
        self._rest = data
        body = await self._take(int.from_bytes(await self._take(4), "big"))
        fields = [field.decode("utf-8", "surrogateescape") for field in body.split(b"\0")]
        if len(fields) < 4 or not (fields[0] + fields[2]).isdecimal() or not int(fields[2]):
            raise Gone  # not a client of ours
        count = int(fields[2])
        env = dict(field.split("=", 1) for field in fields[3 + count :] if "=" in field)
        uid = self._peer() if host.world.mode == "root" else int(fields[0])  # a rootless world has one real id only
        return Call(host.state, tuple(fields[3 : 3 + count]), uid, env, fields[1], host)

    def _peer(self) -> int:
        """The user id of whoever connected, from the kernel."""
        return struct.unpack("3i", self._channel.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[1]

    async def _readable(self) -> None:
        ready: asyncio.Future[None] = self._loop.create_future()
        self._loop.add_reader(self._channel, _resolve, ready)
        try:
            await ready
        finally:
            self._loop.remove_reader(self._channel)

    async def _take(self, count: int) -> bytes:
        if count > LIMIT:
            raise Gone
        while len(self._rest) < count:
            data = await self._loop.sock_recv(self._channel, 65536)
            if not data:
                raise Gone
            self._rest += data
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken

    async def standard_input(self) -> str:
        """Ask the client for all of it."""
        await self.send(b"I", b"")
        _kind, data = await self.frame()
        return data.decode("utf-8", "surrogateescape")

    async def frame(self) -> tuple[bytes, bytes]:
        head = await self._take(5)
        return head[:1], await self._take(int.from_bytes(head[1:], "big"))

    async def send(self, kind: bytes, data: bytes) -> None:
        await self._loop.sock_sendall(self._channel, kind + len(data).to_bytes(4, "big") + data)

    async def patience(self, work: t.Coroutine[t.Any, t.Any, T]) -> T:
        """Wait for the work, or raise Gone when the client leaves first."""
        task, leaving = asyncio.ensure_future(work), asyncio.ensure_future(self._take(1))
        try:
            done, _unused = await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await ended({task, leaving})
        if leaving in done:
            raise Gone
        return task.result()

    async def give(self, answer: Answer) -> None:
        for kind, text in ((b"O", answer.out), (b"E", answer.err)):
            data = text.encode("utf-8", "surrogateescape")
            for start in range(0, len(data), PIECE):
                await self.send(kind, data[start : start + PIECE])
        await self.send(b"X", str(answer.rc).encode())

    def drop_fds(self) -> None:
        for fd in self.fds:
            os.close(fd)
        self.fds = []

    def close(self) -> None:
        self.drop_fds()
        self._channel.close()


class Broker:
    """Runs a command as somebody else with the client's own descriptors, and relays signals and the exit code."""

    def __init__(self, gate: Gate, client: Client, call: Call) -> None:
        self.gate, self.client, self.call = gate, client, call
        self.program = call.argv[0]
        self.linux = not call.partition.aix_like

    async def run(self) -> None:
        rc: int | None = None
        try:
            rc = await self._run()
            await self.client.send(b"X", str(rc if rc >= 0 else 128 - rc).encode())
        finally:
            self.gate.record(self.call, rc, False)

    async def _run(self) -> int:
        accounts = self.gate.host.accounts
        caller = next((a for a in accounts.values() if a.uid == self.call.uid), None)
        if caller is None:
            await self.client.send(b"E", f"powersim: no account here has user id {self.call.uid}\n".encode())
            return 1
        wish = become.PARSERS[self.program](self.call.args)
        target = accounts.get(wish.user)
        refusal = become.refusal(self.program, caller)
        if target is None or refusal:
            await self.client.send(b"E", (refusal or f"{self.program}: user {wish.user} does not exist\n").encode())
            return 1
        if not await self._authenticated(wish, caller, target):
            await self.client.send(b"E", become.denied(self.program, self.linux, target.name).encode())
            return 1
        return 0 if wish.check_only and not wish.argv else await self._relay(wish, target)

    async def _authenticated(self, wish: become.Wish, caller: Account, target: Account) -> bool:
        password = become.asks_password(self.program, wish, caller, target)
        if password is None:
            return True
        terminal = bool(self.client.fds) and os.isatty(self.client.fds[0])
        if wish.never_ask or not (terminal or wish.from_stdin):
            return False
        own = f"[sudo] password for {caller.name}: " if self.program == "sudo" else f"{target.name}'s Password: "
        prompt = wish.prompt or ("Password: " if self.program == "su" and self.linux else own)
        await self.client.send(b"Q" if wish.from_stdin else b"P", prompt.encode())
        _kind, given = await self.client.frame()
        return given.decode("utf-8", "replace") == password

    async def _relay(self, wish: become.Wish, target: Account) -> int:
        host = self.gate.host
        vios = host.state.spec.platform == "vios"
        command = become.command(wish, target, self.call.env, vios)
        fds = self.client.fds
        await self.client.send(b"R", b"")
        child = await host.spawn(
            target, {**command, "cwd": target.home if wish.login else self.call.cwd, "tty": False}, fds
        )
        self.client.drop_fds()
        listening = asyncio.ensure_future(self._signals(child.signal))
        try:
            return await child.wait()
        finally:
            await ended({listening})

    async def _signals(self, send: t.Callable[[int], None]) -> None:
        """Signals the client got; when the client itself is killed, its command is hung up."""
        try:
            while True:
                kind, data = await self.client.frame()
                if kind == b"S":
                    send(int(data))
        except (Gone, ConnectionError):
            send(signal.SIGHUP)
