# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about the way to an HMC whose link over IP does not work: routes, own addresses, packet sizes."""

from __future__ import annotations

import ipaddress
import typing as t

from ..model_network import Interface
from .base import Hit, Proof, Rule, Scene
from .ways import Aim, Way, address_of, aims, inside, joined, merged, plain, way

TECHNOTE = "https://www.ibm.com/support/pages/fixing-no-rmc-connection-error"
PACKETS = "https://www.ibm.com/support/knowledgecenter/SGVKBA_3.2/admin/controlling_packet_size.html"
EBOOK = "https://github.com/bond-huang/ebook: 01-IBM_Power_System/01-HMC"
CLOUD = "https://cloud.ibm.com/docs/power-iaas?topic=power-iaas-recommended-rsct-package"
ETHERNET = 1500  # bytes of an ordinary Ethernet frame, and the most that rmcd sends unless it is told otherwise
HEADERS = 28  # what IP and UDP add to a packet
#: Addresses that no router outside passes on (RFC 1918, RFC 6598): outside they are seen translated or not at all.
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")

Predicate = t.Callable[[Scene], t.Iterator[Hit]]
#: What two HMCs have in common when one thing cuts off both.
SAME = ("why", "gateway", "interface", "recorded", "used", "other", "source", "adapters", "mtu", "size")


def once(predicate: Predicate) -> Predicate:
    """One finding for all HMCs that one thing keeps away."""
    return lambda scene: merged(predicate(scene), SAME)


def troubled(scene: Scene) -> t.Iterator[Aim]:
    """HMCs that are wanted over IP and not there; one that is in-band, or RMC that has just begun, is left alone."""
    return (aim for aim in aims(scene) if aim.hurt and aim.state != "absent")


def _ways(scene: Scene, aim: Aim) -> tuple[Way, ...]:
    return tuple(way(scene.snapshot.network, address) for address in aim.addresses)


def _hit(scene: Scene, aim: Aim, **words: t.Any) -> Hit:
    own = joined(scene.snapshot.network.addresses) or scene.name
    known = {"hmc_addresses": joined(aim.addresses) or aim.name, "own_addresses": own, "needed": OPEN}
    return Hit(aim.name, known | words, hmcs=aim.hmcs)


def _adapter(scene: Scene, name: str) -> Interface | None:
    return next((one for one in scene.snapshot.network.interfaces or () if one.name == name), None)


# --- routes ----------------------------------------------------------------------------------------------------------


def route_leads_nowhere(scene: Scene) -> t.Iterator[Hit]:
    """Every address of the HMC has a route, and none of them leads anywhere."""
    for aim in troubled(scene):
        ways = _ways(scene, aim)
        bad = [one for one in ways if one.trouble in ("gateway", "refused", "down")]
        if ways and len(bad) == len(ways):
            first = bad[0]
            yield _hit(
                scene,
                aim,
                address=first.address,
                target=first.target,
                needle=first.gateway or first.interface or first.address,
                gateway=first.gateway or "no gateway",
                interface=first.interface or "no adapter",
                why=_WHY[first.trouble],
            )


_WHY = {
    "gateway": "that gateway is in no network of its adapters",
    "refused": "that route refuses packets",
    "down": "that adapter is down",
}


def no_route(scene: Scene) -> t.Iterator[Hit]:
    for aim in troubled(scene):
        ways = _ways(scene, aim)
        if ways and all(one.trouble == "none" for one in ways):
            yield _hit(scene, aim)


# --- own addresses ---------------------------------------------------------------------------------------------------


def address_changed(scene: Scene) -> t.Iterator[Hit]:
    own = set(_every_address(scene))
    for aim in troubled(scene):
        if aim.recorded and own and not own.intersection(aim.recorded):
            yield _hit(scene, aim, recorded=joined(aim.recorded), needle=aim.recorded[0])


def _every_address(scene: Scene) -> t.Iterator[str]:
    for one in scene.snapshot.network.interfaces or ():
        yield from (str(address) for address in map(address_of, map(plain, one.addresses)) if address is not None)


def wrong_adapter(scene: Scene) -> t.Iterator[Hit]:
    """RMC leaves by an adapter with a route of its own, while another is the common way out or next to the HMC."""
    for aim in troubled(scene):
        for taken in _ways(scene, aim):
            other = _better(scene, taken)
            if other and (taken.source in aim.recorded or not aim.recorded):
                yield _hit(
                    scene, aim, used=taken.interface, source=taken.source, target=taken.target, other=other.name,
                    other_address=_first(other), gateway=taken.gateway or "no gateway",
                )  # fmt: skip
                break


def _first(one: Interface) -> str:
    return next((plain(word) for word in one.addresses if ":" not in word), "")


def _faces_out(one: Interface) -> bool:
    return bool(_first(one)) and not _first(one).startswith("127.")


