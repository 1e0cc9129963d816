# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile, broken and foreign output for every command that is asked, and what must hold whatever comes back.

Importing it makes the checkout importable under its collection name, and the simulator under its own.
"""

from __future__ import annotations

from ..checkout import ROOT, importable

__all__ = ["ROOT"]

importable()
