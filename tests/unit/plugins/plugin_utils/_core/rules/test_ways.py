# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A link whose state was not read is neither well nor broken."""

from __future__ import annotations

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import Diagnosis
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts, rule_cases_network
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_case import Case, only

OF_THE_WAY = [f"RMC0{number}" for number in range(30, 46)]
OF_ROUTES = {"RMC040", "RMC041", "RMC043"}
CASES = [case for case in rule_cases_network.CASES if case.rule in OF_THE_WAY and "rmcdomainstatus" in case.changes]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.kind}")
def test_nothing_on_the_way_is_blamed_for_a_link_that_was_not_read(case: Case) -> None:
    found = diagnose(hosts.read(case.kind, **{**case.changes, "rmcdomainstatus": State.DENIED}))
    assert found.state == "unknown"
    assert not {finding.id for finding in found.findings} & set(OF_THE_WAY)


def lost_over(routes: int, each: str) -> Diagnosis:
    listing = "".join(each.format(number >> 8, number & 255) for number in range(routes))
    return diagnose(hosts.read("linux", **{**only("O"), "ip_route": listing}))


def test_of_many_routes_to_one_target_none_is_blamed() -> None:
    to_nowhere = "192.0.2.21 via 10.99.{}.{} dev eth0\n"
    assert {finding.id for finding in lost_over(1, to_nowhere).findings} & OF_ROUTES
    assert not {finding.id for finding in lost_over(1000, to_nowhere).findings} & OF_ROUTES


def test_more_routes_than_a_partition_has_are_no_answer() -> None:
    found = lost_over(5000, "10.{}.{}.0/24 via 192.0.2.1 dev eth0\n")
    assert {"RMC040", "RMC041"} <= set(found.unjudged)
