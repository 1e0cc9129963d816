# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known about the way to the HMCs: adapters, routes, packet sizes, packet filters. None = not read."""

from __future__ import annotations

import dataclasses
import ipaddress


@dataclasses.dataclass(frozen=True)
class Interface:
    """One adapter. ``addresses`` like 192.0.2.101/24, without the length where none was printed; ``mtu`` in bytes."""

    name: str
    addresses: tuple[str, ...] = ()
    mtu: int | None = None
    up: bool = True


@dataclasses.dataclass(frozen=True)
class Route:
    """``target`` in CIDR form, the default as 0.0.0.0/0; ``gateway`` is empty for a network that is on the link.

    ``usable``: not one that refuses packets. ``onlink``: the gateway needs no network of an adapter.
    """

    target: str
    gateway: str = ""
    interface: str = ""
    usable: bool = True
    onlink: bool = False


@dataclasses.dataclass(frozen=True)
class FilterRule:
    """One rule of the AIX packet filter, in the words of ``lsfilt``. Ports are (operation, number).

    ``action`` is empty for the placement rule; networks are in CIDR form, empty where they were not understood.
    """

    number: int
    action: str = ""
    protocol: str = "all"
    source: str = ""
    destination: str = ""
    source_port: tuple[str, int] = ("any", 0)
    destination_port: tuple[str, int] = ("any", 0)
    scope: str = "both"
    direction: str = "both"
    interface: str = "all"
    fragment: str = ""
    tunnel: int = 0
    odd: bool = False  # it holds something that is not understood
    lines: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Zone:
    """One zone of firewalld as ``firewall-cmd --list-all`` prints it. Ports like 657/tcp or 600-700/udp."""

    name: str
    active: bool = False
    target: str = ""
    services: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    rich: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class ChainRule:
    """One rule of an nft or iptables chain. ``verdict``: accept, drop, reject, return, jump, goto, ``?``; empty = go on.

    ``tests``: what a packet must be, as (field, value); the field ``?`` is a condition that is not understood.
    """

    verdict: str
    target: str = ""
    tests: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclasses.dataclass(frozen=True)
class Chain:
    """``hook``: input for a chain that packets to this host enter by; ``policy`` is what its end says."""

    table: str
    name: str
    hook: str = ""
    policy: str = "accept"
    rules: tuple[ChainRule, ...] = ()


@dataclasses.dataclass(frozen=True)
class Network:
    """The way to the HMCs.

    ``filters``: active rules of the AIX packet filter, in order. ``vios_missing``: which of the lines ``local`` and
    ``remote`` of RMC the firewall of a VIOS lacks; empty when it is off or has both. ``zones``: firewalld's active ones,
    empty when it does not run. ``chains``: of nft or iptables. ``packet_size``: what ctrmc.maxpktsz holds in bytes, 0
    without the file. What a platform does not have is empty.
    """

    interfaces: tuple[Interface, ...] | None = None
    routes: tuple[Route, ...] | None = None
    filters: tuple[FilterRule, ...] | None = None
    vios_missing: tuple[str, ...] | None = None
    zones: tuple[Zone, ...] | None = None
    chains: tuple[Chain, ...] | None = None
    packet_size: int | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """The partition's own addresses without loopback and link-local ones; empty when they were not read."""
        found = (word.partition("/")[0] for one in self.interfaces or () for word in one.addresses)
        return tuple(dict.fromkeys(word for word in found if _own(word)))


def _own(word: str) -> bool:
    try:
        address = ipaddress.ip_address(word)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_link_local)
