# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A network namespace without a name: it lives as long as somebody holds its descriptor, and dies with the daemon."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pathlib
import socket
import subprocess
import typing as t

NEWNET = 0x40000000
OWN = "/proc/thread-self/ns/net"
IP_MTU_DISCOVER, IP_PMTUDISC_PROBE = 10, 3  # linux/in.h; PROBE: never fragment, and do not learn from ICMP
libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def enter(fd: int) -> None:
    """This thread sees the network of that descriptor from now on. Needs real root."""
    _check(libc.setns(fd, NEWNET), "setns")


@contextlib.contextmanager
def _back_home() -> t.Iterator[None]:
    own = os.open(OWN, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield
    finally:
        enter(own)
        os.close(own)


class Namespace:
    """``entered`` must not be held across an await: it moves the whole thread."""

    def __init__(self) -> None:
        with _back_home():
            _check(libc.unshare(NEWNET), "unshare network namespace")
            self.fd = os.open(OWN, os.O_RDONLY | os.O_CLOEXEC)

    @contextlib.contextmanager
    def entered(self) -> t.Iterator[None]:
        with _back_home():
            enter(self.fd)
            yield

    def knob(self, path: str, value: str) -> None:
        """Write a setting below /proc/sys/net; each namespace has its own."""
        with self.entered():
            pathlib.Path("/proc/sys/net", path).write_text(value, encoding="ascii")

    def tcp(self, port: int) -> socket.socket:
        """A listening socket on every address of the namespace."""
        with self.entered():
            return _bound(socket.SOCK_STREAM, port)

    def udp(self, port: int) -> socket.socket:
        """A socket whose datagrams are never fragmented on their way."""
        with self.entered():
            made = _bound(socket.SOCK_DGRAM, port)
        made.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE)
        return made

    def run(self, argv: t.Sequence[str], text: str) -> subprocess.CompletedProcess[str]:
        """A short command of the machine, in this network, with ``text`` as its input."""
        with self.entered():
            process = subprocess.Popen(
                argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        out, err = process.communicate(text, timeout=30)
        return subprocess.CompletedProcess(argv, process.returncode, out, err)

    def close(self) -> None:
        os.close(self.fd)


def _bound(kind: socket.SocketKind, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, kind)
    try:
        made.setblocking(False)
        if kind is socket.SOCK_STREAM:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(("0.0.0.0", port))
        if kind is socket.SOCK_STREAM:
            made.listen(128)
    except OSError:
        made.close()
        raise
    return made
