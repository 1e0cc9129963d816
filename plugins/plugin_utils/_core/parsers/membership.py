# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Peer domain membership: ``lsrpdomain``, ``lsrpnode`` and ``ct_clusterinfo``."""

from __future__ import annotations

import dataclasses
import re

from ..model import Parsed, PeerDomain
from ._text import at, first, is_message, number, sift
from .nodeid import parse_node_id

_VERSION = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){2,3}")
_CLUSTER = re.compile(r"(?:[A-Z_]{1,40}\s{0,8}[:=]?\s{1,8})?\"?([\w.-]{1,80})\"?")


def parse_lsrpdomain(text: str) -> Parsed[tuple[PeerDomain, ...]]:
    """Rows are read from their end: the state may be two words (``Pending online``) and every width varies."""
    return sift(text, _domain, lambda line: line.startswith("Name"))


def _domain(line: str) -> PeerDomain | None:
    words = line.split()
    if len(words) < 5 or number(words[-1]) is None or number(words[-2]) is None:
        return None
    version = words[-4] if _VERSION.fullmatch(words[-4]) else ""
    return PeerDomain(
        name=words[0],
        op_state=" ".join(words[1 : -4 if version else -3]),
        rsct_version=version,
        mixed_versions=words[-3],
        ts_port=number(words[-2]),
        gs_port=number(words[-1]),
    )


@dataclasses.dataclass(frozen=True)
class PeerNode:
    """One row of ``lsrpnode``; ``node_number`` and ``node_id`` (16 lower-case hex digits) with ``-i`` only."""

    name: str
    op_state: str
    rsct_version: str
    node_number: int | None = None
    node_id: str = ""


def parse_lsrpnode(text: str) -> Parsed[tuple[PeerNode, ...]]:
    """``lsrpnode``, with or without ``-i``: what stands between name and version is the state."""
    return sift(text, _node, lambda line: line.split()[:2] == ["Name", "OpState"])


def _node(line: str) -> PeerNode | None:
    words = line.split(None, 8)
    version = next((place for place, word in enumerate(words) if place > 1 and _VERSION.fullmatch(word)), None)
    if version is None or is_message(line) or len(words) - version not in (1, 3):
        return None
    return PeerNode(
        name=words[0],
        op_state=" ".join(words[1:version]),
        rsct_version=words[version],
        node_number=number(at(words, version + 1)),
        node_id=parse_node_id(at(words, version + 2)).value,
    )


def parse_ct_clusterinfo(text: str) -> Parsed[str]:
    """``ct_clusterinfo -c``: the cluster's name, ``IW`` for a node in none; empty when the text names no cluster.

    No public sample of the layout is known: the name is taken to stand alone or behind a label.
    """
    return first(text, _cluster, "")


def _cluster(line: str) -> str | None:
    found = None if is_message(line) else _CLUSTER.fullmatch(line.strip())
    return found[1] if found else None
