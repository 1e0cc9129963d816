# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads everything one HMC knows of its partitions' RMC: two rounds of commands, whatever the number of partitions."""

from __future__ import annotations

import dataclasses
import time
import typing as t

from .._core.consoles import Console, SystemView, system_key
from .._core.model import DlparEntry, Filesystem, HmcVersion, ManagedSystem, PartitionView, SystemConnection
from .._core.parsers.clock import parse_estate_clock
from .._core.parsers.df import parse_df
from .._core.parsers.hmc_clock import parse_hmc_date, parse_who_boot
from .._core.parsers.hmc_firewall import parse_lshmc_firewall
from .._core.parsers.hmc_migrations import Migration, parse_migrations
from .._core.parsers.hmc_records import managed_systems, parse_records, partition_views, system_connections
from .._core.parsers.lshmc import (
    parse_lshmc_network,
    parse_lshmc_remote,
    parse_lshmc_version,
    parse_lshmc_vpd,
)
from .._core.parsers.lspartition import parse_lspartition_dlpar
from .._core.reading import Reading
from .._core.runner import Command, Runner, State
from . import commands
from .questions import Listing, Questions

#: What lssyscfg -r lpar says of a system in any other state is unknown.
READABLE = ("Operating", "Standby")


Clock = t.Callable[[], float]


def read_estate(
    runner: Runner, *, systems: t.Sequence[str] = (), timeout: int = commands.LIST_SECONDS, now: Clock = time.time
) -> Console:
    """Ask the HMC behind ``runner``. ``systems``: names, TYPE-MODEL*SERIAL or serials; empty for all.

    ``timeout``: seconds per command. ``now``: the controller's clock, in seconds since the epoch.
    """
    questions = Questions(runner, timeout)
    begin = now()
    first = questions.ask(commands.FIRST_ROUND)
    questions.pardon(commands.LOCALE.id)  # nothing depends on it
    questions.pardon(commands.SIMULATED.id)
    managed = _chosen(_systems(questions, first), systems, questions)
    views, moves = _partitions(questions, managed)
    connections = _connections(questions, first)
    listed = questions.listing(first, commands.DLPAR, parse_lspartition_dlpar)
    entries = _by_partition(listed or ())
    offset, uptime = _clock(first, begin)
    console = Console(
        version=_version(first),
        network=first.value(commands.NETWORK.id, parse_lshmc_network),
        vpd=first.value(commands.VPD.id, parse_lshmc_vpd),
        locale=_locale(first),
        systems=tuple(
            SystemView(system, connections.get((system.type_model, system.serial)), rows is not None, moves.get(system))
            for system, rows in zip(managed, views)
        ),
        partitions=tuple(_joined(view, entries) for rows in views for view in rows or ()),
        entries=None if listed is None else tuple(listed),
        firewall=questions.listing(first, commands.FIREWALL, parse_lshmc_firewall),
        tmp=_tmp(first),
        clock_offset=offset,
        uptime_seconds=uptime,
    )
    questions.pardon_if_not_there(first, commands.EXTRAS)
    return dataclasses.replace(console, unread=questions.unread(), asked=questions.asked(), raw=questions.said())


def _systems(questions: Questions, first: Reading) -> tuple[ManagedSystem, ...]:
    listing = Listing(commands.SYSTEMS, commands.SYSTEM_NAMES, commands.SYSTEM_RECORDS)
    found = managed_systems(questions.tables(first, [listing])[0] or ())
    return tuple(dict.fromkeys(found))  # a system that is listed twice is asked once


def _chosen(
    managed: tuple[ManagedSystem, ...], wanted: t.Sequence[str], questions: Questions
) -> tuple[ManagedSystem, ...]:
    if not wanted:
        return managed
    names = {system: {system.name, system.serial, system_key(system)} for system in managed}
    for name in wanted:
        if not any(name in known for known in names.values()):
            questions.note(
                commands.SYSTEMS.id, State.MISSING.value, f"the HMC manages no system {name} (option systems)"
            )
    return tuple(system for system in managed if names[system] & set(wanted))


