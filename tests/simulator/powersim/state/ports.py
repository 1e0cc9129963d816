# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who listens on a partition now: what netstat and ss show, and what network mode really opens.

RMC: https://www.ibm.com/docs/en/rsct/3.3?topic=security-port-usage. Peer domains: ports 12347 and 12348 of RSCT.
"""

from __future__ import annotations

from powersim.state import rmc
from powersim.state.partition import Partition

RMC, TOPOLOGY = 657, (12347, 12348)
TLS_SINCE = (3, 3, 1, 0)


def listening(partition: Partition) -> list[tuple[str, int]]:
    """(tcp or udp, port): 657 over UDP when a domain is configured, over TCP when remote clients may connect."""
    rows = [("tcp", 22)]
    if not rmc.running(partition):
        return rows
    if partition.rmc.remote_now:
        rows.append(("tcp", RMC))
    if partition.control_points or partition.online_peer:
        rows.append(("udp", RMC))
    if partition.estate.rmc_tls_port and _level(partition) >= TLS_SINCE:
        rows.append(("tcp", partition.estate.rmc_tls_port))
    if partition.online_peer:
        rows += [("udp", port) for port in TOPOLOGY]
    return rows


def _level(partition: Partition) -> tuple[int, ...]:
    return tuple(int(part) for part in partition.rsct_level.split(".") if part.isdigit())
