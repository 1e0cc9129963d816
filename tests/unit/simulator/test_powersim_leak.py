# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An estate leaves nothing behind, however it ends. `make leak-sim CYCLES=200` sets POWERSIM_CYCLES, how often."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys

import pytest
from leaks import ESTATE
from live import ENV, Live, eventually

WANTED = os.environ.get("POWERSIM_CYCLES", "0")
CYCLES = int(WANTED) if WANTED.isdecimal() else 0
# Fewer namespaces than the cycles need together: when one of them stayed, none could be had any more.
LIMIT = 60
SCRIPT = """
ip link set lo up || exit 77
if [ "$1" = limit ]; then
  for kind in mnt pid uts user; do echo "$2" >"/proc/sys/user/max_${kind}_namespaces" || exit 77; done
fi
shift 2
exec "$@"
"""
SPACES = ["unshare", "--pid", "--mount", "--net", "--fork", "--kill-child", "--mount-proc"]


@pytest.mark.parametrize("mode", ["root", "rootless"])
def test_many_cycles_leave_nothing(tmp_path: pathlib.Path, mode: str, capsys: pytest.CaptureFixture[str]) -> None:
    if not WANTED.isdecimal():
        pytest.fail(f"CYCLES is '{WANTED}': give a whole number such as 200.", pytrace=False)
    if mode == "root" and os.geteuid() != 0:
        pytest.skip("needs root")
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        pytest.skip("no unshare or ip")
    spaces = SPACES if mode == "root" else [*SPACES, "--user", "--map-root-user"]
    limit = ["none" if mode == "root" else "limit", str(LIMIT)]
    leaks = pathlib.Path(__file__).parent / "leaks.py"
    command = [*spaces, "sh", "-c", SCRIPT, "sh", *limit, sys.executable, str(leaks), str(tmp_path), str(CYCLES or 5)]
    env = {**ENV, "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60 + 10 * CYCLES, check=False)
    if done.returncode == 77 or done.stderr.startswith("unshare:"):
        pytest.skip(f"no namespaces to count in: {done.stderr.strip()}")
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    with capsys.disabled():
        print(f"\n{mode}: {found}") if CYCLES else None
    assert found["before"]["processes"] == 1
    assert found["after"] == found["before"]


def held(pid: int) -> int:
    """Descriptors of the daemon and of its children in our world."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return sum(len(os.listdir(f"/proc/{number}/fd")) for number in (pid, *children))


def test_a_daemon_holds_no_more_after_many_sessions(tmp_path: pathlib.Path) -> None:
    """Plain and brokered commands, one that hangs, a terminal, a client that is killed, the control socket."""
    (tmp_path / "estate.yml").write_text(ESTATE.replace("port: 2201", "port: 0"), encoding="utf-8")
    found = Live(tmp_path / "state")
    found.up(tmp_path / "estate.yml")
    try:
        sessions(found)
    finally:
        found.down()


def sessions(found: Live) -> None:
    pid = int((found.folder / "daemon.pid").read_text(encoding="ascii"))
    assert found.ssh("aix1", "lssrc -a").returncode == 0
    before = held(pid)
    assert found.cli("inject", "aix1", "hang:lsrsrc").returncode == 0
    for _unused in range(3):
        found.ssh("aix1", "lssrc -a; lsrsrc & sleep 0.1; kill $!")
        found.ssh("linux1", "sudo -n lssrc -a")
        found.ssh("hmc1", "lshmc -V")
        found.cli("status")
        command = found.ssh_argv("linux1", "sudo -n sleep 600")
        with subprocess.Popen([command[0], "-tt", *command[1:]], stdin=subprocess.PIPE) as client:
            assert eventually(lambda: "sleep" in found.ssh("linux1", "ps -A -o args=").stdout)
            client.send_signal(signal.SIGKILL)
        assert eventually(lambda: "sleep" not in found.ssh("linux1", "ps -A -o args=").stdout)
    assert eventually(lambda: held(pid) <= before), (before, held(pid))
