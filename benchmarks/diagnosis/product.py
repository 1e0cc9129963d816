# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The product's tables of rules, of hosts, HMCs and fleets, as one."""

from __future__ import annotations

import functools
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.correlate_rows import RULES as FLEET_RULES
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose_console import CONSOLE_RULES
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules import RULES

EVERY_RULE: t.Final[dict[str, t.Any]] = {**RULES, **CONSOLE_RULES, **FLEET_RULES}


@functools.cache
def reach(finding: str) -> frozenset[str]:
    """Everything that this finding explains by the table, directly or through others."""
    found: set[str] = set()
    waiting = [finding]
    while waiting:
        rule = EVERY_RULE.get(waiting.pop())
        new = set(getattr(rule, "explains", ())) - found
        found |= new
        waiting += new
    return frozenset(found)
