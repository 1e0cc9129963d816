# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The SSH servers of the partitions: login, then the user's login shell in the host's namespaces."""

from __future__ import annotations

import asyncio
import typing as t

import asyncssh

from powersim.hosts import rootfs
from powersim.hosts.accounts import Account
from powersim.hosts.host import Host
from powersim.hosts.relay import Relay
from powersim.hosts.world import WorldError

VERSION = "OpenSSH_9.6"


class PartitionServer(asyncssh.SSHServer):
    """Public key of the estate, or the user's password."""

    def __init__(self, host: Host, client_key: asyncssh.SSHKey) -> None:
        self._host, self._key = host, client_key
        self._account: Account | None = None
        self._peer = ("127.0.0.1", 0)
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._peer = conn.get_extra_info("peername")
        self._connection = conn
        self._host.connections.add(conn)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._connection:
            self._host.connections.discard(self._connection)

    def begin_auth(self, username: str) -> bool:
        self._account = self._host.accounts.get(username)
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return self._account is not None and key.public_data == self._key.public_data

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return self._account is not None and password == self._account.password

    def session_requested(self) -> t.Any:
        return PartitionSession(self._host, self._account, self._peer) if self._account else False


class PartitionSession(asyncssh.SSHServerSession[bytes]):
    """One channel: an exec request or a login shell."""

    def __init__(self, host: Host, account: Account, peer: tuple[str, int]) -> None:
        self._host, self._account, self._peer = host, account, peer
        self._channel: asyncssh.SSHServerChannel[bytes] | None = None
        self._relay: Relay | None = None
        self._tty = False
        self._command: str | None = None
        self._server = ""
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._channel = chan
        self._relay = Relay(chan, self._host.root)

    def pty_requested(self, term_type: str, term_size: t.Any, term_modes: t.Any) -> bool:
        self._tty = True
        return True

    def shell_requested(self) -> bool:
        return True

    def exec_requested(self, command: str) -> bool:
        self._command = command
        return True

    def subsystem_requested(self, subsystem: str) -> bool:
        """sftp, where this machine has the server program; Ansible finds another way otherwise."""
        self._server = rootfs.sftp_server() if subsystem == "sftp" else ""
        return bool(self._server)

    def session_started(self) -> None:
        if not self._host.state.machine.login_hangs:
            self._task = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        assert self._relay and self._channel
        account = self._account
        argv = list(account.argv0)
        argv = [*argv, "-c", self._command] if self._command is not None else [f"-{argv[0]}", *argv[1:]]
        path = account.binary
        if self._server:
            path, argv = self._server, ["sftp-server"]
        request = {
            "path": path,
            "argv": argv,
            "env": self._environment(),
            "cwd": account.home,
            "tty": self._tty,
        }
        try:
            code = await self._relay.run(lambda fds: self._host.spawn(account, request, fds), self._tty)
        except (OSError, WorldError) as error:
            self._channel.write_stderr(f"powersim: {error}\n".encode())
            code = 255
        if code < 0:
            self._channel.exit_with_signal(SIGNALS.get(-code, "KILL"))
        else:
            self._channel.exit(code)

    def _environment(self) -> dict[str, str]:
        assert self._channel
        sent = {str(name): str(value) for name, value in self._channel.get_environment().items()}
        asked = {name: value for name, value in sent.items() if name == "LANG" or name.startswith("LC_")}
        address, port = self._peer[:2]
        env = {
            **asked,
            **self._account.environment(),
            "SSH_CLIENT": f"{address} {port} {self._host.port}",
            "SSH_CONNECTION": f"{address} {port} 127.0.0.1 {self._host.port}",
        }
        if self._tty:
            env["TERM"] = self._channel.get_terminal_type() or "dumb"
        return env

    def data_received(self, data: bytes, datatype: int | None) -> None:
        if self._relay:
            self._relay.feed(data)

    def eof_received(self) -> bool:
        if self._relay:
            self._relay.end_input()
        return True

    def pause_writing(self) -> None:
        if self._relay:
            self._relay.pause(True)

    def resume_writing(self) -> None:
        if self._relay:
            self._relay.pause(False)

    def signal_received(self, signal: str) -> None:
        if self._relay:
            self._relay.signal(signal)

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        if self._relay:
            self._relay.resize(width, height)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._relay:
            self._relay.close()


SIGNALS = {1: "HUP", 2: "INT", 3: "QUIT", 6: "ABRT", 9: "KILL", 11: "SEGV", 13: "PIPE", 14: "ALRM", 15: "TERM"}


async def serve(host: Host, host_key: asyncssh.SSHKey, client_key: asyncssh.SSHKey) -> asyncssh.SSHAcceptor:
    """Listen on a port of 127.0.0.1 (that of an earlier life, the estate's, or any free one); sets ``host.port``."""
    acceptor = await asyncssh.listen(
        "127.0.0.1",
        host.port or host.state.spec.port,
        server_factory=lambda: PartitionServer(host, client_key),
        server_host_keys=[host_key],
        encoding=None,
        line_editor=False,
        server_version=VERSION,
        compression_algs=None,
        agent_forwarding=False,
        allow_scp=False,
        login_timeout=60,
        keepalive_interval=0,
        reuse_address=True,
        backlog=200,
    )
    host.port = acceptor.get_port()
    return acceptor
