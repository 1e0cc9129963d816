# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of the node id."""

from __future__ import annotations

from powersim.faults import sources
from powersim.faults.acts import Change, setting, together
from powersim.faults.fault import BOTH_AIX, HEALTHY, Fault, original
from powersim.state import domain
from powersim.state.partition import Identity, Partition, stable_hex

STALE_ID = "00c0ffee00c0ffee"


def _copied(partition: Partition, name: str) -> Identity:
    """The image of another partition was copied: its node id, and what the node id comes from."""
    other = original(partition, name)
    if other is None:
        raise ValueError(f"No other partition runs from which {partition.name} could be copied.")
    theirs = other.identity
    return Identity(theirs.current, theirs.current, theirs.current, theirs.cluster0, dict(theirs.kept))


def noticed(change: Change) -> Change:
    """Partitions with the same node id notice each other."""

    def inject(partition: Partition, arg: str) -> None:
        change.inject(partition, arg)
        domain.meet_twins(partition)

    def heal(partition: Partition, _arg: str) -> None:
        """The old identity comes back unless a new one was drawn; what else was done to the copy is lost with it."""
        old, copied = partition.saved.pop("identity", (None, None))
        if copied and partition.identity.current == copied.current:
            partition.identity = old
        domain.meet_twins(partition)

    def holds(partition: Partition, _arg: str) -> bool:
        """Also while the other has lost its id for a while: one of its files has it still."""
        others = (other.identity for other in partition.neighbours.values() if other is not partition)
        return any(partition.identity.current in (other.current, other.etc, other.var) for other in others)

    return Change(inject, heal, holds, change.touches | {"identity.etc", "identity.current", "identity.cluster0"})


def _unborn(partition: Partition, _arg: str) -> str:
    return stable_hex(partition.estate.seed, "old uuid", partition.name, digits=32)


ROWS = (
    Fault(
        "duplicate_node_id",
        cause="Another partition has the same node id, because one was copied from the other.",
        changes="same id as another partition: both links flap, then Z",
        source=sources.RECFGCT,
        change=noticed(setting("identity", _copied)),
        finding="RMC019",
        needs="original",
        takes="partition?",
    ),
    Fault(
        "node_id_mismatch",
        cause="/etc/ct_node_id holds another node id than the one in use.",
        changes="/etc/ct_node_id differs from the id in use",
        source=sources.CLOUD,
        change=setting("identity.etc", STALE_ID),
        finding="RMC013",
    ),
    Fault(
        "node_id_missing",
        cause="The node id is lost.",
        changes="no node id: 2641-036 and an empty file",
        source=sources.MEMORY,
        change=together(setting("identity.etc", ""), setting("identity.current", "")),
        finding="RMC013",
    ),
    Fault(
        "bare_cluster0",
        cause=f"{HEALTHY}, a device cluster0 without a cluster is no membership",
        changes="cluster0 has a node_uuid in CuAt, and nothing else says cluster",
        source=sources.CLOUD,
        change=setting("identity.cluster0", _unborn),
        applies=BOTH_AIX,
    ),
)
