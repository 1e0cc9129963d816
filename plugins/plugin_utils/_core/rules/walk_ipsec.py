# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the active rules of the AIX packet filter do to the packets of RMC: in order, the first that matches decides.

The filter keeps no state (from experience), so that an answer needs a rule of its own.
"""

from __future__ import annotations

import typing as t

from ..model_network import FilterRule
from .ways import inside

RMC_PORT = 657
CLIENT_PORT = 41522  # any port of those that clients get
PERMIT, DENY, UNKNOWN = "permit", "deny", "unknown"
#: Port operations of lsfilt, by the sign of port minus number for which each holds.
COMPARE: t.Final[dict[str, tuple[int, ...]]] = {
    "any": (-1, 0, 1), "eq": (0,), "neq": (-1, 1), "lt": (-1,), "gt": (1,), "le": (-1, 0), "ge": (0, 1),
}  # fmt: skip


class Packet(t.NamedTuple):
    """``inbound``: towards the partition. ``reply``: of a TCP session, so that it carries an acknowledgement.

    An address or an adapter that is not known is empty.
    """

    protocol: str
    inbound: bool
    source: str
    source_port: int
    destination: str
    destination_port: int
    interface: str = ""
    reply: bool = False

    @property
    def words(self) -> str:
        """Protocol, direction and ports as a network team writes them."""
        ports = (str(port) if port == RMC_PORT else "any" for port in (self.source_port, self.destination_port))
        ends = f"port {' to '.join(ports)}"
        return f"{self.protocol} {'in' if self.inbound else 'out'} from {ends}"


class Decision(t.NamedTuple):
    """What becomes of a packet, and the rule that says so."""

    verdict: str
    packet: Packet
    rule: FilterRule | None = None


def packets(own: str, hmc: str, interface: str = "") -> tuple[Packet, ...]:
    """The flows of RMC with one HMC: daemons by UDP 657 to 657, clients by TCP to 657 and back, in both directions."""
    near, far = (own, RMC_PORT), (hmc, RMC_PORT)
    near_client, far_client = (own, CLIENT_PORT), (hmc, CLIENT_PORT)
    return (
        Packet("udp", True, *far, *near, interface),
        Packet("udp", False, *near, *far, interface),
        Packet("tcp", True, *far_client, *near, interface),
        Packet("tcp", False, *near, *far_client, interface, reply=True),
        Packet("tcp", False, *near_client, *far, interface),
        Packet("tcp", True, *far, *near_client, interface, reply=True),
    )


def decide(rules: t.Iterable[FilterRule], packet: Packet) -> Decision:
    """A rule whose effect is not known before one that matches leaves the answer open."""
    for rule in rules:
        fits = matches(rule, packet)
        if fits is None:
            return Decision(UNKNOWN, packet, rule)
        if fits:
            return Decision(rule.action, packet, rule)
    return Decision(UNKNOWN, packet)


def matches(rule: FilterRule, packet: Packet) -> bool | None:
    """Does the packet match? None when the rule is conditional, a shun rule, bound to a tunnel, or not understood."""
    if not rule.action:  # where rules of tunnels are put in
        return False
    if rule.action not in (PERMIT, DENY):
        return None
    tests = (
        rule.direction in ("both", "inbound" if packet.inbound else "outbound"),
        _protocol(rule.protocol, packet),
        rule.scope != "route",
        not rule.fragment.startswith("fragment"),
        rule.interface in ("all", packet.interface) or not packet.interface,
        _end(packet.source, rule.source),
        _end(packet.destination, rule.destination),
        _holds(packet.source_port, *rule.source_port),
        _holds(packet.destination_port, *rule.destination_port),
    )
    if not all(tests):
        return False
    narrow = [network for address, network in _ends(rule, packet) if not address and not network.endswith("/0")]
    unsure = rule.odd or rule.tunnel or narrow or (rule.interface != "all" and not packet.interface)
    return None if unsure else True


def _holds(port: int, operation: str, wanted: int) -> bool:
    return (port > wanted) - (port < wanted) in COMPARE[operation]


def _ends(rule: FilterRule, packet: Packet) -> tuple[tuple[str, str], tuple[str, str]]:
    return (packet.source, rule.source), (packet.destination, rule.destination)


def _end(address: str, network: str) -> bool:
    """An address that is not known may be in any network."""
    return not (address and network) or inside(address, network)


def _protocol(word: str, packet: Packet) -> bool:
    return word in ("all", packet.protocol) or (word == "tcp/ack" and packet.protocol == "tcp" and packet.reply)
