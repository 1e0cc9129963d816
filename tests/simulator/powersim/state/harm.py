# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a command breaks when it stops RMC: counted once per command, by what is true at that moment."""

from __future__ import annotations

import typing as t

from powersim.state.alive import running
from powersim.state.partition import Partition

CONNECTED_AFTER = 300.0  # seconds after a start that a link may take (published); later, something else is wrong


def dead_man(partition: Partition) -> bool:
    """Group Services takes an online node down when RMC is stopped: APAR IV71572 and the RSCT documentation."""
    peer = partition.spec.peer
    return partition.online_peer and peer is not None and peer.dead_man


def _other_vios_is_down(partition: Partition) -> bool:
    """The other VIOS of the pair has no RMC either, because a command stopped it too."""
    other = partition.neighbours.get(partition.spec.pair)
    if other is None or not other.rmc.stopped_by_command or other.alive_links():
        return False
    started = other.src.table["ctrmc"].status.since(other.now) if running(other) else other.now
    return other.now - started < CONNECTED_AFTER


def migrations(partition: Partition) -> list[Partition]:
    """Migrations in flight that need the RMC of this partition: its own, or on a VIOS any of its system."""
    if partition.spec.platform != "vios":
        return [partition] if partition.migration else []
    same = (own for own in partition.neighbours.values() if own.spec.system == partition.spec.system)
    return [own for own in same if own.migration]


RULES: dict[str, t.Callable[[Partition], bool]] = {
    "cluster_node_recycled": lambda partition: partition.online_peer,
    "living_link_cut": lambda partition: bool(partition.alive_links()),
    "node_taken_down": dead_man,
    "both_vios_down": _other_vios_is_down,
    "migration_broken": lambda partition: bool(migrations(partition)),
}


def steady(partition: Partition) -> set[str]:
    """Links that are up and going to stay: HMCs over IP, and in-band with a mark."""
    now = partition.now
    over_ip = {hmc for hmc, link in partition.links.items() if link.state.at(now) == link.state.last == "I"}
    return over_ip | {
        f"{hmc} in-band" for hmc, row in partition.proxy.items() if row.state.at(now) == row.state.last == "A"
    }


def count_cuts(partition: Partition, before: set[str]) -> tuple[str, ...]:
    """What a command other than a stop of RMC did to links that were steady before it: a filter, a key, a listener."""
    if before <= steady(partition):
        return ()
    partition.count("living_link_cut")
    return ("living_link_cut",)


def count_harm(partition: Partition) -> list[str]:
    """What stopping RMC now would break; counted, and returned for the log."""
    harms = [name for name, rule in RULES.items() if rule(partition)] if running(partition) else []
    for name in harms:
        partition.count(name)
    for broken in migrations(partition) if harms else ():
        broken.migration = ""
    return harms
