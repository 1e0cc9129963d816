# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a repair does when a command of it fails, its reader goes away, or an answer of the shell comes back empty."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import signal
import subprocess

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_saves import render_rollback
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_script import render_repair
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell import repair_world as rw
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell import test_repair_identity as deep
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell.repair_world import World, plan_for, until

CLEAR = " ".join(deep.PARENT)
RENEW = deep.plan_of(dataclasses.replace(deep.RENEW.steps[0], wait=1))


def wipes(world: World) -> int:
    return sum(line.startswith("recfgct") for line in world.log)


# --- a wipe that would be for nothing --------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_a_parent_that_can_not_be_cleared_keeps_the_identity(tmp_path: pathlib.Path, shell: str) -> None:
    """AIX would make the same node id again, and everything below /var/ct would be gone for nothing."""
    world = World(tmp_path, fail=CLEAR).settle()
    assert world.repair(RENEW, shell, scale=1) == "not_healed"
    assert (wipes(world), world.ids(), world.get("ctrmc")) == (0, (rw.NODE, rw.NODE), "active")
    assert not (world.rsct / "unfinished").exists()


def test_a_parent_that_can_not_be_cleared_in_time_keeps_the_identity(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, hang=CLEAR).settle()
    world.repair(RENEW, scale=1)
    assert (wipes(world), world.ids(), world.get("ctrmc")) == (0, (rw.NODE, rw.NODE), "active")


def test_half_a_wipe_is_ended_although_the_parent_is_gone(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, half="recfgct").settle()
    process = world.start(deep.RENEW, scale=100)
    until((world.state / "hanging").exists)
    world.cut_off(process)
    world.set("fail", CLEAR)
    world.repair(deep.RESUME, run=deep.LATER)
    assert (wipes(world), world.ids(), world.get("ctrmc")) == (2, (deep.FRESH, deep.FRESH), "active")


@pytest.mark.parametrize("what", ["rollback", "restore"])
def test_a_node_that_joins_a_cluster_while_the_saves_are_made_is_not_wiped(tmp_path: pathlib.Path, what: str) -> None:
    """They take minutes where RMC is slow."""
    world = World(tmp_path).settle(deep.WRONG, deep.WRONG)
    script = render_repair(deep.RESTORE)
    if what == "rollback":
        world.saved().mkdir(parents=True)
        (world.saved() / "host").write_text(f"hostname {os.uname().nodename}\nuuid -\nnode_id {rw.NODE}\n")
        script = render_rollback(rw.RUN)
    fake = world.bin / "lssecmode"
    fake.write_text(f'#!/bin/sh\necho clus_a >"{world.state}/cluster"\n')
    assert world.repair(script, run=deep.LATER) == "refused"
    assert (world.log, world.ids()) == ([], (deep.WRONG, deep.WRONG))
    assert not (world.saved(deep.LATER) / "identity").exists()
    assert not (world.rsct / "unfinished").exists()


