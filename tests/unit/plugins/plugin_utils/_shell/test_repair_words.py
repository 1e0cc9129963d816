# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a goal and a check of the script say, what a run leaves behind, and what a marker of a killed one is good for."""

from __future__ import annotations

import dataclasses
import pathlib

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import LADDER, Risk
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.journal import parse_history, parse_unfinished
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_launch import render_launch
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_script import render_repair
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell import repair_world as rw
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell import test_repair_identity as deep
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell.repair_world import World, plan_for, until

HMC = "12b6b4fd1cebb73f"


def result_of(world: World, need: tuple[str, ...], shell: str = "sh") -> bool:
    """Whether the goal is met before anything is done."""
    step = dataclasses.replace(deep.REFRESH.steps[0], goal=(need,), wait=1)
    return world.repair(deep.plan_of(step), shell, scale=1) == "not_needed"


@pytest.mark.parametrize("shell", rw.SHELLS)
@pytest.mark.parametrize(
    ("need", "state", "met"),
    [
        (("need_node_id", rw.NODE), {}, True),
        (("need_node_id", deep.WRONG), {}, False),
        (("need_other_node_id", deep.WRONG), {}, True),
        (("need_other_node_id", deep.WRONG, rw.NODE), {}, False),
        (("need_key_gone", "hmc-old1"), {"keys": "Host name: hmc-east1"}, True),
        (("need_key_gone", "hmc-old1"), {"keys": "Host name: hmc-old1"}, False),
        (("need_key_gone", "hmc-old1"), {"fail": "ctsthl -l"}, False),
        (("need_point_gone", HMC), {"point": "(lsrsrc-api) 2612-023 Resource not found."}, True),
        (("need_point_gone", HMC), {"point": "192.0.2.21"}, False),
        (("need_point_gone", HMC), {"point": "2612-022 A session could not be established."}, False),
        (("need_not_suspended", HMC), {"states": f"0x{HMC} State=0"}, True),
        (("need_not_suspended", HMC), {"states": f"0x{HMC} State = 1"}, False),
        (("need_not_suspended", HMC), {"states": "2612-022 no session"}, False),
        (("need_support_data",), {}, False),
    ],
)
def test_needs(tmp_path: pathlib.Path, shell: str, need: tuple[str, ...], state: dict[str, str], met: bool) -> None:
    assert result_of(World(tmp_path, **state).settle(), need, shell) is met


@pytest.mark.parametrize(("etc", "var"), [("", ""), (rw.NODE, ""), (rw.NODE, deep.WRONG), ("zz", "zz"), ("123", "123")])
def test_a_node_id_that_is_not_whole_is_none(tmp_path: pathlib.Path, etc: str, var: str) -> None:
    world = World(tmp_path).settle(etc, var)
    assert not result_of(world, ("need_other_node_id", HMC))


@pytest.mark.parametrize("shell", rw.SHELLS)
@pytest.mark.parametrize(
    ("check", "state", "why"),
    [
        ("in_window 20200101000000", {}, "the maintenance window ends at 20200101000000"),
        ("in_window 29991231235959", {}, ""),
        ("no_kernel_update", {}, ""),
        ("no_online_peer", {}, ""),
        ("no_online_peer", {"cluster": "clus_a"}, "the node is in a peer domain"),
        ("no_online_peer", {"fail": "ct_clusterinfo -c"}, "whether the node is in a peer domain could not be read"),
        ("support_data_saved", {}, "there is no archive of ctsnap"),
    ],
)
def test_checks(tmp_path: pathlib.Path, shell: str, check: str, state: dict[str, str], why: str) -> None:
    world = World(tmp_path, heal="rmcrefreshMD -s ctrmc", **state)
    step = dataclasses.replace(deep.REFRESH.steps[0], goal=(("need_any_hmc",),), checks=(check,))
    assert world.repair(deep.plan_of(step), shell) == ("refused" if why else "healed")
    told = [row[3] for row in world.journal() if row[2] == "refused"]
    assert [why in line for line in told] == ([True] if why else [])


# --- what a run leaves behind ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_a_run_leaves_one_line_of_history(tmp_path: pathlib.Path, shell: str) -> None:
    world = World(tmp_path, heal="rmcctrl -A")
    plan = plan_for(rw.HUNG, rw.DOWN)
    with world.start(plan, shell, scale=3, change="CHG0012345") as process:
        process.communicate(timeout=120)
    (row,) = world.history()
    assert row[:1] + row[2:] == [rw.RUN, plan.id, "rmc", "healed", "refresh=unreached,recycle=reached", "CHG0012345"]
    assert ("-", "change") in world.events()
    (past,) = parse_history((world.rsct / "history").read_text()).value
    assert (past.run, past.risk, past.result, past.rungs) == (
        rw.RUN,
        "rmc",
        "healed",
        (("refresh", "unreached"), ("recycle", "reached")),
    )


def test_a_refused_and_an_idle_run_have_begun_nothing(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, cluster="clus_a")
    world.repair(plan_for(rw.HUNG))
    world.set("link", "I")
    world.repair(plan_for(rw.DOWN), run=deep.LATER)
    assert [row[3:] for row in world.history()] == [
        ["none", "refused", "recycle=refused", "-"],
        ["none", "not_needed", "-", "-"],
    ]


