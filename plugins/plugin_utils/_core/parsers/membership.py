# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Peer domain membership: ``lsrpdomain`` and ``ct_clusterinfo``."""

from __future__ import annotations

import re

from ..model import Parsed, PeerDomain
from ._text import first, number, sift, unquoted

_VERSION = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){2,3}")
_MESSAGE = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{3}(?![0-9])")


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


def parse_ct_clusterinfo(text: str) -> Parsed[str]:
    """``ct_clusterinfo -c``: the cluster's name, ``IW`` for a node in none; empty when the text names no cluster.

    No public sample of the layout is known: the last word of the first line is the name, with or without a label.
    """
    return first(text, _cluster, "")


def _cluster(line: str) -> str | None:
    words = line.split()
    return unquoted(words[-1]) if 1 <= len(words) <= 3 and not _MESSAGE.search(line) else None
