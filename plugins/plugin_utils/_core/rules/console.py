# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about the systems and partitions of an HMC, from what that HMC alone said."""

from __future__ import annotations

import collections
import re
import shlex
import typing as t

from ..consoles import SystemView
from ..model import DlparEntry, ManagedSystem
from . import console_sources as sources
from .base import Hit, Proof, Rule
from .console_scene import (
    ConsoleScene,
    Sight,
    about_partition,
    about_system,
    address_of,
    entries_by_address,
    named,
    partition_hit,
)

UP = "Connected"
# States of lssyscfg -r sys in which the HMC cannot ask the service processor.
AWAY = (
    "No Connection",
    "Connecting",
    "Failed Authentication",
    "Pending Authentication",
    "Version Mismatch",
)
SUSPENDED = "2"
MIGRATING = "migrating"
#: First machine generation that needs this version of the HMC, by the beginning of type and model. From memory.
GENERATIONS: t.Final = (
    (11, "Power11", re.compile(r"9824-|9080-HEU|9043-MRU")),
    (10, "Power10", re.compile(r"9105-|9080-HEX|9043-MRX|9028-|9786-")),
    (9, "POWER9", re.compile(r"900[89]-|9040-MR9|9080-M9S|9223-")),
    (8, "POWER8", re.compile(r"8247-|828[46]-|8408-|9119-M[HM]E|9080-M[HM]E")),
)


# --- systems ---------------------------------------------------------------------------------------------------------


def not_connected(scene: ConsoleScene) -> t.Iterator[Hit]:
    """lssysconn speaks first; where it says nothing of a system, its state does."""
    for view in scene.console.systems:
        state = view.connection.state if view.connection else _state(view.system)
        if state and state != UP:
            error = view.connection.error if view.connection else ""
            words = {
                "said": state,
                "error": f" ({error})" if error else "",
                "address": view.system.ipaddr or "not told",
            }
            yield Hit(view.system.name, {**about_system(view.system), **words})


def _state(system: ManagedSystem) -> str:
    return system.state if system.state.startswith(AWAY) else UP


def level_low(scene: ConsoleScene) -> t.Iterator[Hit]:
    """Only where not one of the running partitions of the system is connected: what works is new enough."""
    version = scene.console.version
    running = _by_system(sight for sight in scene.sights if sight.runs)
    for view in scene.console.systems:
        own = running.get(view.system.serial, [])
        needed, generation = _needed(view.system)
        if version and version.version and version.version < needed and own and all(sight.lost for sight in own):
            words = {"level": version.base, "needed": f"V{needed}", "generation": generation, "lost": named(own)}
            about = {**about_system(view.system), "partitions": tuple(sight.key for sight in own)}
            yield Hit(view.system.name, {**about, **words})


def _needed(system: ManagedSystem) -> tuple[int, str]:
    rows = ((version, name) for version, name, form in GENERATIONS if form.match(system.type_model))
    return next(rows, (0, ""))


def _by_system(sights: t.Iterable[Sight]) -> dict[str, list[Sight]]:
    found: dict[str, list[Sight]] = collections.defaultdict(list)
    for sight in sights:
        found[sight.view.serial].append(sight)
    return found


# --- partitions ------------------------------------------------------------------------------------------------------


def views_disagree(scene: ConsoleScene) -> t.Iterator[Hit]:
    """One hit per system: a rebuild takes all of it."""
    wrong = _by_system(sight for sight in scene.sights if sight.runs and sight.verdict.disagrees)
    for serial, sights in wrong.items():
        first = sights[0].view
        words = {
            "raw": first.lspartition_active,
            "system_word": shlex.quote(_key(scene.systems.get(serial), first.system)),
        }
        if len(sights) == 1:
            yield partition_hit(scene, first, **words)
        else:
            about = about_partition(scene, first)
            about |= {"partitions": tuple(sight.key for sight in sights), "entry": about["entry"].split("*", 1)[1]}
            yield Hit(f"{named(sights)} on {first.system}", {**about, **words})


def _key(system: SystemView | None, name: str) -> str:
    return system.key if system else name


