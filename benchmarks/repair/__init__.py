# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the repair heal, how fast, and does it harm? Measured against a field script and against perfect knowledge.

Importing it makes the checkout importable under its collection name, and the simulator under its own.
"""

from __future__ import annotations

from ..checkout import ROOT, importable

__all__ = ["ROOT"]

importable()
