# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the catalogue and turns the answers into a snapshot. What failed becomes an entry in ``unread``, never a guess.

A fact that is None was not read. A fact that is empty was read, and there was nothing.
"""

from __future__ import annotations

import time
import typing as t

from .commands import PLATFORMS, SUBSETS, dated, select
from .facts import rsct, system
from .facts.network import network
from .facts.repairs import history, unfinished
from .facts.signs import signs
from .facts.trust import trust
from .membership import read_membership
from .model import Snapshot, Unread
from .reading import Reading
from .redact import clean_line
from .runner import Batch, Runner

#: Snapshot field -> its reader. A reader returns None for "not read".
FACTS: t.Final[dict[str, t.Callable[[Reading], t.Any]]] = {
    "hostname": system.hostname,
    "simulated": system.simulated,
    "uptime_seconds": system.uptime,
    "levels": system.levels,
    "partition_id": system.partition_id,
    "partition_name": system.partition_name,
    "var": system.var,
    "is_wpar": system.is_wpar,
    "packages": system.packages,
    "work_in_flight": system.work_in_flight,
    "rmcd_running": system.rmcd_running,
    "rmcd_seconds": system.rmcd_seconds,
    "journal": system.journal,
    "unfinished": unfinished,
    "history": history,
    "subsystems": rsct.subsystems,
    "rsct_installed": rsct.installed,
    "rmcd_answers": rsct.rmcd_answers,
    "links": rsct.links,
    "control_points": rsct.control_points,
    "proxy": rsct.proxy,
    "sockets": rsct.sockets,
    "node_id_file": rsct.node_id_file,
    "node_id_saved": rsct.node_id_saved,
    "node_id_command": rsct.node_id_command,
    "caa_parent": rsct.caa_parent,
    "autostart": rsct.autostart,
    "membership": read_membership,
    "network": network,
    "trust": trust,
    "signs": signs,
}


def platform_of(batch: Batch) -> str:
    """aix, vios or linux; ``other`` for a host that answered and is none of them; empty when nothing answered."""
    for name in PLATFORMS:
        if name in batch.host.tags:
            return name
    return "other" if batch.host.uname else ""


def snapshot_of(batch: Batch, subsets: t.Sequence[str] = SUBSETS) -> Snapshot:
    """A batch as a snapshot."""
    if batch.failure:
        gap = Unread("*", "unread", clean_line(batch.failure))
        return Snapshot("", scope=tuple(subsets), failure=batch.failure, unread=(gap,))
    reading = Reading(batch, select(subsets), platform_of(batch))
    found = {name: read(reading) for name, read in FACTS.items()}
    return Snapshot(
        platform=reading.platform,
        uid=batch.host.uid,
        scope=tuple(subsets),
        unread=reading.unread(),
        raw=reading.raw(),
        **found,
    )


def collect(runner: Runner, subsets: t.Sequence[str] = SUBSETS) -> Snapshot:
    """Ask a host everything in one round trip. Raises only what the runner raises (an unreachable host)."""
    return snapshot_of(runner.run_batch(dated(select(subsets), time.time())), subsets)