def recycled(scene: ConsoleScene) -> t.Iterator[Hit]:
    """An entry of a partition that is off or gone holds the address of one that runs, and that is lost or not listed."""
    read = {view.system.serial for view in scene.console.systems if view.partitions_read}
    known = {sight.key: sight for sight in scene.sights}
    holders = entries_by_address(entry for entry in scene.console.entries or () if entry.serial in read)
    for sight in scene.sights:
        address = address_of(sight.view.rmc_ipaddr) if sight.runs else ""
        for entry in holders.get(address, ()) if address else ():
            holder = known.get((entry.serial, entry.lpar_id))
            displaced = sight.lost or (entry.active == 1 and sight.view.lspartition_active is None)
            if displaced and (entry.serial, entry.lpar_id) != sight.key and _at_rest(holder):
                who = f"{holder.view.name} ({holder.view.state})" if holder else "a partition that is gone"
                yield partition_hit(scene, sight.view, address=address, holder=who, old_entry=_entry_key(entry))
                break


def _at_rest(holder: Sight | None) -> bool:
    """Off, or not among the partitions any more; in any other state it may have the address by right."""
    return holder is None or holder.view.state in ("Not Activated", "Not Available")


def _entry_key(entry: DlparEntry) -> str:
    return f"<{entry.lpar_id}*{entry.type_model}*{entry.serial},"


def no_capabilities(scene: ConsoleScene) -> t.Iterator[Hit]:
    for sight in scene.sights:
        view = sight.view
        if sight.runs and sight.verdict.connected and view.lspartition_active == 1 and _is_zero(view.dcaps):
            yield partition_hit(scene, view, dcaps=view.dcaps)


def _is_zero(mask: str | None) -> bool:
    return bool(mask) and not (mask or "").lower().removeprefix("0x").strip("0")


def stale(scene: ConsoleScene) -> t.Iterator[Hit]:
    for sight in scene.sights:
        if sight.runs and sight.verdict.stale:
            system = scene.systems.get(sight.view.serial)
            yield partition_hit(scene, sight.view, system_word=shlex.quote(_key(system, sight.view.system)))


def sync_suspended(scene: ConsoleScene) -> t.Iterator[Hit]:
    for sight in scene.sights:
        if sight.runs and sight.view.sync_curr_profile == SUSPENDED:
            yield partition_hit(scene, sight.view)


def migrating(scene: ConsoleScene) -> t.Iterator[Hit]:
    for sight in scene.sights:
        if sight.view.state.lower().startswith(MIGRATING):
            yield partition_hit(scene, sight.view)


def unclear(scene: ConsoleScene) -> t.Iterator[Hit]:
    for sight in scene.sights:
        if sight.runs and sight.verdict.connected is None:
            yield partition_hit(scene, sight.view)


_ROWS = ("partitions {key}", "partition_records {key}")
_LISTED = tuple(Proof(command, ("{lpar}", "name,lpar_id")) for command in _ROWS)
_ENTRY = Proof("lspartition", ("{entry}",))

