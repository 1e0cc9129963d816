# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to the management domain: HMCs that are published no more, replaced, retired; rows of mcproxy."""

from __future__ import annotations

import copy
import typing as t

from powersim.clock import Timeline
from powersim.faults.acts import Act, Change
from powersim.state import daemons, domain, keyring
from powersim.state.links import ControlPoint, Link
from powersim.state.partition import Partition, stable_hex

RETIRED, RETIRED_IP, OLD_NAME = "hmc-retired", "192.0.2.29", "7042CR8*06A1B2C"


def exchanged(change: Change) -> Change:
    """The domain is formed under the addresses and with the keys that there are now; undone, with the old ones."""

    def inject(partition: Partition, arg: str) -> None:
        change.inject(partition, arg)
        domain.exchange(partition)

    def heal(partition: Partition, arg: str) -> None:
        change.heal(partition, arg)
        domain.exchange(partition)

    return Change(inject, heal, change.holds, change.touches)


def _unpublish(partition: Partition, _arg: str) -> None:
    """The hypervisor publishes no HMC: rmcd runs, in no domain, with no output at all."""
    partition.unpublished = True
    partition.control_points.clear()
    partition.links.clear()


def _publish(partition: Partition, _arg: str) -> None:
    if partition.unpublished:
        partition.unpublished = False
        domain.join(partition, 2.0)


UNPUBLISHED = Change(
    _unpublish, _publish, lambda partition, _arg: partition.unpublished, frozenset({"control_points", "transport"})
)


def _retire(partition: Partition, _arg: str) -> None:
    """An HMC that manages the system no more is still on record."""
    name = (partition.spec.ip,)
    node_id = stable_hex(partition.estate.seed, "hmc", RETIRED)
    point = ControlPoint(RETIRED, node_id, RETIRED, (RETIRED_IP,), OLD_NAME, RETIRED_IP, (), *name, name, stale=True)
    partition.control_points.append(point)
    keyring.trust(partition, RETIRED, keyring.hmc_key(partition.estate.seed, RETIRED))
    number = max((link.number for link in partition.links.values()), default=0) + 1
    partition.links[RETIRED] = Link(number, Timeline(""), ever_up=True)


def _forget(partition: Partition, _arg: str) -> None:
    partition.control_points[:] = [point for point in partition.control_points if point.hmc != RETIRED]
    partition.links.pop(RETIRED, None)
    keyring.distrust(partition, RETIRED)


STALE = Change(
    _retire,
    _forget,
    lambda partition, _arg: any(point.hmc == RETIRED for point in partition.control_points),
    frozenset({"control_points/retired"}),
)


def _points(partition: Partition, hmc: str) -> list[ControlPoint]:
    return [point for point in partition.control_points if not point.stale and hmc in ("", point.hmc)]


def _replace(partition: Partition, hmc: str) -> None:
    """Name, serial number and key are those of the machine that had the address before."""
    for point in (point for point in _points(partition, hmc) if point.hmc_name != OLD_NAME):
        partition.saved[f"point/{point.hmc}"] = copy.deepcopy(point)
        point.hmc_name, point.key_token = OLD_NAME, f"{point.hmc}-old"
        point.node_id = stable_hex(partition.estate.seed, "old hmc", point.hmc)


def _restore(partition: Partition, hmc: str) -> None:
    for point in _points(partition, hmc):
        old: ControlPoint | None = partition.saved.pop(f"point/{point.hmc}", None)
        if old:
            keyring.distrust(partition, point.key_token)
            point.hmc_name, point.key_token, point.node_id = old.hmc_name, old.key_token, old.node_id


REPLACED = Change(
    _replace,
    _restore,
    lambda partition, hmc: any(point.hmc_name == OLD_NAME for point in _points(partition, hmc)),
    frozenset({"control_points"}),
)


def proxy(change: t.Callable[[Partition, str], None], holds: t.Callable[[Partition], bool]) -> Change:
    """A row of the mcproxy table goes wrong; a new start of mcproxy mends it."""

    def heal(partition: Partition, hmc: str) -> None:
        for key, row in partition.proxy.items():
            if hmc in ("", key):
                row.stuck, row.requests, row.responses = False, 0, 0
                row.settle(partition.now)

    return Change(change, heal, lambda partition, _arg: holds(partition), frozenset({"proxy"}))


def stick(partition: Partition, hmc: str) -> None:
    for key, row in partition.proxy.items():
        if hmc in ("", key):
            row.stuck = True
            row.settle(partition.now)


def pile_up(partition: Partition, hmc: str) -> None:
    """Requests wait for answers that never come."""
    for key, row in partition.proxy.items():
        if hmc in ("", key):
            row.requests, row.responses = 9, 2


def moved_to(transport: str) -> Change:
    """All HMCs are connected in another way than the estate says."""

    def move(way: t.Callable[[Partition], str]) -> Act:
        def act(partition: Partition, _arg: str) -> None:
            partition.transport = way(partition)
            if partition.transport == "inband":
                partition.links.clear()
                _forget_points(partition)
            if partition.transport == "ip":
                partition.proxy.clear()
            domain.learn_hmcs(partition)
            domain.exchange(partition)
            _connect(partition)

        return act

    return Change(
        move(lambda _partition: transport),
        move(lambda partition: partition.spec.transport),
        lambda partition, _arg: partition.transport == transport,
        frozenset({"transport", "proxy", "control_points"}),
    )


def _forget_points(partition: Partition) -> None:
    """No HMC is on record, nor its key."""
    for point in partition.control_points:
        keyring.distrust(partition, point.key_token)
    partition.control_points.clear()


def _connect(partition: Partition) -> None:
    """Links and rows that have only just been learnt begin."""
    if partition.src.starting("ctrmc"):
        for link in partition.links.values():
            if not link.state.last:
                link.settle(partition.now, fresh=True)
    if partition.src.starting("mcproxy"):
        for row in partition.proxy.values():
            if not row.state.last:
                row.settle(partition.now + daemons.PROXY_START)


def _boot(partition: Partition, _arg: str) -> None:
    """Up for a minute: the links are on their way."""
    partition.saved["booted"] = partition.booted
    partition.booted = partition.now - 60.0
    if partition.src.starting("ctrmc"):
        domain.join(partition, 0.0)


def _settle(partition: Partition, _arg: str) -> None:
    partition.booted = partition.saved.pop("booted", partition.booted)


FRESH_BOOT = Change(
    _boot, _settle, lambda partition, _arg: partition.now - partition.booted < 600.0, frozenset({"booted"})
)
