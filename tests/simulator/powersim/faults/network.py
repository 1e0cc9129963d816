# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of the network between partition and HMC: blocked, too small, misrouted, translated; strangers on port 657."""

from __future__ import annotations

import ipaddress
import typing as t

from powersim.faults import sources
from powersim.faults.acts import Change, member, setting, together
from powersim.faults.domain_acts import exchanged
from powersim.faults.fault import BOTH_AIX, Fault
from powersim.state.network import Interface, Route, Session
from powersim.state.partition import Partition

STRANGER, PUBLIC = "10.99.0.5", "192.88.99.7"  # the second lies in a block that nobody uses any more (RFC 7526)
SECOND, SECOND_GATEWAY = "10.77.0.9", "10.77.0.1"
INSIDE = "10.77.0.101"


def _interfaces(change: t.Callable[[Interface], None]) -> t.Callable[[Partition, str], list[Interface]]:
    """The adapters with something different about the first."""

    def made(partition: Partition, _arg: str) -> list[Interface]:
        first, *others = partition.network.interfaces
        own = Interface(**vars(first))
        change(own)
        return [own, *others]

    return made


def adapters(change: t.Callable[[Interface], None]) -> Change:
    return setting("network.interfaces", _interfaces(change))


def _another(own: Interface) -> None:
    """The next address of the same network, far from the estate's own."""
    own.ip = str(ipaddress.ip_address(own.ip) + 100)


def _no_link_local(own: Interface) -> None:
    own.link_local = False


def _jumbo(own: Interface) -> None:
    own.mtu = 9000


def _behind_translation(own: Interface) -> None:
    own.ip, own.reachable = INSIDE, False


def _with_second(partition: Partition, _arg: str) -> list[Interface]:
    first = partition.network.interfaces[0]
    return [*partition.network.interfaces, Interface(first.name[:-1] + "1", SECOND, reachable=False)]


def _hmc_ips(partition: Partition) -> list[str]:
    return [point.hmc_ip for point in partition.control_points if not point.stale]


def _routes_by(number: str, gateway: str) -> t.Callable[[Partition, str], list[Route]]:
    """Host routes to the HMCs by one adapter and gateway, before those there are."""

    def made(partition: Partition, _arg: str) -> list[Route]:
        name = partition.network.interfaces[0].name[:-1] + number
        own = [Route(ip, gateway, name) for ip in _hmc_ips(partition)]
        return [*own, *partition.network.routes]

    return made


def _session(default: str) -> Change:
    return member("network.sessions", lambda _partition, peer: Session(peer or default, 40022))


def _too_large(change: Change) -> Change:
    """Gone as well when smaller packets are sent."""

    def holds(partition: Partition, arg: str) -> bool:
        interfaces = partition.network.interfaces
        return change.holds(partition, arg) and not all(partition.network.passes(one) for one in interfaces)

    return change._replace(holds=holds)


def _elsewhere(partition: Partition, _arg: str) -> bool:
    """The domain was not formed anew since: it knows another address."""
    here = {one.ip for one in partition.network.interfaces}
    return any(not here & set(point.connectivity) for point in partition.control_points if not point.stale)


def _local_points(partition: Partition, _arg: str) -> None:
    """The partition reaches its managers at link-local addresses, as it does a NovaLink."""
    for number, point in enumerate(partition.control_points, 1):
        partition.saved.setdefault(f"ips/{point.hmc}", point.ips)
        point.ips = (f"fe80::{number}",)


def _plain_points(partition: Partition, _arg: str) -> None:
    for point in partition.control_points:
        point.ips = partition.saved.pop(f"ips/{point.hmc}", point.ips)


