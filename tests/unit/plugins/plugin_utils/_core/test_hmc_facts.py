# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What several HMCs say of one partition: each is compared with the link to itself, and anything may be given."""

from __future__ import annotations

import json
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import Diagnosis
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.hmc_facts import joined, words_of
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import Policy, make_policy
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.triage import triage
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_cases_hmc import (
    EAST1,
    EAST2,
    finding,
    word,
)

LINUX_PROXY = " mcproxy          rsct             4711    active\n\n Hostname: hmc-east1\n"
ONE_DOWN = hosts.domain(("O", hosts.HMC1, "192.0.2.21"), ("I", hosts.HMC2, "192.0.2.22"))


def judge(*words: dict[str, t.Any], policy: dict[str, t.Any] | None = None, **changes: hosts.Answer) -> Diagnosis:
    return diagnose(hosts.read("aix", **changes), make_policy(policy), {"hmcs": list(words)})


def causes(found: Diagnosis) -> list[tuple[str, tuple[str, ...]]]:
    return [(cause.id, cause.hmcs) for cause in found.findings]


def test_an_hmc_is_compared_with_the_link_to_itself() -> None:
    lost, well = word(hmc=EAST1, said="inactive"), word(hmc=EAST2)
    assert causes(judge(lost, well, rmcdomainstatus=ONE_DOWN)) == [("RMC009", ("hmc-east1",))]
    assert causes(judge(lost, well)) == [("HMC001", ("hmc-east1",))]
    assert "HMC hmc-east1 says inactive" in judge(lost, well).findings[0].message


def test_what_came_up_a_moment_ago_may_be_news_to_an_hmc() -> None:
    young = judge(word(hmc=EAST1, said="inactive"), uptime="   00:40\n")
    assert "HMC001" not in {cause.id for cause in young.findings}


@pytest.mark.parametrize(
    ("said", "active", "ids"),
    [
        ("active", None, []),
        ("inactive", None, ["HMC001", "RMC010"]),
        ("inactive", 1, ["HMC001"]),
        ("inactive", 0, ["RMC010"]),
    ],
)
def test_where_a_list_has_no_states_lspartition_decides(said: str, active: int | None, ids: list[str]) -> None:
    """Linux names the HMCs that are in-band; which of them are still in handshake it does not tell."""
    own = hosts.read("linux", mcproxy=LINUX_PROXY, rmcdomainstatus="", mcp=hosts.mcp())
    row = {**word(hmc=EAST1, said=said), "lspartition_active": active}
    found = diagnose(own, make_policy({}), {"hmcs": [row]})
    assert [cause.id for cause in found.findings if cause.severity == "error"] == ids
    assert all("says inactive" in cause.message and not cause.remedy for cause in found.findings)


def test_both_may_disagree() -> None:
    found = judge(word(hmc=EAST1, said="none"), word(hmc=EAST2, said="inactive"))
    assert causes(found) == [("HMC001", ("hmc-east1",)), ("HMC001", ("hmc-east2",))]


@pytest.mark.parametrize(("said", "agrees"), [("active", True), ("busy", True), ("unknown", True), ("none", False)])
def test_an_hmc_that_cannot_tell_does_not_disagree(said: str, agrees: bool) -> None:
    assert (judge(word(said=said)).state == "healthy") is agrees


def test_a_cause_at_the_hmc_explains_the_link_to_that_hmc_alone() -> None:
    found = judge(word("HMC006", hmc=EAST1, said="inactive"), word(hmc=EAST2), rmcdomainstatus=ONE_DOWN)
    assert causes(found) == [("HMC006", ("hmc-east1",))]
    assert found.findings[0].explains == ("RMC009",)
    other = judge(word(hmc=EAST1, said="inactive"), word("HMC006", hmc=EAST2), rmcdomainstatus=ONE_DOWN)
    assert {cause.id for cause in other.findings} == {"HMC006", "RMC009"}


def test_a_hint_stands_beside_what_it_may_explain() -> None:
    found = judge(word("HMC007", hmc=EAST1, said="inactive"), rmcdomainstatus=ONE_DOWN)
    assert [cause.id for cause in found.findings] == ["HMC007", "RMC009"]
    assert found.explained == ()


def test_a_partition_without_drm_tells_itself_why_nothing_dynamic_works() -> None:
    running = [row for row in hosts.RUNNING if row != "IBM.DRM"]
    at_rest = (*hosts.AT_REST, "IBM.DRM")
    found = judge(word("HMC005"), lssrc_all=hosts.lssrc(running=running, at_rest=at_rest))
    assert "HMC005" not in {cause.id for cause in (*found.findings, *found.explained)}
    assert [cause.id for cause in judge(word("HMC005")).findings] == ["HMC005"]


