# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about port 657 and the links over IP. An HMC that is in-band needs no IP link."""

from __future__ import annotations

import typing as t

from ..findings import HmcLink
from ..model import Snapshot
from .base import Hit, Proof, Rule, Scene

PORTS_DOC = "https://www.ibm.com/docs/en/rsct/3.3?topic=security-port-usage"
STATUS_DOC = "https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcdomainstatus.html"
PACKETS_DOC = "https://www.ibm.com/support/knowledgecenter/SGVKBA_3.2/admin/controlling_packet_size.html"
RMC_PORT = 657


def udp_bound(snapshot: Snapshot) -> bool:
    """The daemons' side: bound as soon as the node belongs to a domain."""
    return any(s.protocol == "udp" and s.local_port == RMC_PORT and s.peer_port is None for s in snapshot.sockets or ())


def tcp_listens(snapshot: Snapshot) -> bool:
    """The clients' side: bound only while remote client connections are enabled."""
    rows = (s for s in snapshot.sockets or () if s.protocol == "tcp" and s.local_port == RMC_PORT)
    return any(row.state.upper() in ("LISTEN", "LISTENING") for row in rows)


def remote_clients_disabled(scene: Scene) -> t.Iterator[Hit]:
    """Where every HMC is in-band a closed listener is worth knowing and no fault."""
    ctrmc = scene.snapshot.subsystem("ctrmc")
    if not (ctrmc and ctrmc.active) or tcp_listens(scene.snapshot):
        return
    if scene.all_inband and not scene.young:
        human = "None while every HMC of {host} is connected in-band."
        yield Hit(scene.name, {"but": "; every HMC is connected in-band"}, remedy="", human=human, severity="info")
    elif udp_bound(scene.snapshot) and not scene.all_inband:
        yield Hit(scene.name, {"but": ", though rmcd holds UDP 657"})
    elif scene.rmc_runs and not scene.all_inband and not scene.young and not _cut_off(scene):
        yield Hit(scene.name, {"but": ""})


def _cut_off(scene: Scene) -> bool:
    """rmcd holds UDP 657 while a link is up over IP: a list without it does not show everything, so it proves nothing."""
    return any(link.ip == "I" for link in scene.links)


def _addresses(scene: Scene, link: HmcLink) -> dict[str, str]:
    points = scene.snapshot.control_points or ()
    own = [
        name
        for point in points
        if link.node_id in ("", point.node_id)
        for name in (*point.connectivity_names, point.mn_name)
    ]
    return {
        "hmc_addresses": ", ".join(link.addresses) or link.hmc,
        "own_addresses": ", ".join(dict.fromkeys(name for name in own if name)) or scene.name,
        "token": link.ip or "no row",
    }


def _in_state(*states: str) -> t.Callable[[Scene], t.Iterator[Hit]]:
    def predicate(scene: Scene) -> t.Iterator[Hit]:
        for link in scene.relevant:
            if link.state in states and link.inband != "H":
                yield Hit(link.hmc, _addresses(scene, link), hmcs=(link.hmc,))

    return predicate


_LINK = (Proof("rmcdomainstatus", ("  {token} ", "Management Control Points")),)

ROWS = (
    Rule(
        "RMC004",
        "remote_clients_disabled",
        "error",
        ("subsystems", "sockets", "proxy"),
        remote_clients_disabled,
        (Proof("netstat", (".657 ", ".rmc ")), Proof("ss", (":657 ",))),
        "{subject}: rmcd does not listen on TCP 657, remote clients are disabled{but}. "
        "Next: rmcctrl -p, which opens TCP 657 on all interfaces.",
        remedy="enable_remote",
        risk="link",
        source=PORTS_DOC,
        explains=("RMC009", "RMC044"),
    ),
    Rule(
        "RMC008",
        "handshake_persistent",
        "error",
        ("links",),
        _in_state("handshake"),
        _LINK,
        "{subject}: rmcdomainstatus shows i for this HMC, the handshake does not finish; identity and trusted host "
        "list disagree, or one side uses NIST keys. Next: rmcctrl -z; -A; -p, then look at the keys.",
        remedy="recycle",
        further=("new_keys",),
        risk="rmc",
        confidence="inferred",
        source=STATUS_DOC,
    ),
    Rule(
        "RMC009",
        "link_down",
        "error",
        ("links", "sockets"),
        _in_state("down"),
        (*_LINK, Proof("netstat", (".657 ", ".rmc ")), Proof("ss", (":657 ",)), Proof("mcp", ("IP", "Connectivity"))),
        "{subject}: no heartbeat from this HMC on 657 ({token}) while rmcd itself is well. Next: rmcrefreshMD; if "
        "that does not bring it back, owner: the network team.",
        remedy="refresh",
        human="Ask the network team to open 657/tcp and 657/udp in both directions between {own_addresses} (this "
        "partition) and {hmc_addresses} (HMC {subject}). Source and destination port of UDP are both 657; no NAT.",
        risk="link",
        source=PORTS_DOC,
    ),
    Rule(
        "RMC018",
        "packets_lost",
        "error",
        ("links",),
        _in_state("suspended"),
        _LINK,
        "{subject}: link suspended (X), small heartbeats pass and larger packets do not. Owner: the network team, "
        "for the MTU on the path; then refresh -s ctrmc.",
        human="Ask the network team for one MTU on the whole path between {own_addresses} and {hmc_addresses}; then "
        "run refresh -s ctrmc on {host}.",
        confidence="memory",
        source=PACKETS_DOC,
    ),
    Rule(
        "RMC019",
        "link_flapping",
        "error",
        ("links",),
        _in_state("flapping"),
        _LINK,
        "{subject}: link suspended (Z), the state changes too fast; usually two partitions share one node id. "
        "Next: compare lsnodeid over the fleet.",
        human="Find the partition that has the same node id as {host} (lsnodeid on each); the copy needs a new one.",
        risk="identity",
        confidence="memory",
        source=STATUS_DOC,
    ),
)
