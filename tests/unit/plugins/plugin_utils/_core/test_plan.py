# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans: what a finding unlocks, what forbids it, and properties that hold for every reading."""

from __future__ import annotations

import json
import typing as t

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import STATES, Diagnosis, HmcLink
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import CONSENTS, LADDER, Risk
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import (
    Member,
    Membership,
    ProxySlot,
    ProxyTable,
    Snapshot,
    Socket,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model_history import Past, Unfinished
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model_signs import Signs
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan import Plan, describe, make_plan
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan_guards import GUARDS, living
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules import RULES
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.plans import (
    NODE,
    finding,
    link,
    plan,
    reading,
    rungs,
    subsystem,
)

RULE_REMEDIES = {rule.remedy for rule in RULES.values() if rule.remedy}


RECYCLE = finding("RMC003", "recycle")
CASES = [
    # what was read, allow, HMC -> the guard that refuses a recycle, and the name that lifts it
    ({}, (), None, "", ""),
    ({"links": (link("I"),)}, (), None, "living_link", "recycle_with_live_link"),
    ({"links": (link("I"),)}, ("recycle_with_live_link",), None, "", ""),
    ({"proxy": ProxyTable("table", (ProxySlot("h", "A"),))}, (), None, "living_link", "recycle_with_live_link"),
    ({"proxy": ProxyTable("keyvalue", (ProxySlot("h"),))}, (), None, "living_link", "recycle_with_live_link"),
    ({"links": None}, (), None, "living_link", "recycle_with_live_link"),
    ({"links": None, "rmcd_answers": False}, (), None, "", ""),
    ({"membership": Membership(Member.YES)}, (), None, "membership", "recycle_on_cluster"),
    ({"membership": Membership(Member.UNKNOWN)}, (), None, "membership", "recycle_on_cluster"),
    ({"membership": Membership(Member.YES)}, ("recycle_on_cluster",), None, "", ""),
    (
        {"membership": Membership(Member.YES), "subsystems": (subsystem("ctrmc"), subsystem("cthags"))},
        ("recycle_on_cluster",),
        None,
        "cluster_quiet",
        "",
    ),
    (
        {"membership": Membership(Member.UNKNOWN), "subsystems": None},
        ("recycle_on_cluster",),
        None,
        "cluster_quiet",
        "",
    ),
    ({"work_in_flight": ("drmgr",)}, tuple(CONSENTS), None, "work_in_flight", ""),
    ({"work_in_flight": None}, tuple(CONSENTS), None, "work_in_flight", ""),
    ({"platform": "vios"}, (), None, "migration", "recycle_on_vios_without_hmc"),
    ({"platform": "vios"}, (), {"no_migration": True}, "", ""),
    ({"platform": "vios"}, ("recycle_on_vios_without_hmc",), None, "", ""),
    ({"platform": "vios"}, tuple(CONSENTS), {"no_migration": False}, "migration", ""),
    ({"platform": "linux"}, tuple(CONSENTS), {"no_migration": False}, "migration", ""),
    ({"platform": "aix"}, tuple(CONSENTS), {"no_migration": "false"}, "migration", ""),  # no silence: not understood
    ({"platform": "vios"}, tuple(CONSENTS), {"no_migration": "true"}, "migration", ""),
    # a reason that nothing lifts goes before one that a name would lift
    (
        {"membership": Membership(Member.YES), "subsystems": (subsystem("ctrmc"), subsystem("cthags"))},
        (),
        None,
        "cluster_quiet",
        "",
    ),
    ({"links": (link("I"),), "work_in_flight": ("emgr",)}, (), None, "work_in_flight", ""),
    ({"history": None}, (), None, "attempts", "try_again"),
    ({"autostart": False}, (), None, "listener_closed_on_purpose", "open_listener"),
    ({"sockets": None}, (), None, "listener_closed_on_purpose", "open_listener"),
    ({"sockets": None}, ("open_listener",), None, "", ""),
    ({"sockets": None, "subsystems": (subsystem("ctrmc", False),)}, (), None, "", ""),  # nothing listened before
    ({"uid": 207}, tuple(CONSENTS), None, "root", ""),
    ({"is_wpar": True}, tuple(CONSENTS), None, "platform", ""),
    ({"platform": "other"}, tuple(CONSENTS), None, "platform", ""),
]


@pytest.mark.parametrize(("change", "allow", "hmc", "guard", "consent"), CASES)
def test_what_forbids_a_recycle(
    change: dict[str, t.Any], allow: tuple[str, ...], hmc: dict[str, t.Any] | None, guard: str, consent: str
) -> None:
    made = plan(RECYCLE, seen=reading(**change), allow=allow, hmc=hmc)
    assert rungs(made) == ([] if guard else ["recycle"])
    assert [(row.guard, row.consent) for row in made.refused] == ([(guard, consent)] if guard else [])


UDP = Socket("udp", "*", 657, "", None)
TCP = Socket("tcp", "*", 657, "*", None, "LISTEN")


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({}, False),
        ({"sockets": (UDP,)}, True),
        ({"sockets": None}, True),
        ({"autostart": False}, True),
        ({"links": (link("I"),)}, True),
        ({"sockets": (UDP, TCP)}, False),
    ],
)
def test_the_listener_opens_only_where_nobody_closed_it(change: dict[str, t.Any], refused: bool) -> None:
    cause = finding("RMC004", "enable_remote")
    made = plan(cause, seen=reading(**change))
    assert rungs(made) == ([] if refused else ["enable_remote"])
    assert rungs(plan(cause, seen=reading(**change), allow=["open_listener"])) == ["enable_remote"]


