# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark of the repair can fail: harm, early claims and half ways are counted, and the oracle is no cheat."""

from __future__ import annotations

import dataclasses
import pathlib
import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import CONSENTS
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.journal import parse_journal
from benchmarks.repair import crash, cuts, live, oracle, ours, scenes, score, whole
from benchmarks.repair.live import Deed
from benchmarks.repair.ours import Attempt
from benchmarks.repair.scenes import ALONE, BESIDE, DEAD_MAN, MEMBER, PAIR, Case

STOPPED = Case("aix72", "ctrmc_stopped")
HUNG = Case("aix72", "rmcd_hung")


# --- the oracle -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "name"),
    [
        (STOPPED, "start"),
        (HUNG, "recycle"),
        (Case("rhel9", "link_suspended"), "unsuspend"),
        (Case("aix73-inband", "inband_stuck"), "restart the proxy"),
        (Case("aix72", "duplicate_node_id"), "new id without its parent"),
    ],
)
def test_the_oracle_takes_the_gentlest_that_heals(case: Case, name: str) -> None:
    best = oracle.best(case)
    assert best is not None and best.name == name
    assert best.commands and 0 < best.seconds < oracle.PATIENCE


@pytest.mark.parametrize(
    "case",
    [
        Case("rhel9", "network_blocked"),
        dataclasses.replace(HUNG, company=DEAD_MAN),
        dataclasses.replace(HUNG, company=MEMBER),
        Case("rhel9", "handshake_persistent", BESIDE),
    ],
)
def test_the_oracle_does_no_harm_and_no_wonders(case: Case) -> None:
    """What lies beyond the partition, and what only a recycle of a living member or link would heal."""
    assert oracle.best(case) is None


def test_the_oracle_is_held_to_the_truth(tmp_path: pathlib.Path) -> None:
    world, subject = oracle.stage(STOPPED, tmp_path)
    assert not oracle.healthy(world, subject, STOPPED)
    oracle.perform(world, subject, ("startsrc", "-s", "ctrmc"))
    world.later(20)
    assert not oracle.healthy(world, subject, STOPPED), "rmcd runs, and no HMC is connected yet"
    world.later(60)
    assert oracle.healthy(world, subject, STOPPED)


# --- cases ----------------------------------------------------------------------------------------------------------


def test_every_company_is_tried() -> None:
    cases = scenes.every_case()
    assert {case.company for case in cases} == {ALONE, MEMBER, DEAD_MAN, BESIDE, PAIR}
    assert {case.platform for case in cases} == {"aix", "vios", "linux"}
    assert any(not case.fault for case in cases)


def test_company_is_really_there() -> None:
    cases = [Case("vios31", "ctrmc_stopped", PAIR), Case("rhel9", "rmcd_hung", DEAD_MAN), Case("aix72", "", BESIDE)]
    whole_estate = scenes.estate(cases)
    rows = {row["name"]: row for system in whole_estate["systems"] for row in system["partitions"]}
    assert rows["c001"]["pair"] == "c001b" and rows["c001b"]["pair"] == "c001"
    assert rows["c002"]["peer"]["dead_man"] is True
    hmcs = {row["name"]: system["hmcs"] for system in whole_estate["systems"] for row in system["partitions"]}
    assert (hmcs["c001"], hmcs["c003"]) == (["hmc1"], ["hmc1", "hmc2"])


# --- figures --------------------------------------------------------------------------------------------------------


def timed(seconds: float, outcome: str = "healed", oracle_s: float = 60.0, **phases: float) -> score.Timed:
    return score.Timed(
        STOPPED, Attempt(outcome, seconds, ("start_ctrmc",), (), "", phases), oracle.Best("start", oracle_s, ())
    )


def test_the_ratio_is_the_median_of_what_was_healed() -> None:
    rows = [timed(66), timed(72), timed(120), timed(600, "failed"), timed(5, oracle_s=0)]
    assert score.ratio_to_oracle(rows) == 1.2
    assert score.ratio_to_oracle([timed(600, "failed")]) is None


def test_healthy_before_it_can_be_is_no_success() -> None:
    early = timed(10)
    assert early.early and early.ratio is None
    assert not timed(61).early
    assert score.ratio_to_oracle([early, timed(66)]) == 1.1


@pytest.mark.parametrize(
    ("figures", "good"),
    [
        ({"ratio_to_oracle": 1.5, "harmed_ours": 0, "crash_half_way": 0}, True),
        ({"ratio_to_oracle": 1.51}, False),
        ({"ratio_to_oracle": None}, False),
        ({"harmed_ours": 1}, False),
        ({"crash_half_way": 1}, False),
        ({"harmed_script": 40}, True),
    ],
)
def test_floors(figures: dict[str, t.Any], good: bool) -> None:
    assert whole.good(figures) is good


def test_harm_is_counted_by_case() -> None:
    deeds = {
        "c001": Deed({}, 1, True),
        "c002": Deed({"living_link_cut": 2, "identity_lost": 1}, 5, True),
        "c003": Deed({"identity_lost": 1}, 4, False),
    }
    assert score.harmed(deeds) == ["c002", "c003"]
    assert (score.commands(deeds), score.well(deeds)) == (10, 2)
    assert score.kinds_of_harm(deeds) == {"living_link_cut": 1, "identity_lost": 2}
    cases = {"c001": STOPPED, "c002": STOPPED, "c003": Case("rhel9", "rmcd_hung", MEMBER)}
    assert score.harm_rows(cases, {"script": deeds}) == [
        {"company": ALONE, "cases": 2, "harmed_script": 1, "well_script": 2},
        {"company": MEMBER, "cases": 1, "harmed_script": 1, "well_script": 0},
    ]


