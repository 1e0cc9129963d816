# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of the network between partition and HMC."""

from __future__ import annotations

from powersim.faults import acts, sources
from powersim.faults.fault import Fault

ROWS = (
    Fault(
        "network_blocked",
        cause="A firewall between partition and HMC blocks port 657.",
        changes="657 is blocked on the way: link O",
        source=sources.TECHNOTE,
        inject=acts.obstacle("network", there=True),
        heal=acts.obstacle("network", there=False),
        finding="RMC009",
    ),
    Fault(
        "mtu_mismatch",
        cause="The path to the HMC carries smaller packets than the partition sends.",
        changes="link X: small packets pass, large ones do not",
        source=sources.PACKETS,
        inject=acts.obstacle("mtu", there=True),
        heal=acts.obstacle("mtu", there=False),
        finding="RMC018",
    ),
)
