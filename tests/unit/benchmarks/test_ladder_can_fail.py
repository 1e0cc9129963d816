# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The check of the ladder is worth something only if it finds what is wrong: mistakes are planted in ladder and planner."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import plan as planner
from ansible_collections.powerops.rsct.plugins.plugin_utils._core import plan_guards
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import LADDER
from benchmarks.ladder import invariants
from benchmarks.ladder.explore import Explorer, Tally
from benchmarks.ladder.fates import Given
from benchmarks.ladder.space import MEMORIES
from benchmarks.ladder.view import EVERY, Case
from benchmarks.ladder.world import World

ALL = Given(allow=EVERY)
Planted = t.Callable[..., None]


@pytest.fixture
def change(monkeypatch: pytest.MonkeyPatch) -> Planted:
    """Plants other fields into a rung."""

    def plant(name: str, **fields: t.Any) -> None:
        monkeypatch.setitem(LADDER, name, dataclasses.replace(LADDER[name], **fields))

    return plant


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> Planted:
    """Takes a guard away, on the controller and on the host."""

    def plant(*names: str) -> None:
        for name in names:
            open_row = dataclasses.replace(plan_guards.GUARDS[name], check=lambda scene, rung: None, host="")
            monkeypatch.setitem(plan_guards.GUARDS, name, open_row)

    return plant


@pytest.fixture(autouse=True)
def fresh() -> t.Iterator[None]:
    """What was remembered of the planner without the mistake must not hide it."""
    invariants.highest_at_first.cache_clear()
    yield
    invariants.highest_at_first.cache_clear()


def explored(*cases: Case) -> Tally:
    explorer = Explorer()
    for case in cases:
        explorer.root(case)
    return explorer.tally


def found(*cases: Case) -> str:
    return "\n".join(explored(*cases).count)


def test_without_a_mistake_these_cases_are_in_order() -> None:
    worlds = (
        World(rmc="hung", member="unknown"),
        World(rmc="hung", work="busy"),
        World(first="i"),
        World(rmc="stopped"),
    )
    assert not found(*(Case(world) for world in worlds), Case(World(node_id="missing", member="offline"), ALL))


def test_a_rung_that_resets_the_identity_of_a_member_is_found(change: Planted) -> None:
    change("refresh", begin=(("/usr/sbin/rsct/install/bin/recfgct",),))
    text = found(Case(World(first="O", member="unknown")))
    assert "the node is, or may be, a cluster member" in text
    assert "without its own consent" in text


def test_a_member_that_is_not_guarded_is_found(unguarded: Planted) -> None:
    unguarded("never_on_member")
    assert "may be, a cluster member" in found(Case(World(node_id="missing", member="offline"), Given(twin="copy")))


def test_a_recycle_over_a_living_link_is_found(unguarded: Planted) -> None:
    unguarded("living_link")
    assert "a living connection cut unasked" in found(Case(World(managers="no_drm")))


