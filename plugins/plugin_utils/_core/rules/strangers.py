# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about who is connected to port 657, and where it is open at all: for the security team."""

from __future__ import annotations

import typing as t

from ..model import Member, Section, Socket
from .base import Hit, Proof, Rule, Scene
from .network import RMC_PORT, tcp_listens
from .ways import address_of, inside

PORTS = "https://www.ibm.com/docs/en/rsct/3.3?topic=security-port-usage"
POWER = ("ppc64le", "ppc64", "ppc")
MOST_NAMED = 5


def _sessions(scene: Scene) -> t.Iterator[Socket]:
    """Sessions that somebody else opened to the own port."""
    for row in scene.snapshot.sockets or ():
        if row.protocol == "tcp" and row.local_port == RMC_PORT and row.peer_port is not None and address_of(row.peer):
            yield row


def _known(scene: Scene) -> set[str]:
    """Addresses of HMCs, of peers that a domain names, and the own ones."""
    snapshot = scene.snapshot
    words = [word for link in scene.links for word in (*link.addresses, *link.names)]
    words += [word for point in snapshot.control_points or () for word in point.addresses]
    words += [word for said in scene.words for word in said.addresses]
    words += [row.name for row in snapshot.links or () if row.section is not Section.MCP]
    words += [*snapshot.network.addresses, *scene.policy.expected_hmcs]
    return {str(address) for address in map(address_of, words) if address is not None}


def _may(scene: Scene, peer: str) -> bool:
    """Local, known, or allowed by the policy. Of the nodes of a cluster only names are known: any in the own networks."""
    address = address_of(peer)
    if address is None or address.is_loopback or address.is_link_local or str(address) in _known(scene):
        return True
    if any(inside(str(address), allowed) for allowed in scene.policy.allowed_peers):
        return True
    clustered = scene.snapshot.membership.answer is not Member.NO
    own = (word for one in scene.snapshot.network.interfaces or () for word in one.addresses)
    return clustered and any(inside(str(address), word) for word in own)


def _hmcs_known(scene: Scene) -> bool:
    """Of each HMC an address; without one, who is connected may be that HMC."""
    told = [word for word in scene.words if word.addresses]
    named = [any(map(address_of, (*link.addresses, link.hmc))) for link in scene.links]
    spoken = [any(word.is_of(link) for word in told) for link in scene.links]
    return bool(scene.links or told) and all(map(any, zip(named, spoken, strict=True)))


def _public(peer: str) -> bool:
    address = address_of(peer)
    return address is not None and address.is_global


def _unexpected(*, public: bool) -> t.Callable[[Scene], t.Iterator[Hit]]:
    def predicate(scene: Scene) -> t.Iterator[Hit]:
        peers = dict.fromkeys(row.peer for row in _sessions(scene) if not _may(scene, row.peer))
        found = [peer for peer in peers if _public(peer) is public]
        if found and (public or _hmcs_known(scene)):
            more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
            hmcs = ", ".join(word for link in scene.links for word in link.addresses) or "none known"
            words = {"peers": ", ".join(found[:MOST_NAMED]) + more, "peer": found[0], "hmc_addresses": hmcs}
            yield Hit(scene.name, words)

    return predicate


def open_without_power(scene: Scene) -> t.Iterator[Hit]:
    """Only where the machine was told; that it was not is no gap in what is known of RMC."""
    machine = scene.snapshot.signs.machine
    if machine and machine not in POWER and tcp_listens(scene.snapshot):
        yield Hit(scene.name, {"machine": machine})


def on_public_address(scene: Scene) -> t.Iterator[Hit]:
    own = [word for word in scene.snapshot.network.addresses if _public(word)]
    if own and tcp_listens(scene.snapshot):
        yield Hit(scene.name, {"own": ", ".join(own[:MOST_NAMED])})


_NEEDS = ("sockets", "links", "control_points", "network.interfaces")
_SESSIONS = (Proof("netstat", ("{peer}",)), Proof("ss", ("{peer}",)))
_LISTENERS = (Proof("netstat", (".657 ", ".rmc ")), Proof("ss", (":657 ",)))

ROWS = (
    Rule(
        "RMC046",
        "unexpected_peer",
        "warning",
        _NEEDS,
        _unexpected(public=False),
        _SESSIONS,
        "{subject}: {peers} is connected to TCP 657, and is no HMC, no peer and not in policy.allowed_peers. Owner: "
        "the security team; next: find out who that is.",
        human="Ask the security team who {peers} is. Nobody but the HMCs ({hmc_addresses}) and named peers needs TCP "
        "657 of {host}: deny it, or name the address in policy.allowed_peers.",
        source=PORTS,
        confidence="inferred",
    ),
    Rule(
        "RMC047",
        "public_peer",
        "error",
        _NEEDS,
        _unexpected(public=True),
        _SESSIONS,
        "{subject}: the public address {peers} is connected to TCP 657, which must not be reached from the Internet. "
        "Owner: the security team; next: deny it at the border.",
        human="Ask the security team to close 657/tcp and 657/udp of {host} towards the Internet at once, and to find "
        "out what {peers} did. Only the HMCs ({hmc_addresses}) need it.",
        source=PORTS,
        confidence="inferred",
    ),
    Rule(
        "RMC048",
        "open_without_power",
        "warning",
        ("sockets",),
        open_without_power,
        (*_LISTENERS, Proof("machine")),
        "{subject}: TCP 657 listens on a machine that is not IBM Power ({machine}), which no HMC manages. Owner: the "
        "administrator; next: rmcctrl -P, if no cluster needs it.",
        human="Close 657/tcp and 657/udp on {host} ({machine}), unless a peer domain uses them.",
        source=PORTS,
        confidence="inferred",
    ),
    Rule(
        "RMC049",
        "open_on_public_address",
        "info",
        ("sockets", "network.interfaces"),
        on_public_address,
        (*_LISTENERS, Proof("ifconfig", ("inet ",)), Proof("ip_addr", ("inet ",))),
        "{subject}: TCP 657 listens on all addresses, among them the public {own}. Owner: the security team; next: "
        "see that a firewall keeps the Internet away from it.",
        human="Ask the security team to keep 657/tcp and 657/udp of {own} ({host}) closed towards the Internet.",
        source=PORTS,
        confidence="inferred",
    ),
)
