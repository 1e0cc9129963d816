# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""rmcdomainstatus, lsrpdomain, lsrpnode."""

from __future__ import annotations

import typing as t

Member = tuple[str, str, str, int, str]  # token 1, token 2, node id, number, name
MCP_TITLE = "Management Domain Status: Management Control Points"
PEER_TITLE = "Peer Domain Status"


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


def table(header: t.Sequence[str], rows: t.Sequence[t.Sequence[str]]) -> str:
    """Columns as wide as their longest entry; each line ends in a blank."""
    lines = [list(header), *[list(row) for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "".join(" ".join(f"{cell:<{width}}" for cell, width in zip(line, widths)) + " \n" for line in lines)


def peer_domain(name: str, state: str, version: str, mixed: bool) -> str:
    header = ("Name", "OpState", "RSCTActiveVersion", "MixedVersions", "TSPort", "GSPort")
    return table(header, [(name, state, version, "Yes" if mixed else "No", "12347", "12348")])


def peer_nodes(nodes: t.Sequence[tuple[str, str, str]]) -> str:
    return table(("Name", "OpState", "RSCTVersion"), nodes)
