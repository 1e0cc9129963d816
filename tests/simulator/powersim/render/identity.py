# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""recfgct (captured in bond-huang/ebook) and lsnodeid (its message: from a public script)."""

from __future__ import annotations

from powersim.render import src

REFUSED = (
    "Cannot run if an online Peer Domain exists (see output of lsrpdomain).\n"
    "For assistance with removing domains, refer to the rmrpnode and rmrpdomain commands.\n"
)
DR_SCRIPT = "/usr/lib/dr/scripts/all/ctrmc_MDdr               DR script to refresh Management Domain configuration\n"
NO_NODE_ID = "2641-036 The node does not have an assigned node identifier.\n"
USAGE = "Usage: recfgct [-i Node_ID | -n | -s | -h] (text synthetic)\n"


def recfgct(pid: int, *, aix: bool) -> str:
    """``aix``: dynamic reconfiguration scripts are an AIX thing. ``pid``: of the rmcd that was started."""
    added = src.message("added", "ctcas") + src.message("added", "ctrmc")
    return (DR_SCRIPT if aix else "") + added + src.message("started", "ctrmc", pid)
