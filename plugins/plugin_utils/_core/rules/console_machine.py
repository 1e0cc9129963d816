# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about the HMC itself: what its adapters let in, its disk, its clock, its start."""

from __future__ import annotations

import typing as t

from ..consoles import YOUNG_SECONDS
from ..parsers.hmc_firewall import FirewallRule
from . import console_sources as sources
from .base import Hit, Proof, Rule
from .console_scene import ConsoleScene, Sight, named

BOTH = ("tcp", "udp")


def _lost_through(scene: ConsoleScene, adapter: str) -> list[Sight]:
    """The partitions behind an adapter, when RMC passes it for none of them; a proof to the contrary gives none.

    An HMC that can do in-band RMC may have got there another way than through its adapter.
    """
    sights = scene.by_adapter.get(adapter, [])
    proof = [sight for sight in sights if sight.over_ip and not (scene.inband_able and _may_be_inband(sight))]
    return [] if proof else [sight for sight in sights if sight.lost]


def _may_be_inband(sight: Sight) -> bool:
    """AIX before 7.3 cannot; for what else there is no level is published."""
    return not sight.view.os_version.startswith(("AIX 5", "AIX 6", "AIX 7.1", "AIX 7.2"))


def firewall(scene: ConsoleScene) -> t.Iterator[Hit]:
    rules = scene.console.firewall or ()
    for adapter in scene.by_adapter:
        lost = _lost_through(scene, adapter)
        shut = [sight for sight in lost if _missing(rules, adapter, sight)]
        if shut and len(shut) == len(lost):
            missing = " and ".join(_missing(rules, adapter, shut[0]))
            yield Hit(f"{scene.name} {adapter}", _about(scene, adapter, shut, missing=missing))


def _missing(rules: t.Iterable[FirewallRule], adapter: str, sight: Sight) -> tuple[str, ...]:
    """The protocols over which RMC of this partition is not let in."""
    allowed = [rule.protocols(adapter) for rule in rules if rule.lets_in(sight.view.rmc_ipaddr)]
    return tuple(protocol for protocol in BOTH if not any(protocol in protocols for protocols in allowed))


def _about(scene: ConsoleScene, adapter: str, sights: t.Sequence[Sight], **words: str) -> dict[str, t.Any]:
    interfaces = scene.console.network.interfaces if scene.console.network else ()
    address = next((own.ipv4 for own in interfaces if own.name == adapter), "")
    place = {"partitions": tuple(sight.key for sight in sights)}
    return {"adapter": adapter, "address": address, "lost": named(sights), "count": len(sights), **place, **words}


def communication_off(scene: ConsoleScene) -> t.Iterator[Hit]:
    """A hint: it was seen off on an HMC that had a connection, so it counts only where there is none."""
    network = scene.console.network
    for adapter in network.interfaces if network else ():
        lost = _lost_through(scene, adapter.name) if adapter.lparcomm is False else []
        if lost:
            yield Hit(f"{scene.name} {adapter.name}", _about(scene, adapter.name, lost))


def tmp_full(scene: ConsoleScene) -> t.Iterator[Hit]:
    tmp, limits = scene.console.tmp, scene.policy.thresholds
    if tmp and (tmp.free_kb == 0 or (tmp.used_percent is not None and tmp.used_percent >= limits.var_used_percent)):
        free = "unknown" if tmp.free_kb is None else tmp.free_kb
        yield Hit(scene.name, {"free": free, "percent": tmp.used_percent, "mount": tmp.mount})


def clock_off(scene: ConsoleScene) -> t.Iterator[Hit]:
    offset = scene.console.clock_offset or 0
    if abs(offset) > scene.policy.thresholds.clock_seconds:
        yield Hit(scene.name, {"seconds": abs(offset), "way": "ahead of" if offset > 0 else "behind"})


def restarted(scene: ConsoleScene) -> t.Iterator[Hit]:
    uptime = scene.console.uptime_seconds
    if uptime is not None and uptime < YOUNG_SECONDS:
        yield Hit(scene.name, {"uptime": uptime})


ROWS = (
    Rule(
        "HMC006",
        "hmc_firewall",
        "error",
        ("firewall", "network"),
        firewall,
        (
            Proof("lshmc_firewall", ("657", "RMC")),
            Proof("lshmc_network", ("ipv4addr_{adapter}", "ipv4netmask_{adapter}")),
        ),
        "{subject}: the firewall of HMC {host} does not let {missing} 657 (RMC) in on {adapter} ({address}), and no "
        "partition behind it is connected: {lost}. Owner: the HMC administrator.",
        human="On HMC {host}: network settings, LAN adapter {adapter}, firewall: allow RMC (657/tcp and 657/udp) for the "
        "partitions behind it ({lost}).",
        confidence="inferred",
        risk="hmc",
        source=sources.FIREWALL,
        explains=("RMC007", "RMC009", "RMC016"),
    ),
    Rule(
        "HMC007",
        "partition_communication_off",
        "error",
        ("network",),
        communication_off,
        (Proof("lshmc_network", ("lparcomm_{adapter}", "ipv4addr_{adapter}")),),
        "{subject}: a hint, no proof: partition communication is off on {adapter} ({address}) of HMC {host}, and no "
        "partition behind it is connected: {lost}. Owner: the HMC administrator.",
        human="On HMC {host}: network settings, LAN adapter {adapter}: see whether partition communication is meant to be "
        "off there; {count} partitions behind it have no RMC.",
        confidence="inferred",
        risk="hmc",
        source=sources.CAPTURES,
    ),
    Rule(
        "HMC009",
        "hmc_tmp_full",
        "error",
        ("tmp",),
        tmp_full,
        (Proof("df"),),
        "{subject}: /tmp of HMC {host} is full ({free} KiB free and {percent} % used on {mount}). Owner: the HMC "
        "administrator.",
        human="Free space in /tmp of HMC {host} (chhmcfs), then look at its partitions again.",
        risk="hmc",
        source=sources.NOTEBOOK,
    ),
    Rule(
        "HMC010",
        "hmc_clock_off",
        "warning",
        ("clock_offset",),
        clock_off,
        (Proof("date"),),
        "{subject}: the clock of HMC {host} is {seconds} s {way} that of the controller; logs and credentials of both ends "
        "do not fit each other. Owner: the HMC administrator; next: lshmc -r shows its NTP servers.",
        human="Give HMC {host} the time servers that the partitions have.",
        confidence="inferred",
        risk="hmc",
        source=sources.TECHNOTE,
    ),
    Rule(
        "HMC011",
        "hmc_restarted",
        "warning",
        ("uptime_seconds",),
        restarted,
        (Proof("who"), Proof("date")),
        "{subject}: HMC {host} was started {uptime} s ago, what it says of its partitions is not complete yet. Next: wait, "
        "and ask it again a quarter of an hour after its start.",
        human="Repair nothing because of what HMC {host} says before it has been up for a quarter of an hour.",
        confidence="inferred",
        source=sources.CLIENT,
        explains=("RMC008", "RMC009", "RMC050", "HMC001", "HMC012", "HMC015"),
    ),
)
