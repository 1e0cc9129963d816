# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rendered repair, run for real by every shell at hand against fake product commands."""

from __future__ import annotations

import os
import pathlib
import re
import signal
import subprocess

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import LADDER
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan_guards import GUARDS
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell import repair_lib as lib
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_script import render_repair
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell import repair_world as rw
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell.repair_world import World, plan_for, until

RECYCLE = ["rmcctrl -z", "rmcctrl -A", "rmcctrl -p"]


def commands(plan: rw.Plan) -> list[str]:
    return [" ".join(argv) for argv in plan.commands]


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert render_repair(plan_for(rw.DOWN)) == render_repair(plan_for(rw.DOWN))
    assert render_repair(plan_for(rw.DOWN)) != render_repair(plan_for(rw.HUNG))


def test_no_run_id_and_no_time_stand_in_the_text() -> None:
    text = render_repair(plan_for(rw.HUNG, rw.DOWN))
    assert not re.search(r"20[0-9]{6}T?[0-9]{6}", text)
    assert text.isascii()


def test_hostile_names_stay_in_one_comment_line() -> None:
    plan = plan_for(rw.DOWN, seen=rw.snapshot(hostname="a\nrm -rf /\n$(reboot)\x1b[31m"))
    text = render_repair(plan)
    assert "\nrm -rf" not in text
    assert "\x1b" not in text
    assert "# RMC repair of a?rm -rf /?$(reboot)?[31m (aix)" in text


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_it_stops_at_the_first_rung_that_heals(tmp_path: pathlib.Path, shell: str) -> None:
    plan = plan_for(rw.HUNG, rw.DOWN)
    world = World(tmp_path, heal="rmcrefreshMD -s ctrmc")
    assert world.repair(plan, shell) == "healed"
    assert world.log == ["rmcrefreshMD -s ctrmc"]
    assert world.events()[-2:] == [("refresh", "healed"), ("-", "result")]
    assert not (world.rsct / "lock").exists()


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_the_second_rung_heals_and_what_ran_is_a_prefix(tmp_path: pathlib.Path, shell: str) -> None:
    plan = plan_for(rw.HUNG, rw.DOWN)
    world = World(tmp_path, heal="rmcctrl -A")
    assert world.repair(plan, shell, scale=3) == "healed"
    assert world.log == commands(plan)
    assert world.get("ctrmc") == "active"
    assert not (world.rsct / "unfinished").exists()


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_a_signal_in_the_middle_of_a_recycle_ends_with_rmc_up(tmp_path: pathlib.Path, shell: str) -> None:
    worlds = []
    for number in (signal.SIGTERM, signal.SIGHUP):
        (tmp_path / str(number)).mkdir()
        world = World(tmp_path / str(number), slow="rmcctrl -z")
        worlds.append((world, number, world.start(plan_for(rw.HUNG), shell)))
    for world, number, process in worlds:
        until(lambda world=world: "rmcctrl -z" in world.log)
        process.send_signal(number)
    for world, _number, process in worlds:
        process.communicate(timeout=60)
        assert world.result() == "interrupted"
        assert world.get("ctrmc") == "active"
        assert world.log[-2:] == ["rmcctrl -A", "rmcctrl -p"]
        assert not (world.rsct / "unfinished").exists()


def test_a_signal_to_the_whole_group_still_brings_rmc_up(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, slow="rmcctrl -A")
    process = world.start(plan_for(rw.HUNG))
    until(lambda: "rmcctrl -A" in world.log)
    os.killpg(process.pid, signal.SIGTERM)
    process.communicate(timeout=60)
    assert world.get("ctrmc") == "active"
    assert world.log[-1] == "rmcctrl -p"
    assert not (world.rsct / "unfinished").exists()


