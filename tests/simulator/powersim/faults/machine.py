# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of what RMC stands on: file systems, login."""

from __future__ import annotations

from powersim.faults import acts, sources
from powersim.faults.fault import Fault

ROWS = (
    Fault(
        "var_full",
        cause="The file system /var is full.",
        changes="/var has no block left",
        source=sources.MEMORY,
        inject=acts.fill("/var", full=True),
        heal=acts.fill("/var", full=False),
        finding="RMC011",
    ),
    Fault(
        "tmp_full",
        cause="The file system /tmp is full.",
        changes="/tmp has no block and no inode left",
        source=sources.OWN,
        inject=acts.fill("/tmp", full=True),
        heal=acts.fill("/tmp", full=False),
    ),
    Fault(
        "login_shell_hangs",
        cause="The login shell never starts.",
        changes="sshd accepts and the login shell never starts",
        source=sources.OWN,
        inject=acts.nothing,
        heal=acts.nothing,
    ),
)
