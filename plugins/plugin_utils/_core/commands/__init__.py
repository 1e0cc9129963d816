# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue: every command the probe may run on a partition, as data. All rows only read.

Left out on purpose, because they change or stop something: ``rmsock`` (aborts a socket nobody owns), ``procstack`` and
``procfiles`` on rmcd (stop it), ``ctsyschk`` with host names (wants remote shells), ``rmcctrl -p`` (opens the listener).
``df`` names local mounts only, since a bare one hangs on a dead NFS server. A bare ``cluster0`` in CuAt proves no
membership and is not read.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ..runner import Command
from . import base, network, repairs, signs, trust
from .repairs import JOURNAL_FILE
from .tags import PLATFORMS

__all__ = ["ALTERNATIVES", "CATALOGUE", "JOURNAL_FILE", "ON_REQUEST", "PLATFORMS", "SUBSETS", "dated", "select"]

#: The subset that is always read, and the ones a caller can leave out.
ALWAYS = "rsct"
SUBSETS = (
    "rsct", "levels", "sockets", "storage", "membership", "inband", "packages", "journal", "network", "trust", "signs"
)
#: Read for those alone who name it: what a change would start from, which no diagnosis needs.
ON_REQUEST = ("filter_table",)

_ROWS: tuple[Command, ...] = (*base.ROWS, *network.ROWS, *trust.ROWS, *signs.ROWS, *repairs.ROWS)

CATALOGUE: t.Final[dict[str, Command]] = {row.id: row for row in _ROWS}

#: Pairs of which one answer is enough: the first that was read counts, the others are then not missed.
ALTERNATIVES: tuple[tuple[str, ...], ...] = (
    ("mcp", "managementserver"),
    ("rpm", "dpkg"),
    ("nft", "iptables"),
    ("uptime", "uptime_linux"),
)


def select(subsets: t.Collection[str] = SUBSETS) -> tuple[Command, ...]:
    """The rows of these subsets and of the one that is always read. Unknown names raise ``ValueError``."""
    unknown = sorted(set(subsets) - {*SUBSETS, *ON_REQUEST})
    if unknown:
        raise ValueError(f"unknown subsets: {', '.join(unknown)}")
    return tuple(row for row in _ROWS if row.subset == ALWAYS or row.subset in subsets)


def dated(rows: t.Iterable[Command], moment: float) -> tuple[Command, ...]:
    """The rows as they are sent at ``moment`` (seconds since the epoch): one of them asks for what is recent."""
    words = {signs.SINCE: signs.since(moment)}
    return tuple(dataclasses.replace(row, argv=tuple(words.get(word, word) for word in row.argv)) for row in rows)
