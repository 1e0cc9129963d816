# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``lslparmigr -r lpar -m SYSTEM``: what each partition is doing in the way of a migration.

Nobody has published raw output: that it is one record per partition, and its names and words, is from memory.
"""

from __future__ import annotations

import dataclasses

from ..model import Parsed
from ._text import number
from .hmc_records import parse_records

STATE = "migration_state"


@dataclasses.dataclass(frozen=True)
class Migration:
    """``lpar_id`` None: not told; ``state``: the HMC's word, such as ``Not Migrating``, empty where it gave none."""

    lpar_id: int | None
    state: str


def parse_migrations(text: str) -> Parsed[tuple[Migration, ...]]:
    """One row per record. All or nothing: where a row was lost, nobody can say that none of them migrates."""
    found = parse_records(text)
    if any("=" in line for line in found.noise):
        return Parsed((), found.noise)
    rows = tuple(Migration(number(row.get("lpar_id", "")), row.get(STATE, "")) for row in found.value)
    return Parsed(rows, found.noise)
