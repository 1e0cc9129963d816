# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of what RMC stands on: file systems, clock, levels, the kind of partition, login."""

from __future__ import annotations

from powersim.faults import sources
from powersim.faults.acts import member, setting, together
from powersim.faults.daemon_acts import NOT_INSTALLED, VAR_FULL, removed, without_domain
from powersim.faults.fault import AIX, BOTH_AIX, Fault
from powersim.state.partition import Partition

SKEW = 5400.0  # seconds


def _skew(_partition: Partition, seconds: str) -> float:
    return float(seconds or SKEW)


def _known_bad(name: str, level: str) -> Fault:
    return Fault(
        name,
        cause=f"RSCT is at {level}, a level with known APARs of RMC.",
        changes=f"the rsct filesets are at {level}",
        source=sources.TECHNOTE,
        change=setting("rsct_level", level),
        finding="RMC070",
        applies=BOTH_AIX,
    )


ROWS = (
    Fault(
        "var_full",
        cause="The file system /var is full.",
        changes="/var has no block left; resource managers die and stay down",
        source=sources.MEMORY,
        change=VAR_FULL,
        finding="RMC011",
    ),
    Fault(
        "tmp_full",
        cause="The file system /tmp is full.",
        changes="/tmp has no block and no inode left",
        source=sources.OWN,
        change=member("fills", "/tmp"),
        finding="RMC075",
    ),
    Fault(
        "rsct_missing",
        cause="RSCT is not installed.",
        changes="no RSCT command exists",
        source=sources.TECHNOTE,
        change=NOT_INSTALLED,
        finding="RMC001",
    ),
    _known_bad("rsct_3_1_5_0", "3.1.5.0"),
    _known_bad("rsct_3_2_0_0", "3.2.0.0"),
    Fault(
        "rsct_too_old",
        cause="RSCT is at 2.5.5.1, too old for IBM.MgmtDomainRM, which came with 3.1.0.0.",
        changes="rsct filesets or packages are at 2.5.5.1, IBM.MgmtDomainRM is not on file: no domain, no link over IP",
        source=sources.DOMAIN,
        change=together(setting("rsct_level", "2.5.5.1"), without_domain(removed("IBM.MgmtDomainRM"))),
        finding="RMC071",
    ),
    Fault(
        "clock_skew",
        cause="The clock of the partition is wrong, so that logs and credentials do not fit those of the HMC.",
        changes="date is 90 minutes ahead, or as many seconds as named (behind with a minus)",
        source=sources.TECHNOTE,
        change=setting("machine.clock_offset", _skew),
        finding="RMC074",
        takes="seconds?",
    ),
    Fault(
        "wpar",
        cause="none: not applicable, a workload partition has no RMC connection of its own",
        changes="uname -W prints the number of a workload partition",
        source=sources.MEMORY,
        change=setting("machine.wpar", 3),
        applies=AIX,
    ),
    Fault(
        "login_shell_hangs",
        cause="The login shell never starts.",
        changes="sshd accepts and the login shell never starts",
        source=sources.OWN,
        change=setting("machine.login_hangs", True),
    ),
)