STOPPED = reading(subsystems=(subsystem("ctrmc", False),), links=None, rmcd_answers=False)


@pytest.mark.parametrize(
    ("answer", "allow", "climbs"),
    [
        (Member.NO, (), True),
        (Member.UNKNOWN, (), True),
        (Member.YES, (), False),
        (Member.YES, ("start_on_member",), True),
    ],
)
def test_starting_needs_consent_only_on_a_known_member(answer: Member, allow: tuple[str, ...], climbs: bool) -> None:
    seen = Snapshot(**{**vars(STOPPED), "membership": Membership(answer)})
    assert bool(plan(finding("RMC002", "start_ctrmc"), seen=seen, allow=allow).steps) is climbs


def test_an_rmcd_outside_the_src_is_for_a_person() -> None:
    seen = Snapshot(**{**vars(STOPPED), "rmcd_running": True})
    made = plan(finding("RMC002", "start_ctrmc"), seen=seen, allow=tuple(CONSENTS))
    assert [row.guard for row in made.refused] == ["stray_rmcd"]
    assert [row.text for row in made.human] == ["Do it."]


@pytest.mark.parametrize("name", ["recycle", "new_keys", "restore_identity", "new_identity"])
def test_nothing_stops_an_rmcd_that_src_does_not_know(name: str) -> None:
    """Its links may live, and whoever started it is not the SRC."""
    seen = reading(subsystems=(subsystem("ctrmc", False),), links=(link("I"),), rmcd_running=True)
    made = plan(finding("RMC051", name), seen=seen, allow=tuple(CONSENTS))
    assert (made.steps, "stray_rmcd" in LADDER[name].guards) == ((), True)
    if name == "recycle":
        assert [(row.guard, row.consent) for row in made.refused] == [("stray_rmcd", "")]


@pytest.mark.parametrize("ctrmc", [True, False])
def test_a_living_row_protects_the_proxy(ctrmc: bool) -> None:
    """The proxy is a daemon of its own: its rows live where RMC is stopped as well."""
    table = ProxyTable("table", (ProxySlot("a", "A"), ProxySlot("b", "H")))
    cause = finding("RMC010", "restart_mcproxy")
    rows = (subsystem("ctrmc", ctrmc), subsystem("mcproxy"))
    assert plan(cause, seen=reading(proxy=table, subsystems=rows)).refused[0].consent == "recycle_with_live_link"
    assert plan(cause, seen=reading(proxy=table)).refused[0].consent == "recycle_with_live_link"
    assert rungs(plan(cause, seen=reading(proxy=table), allow=["recycle_with_live_link"])) == ["restart_mcproxy"]


def test_what_a_cause_explains_follows_only_up_to_its_class() -> None:
    cause = finding("RMC002", "start_ctrmc", ("RMC004", "RMC005", "RMC009"))
    symptoms = (finding("RMC004", "enable_remote"), finding("RMC005", "recycle"), finding("RMC009", "refresh"))
    assert rungs(plan(cause, seen=STOPPED, explained=symptoms)) == ["start_ctrmc", "refresh", "enable_remote"]


def test_what_a_cause_explains_never_waits_before_the_cause_is_treated() -> None:
    symptom = (finding("RMC009", "refresh"),)
    closed = plan(finding("RMC004", "enable_remote", ("RMC009",)), explained=symptom)
    assert rungs(closed) == ["enable_remote"]
    assert closed.steps[0].goal[0] == ("need_listener",) and len(closed.steps[0].goal) > 1, "the connections come back"
    gentler = plan(finding("RMC042", "recycle", ("RMC009",)), explained=symptom)
    assert rungs(gentler) == ["refresh", "recycle"], "a lower class may spare the higher one"


