# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``rmcdomainstatus -s ctrmc``: the heartbeat's view of every node of every domain this node is in.

Tokens: https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcdomainstatus.html.
No output at all is an answer: the node is in no domain.
"""

from __future__ import annotations

import dataclasses
import re
import typing as t

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
    """Rows under a title get its section, those under another line (a cut copy, another language) are judged alone."""
    blocks: list[tuple[Section | None, list[DomainLink]]] = [(None, [])]
    noise = Noise()
    for line in filter(str.strip, lines(text)):
        link = _link(line)
        if link:
            blocks[-1][1].append(link)
            continue
        section = _title(line)
        if section or not line[0].isspace():  # rows are indented, titles are not
            blocks.append((section, []))
        if not section:
            noise.add(line)
    return noise.parsed(tuple(row for section, rows in blocks for row in _placed(section, rows)))


def _placed(section: Section | None, rows: list[DomainLink]) -> t.Iterator[DomainLink]:
    """Without a known title: only a peer domain lists the node itself, as `S`, and then among all its peers."""
    told = section or (Section.PEER if any(row.state == "S" for row in rows) else Section.MCP)
    return (dataclasses.replace(row, section=told) for row in rows)


def _title(line: str) -> Section | None:
    words = " ".join(line.split()).lower()
    return next((section for title, section in _TITLES if title in words), None)


def _link(line: str) -> DomainLink | None:
    """A row; its section is not known yet."""
    words = line.split(None, 5)
    if len(words) < 4 or not all(map(_TOKEN.fullmatch, words[:2])):
        return None
    node, member = _NODE_ID.fullmatch(words[2]), _NUMBER.fullmatch(words[3])
    if not node or not member:
        return None
    return DomainLink(
        section=Section.MCP,
        state=words[0],
        queue=words[1],
        node_id=node[1].lower().zfill(16),
        number=int(member[0], 16),
        name="".join(words[4:5]),
        annotation="".join(words[5:]).strip(),
    )
