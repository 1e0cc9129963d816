# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work in flight: nothing is broken, and a repair now would break what runs."""

from __future__ import annotations

import typing as t

from powersim.faults import sources
from powersim.faults.acts import Change, member
from powersim.faults.fault import AIX, ALL, BOTH_AIX, HEALTHY, VIOS, Fault
from powersim.state.partition import Partition

MIGRATING = "Migration Starting"  # lslparmigr; from memory
LASTS = 1800.0  # simulated seconds


class Work(t.NamedTuple):
    """``program`` as ps shows it; ``what`` runs."""

    program: str
    what: str
    applies: frozenset[str] = BOTH_AIX


WORK = {
    "drmgr": Work("drmgr", "a dynamic reconfiguration", ALL),
    "cfgmgr": Work("cfgmgr", "a device configuration"),
    "installp": Work("installp", "an installation"),
    "emgr": Work("emgr", "an installation of an interim fix"),
    "alt_disk": Work("alt_disk_copy", "a copy of the system to another disk"),
    "mksysb": Work("mksysb", "a backup of the system"),
    "kernel_update": Work("lvupdateSafeKE", "a live kernel update", AIX),
    "backupios": Work("backupios", "a backup of the VIOS", VIOS),
}


def _row(name: str, work: Work) -> Fault:
    return Fault(
        f"working_{name}",
        cause=f"{HEALTHY}, {work.what} is running and has to end first",
        changes=f"ps shows {work.program}",
        source=sources.MEMORY,
        change=member("machine.programs", work.program),
        finding="RMC078",
        applies=work.applies,
    )


def _depart(partition: Partition, seconds: str) -> None:
    partition.migrating.plan(partition.now, (0.0, MIGRATING), (float(seconds or LASTS), ""))


def _arrive(partition: Partition, _arg: str) -> None:
    partition.migration = ""


MIGRATION = Change(_depart, _arrive, lambda partition, _arg: bool(partition.migration), frozenset({"migration"}))
ROWS = (
    *(_row(name, work) for name, work in WORK.items()),
    Fault(
        "migrating",
        cause=f"{HEALTHY}, the partition is moving to another system and has to arrive first",
        changes="lslparmigr shows a migration in flight, for 30 minutes or as many seconds as named",
        source=sources.MEMORY,
        change=MIGRATION,
        finding="HMC014",
        takes="duration?",
    ),
)
