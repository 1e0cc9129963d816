# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a site gives before a repair: limits in the policy, a change number, a window; and what is wrong with them."""

from __future__ import annotations

import datetime
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import RepairRules, make_policy
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.repair_gates import read_change_number, read_window

UTC = datetime.UTC


def test_the_limits_of_the_policy() -> None:
    given_rules = {"attempts": "5", "attempts_hours": 12, "window_from": "rmc", "change_number_from": None}
    assert make_policy({"repair": given_rules}).repair == RepairRules(attempts=5, attempts_hours=12, window_from="rmc")
    assert make_policy({}).repair == make_policy({"repair": None}).repair == RepairRules()


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"tries": 3}, r"unknown policy repair keys: tries \(known: attempts, "),
        ({"attempts": "many"}, "policy.repair.attempts is 'many': give a whole number, 0 or more"),
        ({"cool_down_minutes": -1}, "policy.repair.cool_down_minutes is -1: give a whole number"),
        ({"cool_down_minutes": "9" * 5000}, "policy.repair.cool_down_minutes is .* give a whole number"),
        ({"attempts_hours": "³"}, "policy.repair.attempts_hours is '³': give a whole number"),
        (
            {"window_from": "none"},
            "policy.repair.window_from is 'none': give one of hmc, link, rmc, trust, identity, or no",
        ),
        ({"change_number_from": True}, "policy.repair.change_number_from is True: give one of hmc, link"),
        ([3], r"policy.repair is \[3\]: give names and values"),
    ],
)
def test_what_is_wrong_with_the_limits_is_named(rules: t.Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make_policy({"repair": rules})


@pytest.mark.parametrize("word", [None, "", "  "])
def test_nothing_was_given(word: str | None) -> None:
    assert read_window(word) is None
    assert read_change_number(word) == ""


def test_a_window_in_any_zone() -> None:
    window = (datetime.datetime(2026, 11, 21, 22, tzinfo=UTC), datetime.datetime(2026, 11, 22, 2, tzinfo=UTC))
    assert read_window("2026-11-21T22:00Z/2026-11-22T02:00Z") == window
    assert read_window(" 2026-11-21T23:00:00+01:00 / 2026-11-21T21:00-05:00 ") == window


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("tonight", "maintenance_window is 'tonight': give FROM/UNTIL with a zone, such as 2026-11-21T22:00Z/"),
        ("2026-11-21T22:00/2026-11-22T02:00Z", "give FROM/UNTIL with a zone"),
        ("2026-11-21T22:00Z/", "give FROM/UNTIL with a zone"),
        ("2026-11-21T22:00Z/P4H", "give FROM/UNTIL with a zone"),
        ("0001-01-01T00:00+14:00/2026-11-22T02:00Z", "give FROM/UNTIL with a zone"),
        ("2026-11-22T02:00Z/2026-11-21T22:00Z", "it ends before it begins"),
        ({"from": 1}, "give FROM/UNTIL with a zone"),
    ],
)
def test_what_is_wrong_with_a_window_is_named(word: t.Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_window(word)


@pytest.mark.parametrize("word", ["CHG0012345", "INC-7/2", "4711", "a" * 64])
def test_a_change_number(word: str) -> None:
    assert read_change_number(f" {word}\n") == word


@pytest.mark.parametrize("word", ["CHG 1", "-x", "CHG\t1", "$(reboot)", "{{ x }}", "a" * 65, "ä1", ["CHG1"]])
def test_what_is_no_change_number_is_named(word: t.Any) -> None:
    with pytest.raises(ValueError, match=r"change_number is .*: give at most 64 letters, digits"):
        read_change_number(word)


@given(
    st.one_of(
        st.text(), st.lists(st.sampled_from(["2026-11-21", "T", "22:00", "Z", "/", "+", "-", "9999"])).map("".join)
    )
)
def test_any_text_is_a_window_or_named(text: str) -> None:
    try:
        window = read_window(text)
    except ValueError as error:
        assert "maintenance_window is " in str(error)
    else:
        assert window is None or (window[0] < window[1] and window[0].tzinfo is UTC)