def _better(scene: Scene, taken: Way) -> Interface | None:
    """The adapter in whose network the HMC is, else the one by which all else leaves; None when it is this one."""
    if taken.trouble or taken.direct:
        return None
    adapters = [one for one in scene.snapshot.network.interfaces or () if one.up and _first(one)]
    near = [one for one in adapters if any("/" in word and inside(taken.address, word) for word in one.addresses)]
    routes = scene.snapshot.network.routes or ()
    default = [route.interface for route in routes if route.target.endswith("/0") and route.usable]
    common = [one for one in adapters if one.name in default and taken.target != "0.0.0.0/0"]
    return next((one for one in near or common if one.name != taken.interface), None)


def address_translated(scene: Scene) -> t.Iterator[Hit]:
    """The HMC was told a private address that is still here, itself has a public one, and no such link works."""
    if any(_across(scene, aim) and aim.ip == "I" for aim in aims(scene)):
        return
    for aim in troubled(scene):
        source = _across(scene, aim)
        if source and aim.ip in ("", "O"):
            yield _hit(scene, aim, source=source)


def _across(scene: Scene, aim: Aim) -> str:
    """The own private address that is on record and used towards an HMC outside, by way of a gateway; else empty."""
    for taken in _ways(scene, aim):
        outside = not taken.trouble and not taken.direct and not _private(taken.address)
        if outside and _private(taken.source) and taken.source in aim.recorded:
            return taken.source
    return ""


def _private(word: str) -> bool:
    return any(inside(word, network) for network in PRIVATE)


def link_local_missing(scene: Scene) -> t.Iterator[Hit]:
    """A NovaLink is reached by link-local addresses of IPv6 only; without an own one there is no way."""
    own = [word for one in scene.snapshot.network.interfaces or () if one.up for word in one.addresses]
    if any(_link_local(plain(word)) for word in own):
        return
    for aim in troubled(scene):
        local = [word for word in aim.reachable if _link_local(word)]
        if local and len(local) == len(aim.reachable):
            adapters = [one.name for one in scene.snapshot.network.interfaces or () if _faces_out(one)]
            yield _hit(scene, aim, address=local[0], adapters=joined(adapters) or "no adapter")


def _link_local(word: str) -> bool:
    address = address_of(word)
    return isinstance(address, ipaddress.IPv6Address) and address.is_link_local and not address.is_loopback


# --- packet sizes ----------------------------------------------------------------------------------------------------


def jumbo_frames(scene: Scene) -> t.Iterator[Hit]:
    for aim in troubled(scene):
        for taken in _ways(scene, aim):
            adapter = _adapter(scene, taken.interface)
            if adapter is not None and not taken.trouble and (adapter.mtu or 0) > ETHERNET:
                yield _hit(scene, aim, mtu=adapter.mtu, interface=adapter.name, ip=aim.ip or "no row")
                break


def packets_too_large(scene: Scene) -> t.Iterator[Hit]:
    """rmcd was told to send more than one packet of the way's adapter holds, and larger packets do not pass."""
    size = scene.snapshot.network.packet_size or 0
    for aim in troubled(scene):
        for taken in _ways(scene, aim):
            adapter = _adapter(scene, taken.interface)
            fits = (adapter.mtu or ETHERNET) - HEADERS if adapter else 0
            if adapter and aim.state == "suspended" and size > max(fits, ETHERNET):
                yield _hit(scene, aim, size=size, mtu=adapter.mtu or "unknown", interface=adapter.name, fits=fits)
                break


_NEEDS = ("network.interfaces", "network.routes")
_ROUTES = (Proof("netstat_rn", ("{needle}",)), Proof("ip_route", ("{needle}",)))
_ADDRESSES = (Proof("ifconfig", ("inet ",)), Proof("ip_addr", ("inet ",)))
_RECORD = Proof("mcp", ("MNName", "ConnectivityNames", "IPAddresses"))
_SIZES = (Proof("netstat_in", ("{interface} ",)), Proof("ip_addr", ("{interface}:", "mtu")), Proof("maxpktsz"))
_STATUS = Proof("rmcdomainstatus", ("Management Control Points", "  O ", "  X "))
OPEN = "tcp and udp 657, in both directions, udp from port 657 to port 657, without address translation"

