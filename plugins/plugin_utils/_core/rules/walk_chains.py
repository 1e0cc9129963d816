# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the packet filter of Linux does to a new packet for port 657: every chain that it enters by has to let it in.

A rule that may match or not leaves both ways open, and an open question is no verdict.
"""

from __future__ import annotations

import dataclasses
import re
import typing as t

from ..model_network import Chain, ChainRule
from .ways import inside, network_of

PERMIT, DENY, UNKNOWN = "permit", "deny", "unknown"
ENDS = {"accept": PERMIT, "drop": DENY, "reject": DENY, "return": "return"}
MOST_STEPS = 20_000  # rules looked at for one packet; more is a maze, and its answer is unknown
DEEPEST = 16  # the kernel itself refuses deeper jumps
_SPAN = re.compile(r"([0-9]{1,5})(?:[-:]([0-9]{1,5}))?")


@dataclasses.dataclass(frozen=True)
class Arrival:
    """A packet from an HMC: a new session, or a datagram between daemons."""

    protocol: str
    source: str
    port: int = 657
    interface: str = ""


class _Maze(Exception):
    """Too deep or too long."""


class _Walk:
    def __init__(self, chains: t.Sequence[Chain], arrival: Arrival) -> None:
        self._chains = {(chain.table, chain.name): chain for chain in chains}
        self._arrival = arrival
        self._steps = 0
        self._done: dict[tuple[str, str], frozenset[str]] = {}

    def through(self, chain: Chain) -> frozenset[str]:
        """permit, deny, unknown: what may become of the packet in a chain that it enters by."""
        found = self._chain(chain, 0)
        end = ENDS.get(chain.policy, UNKNOWN)
        return frozenset(end if one == "return" else one for one in found)

    def _chain(self, chain: Chain, depth: int) -> frozenset[str]:
        key = (chain.table, chain.name)
        if key not in self._done:
            if depth > DEEPEST:
                raise _Maze
            self._done[key] = frozenset(self._rules(chain, depth))
        return self._done[key]

    def _rules(self, chain: Chain, depth: int) -> set[str]:
        possible: set[str] = set()
        for rule in chain.rules:
            self._steps += 1
            if self._steps > MOST_STEPS:
                raise _Maze
            fits = matches(rule, self._arrival)
            if fits is False or not rule.verdict:
                continue
            outcome = self._outcome(chain, rule, depth)
            possible |= outcome - {"on"}
            if fits and "on" not in outcome:
                return possible
        return possible | {"return"}

    def _outcome(self, chain: Chain, rule: ChainRule, depth: int) -> set[str]:
        """``on``: the next rule may be read as well."""
        if rule.verdict in ENDS:
            return {ENDS[rule.verdict]}
        below = self._chains.get((chain.table, rule.target))
        if rule.verdict == "?" or below is None:
            return {UNKNOWN, "on"}
        found = self._chain(below, depth + 1)
        return set(found) if rule.verdict == "goto" else {"on" if one == "return" else one for one in found}


def matches(rule: ChainRule, arrival: Arrival) -> bool | None:
    answers = [_test(field, value, arrival) for field, value in rule.tests]
    return False if False in answers else None if None in answers else True


def _test(field: str, value: str, arrival: Arrival) -> bool | None:
    protocol, _blank, port = field.partition(" ")
    if port and protocol != arrival.protocol:
        return False
    if port == "dport" or field == "dport":
        return _within(value, arrival.port)
    return _TESTS[field](value, arrival) if field in _TESTS else None


def _words(value: str) -> list[str]:
    return [word for word in re.split(r"[,\s]+", value) if word]


def _within(value: str, port: int) -> bool | None:
    """``657``, ``600-700``, ``22,657``; a set by its name could hold anything."""
    spans = [_SPAN.fullmatch(word) for word in _words(value)]
    if None in spans or not spans:
        return None
    return any(int(span[1]) <= port <= int(span[2] or span[1]) for span in spans if span)


def _protocol(value: str, arrival: Arrival) -> bool | None:
    words = _words(value)
    named = any(word.startswith("@") for word in words)
    return True if "all" in words else None if named else arrival.protocol in words


def _source(value: str, arrival: Arrival) -> bool | None:
    if not arrival.source or any(network_of(word) is None for word in _words(value)):
        return None
    return any(inside(arrival.source, word) for word in _words(value))


def _state(value: str, _arrival: Arrival) -> bool:
    return bool({"new", "untracked", "NEW", "UNTRACKED"} & set(_words(value)))


def _interface(value: str, arrival: Arrival) -> bool | None:
    words = _words(value)
    if words == ["lo"]:
        return False
    wild = any(word.endswith(("*", "+")) or word.startswith("@") for word in words)
    return None if wild or not arrival.interface else arrival.interface in words


_TESTS: t.Final[dict[str, t.Callable[[str, Arrival], bool | None]]] = {
    "protocol": _protocol,
    "source": _source,
    "state": _state,
    "interface": _interface,
    "family": lambda value, arrival: value == ("ipv6" if ":" in arrival.source else "ipv4") if arrival.source else None,
}


def verdict(chains: t.Sequence[Chain], arrival: Arrival) -> str:
    """permit, deny, or unknown. One chain that surely stops it is enough."""
    six = ":" in arrival.source
    other = "ip" if six else "ip6"
    entered = [chain for chain in chains if chain.hook == "input" and chain.table.split()[0] != other]
    walk = _Walk(chains, arrival)
    try:
        found = [walk.through(chain) for chain in entered]
    except _Maze:
        return UNKNOWN
    if any(possible == {DENY} for possible in found):
        return DENY
    return PERMIT if all(possible == {PERMIT} for possible in found) else UNKNOWN
