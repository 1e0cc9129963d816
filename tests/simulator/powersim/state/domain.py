# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The management domain of a partition: which HMCs it learns of, when it is formed anew, what its links do then."""

from __future__ import annotations

from powersim import levels
from powersim.clock import Timeline
from powersim.estate.parts import Hmc
from powersim.state import keyring, obstacles
from powersim.state.alive import joined
from powersim.state.links import ControlPoint, Link, ProxyRow
from powersim.state.partition import Partition, stable_hex


def transport(partition: Partition, hmc: str) -> str:
    """ip, inband, both or none: for this HMC, or as for all."""
    own = dict(text.split(":", 1) for text in partition.spec.transports)
    return own.get(hmc, partition.transport)


def over_ip(partition: Partition, hmc: str) -> bool:
    return transport(partition, hmc) in ("ip", "both")


def inband(partition: Partition, hmc: Hmc) -> bool:
    own = partition.spec
    capable = levels.inband_capable(own.level, own.mode, partition.system.firmware) or own.platform == "linux"
    wished = transport(partition, hmc.name) in ("inband", "both")
    return wished and capable and partition.has_mcproxy and levels.HMC[hmc.version].inband


def learn_hmcs(partition: Partition) -> None:
    """IBM.MgmtDomainRM reads the published list: it adds what is missing and removes nothing."""
    for hmc in partition.hmcs():
        side = partition.sides[hmc.name]
        if inband(partition, hmc) and hmc.name not in partition.proxy:
            partition.proxy[hmc.name] = ProxyRow(11 + len(partition.proxy), hmc.name, Timeline(""), side=side)
        if not over_ip(partition, hmc.name):
            continue
        if not any(point.hmc == hmc.name for point in partition.control_points):
            partition.control_points.append(control_point(partition, hmc))
        if hmc.name not in partition.links:
            number = max((link.number for link in partition.links.values()), default=0) + 1
            partition.links[hmc.name] = Link(number, Timeline(""), side=side)


def control_point(partition: Partition, hmc: Hmc) -> ControlPoint:
    """The resource as it is made from what the HMC publishes."""
    node_id, own_ip = stable_hex(partition.estate.seed, "hmc", hmc.name), own_address(partition, hmc.ip)
    return ControlPoint(
        hmc.name,
        node_id,
        hmc.name,
        (hmc.ip,),
        obstacles.machine_name(hmc),
        hmc.ip,
        hmc.additional_ips,
        own_ip,
        (own_ip,),
        known_key=partition.trust.key,
    )


def own_address(partition: Partition, hmc: str) -> str:
    """The address that packets to an HMC leave from."""
    interface = partition.network.towards(hmc)
    return interface.ip if interface else partition.spec.ip


def exchange(partition: Partition) -> None:
    """What forming the domain carries to both sides: addresses, and public keys where there is a pair of them.

    https://www.ibm.com/docs/en/SGVKBA_3.2/admin/bl503_autkey.html; an entry that is there is not replaced.
    """
    keyring.trust_hmcs(partition)
    for point in (point for point in partition.control_points if not point.stale):
        point.mn_name = own_address(partition, point.hmc_ip)
        point.connectivity = (point.mn_name,)
        if partition.trust.private and partition.trust.public:
            point.known_key = partition.trust.key


def join(partition: Partition, delay: float) -> None:
    """Form the management domain anew after ``delay`` seconds."""
    learn_hmcs(partition)
    exchange(partition)
    obstacles.review(partition, again=True)
    moment = partition.now + delay
    for link in partition.links.values():
        link.settle(moment, fresh=True)
    if partition.src.starting("mcproxy"):
        for row in partition.proxy.values():
            row.settle(moment)


def resettle(partition: Partition, *, again: bool = False) -> None:
    """Something about the way to the HMCs changed while rmcd was running; ``again``: it tries what it had given up."""
    obstacles.review(partition, again=again)
    begun, coming = joined(partition), all(partition.src.starting(name) for name in ("ctrmc", "IBM.MgmtDomainRM"))
    for link in partition.links.values() if begun or coming else ():
        waits = link.begins > partition.now
        link.settle(link.begins if waits else partition.now, fresh=waits)


def refresh_domain(partition: Partition) -> None:
    """rmcrefreshMD, refrsrc IBM.MCP, refresh -s ctrmc: contact the published HMCs again."""
    if joined(partition):
        learn_hmcs(partition)
        resettle(partition, again=True)


def meet_twins(partition: Partition) -> None:
    """The node id, or whether RMC runs, changed: those who have or had the same id notice."""
    marks = {"twin", "other_twin"}
    for other in [*partition.neighbours.values()]:
        same = other.identity.current == partition.identity.current
        if other is not partition and (same or any(marks & link.obstacles for link in other.links.values())):
            resettle(other)
