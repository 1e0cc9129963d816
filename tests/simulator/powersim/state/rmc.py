# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Behaviour of RMC: starting, stopping, finding HMCs, losing and regaining links, the node id.

Delays are those that were published, in simulated seconds; what is from memory is a constant here, to be changed
in one place.
"""

from __future__ import annotations

from powersim import levels
from powersim.clock import Timeline
from powersim.state import keyring
from powersim.state.links import ControlPoint, Link, ProxyRow
from powersim.state.partition import Partition, stable_hex

READY_AFTER = 3.0  # rmcd answers clients
RM_FIRST, RM_STEP = 4.0, 3.0  # resource managers become active one by one
STOP_TIME = 6.0
PROXY_START = 2.0


def prepare(partition: Partition) -> None:
    """State of a partition that has been up for long: everything it should be connected to is connected."""
    learn_hmcs(partition)
    keyring.trust_self(partition)
    keyring.trust_hmcs(partition)
    for row in partition.proxy.values():
        row.state = Timeline("A")
    for link in partition.links.values():
        link.state, link.ever_up = Timeline("I"), True
    if partition.spec.state != "running":
        for link in partition.links.values():
            link.state = Timeline("")
        for row in partition.proxy.values():
            row.state = Timeline("")


def over_ip(partition: Partition) -> bool:
    return partition.spec.transport in ("ip", "both")


def inband(partition: Partition) -> bool:
    own = partition.spec
    capable = levels.inband_capable(own.level, own.mode, partition.system.firmware) or own.platform == "linux"
    return own.transport in ("inband", "both") and capable and partition.has_mcproxy


def learn_hmcs(partition: Partition) -> None:
    """IBM.MgmtDomainRM reads the published list: it adds what is missing and removes nothing."""
    for hmc in partition.hmcs():
        if inband(partition) and levels.HMC[hmc.version].inband and hmc.name not in partition.proxy:
            slot, side = 11 + len(partition.proxy), partition.sides[hmc.name]
            partition.proxy[hmc.name] = ProxyRow(slot, hmc.name, Timeline(""), side=side)
        if over_ip(partition) and not any(point.hmc == hmc.name for point in partition.control_points):
            node_id = stable_hex(partition.estate.seed, "hmc", hmc.name)
            own_ip = partition.spec.ip
            partition.control_points.append(
                ControlPoint(
                    hmc.name,
                    node_id,
                    hmc.name,
                    (hmc.ip,),
                    f"{hmc.type_model.replace('-', '')}*{hmc.serial}",
                    hmc.ip,
                    hmc.additional_ips,
                    own_ip,
                    (own_ip,),
                )
            )
        if over_ip(partition) and hmc.name not in partition.links:
            partition.links[hmc.name] = Link(len(partition.links) + 1, Timeline(""), side=partition.sides[hmc.name])


def running(partition: Partition) -> bool:
    """rmcd runs: its sockets are there, though it may not answer yet, or ever (hung)."""
    return partition.src.active("ctrmc", partition.now)


def answering(partition: Partition) -> bool:
    ctrmc = partition.src.table.get("ctrmc")
    if not ctrmc or not running(partition):
        return False
    return partition.now - ctrmc.status.since(partition.now) >= READY_AFTER or ctrmc.status.since(partition.now) == 0.0


def joined(partition: Partition) -> bool:
    """The domain resource manager works, so that there is a management domain."""
    return running(partition) and partition.src.active("IBM.MgmtDomainRM", partition.now)


def count_harm(partition: Partition) -> list[str]:
    """What stopping RMC now would break; counted, and returned for the log."""
    harms = []
    if partition.online_peer:
        harms.append("cluster_node_recycled")
    if partition.alive_links():
        harms.append("living_link_cut")
    for harm in harms:
        partition.count(harm)
    return harms


def stop(partition: Partition, *, managers: bool) -> float:
    """Stop rmcd, and its resource managers when asked; returns the seconds until all are down."""
    now = partition.now
    partition.src.stop("ctrmc", now, STOP_TIME / 2)
    if managers:
        for subsystem in partition.src.group("rsct_rm"):
            partition.src.stop(subsystem.name, now, STOP_TIME)
    for link in partition.links.values():
        link.drop(now)
    for row in partition.proxy.values():
        row.drop(now)
    partition.rmc.hung = False
    partition.faults.pop("rmcd_hung", None)
    return STOP_TIME


def start(partition: Partition) -> int:
    """Start rmcd; its managers follow one by one, then the links. Returns the pid."""
    now = partition.now
    partition.faults.pop("ctrmc_stopped", None)
    pid = partition.src.start("ctrmc", now)
    partition.rmc.remote_now = partition.rmc.remote_next
    delay = RM_FIRST
    for subsystem in partition.src.group("rsct_rm"):
        if subsystem.wanted:
            partition.src.start(subsystem.name, now, delay)
            delay += RM_STEP
    if "IBM.MgmtDomainRM" in partition.src.table and not partition.src.table["IBM.MgmtDomainRM"].broken:
        join(partition, RM_FIRST + 2.0)
    return pid


def join(partition: Partition, delay: float) -> None:
    """Form the management domain anew after ``delay`` seconds."""
    learn_hmcs(partition)
    keyring.trust_hmcs(partition)
    set_listener(partition)
    moment = partition.now + delay
    for link in partition.links.values():
        link.settle(moment, fresh=True)
    if partition.src.active("mcproxy", partition.now):
        for row in partition.proxy.values():
            row.settle(moment)


def set_listener(partition: Partition) -> None:
    for link in partition.links.values():
        (link.obstacles.discard if partition.rmc.remote_now else link.obstacles.add)("listener")


def enable_remote(partition: Partition, now: bool | None = None, later: bool | None = None) -> None:
    """The listener now and at the next start (rmcctrl -p -P -q -Q)."""
    if later is not None:
        partition.rmc.remote_next = later
    if now is None:
        return
    partition.rmc.remote_now = now
    if now:
        partition.faults.pop("remote_clients_disabled", None)
    set_listener(partition)
    resettle(partition)


def resettle(partition: Partition) -> None:
    """Something about the way to the HMCs changed while rmcd was running."""
    if joined(partition):
        for link in partition.links.values():
            link.settle(partition.now, fresh=False)


def refresh_domain(partition: Partition) -> None:
    """rmcrefreshMD, refrsrc IBM.MCP, refresh -s ctrmc: contact the published HMCs again."""
    if joined(partition):
        learn_hmcs(partition)
        resettle(partition)


def restart_proxy(partition: Partition, *, up: bool) -> int:
    """stopsrc/startsrc of mcproxy; returns the pid (0 when stopped)."""
    now = partition.now
    if not up:
        partition.src.stop("mcproxy", now, 1.0)
        for row in partition.proxy.values():
            row.drop(now)
        return 0
    pid = partition.src.start("mcproxy", now)
    partition.faults.pop("inband_stuck", None)
    for row in partition.proxy.values():
        row.stuck = False
        row.settle(now + PROXY_START)
    return pid


def new_identity(partition: Partition, node_id: str) -> bool:
    """Wipe and set the node id; '' draws a new one, or the old one again while cluster0 keeps it. True when it changed."""
    identity = partition.identity
    before = identity.current
    if not node_id and identity.cluster0.strip("0-"):
        node_id = identity.var or before if partition.aix_like and not identity.duplicate else ""
    node_id = node_id or f"{partition.rng.getrandbits(64):016x}"
    identity.current = identity.etc = identity.var = node_id
    for fault in ("node_id_mismatch", "node_id_missing"):
        partition.faults.pop(fault, None)
    for link in partition.links.values():
        link.obstacles.discard("key")
        link.obstacles.discard("twin")
    partition.control_points.clear()
    partition.links.clear()
    partition.rmc.policies.clear()
    keyring.wipe_trust(partition)
    partition.definitions.wipe()
    partition.network.packet_limit = None
    partition.rmc.remote_next = False  # the listener may be off again: -p follows in the procedure
    return node_id != before