def test_where_a_cause_is_refused_its_symptoms_are_left_alone() -> None:
    seen = Snapshot(**{**vars(STOPPED), "membership": Membership(Member.YES)})
    cause = finding("RMC002", "start_ctrmc", ("RMC009",))
    assert rungs(plan(cause, seen=seen, explained=(finding("RMC009", "refresh"),))) == []


def test_a_plan_that_did_not_heal_is_not_run_again() -> None:
    first = plan(finding("RMC009", "refresh"))
    journal = (("plan", first.id), ("updated", "20260131T031500Z"), ("result", "not_healed"))
    again = plan(finding("RMC009", "refresh"), seen=reading(journal=journal))
    assert (again.steps, [row.consent for row in again.refused]) == ((), ["try_again"])
    assert again.human
    assert rungs(plan(finding("RMC009", "refresh"), seen=reading(journal=journal), allow=["try_again"])) == ["refresh"]
    other = plan(finding("RMC009", "refresh"), RECYCLE, seen=reading(journal=journal))
    assert rungs(other) == ["refresh", "recycle"]


def test_a_young_partition_gets_more_time() -> None:
    assert plan(RECYCLE, seen=reading(uptime_seconds=600)).steps[0].wait == 600
    assert plan(RECYCLE, seen=reading(uptime_seconds=7200)).steps[0].wait == 300


def test_unknown_allowances_are_named() -> None:
    with pytest.raises(ValueError, match="force"):
        plan(RECYCLE, allow=["force"])


# --- the table itself ------------------------------------------------------------------------------------------------


def test_the_table_is_in_order_and_complete() -> None:
    orders = [rung.order for rung in LADDER.values()]
    assert orders == sorted(set(orders))
    assert set(LADDER) >= RULE_REMEDIES
    for rung in LADDER.values():
        assert set(rung.guards) <= set(GUARDS)
        assert bool(rung.finish) is bool(rung.restores)
        assert rung.undo
        assert rung.expects
        assert rung.goal
        assert rung.wait >= 120
        assert {"root", "platform", "work_in_flight"} <= set(rung.guards)
        if rung.finish:
            assert "living_link" in rung.guards
        if rung.risk >= Risk.TRUST:
            assert {"never_on_member", "support_data"} <= set(rung.guards)
            assert rung.consent == rung.name
            assert rung.loses


def test_consents_are_known() -> None:
    guarded = {guard.consent for guard in GUARDS.values() if guard.consent}
    assert guarded | {rung.consent for rung in LADDER.values() if rung.consent} == set(CONSENTS)


# --- properties ------------------------------------------------------------------------------------------------------

