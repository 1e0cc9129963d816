# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated packet filters made real: what genfilt, viosecure, firewall-cmd or an HMC's firewall stop on port 657.

Only RMC's own port is looked at, and only for the peers that matter: the HMCs and the router.
"""

from __future__ import annotations

import typing as t

from powersim.hmc.view import Console
from powersim.net.firewall import Block
from powersim.net.heart import PORT
from powersim.state.filters import Packet
from powersim.state.partition import Partition

REASON = "the simulated packet filter"
CLIENT = 41522  # any ephemeral port
# Protocol, and the port that the sender of a request has: daemons talk from 657 to 657.
FLOWS = (("udp", PORT), ("tcp", CLIENT))


def of_partition(partition: Partition, peers: t.Sequence[str]) -> list[Block]:
    """Rules for the namespace of a partition: whose packets do not come in, and to whom none go out."""
    name, own = partition.name, partition.spec.ip
    found = []
    for protocol, port in FLOWS:
        shut_in = tuple(peer for peer in peers if not _passes(partition, "inbound", protocol, peer, port, own))
        shut_out = tuple(peer for peer in peers if not _passes(partition, "outbound", protocol, own, port, peer))
        if shut_in:
            found.append(Block(name, protocol, sources=shut_in, targets=(own,), reason=REASON))
        if shut_out:
            found.append(Block(name, protocol, sources=(own,), targets=shut_out, reason=REASON))
    return found


def _passes(partition: Partition, direction: str, protocol: str, source: str, port: int, target: str) -> bool:
    packet = Packet(direction, protocol, source, port, target, PORT)
    return all(one.passes(packet) for one in partition.filters())


def of_console(console: Console) -> list[Block]:
    """An adapter without partition communication, or whose firewall lets no RMC in."""
    shut = console.broken.closed | console.broken.shut
    addresses = tuple(address for name, address in console.adapters.items() if name in shut)
    return [Block(console.spec.name, targets=addresses, reason=REASON)] if addresses else []
