# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile, broken and foreign output for every command that is asked, and what must hold whatever comes back.

Importing it makes the checkout importable under its collection name, and the simulator under its own.
"""

from __future__ import annotations

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TREE = ROOT / ".build" / "tree"


def _paths() -> None:
    link = TREE / "ansible_collections" / "powerops" / "rsct"
    if not (link.is_symlink() and link.resolve() == ROOT):
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(ROOT)
    for path in (TREE, ROOT / "tests" / "simulator"):
        if str(path) not in sys.path:
            sys.path.insert(0, str(path))


_paths()
