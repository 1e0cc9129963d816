# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waves keep their limits whatever the fleet, and stop where a repair does not work."""

from __future__ import annotations

import collections
import re
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.waves import (
    Limits,
    has_failed,
    make_waves,
    read_limits,
    stop_reason,
    wave_line,
)

Entry = dict[str, t.Any]
VIOS = "vioserver"


def entry(host: str, env: str = "aixlinux", system: str = "A", hmcs: t.Iterable[str] = ("hmc1",)) -> Entry:
    return {"host": host, "env": env, "serial": system, "system": system, "hmcs": [{"hmc": hmc} for hmc in hmcs]}


@st.composite
def fleets(draw: st.DrawFn) -> list[Entry]:
    """Every system has its HMCs: what two partitions of one system say of that is the same."""
    hmcs = draw(st.fixed_dictionaries({s: st.sets(st.sampled_from("xyz"), max_size=2) for s in "ABC"}))
    kinds = draw(st.lists(st.tuples(st.sampled_from([VIOS, "aixlinux"]), st.sampled_from("ABC")), max_size=40))
    return [entry(f"h{n}", env, system, sorted(hmcs[system])) for n, (env, system) in enumerate(kinds)]


few = st.integers(0, 6)
limited = st.builds(Limits, wave=few, canary=few, per_hmc=few, per_system=few)


@given(fleets(), limited)
def test_everybody_is_in_one_wave(fleet: list[Entry], limits: Limits) -> None:
    waves = make_waves(fleet, limits)
    assert sorted(one["host"] for wave in waves for one in wave) == sorted(one["host"] for one in fleet)
    assert all(waves)


@given(fleets(), limited)
def test_no_wave_is_larger_than_its_limits(fleet: list[Entry], limits: Limits) -> None:
    for number, wave in enumerate(make_waves(fleet, limits)):
        hmcs = collections.Counter(link["hmc"] for one in wave for link in one["hmcs"])
        systems = collections.Counter(one["serial"] for one in wave)
        pairs = collections.Counter(one["serial"] for one in wave if one["env"] == VIOS)
        assert max(pairs.values(), default=0) <= 1
        assert max(hmcs.values(), default=0) <= (limits.per_hmc or len(fleet))
        assert max(systems.values(), default=0) <= (limits.per_system or len(fleet))
        assert len(wave) <= (limits.wave or len(fleet))
        assert number or not limits.canary or len(wave) <= limits.canary


@given(fleets(), limited)
def test_no_vios_is_a_canary_while_there_is_another(fleet: list[Entry], limits: Limits) -> None:
    waves = make_waves(fleet, limits)
    if limits.canary and any(one["env"] != VIOS for one in fleet):
        assert all(one["env"] != VIOS for one in waves[0])


def test_the_canary_is_one_that_shows_whether_a_repair_works() -> None:
    fleet = [entry("vios1", VIOS), entry("blocked"), entry("stopped")]
    hosts = [[one["host"] for one in wave] for wave in make_waves(fleet, canaries=["vios1", "stopped"])]
    assert hosts == [["stopped"], ["vios1", "blocked"]]


def test_waves_in_words() -> None:
    fleet = [entry(f"h{n}", system=str(n)) for n in range(9)]
    assert (
        wave_line(make_waves(fleet, Limits(canary=7, wave=8))) == "2 waves (7, 2), first h0, h1, h2, h3, h4 and 2 more"
    )
    assert wave_line(make_waves(fleet[:1])) == "1 wave (1), first h0"
    assert wave_line([]) == ""


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([], "limits is of type list; give a dictionary"),
        ({"size": 3}, "limits names size; known are wave, canary, per_hmc, per_system, stop_percent"),
        ({"wave": -1}, "limits: wave is -1; give a whole number, 0 or more"),
        ({"canary": "many"}, "limits: canary is 'many'; give a whole number"),
        ({"canary": True}, "limits: canary is True; give a whole number"),
        ({"stop_percent": 101}, "limits: stop_percent is 101; give 0 to 100"),
    ],
)
def test_wrong_limits_are_named(value: t.Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_limits(value)


def test_limits_from_the_command_line_are_texts() -> None:
    assert read_limits({"wave": "30", "per_hmc": 0}) == Limits(wave=30, per_hmc=0)


def result(outcome: str, *steps: str, up: str = "", down: str = "") -> dict[str, t.Any]:
    links = [{"hmc": hmc, "state": "up"} for hmc in up]
    after = [{**link, "state": "down" if link["hmc"] in down else "up"} for link in links]
    executed = [{"step": step} for step in steps]
    return {"outcome": outcome, "executed": executed, "before": {"links": links}, "after": {"links": after}}


HEALED, FAILED = result("healed", "recycle"), result("failed", "start_ctrmc")


@pytest.mark.parametrize(
    ("given_result", "failed"),
    [
        (HEALED, False),
        (FAILED, True),
        (result("failed"), True),  # nobody knows what became of it
        (result("failed", "refresh"), False),
        (result("failed", "refresh", up="xy", down="y"), True),
        (result("failed", "refresh", "recycle"), True),
        (result("refused"), False),
        ({}, False),
        (None, False),
    ],
)
def test_what_counts_as_a_failure(given_result: t.Any, failed: bool) -> None:
    assert has_failed(given_result) is failed


WAVES = [["c"], ["d", "e", "f", "g"], ["h", "i"]]


@pytest.mark.parametrize(
    ("results", "limits", "says"),
    [
        ({}, Limits(), ""),
        ({"c": HEALED}, Limits(), ""),
        ({"c": {"outcome": "refused"}}, Limits(), ""),
        ({"c": FAILED}, Limits(stop_percent=100), "the canary c was not healed"),
        ({"c": {"outcome": "running"}}, Limits(), "the repair of the canary c has not ended yet"),
        ({"c": {"outcome": "running"}}, Limits(canary=0), ""),
        (
            {"c": {"outcome": "running", "before": {"platform": "vios"}}},
            Limits(canary=0),
            "the repair of the VIOS c has not ended yet, and the other one of its system may be next",
        ),
        (
            {"c": HEALED, "d": FAILED, "e": HEALED, "f": HEALED, "g": HEALED},
            Limits(),
            "the brake after 1 of 5 failed .d., at 20 %",
        ),
        ({"c": HEALED, "d": FAILED, "e": HEALED, "f": HEALED, "g": HEALED}, Limits(stop_percent=21), ""),
        ({"c": HEALED, "d": HEALED}, Limits(stop_percent=0), ""),
        ({"c": HEALED, "d": FAILED, "h": {"outcome": "untouched"}}, Limits(stop_percent=50), "after 1 of 2 failed"),
    ],
)
def test_when_the_rest_is_left_alone(results: t.Any, limits: Limits, says: str) -> None:
    found = stop_reason(results, WAVES, limits)
    assert re.search(says, found) if says else found == ""
