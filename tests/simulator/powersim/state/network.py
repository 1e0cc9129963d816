# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network of one partition as its own commands see it: adapters, routes, sessions on port 657."""

from __future__ import annotations

import dataclasses
import ipaddress
import typing as t

PAYLOAD, HEADERS = 1500, 28  # largest UDP payload of rmcd without ctrmc.maxpktsz (published), and what IP and UDP add
Subnet = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclasses.dataclass
class Interface:
    """One adapter. ``mtu`` in bytes. ``link_local``: whether it has its fe80:: address.

    ``reachable``: an HMC reaches the address as it stands here; not so behind address translation or in a network of
    its own.
    """

    name: str
    ip: str
    mask: str = "255.255.255.0"
    mtu: int = 1500
    link_local: bool = True
    up: bool = True
    reachable: bool = True

    @property
    def subnet(self) -> Subnet | None:
        """The network it is in, None without an address."""
        if not self.ip:
            return None
        mask = "64" if ":" in self.ip else self.mask
        return ipaddress.ip_interface(f"{self.ip}/{mask}").network


@dataclasses.dataclass(frozen=True)
class Route:
    """``target`` is "default" or an address in CIDR form."""

    target: str
    gateway: str
    interface: str


@dataclasses.dataclass(frozen=True)
class Session:
    """An established TCP session on the own port 657, beside those of the HMCs."""

    peer: str
    port: int
    local_port: int = 657


@dataclasses.dataclass
class Network:
    """``packet_limit``: what /var/ct/cfg/ctrmc.maxpktsz says in bytes, None without the file.

    ``blocked``: HMCs, or * for all, to which somebody on the way lets nothing of port 657 pass.
    ``path_mtu``: the largest packet that passes on the way to an HMC, in bytes.
    """

    interfaces: list[Interface] = dataclasses.field(default_factory=list)
    routes: list[Route] = dataclasses.field(default_factory=list)
    sessions: list[Session] = dataclasses.field(default_factory=list)
    packet_limit: int | None = None
    path_mtu: int = 1500
    blocked: set[str] = dataclasses.field(default_factory=set)

    def towards(self, address: str) -> Interface | None:
        """The adapter that packets to an address leave by: the longest prefix wins; None when they lead nowhere."""
        ways = [*self._direct(), *self._routed()]
        fitting = [(network.prefixlen, out) for network, out in ways if _inside(address, network)]
        return max(fitting, key=lambda way: way[0])[1] if fitting else None

    def _direct(self) -> t.Iterator[tuple[Subnet, Interface | None]]:
        yield from ((one.subnet, one) for one in self.interfaces if one.up and one.subnet)

    def _routed(self) -> t.Iterator[tuple[Subnet, Interface | None]]:
        """A route whose gateway is in no network of its adapter leads nowhere."""
        for route in self.routes:
            out = next((one for one in self.interfaces if one.name == route.interface and one.up), None)
            joined = out is not None and out.subnet is not None and _inside(route.gateway, out.subnet)
            everything = "::/0" if ":" in route.gateway else "0.0.0.0/0"
            target = everything if route.target == "default" else route.target
            yield ipaddress.ip_network(target, strict=False), out if joined else None

    def passes(self, interface: Interface) -> bool:
        """Whether the largest packets that rmcd sends by this adapter arrive: it forbids fragments on the way."""
        size = (self.packet_limit or PAYLOAD) + HEADERS
        return min(size, interface.mtu) <= self.path_mtu


def _inside(address: str, network: Subnet) -> bool:
    try:
        return ipaddress.ip_address(address) in network
    except ValueError:
        return False
