# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The abstract world: a partition as a few words, each from a short list, and what a reading of it would bring home.

What a broken RMC looks like is taken from the simulator's own faults, so that a snapshot is one that could have been
read; links, listener, membership, node id and work in flight are laid over it.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.collect import snapshot_of
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import (
    DomainLink,
    Member,
    Membership,
    Past,
    ProxySlot,
    ProxyTable,
    Snapshot,
    Socket,
    Subsystem,
    Unfinished,
)

from ..fuzz import hosts

NOW: t.Final = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.timezone.utc)
FORMER: t.Final = "20261121T080000Z-00000000"  # the run that left something unfinished
OTHER_ID: t.Final = "00c0ffee00c0ffee"
NEW_ID: t.Final = "7d11a2b3c4e5f607"

#: Every word that may stand in a field of ``World``; the first is what a well partition has.
WORDS: t.Final[dict[str, tuple[str, ...]]] = {
    "platform": ("aix", "vios", "linux"),
    "member": ("no", "online", "offline", "unknown"),
    "rmc": ("active", "hung", "stopped", "undefined", "stray", "unread"),
    "managers": ("all", "no_drm", "no_domain"),
    "first": ("I", "i", "O", "X", "Z", "no_row", "nobody", "replaced"),
    "inband": ("", "A", "H"),
    "second": ("", "I", "O", "stale"),
    "node_id": ("ok", "differs", "missing", "unread"),
    "listener": ("open", "closed", "hardened", "no_autostart", "unread"),
    "work": ("none", "busy", "unread"),
    "parent": ("none", "kept", "unread"),  # the node_uuid of cluster0
}


@dataclasses.dataclass(frozen=True)
class Run:
    """A repair that ended: hours from ``NOW``, highest class begun, result, rungs with how each ended."""

    hour: float
    risk: str
    result: str
    rungs: tuple[tuple[str, str], ...] = ()
    plan: str = ""

    @property
    def past(self) -> Past:
        end = NOW + datetime.timedelta(hours=self.hour)
        return Past(
            f"{end:%Y%m%dT%H%M%SZ}-00000000", f"{end:%Y%m%dT%H%M%SZ}", self.plan, self.risk, self.result, self.rungs
        )


@dataclasses.dataclass(frozen=True)
class World:
    """``hour``: hours from ``NOW``, one for each run. ``cuts``: runs that the power ended.

    ``down_by_us``: a command of ours stopped RMC, and nothing has started it since.
    """

    platform: str = "aix"
    member: str = "no"
    rmc: str = "active"
    managers: str = "all"
    first: str = "I"
    inband: str = ""
    second: str = ""
    node_id: str = "ok"
    listener: str = "open"
    work: str = "none"
    parent: str = "none"
    unfinished: str = ""
    history: tuple[Run, ...] = ()
    hour: int = 0
    cuts: int = 0
    down_by_us: bool = False
    renewed: bool = False  # it has another node id than the one that the fleet knows

    def but(self, **change: t.Any) -> World:
        return dataclasses.replace(self, **change)

    @property
    def alive(self) -> bool:
        """Does a connection live? Nobody knows of a hung or unread one, so nothing is said of it here."""
        tokens = (self.first,) if self.first in _POINT_FAULTS else (self.first, self.second)
        by_ip = self.rmc == "active" and self.managers != "no_domain" and "I" in tokens
        return by_ip or (self.rmc in ("active", "hung") and self.inband == "A")


@functools.cache
def _read(kind: str, fault: str) -> Snapshot:
    return dataclasses.replace(snapshot_of(hosts.subject(kind, fault).batch), raw=())


#: The fault of the simulator by which RMC comes to look like this.
_RMC_FAULTS: t.Final = {
    "hung": "rmcd_hung",
    "stopped": "ctrmc_stopped",
    "undefined": "ctrmc_undefined",
    "stray": "rmcd_outside_src",
}
_MANAGERS: t.Final = {"no_drm": "IBM.DRM", "no_domain": "IBM.MgmtDomainRM"}
#: Faults whose links and control points are taken as they are.
_POINT_FAULTS: t.Final = {"nobody": "no_management_domain", "replaced": "hmc_replaced"}


def _base(world: World) -> Snapshot:
    well = _read(world.platform, "")
    seen = _read(world.platform, _RMC_FAULTS.get(world.rmc, ""))
    if world.rmc == "unread":
        seen = dataclasses.replace(
            seen, subsystems=None, links=None, control_points=None, rmcd_answers=None, rmcd_running=None
        )
    # the boot and the start of rmcd are long past in every world
    age = well.rmcd_seconds if seen.rmcd_seconds is not None else None
    return dataclasses.replace(seen, uptime_seconds=well.uptime_seconds, rmcd_seconds=age, signs=well.signs)


def _managers(world: World, seen: Snapshot) -> Snapshot:
    gone = _MANAGERS.get(world.managers)
    if not gone or world.rmc != "active":
        return seen
    rows = tuple(
        dataclasses.replace(row, pid=None, status="inoperative") if row.name == gone else row
        for row in seen.subsystems or ()
    )
    return dataclasses.replace(seen, subsystems=rows)