MAYBE = st.sampled_from([True, False, None])
SUBSYSTEMS = st.one_of(
    st.none(),
    st.lists(
        st.builds(
            subsystem,
            st.sampled_from(["ctrmc", "mcproxy", "cthags", "clstrmgrES", "IBM.DRM", "IBM.RecoveryRM"]),
            st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
)
SLOTS = st.lists(st.builds(ProxySlot, st.sampled_from(["a", "b;c"]), st.sampled_from(["A", "H", ""])), max_size=2)
NODE_IDS = st.sampled_from([None, "", NODE, "00000000aaaaaaaa"])
RECYCLED = Past("run1", "20270115T075000Z", "p", "rmc", "not_healed", (("recycle", "unreached"),))
SNAPSHOTS = st.builds(
    Snapshot,
    platform=st.sampled_from(["aix", "vios", "linux", "other", ""]),
    hostname=st.text(max_size=5),
    uid=st.sampled_from([0, 0, 0, 5, None]),
    uptime_seconds=st.sampled_from([None, 10, 10_000]),
    subsystems=SUBSYSTEMS,
    links=st.one_of(st.none(), st.lists(st.builds(link, st.sampled_from("IiOXZS")), max_size=2).map(tuple)),
    rmcd_answers=MAYBE,
    proxy=st.one_of(st.none(), st.builds(ProxyTable, st.just("table"), SLOTS.map(tuple))),
    sockets=st.one_of(st.none(), st.lists(st.sampled_from([UDP, TCP]), max_size=2).map(tuple)),
    membership=st.builds(Membership, st.sampled_from(Member)),
    autostart=MAYBE,
    work_in_flight=st.sampled_from([None, (), (), ("drmgr",)]),
    is_wpar=MAYBE,
    rmcd_running=MAYBE,
    node_id_file=NODE_IDS,
    node_id_saved=NODE_IDS,
    node_id_command=NODE_IDS,
    caa_parent=st.sampled_from([None, "", "6e0c1d2a-47b1-11ee-8001-4e1219560a01"]),
    signs=st.builds(Signs, clock=st.sampled_from([None, 1_800_000_000])),
    history=st.sampled_from([None, (), (RECYCLED,)]),
    unfinished=st.sampled_from([None, None, Unfinished("recycle", "r", "b"), Unfinished("new_identity", "r", "b")]),
)
IDS = [f"RMC{number:03}" for number in range(1, 12)]
FINDINGS = st.builds(
    finding,
    st.sampled_from(IDS),
    st.sampled_from(["", "nonsense", *LADDER]),
    st.lists(st.sampled_from(IDS), max_size=3).map(tuple),
)
DIAGNOSES = st.builds(
    Diagnosis,
    st.sampled_from(STATES),
    st.just("none"),
    st.lists(st.builds(HmcLink, st.just("a"), st.just("none"), st.just("down"), st.text(max_size=4)), max_size=1).map(
        tuple
    ),
    st.lists(FINDINGS, max_size=4).map(tuple),
    st.lists(FINDINGS, max_size=3).map(tuple),
)
ALLOW = st.sets(st.sampled_from(sorted(CONSENTS)))
HMC = st.sampled_from([None, {}, {"no_migration": True}, {"no_migration": False}])
TWINS = st.one_of(
    st.none(),
    st.builds(lambda role: {"node_id": NODE, "role": role}, st.sampled_from(["copy", "original", "unknown"])),
)


@settings(max_examples=600, deadline=None)
@given(SNAPSHOTS, DIAGNOSES, ALLOW, HMC, TWINS)
def test_invariants_of_every_plan(
    seen: Snapshot, diagnosis: Diagnosis, allow: set[str], hmc: dict[str, t.Any] | None, twins: dict[str, t.Any] | None
) -> None:
    made = make_plan(seen, diagnosis, allow=allow, hmc=hmc, twins=twins)
    names = rungs(made)
    if diagnosis.state == "not_applicable" or (diagnosis.state == "healthy" and twins is None):
        assert names == []
    assert names == sorted(set(names), key=lambda name: LADDER[name].order)
    for name in names:
        rung = LADDER[name]
        assert not rung.consent or rung.consent in allow
        if rung.risk >= Risk.TRUST:
            assert seen.membership.answer is Member.NO
            assert seen.unfinished is None or seen.unfinished.rung == "recycle"
            assert "support_data" in names
    if names:
        assert not seen.work_in_flight
        assert not seen.uid
    if "recycle" in names:
        _check_recycle(seen, allow, hmc)
    if "restart_mcproxy" in names:
        assert not living(seen) or "recycle_with_live_link" in allow
    if "start_ctrmc" in names:
        assert seen.membership.answer is not Member.YES or "start_on_member" in allow
    _check_refusals(made, allow)
    _check_classes(made, diagnosis, allow)
    json.dumps(describe(made))
    assert make_plan(seen, diagnosis, allow=allow, hmc=hmc, twins=twins) == made


def _check_recycle(seen: Snapshot, allow: set[str], hmc: dict[str, t.Any] | None) -> None:
    if seen.membership.answer is not Member.NO:
        assert "recycle_on_cluster" in allow
        assert seen.subsystems is not None
        assert not any(row.active and row.name == "cthags" for row in seen.subsystems)
    assert not living(seen) or "recycle_with_live_link" in allow
    assert seen.work_in_flight == ()
    if seen.platform == "vios":
        word = (hmc or {}).get("no_migration")
        assert word is True or (word is None and "recycle_on_vios_without_hmc" in allow)


def _check_refusals(made: Plan, allow: set[str]) -> None:
    """A refused rung is not climbed, and the names it asks for are known and not given yet."""
    for row in made.refused:
        assert row.guard == "tried" or row.rung not in rungs(made)
        assert row.text
        assert set(row.consents) <= set(CONSENTS) - allow
        assert not row.consents or row.consent == row.consents[0]


def _check_classes(made: Plan, diagnosis: Diagnosis, allow: set[str]) -> None:
    """No rung stands in a plan because a gentler one might not do: a cause or a consent by name asks for its class."""
    asked = [LADDER[cause.remedy].risk for cause in diagnosis.findings if cause.remedy in LADDER]
    for step in made.steps:
        assert step.rung.consent in allow if step.rung.consent else step.rung.risk <= max([Risk.NONE, *asked])
        assert step.reasons
