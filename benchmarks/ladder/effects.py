# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a command of the ladder does to the abstract world, and what it must never do there.

One row per command. A command without a row is itself a violation: somebody gave the ladder something that nobody here
has thought about.
"""

from __future__ import annotations

import dataclasses
import posixpath
import typing as t

from .world import World

Argv = tuple[str, ...]
Change = t.Callable[[World], World]


@dataclasses.dataclass(frozen=True)
class Effect:
    """``words``: how the command begins. ``kinds``: what it does, in the words that ``harms`` asks for."""

    words: Argv
    kinds: frozenset[str]
    change: Change = lambda world: world


@dataclasses.dataclass(frozen=True)
class Act:
    """One command at the moment it runs. ``recovery``: it ends what was begun; ``rung`` is whose command it is."""

    rung: str
    argv: Argv
    allow: frozenset[str]
    recovery: bool = False
    word: bool | None = None  # the HMC's: no migration runs
    former: bool = False  # a former run owes it, and had the consents for it
    copy: bool = False  # this partition was named as the copy of another


def _stopped(world: World) -> World:
    return world.but(rmc="stopped", inband="H" if world.inband else "", down_by_us=True)


def _started(world: World) -> World:
    if world.rmc in ("undefined", "stray"):
        return world
    first = world.first if world.first in ("I", "i", "nobody", "replaced") else "O"
    return world.but(rmc="active", managers="all", first=first, down_by_us=False)


def _reset(world: World) -> World:
    """recfgct stops RMC, wipes /var/ct, starts RMC again."""
    return _started(_stopped(world)).but(node_id="ok")


def _opened(world: World) -> World:
    return world.but(listener="open") if world.rmc == "active" else world


def _resumed(world: World) -> World:
    return world.but(first="O") if world.first == "X" else world


def _forgotten(world: World) -> World:
    return world.but(second="") if world.second == "stale" else world


def _proxy_stopped(world: World) -> World:
    return world.but(inband="H") if world.inband else world


def _row(words: str, kinds: str, change: Change = lambda world: world) -> Effect:
    return Effect(tuple(words.split()), frozenset(kinds.split()), change)


EFFECTS: t.Final[tuple[Effect, ...]] = (
    _row("startsrc -s ctrmc", "start", _started),
    _row("startsrc -s mcproxy", "start_proxy"),
    _row("stopsrc -s mcproxy", "stop_proxy", _proxy_stopped),
    _row("stopsrc -c -s ctrmc", "stop", _stopped),
    _row("stopsrc -c -g rsct_rm", "stop", _stopped),
    _row("rmcctrl -z", "stop", _stopped),
    _row("rmcctrl -A", "start", _started),
    _row("rmcctrl -p", "open", _opened),
    _row("refresh -s ctrmc", "read"),
    _row("rmcrefreshMD -s ctrmc", "read"),
    _row("runact -s", "unsuspend", _resumed),
    _row("rmrsrc-api -s", "trust", _forgotten),
    _row("rmrsrc -s", "trust", _forgotten),
    _row("refrsrc-api -c IBM.MCP", "read"),
    _row("ctsthl -d", "trust"),
    _row("ctsthl -s", "trust"),
    _row("ctskeygen -n", "trust"),
    _row("startsrc -s ctcas", "trust"),
    _row("stopsrc -s ctcas", "trust"),
    _row("recfgct -s", "stop identity", _reset),
    _row("recfgct", "stop identity", lambda world: _reset(world).but(renewed=True)),
    _row("chdev -l cluster0", "cluster", lambda world: world.but(parent="none")),
    _row("ctsnap", "support"),
)
#: What needs the consent that bears the name of its rung, and is never for a member.
WIPES: t.Final = frozenset({"trust", "identity", "cluster"})


def effect_of(argv: Argv) -> Effect | None:
    words = (posixpath.basename(argv[0]), *argv[1:])
    return next((row for row in EFFECTS if words[: len(row.words)] == row.words), None)


# --- what must never happen ------------------------------------------------------------------------------------------


def _on_member(world: World, act: Act, kinds: frozenset[str]) -> bool:
    """Keys that a former run has made are put to use even there: half a change of trust would be worse."""
    never = WIPES - {"trust"} if act.former else WIPES
    return bool(kinds & never) and world.member != "no"


def _unasked(world: World, act: Act, kinds: frozenset[str]) -> bool:
    """Going on with what was cut needs no second consent: it was given to the run that was cut."""
    return bool(kinds & WIPES) and act.rung not in act.allow and not act.recovery


def _living_link(world: World, act: Act, kinds: frozenset[str]) -> bool:
    """An identity reset and a removed key cut as well; the consent that bears the rung's own name is about that one."""
    cuts = bool(kinds & {"stop", "stop_proxy"}) and not act.recovery
    return cuts and world.alive and not act.allow & {"recycle_with_live_link"} and act.rung not in act.allow


