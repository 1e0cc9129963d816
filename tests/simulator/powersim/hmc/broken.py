# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be wrong with an HMC itself: the fields that its faults set and its commands show."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass
class Broken:
    """Sets and keys hold names of partitions unless said otherwise; all empty for a sound HMC.

    ``lost``: serial numbers of systems without connection. ``disagree``: lssyscfg says inactive though the raw data
    says active. ``entries``: powered-off partition to the address that lspartition keeps for it, and whether it counts
    as active. ``shadowed``: owners of an address that an old entry holds. ``names``: serial number to the name shown.
    ``closed``: adapters without partition communication; ``shut``: adapters whose firewall lets no RMC in. ``locked``:
    users. ``slow``: seconds more for every command. ``skew``: seconds its clock is ahead. ``level``: an older level.
    """

    lost: set[str] = dataclasses.field(default_factory=set)
    disagree: set[str] = dataclasses.field(default_factory=set)
    entries: dict[str, tuple[str, bool]] = dataclasses.field(default_factory=dict)
    shadowed: set[str] = dataclasses.field(default_factory=set)
    no_dcaps: set[str] = dataclasses.field(default_factory=set)
    rmc_states: dict[str, str] = dataclasses.field(default_factory=dict)
    sync: dict[str, str] = dataclasses.field(default_factory=dict)
    names: dict[str, str] = dataclasses.field(default_factory=dict)
    closed: set[str] = dataclasses.field(default_factory=set)
    shut: set[str] = dataclasses.field(default_factory=set)
    locked: set[str] = dataclasses.field(default_factory=set)
    tmp_full: bool = False
    full_of_sessions: bool = False
    slow: float = 0.0
    skew: float = 0.0
    locale: str = ""
    level: str = ""
