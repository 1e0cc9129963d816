# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packet filter of one partition: AIX IPsec rules, the VIOS firewall, firewalld.

Rows are what their commands list and change; ``passes`` is what they do to a packet.
"""

from __future__ import annotations

import dataclasses
import ipaddress
import typing as t


@dataclasses.dataclass(frozen=True)
class Packet:
    """``direction``: inbound or outbound, seen from the partition."""

    direction: str
    protocol: str
    source: str
    source_port: int
    destination: str
    destination_port: int


class Filter(t.Protocol):
    """A packet filter of any kind."""

    def passes(self, packet: Packet) -> bool: ...


@dataclasses.dataclass(frozen=True)
class Rule:
    """One AIX filter rule, in the words of lsfilt. Ports are (operation, number); ``any`` with 0 for all."""

    action: str = "permit"
    source: str = "0.0.0.0"
    source_mask: str = "0.0.0.0"
    destination: str = "0.0.0.0"
    destination_mask: str = "0.0.0.0"
    protocol: str = "all"
    source_port: tuple[str, int] = ("any", 0)
    destination_port: tuple[str, int] = ("any", 0)
    scope: str = "both"
    direction: str = "both"
    logging: str = "no"
    interface: str = "all"
    expiration: int = 0
    description: str = ""

    def matches(self, packet: Packet) -> bool:
        return (
            self.direction in ("both", packet.direction)
            and self.protocol in ("all", packet.protocol)
            and _inside(packet.source, self.source, self.source_mask)
            and _inside(packet.destination, self.destination, self.destination_mask)
            and _port(packet.source_port, *self.source_port)
            and _port(packet.destination_port, *self.destination_port)
        )


@dataclasses.dataclass
class Ipsec:
    """``table``: what is on file (rule 3 and up; 1 and 2 are fixed). ``active``: what was loaded last by mkfilt -u."""

    device: bool = False
    table: list[Rule] = dataclasses.field(default_factory=list)
    active: list[Rule] | None = None
    default: str = "permit"

    def load(self) -> None:
        self.active = list(self.table)

    def passes(self, packet: Packet) -> bool:
        """Rules in order, the first that matches decides; it keeps no state."""
        if not self.device or self.active is None:
            return True
        action = next((rule.action for rule in self.active if rule.matches(packet)), self.default)
        return action == "permit"


@dataclasses.dataclass(frozen=True)
class ViosRule:
    """One line of viosecure -firewall view: ports are numbers or ``any``."""

    interface: str
    local: str
    remote: str
    service: str
    address: str = "0.0.0.0"
    timeout: str = "0"


@dataclasses.dataclass
class ViosFirewall:
    """Off by default; a packet passes when a line names its local or its remote port."""

    on: bool = False
    rules: list[ViosRule] = dataclasses.field(default_factory=list)

    def passes(self, packet: Packet) -> bool:
        if not self.on:
            return True
        inbound = packet.direction == "inbound"
        local = packet.destination_port if inbound else packet.source_port
        remote = packet.source_port if inbound else packet.destination_port
        peer = packet.source if inbound else packet.destination
        return any(
            rule.local in ("any", str(local))
            and rule.remote in ("any", str(remote))
            and rule.address in ("0.0.0.0", peer)
            for rule in self.rules
        )


@dataclasses.dataclass
class Firewalld:
    """``ports`` as ``657/tcp``; permanent ones are loaded by a reload. Replies and all that goes out pass (stateful)."""

    running: bool = False
    zone: str = "public"
    services: set[str] = dataclasses.field(default_factory=lambda: {"ssh", "dhcpv6-client", "cockpit"})
    ports: set[str] = dataclasses.field(default_factory=set)
    permanent: set[str] = dataclasses.field(default_factory=set)

    def passes(self, packet: Packet) -> bool:
        if not self.running or packet.direction == "outbound":
            return True
        return f"{packet.destination_port}/{packet.protocol}" in self.ports


def _inside(address: str, network: str, mask: str) -> bool:
    """IPv4 only: an IPv6 address is in no IPv4 network."""
    try:
        one, net, bits = (int(ipaddress.IPv4Address(text)) for text in (address, network, mask))
    except ipaddress.AddressValueError:
        return False
    return one & bits == net & bits


COMPARE: dict[str, t.Callable[[int, int], bool]] = {
    "any": lambda _port, _wanted: True,
    "eq": lambda port, wanted: port == wanted,
    "neq": lambda port, wanted: port != wanted,
    "lt": lambda port, wanted: port < wanted,
    "gt": lambda port, wanted: port > wanted,
    "le": lambda port, wanted: port <= wanted,
    "ge": lambda port, wanted: port >= wanted,
}


def _port(port: int, operation: str, wanted: int) -> bool:
    return COMPARE[operation](port, wanted)
