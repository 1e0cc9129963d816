# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs beside RMC: clocks, error logs, suspensions."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Signs:
    """Signs beside RMC: clocks, error logs, suspensions. None means "not read"."""
