# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""In-band facts: layouts, eligibility, and what is missing for it."""

from __future__ import annotations

import json

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.inband_facts import proxy_facts
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts

EMPTY: dict[str, hosts.Answer] = {"mcproxy": hosts.proxy(), "mcp": hosts.TWO_HMCS, "rmcdomainstatus": hosts.BOTH_UP}
HMC = "V11R1M1111"


def missing(facts: dict) -> list[tuple[str, bool]]:
    return [(lack["requirement"], lack["known"]) for lack in facts["missing"]]


def test_an_active_table() -> None:
    facts = proxy_facts(hosts.read("aix_inband"))
    assert (facts["present"], facts["active"], facts["transport"]) == (True, True, "inband")
    assert [(slot["hmc"], slot["status"], slot["slot"]) for slot in facts["slots"]] == [
        ("hmc-east1", "A", 11),
        ("hmc-east2", "A", 12),
    ]
    assert (facts["eligible"], facts["missing"]) == (True, [])
    assert json.loads(json.dumps(facts)) == facts


def test_an_empty_table_is_running_and_not_in_use() -> None:
    facts = proxy_facts(hosts.read("aix_inband", **EMPTY), HMC)
    assert (facts["present"], facts["active"], facts["slots"], facts["transport"]) == (True, True, [], "ip")
    assert (facts["eligible"], facts["missing"]) == (True, [])


def test_no_subsystem() -> None:
    facts = proxy_facts(hosts.read("aix"), HMC)
    assert (facts["present"], facts["active"], facts["slots"]) == (False, False, [])
    assert facts["eligible"] is False
    assert missing(facts) == [("os", True), ("firmware", True), ("processor_mode", False)]


def test_the_linux_layout() -> None:
    text = "Subsystem         Group            PID     Status \n mcproxy          rsct             4711    active\n"
    facts = proxy_facts(
        hosts.read("linux", mcproxy=f"{text}\n Hostname: hmc-east1.example.net\n", rmcdomainstatus="", mcp=hosts.mcp())
    )
    assert (facts["present"], facts["transport"], facts["eligible"]) == (True, "inband", True)
    assert [slot["hmc"] for slot in facts["slots"]] == ["hmc-east1.example.net"]


def test_nobody_knows_the_linux_levels() -> None:
    facts = proxy_facts(hosts.read("linux"), HMC)
    assert (facts["eligible"], facts["missing"]) == (None, [])


def test_without_the_hmc_level_eligibility_is_unknown() -> None:
    facts = proxy_facts(hosts.read("aix_inband", **EMPTY))
    assert facts["eligible"] is None
    assert facts["missing"] == [{"requirement": "hmc", "needs": "HMC V11.1.1111.0", "found": "", "known": False}]


@pytest.mark.parametrize(
    ("version", "eligible"),
    [
        ("V11R1M1111", True),
        ("V11.1.1111.0", True),
        ("11.1.1111.0", True),
        ("V11R1 1111", True),
        ("V11R2M1120", True),
        ("V11R1M1110", False),
        ("V11R1", False),
        ("V10R3 M1060", False),
        ("V8R8.2.0", False),
        ("yes", None),
    ],
)
def test_hmc_levels(version: str, eligible: bool | None) -> None:
    assert proxy_facts(hosts.read("aix_inband", **EMPTY), version)["eligible"] is eligible


@pytest.mark.parametrize(
    ("command", "old", "new", "requirement"),
    [
        ("oslevel", "7300-04-00", "7300-03-01", "os"),
        ("sys0", "FW1110.10", "FW1110.00", "firmware"),
        ("sys0", "FW1110.10", "FW1060.50", "firmware"),
        ("prtconf", "POWER 11", "POWER 10", "processor_mode"),
    ],
)
def test_one_level_too_low(command: str, old: str, new: str, requirement: str) -> None:
    text = str(hosts.AIX_INBAND[command]).replace(old, new)
    facts = proxy_facts(hosts.read("aix_inband", **EMPTY, **{command: text}), HMC)
    assert (facts["eligible"], missing(facts)) == (False, [(requirement, True)])


def test_what_was_not_read_is_none() -> None:
    facts = proxy_facts(hosts.read("aix_inband", mcproxy=State.TIMEOUT), HMC)
    assert (facts["present"], facts["active"], facts["slots"]) == (None, None, [])
    assert [entry["command"] for entry in facts["unread"]] == ["mcproxy"]
