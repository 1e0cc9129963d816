# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The launch and the watch, run for real: it refuses before the first step, starts once and tells the truth after."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import threading

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_launch import render_launch
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_script import render_repair
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_watch import (
    Report,
    frames,
    read_watch,
    render_watch,
)
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell import repair_world as rw
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell.repair_world import (
    NONCE,
    RUN,
    World,
    plan_for,
    until,
)

OTHER = "20260102T000000Z-other1"


def send(text: str, shell: str = "sh") -> str:
    """What the transport does: the script on standard input of a shell with an empty environment."""
    command = ["env", "-i", f"PATH={os.environ['PATH']}", shell]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    assert done.stderr == b""
    return done.stdout.decode()


def launch(world: World, plan: rw.Plan, run: str = RUN, shell: str = "sh", scale: int = 6) -> dict[str, str]:
    text = render_launch(render_repair(plan), run, NONCE, environment=world.environment(scale))
    return dict(frames(send(text, shell), NONCE))


def watch(world: World, run: str = RUN, patience: int = 40, shell: str = "sh") -> Report:
    report = read_watch(send(render_watch(run, NONCE, patience=patience, environment=world.environment()), shell), NONCE)
    assert report is not None
    return report


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_launch_then_watch_to_the_end(tmp_path: pathlib.Path, shell: str) -> None:
    world = World(tmp_path, heal="rmcrefreshMD -s ctrmc")
    assert launch(world, plan_for(rw.DOWN), shell=shell)["started"] == RUN
    report = watch(world, shell=shell)
    assert (report.state, report.result) == ("finished", "healed")
    assert [entry.event for entry in report.journal][-1] == "result"
    assert world.log == ["rmcrefreshMD -s ctrmc"]


def test_the_script_arrives_byte_for_byte_and_private(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, link="I")
    plan = plan_for(rw.HUNG, rw.DOWN)
    launch(world, plan)
    assert (world.here() / "repair.sh").read_text() == render_repair(plan)
    assert world.rsct.stat().st_mode & 0o777 == 0o700
    assert (world.here() / "repair.sh").stat().st_mode & 0o077 == 0
    assert (world.rsct / "last" / "repair.sh").exists()
    assert (world.rsct / "saves" / RUN).is_dir()


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_the_same_run_id_starts_once(tmp_path: pathlib.Path, shell: str) -> None:
    world = World(tmp_path, slow="rmcrefreshMD -s ctrmc", heal="rmcrefreshMD -s ctrmc")
    plan = plan_for(rw.DOWN)
    assert "started" in launch(world, plan, shell=shell)
    assert launch(world, plan, shell=shell)["attached"] == RUN
    assert watch(world).result == "healed"
    assert launch(world, plan, shell=shell)["finished"] == "healed"
    assert world.log == ["rmcrefreshMD -s ctrmc"]


