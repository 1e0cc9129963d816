# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the diagnosis name the cause? Every fault of the simulator, alone and in pairs, against what it is said to be.

Importing it makes the checkout importable under its collection name, and the simulator under its own.
"""

from __future__ import annotations

import contextlib
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
_COLLECTION = ROOT / ".build" / "tree" / "ansible_collections" / "powerops" / "rsct"

if not _COLLECTION.exists():
    _COLLECTION.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):  # another process was faster
        _COLLECTION.symlink_to(ROOT)
for _folder in (ROOT / "tests" / "simulator", ROOT / ".build" / "tree"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))
