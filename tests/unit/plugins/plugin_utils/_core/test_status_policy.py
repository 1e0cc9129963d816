# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policy from plain data, and what the thresholds do."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose, is_young
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Snapshot
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import Policy, make_policy
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts


def test_no_policy_is_the_default() -> None:
    assert make_policy(None) == make_policy({}) == Policy()


def test_expected_hmcs_given_apart_win() -> None:
    policy = {"expected_hmcs": ["hmc-a", " "]}
    assert make_policy(policy).expected_hmcs == ("hmc-a",)
    assert make_policy(policy, ["hmc-b"]).expected_hmcs == ("hmc-b",)
    assert make_policy({"expected_hmcs": "hmc-c"}, []).expected_hmcs == ("hmc-c",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"expected_hmc": []}, "unknown policy keys: expected_hmc"),
        ({"thresholds": {"var": 1}}, "unknown policy thresholds: var"),
        ({"required_transport": "pigeon"}, "required_transport is 'pigeon'"),
        ({"thresholds": {"var_free_kb": "much"}}, "policy.thresholds.var_free_kb is 'much': give a whole number"),
        ({"thresholds": {"var_free_kb": -1}}, "policy.thresholds.var_free_kb is -1: give a whole number"),
        ({"thresholds": [1]}, r"policy.thresholds is \[1\]: give names and values"),
        ([1], r"policy is \[1\]: give names and values"),
    ],
)
def test_what_is_wrong_is_named(data: t.Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make_policy(data)


@pytest.mark.parametrize(
    ("uptime", "rmcd", "young"),
    [(599, None, True), (600, None, False), (None, 299, True), (90000, 300, False), (None, None, False)],
)
def test_young(uptime: int | None, rmcd: int | None, young: bool) -> None:
    assert is_young(Snapshot("aix", uptime_seconds=uptime, rmcd_seconds=rmcd), Policy()) is young


def test_thresholds_are_data() -> None:
    snapshot = hosts.read("aix")
    assert diagnose(snapshot, make_policy({"thresholds": {"var_free_kb": 400000}})).findings[0].id == "RMC011"
    assert diagnose(snapshot, make_policy({"thresholds": {"inodes_used_percent": 5}})).findings[0].id == "RMC011"


def test_a_rule_that_does_not_exist_cannot_be_switched_off() -> None:
    with pytest.raises(ValueError, match=r"policy\.disabled_rules: no such rule: RMC999 \(known: RMC001"):
        diagnose(hosts.read("aix"), make_policy({"disabled_rules": ["RMC999", "RMC001"]}))
