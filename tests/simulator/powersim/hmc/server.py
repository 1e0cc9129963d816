# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The logins of an HMC: what it accepts, its lockout, its limit of sessions."""

from __future__ import annotations

import asyncio
import socket
import struct
import typing as t

import asyncssh

from powersim.hmc.view import Console

FAILURES, LOCKED = 3, 300.0  # simulated seconds
RESET_AFTER = 0.02  # real seconds
TRIES = 6  # MaxAuthTries of sshd: so many in one connection
LOCK_TEXT = "The account is locked due to 3 failed logins.\n(5 minutes left to unlock)\n"


class Sessions:
    """Connections of one HMC: how many were let in, and those that speak SSH by now."""

    def __init__(self, console: Console) -> None:
        self._console, self._count = console, 0
        self.open = set[asyncssh.SSHServerConnection]()

    def admit(self) -> bool:
        """Room for one more, which is then taken."""
        full = self._console.broken.full_of_sessions or self._count >= self._console.spec.max_sessions
        self._count += not full
        return not full

    def leave(self, conn: asyncssh.SSHServerConnection) -> None:
        self.open.discard(conn)
        self._count -= 1

    def end(self) -> None:
        """Drop them all."""
        for conn in tuple(self.open):
            conn.abort()


class Door(socket.socket):
    """A listening socket that resets a connection for which there is no room, before anything is said on it."""

    sessions: Sessions

    def accept(self) -> tuple[socket.socket, t.Any]:
        while True:
            conn, address = super().accept()
            if self.sessions.admit():
                return conn, address
            conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            # Not at once: a client on the same machine would be reset before it has said anything, unlike one afar.
            asyncio.get_running_loop().call_later(RESET_AFTER, conn.close)


class HmcServer(asyncssh.SSHServer):
    def __init__(self, console: Console, key: asyncssh.SSHKey, sessions: Sessions) -> None:
        self._console, self._key, self._sessions = console, key, sessions
        self._conn: asyncssh.SSHServerConnection | None = None
        self._tries = 0

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._conn = conn
        self._sessions.open.add(conn)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._conn:
            self._sessions.leave(self._conn)

    def begin_auth(self, username: str) -> bool:
        if self._conn:
            text = self._console.spec.banner
            text += "\n" if text and not text.endswith("\n") else ""
            text += LOCK_TEXT if self._locked(username) else ""
            if text:
                self._conn.send_auth_banner(text)
        return True

    def _locked(self, user: str) -> bool:
        """A try while locked starts the time anew."""
        now = self._console.clock.now()
        locked = self._console.locked_until.get(user, 0.0) > now
        if locked:
            self._console.locked_until[user] = now + LOCKED
        return locked or user in self._console.broken.locked

    def _judge(self, user: str, right: bool) -> bool:
        """One attempt; each key that is refused is one."""
        allowed = self._allowed(user, right)
        self._tries += not allowed
        if self._tries >= TRIES and self._conn:
            self._conn.disconnect(asyncssh.DISC_PROTOCOL_ERROR, "Too many authentication failures")
        return allowed

    def _allowed(self, user: str, right: bool) -> bool:
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
        """None for somebody unknown, or who may not log in here."""
        return next((own.password for own in self._console.spec.users if own.name == user and own.ssh), None)

    def _offers(self, method: str) -> bool:
        return method in self._console.spec.auth

    def public_key_auth_supported(self) -> bool:
        return self._offers("publickey")

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return self._judge(username, self._password(username) is not None and key.public_data == self._key.public_data)

    def password_auth_supported(self) -> bool:
        return self._offers("password")

    def validate_password(self, username: str, password: str) -> bool:
        return self._judge(username, password == self._password(username))

    def kbdint_auth_supported(self) -> bool:
        return self._offers("keyboard-interactive")

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> t.Any:
        return "", "", "", [("Password: ", False)]

    def validate_kbdint_response(self, username: str, responses: t.Sequence[str]) -> bool:
        return self._judge(username, list(responses) == [self._password(username)])
