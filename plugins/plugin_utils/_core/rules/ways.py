# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""By which adapter packets to an HMC leave, and from which address."""

from __future__ import annotations

import dataclasses
import functools
import ipaddress
import typing as t

from ..findings import HmcLink
from ..model_network import Interface, Network, Route
from .base import Hit, Scene
from .known import point_of

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MOST_EQUAL = 16  # of more routes to one target nobody can say which is taken; each is held against all others


@dataclasses.dataclass(frozen=True)
class Way:
    """``trouble``: ``none`` (no route), ``refused``, ``gateway`` (in no network reached), ``down``; empty when well.

    ``target``: of the route taken. ``source``: the own address, empty where the adapter has none.
    """

    address: str
    target: str = ""
    gateway: str = ""
    interface: str = ""
    source: str = ""
    trouble: str = ""

    @property
    def direct(self) -> bool:
        return not self.gateway and not self.trouble


@functools.lru_cache(maxsize=4096)
def address_of(word: str) -> Address | None:
    """A plain address; None for a name, a network, or anything else."""
    try:
        return ipaddress.ip_address(word.strip().partition("%")[0])
    except ValueError:
        return None


@functools.lru_cache(maxsize=4096)
def network_of(word: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(word.strip(), strict=False)
    except ValueError:
        return None


def inside(word: str, network: str) -> bool:
    address, block = address_of(word), network_of(network)
    return address is not None and block is not None and address.version == block.version and address in block


def plain(address: str) -> str:
    """An own address without the length of its prefix."""
    return address.partition("/")[0]


@dataclasses.dataclass(frozen=True)
class Aim:
    """An HMC that packets shall go to and come from.

    ``hmcs``: its link by name, empty where RMC knows none, and an HMC or the policy named it. ``addresses``: those of
    IPv4; ``reachable``: those of IBM.MCP, of any kind; ``recorded``: the own addresses as it has them. ``ip``: the token
    of the link, ``state`` and ``inband`` as those of ``HmcLink``.
    """

    name: str
    hmcs: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    reachable: tuple[str, ...] = ()
    ip: str = ""
    state: str = "unknown"
    inband: str = ""

    @property
    def hurt(self) -> bool:
        """Over IP it does not work, and there is no other way. A link whose state was not read may well work."""
        unread = bool(self.hmcs) and self.state == "unknown"
        return self.ip != "I" and not self.inband and not unread and self.state not in ("up", "starting")


def aims(scene: Scene) -> tuple[Aim, ...]:
    """The HMCs that count; where RMC does not run or knows none, those that told of themselves or that are expected."""
    if scene.links:
        return tuple(_of_link(scene, link) for link in scene.relevant)
    if scene.young:
        return ()
    told = [
        Aim(word.label or "HMC", (), _four(sorted(word.addresses)), _all([word.text("rmc_ipaddr")]))
        for word in scene.words
        if word.addresses
    ]
    expected = [Aim(name, (), _four([name])) for name in scene.policy.expected_hmcs if _four([name])]
    return tuple(told or expected)


def _of_link(scene: Scene, link: HmcLink) -> Aim:
    """To the addresses that IBM.MCP calls reachable, else to any that it holds."""
    point = point_of(scene, link)
    addresses = _four(point.ip_addresses if point else ()) or _four(link.addresses)
    recorded = _all((*point.connectivity_names, point.mn_name) if point else _told_of(scene, link))
    reachable = point.ip_addresses if point else ()
    return Aim(link.hmc, (link.hmc,), addresses, recorded, reachable, link.ip, link.state, link.inband)


def _told_of(scene: Scene, link: HmcLink) -> list[str]:
    """Where IBM.MCP is silent: the own address as that HMC lists it."""
    return [word.text("rmc_ipaddr") for word in scene.words if word.is_of(link)]


def _all(words: t.Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(address) for address in map(address_of, words) if address is not None))


def _four(words: t.Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in _all(words) if ":" not in word)


def way(network: Network, address: str) -> Way:
    """The longest prefix wins; of several the one that is well. Networks of adapters count as routes."""
    fitting = [route for route in _all_routes(network) if inside(address, route.target)]
    longest = max((_width(route) for route in fitting), default=None)
    best = [route for route in fitting if _width(route) == longest]
    if len(best) > MOST_EQUAL:
        return Way(address, best[0].target)
    ways = [_by(network, address, route) for route in best]
    return min(ways, key=lambda one: bool(one.trouble), default=Way(address, trouble="none"))


def _width(route: Route) -> int:
    block = network_of(route.target)
    return block.prefixlen if block else -1


def _all_routes(network: Network) -> t.Iterator[Route]:
    yield from network.routes or ()
    for one in network.interfaces or ():
        if one.up:
            yield from (Route(address, "", one.name) for address in one.addresses if "/" in address)


def _by(network: Network, address: str, route: Route) -> Way:
    out = next((one for one in network.interfaces or () if one.name == route.interface), None)
    source = _source(out, route.gateway or address)
    taken = Way(address, route.target, route.gateway, route.interface, source)
    if not route.usable:
        return dataclasses.replace(taken, trouble="refused")
    if out is not None and not out.up:
        return dataclasses.replace(taken, trouble="down")
    reached = not route.gateway or route.onlink or _on_link(network, route.gateway)
    return taken if reached else dataclasses.replace(taken, trouble="gateway")


def _on_link(network: Network, gateway: str) -> bool:
    hop = address_of(gateway)
    if hop is None or hop.version == 6:
        return True  # a name, an adapter, a neighbour by IPv6: nothing to be said against it
    own = any(plain(address) == gateway for one in network.interfaces or () for address in one.addresses)
    return own or any(not route.gateway and inside(gateway, route.target) for route in _all_routes(network))


def _source(out: Interface | None, near: str) -> str:
    """The address of the adapter in the network of the next hop, else its first."""
    own = [word for word in (out.addresses if out else ()) if ":" not in word]
    fitting = [word for word in own if inside(near, word)]
    return plain(next(iter(fitting or own), ""))


# --- one finding for several HMCs ------------------------------------------------------------------------------------


def joined(words: t.Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(word for word in words if word))


def merged(hits: t.Iterable[Hit], same: t.Sequence[str]) -> t.Iterator[Hit]:
    """Hits that agree in the words ``same`` are one, about all their HMCs."""
    alike: dict[tuple[t.Any, ...], list[Hit]] = {}
    for hit in hits:
        alike.setdefault(tuple(hit.words.get(key) for key in same), []).append(hit)
    for group in alike.values():
        addresses = joined(hit.words.get("hmc_addresses", "") for hit in group)
        words = {**group[0].words, "hmc_addresses": addresses}
        hmcs = tuple(dict.fromkeys(name for hit in group for name in hit.hmcs))
        yield dataclasses.replace(group[0], subject=joined(hit.subject for hit in group), words=words, hmcs=hmcs)
