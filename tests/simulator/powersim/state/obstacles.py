# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between a partition and an HMC, told from the state of the partition: a table of rules.

Obstacles of the network and of the HMC's own end, and suspensions, are set by whoever causes them.
"""

from __future__ import annotations

import typing as t

from powersim.estate.parts import Hmc
from powersim.state import keyring
from powersim.state.filters import Filter, Firewalld, Packet
from powersim.state.links import ControlPoint
from powersim.state.partition import Partition

RMC, CLIENT = 657, 41522  # CLIENT: any ephemeral port
# (protocol, direction, own port, port of the HMC, an answer): daemons talk from 657 to 657, clients from any port.
# https://www.ibm.com/docs/en/rsct/3.3?topic=security-port-usage
Flow = tuple[str, str, int, int, bool]
DAEMONS: tuple[Flow, ...] = (
    ("udp", "inbound", RMC, RMC, False),
    ("udp", "outbound", RMC, RMC, False),
)
CLIENTS: tuple[Flow, ...] = (
    ("tcp", "inbound", RMC, CLIENT, False),
    ("tcp", "outbound", RMC, CLIENT, True),
    ("tcp", "outbound", CLIENT, RMC, False),
    ("tcp", "inbound", CLIENT, RMC, True),
)


def filtered(partition: Partition, hmc: str, flows: tuple[Flow, ...]) -> bool:
    """Whether a packet filter of the partition stops one of these flows."""
    own = partition.spec.ip
    for protocol, direction, near, far, reply in flows:
        inbound = direction == "inbound"
        ends = (hmc, far, own, near) if inbound else (own, near, hmc, far)
        packet = Packet(direction, protocol, *ends)
        if not all(_lets(one, packet, reply) for one in partition.filters()):
            return True
    return False


def _lets(one: Filter, packet: Packet, reply: bool) -> bool:
    """firewalld keeps state: it lets answers pass."""
    return (reply and isinstance(one, Firewalld)) or one.passes(packet)


def twins(partition: Partition) -> list[Partition]:
    """Other partitions with the same node id whose RMC runs and that share an HMC."""
    own, hmcs = partition.identity.current, set(partition.system.hmcs)
    return [
        other
        for other in partition.neighbours.values()
        if other.identity.current == own and own and other is not partition
        if other.src.active("ctrmc", other.now) and hmcs.intersection(other.system.hmcs)
    ]


def machine_name(hmc: Hmc) -> str:
    """What an HMC publishes as its name: TYPEMODEL*SERIAL."""
    return f"{hmc.type_model.replace('-', '')}*{hmc.serial}"


def _no_link_local(partition: Partition, _point: ControlPoint) -> bool:
    """A NovaLink talks over link-local addresses only."""
    return partition.machine.novalink and not any(one.link_local for one in partition.network.interfaces)


def _no_way(partition: Partition, point: ControlPoint) -> bool:
    return partition.network.towards(point.hmc_ip) is None


def _unknown_address(partition: Partition, point: ControlPoint) -> bool:
    """The HMC writes to the names it was given: one of them has to be an address that is here and that it reaches."""
    here = {one.ip for one in partition.network.interfaces if one.up and one.reachable}
    return not here.intersection(point.connectivity)


def _packets_lost(partition: Partition, point: ControlPoint) -> bool:
    interface = partition.network.towards(point.hmc_ip)
    return interface is not None and not partition.network.passes(interface)


def _replaced(partition: Partition, point: ControlPoint) -> bool:
    """Another machine than the one on record answers at the address of the HMC."""
    hmc = next((hmc for hmc in partition.hmcs() if hmc.name == point.hmc), None)
    return hmc is not None and not point.stale and point.hmc_name != machine_name(hmc)


def _not_authentic(partition: Partition, point: ControlPoint) -> bool:
    """Either side does not accept the other's signature: wrong or missing keys, or security modes that differ."""
    own = partition.trust
    entry = own.find(point.key_token)
    wrong = entry is not None and entry.key != keyring.hmc_key(partition.estate.seed, point.hmc)
    nist = any(hmc.name == point.hmc and hmc.nist for hmc in partition.hmcs())
    return wrong or not own.private or point.known_key != own.key or (own.mode == keyring.NIST) != nist


Rule = t.Callable[[Partition, ControlPoint], bool]
RULES: dict[str, Rule] = {
    "blocked": lambda partition, point: not partition.network.blocked.isdisjoint({"*", point.hmc}),
    "hung": lambda partition, _point: partition.rmc.hung,
    "retired": lambda _partition, point: point.stale,
    "link_local": _no_link_local,
    "route": _no_way,
    "address": _unknown_address,
    "filter": lambda partition, point: filtered(partition, point.hmc_ip, DAEMONS),
    "listener": lambda partition, _point: not partition.rmc.remote_now,
    "clients": lambda partition, point: filtered(partition, point.hmc_ip, CLIENTS),
    "twin": lambda partition, _point: any(other.name > partition.name for other in twins(partition)),
    "other_twin": lambda partition, _point: any(other.name < partition.name for other in twins(partition)),
    "mtu": _packets_lost,
    "replaced": _replaced,
    "key": _not_authentic,
}
# Once there, it stays until the daemon tries again: IBM docs, rmcdomainstatus ("refresh -s ctrmc" after the repair).
HELD = frozenset({"mtu"})


def review(partition: Partition, *, again: bool) -> None:
    """Bring the obstacles of every link up to date; ``again``: the daemon tries anew what it had given up."""
    for point in partition.control_points:
        link = partition.links.get(point.hmc)
        if link:
            found = {name for name, rule in RULES.items() if rule(partition, point)}
            held = set() if again else link.obstacles & HELD
            link.obstacles = link.obstacles.difference(RULES) | found | held
