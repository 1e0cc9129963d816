# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Heartbeats between partitions and HMCs: what really arrives decides whether a link has an obstacle on its way.

Both ends send from port 657 to port 657 over UDP, as RMC daemons do; what is in a datagram is synthetic. A link is
lost after some periods in which nothing came in one direction or the other: periods are counted, not seconds, so that
neither a jump of the simulated clock nor a busy machine looks like silence.
"""

from __future__ import annotations

import dataclasses
import typing as t

PORT = 657
HEADERS = 28  # bytes of an IPv4 and a UDP header
LARGE_MISSED = 2  # periods in which small datagrams pass and large ones do not
SMALL, LARGE = b"powersim: synthetic heartbeat\n", b"powersim: synthetic large heartbeat\n"


class End(t.Protocol):
    """A UDP socket on port 657 of one host."""

    def send(self, data: bytes, address: str) -> None:
        """One datagram to an address."""

    def receive(self) -> t.Iterable[tuple[bytes, str, int]]:
        """(data, address, port) of what has come."""


@dataclasses.dataclass
class Path:
    """One link over IP. ``here`` is the partition's address, ``there`` that of the HMC; counts are in periods."""

    partition: str
    hmc: str
    here: str
    there: str
    sent: bool = False
    silence: int = 0
    small_only: int = 0

    def reset(self) -> None:
        """One end is not there: what it does not say is no evidence."""
        self.sent, self.silence, self.small_only = False, 0, 0


# Told of every path in every period once something is certain: partition, HMC, obstacle, whether it is there.
Report = t.Callable[[str, str, str, bool], None]


class Heart:
    """``ends``: sockets by host, while they are open. ``mute``: hosts that listen and say nothing."""

    def __init__(self, owners: t.Mapping[str, str], missed: int, sizes: t.Mapping[str, int], report: Report) -> None:
        """``owners``: address to host. ``sizes``: bytes of a host's large IP packets; 0 for all: no large ones."""
        self.ends: dict[str, End] = {}
        self.mute: set[str] = set()
        self._owners, self._missed, self._report = owners, missed, report
        self._large = {host: LARGE.ljust(size - HEADERS, b".") for host, size in sizes.items() if size}
        self._heard: set[tuple[str, str, bytes]] = set()  # listener, speaker, first line

    def drain(self, host: str) -> None:
        """Take in what has come to a host; what no other daemon sent is ignored."""
        for data, address, port in self.ends[host].receive():
            speaker = self._owners.get(address)
            if speaker and port == PORT:
                self._heard.add((host, speaker, data.partition(b".")[0]))

    def send(self, path: Path) -> None:
        """Both ends of a path speak; what arrives at once is taken in, so that no buffer overflows."""
        if path.partition not in self.ends or path.hmc not in self.ends:
            return
        path.sent = True
        for speaker, address in ((path.partition, path.there), (path.hmc, path.here)):
            if speaker not in self.mute:
                self.ends[speaker].send(SMALL, address)
                if speaker in self._large:
                    self.ends[speaker].send(self._large[speaker], address)
        self.drain(path.partition)
        self.drain(path.hmc)

    def judge(self, paths: t.Iterable[Path]) -> None:
        """The end of a period: draw the conclusions from what came in it."""
        for host in self.ends:
            self.drain(host)
        for path in paths:
            if not path.sent or path.partition not in self.ends or path.hmc not in self.ends:
                path.reset()
            else:
                self._judge(path)
        self._heard.clear()

    def _both_ways(self, path: Path, kind: bytes) -> bool:
        ends = ((path.partition, path.hmc, kind), (path.hmc, path.partition, kind))
        return all(end in self._heard for end in ends)

    def _judge(self, path: Path) -> None:
        if not self._both_ways(path, SMALL):
            path.silence, path.small_only = path.silence + 1, 0
            if path.silence >= self._missed:
                self._report(path.partition, path.hmc, "network", True)
            return
        path.silence = 0
        self._report(path.partition, path.hmc, "network", False)
        path.small_only = 0 if not self._large or self._both_ways(path, LARGE) else path.small_only + 1
        if not path.small_only or path.small_only >= LARGE_MISSED:
            self._report(path.partition, path.hmc, "mtu", bool(path.small_only))
