# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""rmcdomainstatus, lsrpdomain, lsrpnode."""

from __future__ import annotations

import typing as t

Member = tuple[str, str, str, int, str]  # token 1, token 2, node id, number, name
MCP_TITLE = "Management Domain Status: Management Control Points"
PEER_TITLE = "Peer Domain Status"
DOMAIN_NAMES = ("Name", "OpState", "RSCTActiveVersion", "MixedVersions", "TSPort", "GSPort")
NODE_NAMES = ("Name", "OpState", "RSCTVersion", "NodeNum", "NodeID")


def domain_status(peers: t.Sequence[Member], control_points: t.Sequence[Member]) -> str:
    """Nothing at all for a node that is in no domain."""
    text = ""
    for title, members in ((PEER_TITLE, peers), (MCP_TITLE, control_points)):
        if members:
            lines = "".join(
                f"  {one} {two}  0x{node}  {number:04x}  {name}\n" for one, two, node, number, name in members
            )
            text += f"\n{title}\n{lines}"
    return text


def domain_row(name: str, state: str, version: str, mixed: bool) -> tuple[str, ...]:
    """Ports are those of topology and group services, as in every capture."""
    return name, state, version, "Yes" if mixed else "No", "12347", "12348"
