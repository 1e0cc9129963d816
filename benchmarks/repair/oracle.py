# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The best possible repair: knows the cause, issues the right commands at once, sees health the moment it is there.

Nothing is looked up: the treatments are tried on copies of the case in simulated time, and the gentlest one that heals
without harm is what the oracle would have done. What none of them heals can't be repaired from the partition.
"""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import typing as t

from powersim import table
from powersim.call import Answer, Call
from powersim.state import alive
from powersim.state.partition import Partition

from ..diagnosis.hosts import ENVIRONMENT
from ..diagnosis.world import World, scratch
from .scenes import Case, broken, estate, injected

SETTLED = 1800.0  # simulated seconds that a fault has been there for
PATIENCE = 150.0  # and that a treatment gets: links take about a minute
STEP = 1.0
MANAGERS = ("IBM.MgmtDomainRM", "IBM.DRM")
_CYCLE = ("rmcctrl -z", "rmcctrl -A", "rmcctrl -p")
#: What a person who knows the cause would type, gentlest first: from listening and starting, over stopping RMC and changing
#: whom it trusts, to a new identity. {} stands for the node id that the partition had, and for that of an HMC.
TREATMENTS: t.Final[dict[str, tuple[str, ...]]] = {
    "enable": ("rmcctrl -p",),
    "unsuspend": ("runact -c IBM.MCP SetSuspendState State=0",),
    "refresh": ("rmcrefreshMD -s ctrmc",),
    "refresh by SRC": ("refresh -s ctrmc",),
    "start": ("startsrc -s ctrmc",),
    "define": ("rmcctrl -A", "rmcctrl -p"),
    "start the proxy": ("startsrc -s mcproxy",),
    "restart the proxy": ("stopsrc -s mcproxy", "startsrc -s mcproxy"),
    "recycle": _CYCLE,
    "remove the HMC": ("rmrsrc -s NodeID={hmc} IBM.MCP",),
    "remove the HMC, recycle": ("rmrsrc -s NodeID={hmc} IBM.MCP", *_CYCLE),
    "new keys": ("ctskeygen -n -f", "ctsthl -s", *_CYCLE),
    "saved id": ("recfgct -s", "rmcctrl -p"),
    "former id": ("recfgct -i {own}", "rmcctrl -p"),
    "new id": ("recfgct", "rmcctrl -p"),
    "new id without its parent": (
        "chdev -l cluster0 -a node_uuid=00000000-0000-0000-0000-000000000000",
        "recfgct",
        "rmcctrl -p",
    ),
}


@dataclasses.dataclass(frozen=True)
class Best:
    """``seconds``: simulated, from the first command to health. ``commands``: of that treatment."""

    name: str
    seconds: float
    commands: tuple[str, ...]


@functools.cache
def best(case: Case) -> Best | None:
    """The gentlest treatment that heals this case, None when none does without harm."""
    with scratch() as folder:
        return next((found for name in TREATMENTS if (found := _tried(case, name, folder))), None)


def _tried(case: Case, name: str, folder: pathlib.Path) -> Best | None:
    world, subject = stage(case, folder)
    own = world.partitions[subject]
    ids = {"own": own.spec.node_id or _born_with(own), "hmc": _stale_point(own)}
    began = world.moment
    commands = tuple(text.format(**ids) for text in TREATMENTS[name])
    for text in commands:
        answer = perform(world, subject, tuple(text.split()))
        if answer.hang or answer.rc:
            return None
        world.later(answer.wait)
    while not healthy(world, subject, case):
        if world.moment - began > PATIENCE:
            return None
        world.later(STEP)
    if any(sum(partition.harm.values()) for partition in world.partitions.values()):
        return None
    return Best(name, world.moment - began, commands)


def stage(case: Case, folder: pathlib.Path) -> tuple[World, str]:
    """A world of this case alone, broken long ago, and the name of its host."""
    subject = "c001"
    world = World(estate([case]), folder, only=(subject,))
    world.later(SETTLED)
    for name in broken(subject, case):
        world.inject(name, injected(case, name))
    world.later(SETTLED)
    return world, subject


def perform(world: World, subject: str, argv: tuple[str, ...]) -> Answer:
    """One command, as root. A command that this platform has not got fails."""
    host = world.hosts[subject]
    host.sync()
    call = Call(host.state, argv, 0, ENVIRONMENT, "/", host)
    row = table.find(host.state.spec.platform, argv)
    return row.run(call) if row else Answer(rc=127)


def healthy(world: World, subject: str, case: Case) -> bool:
    """The truth: RMC runs and listens, its managers are up, every HMC is connected, one node id, the fault is gone."""
    own = world.partitions[subject]
    if not alive.answering(own) or own.rmc.hung or not own.rmc.remote_now:
        return False
    if not all(own.src.active(name, own.now) for name in MANAGERS):
        return False
    if not own.identity.current or len({own.identity.current, own.identity.etc, own.identity.var}) > 1:
        return False
    if world.holds(subject, injected(case, subject)):
        return False
    return _connected(own)


def _connected(own: Partition) -> bool:
    """Each HMC of the system by IP or in-band, and none beside them that is down."""
    by_ip = {name: link.state.at(own.now) for name, link in own.links.items()}
    inband = {name: row.state.at(own.now) for name, row in own.proxy.items()}
    if any(state not in ("I", "") for state in by_ip.values()) or any(state == "H" for state in inband.values()):
        return False
    return all(by_ip.get(hmc) == "I" or inband.get(hmc) == "A" for hmc in own.system.hmcs)


def _born_with(own: Partition) -> str:
    """The node id before anything was broken."""
    return next(iter(own.identity.kept.values()), own.identity.current)


def _stale_point(own: Partition) -> str:
    """As a number: of an HMC that IBM.MCP should not hold, or of the first one that it holds."""
    points: t.Sequence[t.Any] = sorted(own.control_points, key=lambda point: not point.stale)
    return f"0x{points[0].node_id}" if points else "0x0"
