# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fault is, and what it may need."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.faults.acts import Change
from powersim.state.partition import Partition

ALL = frozenset({"aix", "vios", "linux"})
AIX, VIOS, LINUX, BOTH_AIX = frozenset({"aix"}), frozenset({"vios"}), frozenset({"linux"}), frozenset({"aix", "vios"})
HEALTHY = "none: healthy"


@dataclasses.dataclass(frozen=True)
class Fault:
    """A row of the catalogue.

    ``cause``: the root cause that a diagnosis ought to name, in one sentence; begins with "none: healthy" where there is
    none. ``finding``: the rule that ought to name it, empty for none yet. ``source``: who tells of it. ``needs``: a row of
    NEEDS. ``takes``: what may stand after its name and a colon, a row of ``arguments.KINDS``; optional with ``?``.
    """

    name: str
    cause: str
    changes: str
    source: str
    change: Change
    finding: str = ""
    applies: frozenset[str] = ALL
    needs: str = ""
    takes: str = ""


def _other_running(partition: Partition, name: str) -> bool:
    return original(partition, name) is not None


def original(partition: Partition, name: str = "") -> Partition | None:
    """The partition a copy could come from: the one named, or the first that runs on an HMC of this one."""
    return next(
        (
            other
            for other in partition.neighbours.values()
            if other is not partition and (not name or other.name == name)
            if other.spec.state == "running" and set(other.system.hmcs) & set(partition.system.hmcs)
            if other.src.active("ctrmc", other.now)
        ),
        None,
    )


def _links(partition: Partition, _arg: str) -> bool:
    return bool(partition.links) or any(point.hmc for point in partition.control_points)


class Need(t.NamedTuple):
    """``met`` takes the partition and the argument. ``refusal``: why not, and what to do; may name {name} and {host}."""

    met: t.Callable[[Partition, str], bool]
    refusal: str


NEEDS = {
    "mcproxy": Need(
        lambda partition, _arg: bool(partition.proxy),
        "Fault '{name}' needs in-band RMC, which {host} does not use: give it `transport: inband`.",
    ),
    "ip": Need(_links, "Fault '{name}' needs a connection over IP, which {host} has not: give it `transport: ip`."),
    "both": Need(
        lambda partition, _arg: bool(partition.proxy and partition.links),
        "Fault '{name}' needs in-band RMC beside IP, which {host} has not: give it `transport: both`.",
    ),
    "original": Need(
        _other_running,
        "Fault '{name}' needs another running partition on an HMC of {host}: add one, or name it as {name}:PARTITION.",
    ),
}
