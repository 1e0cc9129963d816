# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of what a partition repeats of the HMCs' own findings."""

from __future__ import annotations

import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules.hmc import CONSOLE_RULES
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_case import Case

EAST1 = {"name": "hmc-east1", "host": "hmc-east1.example.net", "addresses": ["192.0.2.21"]}
EAST2 = {"name": "hmc-east2", "host": "192.0.2.22", "addresses": []}
STATES = {"info": "healthy", "warning": "degraded", "error": "degraded"}


def finding(rule: str) -> dict[str, t.Any]:
    """As hmc_rmc_info returns it, short."""
    proof = {"command": "lssysconn -r all", "lines": ["resource_type=sys"]}
    words = {"id": rule, "subject": "FRAME01", "message": f"FRAME01: {rule}.", "human_action": "Mend it."}
    return {**words, "evidence": [proof]}


def word(*rules: str, hmc: t.Any = None, said: str = "active") -> dict[str, t.Any]:
    """What one HMC says of the partition."""
    row = {"name": "lpar-app01", "system": "FRAME01", "state": "Running", "rmc_state": said}
    return {**row, "hmc": EAST1 if hmc is None else hmc, "findings": [finding(rule) for rule in rules]}


#: An HMC that cannot be asked tells something of a link that is down only.
CHANGES: dict[str, dict[str, hosts.Answer]] = {
    "HMC023": {"rmcdomainstatus": hosts.domain(("O", hosts.HMC1, "192.0.2.21"), ("I", hosts.HMC2, "192.0.2.22"))}
}
CASES = tuple(
    Case(rule.id, "aix", CHANGES.get(rule.id, {}), STATES[rule.severity], "FRAME01", {}, word(rule.id))
    for rule in CONSOLE_RULES.values()
    if rule.id != "HMC001"
)
