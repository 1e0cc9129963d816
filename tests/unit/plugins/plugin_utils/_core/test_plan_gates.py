# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gates of a site: what they refuse, from which class on, what lifts them, and that a reading can't talk its way out."""

from __future__ import annotations

import calendar
import datetime
import re
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import LADDER, Risk, Rung
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Past, Snapshot
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model_signs import Signs
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.clock import parse_stamp
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan_gates import GATES, failed_runs
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan_scene import Reason, Scene
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import RepairRules
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.repair_gates import Gates, read_window

ROWS = {row.name: row for row in GATES}
NOON = "20260131T120000Z"
CLOCK = calendar.timegm((2026, 1, 31, 12, 0, 0))
WINDOW = "2026-01-31T10:00Z/2026-01-31T14:00Z"
GENTLE = Rung("gentle", 1, Risk.LINK, "", begin=(("true",),), limit=60)
ROUGH = Rung("rough", 2, Risk.RMC, "", begin=(("true",),), finish=(("true",),), limit=60)
DEEP = Rung("deep", 3, Risk.IDENTITY, "", begin=(("true",),), limit=60)


def past(end: str, result: str = "not_healed", risk: str = "rmc") -> Past:
    return Past(f"run-{end}", end, "0a1b2c3d4e5f6071", risk, result)


def scene(*runs: Past, clock: int | None = CLOCK, read: bool = True, **gates: t.Any) -> Scene:
    return Scene(Snapshot("aix", history=runs if read else None, signs=Signs(clock=clock)), {}, gates=Gates(**gates))


def at(word: str) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(parse_stamp(word).value or 0, datetime.UTC)


def why(name: str, seen: Scene, rung: Rung, allow: t.Collection[str] = ()) -> str:
    reason = ROWS[name].verdict(seen, rung, allow)
    return reason.text if reason else ""


# --- change number ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "rungs"),
    [("", ""), ("identity", "deep"), ("trust", "deep"), ("rmc", "rough deep"), ("link", "gentle rough deep")],
)
def test_a_change_number_is_asked_for_from_its_class_on(rule: str, rungs: str) -> None:
    rules = RepairRules(change_number_from=rule)
    asked = [rung.name for rung in (GENTLE, ROUGH, DEEP) if why("change_number", scene(rules=rules), rung)]
    assert asked == rungs.split()
    given_one = scene(rules=rules, change_number="CHG1")
    assert not any(why("change_number", given_one, rung) for rung in (GENTLE, ROUGH, DEEP))


def test_no_consent_stands_for_a_change_number_or_a_window() -> None:
    every = {row.consent for row in GATES} - {""} | {"force", "change_number", "maintenance_window"}
    closed = scene(rules=RepairRules(change_number_from="rmc", window_from="rmc"))
    assert "change_number_from is rmc and no change_number was given" in why("change_number", closed, ROUGH, every)
    assert "window_from is rmc and no maintenance_window was given" in why("maintenance_window", closed, ROUGH, every)


# --- window ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "text"),
    [
        ("20260131T095959Z", "the maintenance window opens at 2026-01-31T10:00:00Z"),
        ("20260131T100000Z", ""),
        ("20260131T135800Z", ""),
        ("20260131T135801Z", "closes at 2026-01-31T14:00:00Z, and this takes up to 120 s"),
        ("20260131T140000Z", "the maintenance window closed at 2026-01-31T14:00:00Z: give the next one"),
    ],
)
def test_a_window_that_was_given_binds(now: str, text: str) -> None:
    seen = scene(now=at(now), window=read_window(WINDOW))
    assert text in why("maintenance_window", seen, ROUGH) and bool(text) == bool(why("maintenance_window", seen, ROUGH))
    assert not why("maintenance_window", seen, GENTLE), "below class rmc"


def test_the_policy_may_bind_gentler_rungs_as_well() -> None:
    rules = RepairRules(window_from="link")
    assert "no maintenance_window was given" in why("maintenance_window", scene(rules=rules), GENTLE)
    late = scene(rules=rules, now=at("20260131T150000Z"), window=read_window(WINDOW))
    assert "closed" in why("maintenance_window", late, GENTLE)


def test_without_a_clock_of_its_own_the_host_tells_the_time() -> None:
    window = read_window(WINDOW)
    assert not why("maintenance_window", scene(window=window), ROUGH)
    assert "opens" in why("maintenance_window", scene(window=window, clock=CLOCK - 9000), ROUGH)
    assert "no clock was read" in why("maintenance_window", scene(window=window, clock=None), ROUGH)


def test_the_host_is_asked_again() -> None:
    row, window = ROWS["maintenance_window"], read_window(WINDOW)
    assert row.asks(scene(window=window), ROUGH) == "in_window 20260131135800"
    assert row.asks(scene(window=window), GENTLE) == row.asks(scene(), ROUGH) == ""
    assert not any(ROWS[name].asks(scene(window=window), ROUGH) for name in ROWS if name != row.name)


# --- attempts and cool-down ------------------------------------------------------------------------------------------