def _partitions(
    questions: Questions, managed: t.Sequence[ManagedSystem]
) -> tuple[list[tuple[PartitionView, ...] | None], dict[ManagedSystem, tuple[Migration, ...] | None]]:
    """The partitions of each system, and their migrations; None where they could not be read."""
    readable = [system for system in managed if system.state in READABLE]
    for system in managed:
        if system not in readable:
            detail = f"{system.name} is in the state {system.state}, so its partitions are not known"
            questions.note(commands.partitions(system).id, State.SKIPPED.value, detail)
    listings = [
        Listing(commands.partitions(system), commands.LPAR_NAMES, commands.partition_records(system))
        for system in readable
    ]
    moves = [commands.migrations(system) for system in readable]
    reading = questions.ask([*(listing.named for listing in listings), *moves])
    questions.pardon_if_not_there(reading, moves)
    found = {system: _migrations(questions, reading, row) for system, row in zip(readable, moves)}
    tables = dict(zip(readable, questions.tables(reading, listings)))
    rows = ((system, tables.get(system)) for system in managed)
    views = [None if table is None else partition_views(table, system.name, system.serial) for system, table in rows]
    return views, found


def _migrations(questions: Questions, reading: Reading, command: Command) -> tuple[Migration, ...] | None:
    """Silence is no word: an HMC that has nothing to list says so."""
    text = reading.text(command.id)
    if text is not None and not text.strip():
        reading.reject(command.id, "the answer is empty")
    return t.cast("tuple[Migration, ...] | None", questions.listing(reading, command, parse_migrations))


def _connections(questions: Questions, first: Reading) -> dict[tuple[str, str], SystemConnection]:
    records = questions.listing(first, commands.CONNECTIONS, parse_records) or ()
    found: dict[tuple[str, str], SystemConnection] = {}
    for connection in system_connections(records):
        if connection.resource_type == "sys":  # a system with two service processors has two rows, the primary first
            found.setdefault((connection.type_model, connection.serial), connection)
    return found


def _by_partition(rows: t.Iterable[DlparEntry]) -> dict[tuple[str, int], DlparEntry]:
    """By serial and partition id. An old entry may stay beside a new one: the active one counts."""
    return {(entry.serial, entry.lpar_id): entry for entry in sorted(rows, key=lambda entry: entry.active == 1)}


def _clock(first: Reading, begin: float) -> tuple[int | None, int | None]:
    """Seconds the clock is ahead of the controller's, and seconds since the start of the HMC."""
    clock = first.value(commands.CLOCK.id, parse_hmc_date)
    boot = first.value(commands.BOOT.id, parse_who_boot)
    if clock is None:
        return None, None
    estate = parse_estate_clock(first.text(commands.SIMULATED.id) or "").value
    return round(clock.epoch - (estate.moment if estate else begin)), boot.seconds_before(
        clock.moment
    ) if boot else None


def _tmp(first: Reading) -> Filesystem | None:
    rows = first.some(commands.TMP.id, parse_df)
    return rows[0] if rows else None


def _joined(view: PartitionView, entries: t.Mapping[tuple[str, int], DlparEntry]) -> PartitionView:
    entry = None if view.lpar_id is None else entries.get((view.serial, view.lpar_id))
    if entry is None:
        return view
    return dataclasses.replace(view, lspartition_active=entry.active, dcaps=entry.dcaps)


def _version(first: Reading) -> HmcVersion | None:
    version = first.value(commands.VERSION.id, parse_lshmc_version)
    if version is not None and version.version is None:
        first.reject(commands.VERSION.id, "not understood: no version number")
        return None
    return version


def _locale(first: Reading) -> str:
    """The layout of this answer is unknown: a name=value record like all others, or the bare word."""
    text = first.text(commands.LOCALE.id) or ""
    record = parse_lshmc_remote(text).value
    words = text.split()
    return record.get("locale") or (words[0] if len(words) == 1 and not record else "")
