# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A link whose state was not read is neither well nor broken."""

from __future__ import annotations

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts, rule_cases_network
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_case import Case

OF_THE_WAY = [f"RMC0{number}" for number in range(30, 46)]
CASES = [case for case in rule_cases_network.CASES if case.rule in OF_THE_WAY and "rmcdomainstatus" in case.changes]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.kind}")
def test_nothing_on_the_way_is_blamed_for_a_link_that_was_not_read(case: Case) -> None:
    found = diagnose(hosts.read(case.kind, **{**case.changes, "rmcdomainstatus": State.DENIED}))
    assert found.state == "unknown"
    assert not {finding.id for finding in found.findings} & set(OF_THE_WAY)
