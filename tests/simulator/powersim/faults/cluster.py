# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of clusters of every kind: healthy, and to be treated as what they are."""

from __future__ import annotations

from powersim.faults import sources
from powersim.faults.acts import member, setting, together
from powersim.faults.daemon_acts import added
from powersim.faults.fault import AIX, BOTH_AIX, HEALTHY, LINUX, VIOS, Fault

MEMBER = f"{HEALTHY}, the node is a member of a cluster"

ROWS = (
    Fault(
        "domain_member",
        cause=f"{MEMBER}: an online peer domain",
        changes="the node is an online member of a peer domain",
        source=sources.TECHNOTE,
        change=setting("peer_state", "Online"),
        finding="RMC012",
    ),
    Fault(
        "member_offline",
        cause=f"{MEMBER}: a peer domain that is offline, which recfgct does not refuse",
        changes="lsrpdomain shows a domain that is Offline",
        source=sources.RECFGCT,
        change=setting("peer_state", "Offline"),
        finding="RMC012",
    ),
    Fault(
        "member_caa",
        cause=f"{MEMBER}: Cluster Aware AIX, seen by its repository disk alone",
        changes="lspv shows a disk of caavg_private",
        source=sources.TECHNOTE,
        change=member("machine.cluster", "caavg_private"),
        finding="RMC012",
        applies=BOTH_AIX,
    ),
    Fault(
        "member_powerha",
        cause=f"{MEMBER}: PowerHA, seen by its configuration alone",
        changes="odmget HACMPcluster prints an object",
        source=sources.EBOOK,
        change=member("machine.cluster", "HACMPcluster"),
        finding="RMC012",
        applies=AIX,
    ),
    Fault(
        "member_group_services",
        cause=f"{MEMBER}: Group Services run",
        changes="cthags and cthats are active",
        source=sources.TECHNOTE,
        change=together(added("cthags", "cthags"), added("cthats", "cthats")),
        finding="RMC012",
    ),
    Fault(
        "member_tsa",
        cause=f"{MEMBER}: System Automation, seen by its resource manager",
        changes="IBM.RecoveryRM is active",
        source=sources.EBOOK,
        change=added("IBM.RecoveryRM", "rsct_rm"),
        finding="RMC012",
        applies=AIX | LINUX,
    ),
    Fault(
        "member_storage_pool",
        cause=f"{MEMBER}: a shared storage pool",
        changes="cluster -list prints a cluster",
        source=sources.TECHNOTE,
        change=member("machine.cluster", "ssp"),
        finding="RMC012",
        applies=VIOS,
    ),
)
