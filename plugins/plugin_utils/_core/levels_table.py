# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Levels of RSCT that are known to be faulty, as a dated table. A new level is a new row.

The vendor publishes no machine-readable list: each row names the page it was taken from and the month it was read.
"""

from __future__ import annotations

import itertools
import typing as t

TECHNOTE = "https://www.ibm.com/support/pages/fixing-no-rmc-connection-error"

#: IBM.MgmtDomainRM and IBM.MCP came with it.
#: https://www.ibm.com/docs/en/rsct/3.2?topic=security-management-domain-configuration
FIRST_WITH_DOMAIN = "3.1.0.0"
MOST_PARTS = 8


class KnownFault(t.NamedTuple):
    """``level`` of rsct.core.rmc, exactly, ``what`` it is known for. ``seen``: when ``source`` was read, year and month.

    ``without``: only where this fileset is not installed. ``cure`` completes "Next: ...".
    """

    level: str
    apar: str
    what: str
    cure: str
    source: str
    seen: str
    without: str = ""


TABLE: t.Final = (
    KnownFault(
        "3.1.5.0",
        "no APAR is named",
        "faults of RMC",
        "update rsct.core.rmc beyond 3.1.5.0",
        TECHNOTE,
        "2026-11",
    ),
    KnownFault(
        "3.2.0.0",
        "no APAR is named",
        "faults of RMC",
        "update rsct.core.rmc beyond 3.2.0.0",
        TECHNOTE,
        "2026-11",
    ),
    KnownFault(
        "3.2.5.1",
        "IJ32439",
        "IBM.ConfigRM that does not start without rsct.basic.rte",
        "install rsct.basic.rte or update rsct.core.rmc; RMC to the HMC is not affected",
        "https://www.ibm.com/support/pages/apar/IJ32439",
        "2026-11",
        without="rsct.basic.rte",
    ),
)


def known_faults(level: str, packages: t.Collection[str]) -> tuple[KnownFault, ...]:
    """The rows for this level, given the names of what is installed."""
    return tuple(row for row in TABLE if row.level == level and (not row.without or row.without not in packages))


def _parts(level: str) -> tuple[int, ...]:
    """The leading numbers of a level; empty when it has none."""
    words = itertools.takewhile(lambda word: word.isascii() and word.isdigit() and len(word) < 6, level.split("."))
    return tuple(int(word) for word in itertools.islice(words, MOST_PARTS))


def older(level: str, than: str) -> bool:
    """Is this level certainly older? A level that is no number is not."""
    parts, limit = _parts(level), _parts(than)
    width = max(len(parts), len(limit))
    return bool(parts) and (*parts, *[0] * (width - len(parts))) < (*limit, *[0] * (width - len(limit)))
