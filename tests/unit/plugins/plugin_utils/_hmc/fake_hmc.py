# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small HMC on a real socket of 127.0.0.1: enough to try every way a login or a command can go wrong.

It knows no estate; a test says what each command line answers. The full simulated HMC is powersim's.
"""

from __future__ import annotations

import asyncio
import dataclasses
import pathlib
import threading
import typing as t

import asyncssh

LOCKED = "The account is locked due to 3 failed logins.\n(5 minutes left to unlock)\n"
Answer = tuple[int, str | bytes, str]


@dataclasses.dataclass
class FakeHmc:
    """What the host is like, and afterwards what happened to it.

    ``answers``: command line to (rc, stdout, stderr). ``hang``: command lines that never end. Unknown lines end with
    127, as in the HMC's restricted shell.
    """

    answers: dict[str, Answer] = dataclasses.field(default_factory=dict)
    methods: tuple[str, ...] = ("keyboard-interactive", "password", "publickey")
    password: str = "abc123"
    authorized: list[asyncssh.SSHKey] = dataclasses.field(default_factory=list)
    hang: frozenset[str] = frozenset()
    break_off: frozenset[str] = frozenset()
    banner: str = ""
    prompts: tuple[str, ...] = ("Password: ",)
    second_prompt: str = ""
    host_key: asyncssh.SSHKey = dataclasses.field(default_factory=lambda: asyncssh.generate_private_key("ssh-ed25519"))
    silent: bool = False
    channels: int = 10

    port: int = 0
    connections: int = 0
    failures: int = 0
    refusals: int = 0
    most_at_once: int = 0
    lines: list[str] = dataclasses.field(default_factory=list)
    forwards: list[tuple[str, int]] = dataclasses.field(default_factory=list)
    running: int = 0
    open: int = 0
    _ready: threading.Event = dataclasses.field(default_factory=threading.Event)

    @property
    def locked(self) -> bool:
        return self.failures >= 3

    def check(self, password: str) -> bool:
        good = password == self.password and not self.locked
        self.failures += 0 if good else 1
        self.refusals += 0 if good else 1
        return good

    def known_hosts(self, path: pathlib.Path, key: asyncssh.SSHKey | None = None) -> str:
        public = (key or self.host_key).export_public_key().decode().split()
        with path.open("a", encoding="utf-8") as file:
            file.write(f"[127.0.0.1]:{self.port} {public[0]} {public[1]}\n")
        return str(path)

    def __enter__(self) -> t.Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *details: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._main())

    async def _main(self) -> None:
        self._stop = asyncio.Event()
        if self.silent:
            server: t.Any = await asyncio.start_server(self._say_nothing, "127.0.0.1", 0)
        else:
            server = await asyncssh.create_server(
                lambda: _Server(self),
                "127.0.0.1",
                0,
                server_host_keys=[self.host_key],
                encoding=None,
                login_timeout=30,
            )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in asyncio.all_tasks():
            if task is not asyncio.current_task():
                task.cancel()

    async def _say_nothing(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        await self._stop.wait()

    async def process(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        line = process.command or ""
        self.lines.append(line)
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            if line in self.break_off:
                process.channel.get_connection().abort()
            if line in self.hang:
                process.stdout.write(b"half an ans")
                await process.channel.wait_closed()
                return
            await asyncio.sleep(0.02)  # long enough that commands asked at once really meet
            await self._answer(process, line)
        except (BrokenPipeError, asyncssh.Error):
            pass
        finally:
            self.running -= 1
            self.open -= 1

    async def _answer(self, process: asyncssh.SSHServerProcess[bytes], line: str) -> None:
        word = line.split(" ", maxsplit=1)[0]
        rc, out, err = self.answers.get(line, (127, "", f"bash: {word}: command not found\n"))
        process.stderr.write(err.encode())
        process.stdout.write(out if isinstance(out, bytes) else out.encode("utf-8", "surrogateescape"))
        await process.stdout.drain()
        process.exit(rc)


class _Server(asyncssh.SSHServer):
    def __init__(self, host: FakeHmc) -> None:
        self._host = host
        self._asked = 0

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._host.connections += 1
        self._conn = conn

    def begin_auth(self, username: str) -> bool:
        if self._host.banner:
            self._conn.send_auth_banner(self._host.banner)
        return True

    def password_auth_supported(self) -> bool:
        return "password" in self._host.methods

    def validate_password(self, username: str, password: str) -> bool:
        return self._host.check(password)

    def public_key_auth_supported(self) -> bool:
        return "publickey" in self._host.methods

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        good = key.public_data in [known.public_data for known in self._host.authorized]
        self._host.refusals += 0 if good else 1
        return good

    def kbdint_auth_supported(self) -> bool:
        return "keyboard-interactive" in self._host.methods

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> t.Any:
        instructions = LOCKED if self._host.locked else ""
        return "", instructions, "", [(prompt, False) for prompt in self._host.prompts]

    def validate_kbdint_response(self, username: str, responses: t.Sequence[str]) -> t.Any:
        if self._host.second_prompt and not self._asked:
            self._asked += 1
            return "", "", "", [(self._host.second_prompt, False)]
        return self._host.check(responses[0] if responses else "")

    def session_requested(self) -> t.Any:
        """As sshd's MaxSessions: a channel above the limit is refused."""
        if self._host.open >= self._host.channels:
            return False
        self._host.open += 1
        return asyncssh.SSHServerProcess(self._host.process, None, 3, False)

    def connection_requested(self, dest_host: str, dest_port: int, orig_host: str, orig_port: int) -> bool:
        self._host.forwards.append((dest_host, dest_port))
        return True
