# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The links of one partition to its HMCs: over IP (rmcdomainstatus) and in-band (mcproxy)."""

from __future__ import annotations

import dataclasses

from powersim.clock import Timeline

# What the link shows while one of these stands in the way, strongest first, and after how many seconds.
# network: heartbeats lost. mtu, twin, key: https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcdomainstatus.html.
# suspended and listener: the state shown is from memory.
OBSTACLES: dict[str, tuple[tuple[float, str], ...]] = {
    "network": ((30.0, "O"),),
    "listener": ((30.0, "O"),),
    "twin": ((0.0, "I"), (40.0, "O"), (80.0, "Z")),
    "mtu": ((10.0, "X"),),
    "suspended": ((10.0, "X"),),
    "key": ((0.0, "O"), (20.0, "i")),
    "hmc_closed": ((30.0, "O"),),
    "hmc_recycled": ((30.0, "O"),),
    "hmc_level": ((0.0, "O"), (20.0, "i")),
}
# From nothing to up: contact after 20 s, handshake finished after 60 s (published: 30 to 300 s).
CONNECT = ((0.0, "O"), (20.0, "i"), (60.0, "I"))
RECONNECT = ((10.0, "i"), (40.0, "I"))
LOST_AFTER = 30.0  # as an obstacle in the network
NEVER = float("inf")
ABSENT = ((0.0, ""),)
PROXY_CONNECT = ((0.0, "H"), (30.0, "A"))


@dataclasses.dataclass
class ControlPoint:
    """What the partition knows of one HMC; the fields of IBM.MCP. ``stale``: left over from an HMC that is gone."""

    hmc: str
    node_id: str
    key_token: str
    ips: tuple[str, ...]
    hmc_name: str
    hmc_ip: str
    additional_ips: tuple[str, ...] = ()
    mn_name: str = ""
    connectivity: tuple[str, ...] = ()
    stale: bool = False


@dataclasses.dataclass
class Side:
    """What the HMC's own end does to a link: obstacles there, and until which simulated moment it is away.

    ``obstacles``: what was done to the HMC (its name and argument) to a key of OBSTACLES.
    """

    obstacles: dict[str, str] = dataclasses.field(default_factory=dict)
    away_until: float = 0.0


@dataclasses.dataclass
class Link:
    """``state``: '' (no line), O, i, I, X or Z. ``number``: the four hex digits of its line."""

    number: int
    state: Timeline[str]
    queue: str = "A"
    obstacles: set[str] = dataclasses.field(default_factory=set)
    ever_up: bool = False
    side: Side = dataclasses.field(default_factory=Side)

    def settle(self, now: float, *, fresh: bool) -> None:
        """Plan the future after something changed; ``fresh``: rmcd or the whole domain started anew."""
        present = self.obstacles.union(self.side.obstacles.values())
        blocking = next((name for name in OBSTACLES if name in present), "")
        if blocking:
            shown = OBSTACLES[blocking]
            if fresh and shown[0][1] != "O":
                shown = ((0.0, "O"), *((delay + 20.0, state) for delay, state in shown))
            self.state.plan(now, *(((0.0, "O"),) if fresh and shown[0][1] == "O" else shown))
        elif self.side.away_until > now:
            wait = self.side.away_until - now
            back = ((wait + delay, state) for delay, state in RECONNECT if wait < NEVER)
            self.state.plan(now, (0.0 if fresh else LOST_AFTER, "O"), *back)
        elif fresh:
            self.state.plan(now, *CONNECT)
        elif self.state.last != "I":
            self.state.plan(now, *RECONNECT)

    def drop(self, now: float) -> None:
        self.state.plan(now, *ABSENT)


@dataclasses.dataclass
class ProxyRow:
    """One HMC in the mcproxy table: '' (no row), H or A."""

    slot: int
    hmc: str
    state: Timeline[str]
    stuck: bool = False
    requests: int = 0
    responses: int = 0
    side: Side = dataclasses.field(default_factory=Side)

    def settle(self, now: float) -> None:
        """An HMC that is away, or too old, leaves the row in its handshake (from memory)."""
        wait = max(0.0, self.side.away_until - now)
        stuck = self.stuck or "hmc_level" in self.side.obstacles.values() or wait >= NEVER
        self.state.plan(now, *(((0.0, "H"),) if stuck else ((0.0, "H"), (wait + PROXY_CONNECT[1][0], "A"))))

    def drop(self, now: float) -> None:
        self.state.plan(now, *ABSENT)