def test_a_guard_that_only_the_host_forgets_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the reading and the rung the node joins a domain."""
    row = dataclasses.replace(plan_guards.GUARDS["membership"], host="")
    monkeypatch.setitem(plan_guards.GUARDS, "membership", row)
    quiet = dataclasses.replace(plan_guards.GUARDS["cluster_quiet"], host="")
    monkeypatch.setitem(plan_guards.GUARDS, "cluster_quiet", quiet)
    assert "RMC stopped on a member" in found(Case(World(rmc="hung")))


def test_work_in_flight_that_is_not_guarded_is_found(unguarded: Planted) -> None:
    unguarded("work_in_flight")
    assert "a command beside work in flight" in found(Case(World(first="O", work="busy")))


def test_a_listener_opened_against_hardening_is_found(unguarded: Planted) -> None:
    unguarded("listener_closed_on_purpose")
    assert "TCP 657 opened although" in found(Case(World(rmc="hung", listener="no_autostart")))


def test_a_migration_that_is_not_asked_about_is_found(unguarded: Planted) -> None:
    unguarded("migration")
    assert "may carry a migration" in found(Case(World(platform="vios", rmc="hung")))


def test_a_start_beside_a_stray_rmcd_is_found(change: Planted) -> None:
    change("start_ctrmc", guards=(), needs=())
    text = found(Case(World(rmc="stopped", member="offline")), Case(World(rmc="stopped")))
    assert "RMC started on a member without consent" in text


def test_a_recycle_that_forgets_to_start_is_found(change: Planted) -> None:
    change("recycle", finish=())
    text = found(Case(World(rmc="hung")))
    assert "what is stopped is started by the same rung" in text
    assert "RMC is never left down by us" in text


def test_a_command_that_nobody_knows_is_found(change: Planted) -> None:
    change("refresh", begin=(("rmsock", "f1000", "tcpcb"),))
    assert "a command that nobody knows here: rmsock f1000 tcpcb" in found(Case(World(first="O")))


def test_a_rung_out_of_order_is_found(change: Planted) -> None:
    change("recycle", order=LADDER["refresh"].order)
    assert "rungs stand in the order of the ladder" in found(
        Case(World(rmc="hung", first="O")), Case(World(managers="no_drm", first="O"))
    )


def test_a_plan_that_is_repeated_for_ever_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_guards, "COMMON", ())
    monkeypatch.setattr(planner, "_unless_tried", lambda plan, snapshot, diagnosis: plan)
    text = found(Case(World(first="O")))
    assert "the budget of attempts is kept" in text


def test_a_planner_that_acts_on_the_healthy_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sick = explored(Case(World(first="O")))
    assert not sick.violations
    real = planner.make_plan

    def eager(snapshot: t.Any, diagnosis: t.Any, **words: t.Any) -> t.Any:
        plan = real(snapshot, dataclasses.replace(diagnosis, state="down"), **words)
        step = planner.Step(LADDER["refresh"], ("RMC009",), 1, begin=LADDER["refresh"].begin)
        return dataclasses.replace(plan, steps=(step,))

    monkeypatch.setattr(planner, "make_plan", eager)
    assert "a healthy partition gets an empty plan" in found(Case(World()))


def test_a_consent_that_is_not_named_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = planner.make_plan

    def silent(snapshot: t.Any, diagnosis: t.Any, **words: t.Any) -> t.Any:
        plan = real(snapshot, diagnosis, **words)
        return dataclasses.replace(plan, steps=tuple(dataclasses.replace(step, consents=()) for step in plan.steps))

    monkeypatch.setattr(planner, "make_plan", silent)
    assert "a consent that opened a step is named by it" in found(Case(World(managers="no_drm")))


def test_a_timeout_that_opens_a_higher_class_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = planner.make_plan

    def impatient(snapshot: t.Any, diagnosis: t.Any, **words: t.Any) -> t.Any:
        plan = real(snapshot, diagnosis, **words)
        if not snapshot.history or not plan.steps:
            return plan
        row = LADDER["recycle"]
        return dataclasses.replace(plan, steps=(*plan.steps, planner.Step(row, ("RMC009",), 1, begin=row.begin)))

    monkeypatch.setattr(planner, "make_plan", impatient)
    world = World(first="O", history=MEMORIES["recycled"])
    assert "a wait that ran out opens no higher class" in found(Case(world))


def test_new_keys_without_a_recycle_are_found(change: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    real = planner.make_plan

    def hasty(snapshot: t.Any, diagnosis: t.Any, **words: t.Any) -> t.Any:
        plan = real(snapshot, diagnosis, **words)
        row = LADDER["new_keys"]
        return dataclasses.replace(plan, steps=(*plan.steps, planner.Step(row, ("RMC050",), 1)))

    monkeypatch.setattr(planner, "make_plan", hasty)
    assert "new keys and a new identity wait for their turn" in found(Case(World(first="i"), ALL))


def test_a_refusal_without_a_way_out_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "requests_of", lambda diagnosis, treated=(): ())
    silent = planner.Refusal("recycle", ("RMC003",), "somewhere", "no")
    monkeypatch.setattr(planner, "_refusal", lambda *words: dataclasses.replace(silent, reasons=words[0].reasons))
    text = found(Case(World(rmc="hung")))
    assert "every refusal has a way out or an owner" in text


def test_the_same_id_from_cluster0_is_found(unguarded: Planted) -> None:
    unguarded("caa_parent")
    text = found(Case(World(parent="kept"), Given(twin="copy")))
    assert "while cluster0 keeps the old one" in text or "cluster0 changed without consent" in text
