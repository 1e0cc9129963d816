# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about the packet filters of the partition itself: AIX IPsec, the firewall of a VIOS, firewalld, nft.

A filter that stops RMC while the link is up is worth a warning: the next session will not come through. Whoever is
in-band alone needs no port.
"""

from __future__ import annotations

import typing as t

from ..model_network import Zone
from . import walk_chains, walk_ipsec
from .base import Hit, Proof, Rule, Scene
from .walk_ipsec import Decision, Packet
from .ways import Aim, aims, joined, merged, plain, way

STIG = "https://public.cyber.mil/stigs/"
GENFILT = "https://www.ibm.com/docs/en/aix/7.2?topic=g-genfilt-command"
VIOSECURE = "https://www.ibm.com/docs/en/power9?topic=commands-viosecure-command"
FIREWALLD = "https://firewalld.org/documentation/man-pages/firewall-cmd.html"
NFT = "https://www.netfilter.org/projects/nftables/manpage.html"
SYMPTOMS = ("RMC007", "RMC009", "RMC016", "RMC018", "RMC044")
#: Services of firewalld whose ports are known not to be ours; any other may be the site's own, and hold anything.
HARMLESS = frozenset(
    ("ssh", "dhcpv6-client", "cockpit", "http", "https", "dns", "ntp", "nfs", "mountd", "rpc-bind", "snmp", "syslog")
    + ("tftp", "dhcp", "samba-client", "mdns", "ipp-client")
)
OPEN_TARGETS = ("ACCEPT",)
PROTOCOLS = ("udp", "tcp")

Judge = t.Callable[[Scene, Aim], Hit | None]
ANYBODY = Aim("any HMC")


def _working(aim: Aim) -> bool:
    return aim.ip == "I"


def _hurt(aim: Aim) -> bool:
    return aim.hurt


def _each(judge: Judge, concerned: t.Callable[[Aim], bool]) -> t.Callable[[Scene], t.Iterator[Hit]]:
    """Where RMC does not run or knows no HMC, what keeps every HMC out will do so afterwards."""

    def predicate(scene: Scene) -> t.Iterator[Hit]:
        wanted = aims(scene) or ((ANYBODY,) if not scene.links else ())
        hits = (judge(scene, aim) for aim in wanted if concerned(aim))
        yield from merged((hit for hit in hits if hit), ("numbers", "flows", "missing", "closed"))

    return predicate


def _hit(scene: Scene, aim: Aim, words: dict[str, t.Any], human: str | None = None) -> Hit:
    own = joined(scene.snapshot.network.addresses) or scene.name
    known = {"hmc_addresses": joined(aim.addresses) or "the addresses of the HMCs", "own": own}
    return Hit(aim.name, known | words, hmcs=aim.hmcs, human=human)


# --- AIX -------------------------------------------------------------------------------------------------------------


def _all_decisions(scene: Scene, aim: Aim) -> list[tuple[Decision, ...]]:
    """By address of the HMC; one that nobody told is empty."""
    return [_decisions(scene, address) for address in aim.addresses or ("",)] if scene.snapshot.network.filters else []


def _decisions(scene: Scene, address: str) -> tuple[Decision, ...]:
    network = scene.snapshot.network
    taken = way(network, address)
    own = taken.source or next((plain(word) for word in network.addresses if ":" not in word), "")
    flows = walk_ipsec.packets(own, address, taken.interface)
    return tuple(walk_ipsec.decide(network.filters or (), one) for one in flows)


def _ipsec(scene: Scene, aim: Aim) -> Hit | None:
    """Denied for each address of the HMC, and no rule before it whose effect is open."""
    found = _all_decisions(scene, aim)
    denied = [[one for one in each if one.verdict == walk_ipsec.DENY] for each in found]
    if not denied or not all(denied):
        return None
    first = denied[0]
    number = first[0].rule.number if first[0].rule else 0
    words = {
        "number": number,
        "numbers": joined(str(one.rule.number) for one in first if one.rule),
        "flows": joined(one.packet.words for one in first),
        "own": first[0].packet.destination if first[0].packet.inbound else first[0].packet.source,
    }
    commands = {f"command_{n}": _genfilt(one.packet) for n, one in enumerate(first)}
    human = _IPSEC_HUMAN + "; ".join(f"{{{name}}}" for name in commands) + ". Then ckfilt -v 4 and mkfilt -v 4 -u."
    return _hit(scene, aim, words | commands, human)


_IPSEC_HUMAN = (
    "Ask the owner of the packet filter of {host} to review active rule {number}, which denies {flows} between {own} "
    "(partition) and {hmc_addresses} (HMC {subject}). To be reviewed, for each of these addresses; N is the place of "
    "that rule in the table (lsfilt -v 4), leave -n out for the default rule; mkfilt -u loads all staged rules, "
    "whoever wrote them: "
)


def _genfilt(packet: Packet) -> str:
    """The rule that would let such packets pass."""
    ports = [("-o", "-p", packet.source_port), ("-O", "-P", packet.destination_port)]
    own = " ".join(f"{sign} eq {name} {port}" for sign, name, port in ports if port == walk_ipsec.RMC_PORT)
    whole, way_in = "255.255.255.255", "I" if packet.inbound else "O"
    ends = f"-s {packet.source or 'HMC'} -m {whole} -d {packet.destination or 'HMC'} -M {whole}"
    return f"genfilt -v 4 -n N -a P {ends} -c {packet.protocol} {own} -r L -w {way_in} -i all"


def _ipsec_open(scene: Scene, aim: Aim) -> Hit | None:
    """No verdict: a conditional, shun or tunnel rule, or one that is not understood, stands before any that fits."""
    found = _all_decisions(scene, aim)
    if not found or any(all(one.verdict == walk_ipsec.PERMIT for one in each) for each in found):
        return None
    if all(any(one.verdict == walk_ipsec.DENY for one in each) for each in found):
        return None
    unclear = [one for each in found for one in each if one.verdict == walk_ipsec.UNKNOWN]
    numbers = joined(str(one.rule.number) if one.rule else "none that matches" for one in unclear)
    flows = joined(one.packet.words for one in unclear)
    number = next((one.rule.number for one in unclear if one.rule), 0)
    return _hit(scene, aim, {"numbers": numbers, "number": number, "flows": flows})


# --- VIOS ------------------------------------------------------------------------------------------------------------

_LINES = {"local": "all,657,any,rmc", "remote": "all,any,657,rmc"}
_ALLOW = {"local": "viosecure -firewall allow -port 657", "remote": "viosecure -firewall allow -port 657 -remote"}


def _vios(scene: Scene, aim: Aim) -> Hit | None:
    missing = scene.snapshot.network.vios_missing or ()
    if not missing:
        return None
    words = {
        "missing": " and ".join(_LINES[end] for end in missing),
        "commands": " and ".join(_ALLOW[end] for end in missing),
    }
    return _hit(scene, aim, words)


# --- Linux -----------------------------------------------------------------------------------------------------------


def _zone_verdict(zone: Zone, protocol: str) -> str:
    """deny only where everything the zone lets in is known."""
    if any(_opens(row, protocol) for row in zone.ports) or zone.target in OPEN_TARGETS:
        return walk_chains.PERMIT
    known = zone.target and set(zone.services) <= HARMLESS and not zone.rich
    return walk_chains.DENY if known else walk_chains.UNKNOWN


def _opens(row: str, protocol: str) -> bool:
    span, _slash, kind = row.partition("/")
    first, _dash, last = span.partition("-")
    if kind != protocol or not first.isdecimal() or not (last or first).isdecimal():
        return False
    return int(first[:9]) <= walk_ipsec.RMC_PORT <= int((last or first)[:9])


def _arrivals(scene: Scene, aim: Aim, protocol: str) -> tuple[str, ...]:
    """What nft or iptables do to such packets from each address of the HMC."""
    network = scene.snapshot.network
    sources = aim.addresses or ("",)
    arrivals = [walk_chains.Arrival(protocol, one, interface=way(network, one).interface) for one in sources]
    return tuple(walk_chains.verdict(network.chains or (), arrival) for arrival in arrivals)


def _closed(scene: Scene, aim: Aim) -> tuple[str, ...]:
    """Protocols of 657 that do not get in. What nft says counts; where it is in doubt, what the zones say.

    firewalld writes rules wherever it runs; a listing without any is of another backend, and permits nothing.
    """
    found = []
    empty = not any(chain.rules for chain in scene.snapshot.network.chains or ())
    for protocol in PROTOCOLS:
        below = set(_arrivals(scene, aim, protocol)) - ({walk_chains.PERMIT} if empty else set())
        zones = {_zone_verdict(zone, protocol) for zone in scene.snapshot.network.zones or ()}
        if below == {walk_chains.DENY} or (walk_chains.PERMIT not in below and zones == {walk_chains.DENY}):
            found.append(protocol)
    return tuple(found)


def _linux(*, firewalld: bool) -> Judge:
    def judge(scene: Scene, aim: Aim) -> Hit | None:
        zones = scene.snapshot.network.zones or ()
        closed = _closed(scene, aim) if bool(zones) is firewalld else ()
        if not closed:
            return None
        ports = " ".join(f"--add-port=657/{protocol}" for protocol in closed)
        words = {
            "closed": " and ".join(f"657/{protocol}" for protocol in closed),
            "zone": joined(zone.name for zone in zones),
            "commands": " and ".join(f"firewall-cmd --permanent --zone={zone.name} {ports}" for zone in zones),
            "rules": " and ".join(f"{protocol} dport 657 accept" for protocol in closed),
            "own": joined(scene.snapshot.network.addresses) or scene.name,
        }
        return _hit(scene, aim, words)

    return judge


_WAYS = ("network.interfaces", "network.routes")
_STATUS = Proof("rmcdomainstatus", ("Management Control Points", "  O "))
_RULE_LINES = Proof("lsfilt", ("Rule {number}:",), after=11, without=("Source Routing", "Scope"))
_IPSEC_PROOF = (_RULE_LINES, _STATUS)
_LINUX_NEEDS = (*_WAYS, "network.zones", "network.chains")
_ZONE_PROOF = (
    Proof("firewalld", ("(", "target:", "services:", "ports:")),
    Proof("firewalld_active"),
    Proof("nft", ("hook input", "dport 657", "reject", "drop")),
)
_CHAIN_PROOF = (
    Proof("nft", ("hook input", "657", "drop", "reject")),
    Proof("iptables", ("-P INPUT", "657", "DROP", "REJECT")),
)
_VIOS_HUMAN = (
    "Ask the administrator of {host} to review, and to run as padmin: {commands}. RMC needs both lines, "
    "all,657,any,rmc and all,any,657,rmc, for tcp and udp 657 to and from {hmc_addresses} (HMC {subject})."
)
_ZONE_HUMAN = (
    "Ask the administrator of {host} to review and to run: {commands}; then firewall-cmd --reload. It lets {closed} "
    "from {hmc_addresses} (HMC {subject}) in to {own}; answers and what goes out pass already."
)
_CHAIN_HUMAN = (
    "Ask the owner of the packet filter of {host} for rules before the one that refuses: {rules}, from "
    "{hmc_addresses} (HMC {subject}) to {own}. Review them first: nft list ruleset, or iptables -S."
)

ROWS = (
    Rule(
        "RMC030",
        "ipsec_denies_rmc",
        "error",
        (*_WAYS, "network.filters"),
        _each(_ipsec, _hurt),
        _IPSEC_PROOF,
        "{subject}: an active IPsec filter rule of {host} (rule {numbers}) denies {flows} between {own} and "
        "{hmc_addresses}. Owner: whoever keeps the packet filter; next: lsfilt -v 4 -a.",
        human=_IPSEC_HUMAN + "a genfilt command for each flow, written out in the finding.",
        source=GENFILT,
        explains=SYMPTOMS,
        confidence="inferred",
    ),
    Rule(
        "RMC031",
        "vios_firewall_blocks_rmc",
        "error",
        ("network.vios_missing",),
        _each(_vios, _hurt),
        (Proof("viosecure", ("ON", "657", "rmc")), _STATUS),
        "{subject}: the firewall of {host} is on and lacks {missing}. Owner: the administrator of the VIOS; next: "
        "viosecure -firewall view.",
        human=_VIOS_HUMAN,
        source=VIOSECURE,
        explains=SYMPTOMS,
    ),
    Rule(
        "RMC032",
        "firewalld_blocks_rmc",
        "error",
        _LINUX_NEEDS,
        _each(_linux(firewalld=True), _hurt),
        _ZONE_PROOF,
        "{subject}: firewalld on {host} does not let {closed} in (zone {zone}). Owner: the administrator of {host}; "
        "next: firewall-cmd --list-all.",
        human=_ZONE_HUMAN,
        source=FIREWALLD,
        explains=SYMPTOMS,
    ),
    Rule(
        "RMC033",
        "packet_filter_blocks_rmc",
        "error",
        _LINUX_NEEDS,
        _each(_linux(firewalld=False), _hurt),
        _CHAIN_PROOF,
        "{subject}: the packet filter of {host} refuses {closed} from {hmc_addresses}. Owner: whoever keeps it; next: "
        "nft list ruleset.",
        human=_CHAIN_HUMAN,
        source=NFT,
        explains=SYMPTOMS,
    ),
    Rule(
        "RMC034",
        "ipsec_denies_rmc_while_up",
        "warning",
        (*_WAYS, "network.filters"),
        _each(_ipsec, _working),
        _IPSEC_PROOF,
        "{subject}: the link is up, and an active IPsec filter rule of {host} (rule {numbers}) denies {flows} between "
        "{own} and {hmc_addresses}. Owner: whoever keeps the packet filter; next: lsfilt -v 4 -a.",
        human=_IPSEC_HUMAN + "a genfilt command for each flow, written out in the finding.",
        source=GENFILT,
        confidence="inferred",
    ),
    Rule(
        "RMC035",
        "vios_firewall_blocks_rmc_while_up",
        "warning",
        ("network.vios_missing",),
        _each(_vios, _working),
        (Proof("viosecure", ("ON", "657", "rmc")),),
        "{subject}: the link is up, and the firewall of {host} is on and lacks {missing}. Owner: the administrator of "
        "the VIOS; next: viosecure -firewall view.",
        human=_VIOS_HUMAN,
        source=VIOSECURE,
    ),
    Rule(
        "RMC036",
        "linux_filter_blocks_rmc_while_up",
        "warning",
        _LINUX_NEEDS,
        lambda scene: (hit for kind in (True, False) for hit in _each(_linux(firewalld=kind), _working)(scene)),
        (*_ZONE_PROOF, Proof("iptables", ("-P INPUT", "657"))),
        "{subject}: the link is up, and the packet filter of {host} lets no new {closed} in from {hmc_addresses}. "
        "Owner: the administrator of {host}; next: nft list ruleset.",
        human="Ask the administrator of {host} to let {closed} from {hmc_addresses} (HMC {subject}) in to {own}: "
        "where firewalld runs by --add-port, otherwise by {rules}; to be reviewed first.",
        source=FIREWALLD,
    ),
    Rule(
        "RMC037",
        "ipsec_not_decided",
        "info",
        (*_WAYS, "network.filters"),
        _each(_ipsec_open, _hurt),
        (_RULE_LINES,),
        "{subject}: whether the IPsec filter of {host} lets {flows} pass is not known: rule {numbers} is conditional, "
        "a shun rule, bound to a tunnel, or not understood. Next: read lsfilt -v 4 -a.",
        human="Ask the owner of the packet filter of {host} whether {flows} pass between it and HMC {subject}.",
        source=STIG,
        confidence="inferred",
    ),
)