JOURNAL = """\
20260105T080003Z\t-\tbegin\tplan 0123456789abcdef\t-
20260105T080004Z\tstart_ctrmc\trun\tstartsrc -s ctrmc\t-
20260105T080005Z\tstart_ctrmc\tdone\tstartsrc -s ctrmc\t0
20260105T080105Z\tstart_ctrmc\thealed\tgoal_1\t0
"""


def test_seconds_are_told_apart_by_the_journal() -> None:
    began = 1767600000.0  # 2026-01-05T08:00:00Z
    entries = parse_journal(JOURNAL).value
    found = ours.divided(entries, began, began + 70)
    assert found == {"read": 3.0, "climb": 2.0, "wait": 60.0, "proof": 5.0}
    assert ours.divided(entries[:2], began, began + 70) == {}
    assert score.profile([timed(70, **found)]) == {"read_s": 3.0, "climb_s": 2.0, "wait_s": 60.0, "proof_s": 5.0}


def test_nobody_gives_what_buys_harm() -> None:
    assert set(ours.GIVEN) | ours.NOT_GIVEN == set(CONSENTS)
    assert "recycle_with_live_link" not in ours.GIVEN


# --- cuts -----------------------------------------------------------------------------------------------------------


class SilentHost:
    """Answers what is left on it."""

    def __init__(self, left: str = "") -> None:
        self.left = left

    def ssh(self, _host: str, _command: str) -> str:
        return self.left


def judged(left: str = "", outcome: str = "healed", *, heals: bool = True, **row: t.Any) -> list[str]:
    point = crash.Point(crash.CLIMBS[0], "startsrc -s ctrmc", "reboot", heals)
    trial = crash.Trial(t.cast(t.Any, SilentHost(left)), "c001", point, "aa", {"outcome": outcome, "msg": "why"})
    sound = {
        "ctrmc": "active",
        "links": {"hmc1": "I"},
        "inband": {},
        "faults": ["slow:startsrc"],
        "node_id": "aa",
        "harm": {},
    }
    crash._judge(trial, {**sound, **row})
    return trial.wrong


def test_a_sound_end_is_no_half_way() -> None:
    assert judged() == []
    assert judged(outcome="failed", heals=False, links={"hmc1": "i"}) == []


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"ctrmc": "inoperative"}, "RMC is not well"),
        ({"links": {"hmc1": "O"}}, "RMC is not well"),
        ({"node_id": ""}, "node id none"),
        ({"node_id": "bb"}, "node id bb instead of aa"),
        ({"outcome": "failed"}, "the next run ended as failed: why"),
        ({"outcome": "running"}, "the next run ended as running"),
        ({"left": "a lock that is held\n"}, "a lock that is held is left"),
        ({"harm": {"identity_lost": 1}}, "harm: identity_lost"),
        ({"heals": False, "ctrmc": "inoperative"}, "RMC is not well"),
    ],
)
def test_a_half_way_is_seen(wrong: dict[str, t.Any], text: str) -> None:
    assert any(text in line for line in judged(**wrong))


def test_what_must_run_once_is_counted() -> None:
    assert crash._twice(["rmcctrl -z", "rmcctrl -A", "rmcctrl -A", "rmcctrl -p"]) == []
    assert crash._twice(["recfgct -i aa", "rmcctrl -A", "recfgct -i aa"]) == ["recfgct -i aa"]


def test_the_matrix_is_whole() -> None:
    uncut = {climb: crash.Uncut(("one", crash.WAIT), True) for climb in crash.CLIMBS}
    points = crash.matrix(uncut)
    assert len(points) == len(set(points)) == len(crash.CLIMBS) * 2 * len(cuts.CUTS)
    few = whole.thinned(points, 4)
    assert few == whole.thinned(points, 4) and len(few) == -(-len(points) // 4)
    assert {point.cut for point in few} == set(cuts.CUTS)
    assert whole.thinned(points, 1) == points
    rows = score.crash_rows([crash.Verdict(point, ("lost",) if point.cut == "reboot" else ()) for point in points])
    assert len(rows) == len(crash.CLIMBS) * 2
    assert all(row["reboot"] == "HALF WAY" and row["ssh lost"] == "ok" for row in rows)


@pytest.mark.parametrize(
    ("parts", "every", "names"),
    [("times,speed", "", "PARTS names 'speed'"), ("", "0", "EVERY is '0'"), ("", "x", "EVERY is 'x'")],
)
def test_wrong_settings_are_told(parts: str, every: str, names: str) -> None:
    with pytest.raises(whole.SettingError, match=names):
        whole.settings(parts, every)


def test_a_copy_is_known_as_long_as_it_is_one() -> None:
    rows = {"c001": {"node_id": "aa"}, "c001o": {"node_id": "aa"}}
    assert live.copy_of("c001", rows)["role"] == "copy"
    assert live.copy_of("c001", {**rows, "c001": {"node_id": "bb"}}) == {}
    assert live.copy_of("c001", {"c001": {"node_id": "aa"}}) == {}
