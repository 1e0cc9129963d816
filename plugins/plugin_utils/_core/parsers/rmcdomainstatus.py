# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``rmcdomainstatus -s ctrmc``: the heartbeat's view of every node of every domain this node is in.

Layout: rsct-lpar section 5.3. No output at all is an answer: the node is in no domain.
"""

from __future__ import annotations

import re

from ..model import DomainLink, Parsed, Section
from ._text import Noise, lines

_TITLES = (
    ("peer domain status", Section.PEER),
    ("management control points", Section.MCP),
    ("managed nodes", Section.MANAGED),
)
_TOKEN = re.compile(r"[A-Za-z]")
_NODE_ID = re.compile(r"0[xX]([0-9A-Fa-f]{1,16})")
_NUMBER = re.compile(r"[0-9A-Fa-f]{4,8}")


def parse_rmcdomainstatus(text: str) -> Parsed[tuple[DomainLink, ...]]:
    """Rows under a title get its section. Without a title (a cut copy, another language) `S` means a peer domain."""
    links: list[DomainLink] = []
    noise, section = Noise(), None
    for line in lines(text):
        link = _link(line, section)
        title = None if link else _title(line)
        if link:
            links.append(link)
        elif title:
            section = title
        else:
            noise.add(line)
    return noise.parsed(tuple(links))


def _title(line: str) -> Section | None:
    words = " ".join(line.split()).lower()
    return next((section for title, section in _TITLES if title in words), None)


def _link(line: str, section: Section | None) -> DomainLink | None:
    words = line.split(None, 5)
    if len(words) < 4 or not all(map(_TOKEN.fullmatch, words[:2])):
        return None
    node, member = _NODE_ID.fullmatch(words[2]), _NUMBER.fullmatch(words[3])
    if not node or not member:
        return None
    return DomainLink(
        section=section or (Section.PEER if words[0] == "S" else Section.MCP),
        state=words[0],
        queue=words[1],
        node_id=node[1].lower().zfill(16),
        number=int(member[0], 16),
        name="".join(words[4:5]),
        annotation="".join(words[5:]).strip(),
    )
