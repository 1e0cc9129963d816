# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What else a partition is and does: clock, workload partition, packages, work in flight, error log, users."""

from __future__ import annotations

import dataclasses

MDEF = "/opt/rsct/cfg/rmdefs/IBM.DRM.mdef"  # definition of IBM.DRM on Linux: Ubuntu note of rsct, ppa:ibmpackages/rsct


@dataclasses.dataclass(frozen=True)
class LogRow:
    """A row of errpt, or of the journal on Linux. ``age``: simulated seconds before the start of the estate."""

    identifier: str
    label: str
    kind: str  # T column: P, T, I, U
    error_class: str  # C column: H, S, O, U
    resource: str
    description: str
    age: float


@dataclasses.dataclass
class Machine:
    """``cluster``: signs of a cluster beside a peer domain of the estate: caavg_private, HACMPcluster, ssp.

    ``odm``: objects that were added by hand, by class. ``mountd``: ports of its last start. ``clock_offset`` in seconds
    against the true time. ``wpar``: 0, or the number of a workload partition. ``login_hangs``: no login shell ever starts.

    ``memory`` and ``paging`` in MB, ``paging_used`` in percent, ``processors``: virtual ones. ``firmware_build``: image
    of the firmware, '' for one that follows from the level of the system.

    ``programs``: names of programs at work beside the daemons (drmgr, cfgmgr, installp, emgr, ...).
    ``missing``: filesets or packages that are not installed. ``levels``: those whose level differs from the RSCT level.
    ``inittab``: identifier to line of entries that somebody made or changed by hand.
    """

    clock_offset: float = 0.0
    wpar: int = 0
    novalink: bool = False
    login_hangs: bool = False
    programs: list[str] = dataclasses.field(default_factory=list)
    missing: set[str] = dataclasses.field(default_factory=set)
    levels: dict[str, str] = dataclasses.field(default_factory=dict)
    log: list[LogRow] = dataclasses.field(default_factory=list)
    users: list[str] = dataclasses.field(default_factory=list)
    cluster: set[str] = dataclasses.field(default_factory=set)
    inittab: dict[str, str] = dataclasses.field(default_factory=dict)
    odm: dict[str, list[dict[str, str]]] = dataclasses.field(default_factory=dict)
    mountd: dict[str, int] = dataclasses.field(default_factory=dict)
    memory: int = 8192
    processors: int = 2
    firmware_build: str = ""
    paging: int = 512
    paging_used: int = 1
