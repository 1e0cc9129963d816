# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A partition goes down and comes up again: reboot, crash, power off, power on."""

from __future__ import annotations

from powersim.clock import Timeline
from powersim.state import daemons
from powersim.state.partition import Partition

RUNNING, OFF, STARTING = "Running", "Not Activated", "Starting"
SUBSYSTEMS_AFTER = 5.0  # seconds from a running system to what inittab or systemd starts; from memory
VERBS = ("crash", "off", "on", "reboot")


def change(partition: Partition, verb: str) -> str:
    """'' when done, else one sentence why not. ``verb`` is one of VERBS."""
    state = partition.power.at(partition.now)
    if verb not in VERBS:
        return f"There is no power operation '{verb}': use one of {', '.join(VERBS)}."
    if verb == "on" and state in (RUNNING, STARTING):
        return f"{partition.name} is {state} already: use reboot to start it anew."
    if verb in ("reboot", "crash") and state != RUNNING:
        return f"{partition.name} is {state}: power it on first."
    if verb != "on":
        down(partition)
    if verb != "off":
        up(partition)
    return ""


def crash(partition: Partition) -> None:
    """The node goes down without a word, and reboots."""
    change(partition, "crash")


def down(partition: Partition) -> None:
    """What the running system held is gone; what is on disk stays."""
    partition.src.halt()
    daemons.disconnect(partition)
    partition.power = Timeline(partition.power.at(partition.now))
    partition.power.plan(partition.now, (0.0, OFF))
    partition.rmc.hung = partition.rmc.stopped_by_command = False
    partition.machine.programs.clear()
    partition.network.sessions.clear()
    if partition.ipsec.device and partition.ipsec.active is not None:
        partition.ipsec.load()  # what is on file, from memory
    partition.firewalld.load()
    partition.peer_state = "Offline" if partition.peer_state else ""
    partition.on_power()


def up(partition: Partition) -> None:
    """Boot; after ``boot_time`` the system runs, and starts what is to be started at boot."""
    now, delay = partition.now, partition.spec.boot_time
    partition.power.plan(now, (0.0, STARTING), (delay, RUNNING))
    partition.booted = now + delay
    peer = partition.spec.peer
    if peer and peer.caa and partition.peer_state:
        partition.peer_state = peer.state
    for subsystem in partition.src.table.values():
        if subsystem.boot and subsystem.group != "rsct_rm" and subsystem.name != "mcproxy":
            partition.src.start(subsystem.name, now, delay)
    if "mcproxy" in partition.src.table:
        daemons.start_proxy(partition, delay + SUBSYSTEMS_AFTER)
    if partition.rmc.inittab and "ctrmc" in partition.src.table:
        daemons.start(partition, delay + SUBSYSTEMS_AFTER)
    partition.on_power()
