# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ports of rpc.mountd: drawn anew at each start, unless /etc/services names them.

https://github.com/xcat2/xcat-core: docs/source/advanced/ports/xcat_ports.rst.
"""

from __future__ import annotations

import random
import re

from powersim.state.partition import Partition, stable_hex

SUBSYSTEM, PROGRAM, VERSIONS = "rpc.mountd", 100005, (1, 2, 3)
LOWEST, HIGHEST = 32768, 65535
_ENTRY = re.compile(r"^mountd\s+(\d+)/(tcp|udp)\b", re.MULTILINE)


def start(partition: Partition, services: str) -> None:
    """``services``: what /etc/services says at this moment; the first line of a protocol counts."""
    pinned: dict[str, int] = {}
    for port, kind in _ENTRY.findall(services):
        pinned.setdefault(kind, int(port))
    drawn = ports_drawn(partition)
    partition.machine.mountd = {kind: pinned.get(kind, port) for kind, port in drawn.items()}


def ports_drawn(partition: Partition) -> dict[str, int]:
    """What a start gets without a pin: other ports for another process, the same ones for the same seed."""
    subsystem = partition.src.table.get(SUBSYSTEM)
    dice = random.Random(stable_hex(partition.estate.seed, "mountd", partition.name, subsystem.pid if subsystem else 0))
    return {kind: dice.randint(LOWEST, HIGHEST) for kind in ("udp", "tcp")}


def registered(partition: Partition) -> list[tuple[int, int, str, int, str]]:
    """Its rows of the portmapper: program, version, protocol, port, name; none while it is down."""
    if not partition.src.active(SUBSYSTEM, partition.now):
        return []
    held = partition.machine.mountd or ports_drawn(partition)
    return [(PROGRAM, version, kind, held[kind], "mountd") for kind in ("udp", "tcp") for version in VERSIONS]
