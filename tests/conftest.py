# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the checkout importable under its collection name, whatever its folder is called."""

from __future__ import annotations

import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
TREE = ROOT / ".build" / "tree"
CAPTURES = ROOT.parent / "shared" / "captures"


def _link_collection() -> None:
    link = TREE / "ansible_collections" / "powerops" / "rsct"
    link.parent.mkdir(parents=True, exist_ok=True)
    if link.is_symlink() and link.resolve() == ROOT:
        return
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(ROOT)
    except FileExistsError:  # another pytest worker was faster
        pass


_link_collection()
for path in (TREE, ROOT / "tests" / "simulator"):
    if str(path) not in sys.path:
        sys.path.insert(0, str(path))


@pytest.fixture(scope="session")
def captures() -> pathlib.Path:
    """The folder of publicly posted command output; it is not part of the repository."""
    if not CAPTURES.is_dir():
        pytest.skip("no captures folder beside the checkout")
    return CAPTURES
