# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real sockets to check against."""

from __future__ import annotations

import collections.abc
import contextlib
import os
import socket
import threading

import pytest

LOCAL = "127.0.0.1"


@pytest.fixture
def listener() -> collections.abc.Iterator[int]:
    """A TCP port that accepts."""
    with socket.create_server((LOCAL, 0), backlog=512) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    """A port nobody listens on, low enough not to be given out as a source port meanwhile."""
    first = 20000 + os.getpid() % 5000  # test workers do not try the same ones
    for port in range(first, 30000):
        with contextlib.suppress(OSError), socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            tcp.bind((LOCAL, port))
            udp.bind((LOCAL, port))
            return port
    raise AssertionError("no free port")


@pytest.fixture
def blackhole() -> collections.abc.Iterator[int]:
    """A TCP port that drops connection requests: its queue of accepted connections is full."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.create_server((LOCAL, 0), backlog=0))
        for _number in range(4):
            client = stack.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(server.getsockname())
        yield server.getsockname()[1]


@pytest.fixture
def silent_udp() -> collections.abc.Iterator[int]:
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        sock.bind((LOCAL, 0))
        yield sock.getsockname()[1]


@pytest.fixture
def answering_udp() -> collections.abc.Iterator[int]:
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        sock.bind((LOCAL, 0))
        sock.settimeout(20)

        def answer() -> None:
            with contextlib.suppress(OSError):
                _data, peer = sock.recvfrom(100)
                sock.sendto(b"here", peer)

        worker = threading.Thread(target=answer, daemon=True)
        worker.start()
        yield sock.getsockname()[1]
