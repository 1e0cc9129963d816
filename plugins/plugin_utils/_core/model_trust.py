# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cluster security: keys, trusted host list, security mode."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Trust:
    """Cluster security: keys, trusted host list, security mode. None means "not read"."""
