# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the commands of a plan are aimed at: stale HMCs, and words from hosts that never leave their place."""

from __future__ import annotations

import dataclasses
import itertools
import re
import typing as t

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import Diagnosis, Finding, HmcLink
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import CONSENTS, SAVES
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import (
    ControlPoint,
    Snapshot,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model_signs import Signs
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model_trust import Trust, TrustCheck, TrustedHost
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan import Plan, make_plan
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.plans import (
    CLOCK,
    HMC1,
    NODE,
    OTHER,
    OWN,
    STALE,
    finding,
    ids,
    link,
    past,
    plan,
    reading,
    step_of,
)

# --- suspended HMCs --------------------------------------------------------------------------------------------------

SUSPENDED = finding("RMC058", "unsuspend")


def suspended(*known: str, **change: t.Any) -> Plan:
    seen = reading(trust=Trust(suspended=known), **change)
    others = HmcLink("hmc2", "ip", "down", OTHER, ip="X"), HmcLink("hmc3", "ip", "down", OWN, ip="X", expected=False)
    return plan(SUSPENDED, seen=seen, links=(HMC1, *others))


def test_a_suspension_is_lifted_for_each_hmc_that_counts_and_has_one() -> None:
    step = step_of(suspended(NODE, OTHER, OWN, "x"), "unsuspend")
    assert step.begin == tuple(
        ("runact", "-s", f"NodeID==0x{node}", "IBM.MCP", "SetSuspendState", "State=0") for node in (NODE, OTHER)
    )
    assert step.goal[:2] == (("need_not_suspended", NODE), ("need_not_suspended", OTHER))
    assert "no_kernel_update" in step.checks


@pytest.mark.parametrize(
    ("made", "guard"),
    [
        (suspended(), "target"),
        (suspended(NODE, work_in_flight=None), "kernel_update"),
        (suspended(NODE, work_in_flight=("lvupdateSetup",)), "work_in_flight"),
    ],
)
def test_a_suspension_stays_where_an_update_may_run(made: Plan, guard: str) -> None:
    assert made.steps == ()
    assert [row.guard for row in made.refused] == [guard]


# --- stale HMCs ------------------------------------------------------------------------------------------------------


def stale_plan(
    name: str = "hmc1", others: tuple[ControlPoint, ...] = (), expected: bool | None = None, state: str = "O"
) -> Plan:
    points = (ControlPoint(NODE, key_token=name), *others)
    hosts = (TrustedHost("hmc1"), TrustedHost("a b"), TrustedHost("-rf"), TrustedHost("lpar1"), TrustedHost("hmc1;x"))
    trust = Trust(hosts=hosts)
    seen = reading(hostname="lpar1", links=(link(state),), control_points=points, trust=trust)
    gone = dataclasses.replace(HMC1, ip=state, state="up" if state == "I" else "down", expected=expected)
    return plan(STALE, seen=seen, allow=["remove_stale"], links=(gone,))


def test_a_stale_hmc_leaves_the_record_and_the_list() -> None:
    step = step_of(stale_plan(), "remove_stale")
    assert step.begin == (
        ("rmrsrc-api", "-s", f"IBM.MCP::NodeID=0x{NODE}"),
        ("ctsthl", "-d", "-n", "hmc1"),
        ("refrsrc-api", "-c", "IBM.MCP"),
    )
    assert step.goal == (("need_point_gone", NODE), ("need_key_gone", "hmc1"), ("need_any_hmc",))


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("hmc1", (ControlPoint(OTHER, key_token="hmc1.example.net"),)),  # one that stays has the name
        ("hmc1", (ControlPoint(OTHER, mn_name="HMC1"),)),
        ("hmc2", ()),  # the list does not hold it
        ("lpar1", ()),  # the node's own name
        ("a b", ()),
        ("-rf", ()),
        ("hmc1;x", ()),
    ],
)
def test_a_key_is_removed_only_by_a_plain_name_that_nobody_else_has(
    name: str, others: tuple[ControlPoint, ...]
) -> None:
    assert not any(argv[0] == "ctsthl" for argv in step_of(stale_plan(name, others), "remove_stale").begin)


