# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network of one partition as its own commands see it: adapters, routes, sessions on port 657."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass
class Interface:
    """One adapter. ``mtu`` in bytes. ``link_local``: whether it has its fe80:: address."""

    name: str
    ip: str
    mask: str = "255.255.255.0"
    mtu: int = 1500
    link_local: bool = True
    up: bool = True


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
    """``packet_limit``: what /var/ct/cfg/ctrmc.maxpktsz says in bytes, None without the file."""

    interfaces: list[Interface] = dataclasses.field(default_factory=list)
    routes: list[Route] = dataclasses.field(default_factory=list)
    sessions: list[Session] = dataclasses.field(default_factory=list)
    packet_limit: int | None = None

    def towards(self, address: str) -> Interface | None:
        """The adapter whose route leads to an address; None when there is no route."""
        wanted = next((route for route in self.routes if route.target in (address, f"{address}/32")), None)
        wanted = wanted or next((route for route in self.routes if route.target == "default"), None)
        return next((one for one in self.interfaces if wanted and one.name == wanted.interface), None)
