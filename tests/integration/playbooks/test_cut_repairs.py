# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is cut in the middle of a recycle, RMC comes back up, and nothing is started twice."""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import subprocess
import time
import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live

JOURNAL = "cat /var/adm/powerops-rsct/last/journal"
RECYCLE = ["rmcctrl -z", "rmcctrl -A", "rmcctrl -p"]
# Each rmcctrl takes five real seconds more: room to cut in between.
VICTIM = live.partition("hung1", 1, faults=["rmcd_hung", "slow:rmcctrl"])


@pytest.fixture
def estate() -> t.Iterator[live.Estate]:
    with live.estate(VICTIM) as up:
        yield up


def in_the_middle(estate: live.Estate) -> bool:
    return "run\trmcctrl -z" in estate.ssh("hung1", JOURNAL)


def start(estate: live.Estate) -> subprocess.Popen[str]:
    """A repair whose recycle has just begun."""
    child = estate.start("powerops.rsct.repair", rmc_environment={"POWEROPS_WAIT_SCALE": "10"})
    assert live.eventually(lambda: in_the_middle(estate), 90), estate.finish(child, time.monotonic(), 5).text
    return child


def ssh_clients(estate: live.Estate) -> list[int]:
    """Every ssh process that ansible-playbook has started for this estate, masters included."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = path.read_bytes().decode(errors="replace")
            if words.startswith(("ssh\0", "ssh:")) and str(estate.folder / "cp") in words:
                found.append(int(path.parent.name))
    return found


def kill(pids: t.Iterable[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_a_killed_ssh_is_resumed(estate: live.Estate) -> None:
    child = start(estate)
    clients = ssh_clients(estate)
    assert clients
    kill(clients)
    run = estate.finish(child, time.monotonic())
    assert run.status == 0, run.text
    assert estate.mutating() == RECYCLE
    assert estate.row("hung1")["ctrmc"] == "active"


def test_a_killed_controller_leaves_rmc_up(estate: live.Estate) -> None:
    child = start(estate)
    os.killpg(child.pid, signal.SIGKILL)
    kill(ssh_clients(estate))
    child.communicate()
    assert live.eventually(lambda: "\tresult\t" in estate.ssh("hung1", JOURNAL), 60)
    assert estate.row("hung1")["ctrmc"] == "active"
    assert estate.mutating() == RECYCLE
    again = estate.run("powerops.rsct.repair")
    assert (again.status, again.changed()) == (0, 0), again.text
    assert estate.mutating() == RECYCLE


def test_a_killed_login_session_leaves_rmc_up(estate: live.Estate) -> None:
    child = start(estate)
    # Processes without a parent on the host are what sshd has started; the repair has init for a parent.
    sessions = [line.split() for line in estate.ssh("hung1", "ps -A -o pid= -o ppid= -o args=").splitlines()]
    victims = [words[0] for words in sessions if words[1] == "0" and words[0] != "1"]
    assert victims
    estate.ssh("hung1", f"kill -9 {' '.join(victims)}")
    run = estate.finish(child, time.monotonic())
    assert run.status == 0, run.text
    assert estate.mutating() == RECYCLE
    assert estate.row("hung1")["ctrmc"] == "active"


def test_ssh_retries_start_one_repair(tmp_path: pathlib.Path) -> None:
    """A client that reports 255 after everything was done: what Ansible's retries repeat must do no harm."""
    flaky = tmp_path / "ssh"
    count = tmp_path / "count"
    count.write_text("0")
    flaky.write_text(
        f"""#!/bin/sh
/usr/bin/env ssh "$@"
rc=$?
n=$(($(cat {count}) + 1))
echo $n >{count}
[ $((n % 2)) -eq 1 ] && exit 255
exit $rc
"""
    )
    flaky.chmod(0o755)
    with live.estate(live.partition("stopped1", 1, faults=["ctrmc_stopped"])) as estate:
        retry = {"ansible_ssh_retries": 3, "ansible_ssh_executable": str(flaky)}
        run = estate.run("powerops.rsct.repair", **retry)
        assert run.status == 0, run.text
        assert estate.mutating() == ["startsrc -s ctrmc"]
        assert int(count.read_text()) >= 6
