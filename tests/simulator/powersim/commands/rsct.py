# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of every command that belongs to SRC and RSCT."""

from __future__ import annotations

from powersim.commands import (
    domain,
    identity,
    inittab,
    rmcctrl,
    rsrc,
    rsrc_change,
    src,
    src_objects,
    support,
    trust,
    units,
)
from powersim.row import Row

SUBJECTS = (src, src_objects, inittab, units, rmcctrl, identity, rsrc, rsrc_change, domain, trust, support)
ROWS: tuple[Row, ...] = tuple(row for subject in SUBJECTS for row in subject.ROWS)
