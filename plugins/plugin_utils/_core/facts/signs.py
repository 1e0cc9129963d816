# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs beside RMC: clocks, error logs, suspensions."""

from __future__ import annotations

from ..model_signs import Signs
from ..reading import Reading


def signs(reading: Reading) -> Signs:
    return Signs()
