# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to the HMCs: adapters, routes, packet sizes, filters."""

from __future__ import annotations

from ..runner import Command

ROWS: tuple[Command, ...] = ()
