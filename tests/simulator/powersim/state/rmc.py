# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Behaviour of RMC as commands ask for it: starting, stopping, finding HMCs, losing and regaining links, the node id.

Delays are those that were published, in simulated seconds; what is from memory is a constant of the modules below, to be
changed in one place.
"""

from __future__ import annotations

import collections
import typing as t

from powersim.clock import Timeline
from powersim.state import daemons, domain, keyring, obstacles, power
from powersim.state.alive import READY_AFTER, answering, joined, running
from powersim.state.domain import join, learn_hmcs, refresh_domain, resettle
from powersim.state.harm import count_harm, dead_man
from powersim.state.partition import Partition
from powersim.state.src import STOPPING

__all__ = [
    "READY_AFTER",
    "answering",
    "count_harm",
    "enable_remote",
    "join",
    "joined",
    "learn_hmcs",
    "new_identity",
    "notice",
    "prepare",
    "refresh_domain",
    "resettle",
    "restart_proxy",
    "running",
    "start",
    "stop",
]
start = daemons.start


def prepare(partition: Partition) -> None:
    """State of a partition that has been up for long: everything it should be connected to is connected."""
    learn_hmcs(partition)
    keyring.trust_self(partition)
    keyring.trust_hmcs(partition)
    up = partition.spec.state == "running"
    for row in partition.proxy.values():
        row.state = Timeline("A" if up else "")
    for link in partition.links.values():
        link.state, link.ever_up = Timeline("I" if up else ""), True


def notice(partitions: t.Collection[Partition]) -> None:
    """What stands in the way from the beginning: node ids that are there twice, HMCs in another security mode."""
    holders = collections.Counter(partition.identity.current for partition in partitions)
    for partition in partitions:
        if holders[partition.identity.current] > 1 or any(hmc.nist for hmc in partition.hmcs()):
            resettle(partition)


def stop(partition: Partition, *, managers: bool) -> float:
    """Stop rmcd, and its resource managers when asked; returns the seconds until all are down.

    With an active dead-man switch the node goes down instead. rmcd waits for a manager that does not end.
    """
    if dead_man(partition) and running(partition):
        power.crash(partition)
        return 0.0
    partition.rmc.stopped_by_command = True
    seconds = daemons.halt(partition, managers=managers)
    if partition.rmc.stop_hangs and managers and partition.src.status("ctrmc", partition.now) == STOPPING:
        partition.src.table["ctrmc"].status.plan(partition.now, (0.0, STOPPING))
    return seconds


def enable_remote(partition: Partition, now: bool | None = None, later: bool | None = None) -> None:
    """The listener now and at the next start (rmcctrl -p -P -q -Q)."""
    if later is not None:
        partition.rmc.remote_next = later
    if now is not None:
        partition.rmc.remote_now = now
        resettle(partition)


def restart_proxy(partition: Partition, *, up: bool) -> int:
    """stopsrc/startsrc of mcproxy; returns the pid (0 when stopped)."""
    if up:
        return daemons.start_proxy(partition)
    daemons.stop_proxy(partition)
    return 0


def new_identity(partition: Partition, node_id: str) -> bool:
    """Wipe and set the node id; '' draws a new one, or the old one again while cluster0 keeps it.

    True when an id is lost that was the partition's own: not that of a twin as well.
    """
    identity = partition.identity
    before, shared = identity.current, bool(obstacles.twins(partition))
    uuid = identity.cluster0 if partition.aix_like and identity.cluster0.strip("0-") else ""
    node_id = node_id or identity.kept.get(uuid, "") or f"{partition.rng.getrandbits(64):016x}"
    if uuid:
        identity.kept[uuid] = node_id
    identity.current = identity.etc = identity.var = node_id
    identity.coming = ""
    partition.control_points.clear()
    partition.links.clear()
    partition.rmc.policies.clear()
    keyring.wipe_trust(partition)
    partition.definitions.wipe()
    partition.network.packet_limit = None
    partition.rmc.remote_next = False  # the listener may be off again: -p follows in the procedure
    domain.meet_twins(partition)
    return bool(before) and node_id != before and not shared
