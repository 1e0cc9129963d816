# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real estate over real SSH: users, shells, streams, the log, and that nothing is left behind."""

from __future__ import annotations

import pathlib
import re
import shutil
import signal
import subprocess
import sys
import typing as t

import pytest
from live import ENV, Live, eventually, processes

from powersim.hosts import shells

ESTATE = """
name: live
time_scale: 100
hmcs:
  - {name: hmc1, ip: 192.0.2.21, version: V10R3.1060, type_model: 7063-CR2, serial: 68A1B0C, latency: 0.0, max_sessions: 3}
systems:
  - name: SYS1
    type_model: 9080-HEX
    serial: 78A1B2C
    firmware: FW1030.30
    hmcs: [hmc1]
    ip: 198.51.100.61
    partitions:
      - {name: aix1, lpar_id: 1, platform: aix, level: 7200-05-08-2419, ip: 192.0.2.1}
      - name: linux1
        lpar_id: 2
        platform: linux
        level: Red Hat Enterprise Linux 9.4 (Plow)
        ip: 192.0.2.2
        python: true
        users: [{name: ada, role: sudo}, {name: bob, role: sudo, nopasswd: false, password: pw}]
      - {name: off1, lpar_id: 3, platform: aix, level: 7200-05-08-2419, ip: 192.0.2.3, state: 'off'}
      - {name: full1, lpar_id: 4, platform: aix, level: 7200-05-08-2419, ip: 192.0.2.4, shell: sh, faults: [tmp_full]}
VIOS      - {name: vios1, lpar_id: 5, platform: vios, level: 3.1.4.21, ip: 192.0.2.5, users: [{name: padmin, role: padmin}]}
"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Live]:
    base = tmp_path_factory.mktemp("live")
    estate = base / "estate.yml"
    vios = "" if any(shells.find(name) for name in shells.RESTRICTED) else "#"
    estate.write_text(ESTATE.replace("VIOS", vios), encoding="utf-8")
    found = Live(base / "state")
    found.up(estate)
    yield found
    found.down()


def test_commands_stand_at_the_real_paths(live: Live) -> None:
    answer = live.ssh(
        "aix1", "/usr/bin/lssrc -s ctrmc; /usr/sbin/rsct/bin/lsnodeid; /opt/rsct/bin/rmcctrl -h; cat /etc/powersim"
    )
    assert answer.returncode == 0, answer.stderr
    assert "ctrmc            rsct" in answer.stdout
    assert re.search(r"^simulated\nclock [0-9.]+ [0-9.]+\n\Z", answer.stdout, re.MULTILINE)
    assert (
        live.ssh("aix1", "cat /etc/ct_node_id").stdout.split()[0]
        == live.ssh("aix1", "lsrsrc >/dev/null; /opt/rsct/bin/lsnodeid").stdout.strip()
    )
    assert not pathlib.Path("/etc/powersim").exists()
    assert live.ssh("aix1", "command -v python3 timeout pgrep setsid").stdout == ""
    assert live.ssh("linux1", "python3 -c 'print(6 * 7)'").stdout == "42\n"


def test_streams_and_exit_codes(live: Live) -> None:
    answer = live.ssh("aix1", "cat; echo err >&2; exit 7", text="in\n")
    assert (answer.stdout, answer.stderr, answer.returncode) == ("in\n", "err\n", 7)
    big = "x" * 3_000_000
    assert live.ssh("aix1", "wc -c", text=big).stdout.strip() == "3000000"
    assert len(live.ssh("aix1", "dd if=/dev/zero bs=1000 count=3000 2>/dev/null | tr '\\000' y").stdout) == 3_000_000
    assert live.ssh("aix1", "sh", text="uname -s; id -un\n").stdout == "AIX\nroot\n"


def test_files_are_the_hosts_own(live: Live) -> None:
    assert live.ssh("aix1", "echo one > /var/adm/mark; mkdir -p /var/ct/x; cat /var/adm/mark").stdout == "one\n"
    assert live.ssh("linux1", "cat /var/adm/mark").returncode == 1
    assert not pathlib.Path("/var/adm/mark").exists()
    assert live.ssh("aix1", "touch /usr/bin/mark").returncode != 0


def test_a_full_file_system_is_really_full(live: Live) -> None:
    assert live.ssh("full1", "echo text > /tmp/file").returncode != 0
    assert live.ssh("full1", "mkdir /tmp/folder").returncode != 0
    assert "100%" in live.ssh("full1", "df -k /tmp").stdout
    assert live.cli("heal", "full1", "tmp_full").returncode == 0
    assert live.ssh("full1", "echo text > /tmp/file").returncode == 0


def test_sudo(live: Live) -> None:
    assert live.ssh("linux1", "id -u; sudo -n id -u; sudo -n sh -c 'exit 5'; echo $?").stdout == "1000\n0\n5\n"
    refused = live.ssh("linux1", "/opt/rsct/bin/rmcctrl -p")
    assert (refused.returncode, "needs root" in refused.stderr) == (1, True)
    assert live.ssh("linux1", "echo in | sudo -n cat").stdout == "in\n"
    as_bob = ["-l", "bob"]
    refused = [*live.ssh_argv("linux1")[:-1], *as_bob, "linux1", "sudo -n id"]
    assert subprocess.run(refused, capture_output=True, check=False).returncode == 1
    given = subprocess.run(
        [*live.ssh_argv("linux1")[:-1], *as_bob, "linux1", "sudo -S -p '' id -u"],
        input="pw\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert given.stdout == "0\n"


def test_padmin(live: Live) -> None:
    if "vios1" not in (live.folder / "ssh_config").read_text():
        pytest.skip("no restricted shell here")
    assert live.ssh("vios1", "/bin/sh -c id").returncode != 0
    assert live.ssh("vios1", "ioslevel").stdout == "3.1.4.21\n"
    assert live.ssh("vios1", "oem_setup_env", text="id -u; lssrc -s ctrmc | tail -1\n").stdout.startswith("0\n ctrmc")
    assert live.ssh("vios1", 'echo "id -u" | oem_setup_env').stdout == "0\n"
    assert live.ssh("vios1", "ioscli oem_setup_env", text="id -u\n").stdout == "0\n"


def test_a_terminal(live: Live) -> None:
    answer = live.ssh("aix1", text="")
    assert answer.returncode == 0
    command = live.ssh_argv("aix1", "tty; stty size; sleep 4567")
    client = subprocess.Popen([*command[:1], "-tt", *command[1:]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert client.stdout
    assert client.stdout.readline().startswith(b"/dev/pts/")
    assert "sleep 4567" in live.ssh("aix1", "ps -A -o args=").stdout
    client.kill()
    client.wait()
    assert eventually(lambda: "sleep 4567" not in live.ssh("aix1", "ps -A -o args=").stdout), "a terminal hangs up"


def test_a_powered_off_partition_refuses(live: Live) -> None:
    answer = live.ssh("off1", "true")
    assert answer.returncode == 255
    assert "refused" in answer.stderr


def test_log_tells_reading_from_changing(live: Live) -> None:
    before = len(live.log("--host", "aix1", "--mutating"))
    live.ssh("aix1", "lssrc -a; lsrsrc IBM.MCP; df -k /var")
    assert len(live.log("--host", "aix1", "--mutating")) == before
    live.ssh("aix1", "/opt/rsct/bin/rmcctrl -p")
    entry = live.log("--host", "aix1", "--mutating")[-1]
    assert (entry["argv"], entry["rc"], entry["user"], entry["kind"]) == (["rmcctrl", "-p"], 0, "root", "mutating")
    assert live.cli("log", "--host", "aix1", "--mutating", "--count").stdout == f"{before + 1}\n"


def test_a_hanging_command_ends_with_its_client(live: Live) -> None:
    assert live.cli("inject", "aix1", "hang:lsrsrc").returncode == 0
    client = subprocess.Popen(
        live.ssh_argv("aix1", "lsrsrc & sleep 0.5; kill $!; wait; echo over"), stdout=subprocess.PIPE
    )
    assert client.communicate(timeout=10)[0] == b"over\n"
    assert live.cli("heal", "aix1", "hang:lsrsrc").returncode == 0
    assert eventually(lambda: [e["rc"] for e in live.log("--host", "aix1", "--command", "lsrsrc")][-1:] == [None])
    assert live.ssh("aix1", "lsrsrc").returncode == 0


def test_an_absent_command_is_not_found(live: Live) -> None:
    assert live.cli("inject", "aix1", "absent:lsrsrc").returncode == 0
    assert live.ssh("aix1", "lsrsrc").returncode == 127
    assert live.ssh("aix1", "command -v lsrsrc").returncode != 0
    assert live.cli("heal", "aix1", "absent:lsrsrc").returncode == 0
    assert live.ssh("aix1", "lsrsrc").returncode == 0


def test_the_hmc_over_ssh(live: Live) -> None:
    assert live.ssh("hmc1", "lshmc -V").stdout.startswith('"version= Version: 10\n Release: 3\n')
    answer = live.ssh("hmc1", "lssyscfg -r lpar -m NONE")
    assert (answer.returncode, answer.stderr) == (1, "")
    assert "HSCL8018" in answer.stdout
    assert "hscroot@hmc1:~> " in live.ssh("hmc1", text="lshmc -l\nexit\n").stdout


def test_a_full_hmc_drops_the_next_session(live: Live) -> None:
    busy = [subprocess.Popen(live.ssh_argv("hmc1"), stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _unused in range(3)]
    for client in busy:
        assert client.stdout
        assert client.stdout.read(4) == b"hscr"
    answer = live.ssh("hmc1", "lshmc -V")
    assert answer.returncode == 255
    for client in busy:
        client.communicate(b"exit\n", timeout=10)
    assert eventually(lambda: live.ssh("hmc1", "lshmc -V").returncode == 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_the_end_of_the_daemon_is_the_end_of_everything(live: Live, tmp_path: pathlib.Path, number: int) -> None:
    folder = tmp_path / "state"
    estate = live.folder.parent / "estate.yml"
    command = [sys.executable, "-m", "powersim", "up", str(estate), "--state", str(folder), "--foreground"]
    daemon = subprocess.Popen(command, env=ENV, stdout=subprocess.PIPE, start_new_session=True)
    assert daemon.stdout
    assert daemon.stdout.readline().startswith(b"live is up")
    line = Live(folder).ssh_argv("aix1", "echo in; sleep 5678")
    inside = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert inside.stdout
    assert inside.stdout.readline() == b"in\n"
    daemon.send_signal(number)
    daemon.wait(timeout=20)
    inside.wait(timeout=20)
    assert eventually(lambda: processes(folder) == []), processes(folder)


def test_the_same_without_root(live: Live, tmp_path: pathlib.Path) -> None:
    """User namespaces only; run as root it is still one id that is mapped, as for an ordinary user."""
    found = Live(tmp_path / "state")
    assert "(rootless," in found.up(live.folder.parent / "estate.yml", "--rootless")
    assert found.ssh("aix1", "id -un; lssrc -s ctrmc | tail -1").stdout.startswith("root\n ctrmc")
    assert found.ssh("linux1", "id -u; sudo -n id -u; sudo -n sh -c 'exit 5'; echo $?").stdout == "1000\n0\n5\n"
    assert found.ssh("linux1", "/opt/rsct/bin/rmcctrl -p").returncode == 1
    assert found.ssh("full1", "echo text > /tmp/file").returncode != 0
    found.down()


def test_forbidden_namespaces_are_met_with_a_sentence(tmp_path: pathlib.Path) -> None:
    """A user namespace whose own limit is zero stands for a machine that forbids them."""
    folder = tmp_path / "state"
    command = [sys.executable, "-m", "powersim", "up", "demo", "--rootless", "--state", str(folder)]
    script = 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"'
    outer = ["unshare", "--user", "--map-root-user", "sh", "-c", script, "sh", *command]
    if shutil.which("unshare") is None or subprocess.run(outer[:3] + ["true"], capture_output=True, check=False).returncode:
        pytest.skip("no namespace to try it in")
    answer = subprocess.run(outer, env=ENV, capture_output=True, text=True, timeout=30, check=False)
    assert answer.returncode == 1
    assert "sysctl -w user.max_user_namespaces=" in answer.stderr
    assert answer.stderr.strip().endswith(".")
    assert eventually(lambda: processes(folder) == [])