# --- RMC is never left down ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_a_reader_that_goes_away_does_not_end_a_recycle(tmp_path: pathlib.Path, shell: str) -> None:
    """By hand into a pipe: its other end may be gone at any moment."""
    world = World(tmp_path, slow="rmcctrl -z", heal="rmcctrl -p")
    (tmp_path / "host.sh").write_text(render_repair(plan_for(rw.HUNG)))
    process = subprocess.Popen(
        [shell, "host.sh"],
        cwd=tmp_path,
        env={**os.environ, **world.environment()},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until(lambda: "rmcctrl -z" in world.log)
    process.stdout.close()  # type: ignore[union-attr]
    process.wait(timeout=60)
    assert world.log == ["rmcctrl -z", "rmcctrl -A", "rmcctrl -p"]
    assert not (world.rsct / "unfinished").exists()
    assert not (world.rsct / "lock").exists()


@pytest.mark.parametrize("shell", rw.SHELLS)
@pytest.mark.parametrize("number", [signal.SIGQUIT, signal.SIGPIPE], ids=lambda number: number.name)
def test_other_signals_of_a_terminal_end_with_rmc_up(tmp_path: pathlib.Path, shell: str, number: signal.Signals) -> None:
    world = World(tmp_path, slow="rmcctrl -z")
    process = world.start(plan_for(rw.HUNG), shell)
    until(lambda: "rmcctrl -z" in world.log)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert world.result() in ("interrupted", "not_healed")
    assert world.get("ctrmc") == "active"
    assert world.log[-2:] == ["rmcctrl -A", "rmcctrl -p"]
    assert not (world.rsct / "unfinished").exists()


def test_a_reset_whose_save_is_gone_leaves_rmc_up(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, ctrmc="inoperative").settle()
    world.rsct.mkdir()
    (world.rsct / "unfinished").write_text(f"restore_identity {rw.RUN} -\n")
    assert world.repair(deep.RESUME, run=deep.LATER) == "refused"
    assert world.get("ctrmc") == "active"
    assert (world.rsct / "unfinished").exists()


# --- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_a_private_key_that_is_put_back_is_never_open_to_others(tmp_path: pathlib.Path, shell: str) -> None:
    world = World(tmp_path).settle()
    deep.launch(world, deep.RENEW)
    fake = world.bin / "recfgct"
    fake.write_text(fake.read_text().replace('echo key-$$ >"$var/ct_has.qkf"', ":"))
    fake = world.bin / "chmod"
    fake.write_text(f'#!/bin/sh\nls -l "{world.cfg}/ct_has.qkf" >"{world.state}/mode" 2>&1\nexec /bin/chmod "$@"\n')
    fake.chmod(0o755)
    assert world.repair(render_rollback(rw.RUN, trust=True), shell, deep.LATER) == "healed"
    assert (world.cfg / "ct_has.qkf").read_text() == "private\n"
    assert world.get("mode").startswith("-rw-------")


def test_without_room_for_a_copy_the_present_file_stays(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path).settle()
    deep.launch(world, deep.RENEW)
    fake = world.bin / "cat"
    fake.write_text('#!/bin/sh\ncase $1 in *saves*ct_has.qkf) exit 1 ;; esac\nexec /bin/cat "$@"\n')
    fake.chmod(0o755)
    world.repair(render_rollback(rw.RUN, trust=True), run=deep.LATER)
    assert (world.cfg / "ct_has.qkf").read_text().startswith("key-")
    assert any("ct_has.qkf: its copy is" in row[3] for row in world.journal(deep.LATER) if row[2] == "lost")


# --- an answer of the shell that comes back empty, as on ksh88 with a full /tmp ----------------------------------------


def blind(world: World, mark: str) -> None:
    """Let awk say nothing, and fail, where its words hold ``mark``."""
    fake = world.bin / "awk"
    fake.write_text(f'#!/bin/sh\ncase $* in *"{mark}"*) exit 2 ;; esac\nexec /usr/bin/awk "$@"\n')
    fake.chmod(0o755)


def test_a_node_id_that_can_not_be_read_is_not_a_missing_one(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path).settle(deep.WRONG, deep.WRONG)
    blind(world, "ct_node_id")
    assert world.repair(deep.RESTORE, scale=1) == "refused"
    assert (world.log, world.ids()) == ([], (deep.WRONG, deep.WRONG))


def test_an_unread_node_id_is_not_reset_again(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, hang="rmcctrl -A").settle(deep.WRONG, rw.NODE)
    process = world.start(deep.RESTORE, scale=100)
    until((world.state / "hanging").exists)
    world.cut_off(process)
    blind(world, "ct_node_id")
    assert world.repair(deep.RESUME, run=deep.LATER, scale=1) == "refused"
    assert wipes(world) == 1
    assert (world.rsct / "unfinished").exists()


def test_a_clock_that_can_not_be_read_is_in_no_window(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, link="O").settle()
    fake = world.bin / "date"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    step = deep.step("refresh", ("rmcrefreshMD", "-s", "ctrmc"), goal=(("need_any_hmc",),),
                     checks=("in_window 29991231235959",))  # fmt: skip
    assert world.repair(deep.plan_of(step)) == "refused"
    assert world.log == []


def test_an_empty_line_never_gets_into_the_history(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, link="I")
    blind(world, "unreached")
    assert world.repair(plan_for(rw.DOWN)) == "not_needed"
    assert [row for row in world.history() if row == [""]] == []


def test_classes_that_came_back_empty_are_no_empty_rmc(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path).settle(deep.WRONG, deep.WRONG)
    fake = world.bin / "lsrsrc"
    fake.write_text('#!/bin/sh\n[ $# -eq 0 ] && exit 0\nexec "' + str(world.bin / "real") + '" "$@"\n')
    assert world.repair(deep.RESTORE, scale=1) == "refused"
    assert world.log == []


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_a_lock_that_can_not_be_signed_starts_nothing(tmp_path: pathlib.Path, shell: str) -> None:
    """With an empty owner another repair would take it for a stale one."""
    world = World(tmp_path, heal="rmcrefreshMD -s ctrmc")
    script = world.install(plan_for(rw.DOWN))
    (world.rsct / "lock" / "owner.new").symlink_to("/dev/full")
    done = subprocess.run(
        [shell, str(script), rw.RUN], env={**os.environ, **world.environment()}, capture_output=True, check=False
    )
    assert done.returncode != 0
    assert world.log == []


# --- a save that is needed -------------------------------------------------------------------------------------------


def test_the_save_that_a_rollback_puts_back_outlives_the_newer_ones(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, link="I").settle()
    needed, owner = "20240101T000000Z-need01", "20240201T000000Z-back01"
    names = [needed, owner, *(f"202501{day:02}T000000Z-old{day:03}" for day in range(1, 31))]
    for name in names:
        (world.rsct / "saves" / name).mkdir(parents=True)
    (world.rsct / "saves" / owner / "identity").write_text(f"mode rollback\nfrom {needed}\nend\n")
    world.repair(deep.REFRESH)
    left = {path.name for path in (world.rsct / "saves").iterdir()}
    assert {needed, owner} <= left
    assert names[2] not in left


def test_saves_that_found_no_room_are_no_saves(tmp_path: pathlib.Path) -> None:
    """The command that answered did not tell."""
    world = World(tmp_path).settle(deep.WRONG, deep.WRONG)
    world.saved().mkdir(parents=True)
    (world.saved() / "room").symlink_to("/dev/full")
    assert world.repair(deep.RESTORE, scale=1) == "refused"
    assert (world.log, world.ids()) == ([], (deep.WRONG, deep.WRONG))
