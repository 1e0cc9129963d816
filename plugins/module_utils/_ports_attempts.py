# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One attempt on one address, as a small state machine over one non-blocking socket.

A new kind of check is a class and a row in ``KINDS``. An attempt ends in a code of ``_ports_codes``.
"""

from __future__ import annotations

import abc
import errno
import selectors
import socket
import struct
import typing as t

# Datagrams that make the usual service answer; silence on the default proves nothing.
UDP_QUESTIONS: dict[int, bytes] = {
    53: b"PR\0\0\0\1\0\0\0\0\0\0" + b"\0" + b"\0\2\0\1",  # RFC 1035: the name servers of the root
    111: struct.pack(">10I", 0x52534354, 0, 2, 100000, 2, 0, 0, 0, 0, 0),  # RFC 1833: call procedure 0 of rpcbind
    123: b"\x23" + 47 * b"\0",  # RFC 5905: client request, version 4
}
UDP_DEFAULT = b"\0"

_PENDING = {errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN, errno.EINTR}
_FROM_THE_PEER = {"", "ECONNREFUSED", "ECONNRESET", "ENOTCONN", "ETIMEDOUT"}


class Address(t.NamedTuple):
    """``rest`` is what an IPv6 socket address carries after the port: flow information and scope."""

    family: int
    text: str
    rest: tuple[int, ...] = ()


def code_of(number: int) -> str:
    """The errno name; ENFILE and ENOBUFS are told as EMFILE, which asks for the same remedy."""
    if number in (errno.ENFILE, errno.ENOBUFS):
        return "EMFILE"
    return errno.errorcode.get(number, f"errno {number}")


class Attempt(abc.ABC):
    """Base: opens the socket. ``code`` is None while it runs; ``started`` and ``ended`` are monotonic seconds."""

    kind: int = socket.SOCK_STREAM
    events: int = selectors.EVENT_WRITE
    late = "ETIMEDOUT"

    def __init__(self, address: Address, port: int, source: str = "") -> None:
        self.address = address
        self.port = port
        self.source = source
        self.code: str | None = None
        self.sent = False
        self.started = self.ended = 0.0
        self.sock: socket.socket | None = None

    @property
    def milliseconds(self) -> float:
        return (self.ended - self.started) * 1000

    def fileno(self) -> int:
        return -1 if self.sock is None else self.sock.fileno()

    def begin(self) -> str | None:
        """Send what opens the conversation; a code when it is over at once, None when the answer is still to come."""
        try:
            self.sock = socket.socket(self.address.family, self.kind)
            self.sock.setblocking(False)
            if self.source:
                self.sock.bind((self.source, 0))
            code = self.ask(self.sock, (self.address.text, self.port, *self.address.rest))
        except OSError as error:
            code = code_of(error.errno or 0)
        self.sent = code is None or code in _FROM_THE_PEER
        return code

    def ready(self) -> str | None:
        """The socket has news: a code, or None to go on waiting."""
        if self.sock is None:
            return "EBADF"
        try:
            return self.listen(self.sock)
        except (BlockingIOError, InterruptedError):
            return None
        except OSError as error:
            return code_of(error.errno or 0)

    def close(self) -> None:
        if self.sock is not None:
            self.sock.close()
            self.sock = None

    @abc.abstractmethod
    def ask(self, sock: socket.socket, target: tuple[t.Any, ...]) -> str | None:
        """Open the conversation on a non-blocking socket; as ``begin``. May raise OSError."""

    @abc.abstractmethod
    def listen(self, sock: socket.socket) -> str | None:
        """Look at what the socket has; as ``ready``. May raise OSError."""


class TcpAttempt(Attempt):
    """Open when the connection is made; closed again politely, without a byte sent."""

    def ask(self, sock: socket.socket, target: tuple[t.Any, ...]) -> str | None:
        number = sock.connect_ex(target)
        if number in _PENDING:
            return None
        return self.listen(sock) if number == 0 else code_of(number)

    def listen(self, sock: socket.socket) -> str | None:
        number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if number:
            return code_of(number)
        # With nobody listening a local connection can, by chance of the source port, reach itself.
        return "ECONNREFUSED" if sock.getpeername() == sock.getsockname() else ""


class UdpAttempt(Attempt):
    """Open only when something answers. The socket is connected, so ICMP errors and only the peer's answers come back."""

    kind = socket.SOCK_DGRAM
    events = selectors.EVENT_READ
    late = "SILENT"

    def ask(self, sock: socket.socket, target: tuple[t.Any, ...]) -> str | None:
        sock.connect(target)
        sock.send(UDP_QUESTIONS.get(self.port, UDP_DEFAULT))
        return None

    def listen(self, sock: socket.socket) -> str | None:
        sock.recv(1)
        return ""


KINDS: dict[str, type[Attempt]] = {"tcp": TcpAttempt, "udp": UdpAttempt}
