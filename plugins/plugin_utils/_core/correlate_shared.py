# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hosts with the same trouble have in common: a network, a system, an HMC, a level.

A shared cause is only thought of where at least three are affected, or two while others of the same HMC are not, and
where nobody in the same place is well: one healthy host in a network disproves that the network is blocked.
"""

from __future__ import annotations

import collections
import dataclasses
import ipaddress
import typing as t

from .correlate_estate import Estate, Host
from .correlate_facts import Told
from .correlate_rows import RULES

ENOUGH, FEW = 3, 2
#: The usual size of a network where nobody says otherwise, in bits of prefix.
IPV4_BITS, IPV6_BITS = 24, 64


class Element(t.NamedTuple):
    """One thing to explain: a finding of a host or an HMC, at one HMC (empty where it concerns none in particular)."""

    host: str
    id: str
    hmc: str
    subject: str = ""


@dataclasses.dataclass(frozen=True)
class Shared:
    """A cause that several hosts may share, and what it would explain.

    ``others``: healthy ones in other places; where the cause is an HMC, members that reach another one.
    """

    rule: str
    subject: str
    hmcs: tuple[str, ...]
    elements: frozenset[Element]
    others: int = 0
    finding: str = ""

    @property
    def members(self) -> tuple[str, ...]:
        return tuple(sorted({element.host for element in self.elements}))


def _network(word: str) -> t.Any:
    try:
        return ipaddress.ip_network(word, strict=False)
    except ValueError as wrong:
        raise ValueError(f"networks: {word!r} is no network; give a prefix such as 192.0.2.0/25") from wrong


class Networks:
    """The network an address is in: a given one (the narrowest), else its /24, of IPv6 its /64."""

    def __init__(self, given: t.Iterable[str]) -> None:
        known = {_network(word) for word in given}
        self._by_bits: dict[tuple[int, int], set[t.Any]] = collections.defaultdict(set)
        for network in known:
            self._by_bits[network.version, network.prefixlen].add(network)
        self._lengths = sorted(self._by_bits, key=lambda bits: -bits[1])
        self._found: dict[str, str] = {}

    def of(self, address: str) -> str:
        if address not in self._found:
            self._found[address] = self._look_up(ipaddress.ip_address(address))
        return self._found[address]

    def _look_up(self, address: t.Any) -> str:
        for version, bits in self._lengths:
            if version == address.version:
                network = ipaddress.ip_network((address, bits), strict=False)
                if network in self._by_bits[version, bits]:
                    return str(network)
        return str(ipaddress.ip_network((address, IPV4_BITS if address.version == 4 else IPV6_BITS), strict=False))


class Way(t.NamedTuple):
    """A way to share trouble. ``places``: where an affected host stands; ``sound``: where a host proves all is well."""

    rule: str
    places: t.Callable[[Host, Networks], t.Iterable[str]]
    sound: t.Callable[[Host, str, Networks], t.Iterable[str]]
    merged: bool = False  # over HMCs: one blocked network, whichever HMCs lie behind it


def _nets(addresses: t.Iterable[str], networks: Networks) -> set[str]:
    return {networks.of(address) for address in addresses}


def _frame(host: Host) -> tuple[str, ...]:
    return (host.frame,) if host.frame else ()


def _inband(host: Host, hmc: str) -> bool:
    link = host.links.get(hmc)
    return link.inband if link else host.reaches(hmc) and not host.heard_at(hmc)


HMC_SILENT = "FLT013"
WAYS: t.Final = (
    Way(
        "FLT010",
        lambda host, networks: _nets(host.addresses, networks),
        lambda host, hmc, networks: _nets(host.heard_at(hmc), networks),
        merged=True,
    ),
    Way(
        "FLT011",
        lambda host, networks: _nets(host.addresses, networks),
        lambda host, hmc, networks: _nets(host.heard_at(hmc), networks),
        merged=True,
    ),
    Way(
        "FLT012",
        lambda host, networks: _frame(host),
        lambda host, hmc, networks: _frame(host) if host.reaches(hmc) else (),
        merged=True,
    ),
    Way(
        HMC_SILENT,
        lambda host, networks: ("",),
        lambda host, hmc, networks: ("",) if host.reaches(hmc) else (),
    ),
    *(
        Way(
            rule,
            lambda host, networks: ("",),
            lambda host, hmc, networks: ("",) if host.heard_at(hmc) else (),
        )
        for rule in ("FLT014", "FLT017", "FLT018")
    ),
    Way(
        "FLT015",
        lambda host, networks: _frame(host),
        lambda host, hmc, networks: _frame(host) if host.known else (),
    ),
    Way(
        "FLT019",
        lambda host, networks: _nets(host.addresses, networks),
        lambda host, hmc, networks: _nets(host.addresses, networks) if host.alive else (),
    ),
    Way(
        "FLT022",
        lambda host, networks: _frame(host),
        lambda host, hmc, networks: _frame(host) if host.alive else (),
    ),
    Way(
        "FLT016",
        lambda host, networks: _frame(host),
        lambda host, hmc, networks: _frame(host) if _inband(host, hmc) else (),
    ),
)


Spot = tuple[str, str]  # a place, and an HMC


class _Census:
    """For one way: who is affected where, and who is sound there."""

    def __init__(self, way: Way, hosts: t.Iterable[Host], elements: t.Iterable[Element], networks: Networks) -> None:
        known = {host.name: host for host in hosts if host.told}
        self.affected: dict[Spot, set[Element]] = collections.defaultdict(set)
        self.sound: dict[Spot, set[str]] = collections.defaultdict(set)
        self.anywhere: dict[str, set[str]] = collections.defaultdict(set)
        ids = RULES[way.rule].explains
        for element in elements:
            if element.id in ids:
                for place in way.places(known[element.host], networks):
                    self.affected[place, element.hmc].add(element)
        wanted = {hmc for _place, hmc in self.affected}
        for host in hosts:
            for hmc in wanted & host.heard_of:
                for place in way.sound(host, hmc, networks):
                    self.sound[place, hmc].add(host.name)
                    self.anywhere[hmc].add(host.name)

    def holds(self, spot: Spot, contrast: int) -> bool:
        count = len({element.host for element in self.affected[spot]})
        return spot not in self.sound and (count >= ENOUGH or (count >= FEW and contrast > 0))


def _contrast(census: _Census, spot: Spot, hosts: t.Mapping[str, Host]) -> int:
    """How many show that it is not worse than that: others that reach this HMC, else members that reach another."""
    place, hmc = spot
    if place:
        return len(census.anywhere[hmc])
    affected = {element.host for element in census.affected[spot]}
    return sum(any(hosts[name].reaches(other) for other in hosts[name].links if other != hmc) for name in affected)


def _of_way(way: Way, estate: Estate, elements: t.Collection[Element], networks: Networks) -> t.Iterator[Shared]:
    census = _Census(way, estate.hosts, elements, networks)
    hosts = {host.name: host for host in estate.hosts if host.told}
    found: dict[Spot, list[tuple[Spot, int]]] = collections.defaultdict(list)
    for spot in sorted(census.affected):
        contrast = _contrast(census, spot, hosts) if spot[1] else 0  # without an HMC, others elsewhere prove nothing
        if census.holds(spot, contrast):
            found[(spot[0], "") if way.merged else spot].append((spot, contrast))
    for (place, hmc), spots in found.items():
        together = frozenset().union(*(census.affected[spot] for spot, _contrast in spots))
        hmcs = tuple(filter(None, (spot[1] for spot, _contrast in spots)))
        yield Shared(way.rule, place or hmc, hmcs, together, min(contrast for _spot, contrast in spots))


BY_LEVEL, OF_LEVEL = (frozenset(RULES[rule].explains) for rule in ("FLT020", "FLT021"))


def _of_levels(estate: Estate, elements: t.Collection[Element]) -> t.Iterator[Shared]:
    affected: dict[tuple[str, str], set[Element]] = collections.defaultdict(set)
    asked = {host.name: host.told for host in estate.hosts if host.told and host.told.level and not host.told.failure}
    for element in elements:
        if element.id in BY_LEVEL | OF_LEVEL and element.host in asked:
            affected[element.id, asked[element.host].level].add(element)
    for (finding, level), found in sorted(affected.items()):
        hosts = {element.host for element in found}
        if finding in OF_LEVEL and len(hosts) >= FEW:
            yield Shared("FLT021", level, (), frozenset(found), finding=finding)
        elif finding in BY_LEVEL and (others := _only_at(asked, finding, level, hosts)) >= len(hosts) >= ENOUGH:
            yield Shared("FLT020", level, (), frozenset(found), others, finding)


def _only_at(asked: t.Mapping[str, Told], finding: str, level: str, hosts: t.Collection[str]) -> int:
    """How many with other levels have it not; 0 where one of them has it, or one with this level has it not."""
    judged = {name: told for name, told in asked.items() if finding not in told.unjudged}
    has = {name for name, told in judged.items() if any(trouble.id == finding for trouble in told.troubles)}
    same = {name for name, told in judged.items() if told.level == level}
    return len(judged) - len(same) if has == same == set(hosts) else 0


def shared_causes(estate: Estate, elements: t.Collection[Element], networks: Networks) -> list[Shared]:
    """All that hold, the likeliest first: where nobody hears an HMC and another is heard, it comes before the way."""
    found = [cause for way in WAYS for cause in _of_way(way, estate, elements, networks)]
    found += _of_levels(estate, elements)
    dead = {answer.hmc for answer in estate.answers if not answer.asked}
    alone = {cause.subject for cause in found if cause.rule == HMC_SILENT and (cause.others or cause.subject in dead)}
    return sorted(
        found, key=lambda cause: (cause.rule != HMC_SILENT or cause.subject not in alone, cause.rule, cause.subject)
    )
