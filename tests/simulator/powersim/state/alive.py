# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether RMC runs, answers and has a management domain."""

from __future__ import annotations

from powersim.state.partition import Partition

READY_AFTER = 3.0  # seconds from the start of rmcd to its first answer


def running(partition: Partition) -> bool:
    """rmcd runs: its sockets are there, though it may not answer yet, or ever (hung)."""
    return partition.src.active("ctrmc", partition.now)


def answering(partition: Partition) -> bool:
    ctrmc = partition.src.table.get("ctrmc")
    if not ctrmc or not running(partition):
        return False
    return partition.now - ctrmc.status.since(partition.now) >= READY_AFTER or ctrmc.status.since(partition.now) == 0.0


def joined(partition: Partition) -> bool:
    """The domain resource manager works, so that there is a management domain."""
    return running(partition) and partition.src.active("IBM.MgmtDomainRM", partition.now)
