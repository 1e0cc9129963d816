# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The script of a plan as a person on a console starts it: no run id, no launch, everything said in plain lines."""

from __future__ import annotations

import os
import pathlib
import subprocess

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_saves import render_rollback
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_script import render_repair
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell import repair_world as rw
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell import test_repair_identity as deep
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell.repair_world import World, plan_for


def by_hand(world: World, text: str, *words: str, shell: str = "sh") -> subprocess.CompletedProcess[str]:
    (world.folder / "host.sh").write_text(text)
    env = {**os.environ, **world.environment(3)}
    return subprocess.run(
        [shell, "host.sh", *words], cwd=world.folder, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def tree(folder: pathlib.Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_without_a_run_id_it_repairs_and_tells_its_journal(tmp_path: pathlib.Path, shell: str) -> None:
    world = World(tmp_path, heal="rmcrefreshMD -s ctrmc")
    done = by_hand(world, render_repair(plan_for(rw.DOWN)), "--change", "CHG7", shell=shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert world.log == ["rmcrefreshMD -s ctrmc"]
    assert "refresh: run rmcrefreshMD -s ctrmc (-)" in done.stdout
    assert done.stdout.rstrip().endswith("-: result healed (0)")
    (row,) = world.history()
    assert row[3:] == ["link", "healed", "refresh=reached", "CHG7"]
    assert (world.rsct / "last" / "journal").exists()
    assert not (world.rsct / "lock").exists()


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_a_look_changes_nothing_and_tells_every_command(tmp_path: pathlib.Path, shell: str) -> None:
    world = World(tmp_path).settle(deep.WRONG, rw.NODE)
    (world.rsct / "runs").mkdir(parents=True)
    (world.rsct / "saves").mkdir()
    before = tree(world.rsct) | tree(world.root)
    done = by_hand(world, render_repair(deep.RESTORE), "--look", shell=shell)
    assert (done.returncode, done.stderr, world.log) == (0, "", [])
    assert tree(world.rsct) | tree(world.root) == before
    told = [line.partition(": ")[2] for line in done.stdout.splitlines()]
    for argv in deep.RESTORE.commands:
        assert f"would run {' '.join(argv)} (-)" in told
    assert "would keep definitions and settings of RMC (-)" in told


def test_a_look_tells_what_refuses(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, cluster="clus_a").settle(deep.WRONG, rw.NODE)
    done = by_hand(world, render_repair(deep.RESTORE), "--look")
    assert "restore_identity: refused surely_no_member: cluster member: yes (1)" in done.stdout
    assert "would run" not in done.stdout


def test_a_look_at_a_rollback(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path).settle()
    deep.launch(world, deep.RENEW)
    before = list(world.log)
    done = by_hand(world, render_rollback(rw.RUN), "--look")
    assert f"would run recfgct -i {rw.NODE} (-)" in done.stdout
    assert world.log == before


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--help",), 0, "usage: /bin/sh host.sh"),
        (("--wat",), 2, "unknown option: --wat"),
        (("--change",), 2, "--change: give letters"),
        (("--change", "a b"), 2, "--change: give letters"),
    ],
)
def test_options_that_start_nothing(tmp_path: pathlib.Path, words: tuple[str, ...], code: int, says: str) -> None:
    world = World(tmp_path)
    done = by_hand(world, render_repair(plan_for(rw.DOWN)), *words)
    assert done.returncode == code
    assert says in done.stdout
    assert not world.rsct.exists()


def test_a_repair_that_runs_is_not_joined(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path)
    (world.rsct / "lock").mkdir(parents=True)
    os.chmod(world.rsct, 0o700)
    boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    (world.rsct / "lock" / "owner").write_text(f"{os.getpid()} {rw.RUN} {boot} launch\n")
    done = by_hand(world, render_repair(plan_for(rw.DOWN)))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, f"attached: {rw.RUN}")
    assert world.log == []
    assert (world.rsct / "lock" / "owner").exists()


def test_text_from_a_pipe_is_no_file_to_run(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path)
    env = {**os.environ, **world.environment()}
    done = subprocess.run(
        ["sh"],
        cwd=tmp_path,
        env=env,
        input=render_repair(plan_for(rw.DOWN)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "put this text into a file" in done.stdout
    assert world.log == []


def test_it_can_be_pasted_into_a_console() -> None:
    """A terminal in line mode takes 255 characters at least, so no line is longer."""
    for text in (render_repair(deep.RENEW), render_rollback(rw.RUN, trust=True)):
        assert max(map(len, text.splitlines())) <= 255
        assert "\t" not in text