@pytest.mark.parametrize("shell", rw.SHELLS)
@pytest.mark.parametrize(
    ("state", "result"),
    [
        ({}, "healed"),
        ({"powerha": "odmget: Could not retrieve object for HACMPcluster, odm errno 5904"}, "healed"),
        ({"powerha": "odmget: Could not retrieve object for HACMPcluster, odm errno 5803"}, "refused"),
        ({"powerha": "0653-000 something else"}, "refused"),
        ({"disks": ""}, "refused"),
        ({"disks": "hdisk0 00f6 rootvg active\nhdisk1 00f6 caavg_private active"}, "refused"),
        ({"fail": "lspv"}, "refused"),
    ],
    ids=["clear", "no class", "unread class", "no word", "no disk", "repository", "failed"],
)
def test_a_source_that_was_not_read_makes_no_surely_independent_node(
    tmp_path: pathlib.Path, shell: str, state: dict[str, str], result: str
) -> None:
    world = World(tmp_path, **{"disks": "hdisk0 00f6 rootvg active", "heal": "rmcctrl -p", **state})
    world.add("odmget", "lspv")
    world.repair(plan_for(rw.HUNG), shell=shell)
    assert world.history()[0][4] == result


def test_the_history_keeps_its_newest_lines(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, link="I")
    world.rsct.mkdir()
    (world.rsct / "history").write_text("".join(f"old{number}\n" for number in range(300)))
    world.repair(plan_for(rw.DOWN))
    lines = [row[0] for row in world.history()]
    assert (len(lines), lines[0], lines[-1]) == (200, "old101", rw.RUN)


def test_a_killed_run_is_written_down_by_the_next(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, hang="rmcctrl -z")
    process = world.start(plan_for(rw.HUNG), scale=100)
    until((world.state / "hanging").exists)
    owner = (world.rsct / "lock" / "owner").read_text()
    world.cut_off(process)
    (world.rsct / "lock").mkdir()
    (world.rsct / "lock" / "owner").write_text(owner)
    (world.rsct).chmod(0o700)
    world.set("link", "I")
    deep.launch(world, plan_for(rw.DOWN), deep.LATER)
    assert [row[:1] + row[3:6] for row in world.history()] == [
        [rw.RUN, "rmc", "interrupted", "recycle=unreached"],
        [deep.LATER, "rmc", "not_needed", "recycle=unreached"],
    ]


def test_a_run_killed_before_its_result_has_one_line_all_the_same(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, link="I")
    deep.launch(world, plan_for(rw.DOWN))
    (world.here() / "result").unlink()
    (world.rsct / "lock").mkdir()
    (world.rsct / "lock" / "owner").write_text(f"999999999 {rw.RUN} boot run\n")
    deep.launch(world, plan_for(rw.DOWN), deep.LATER)
    assert [(row[0], row[4]) for row in world.history()] == [(rw.RUN, "not_needed"), (deep.LATER, "not_needed")]


def test_the_change_number_is_no_part_of_the_script() -> None:
    text = render_repair(plan_for(rw.DOWN))
    launch = render_launch(text, rw.RUN, rw.NONCE, change="CHG7654321")
    assert "CHANGE=CHG7654321\n" in launch
    assert "CHG7654321" not in text
    with pytest.raises(ValueError, match="change_number is 'a b'"):
        render_launch(text, rw.RUN, rw.NONCE, change="a b")


def test_the_save_of_the_last_reset_and_of_an_unfinished_run_is_never_pruned(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, link="I")
    names = [f"202501{day:02}T000000Z-old{day:03}" for day in range(1, 31)]
    for name in names:
        (world.rsct / "saves" / name).mkdir(parents=True)
        (world.rsct / "runs" / name).mkdir(parents=True)
    for name in names[:2]:
        (world.rsct / "saves" / name / "identity").touch()
    for name in names[-6:]:
        (world.rsct / "saves" / name / "ctsnap").mkdir()
    (world.rsct / "unfinished").write_text(f"nobody-knows {names[3]} boot\n")
    (world.rsct / "saves").chmod(0o700)
    world.repair(plan_for(rw.DOWN))
    left = sorted(path.name for path in (world.rsct / "saves").iterdir())
    assert left == [names[1], *names[11:], rw.RUN]
    assert [path.parent.name for path in sorted((world.rsct / "saves").glob("*/ctsnap"))] == names[-3:]


# --- killed between stop and start -----------------------------------------------------------------------------------


RESTARTS = {
    "restart_mcproxy": ("stopsrc -s mcproxy", "mcproxy"),
    "recycle": ("rmcctrl -z", "ctrmc"),
    "new_keys": ("rmcctrl -z", "ctrmc"),
}


def test_every_rung_that_stops_something_is_killed_here() -> None:
    owing = {name for name, rung in LADDER.items() if rung.finish and rung.risk is not Risk.IDENTITY}
    assert owing == set(RESTARTS)


@pytest.mark.parametrize("rung", RESTARTS)
def test_killed_in_the_window_the_next_run_starts_it_again(tmp_path: pathlib.Path, rung: str) -> None:
    stop, daemon = RESTARTS[rung]
    world = World(tmp_path, mcproxy="active", hang=stop).settle()
    world.add("ctskeygen")
    step = deep.step(rung, *LADDER[rung].begin, goal=(("need_any_hmc",),), checks=())
    process = world.start(deep.plan_of(step), scale=100)
    until((world.state / "hanging").exists)
    marker = parse_unfinished((world.rsct / "unfinished").read_text()).value
    assert marker
    assert (marker.rung, marker.run) == (rung, rw.RUN)
    world.cut_off(process)
    world.set(daemon, "inoperative")
    world.set("link", "I")
    world.repair(plan_for(rw.DOWN), run=deep.LATER)
    assert world.get(daemon) == "active"
    assert not (world.rsct / "unfinished").exists()
    assert world.events(deep.LATER)[1] == (rung, "recover")