#: What IBM.MCP holds is shown only; whether it still does, a new domain decides.
LOCAL_POINTS = Change(_local_points, _plain_points, lambda _partition, _arg: True, frozenset({"control_points/ips"}))
ADDRESS = adapters(_another)
ADDRESS = ADDRESS._replace(heal=exchanged(ADDRESS).heal, holds=_elsewhere)
ROWS = (
    Fault(
        "network_blocked",
        cause="A firewall between partition and HMC blocks port 657.",
        changes="657 is blocked on the way: link O",
        source=sources.TECHNOTE,
        change=member("network.blocked", lambda _partition, hmc: hmc or "*"),
        finding="RMC009",
        needs="ip",
        takes="hmc?",
    ),
    Fault(
        "mtu_mismatch",
        cause="The path to the HMC carries smaller packets than the partition sends.",
        changes="path MTU 1400: small packets pass, large ones do not; link X until refresh -s ctrmc after the repair",
        source=sources.PACKETS,
        change=_too_large(setting("network.path_mtu", 1400)),
        finding="RMC018",
        needs="ip",
    ),
    Fault(
        "jumbo_frames",
        cause="The adapter uses jumbo frames that the way to the HMC does not carry.",
        changes="MTU 9000 on the adapter, 1500 on the way: link X",
        source=sources.TECHNOTE,
        change=_too_large(adapters(_jumbo)),
        finding="RMC038",
        needs="ip",
    ),
    Fault(
        "address_changed",
        cause="The address of the partition changed after the management domain was formed.",
        changes="MNName and ConnectivityNames of IBM.MCP hold the old address: link O",
        source=sources.EBOOK,
        change=ADDRESS,
        finding="RMC042",
        needs="ip",
    ),
    Fault(
        "wrong_route",
        cause="A route sends packets for the HMC to a gateway that is not in the network of the adapter.",
        changes="a host route to each HMC leads nowhere: link O",
        source=sources.MEMORY,
        change=setting("network.routes", _routes_by("0", "203.0.113.1")),
        finding="RMC040",
        needs="ip",
    ),
    Fault(
        "multi_homed",
        cause="The way to the HMC leaves by a second adapter whose network the HMC does not reach.",
        changes="ConnectivityNames of IBM.MCP holds the address of the second adapter: link O",
        source=sources.TECHNOTE,
        change=exchanged(
            together(
                setting("network.interfaces", _with_second), setting("network.routes", _routes_by("1", SECOND_GATEWAY))
            )
        ),
        finding="RMC043",
        needs="ip",
    ),
    Fault(
        "address_translated",
        cause="Address translation lies between partition and HMC, which RMC does not support.",
        changes="ConnectivityNames of IBM.MCP holds an address that the HMC cannot reach: link O",
        source=sources.MEMORY,
        change=exchanged(
            together(
                adapters(_behind_translation),
                setting(
                    "network.routes",
                    lambda partition, _arg: [Route("default", SECOND_GATEWAY, partition.network.interfaces[0].name)],
                ),
            )
        ),
        finding="RMC044",
        needs="ip",
    ),
    Fault(
        "link_local_missing",
        cause="The IPv6 link-local address that a NovaLink needs was removed from the adapter.",
        changes="IPAddresses of IBM.MCP is a link-local address, as with NovaLink; no fe80 address on the adapter: link O",
        source=sources.CLOUD,
        change=together(setting("machine.novalink", True), adapters(_no_link_local), LOCAL_POINTS),
        finding="RMC045",
        applies=BOTH_AIX,
        needs="ip",
    ),
    Fault(
        "foreign_session",
        cause="A host that is no HMC of this system is connected to port 657.",
        changes="an established session on TCP 657 from 10.99.0.5, or from the address named",
        source=sources.PORTS,
        change=_session(STRANGER),
        finding="RMC046",
        takes="address?",
    ),
    Fault(
        "public_session",
        cause="Port 657 is open to the Internet, and somebody there is connected to it.",
        changes="an established session on TCP 657 from a public address",
        source=sources.PORTS,
        change=_session(PUBLIC),
        finding="RMC047",
    ),
)
