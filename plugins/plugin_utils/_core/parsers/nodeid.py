# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The node id: ``/etc/ct_node_id``, ``/var/ct/cfg/ct_node_id`` and ``lsnodeid``."""

from __future__ import annotations

import re

from ..model import Parsed
from ._text import first

# recfgct -i takes 9 to 16 digits, so a shorter id is the same number without its leading zeros.
_ID = re.compile(r"(?:0[xX])?([0-9A-Fa-f]{9,16})")


def parse_node_id(text: str) -> Parsed[str]:
    """16 lower-case hex digits; empty when the node has none (2641-036, an empty file)."""
    return first(text, _node_id, "")


def _node_id(line: str) -> str | None:
    found = _ID.fullmatch(line.strip())
    return found[1].lower().zfill(16) if found else None
