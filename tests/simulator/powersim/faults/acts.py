# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the faults of the catalogue do to a partition, and how each is undone."""

from __future__ import annotations

import typing as t

from powersim.clock import Timeline
from powersim.state import rmc
from powersim.state.partition import Partition
from powersim.state.src import INOPERATIVE

Act = t.Callable[[Partition, str], None]


def stop_ctrmc(partition: Partition, _arg: str) -> None:
    rmc.stop(partition, managers=True)
    for subsystem in [partition.src.table["ctrmc"], *partition.src.group("rsct_rm")]:
        subsystem.status = Timeline(INOPERATIVE)


def start_ctrmc(partition: Partition, _arg: str) -> None:
    if not rmc.running(partition):
        rmc.start(partition)


def hang(partition: Partition, _arg: str) -> None:
    """A stuck rmcd stops sending heartbeats: after a while the HMC loses it."""
    partition.rmc.hung = True
    for link in partition.links.values():
        link.state.plan(partition.now, (30.0, "O"))


def unhang(partition: Partition, _arg: str) -> None:
    partition.rmc.hung = False
    rmc.resettle(partition)


def remote(on: bool) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        rmc.enable_remote(partition, now=on, later=on)

    return act


def manager(name: str, *, broken: bool, removed: bool = False) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        if removed and broken:
            partition.src.remove(name)
        elif broken:
            partition.src.table[name].broken = True
            partition.src.table[name].status = Timeline(INOPERATIVE)
        else:
            if name not in partition.src.table:
                partition.src.add(name, "rsct_rm", active=False, wanted=True)
            partition.src.table[name].broken = False
            partition.src.start(name, partition.now, 3.0)

    return act


def no_domain(partition: Partition, _arg: str) -> None:
    """The hypervisor publishes no HMC: rmcd runs, in no domain, with no output at all."""
    partition.unpublished = True
    partition.control_points.clear()
    partition.links.clear()


def domain(partition: Partition, _arg: str) -> None:
    partition.unpublished = False
    rmc.join(partition, 2.0)


def obstacle(name: str, *, there: bool) -> Act:
    def act(partition: Partition, hmc: str) -> None:
        for key, link in partition.links.items():
            if not hmc or key == hmc:
                (link.obstacles.add if there else link.obstacles.discard)(name)
        rmc.resettle(partition)

    return act


def proxy_stuck(stuck: bool) -> Act:
    def act(partition: Partition, hmc: str) -> None:
        for key, row in partition.proxy.items():
            if not hmc or key == hmc:
                row.stuck = stuck
                row.settle(partition.now)

    return act


def fill(folder: str, *, full: bool) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        (partition.fills.add if full else partition.fills.discard)(folder)

    return act


def peer(state: str) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        partition.peer_state = state

    return act


def rsct(installed: bool) -> Act:
    def act(partition: Partition, arg: str) -> None:
        partition.rsct_installed = installed
        if not installed:
            stop_ctrmc(partition, arg)
            partition.src.shelve(("rsct", "rsct_rm"))
        else:
            partition.src.unshelve()
            start_ctrmc(partition, arg)

    return act


def identity(etc: str | None, current: str | None = None) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        identity = partition.identity
        good = identity.var
        identity.etc = good if etc is None else etc
        identity.current = good if current is None else current

    return act


def inittab(there: bool) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        partition.rmc.inittab = there

    return act


def stop_hangs(hangs: bool) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        partition.rmc.stop_hangs = hangs

    return act


def hmc_stale(frozen: bool) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        partition.hmc_frozen = frozen

    return act


def command(kind: str, *, on: bool) -> Act:
    def act(partition: Partition, command: str) -> None:
        if on:
            partition.command_faults[command] = kind
        else:
            partition.command_faults.pop(command, None)

    return act


def nothing(_partition: Partition, _arg: str) -> None:
    """The name itself is the state: whoever starts a shell looks for it."""