OLD = tuple(past(f"20260131T0{hour}0000Z") for hour in (5, 6, 7))


@pytest.mark.parametrize("rung", [GENTLE, ROUGH, DEEP])
def test_three_runs_a_day_are_enough(rung: Rung) -> None:
    assert not why("attempts", scene(*OLD[1:]), rung)
    text = why("attempts", scene(*OLD), rung)
    assert "3 repairs within 24 hours did not heal, the last at 2026-01-31T07:00:00Z" in text
    assert not why("attempts", scene(*OLD), rung, {"try_again"})
    assert not why("attempts", scene(*OLD, rules=RepairRules(attempts=4)), rung)
    assert not why("attempts", scene(*OLD, rules=RepairRules(attempts_hours=6)), rung)


def test_a_day_later_they_are_forgotten() -> None:
    assert not why("attempts", scene(*OLD, clock=CLOCK + 24 * 3600), ROUGH)


def test_no_attempt_at_all() -> None:
    assert "policy.repair.attempts is 0" in why("attempts", scene(rules=RepairRules(attempts=0)), GENTLE)


@pytest.mark.parametrize(("result", "risk"), [("healed", "rmc"), ("not_needed", "none"), ("refused", "none")])
def test_a_run_that_was_no_attempt_does_not_count(result: str, risk: str) -> None:
    runs = [past(row.end, result, risk) for row in (*OLD, past(NOON))]
    assert not why("attempts", scene(*runs), ROUGH) and not why("cool_down", scene(*runs), ROUGH)


@pytest.mark.parametrize("result", ["not_healed", "interrupted", "refused", "exploded"])
def test_a_run_that_began_something_counts(result: str) -> None:
    assert failed_runs([past(NOON, result)])


def test_the_next_repair_waits() -> None:
    seen = scene(past("20260131T114000Z"))
    text = why("cool_down", seen, GENTLE)
    assert "ended at 2026-01-31T11:40:00Z without healing: the next one after 2026-01-31T12:10:00Z" in text
    assert not why("cool_down", seen, GENTLE, {"try_again"})
    assert not why("cool_down", scene(past("20260131T112959Z")), GENTLE)
    assert not why("cool_down", scene(past(NOON), rules=RepairRules(cool_down_minutes=0)), GENTLE)


def test_a_clock_that_was_set_back_frees_nobody() -> None:
    assert why("cool_down", scene(past("20270101T000000Z")), GENTLE)


@pytest.mark.parametrize("name", ["attempts", "cool_down"])
def test_what_was_not_read_stops_what_stops_rmc(name: str) -> None:
    unread = scene(read=False)
    assert "read the subset journal as root" in why(name, unread, ROUGH)
    assert not why(name, unread, GENTLE) and not why(name, unread, ROUGH, {"try_again"})
    timeless = scene(past(NOON), clock=None)
    assert "clock of the host was not read" in why(name, timeless, ROUGH)
    assert not why(name, timeless, GENTLE)
    assert not why(name, scene(clock=None), ROUGH), "nothing to count"


# --- all of them -----------------------------------------------------------------------------------------------------

ENDS = st.integers(0, 2**33).map(lambda at: datetime.datetime.fromtimestamp(at, datetime.UTC))
RUNS = st.builds(past, ENDS.map(lambda end: end.strftime("%Y%m%dT%H%M%SZ")), st.sampled_from(["healed", "not_healed"]))
RULES = st.builds(RepairRules, *(st.integers(0, 999_999_999),) * 3, *(st.sampled_from(["", "rmc", "identity"]),) * 2)
MOMENTS = st.datetimes(timezones=st.just(datetime.UTC))
WINDOWS = st.tuples(MOMENTS, MOMENTS).map(sorted).map(tuple).filter(lambda window: window[0] < window[1])


@given(
    st.lists(RUNS, max_size=5),
    st.none() | st.integers(0, 2**33),
    RULES,
    st.none() | MOMENTS,
    st.none() | WINDOWS,
    st.sampled_from(sorted(LADDER)),
)
def test_every_answer_is_a_reason_or_none(
    runs: list[Past], clock: int | None, rules: RepairRules, now: t.Any, window: t.Any, rung: str
) -> None:
    seen = scene(*runs, clock=clock, rules=rules, now=now, window=window)
    for row in GATES:
        reason = row.check(seen, LADDER[rung])
        assert reason is None or (isinstance(reason, Reason) and reason.text and "\n" not in reason.text)
        assert reason or re.fullmatch(r"|in_window [0-9]{14}", row.asks(seen, LADDER[rung]))


@given(st.lists(RUNS, max_size=5), RULES, st.sampled_from([GENTLE, ROUGH, DEEP]))
def test_more_failures_never_open_a_gate(runs: list[Past], rules: RepairRules, rung: Rung) -> None:
    for name in ("attempts", "cool_down"):
        if why(name, scene(*runs, rules=rules), rung):
            assert why(name, scene(*runs, past(NOON), rules=rules), rung)
