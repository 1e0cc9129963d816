# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the checkout importable under its collection name, and the simulator under its own."""

from __future__ import annotations

import sys

from tests.gates import collection

ROOT = collection.ROOT


def importable() -> None:
    """May be called again, and by several processes at once."""
    for folder in (ROOT / "tests" / "simulator", collection.link_tree()):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