@pytest.mark.parametrize("name", ["192.0.2.101", "lpar1-rmc.example.net", "lpar1-adm"])
def test_no_key_of_the_node_itself_is_removed(name: str) -> None:
    """Whatever an HMC that is gone called itself: these are names of the node, in that very record or in ctsvhbac."""
    point = ControlPoint(NODE, key_token=name, mn_name="192.0.2.101", connectivity_names=("lpar1-adm",))
    trust = Trust(hosts=(TrustedHost(name),), checks=(TrustCheck("lpar1-rmc.example.net", "Trusted host"),))
    seen = reading(hostname="lpar1", control_points=(point,), trust=trust)
    gone = dataclasses.replace(HMC1, ip="O")
    step = step_of(plan(STALE, seen=seen, allow=["remove_stale"], links=(gone,)), "remove_stale")
    assert not any(argv[0] == "ctsthl" for argv in step.begin)


@pytest.mark.parametrize("change", [{"expected": True}, {"state": "I"}])
def test_an_hmc_that_is_wanted_or_alive_is_not_stale(change: dict[str, t.Any]) -> None:
    made = stale_plan(**change)
    assert made.steps == ()
    assert [(row.guard, row.consents) for row in made.refused] == [("target", ())]


# --- hostile words ---------------------------------------------------------------------------------------------------

WORDS = st.one_of(
    st.text(max_size=20),
    st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
    st.sampled_from(["-i", "a b", "$(reboot)", "hmc1", "{saves}", "../../etc", "0x" + OWN, "x\ny", OWN, OTHER]),
)
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*|-[A-Za-z]|0x[0-9a-f]{16}")
FIXED = ("IBM.MCP", "State=0", SAVES + "/ctsnap", "node_uuid=00000000-0000-0000-0000-000000000000")


@st.composite
def hostile(draw: st.DrawFn) -> tuple[Snapshot, Diagnosis]:
    words = draw(st.lists(WORDS, min_size=8, max_size=8))
    points = tuple(ControlPoint(word, key_token=name, mn_name=name) for word, name in itertools.pairwise(words))
    trust = Trust(hosts=tuple(map(TrustedHost, words)), suspended=tuple(words))
    links = tuple(HmcLink(name, "ip", "down", word, ip="i") for word, name in zip(words, words[2:]))
    seen = ids(
        *words[:3], links=(link("i"),), control_points=points, trust=trust, signs=Signs(clock=CLOCK), hostname="x"
    )
    seen = dataclasses.replace(seen, history=draw(st.sampled_from([(), (past(),)])))
    causes = tuple(
        Finding(rule, slug, "error", draw(st.sampled_from(words)), "m", remedy=remedy)
        for rule, slug, remedy in (
            ("RMC013", "node_id_mismatch", "restore_identity"),
            ("RMC056", "stale_point", "remove_stale"),
            ("RMC058", "link_suspended", "unsuspend"),
            ("RMC050", "hmc_key_differs", "recycle"),
        )
    )
    return seen, Diagnosis("down", "none", links, causes)


@settings(max_examples=400, deadline=None)
@given(hostile(), WORDS)
def test_a_word_from_a_host_reaches_a_command_only_in_a_strict_form(
    case: tuple[Snapshot, Diagnosis], told: str
) -> None:
    made = make_plan(*case, allow=tuple(CONSENTS), hmc={"node_id": told})
    for step in made.steps:
        for argv in step.commands:
            for word in argv[1:]:
                bare = re.sub(r"^(IBM\.MCP::NodeID=|NodeID==)", "", word)
                assert word in FIXED or PLAIN.fullmatch(bare), argv
        for need in step.goal:
            assert all(re.fullmatch(r"-|(0x)?[0-9a-f]{16}|[A-Za-z0-9][A-Za-z0-9._-]*", word) for word in need[1:]), need
