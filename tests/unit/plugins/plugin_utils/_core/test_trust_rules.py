# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which HMC is gone, which was replaced, and what is said where two causes can't be told apart."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import Diagnosis
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import Policy, make_policy
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import rule_cases_trust as cases
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_case import only

EAST1, EAST2 = cases.told("hmc-east1", "192.0.2.21"), cases.told("hmc-east2", "192.0.2.22")
LOCKED = {"hmc": {"name": "", "addresses": [], "inventory_name": "hmc-x"}, "findings": []}


def ids(found: Diagnosis) -> list[str]:
    return [finding.id for finding in found.findings]


def judge(hmc: dict[str, t.Any] | None = None, policy: Policy | None = None, **changes: hosts.Answer) -> Diagnosis:
    return diagnose(hosts.read("aix", **changes), policy, hmc)


@pytest.mark.parametrize(
    ("hmcs", "retired"),
    [
        ([EAST2], True),
        ([EAST1, EAST2], False),  # it is there, and rather cut off
        ([EAST2, LOCKED], False),  # nobody knows whether that is it
        ([], False),
    ],
)
def test_a_retired_hmc_is_none_of_those_that_were_asked(hmcs: list[dict[str, t.Any]], retired: bool) -> None:
    found = judge({**EAST2, "hmcs": hmcs}, rmcdomainstatus=cases.ONE_DOWN)
    assert ids(found) == (["RMC056"] if retired else ["RMC009"])


def test_the_word_of_one_hmc_says_nothing_of_another() -> None:
    assert ids(judge(EAST2, rmcdomainstatus=cases.ONE_DOWN)) == ["RMC009"]


def test_an_hmc_that_the_policy_does_not_expect_is_not_missed() -> None:
    found = judge({**EAST2, "hmcs": [EAST2]}, Policy(expected_hmcs=("hmc-east2",)), rmcdomainstatus=cases.ONE_DOWN)
    assert (found.state, ids(found)) == ("healthy", [])


def test_an_hmc_that_is_the_one_on_record_was_not_replaced() -> None:
    same = cases.told("hmc-east1", "192.0.2.21", type_model="7063-CR2", serial="68A1B01")
    assert ids(judge(same, rmcdomainstatus=cases.ONE_SHAKES)) == ["RMC050"]


def test_an_hmc_of_another_name_has_replaced_the_one_on_record() -> None:
    found = judge(cases.told("hmc-new", "192.0.2.21"), rmcdomainstatus=cases.ONE_DOWN)
    assert "RMC057" in ids(found)
    assert "calls itself hmc-new" in next(row for row in found.findings if row.id == "RMC057").message


def test_two_causes_that_look_alike_are_both_named() -> None:
    found = judge(rmcdomainstatus=cases.ONE_SHAKES, ctsthl=hosts.CTSTHL + "Host name: hmc-other\n")
    assert ids(found) == ["RMC050"]
    assert "or, as the list also names hmc-other, another HMC has its address" in found.findings[0].message


@pytest.mark.parametrize("second", [{"lssecmode": cases.NIST}, {"key_files": ".\nct_has.pkf\nct_has.thl\n"}])
def test_two_faults_of_trust_are_two_causes(second: dict[str, hosts.Answer]) -> None:
    found = judge(**only("i"), **second, ctsvhbac=(1, cases.UNTRUSTED))
    assert len(ids(found)) == 2 and "RMC051" in ids(found)
    assert {finding.id for finding in found.explained} == {"RMC008"}


def test_nist_mode_is_no_fault_where_the_hmc_has_a_key_to_match() -> None:
    listed = hosts.CTSTHL.replace("rsa1024", "rsa2048_sha256")
    assert judge(lssecmode=cases.NIST).state == "healthy"
    assert ids(judge(lssecmode=cases.NIST, ctsthl=listed, rmcdomainstatus=cases.ONE_DOWN)) == ["RMC009"]
    assert ids(judge(lssecmode=cases.NIST, rmcdomainstatus=cases.ONE_DOWN)) == ["RMC009", "RMC053"]


def test_rules_from_memory_can_be_switched_off() -> None:
    strict = make_policy({"memory_rules": False})
    assert ids(judge(None, strict, **only("i"), lssecmode=cases.NIST)) == ["RMC008", "RMC008"]
    assert ids(judge(None, strict, rmcdomainstatus=cases.ONE_LOST, node_states=cases.SUSPENDED)) == []


def test_new_keys_are_no_fault_while_every_link_is_up() -> None:
    found = judge(ctsvhbac=(1, cases.UNTRUSTED), key_ages="/var/ct/cfg/ct_has.qkf\n")
    assert (found.state, ids(found)) == ("healthy", ["RMC055"])


def test_key_ages_alone_prove_nothing() -> None:
    assert judge(key_ages="/var/ct/cfg/ct_has.qkf\n").findings == ()
    assert ids(judge(key_ages="/var/ct/cfg/ct_has.qkf\n", **only("O"))) == ["RMC009", "RMC009"]


def test_a_handshake_of_young_rmc_is_no_fault() -> None:
    young = hosts.PROCESSES.replace("09-23:58:00", "00:30")
    assert ids(judge(**only("i"), processes=young, lssecmode=cases.NIST, ctsvhbac=(1, cases.UNTRUSTED))) == ["RMC017"]


@pytest.mark.parametrize("command", ["ctsvhbac", "key_ages", "lssecmode", "node_states"])
def test_what_only_a_broken_link_needs_may_be_unread_elsewhere(command: str) -> None:
    assert judge(**{command: State.TIMEOUT}).state == "healthy"


@pytest.mark.parametrize(
    ("command", "rule"),
    [("ctsvhbac", "RMC008"), ("key_ages", "RMC008"), ("lssecmode", "RMC008"), ("node_states", "RMC050")],
)
def test_a_key_is_called_wrong_only_after_all_else_was_read(command: str, rule: str) -> None:
    assert set(ids(judge(**{**only("i"), command: State.TIMEOUT}))) == {rule}


def test_private_networks_of_hmcs_may_be_numbered_alike() -> None:
    private = hosts.TWO_HMCS.replace('HMCAddIPs         = ""', 'HMCAddIPs         = "10.0.0.1"')
    other = cases.told("hmc-east2", "192.0.2.22", "10.0.0.1", type_model="7063-CR2", serial="68A1B02")
    assert ids(judge(None, mcp=private, rmcdomainstatus=cases.ONE_DOWN)) == ["RMC009"]
    assert ids(judge(other, mcp=private, rmcdomainstatus=cases.ONE_SHAKES)) == ["RMC050"]
