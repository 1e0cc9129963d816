# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the diagnosis name the cause? Every fault of the simulator, alone and in pairs, against what it is said to be.

Importing it makes the checkout importable under its collection name, and the simulator under its own.
"""

from __future__ import annotations

from ..checkout import ROOT, importable

__all__ = ["ROOT"]

importable()