def test_killed_outright_the_next_run_finishes_the_recycle_first(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, hang="rmcctrl -z")
    process = world.start(plan_for(rw.HUNG), scale=100)
    until(lambda: "rmcctrl -z" in world.log)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    assert world.result() == ""
    assert (world.rsct / "unfinished").read_text().startswith("recycle ")
    (world.rsct / "lock" / "owner").unlink()
    (world.rsct / "lock").rmdir()
    for name, value in (("hang", ""), ("ctrmc", "inoperative"), ("heal", "rmcctrl -A")):
        world.set(name, value)
    later = plan_for(rw.STOPPED, seen=rw.stopped_snapshot())
    assert world.repair(later, run="20260102T000000Z-later1") == "not_needed"
    assert world.log == ["rmcctrl -z", "rmcctrl -A", "rmcctrl -p"]
    assert ("recycle", "recover") in world.events("20260102T000000Z-later1")


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_a_stop_without_end_is_cut_and_the_rest_is_cancelled(tmp_path: pathlib.Path, shell: str) -> None:
    world = World(tmp_path, hang="rmcctrl -z", heal="rmcctrl -A")
    assert world.repair(plan_for(rw.HUNG), shell, scale=1) == "healed"
    assert world.log == ["rmcctrl -z", "stopsrc -c -g rsct_rm", "stopsrc -c -s ctrmc", "rmcctrl -A", "rmcctrl -p"]
    pid = int(world.get("hanging").split()[0])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_on_a_member_nothing_is_cancelled(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, hang="rmcctrl -z", heal="rmcctrl -A", cluster="clus_a")
    plan = plan_for(rw.HUNG, allow=("recycle_on_cluster",))
    assert world.repair(plan, scale=1) == "healed"
    assert world.log == RECYCLE


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ({"cluster": "clus_a"}, "surely_no_member"),
        ({"subsystems": " cthags           cthags           99           active"}, "surely_no_member"),
        ({"fail": "ct_clusterinfo -c"}, "surely_no_member"),
        ({"fail": "lssrc -a"}, "surely_no_member"),
        ({"fail": "rmcdomainstatus -s ctrmc"}, "no_living_link: rmcd answers"),
        ({"mcproxy": "active", "fail": "lssrc -ls mcproxy"}, "no_living_link: whether an in-band"),
        ({"link": "I"}, "no_living_link"),
        ({"mcproxy": "active", "slot": "A"}, "no_living_link"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_changed_since_the_reading_refuses_the_recycle(
    tmp_path: pathlib.Path, state: dict[str, str], why: str
) -> None:
    world = World(tmp_path, **state)
    plan = plan_for(rw.finding("RMC005", "drm_missing", "recycle"))
    assert world.repair(plan) == "refused"
    assert world.log == []
    assert next(row for row in world.journal() if row[2] == "refused")[3].startswith(why)


def test_a_log_that_can_not_be_written_keeps_no_command_back(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, heal="rmcctrl -A")
    plan = plan_for(rw.HUNG)
    script = world.install(plan)
    (world.here() / "output").mkdir()
    os.spawnve(os.P_WAIT, "/bin/sh", ["sh", str(script), rw.RUN], {**os.environ, **world.environment()})
    assert world.log == RECYCLE
    assert world.result() == "healed"


def test_work_that_began_meanwhile_refuses(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path)
    work = world.bin / "drmgr"
    work.symlink_to("/bin/sleep")
    child = os.spawnv(os.P_NOWAIT, work, [str(work), "60"])
    try:
        assert world.repair(plan_for(rw.DOWN)) == "refused"
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert world.log == []


def test_nothing_runs_when_the_goal_is_met_already(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, link="I")
    assert world.repair(plan_for(rw.DOWN)) == "not_needed"
    assert world.log == []


def test_a_hung_daemon_does_not_count_as_a_living_link(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, hang=rw.HUNG_RMCD)
    process = world.start(plan_for(rw.HUNG), scale=5)
    until(lambda: "rmcctrl -A" in world.log, 60)
    world.set("hang", "")
    world.set("link", "I")
    process.communicate(timeout=60)
    assert world.result() == "healed"
    assert world.log == RECYCLE


def test_start_then_enable(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, ctrmc="inoperative", listener="no", heal="startsrc -s ctrmc")
    plan = plan_for(rw.STOPPED, explained=(rw.DISABLED,), seen=rw.stopped_snapshot())
    assert [step.rung.name for step in plan.steps] == ["start_ctrmc", "enable_remote"]
    assert world.repair(plan) == "healed"
    assert world.log == ["startsrc -s ctrmc", "rmcctrl -p"]
    assert ("start_ctrmc", "reached") in world.events()


def test_a_stuck_proxy_is_restarted(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, mcproxy="active", slot="H", heal="startsrc -s mcproxy")
    plan = plan_for(rw.STUCK, seen=rw.snapshot(proxy=rw.STUCK_PROXY))
    assert world.repair(plan) == "healed"
    assert world.log == ["stopsrc -s mcproxy", "startsrc -s mcproxy"]


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_a_stop_that_takes_its_time_is_waited_for(tmp_path: pathlib.Path, shell: str) -> None:
    world = World(tmp_path, mcproxy="active", slot="H", heal="startsrc -s mcproxy", late="stopsrc -s mcproxy")
    plan = plan_for(rw.STUCK, seen=rw.snapshot(proxy=rw.STUCK_PROXY))
    assert world.repair(plan, shell, scale=20) == "healed"
    assert world.log == ["stopsrc -s mcproxy", "startsrc -s mcproxy"]
    assert world.get("mcproxy") == "active"


def test_cutting_the_waits_does_not_take_a_commands_time(tmp_path: pathlib.Path) -> None:
    """A busy machine once let a reading run out of its cut limit, and the guard took it for a silent one."""
    world = World(tmp_path, mcproxy="active", slot="H", heal="startsrc -s mcproxy", slow="lssrc -ls mcproxy")
    plan = plan_for(rw.STUCK, seen=rw.snapshot(proxy=rw.STUCK_PROXY))
    assert world.repair(plan, scale=5) == "healed"


def test_a_rung_with_nothing_to_do_is_passed_over(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, ctrmc="active")
    plan = plan_for(rw.STOPPED, seen=rw.stopped_snapshot())
    assert world.repair(plan) == "not_healed"
    assert world.log == []
    assert ("start_ctrmc", "skip") in world.events()


def test_a_wait_that_runs_out_ends_the_run_with_a_result(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path)
    assert world.repair(plan_for(rw.DOWN), scale=3) == "not_healed"
    assert world.log == ["rmcrefreshMD -s ctrmc"]
    assert ("refresh", "unreached") in world.events()


def test_without_the_newer_command_the_older_one_runs(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, heal="refresh -s ctrmc")
    (world.bin / "rmcrefreshMD").unlink()
    assert world.repair(plan_for(rw.DOWN)) == "healed"
    assert world.log == ["refresh -s ctrmc"]


def test_a_second_start_of_the_same_run_leaves_without_a_trace(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, heal="rmcrefreshMD -s ctrmc")
    script = world.install(plan_for(rw.DOWN))
    (world.here() / "started").mkdir()
    code = os.spawnve(os.P_WAIT, "/bin/sh", ["sh", str(script), rw.RUN], {**os.environ, **world.environment()})
    assert code == 75
    assert world.log == []
    assert (world.rsct / "lock").exists()


def test_the_journal_has_five_cells_in_every_line(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, heal="rmcctrl -A")
    world.repair(plan_for(rw.HUNG))
    rows = world.journal()
    assert {len(row) for row in rows} == {5}
    assert all(re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", row[0]) for row in rows)
    assert [row[3] for row in rows if row[2] == "done"] == RECYCLE


def test_every_word_of_plan_and_ladder_is_a_function_of_the_script() -> None:
    text = render_repair(plan_for(rw.DOWN))
    words = {guard.host for guard in GUARDS.values() if guard.host}
    words |= {need for rung in LADDER.values() for need in rung.needs}
    words |= {"need_active", "need_hmc", "need_any_hmc", "need_listener"}
    assert [word for word in sorted(words) if f"\n{word}() {{" not in text] == []


@pytest.mark.parametrize("shell", rw.SHELLS)
@pytest.mark.parametrize(("told", "word"), [("", "-"), (" .  system boot Nov 21 00:17", "_._system_boot_Nov_21_00:17")])
def test_the_boot_is_one_word_also_where_nobody_knows_it(shell: str, told: str, word: str) -> None:
    owner = lib.OWNER.replace("/proc/sys/kernel/random/boot_id", "/nonexistent")
    script = f"{owner}\nwho() {{ printf '%s' '{told}'; }}\nboot\n"
    done = subprocess.run([shell], input=script, capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout == word + "\n"
