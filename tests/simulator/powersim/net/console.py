# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an HMC listens on, by version.

Ports of the HMC: https://www.ibm.com/docs/en/power10?topic=hmc-ports and its connectivity white paper.
"""

from __future__ import annotations

from powersim.levels import HmcLevel
from powersim.net.listeners import Port

SSH, GUI, RMC, FCS = ("tcp", 22), ("tcp", 443), (("tcp", 657), ("udp", 657)), (("udp", 9900), ("tcp", 9920))
PEER_DOMAIN = (("udp", 12347), ("udp", 12348))
OLD_REST, OLD_REST_UNTIL = ("tcp", 12443), 10  # REST and the older GUI; from V11 on it is all on 443


def hmc_ports(level: HmcLevel) -> list[Port]:
    rows = [SSH, GUI, *RMC, *FCS, *PEER_DOMAIN]
    return rows + [OLD_REST] if int(level.version) <= OLD_REST_UNTIL else rows
