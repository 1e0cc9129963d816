# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cluster security: keys, trusted host list, security mode; and whether communication with an HMC was suspended.

No key leaves the host: of the trusted host list only names and methods, of the key files only that they exist and which
are newer than the list.
"""

from __future__ import annotations

from ..runner import Command
from .tags import RMC_SECONDS

KEYS = "/var/ct/cfg"
THL = "https://www.ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds1/ctsthl.html"
VHBAC = "https://www.ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds1/ctsvhbac.html"
CTCASD = "https://www.ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds1/ctcasd.html"
SECMODE = "https://www.ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds1/chsecmode.html"
SUSPEND = "https://www.ibm.com/docs/en/SGVKBA_3.2/admin/bl503_susp.html"

ROWS: tuple[Command, ...] = (
    Command(
        "ctsvhbac",
        ("ctsvhbac",),
        needs_root=True,
        ok_rc=tuple(range(20)),  # which statuses it has is not known; what it found out stands in its text
        subset="trust",
        source=f"{VHBAC}; its layout is from memory",
    ),
    Command(
        "ctsthl",
        ("ctsthl", "-l"),
        needs_root=True,
        timeout=10,
        subset="trust",
        keep="^(Host name|Identifier Generation Method) *:",
        source=THL,
    ),
    Command(
        "key_files",
        ("ls", "-a", KEYS),
        needs_root=True,
        ok_rc=(0, 1, 2),
        timeout=5,
        subset="trust",
        keep="^[.]$|^ct_has[.]",
        source=CTCASD,
    ),
    Command(
        "key_ages",
        ("find", KEYS, "-name", "ct_has.?kf", "-newer", f"{KEYS}/ct_has.thl"),
        needs_root=True,
        ok_rc=(0, 1, 2),
        timeout=5,
        subset="trust",
        source=f"{CTCASD}; that the list is written after the keys is from memory",
    ),
    Command(
        "lssecmode",
        ("lssecmode",),
        needs_root=True,
        timeout=10,
        ok_rc=tuple(range(20)),
        subset="trust",
        source=f"{SECMODE}; its layout is from memory",
    ),
    Command(
        "node_states",
        ("runact", "-s", "NodeID != 0", "IBM.MCP", "GetNodeState"),
        needs_root=True,
        rmc_client=True,
        timeout=RMC_SECONDS,
        ok_rc=tuple(range(8)),
        subset="trust",
        source=f"{SUSPEND}; selection string and layout are from memory",
    ),
)
