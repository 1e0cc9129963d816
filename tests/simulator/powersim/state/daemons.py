# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting and stopping rmcd, its resource managers and mcproxy."""

from __future__ import annotations

from powersim.state import domain
from powersim.state.partition import Partition
from powersim.state.src import INOPERATIVE

RM_FIRST, RM_STEP = 4.0, 3.0  # resource managers become active one by one, in seconds after rmcd
JOIN_AFTER = 2.0  # seconds from the first resource manager to the first contact
STOP_TIME = 6.0
PROXY_START = 2.0
DIES_AFTER = 60.0  # seconds that a resource manager lives on a full /var; from memory


def start(partition: Partition, delay: float = 0.0) -> int:
    """Start rmcd after ``delay`` seconds; its managers follow one by one, then the links. Returns the pid."""
    now = partition.now
    pid = partition.src.start("ctrmc", now, delay)
    identity = partition.identity
    identity.current, identity.coming = identity.coming or identity.current, ""
    partition.rmc.remote_now = partition.rmc.remote_next
    for link in partition.links.values():
        link.obstacles.discard("suspended")
    first = delay + RM_FIRST
    starved = dies_of_full_var(partition)
    for number, subsystem in enumerate(row for row in partition.src.group("rsct_rm") if row.wanted and not starved):
        partition.src.start(subsystem.name, now, first + number * RM_STEP)
    manager = partition.src.table.get("IBM.MgmtDomainRM")
    if manager and not manager.broken and not starved:
        domain.join(partition, first + JOIN_AFTER)
    domain.meet_twins(partition)
    return pid


def dies_of_full_var(partition: Partition) -> bool:
    return "/var" in partition.fills and partition.estate.var_full_kills


def starve(partition: Partition) -> None:
    """Resource managers that can write nothing below /var die one by one; from memory, a switch of the estate."""
    if dies_of_full_var(partition):
        for number, subsystem in enumerate(partition.src.group("rsct_rm")):
            if subsystem.status.last != INOPERATIVE:
                subsystem.status.plan(partition.now, (DIES_AFTER + number * RM_STEP, INOPERATIVE))


def halt(partition: Partition, *, managers: bool) -> float:
    """Stop rmcd, and its resource managers when asked; returns the seconds until all are down."""
    now = partition.now
    partition.src.stop("ctrmc", now, STOP_TIME / 2)
    if managers:
        for subsystem in partition.src.group("rsct_rm"):
            partition.src.stop(subsystem.name, now, STOP_TIME)
    disconnect(partition)
    partition.rmc.hung = False
    domain.meet_twins(partition)
    return STOP_TIME


def disconnect(partition: Partition) -> None:
    for link in partition.links.values():
        link.drop(partition.now)
    for row in partition.proxy.values():
        row.drop(partition.now)


def start_proxy(partition: Partition, delay: float = 0.0) -> int:
    """Start mcproxy after ``delay`` seconds; each HMC begins with a new handshake. Returns the pid."""
    pid = partition.src.start("mcproxy", partition.now, delay)
    for row in partition.proxy.values():
        row.stuck = False
        row.requests = row.responses = 0
        row.settle(partition.now + delay + PROXY_START)
    return pid


def stop_proxy(partition: Partition) -> None:
    partition.src.stop("mcproxy", partition.now, 1.0)
    for row in partition.proxy.values():
        row.drop(partition.now)
