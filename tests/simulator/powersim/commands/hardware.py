# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of the machine below a partition, once for all commands that print them."""

from __future__ import annotations

import dataclasses
import re

from powersim.state.partition import Partition

DEFAULT_MODE = 10  # where the estate names no processor mode
CLOCK = 2500  # MHz
BUILD = 45  # of a firmware image; its number belongs to no level that was published


@dataclasses.dataclass(frozen=True)
class Hardware:
    """``mode``: number of the compatibility mode. ``build``: the image of the firmware. ``memory`` in MB."""

    mode: int
    firmware: str
    build: str
    machine_id: str
    memory: int
    processors: int


def mode_number(text: str) -> int:
    found = re.search(r"\d+", text)
    return int(found[0]) if found else DEFAULT_MODE


def of(partition: Partition) -> Hardware:
    """``uname -m``: 00C, five digits of the serial, 4B00, as on a captured 9009-22A."""
    system, machine = partition.system, partition.machine
    digits = re.match(r"FW(\d+)", system.firmware)
    return Hardware(
        mode_number(partition.spec.mode),
        system.firmware,
        machine.firmware_build or f"VL{digits[1] if digits else ''}_{BUILD:03d}",
        f"00C{system.serial[-5:].upper().rjust(5, '0')}4B00",
        machine.memory,
        machine.processors,
    )
