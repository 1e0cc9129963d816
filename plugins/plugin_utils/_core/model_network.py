# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to the HMCs: adapters, routes, packet sizes, filters."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Network:
    """The way to the HMCs: adapters, routes, packet sizes, filters. None means "not read"."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """The partition's own addresses; empty when they were not read."""
        return ()
