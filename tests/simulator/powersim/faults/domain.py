# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of the management domain and the peer domain."""

from __future__ import annotations

from powersim.faults import acts, sources
from powersim.faults.fault import Fault

ROWS = (
    Fault(
        "no_management_domain",
        cause="The hypervisor publishes no HMC to this partition.",
        changes="no HMC is published: no output of rmcdomainstatus",
        source=sources.STATUS,
        inject=acts.no_domain,
        heal=acts.domain,
        finding="RMC007",
    ),
    Fault(
        "domain_member",
        cause="none: healthy, the node is a member of a peer domain and has to be treated as one",
        changes="the node is an online member of a peer domain",
        source=sources.TECHNOTE,
        inject=acts.peer("Online"),
        heal=acts.peer(""),
        finding="RMC012",
    ),
    Fault(
        "hmc_stale",
        cause="The HMC shows an old view of the partition.",
        changes="the HMC keeps its old view until a rebuild",
        source=sources.HMC_STATUS,
        inject=acts.hmc_stale(True),
        heal=acts.hmc_stale(False),
        finding="HMC001",
    ),
    Fault(
        "inband_stuck",
        cause="The handshake of the in-band connection never finishes.",
        changes="mcproxy row stays H",
        source=sources.INBAND,
        inject=acts.proxy_stuck(True),
        heal=acts.proxy_stuck(False),
        finding="RMC010",
        needs="mcproxy",
    ),
)
