# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the root of a simulated host may not do to the machine below, in every mode."""

from __future__ import annotations

import ctypes
import os
import pathlib
import signal
import subprocess
import typing as t

import pytest
from live import Live, eventually, processes

from powersim.inside import spawner

MODES = ("root", "rootless", "network")
OPTIONS = {"root": (), "rootless": ("--rootless",), "network": ("--network",)}
ESTATE = """
name: caged
time_scale: 60
hmcs: [{name: hmc1, ip: 192.0.2.21, version: V10R3.1060, type_model: 7063-CR2, serial: 68A1B0C, latency: 0.0}]
systems:
  - name: SYS1
    type_model: 9080-HEX
    serial: 78A1B2C
    firmware: FW1030.30
    hmcs: [hmc1]
    ip: 198.51.100.61
    partitions:
      - {name: aix1, lpar_id: 1, platform: aix, level: 7300-02-01-2346, ip: 192.0.2.101, shell: sh}
      - {name: linux1, lpar_id: 2, platform: linux, level: Red Hat Enterprise Linux 9.4 (Plow), ip: 192.0.2.102}
"""
PREFIX = "import ctypes, os, socket; c = ctypes.CDLL(None, use_errno=True); "
REMOUNT = "c.mount(None, b'/.powersim', None, 4128, None)"  # bind, remount: not read-only any more
# What must not succeed, as an expression of Python that is true when it did.
ATTACKS = {
    "open files of the machine by number": "(lambda h, m: [c.name_to_handle_at(-100, b'/.real/usr', h, m, 0), "
    "c.open_by_handle_at(os.open('/.real/usr', 0), h, 0)][1] >= 0)"
    "(ctypes.create_string_buffer((128).to_bytes(4, 'little'), 200), ctypes.byref(ctypes.c_int()))",
    "make its mounts writable": f"{REMOUNT} == 0",
    "make its mounts writable as root of a user namespace": f"c.unshare(0x10020000) == 0 and {REMOUNT} == 0",
    "bare the settings of the kernel": "c.umount2(b'/proc/sys', 2) == 0",
    "see a fresh proc": "c.unshare(0x10020000) == 0 and c.mount(b'p', b'/mnt', b'proc', 0, None) == 0",
    "see control groups": "c.mount(b'g', b'/mnt', b'cgroup2', 0, None) == 0",
    "mount devices": "c.mount(b'd', b'/mnt', b'devtmpfs', 0, None) == 0",
    "change the rights of a device": "c.chmod(b'/dev/null', 0o666) == 0",
    "write what the whole machine feels": "any(os.path.exists(p) and os.access(p, os.W_OK) for p in ('/proc/sysrq-trigger', "
    "'/proc/mtrr', '/proc/irq/default_smp_affinity', '/proc/sys/vm/swappiness', '/proc/sys/kernel/core_pattern'))",
    "see terminals of others": "os.listdir('/dev/pts') != ['ptmx']",
    "see processes of the machine": "any(b'pytest' in open(f'/proc/{p}/cmdline', 'rb').read() "
    "for p in os.listdir('/proc') if p.isdigit())",
}


@pytest.fixture(scope="module", params=MODES)
def caged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[tuple[str, Live]]:
    """The mode, and an estate that is up in it."""
    if request.param != "rootless" and os.geteuid():
        pytest.skip("this mode needs root")
    base = tmp_path_factory.mktemp("caged")
    (base / "estate.yml").write_text(ESTATE, encoding="utf-8")
    found = Live(base / "state")
    found.up(base / "estate.yml", *OPTIONS[request.param])
    yield request.param, found
    found.down()


def python(found: Live, host: str, expression: str) -> str:
    answer = found.ssh(host, "/.powersim/python -ISE -", text=f"{PREFIX}print({expression})")
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


@pytest.mark.parametrize("attack", ATTACKS)
def test_root_of_a_host_may_not(caged: tuple[str, Live], attack: str) -> None:
    _mode, found = caged
    assert python(found, "linux1", ATTACKS[attack]) == "False"


def test_rights_that_reach_the_machine_are_gone(caged: tuple[str, Live]) -> None:
    mode, found = caged
    kept = {"aix1": {13}, "linux1": {12, 13}} if mode == "network" else {"aix1": set(), "linux1": set()}
    for host, own in kept.items():
        for process in ("1", "self"):
            status = found.ssh(host, f"cat /proc/{process}/status").stdout
            sets = dict(line.split(":\t") for line in status.splitlines() if line.startswith("Cap"))
            for name in ("CapPrm", "CapBnd"):
                held = {number for number in spawner.DROPPED if int(sets[name], 16) >> number & 1}
                assert held <= own, (host, process, name)


def test_packets_of_the_machine_are_not_to_be_seen(caged: tuple[str, Live]) -> None:
    """A raw socket exists only where the network is the host's own."""
    mode, found = caged
    answer = found.ssh("aix1", "/.powersim/python -ISE -", text="import socket; socket.socket(17, 3, 768)")
    assert (answer.returncode == 0) == (mode == "network")


