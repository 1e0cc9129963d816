# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of the node id and of cluster security."""

from __future__ import annotations

from powersim.faults import acts, sources
from powersim.faults.fault import Fault

STALE_ID = "00c0ffee00c0ffee"
ROWS = (
    Fault(
        "duplicate_node_id",
        cause="Another partition has the same node id, because one was copied from the other.",
        changes="another partition has the same id: link flaps, then Z",
        source=sources.RECFGCT,
        inject=acts.obstacle("twin", there=True),
        heal=acts.obstacle("twin", there=False),
        finding="RMC019",
    ),
    Fault(
        "node_id_mismatch",
        cause="/etc/ct_node_id holds another node id than the one in use.",
        changes="/etc/ct_node_id differs from the id in use",
        source=sources.CLOUD,
        inject=acts.identity(STALE_ID),
        heal=acts.identity(None),
        finding="RMC013",
    ),
    Fault(
        "node_id_missing",
        cause="The node id is lost.",
        changes="no node id: 2641-036 and an empty file",
        source=sources.MEMORY,
        inject=acts.identity("", ""),
        heal=acts.identity(None),
        finding="RMC013",
    ),
    Fault(
        "handshake_persistent",
        cause="The trusted host list holds a wrong key for the HMC.",
        changes="link stays i: authentication fails",
        source=sources.STATUS,
        inject=acts.obstacle("key", there=True),
        heal=acts.obstacle("key", there=False),
        finding="RMC008",
    ),
)
