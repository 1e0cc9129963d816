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

    def passes(self, packet: Packet) -> bool:
        """Whether this packet is let through."""


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
    source_routing: str = "yes"
    fragment: str = "all packets"
    tunnel: int = 0
    auto: str = "no"
    pattern_type: str = ""
    pattern: str = ""

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
    """``table``: what is on file (rule 3 and up; 1 and 2 are fixed). ``active``: what was loaded last by mkfilt -u.

    ``device``: ipsec_v4 is available; ``defined``: it is on file though it is not.
    """

    device: bool = False
    defined: bool = False
    table: list[Rule] = dataclasses.field(default_factory=list)
    active: list[Rule] | None = None
    default: str = "permit"
    logging: bool = False
    six: Ipsec | None = None

    def version(self, number: str) -> Ipsec:
        """The rules of IP version 4 (these) or 6."""
        if number == "4":
            return self
        self.six = self.six or Ipsec(default=self.default)
        return self.six

    def load(self) -> None:
        self.active = list(self.table)

    def passes(self, packet: Packet) -> bool:
        """Rules of the packet's IP version in order, the first that matches decides; it keeps no state."""
        if self.six and ":" in packet.source:
            return self.six.passes(packet)
        if not self.device or self.active is None:
            return True
        return (self.decision(packet) or self.default) == "permit"

    def decision(self, packet: Packet) -> str:
        """Action of the first rule that matches, '' for none. What IF does is from memory: its block is read on a match."""
        blocks: list[bool] = []
        for rule in self.active or ():
            if rule.action == "if":
                blocks.append(rule.matches(packet))
            elif rule.action == "else" and blocks:
                blocks[-1] = not blocks[-1]
            elif rule.action == "endif" and blocks:
                blocks.pop()
            elif rule.action not in ("else", "endif") and all(blocks) and rule.matches(packet):
                return rule.action
        return ""


@dataclasses.dataclass(frozen=True)
class ViosRule:
    """One line of viosecure -firewall view: ports are numbers or ``any``."""

    interface: str
    local: str
    remote: str
    service: str
    address: str = "0.0.0.0"
    timeout: str = "0"


def rule_of(line: str) -> ViosRule:
    """A rule from its line in ``viosecure -firewall view -fmt ,``."""
    return ViosRule(*line.split(","))


# What `viosecure -firewall on` loads, as captured: https://github.com/IBM/ansible-power-vios, viosecure.py.
VIOS_DEFAULTS = tuple(
    rule_of(line)
    for line in (
        "all,5989,any,wbem-https,0.0.0.0,0",
        "all,5988,any,wbem-http,0.0.0.0,0",
        "all,5987,any,wbem-rmi,0.0.0.0,0",
        "all,any,657,rmc,0.0.0.0,0",
        "all,657,any,rmc,0.0.0.0,0",
        "all,443,any,https,0.0.0.0,0",
        "all,any,427,svrloc,0.0.0.0,0",
        "all,427,any,svrloc,0.0.0.0,0",
        "all,80,any,http,0.0.0.0,0",
        "all,any,53,domain,0.0.0.0,0",
        "all,22,any,ssh,0.0.0.0,0",
        "all,21,any,ftp,0.0.0.0,0",
        "all,20,any,ftp-data,0.0.0.0,0",
    )
)


@dataclasses.dataclass
class ViosFirewall:
    """Off by default; a packet passes when a line names its local or its remote port."""

    on: bool = False
    rules: list[ViosRule] = dataclasses.field(default_factory=list)
    six: ViosFirewall | None = None

    def version(self, six: bool) -> ViosFirewall:
        """The rules of IP version 4 (these) or 6."""
        self.six = self.six or ViosFirewall()
        return self.six if six else self

    def passes(self, packet: Packet) -> bool:
        if self.six and ":" in packet.source:
            return self.six.passes(packet)
        if not self.on:
            return True
        inbound = packet.direction == "inbound"
        local = packet.destination_port if inbound else packet.source_port
        remote = packet.source_port if inbound else packet.destination_port
        peer = packet.source if inbound else packet.destination
        return any(
            rule.local in ("any", str(local))
            and rule.remote in ("any", str(remote))
            and rule.address in ("0.0.0.0", "::", peer)
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
    permanent_services: set[str] = dataclasses.field(default_factory=lambda: {"ssh", "dhcpv6-client", "cockpit"})

    def load(self) -> None:
        """What a start and a reload do: what is permanent, and nothing else, holds now."""
        self.ports, self.services = set(self.permanent), set(self.permanent_services)

    def passes(self, packet: Packet) -> bool:
        if not self.running or packet.direction == "outbound":
            return True
        return any(_opens(row, packet) for row in self.ports)


def _opens(row: str, packet: Packet) -> bool:
    """``657/tcp`` or ``600-700/tcp``."""
    span, _unused, protocol = row.partition("/")
    first, _unused, last = span.partition("-")
    return protocol == packet.protocol and int(first) <= packet.destination_port <= int(last or first)


def _inside(address: str, network: str, mask: str) -> bool:
    """``mask`` is a netmask, or the length of a prefix for IPv6; an address of the other version is in no network."""
    try:
        block = ipaddress.ip_network(f"{network}/{mask}", strict=False)
        return ipaddress.ip_address(address) in block
    except ValueError:
        return False


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
