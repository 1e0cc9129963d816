# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cluster security: keys, trusted host list, security mode."""

from __future__ import annotations

from ..model_trust import Trust
from ..reading import Reading


def trust(reading: Reading) -> Trust:
    return Trust()
