# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The SSH server of an HMC: its logins, its lockout, its limit of sessions."""

from __future__ import annotations

import asyncio
import contextlib
import typing as t

import asyncssh

from powersim.hmc.shell import Shell
from powersim.hmc.view import Console
from powersim.log import Log

FAILURES, LOCKED = 3, 300.0  # simulated seconds
LOCK_TEXT = "The account is locked due to 3 failed logins.\n({0} minutes left to unlock)\n"
VERSION = "OpenSSH_8.0"


class Sessions:
    """Open connections of one HMC."""

    def __init__(self, limit: int) -> None:
        self.limit, self.open = limit, 0


class HmcServer(asyncssh.SSHServer):
    def __init__(self, console: Console, key: asyncssh.SSHKey, sessions: Sessions) -> None:
        self._console, self._key, self._sessions = console, key, sessions
        self._conn: asyncssh.SSHServerConnection | None = None
        self._counted = False

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._conn = conn
        if self._sessions.open >= self._sessions.limit:
            # Not at once: the transport has yet to register its socket, and would do so after the end.
            asyncio.get_running_loop().call_soon(conn.abort)
            return
        self._sessions.open += 1
        self._counted = True

    def connection_lost(self, exc: Exception | None) -> None:
        self._sessions.open -= self._counted
        self._counted = False

    def begin_auth(self, username: str) -> bool:
        if self._locked(username) and self._conn:
            self._conn.send_auth_banner(LOCK_TEXT.format(5))
        return True

    def _locked(self, user: str) -> bool:
        """A try while locked starts the time anew."""
        now = self._console.clock.now()
        locked = self._console.locked_until.get(user, 0.0) > now
        if locked:
            self._console.locked_until[user] = now + LOCKED
        return locked

    def _judge(self, user: str, right: bool) -> bool:
        failures = self._console.failures
        if self._locked(user):
            return False
        if right:
            failures[user] = 0
            return True
        failures[user] = failures.get(user, 0) + 1
        if failures[user] >= FAILURES:
            self._console.locked_until[user] = self._console.clock.now() + LOCKED
            failures[user] = 0
        return False

    def _password(self, user: str) -> str | None:
        return next((own.password for own in self._console.spec.users if own.name == user), None)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return self._judge(username, self._password(username) is not None and key.public_data == self._key.public_data)

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return self._judge(username, password == self._password(username))

    def kbdint_auth_supported(self) -> bool:
        return True

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> t.Any:
        return "", "", "", [("Password: ", False)]

    def validate_kbdint_response(self, username: str, responses: t.Sequence[str]) -> bool:
        return self._judge(username, list(responses) == [self._password(username)])


async def session(process: asyncssh.SSHServerProcess[str], console: Console, log: Log) -> None:
    """One exec request, or lines at a prompt until exit."""
    user = process.get_extra_info("username")
    shell = Shell(console, log, user)
    if process.command is not None:
        reply = await shell.run(process.command)
        process.stdout.write(reply.out)
        process.stderr.write(reply.err)
        # asyncssh ends the whole connection when a client's end-of-input meets a channel that we have closed already.
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(process.stdin.read(), 0.2)
        process.exit(reply.rc)
        return
    prompt = f"{user}@{console.spec.name}:~> "
    process.stdout.write(prompt)
    async for line in process.stdin:
        if line.strip() in ("exit", "logout"):
            break
        reply = await shell.run(line.strip())
        process.stdout.write(reply.out)
        process.stderr.write(reply.err)
        process.stdout.write(prompt)
    process.exit(0)


async def serve(
    console: Console, log: Log, host_key: asyncssh.SSHKey, client_key: asyncssh.SSHKey
) -> asyncssh.SSHAcceptor:
    """Listen on a port of 127.0.0.1."""
    sessions = Sessions(console.spec.max_sessions)

    def start(process: asyncssh.SSHServerProcess[str]) -> t.Coroutine[t.Any, t.Any, None]:
        return session(process, console, log)

    return await asyncssh.listen(
        "127.0.0.1",
        console.spec.port,
        server_factory=lambda: HmcServer(console, client_key, sessions),
        process_factory=start,
        server_host_keys=[host_key],
        server_version=VERSION,
        compression_algs=None,
        agent_forwarding=False,
        allow_scp=False,
        login_timeout=60,
        reuse_address=True,
        backlog=200,
    )