def test_queues_of_the_machine_are_not_to_be_seen(caged: tuple[str, Live]) -> None:
    _mode, found = caged
    libc = ctypes.CDLL(None)
    number = libc.msgget(0, 0o600)
    try:
        assert len(pathlib.Path("/proc/sysvipc/msg").read_text(encoding="ascii").splitlines()) > 1
        assert len(found.ssh("aix1", "cat /proc/sysvipc/msg").stdout.splitlines()) == 1
    finally:
        libc.msgctl(number, 0, None)


def test_the_session_keys_of_the_daemon_are_not_passed_on(caged: tuple[str, Live]) -> None:
    _mode, found = caged
    call = f"syscall({spawner.system_call('keyctl')}, 0, -3, 0)"
    ours = ctypes.CDLL(None).syscall(spawner.system_call("keyctl"), 0, -3, 0)
    if ours == -1:
        pytest.skip("this kernel keeps no keys")
    assert python(found, "aix1", f"c.{call}") not in ("-1", str(ours))


def test_the_daemon_follows_no_link_out_of_a_host(caged: tuple[str, Live], tmp_path: pathlib.Path) -> None:
    _mode, found = caged
    (tmp_path / "id").write_text("0123456789abcdef\n", encoding="ascii")
    words = (
        f"ln -sf {tmp_path}/id /etc/ct_node_id; rm -rf /var/ct/cfg; ln -s {tmp_path} /var/ct/cfg; mkdir -p {tmp_path}"
    )
    assert found.ssh("aix1", words).returncode == 0
    assert "0123456789abcdef" not in found.ssh("aix1", "/opt/rsct/bin/lsnodeid").stdout.lower()
    assert found.ssh("aix1", "/usr/sbin/rsct/install/bin/recfgct").returncode == 0
    assert "ct_has.pkf" in found.ssh("aix1", f"ls {tmp_path}").stdout, "inside the host the link leads somewhere"
    assert os.listdir(tmp_path) == ["id"]


def test_a_terminal_is_the_hosts_own(caged: tuple[str, Live]) -> None:
    _mode, found = caged
    command = found.ssh_argv("linux1", "tty; ls -l $(tty) >/dev/null && echo there")
    command.insert(1, "-tt")
    answer = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, stdin=subprocess.DEVNULL)
    assert answer.stdout.split() == ["/dev/pts/0", "there"]


# A client of our own for the socket that simulated commands use: asks as user 1000, who says he is root.
CLIENT = """
import array, os, socket, struct
null = os.open(os.devnull, os.O_RDWR)
def ask(body, fds=(null, null, null), uid=0):
    channel = socket.socket(socket.AF_UNIX)
    if uid:
        os.setuid(uid)
    channel.connect("/.powersim/run/s")
    channel.sendmsg([struct.pack(">I", len(body)) + body], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))])
    return b"".join(iter(lambda: channel.recv(4096), b""))
"""


def test_what_is_no_client_is_hung_up_on(caged: tuple[str, Live]) -> None:
    """Without a word in daemon.log, which ``down`` looks at."""
    _mode, found = caged
    bodies = r"(b'', b'x', b'a\0b\0c', b'0\0/\0-5\0ls', b'0\0/\0000\0', b'0\0/\0a\0ls', b'0\0/\0001')"
    text = (
        f"{CLIENT}print([ask(b) for b in {bodies}])\nprint([ask(b'0\\0/\\x001\\0sudo\\0', [null] * n) for n in (1, 4)])"
    )
    answer = found.ssh("linux1", "/.powersim/python -ISE -", text=text)
    assert answer.stdout.splitlines() == [str([b""] * 7), str([b""] * 2)], answer.stderr


def test_nobody_is_root_by_saying_so(caged: tuple[str, Live]) -> None:
    mode, found = caged
    if mode == "rootless":
        pytest.skip("all users of a rootless host are the same to the kernel")
    text = CLIENT + r"print(ask(b'0\0/\x003\0sudo\0id\0-u', uid=1000))"
    assert "no account here has user id 1000" in found.ssh("linux1", "/.powersim/python -ISE -", text=text).stdout


@pytest.mark.parametrize("mode", MODES)
def test_an_estate_goes_down_with_the_process_that_holds_its_hosts(mode: str, tmp_path: pathlib.Path) -> None:
    """Whoever is logged in, or asks, is told and does not wait for ever."""
    if mode != "rootless" and os.geteuid():
        pytest.skip("this mode needs root")
    (tmp_path / "estate.yml").write_text(ESTATE, encoding="utf-8")
    found = Live(tmp_path / "state")
    found.up(tmp_path / "estate.yml", *OPTIONS[mode])
    pid = (found.folder / "daemon.pid").read_text(encoding="ascii").strip()
    children = pathlib.Path("/proc", pid, "task", pid, "children").read_text(encoding="ascii").split()
    holders = [
        int(child) for child in children if b"spawner.py" in pathlib.Path("/proc", child, "cmdline").read_bytes()
    ]
    waiting = subprocess.Popen(found.ssh_argv("aix1", "sleep 600"), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    os.kill(holders[0], signal.SIGKILL)
    assert waiting.wait(timeout=20) == 255
    assert found.ssh("aix1", "true").returncode == 255
    assert eventually(lambda: processes(found.folder) == [])
    assert "goes down" in (found.folder / "daemon.log").read_text(encoding="utf-8")
    assert found.cli("down").returncode == 0