def _recycled_member(world: World, act: Act, kinds: frozenset[str]) -> bool:
    if "stop" not in kinds or act.recovery or world.member == "no":
        return False
    return world.member == "online" or "recycle_on_cluster" not in act.allow


def _started_member(world: World, act: Act, kinds: frozenset[str]) -> bool:
    known = world.member in ("online", "offline")
    return "start" in kinds and known and not act.recovery and "start_on_member" not in act.allow


def _work_in_flight(world: World, act: Act, kinds: frozenset[str]) -> bool:
    if act.recovery or kinds <= {"support"}:
        return False
    return world.work == "busy" or (world.work == "unread" and bool(kinds & {"stop", "stop_proxy", *WIPES}))


def _migration(world: World, act: Act, kinds: frozenset[str]) -> bool:
    if world.platform != "vios" or "stop" not in kinds or act.recovery or act.word is True:
        return False
    return act.word is False or "recycle_on_vios_without_hmc" not in act.allow


def _opened_unasked(world: World, act: Act, kinds: frozenset[str]) -> bool:
    closed = world.listener in ("hardened", "no_autostart")
    return "open" in kinds and closed and not act.former and "open_listener" not in act.allow


def _beside_a_stray(world: World, act: Act, kinds: frozenset[str]) -> bool:
    return "start" in kinds and world.rmc == "stray" and not act.recovery


def _needless_identity(world: World, act: Act, kinds: frozenset[str]) -> bool:
    return "identity" in kinds and world.node_id == "ok" and not act.copy and not act.recovery


def _same_id_again(world: World, act: Act, kinds: frozenset[str]) -> bool:
    new = "identity" in kinds and not set(act.argv) & {"-i", "-s"} and not act.recovery
    return new and world.parent != "none" and world.platform != "linux"


def _parent_dropped_unasked(world: World, act: Act, kinds: frozenset[str]) -> bool:
    return "cluster" in kinds and "drop_caa_parent" not in act.allow and not act.recovery


HARMS: t.Final[dict[str, t.Callable[[World, Act, frozenset[str]], bool]]] = {
    "trust, identity or cluster0 changed where the node is, or may be, a cluster member": _on_member,
    "trust, identity or cluster0 changed without its own consent": _unasked,
    "a living connection cut unasked": _living_link,
    "RMC stopped on a member without consent, or under a dead-man switch": _recycled_member,
    "RMC started on a member without consent": _started_member,
    "a command beside work in flight": _work_in_flight,
    "RMC stopped on a VIOS that may carry a migration": _migration,
    "TCP 657 opened although it was closed on purpose": _opened_unasked,
    "RMC started beside an rmcd that SRC does not know": _beside_a_stray,
    "a new identity drawn while cluster0 keeps the old one": _same_id_again,
    "cluster0 changed without consent": _parent_dropped_unasked,
    "the identity changed of a node that is neither a copy nor without a good id": _needless_identity,
}


def perform(world: World, act: Act) -> tuple[World, tuple[str, ...]]:
    """The world after the command, and what it broke."""
    effect = effect_of(act.argv)
    if effect is None:
        return world, (f"a command that nobody knows here: {' '.join(act.argv)}",)
    return effect.change(world), tuple(name for name, broken in HARMS.items() if broken(world, act, effect.kinds))
