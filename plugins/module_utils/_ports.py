# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine of the port check: many targets at once over a bounded number of sockets. Standard library only.

A target that never answers costs its time limit and a socket, nothing else: ``n`` silent targets take
``timeout * ceil(n / parallel)`` seconds.
"""

from __future__ import annotations

import collections
import itertools
import selectors
import socket
import time
import typing as t

from ansible_collections.powerops.rsct.plugins.module_utils._ports_attempts import KINDS, Attempt
from ansible_collections.powerops.rsct.plugins.module_utils._ports_codes import Answer, verdict
from ansible_collections.powerops.rsct.plugins.module_utils._ports_names import Resolved, resolve


class SourceError(ValueError):
    """The source address can't be used on this machine; the text is one sentence for the user."""


def check_targets(
    targets: t.Sequence[t.Mapping[str, t.Any]], timeout: float, parallel: int, source: str = ""
) -> list[dict[str, t.Any]]:
    """Check targets (``host``, ``port``, ``protocol``) and return one outcome for each, in the same order.

    ``timeout``: seconds per address. ``parallel``: sockets open at a time. ``source``: a local IP address, or empty.
    Raises SourceError. Outcome keys: host, port, protocol, address, state, detail, ms, sent.
    """
    family = _family_of(source)
    names = resolve((target["host"] for target in targets), timeout, parallel)
    rows = [_attempts(target, names[target["host"]], family, source) for target in targets]
    with selectors.DefaultSelector() as selector:
        _Pool(selector, timeout, parallel).run([attempt for row in rows for attempt in row])
    return [
        verdict(target, [_answer(attempt) for attempt in row] or [_unresolved(names[target["host"]])])
        for target, row in zip(targets, rows)
    ]


def _family_of(source: str) -> int | None:
    """The source's address family, proved by binding to it once; None without a source."""
    if not source:
        return None
    family = socket.AF_INET6 if ":" in source else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.bind((source, 0))
    except OSError as error:
        raise SourceError(
            f"source_address: {source} can't be used on {socket.gethostname()} ({error.strerror}); "
            "give an address that this machine has, or leave the option out"
        ) from error
    return family


def _attempts(
    target: t.Mapping[str, t.Any], resolved: Resolved, family: int | None, source: str
) -> list[Attempt]:
    kind = KINDS[target["protocol"]]
    return [
        kind(address, target["port"], source)
        for address in resolved.addresses
        if family is None or address.family == family
    ]


def _unresolved(resolved: Resolved) -> Answer:
    """No attempt was made: the name failed, or its addresses are not of the source's family."""
    return Answer("", resolved.code or "EAFNOSUPPORT", None, False)


def _answer(attempt: Attempt) -> Answer:
    return Answer(attempt.address.text, attempt.code or "", attempt.milliseconds, attempt.sent)


class _Pool:
    """Runs attempts, never more than ``parallel`` sockets at a time, each within ``timeout`` seconds."""

    def __init__(self, selector: selectors.BaseSelector, timeout: float, parallel: int) -> None:
        self.selector = selector
        self.timeout = timeout
        self.parallel = parallel
        self.waiting: collections.deque[Attempt] = collections.deque()
        self.active: dict[Attempt, None] = {}  # in order of their start, so in order of their deadlines

    def run(self, attempts: t.Iterable[Attempt]) -> None:
        self.waiting.extend(attempts)
        try:
            while self.waiting or self.active:
                self._start()
                self._collect()
                self._expire()
        finally:
            for attempt in self.active:
                attempt.close()

    def _start(self) -> None:
        while self.waiting and len(self.active) < self.parallel:
            attempt = self.waiting.popleft()
            attempt.started = time.monotonic()
            code = attempt.begin()
            if code == "EMFILE" and self.active:
                # Fewer descriptors than were asked for: go on with those that could be had.
                attempt.close()
                self.waiting.appendleft(attempt)
                self.parallel = len(self.active)
            elif code is None:
                self.active[attempt] = None
                self.selector.register(attempt, attempt.events, attempt)
            else:
                self._end(attempt, code)

    def _collect(self) -> None:
        if not self.active:
            return
        oldest = next(iter(self.active))
        left = oldest.started + self.timeout - time.monotonic()
        for key, _events in self.selector.select(max(0.0, left)):
            code = key.data.ready()
            if code is not None:
                self._finish(key.data, code)

    def _expire(self) -> None:
        limit = time.monotonic() - self.timeout
        for attempt in list(itertools.takewhile(lambda attempt: attempt.started <= limit, self.active)):
            self._finish(attempt, attempt.late)

    def _finish(self, attempt: Attempt, code: str) -> None:
        self.selector.unregister(attempt)
        del self.active[attempt]
        self._end(attempt, code)

    @staticmethod
    def _end(attempt: Attempt, code: str) -> None:
        attempt.ended = time.monotonic()
        attempt.code = code
        attempt.close()
