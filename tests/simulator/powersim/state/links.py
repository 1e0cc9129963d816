# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The links of one partition to its HMCs: over IP (rmcdomainstatus) and in-band (mcproxy)."""

from __future__ import annotations

import dataclasses

from powersim.clock import Timeline

LOST_AFTER = 30.0  # seconds without heartbeats, from memory
LOST = ((LOST_AFTER, "O"),)
REFUSED = ((0.0, "O"), (20.0, "i"))
# What the link shows while one of these stands in the way, strongest first, and after how many seconds. O, i, X and Z:
# https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcdomainstatus.html. Which of them an obstacle leads to is from memory
# for listener, clients, suspended and everything of the HMC.
OBSTACLES: dict[str, tuple[tuple[float, str], ...]] = {
    "network": LOST,
    "blocked": LOST,
    "hung": LOST,
    "retired": LOST,
    "link_local": LOST,
    "route": LOST,
    "address": LOST,
    "filter": LOST,
    "listener": LOST,
    "clients": LOST,
    "twin": ((0.0, "I"), (20.0, "O"), (40.0, "I"), (60.0, "O"), (100.0, "Z")),
    "other_twin": ((0.0, "O"), (20.0, "I"), (40.0, "O"), (60.0, "I"), (100.0, "Z")),
    "mtu": ((10.0, "X"),),
    "suspended": ((10.0, "X"),),
    "replaced": REFUSED,
    "key": REFUSED,
    "hmc_closed": LOST,
    "hmc_recycled": LOST,
    "hmc_level": REFUSED,
}
# From nothing to up: contact after 20 s, handshake finished after 60 s (published: 30 to 300 s).
CONNECT = ((0.0, "O"), (20.0, "i"), (60.0, "I"))
RECONNECT = ((10.0, "i"), (40.0, "I"))
NEVER = float("inf")
ABSENT = ((0.0, ""),)
PROXY_CONNECT = ((0.0, "H"), (30.0, "A"))


def _from_nothing(shown: tuple[tuple[float, str], ...]) -> tuple[tuple[float, str], ...]:
    """The same for a link that has just begun: it is down until there is contact."""
    if shown[0][1] == "O":
        return ((0.0, "O"), *shown[1:])
    return ((0.0, "O"), *((delay + 20.0, state) for delay, state in shown))


@dataclasses.dataclass
class ControlPoint:
    """What the partition knows of one HMC; the fields of IBM.MCP. ``stale``: left over from an HMC that is gone.

    ``known_key``: the public key of the partition as this HMC got it when the domain was formed.
    """

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
    known_key: str = ""


@dataclasses.dataclass
class Side:
    """What the HMC's own end does to a link: obstacles there, and between which simulated moments it is away.

    ``obstacles``: what was done to the HMC (its name and argument) to a key of OBSTACLES.
    ``read_at``: when a rebuild last made it read everything again.
    """

    obstacles: dict[str, str] = dataclasses.field(default_factory=dict)
    away_from: float = 0.0
    away_until: float = 0.0
    read_at: float = 0.0

    def away(self, moment: float) -> bool:
        return self.away_from <= moment < self.away_until


@dataclasses.dataclass
class Link:
    """``state``: '' (no line), O, i, I, X or Z. ``number``: the four hex digits of its line.

    ``shown``: the obstacle that the plan of ``state`` was made for. ``begins``: when rmcd first tries.
    """

    number: int
    state: Timeline[str]
    queue: str = "A"
    obstacles: set[str] = dataclasses.field(default_factory=set)
    ever_up: bool = False
    side: Side = dataclasses.field(default_factory=Side)
    shown: str = ""
    begins: float = 0.0

    def settle(self, now: float, *, fresh: bool) -> None:
        """Plan the future after something changed; ``fresh``: rmcd or the whole domain started anew."""
        present = self.obstacles.union(self.side.obstacles.values())
        blocking = next((name for name in OBSTACLES if name in present), "")
        self.begins = now if fresh else self.begins
        unchanged, self.shown = blocking == self.shown and not fresh, blocking
        if blocking and unchanged:
            return
        if blocking:
            self.state.plan(now, *(_from_nothing(OBSTACLES[blocking]) if fresh else OBSTACLES[blocking]))
        elif self.side.away_until > now:
            self.state.plan(now, *self._outage(now, fresh=fresh))
        elif fresh:
            self.state.plan(now, *CONNECT)
        elif self.state.last != "I":
            self.state.plan(now, *RECONNECT)

    def _outage(self, now: float, *, fresh: bool) -> tuple[tuple[float, str], ...]:
        """Until the HMC goes the link does what it would do; then it is down; when the HMC is back it comes back."""
        leaves, wait = max(0.0, self.side.away_from - now), self.side.away_until - now
        until = CONNECT if fresh else () if self.state.at(now) == "I" else RECONNECT
        back = tuple((wait + delay, state) for delay, state in RECONNECT if wait < NEVER)
        if not leaves:
            return ((0.0 if fresh else LOST_AFTER, "O"), *back)
        return (*((delay, state) for delay, state in until if delay < leaves), (leaves + LOST_AFTER, "O"), *back)

    def drop(self, now: float) -> None:
        self.shown = ""
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
        leaves, wait = max(0.0, self.side.away_from - now), max(0.0, self.side.away_until - now)
        stuck = self.stuck or "hmc_level" in self.side.obstacles.values()
        up = PROXY_CONNECT[1][0]
        plan = [(0.0, "H")]
        if not stuck and wait and leaves > up:
            plan += [(up, "A"), (leaves, "H")]
        if not stuck and wait < NEVER:
            plan.append((wait + up, "A"))
        self.state.plan(now, *plan)

    def drop(self, now: float) -> None:
        self.state.plan(now, *ABSENT)