ROWS = (
    Rule(
        "HMC001",
        "hmc_disagrees",
        "error",
        ("entries",),
        views_disagree,
        (_ENTRY, *_LISTED),
        "{subject}: on HMC {host} lspartition says Active {raw}, lssyscfg says {said}. Owner: the HMC administrator; "
        "next: chsysstate -r sys -m {system_word} -o rebuild.",
        human="On HMC {host}, on one HMC at a time, and not during LPM, DLPAR or firmware work: chsysstate -r sys "
        "-m {system_word} -o rebuild.",
        risk="hmc",
        source=sources.HMC_STATUS,
    ),
    Rule(
        "HMC003",
        "system_not_connected",
        "error",
        ("systems",),
        not_connected,
        (Proof("lssysconn", ("*{serial},",)), Proof("systems", ("{serial}", "name,type_model"))),
        "{subject}: HMC {host} has no connection to this system, {said}{error}; it counts none of its partitions as "
        "connected. Owner: the HMC administrator.",
        human="On HMC {host}: bring the connection to the service processor of {subject} ({address}) from {said} to "
        "Connected: its network and cable, its password, its level. Then rebuild the system.",
        risk="hmc",
        source=sources.CAMPUS,
        explains=("RMC007", "RMC008", "RMC009", "RMC010", "RMC016", "RMC050", "HMC001"),
    ),
    Rule(
        "HMC004",
        "recycled_ip",
        "error",
        ("entries",),
        recycled,
        (Proof("lspartition", ("{old_entry}", "{entry}")), *_LISTED),
        "{subject}: HMC {host} still holds its address {address} for {holder}. Owner: the HMC administrator; next: "
        "rebuild {system}, and if the old entry stays, give the old partition another address or remove it for good.",
        human="On HMC {host}: rebuild {system}. If lspartition -dlpar still lists {address} under {holder}, one report "
        "tells that only removing that old partition helped: decide whether it is still wanted.",
        risk="hmc",
        source=sources.DIAGRMC,
        explains=("RMC007", "RMC009", "RMC016", "HMC001"),
    ),
    Rule(
        "HMC005",
        "dlpar_capabilities_missing",
        "error",
        ("entries",),
        no_capabilities,
        (_ENTRY, *_LISTED),
        "{subject}: connected to HMC {host}, but DCaps {dcaps}: IBM.DRM offers nothing, no dynamic operation is possible. "
        "Next: lssrc -s IBM.DRM on the partition.",
        human="On {subject}: see that IBM.DRM runs (lssrc -s IBM.DRM; on Linux the package DynamicRM), then rebuild "
        "{system} on HMC {host}.",
        source=sources.TECHNOTE,
    ),
    Rule(
        "HMC008",
        "hmc_level_low",
        "error",
        ("version",),
        level_low,
        (Proof("lshmc_version", ("Version", "Release", "Pack")), Proof("systems", ("{serial}", "name,type_model"))),
        "{subject}: HMC {host} is at {level}, {generation} wants {needed} or later, and none of its running partitions is "
        "connected ({lost}). Owner: the HMC administrator; next: look the pair up in FLRT.",
        human="Update HMC {host} from {level} to a level that FLRT names for {type_model}.",
        confidence="memory",
        risk="hmc",
        source=sources.LEVELS,
        explains=("RMC008", "RMC010", "RMC050", "HMC001"),
    ),
    Rule(
        "HMC012",
        "stale_state",
        "warning",
        ("version",),
        stale,
        (*_LISTED, _ENTRY),
        "{subject}: HMC {host} calls it {said} without an address, where in-band RMC is not possible: probably old data. "
        "Next: chsysstate -r sys -m {system_word} -o rebuild.",
        human="On HMC {host}, not during LPM, DLPAR or firmware work: chsysstate -r sys -m {system_word} -o rebuild.",
        confidence="inferred",
        risk="hmc",
        source=sources.INBAND,
    ),
    Rule(
        "HMC013",
        "profile_sync_suspended",
        "warning",
        ("systems",),
        sync_suspended,
        _LISTED,
        "{subject}: sync_curr_profile is 2, dynamic changes are not kept in its profile until it is activated the next "
        "time. Owner: the HMC administrator.",
        human="On HMC {host}: save the current configuration of {subject} to its profile before its next activation.",
        confidence="memory",
        source=sources.NOTEBOOK,
    ),
    Rule(
        "HMC014",
        "migration_in_flight",
        "info",
        ("systems",),
        migrating,
        _LISTED,
        "{subject}: HMC {host} says {state}. Next: wait until the migration is over, and repair nothing meanwhile.",
        human="Read {subject} again when its migration is over.",
        source=sources.POWERVM,
    ),
    Rule(
        "HMC015",
        "state_unclear",
        "info",
        ("systems",),
        unclear,
        _LISTED,
        "{subject}: HMC {host} says {said} of its RMC state, so it cannot tell. Next: read again in a few minutes.",
        human="If HMC {host} still says {said} of {subject} in a few minutes, rebuild {system}.",
        confidence="inferred",
        source=sources.POWERVM,
    ),
)