ROWS = (
    Rule(
        "RMC038",
        "jumbo_frames",
        "warning",
        _NEEDS,
        once(jumbo_frames),
        (_STATUS, *_SIZES),
        "{subject}: packets to it leave by {interface} with an MTU of {mtu}, and the link ({ip}) is not up. Owner: "
        "the network team: does the whole way carry such packets? Then refresh -s ctrmc.",
        human="Ask the network team whether every hop between {own_addresses} and {hmc_addresses} (HMC {subject}) "
        "carries packets of {mtu} bytes. If not: set {interface} to 1500, then run refresh -s ctrmc on {host}.",
        source=PACKETS,
        confidence="inferred",
        explains=("RMC018",),
    ),
    Rule(
        "RMC039",
        "packet_limit_too_high",
        "error",
        (*_NEEDS, "network.packet_size"),
        once(packets_too_large),
        (_STATUS, *_SIZES),
        "{subject}: ctrmc.maxpktsz lets rmcd send {size} bytes, {interface} has an MTU of {mtu}, and only small "
        "packets pass (X). Next: lower it to {fits}, then refresh -s ctrmc.",
        human="On {host}: write {fits} into /var/ct/cfg/ctrmc.maxpktsz (now {size}), then run refresh -s ctrmc; or "
        "ask the network team why fragments between {own_addresses} and {hmc_addresses} are lost.",
        source=PACKETS,
        confidence="inferred",
        explains=("RMC018",),
    ),
    Rule(
        "RMC040",
        "route_leads_nowhere",
        "error",
        _NEEDS,
        once(route_leads_nowhere),
        (*_ROUTES, *_ADDRESSES),
        "{subject}: {host} sends packets for {address} by the route to {target} over {gateway} ({interface}), and "
        "{why}. Owner: whoever keeps the routes of {host}; next: netstat -rn.",
        human="Mend the route of {host} to {hmc_addresses} (HMC {subject}): it is {target} over {gateway} "
        "({interface}), and {why}. Then {needed}.",
        source=TECHNOTE,
        confidence="inferred",
        explains=("RMC007", "RMC009", "RMC016"),
    ),
    Rule(
        "RMC041",
        "no_route",
        "error",
        _NEEDS,
        once(no_route),
        (Proof("netstat_rn"), Proof("ip_route"), *_ADDRESSES),
        "{subject}: {host} ({own_addresses}) has no route to {hmc_addresses}, not even a default one. Owner: whoever "
        "keeps the routes of {host}; next: netstat -rn.",
        human="Give {host} ({own_addresses}) a route to {hmc_addresses} (HMC {subject}); it has to carry {needed}.",
        source=TECHNOTE,
        confidence="inferred",
        explains=("RMC007", "RMC009", "RMC016"),
    ),
    Rule(
        "RMC042",
        "address_changed",
        "error",
        _NEEDS,
        once(address_changed),
        (_RECORD, *_ADDRESSES),
        "{subject}: this HMC knows {host} as {recorded}, which is no address of it any more (it has {own_addresses}). "
        "Next: rmcctrl -z; -A; -p; if that does not help, owner: the HMC administrator, who rebuilds the system.",
        remedy="recycle",
        risk="rmc",
        human="If the recycle does not help: on HMC {subject} rebuild the system of {host} (chsysstate -r sys -m "
        "SYSTEM -o rebuild). Firewalls have to know {own_addresses} in place of {recorded}: {needed}.",
        source=EBOOK,
        confidence="inferred",
        explains=("RMC009",),
    ),
    Rule(
        "RMC043",
        "wrong_adapter",
        "error",
        _NEEDS,
        once(wrong_adapter),
        (_RECORD, Proof("netstat_rn", ("{used}",)), Proof("ip_route", ("{used}",)), *_ADDRESSES),
        "{subject}: RMC leaves by {used} ({source}) because of the route to {target} over {gateway}, while {other} "
        "({other_address}) is the usual way out or next to the HMC; no heartbeat comes back. Owner: whoever keeps the "
        "routes.",
        human="Decide which way RMC shall take from {host} to {hmc_addresses} (HMC {subject}). By {other} "
        "({other_address}): take the route to {target} over {gateway} away and recycle RMC. By {used} ({source}): ask "
        "the network team for {needed}, from {source}.",
        source=TECHNOTE,
        confidence="inferred",
        explains=("RMC009", "RMC044"),
    ),
    Rule(
        "RMC044",
        "address_translated",
        "error",
        _NEEDS,
        once(address_translated),
        (_RECORD, *_ADDRESSES),
        "{subject}: the HMC was told to reach {host} at the private address {source}, is itself outside "
        "({hmc_addresses}), and no heartbeat comes back: translated on the way, or not routed. Owner: the network "
        "team.",
        human="Ask the network team for a route without address translation between {source} (partition {host}) and "
        "{hmc_addresses} (HMC {subject}), open for {needed}.",
        source=TECHNOTE,
        confidence="memory",
        explains=("RMC009",),
    ),
    Rule(
        "RMC045",
        "link_local_missing",
        "error",
        ("network.interfaces",),
        once(link_local_missing),
        (_RECORD, Proof("ifconfig", ("flags=", "inet6")), Proof("ip_addr", ("mtu", "inet6"))),
        "{subject}: reached at the link-local address {address}, as a NovaLink is, and {host} has no fe80 address of "
        "its own on {adapters}. Owner: the administrator of {host}; next: ifconfig -a, then rmcctrl -p and "
        "rmcrefreshMD.",
        human="Give the management adapter of {host} ({adapters}) its IPv6 link-local address back (autoconf6 -i "
        "ADAPTER on AIX), then run rmcctrl -p and rmcrefreshMD -s ctrmc.",
        source=CLOUD,
        confidence="memory",
        explains=("RMC007", "RMC009", "RMC016"),
    ),
)
