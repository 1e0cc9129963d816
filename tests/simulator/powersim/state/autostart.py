# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What starts RMC at boot: the entry of /etc/inittab on AIX, the enabled unit on Linux.

``rmc.inittab`` is the answer to "does it start"; an entry that was rewritten by hand is kept beside it.
The entry: https://github.com/xcat2/xcat-core, xCAT-rmc.
"""

from __future__ import annotations

from powersim.state.partition import Partition

CTRMC = "ctrmc:2:once:/usr/bin/startsrc -s ctrmc > /dev/console 2>&1"
NEVER = "off"  # the action that keeps an entry from being run


def identifier(entry: str) -> str:
    return entry.split(":", 1)[0]


def entries(partition: Partition) -> list[str]:
    """The lines of /etc/inittab."""
    kept = partition.machine.inittab
    own = [kept.get("ctrmc", CTRMC)] if partition.rmc.inittab or "ctrmc" in kept else []
    others = [line for name, line in kept.items() if name != "ctrmc"]
    return ["init:2:initdefault:", *others, *(own if partition.rsct_installed else [])]


def set_entry(partition: Partition, line: str) -> None:
    """Add or replace an entry (mkitab, chitab)."""
    name = identifier(line)
    partition.machine.inittab[name] = line
    if name == "ctrmc":
        partition.rmc.inittab = line.split(":")[2:3] != [NEVER]
        if line == CTRMC:
            del partition.machine.inittab[name]


def remove_entry(partition: Partition, name: str) -> None:
    partition.machine.inittab.pop(name, None)
    if name == "ctrmc":
        partition.rmc.inittab = False
