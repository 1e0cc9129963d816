# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names to addresses, many at once and within a time limit.

``getaddrinfo`` can't be interrupted and a dead name server holds it for half a minute or longer, so names are resolved
by a few threads that may be left behind.
"""

from __future__ import annotations

import math
import queue
import socket
import threading
import time
import typing as t

from ansible_collections.powerops.rsct.plugins.module_utils._ports_attempts import Address

WORKERS = 32
MOST_ADDRESSES = 8  # of one name; further ones are left out, so that a long answer has a bounded cost


class Resolved(t.NamedTuple):
    """Addresses in the resolver's order, or the code of the failure."""

    addresses: tuple[Address, ...]
    code: str = ""


_LATE = Resolved((), "EAI_AGAIN")


def resolve(hosts: t.Iterable[str], timeout: float, parallel: int) -> dict[str, Resolved]:
    """Resolve every distinct host; ``timeout`` seconds are meant per name, ``parallel`` bounds the threads."""
    distinct = list(dict.fromkeys(hosts))
    names = [host for host in distinct if not is_literal(host)]
    answers = {host: _LATE if host in names else _lookup(host, socket.AI_NUMERICHOST) for host in distinct}
    answers.update(_in_threads(names, timeout, min(parallel, WORKERS, len(names))))
    return answers


def is_literal(host: str) -> bool:
    """Is it an IP address, so that no name server is asked? (A host name can't consist of digits and dots only.)"""
    return ":" in host or host.replace(".", "").isdigit()


def _lookup(host: str, flags: int = 0) -> Resolved:
    try:
        rows = socket.getaddrinfo(host, None, 0, socket.SOCK_STREAM, 0, flags)
    except socket.gaierror as error:
        return Resolved((), _name_of(error.errno))
    except (OSError, UnicodeError):
        return Resolved((), "EAI_FAIL")
    found = (
        Address(int(family), str(sockaddr[0]).partition("%")[0], tuple(int(item) for item in sockaddr[2:]))
        for family, _kind, _protocol, _name, sockaddr in rows
        if family in (socket.AF_INET, socket.AF_INET6)
    )
    addresses = tuple(dict.fromkeys(found))[:MOST_ADDRESSES]
    return Resolved(addresses, "" if addresses else "EAI_NONAME")


def _name_of(number: int | None) -> str:
    names = ("EAI_NONAME", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA", "EAI_MEMORY", "EAI_SYSTEM", "EAI_FAMILY")
    return next((name for name in names if getattr(socket, name, None) == number), "EAI_FAIL")


def _in_threads(names: list[str], timeout: float, workers: int) -> dict[str, Resolved]:
    """What could be resolved before the time was up; a name that is missing from the answer was not."""
    answers: dict[str, Resolved] = {}
    todo: queue.SimpleQueue[str] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[str, Resolved]] = queue.SimpleQueue()
    stop = threading.Event()
    for name in names:
        todo.put(name)
    started = _start_threads(workers, (todo, done, stop))
    deadline = time.monotonic() + timeout * math.ceil(len(names) / max(1, started))
    while started and len(answers) < len(names):
        try:
            name, answer = done.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        answers[name] = answer
    stop.set()
    return answers


def _start_threads(count: int, args: tuple[t.Any, ...]) -> int:
    for number in range(count):
        try:
            threading.Thread(target=_work, args=args, daemon=True).start()
        except RuntimeError:  # no further thread is to be had; those that run share the work
            return number
    return count


def _work(
    todo: queue.SimpleQueue[str], done: queue.SimpleQueue[tuple[str, Resolved]], stop: threading.Event
) -> None:
    while not stop.is_set():
        try:
            name = todo.get_nowait()
        except queue.Empty:
            return
        done.put((name, _lookup(name)))