def test_an_hmc_out_of_reach_counts_where_its_link_is_down_too() -> None:
    silent = {"hmc": {"host": "192.0.2.21", "name": ""}, "findings": [finding("HMC023")]}
    named = {"hmc": {"host": "hmc-east1.example.net"}, "findings": [finding("HMC023")]}
    stranger = {"hmc": {"host": "192.0.2.99"}, "findings": [finding("HMC023")]}
    assert judge(word(hmc=EAST2), named).state == "healthy"
    assert causes(judge(word(hmc=EAST2), named, rmcdomainstatus=ONE_DOWN)) == [("HMC023", ("hmc-east1",))]
    assert "RMC009" in {cause.id for cause in judge(word(hmc=EAST2), stranger, rmcdomainstatus=ONE_DOWN).findings}
    assert silent["hmc"]["host"] in {name for told in words_of({"hmcs": [silent]}) for name in told.names}


def test_an_hmc_that_the_policy_does_not_expect_says_nothing() -> None:
    policy = {"expected_hmcs": ["hmc-east2"]}
    assert causes(judge(word("HMC003", hmc=EAST1), word(hmc=EAST2), policy=policy)) == []
    elsewhere = word("HMC003", hmc={"name": "hmc-west9", "addresses": ["198.51.100.9"]})
    assert causes(judge(elsewhere, policy=policy)) == []
    assert causes(judge(elsewhere)) == [("HMC003", ("hmc-west9",))]


def test_a_rule_can_be_switched_off_at_both_ends() -> None:
    facts = {"hmcs": [word("HMC008")]}
    assert diagnose(hosts.read("aix"), Policy(disabled_rules=("HMC008",)), facts).state == "healthy"
    assert diagnose(hosts.read("aix"), Policy(memory_rules=False), facts).state == "healthy"
    assert diagnose(hosts.read("aix"), Policy(), facts).state == "degraded"


def test_a_partition_that_migrates_runs() -> None:
    row = {**word("HMC014"), "state": "Migrating - Running"}
    found = judge(row)
    assert ([cause.id for cause in found.findings], found.state) == (["HMC014"], "healthy")


def test_the_words_of_an_hmc_are_no_templates_and_no_controls() -> None:
    odd = {
        **finding("HMC003"),
        "message": "{subject.__class__}\x1b[31m" + "x" * 5000,
        "severity": "critical",
        "hmcs": 7,
    }
    (cause,) = judge({**word(), "findings": [odd]}).findings
    assert cause.message.startswith("{subject.__class__}?") and "\x1b" not in cause.message
    assert (len(cause.message) <= 2000, cause.severity, cause.slug) == (True, "error", "system_not_connected")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("hmcs", "hmc", "findings", "name", "addresses", "evidence", "lines", "id", "state", "rmc_state")
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)
SNAPSHOT = hosts.read("aix")


@given(_JSON)
def test_anything_may_be_given(facts: t.Any) -> None:
    assert isinstance(words_of(facts), tuple)
    assert joined(facts) is None or isinstance(joined(facts), dict)
    given_facts = facts if isinstance(facts, dict) else {"hmcs": facts}
    json.dumps([cause.message for cause in diagnose(SNAPSHOT, None, given_facts).findings])


# --- how triage puts them together -----------------------------------------------------------------------------------


def row(name: str, number: int, **words: t.Any) -> dict[str, t.Any]:
    return {
        "name": name, "lpar_id": number, "system": "FRAME01", "serial": "78A1B2C", "env": "aixlinux", "state": "Running",
        "rmc_state": "inactive", "rmc_ipaddr": "", "transport": "none", "connected": False, **words,
    }  # fmt: skip


def test_triage_hands_on_the_word_of_every_hmc() -> None:
    dead = {**finding("HMC003"), "about": [{"serial": "78A1B2C", "lpar_id": None}]}
    other = {**finding("HMC003"), "about": [{"serial": "78D3E4F", "lpar_id": None}]}
    gone = {**finding("HMC023"), "about": []}
    answers = {
        "one": {"partitions": [row("db01", 5, hmc=EAST1, findings=[finding("HMC006")])], "hmc": EAST1},
        "two": {"partitions": [], "hmc": EAST2, "findings": [dead, other], "systems": []},
        "three": {"failed": True, "kind": "unreachable", "msg": "x", "hmc": {"host": "192.0.2.23"}, "findings": [gone]},
        "four": {"failed": True, "kind": "login", "msg": "x", "findings": [{**finding("HMC021"), "about": []}]},
        "five": {"partitions": [row("db01", 5)]},
    }
    (entry,) = triage(answers, {"db01": ""})["partitions"]
    told = [
        (word["hmc"]["inventory_name"], [f["id"] for f in word.get("findings", ())]) for word in entry["facts"]["hmcs"]
    ]
    assert told == [("one", ["HMC006"]), ("five", []), ("two", ["HMC003"]), ("three", ["HMC023"]), ("four", [])]
    assert (entry["facts"]["name"], entry["facts"]["hmcs"][0]["hmc"]["name"]) == ("db01", "hmc-east1")


def test_a_partition_without_dynamic_operations_is_worth_a_visit() -> None:
    well = row("db01", 5, connected=True, rmc_state="active", findings=[finding("HMC005")])
    (entry,) = triage({"one": {"partitions": [well]}}, {"db01": ""})["visit"]
    assert entry["reason"] == "no_dlpar"