def _row(token: str, row: DomainLink) -> tuple[DomainLink, ...]:
    return () if token in ("", "no_row") else (dataclasses.replace(row, state=token),)


def _links(world: World, seen: Snapshot) -> Snapshot:
    """Links and control points; only an rmcd that answers tells them."""
    if world.rmc != "active":
        return seen
    points = seen.control_points or ()
    one, two = (seen.links or ())[:2]
    if world.managers == "no_domain":
        return dataclasses.replace(seen, links=(), control_points=())
    if world.first in _POINT_FAULTS:
        like = _read(world.platform, _POINT_FAULTS[world.first])
        return dataclasses.replace(seen, links=like.links, control_points=like.control_points)
    if world.second == "stale":  # the second record names an address of the first HMC
        old = dataclasses.replace(points[1], ip_addresses=points[0].ip_addresses)
        links = _row(world.first, one) + _row("O", two)
        return _suspended(world, dataclasses.replace(seen, links=links, control_points=(points[0], old)))
    known = points if world.second else points[:1]
    return _suspended(
        world, dataclasses.replace(seen, links=_row(world.first, one) + _row(world.second, two), control_points=known)
    )


def _suspended(world: World, seen: Snapshot) -> Snapshot:
    states = tuple(row.node_id for row in seen.links or () if row.state == "X")
    return dataclasses.replace(seen, trust=dataclasses.replace(seen.trust, suspended=states))


def _inband(world: World, seen: Snapshot) -> Snapshot:
    if not world.inband or seen.subsystems is None:
        return dataclasses.replace(seen, proxy=ProxyTable("absent"))
    slots = (ProxySlot("hmc1", world.inband, 11, 0, 0),)
    row = Subsystem("mcproxy", "rsct", 77, "active")
    return dataclasses.replace(seen, proxy=ProxyTable("table", slots, 77), subsystems=(*seen.subsystems, row))


def _member(world: World, seen: Snapshot) -> Snapshot:
    answers = {
        "no": Membership(Member.NO),
        "online": Membership(Member.YES, ("lssrc -a: cthags is active",)),
        "offline": Membership(Member.YES, ("lsrpdomain: clus_a Offline",)),
        "unknown": Membership(Member.UNKNOWN, ("odm_hacmp: not read",)),
    }
    rows = seen.subsystems
    if world.member == "online" and rows is not None:
        rows = (*(row for row in rows if row.name != "cthags"), Subsystem("cthags", "cthags", 78, "active"))
    return dataclasses.replace(seen, membership=answers[world.member], subsystems=rows)


def _listener(world: World, seen: Snapshot) -> Snapshot:
    if world.listener == "unread":
        return dataclasses.replace(seen, sockets=None)
    others = tuple(row for row in seen.sockets or () if row.local_port != 657)
    own: tuple[Socket, ...] = ()
    if world.rmc in ("active", "hung", "stray"):
        own = () if world.listener in ("closed", "hardened") else (Socket("tcp", "*", 657, "", None, "LISTEN"),)
        own += () if world.listener == "closed" else (Socket("udp", "*", 657, "", None),)
    return dataclasses.replace(seen, sockets=others + own, autostart=world.listener != "no_autostart")


def _node_id(world: World, seen: Snapshot) -> Snapshot:
    well = NEW_ID if world.renewed else _read(world.platform, "").node_id_file
    ids: dict[str, tuple[str | None, ...]] = {
        "ok": (well, well, well),
        "differs": (OTHER_ID, well, OTHER_ID),
        "missing": ("", "", ""),
        "unread": (None, None, None),
    }
    file, saved, command = ids[world.node_id]
    return dataclasses.replace(seen, node_id_file=file, node_id_saved=saved, node_id_command=command)


_PARENT: t.Final = {"none": "", "kept": "4d2c0f5e-7b1a-4c8d-9e3f-0a1b2c3d4e5f", "unread": None}
_WORK: t.Final[dict[str, tuple[str, ...] | None]] = {"none": (), "busy": ("drmgr",), "unread": None}
_LAYERS: t.Final = (_managers, _links, _inband, _member, _listener, _node_id)


@functools.lru_cache(maxsize=200_000)
def _timeless(world: World) -> Snapshot:
    seen = _base(world)
    for layer in _LAYERS:
        seen = layer(world, seen)
    parent = _PARENT[world.parent] if world.platform != "linux" else None
    return dataclasses.replace(seen, work_in_flight=_WORK[world.work], caa_parent=parent)


def snapshot(world: World) -> Snapshot:
    """What a reading of this world brings home."""
    seen = _timeless(world.but(history=(), hour=0, cuts=0, unfinished="", down_by_us=False))
    owed = Unfinished(world.unfinished, FORMER, "boot1", alive=False) if world.unfinished else None
    last = world.history[-1] if world.history else None
    journal = (("plan", last.plan), ("result", last.result), ("updated", last.past.end)) if last else ()
    signs = dataclasses.replace(seen.signs, clock=int(NOW.timestamp()) + 3600 * world.hour)
    history = tuple(run.past for run in world.history)
    return dataclasses.replace(seen, unfinished=owed, journal=journal, history=history, signs=signs)