def test_two_launches_at_the_same_moment_start_once(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, slow="rmcrefreshMD -s ctrmc", heal="rmcrefreshMD -s ctrmc")
    answers: list[dict[str, str]] = []
    plan = plan_for(rw.DOWN)
    threads = [threading.Thread(target=lambda: answers.append(launch(world, plan))) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [key for answer in answers for key in answer].count("started") == 1
    assert all({"started", "attached", "finished"} & set(answer) for answer in answers)
    watch(world)
    assert world.log == ["rmcrefreshMD -s ctrmc"]


def test_another_repair_that_runs_is_attached_to(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, slow="rmcrefreshMD -s ctrmc", heal="rmcrefreshMD -s ctrmc")
    assert "started" in launch(world, plan_for(rw.DOWN), run=OTHER)
    assert launch(world, plan_for(rw.HUNG))["attached"] == OTHER
    assert watch(world, OTHER).state == "finished"
    assert world.log == ["rmcrefreshMD -s ctrmc"]


def test_the_launcher_killed_leaves_the_repair_running(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, slow="rmcctrl -z", heal="rmcctrl -A")
    text = render_launch(render_repair(plan_for(rw.HUNG)), RUN, NONCE, environment=world.environment())
    process = subprocess.Popen(["sh"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)
    assert process.stdin
    process.stdin.write(text.encode())
    process.stdin.close()
    until(lambda: "rmcctrl -z" in world.log)
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it had done its work
    process.wait()
    assert watch(world).result == "healed"
    assert world.log == ["rmcctrl -z", "rmcctrl -A", "rmcctrl -p"]


def test_a_repair_that_was_killed_is_interrupted_and_its_lock_is_stale(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, hang="rmcctrl -z")
    launch(world, plan_for(rw.HUNG), run=OTHER, scale=100)
    until(lambda: "rmcctrl -z" in world.log)
    for pid in (int((world.rsct / "lock" / "owner").read_text().split()[0]), int(world.get("hanging").split()[0])):
        os.kill(pid, signal.SIGKILL)
    assert watch(world, OTHER).state == "interrupted"
    assert launch(world, plan_for(rw.HUNG), run=OTHER)["interrupted"] == OTHER
    for name, value in (("hang", ""), ("ctrmc", "inoperative"), ("heal", "rmcctrl -A")):
        world.set(name, value)
    answer = launch(world, plan_for(rw.STOPPED, seen=rw.stopped_snapshot()))
    assert answer["started"] == RUN
    assert answer["note"] == f"run {OTHER} was interrupted"
    assert watch(world).result == "not_needed"
    assert world.log == ["rmcctrl -z", "rmcctrl -A", "rmcctrl -p"]
    assert watch(world, OTHER).result == "interrupted"


@pytest.mark.parametrize(
    "owner", [None, "", "1 20260102T000000Z-other1 another-boot run", "999999999 20260102T000000Z-other1 x launch"]
)
def test_a_stale_lock_is_set_aside(tmp_path: pathlib.Path, owner: str | None) -> None:
    world = World(tmp_path, link="I")
    (world.rsct / "lock").mkdir(parents=True)
    if owner is not None:
        (world.rsct / "lock" / "owner").write_text(owner + "\n")
    assert launch(world, plan_for(rw.DOWN))["started"] == RUN
    assert watch(world).result == "not_needed"


def _planted_link(world: World) -> None:
    (world.folder / "elsewhere").mkdir()
    world.rsct.symlink_to(world.folder / "elsewhere")


def _file_in_the_way(world: World) -> None:
    world.rsct.write_text("")


def _open_parent(world: World) -> None:
    world.folder.chmod(0o777)


def _full(world: World) -> None:
    world.set("free", "12")


def _unwritten(world: World) -> None:
    fake = world.bin / "cksum"
    fake.write_text("#!/bin/sh\necho 1 2\n")
    fake.chmod(0o755)


@pytest.mark.parametrize("shell", rw.SHELLS)
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_planted_link, "is a symbolic link"),
        (_file_in_the_way, "is no folder"),
        (_open_parent, "can be changed by everybody"),
        (_full, "12 KB free"),
        (_unwritten, "not the one that was sent"),
    ],
)
def test_a_hostile_or_full_place_is_refused_before_the_first_step(
    tmp_path: pathlib.Path, shell: str, spoil: object, sentence: str
) -> None:
    world = World(tmp_path)
    spoil(world)  # type: ignore[operator]
    answer = launch(world, plan_for(rw.HUNG), shell=shell)
    assert sentence in answer["refused"]
    assert "started" not in answer
    assert world.log == []
    assert not (world.rsct / "lock").exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_owner_is_refused_and_left_alone(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path)
    world.rsct.mkdir(mode=0o755)
    os.chown(world.rsct, 12345, -1)
    assert launch(world, plan_for(rw.HUNG))["refused"].endswith("belongs to uid 12345")
    assert world.rsct.stat().st_mode & 0o777 == 0o755
    assert list(world.rsct.iterdir()) == []


def test_without_setsid_and_perl_nohup_starts_it(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, heal="rmcrefreshMD -s ctrmc")
    text = render_launch(render_repair(plan_for(rw.DOWN)), RUN, NONCE, environment=world.environment())
    for tool in ("setsid", "perl"):
        text = text.replace(f"on_host {tool}", "on_host no-such-tool")
    assert dict(frames(send(text), NONCE))["started"] == RUN
    assert watch(world).result == "healed"


def test_perl_makes_the_session_where_there_is_no_setsid(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, slow="rmcrefreshMD -s ctrmc", heal="rmcrefreshMD -s ctrmc")
    text = render_launch(render_repair(plan_for(rw.DOWN)), RUN, NONCE, environment=world.environment())
    assert dict(frames(send(text.replace("on_host setsid", "on_host no-such-tool")), NONCE))["started"] == RUN
    pid = int((world.rsct / "lock" / "owner").read_text().split()[0])
    assert os.getsid(pid) == pid
    assert watch(world).result == "healed"


def test_old_runs_are_pruned_and_the_newest_kept(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, link="I")
    for name in [f"202501{day:02}T000000Z-old{day:03}" for day in range(1, 31)]:
        (world.rsct / "runs" / name).mkdir(parents=True)
        (world.rsct / "saves" / name).mkdir(parents=True)
    launch(world, plan_for(rw.DOWN))
    watch(world)
    left = sorted(path.name for path in (world.rsct / "runs").iterdir())
    assert (len(left), left[0], left[-1]) == (20, "20250112T000000Z-old012", RUN)
    assert len(list((world.rsct / "saves").iterdir())) == 20


def test_unknown_runs_are_unknown(tmp_path: pathlib.Path) -> None:
    assert watch(World(tmp_path)) == Report("unknown", "", ())


@pytest.mark.parametrize("run", ["", "a", "../../etc", "x y z q r s", "a$(reboot)bcd", "a\nbcdefgh"])
def test_run_ids_of_another_form_are_refused(run: str) -> None:
    with pytest.raises(ValueError, match="agreed form"):
        render_launch("true\n", run, NONCE)


def test_lines_of_others_are_no_answer() -> None:
    text = f"motd\n{NONCE} state running\r\nfeed {NONCE} state finished\n{NONCE} result -\n"
    assert frames(text, NONCE) == [("state", "running"), ("result", "-")]
    assert read_watch(text, NONCE) is None
