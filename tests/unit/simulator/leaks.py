# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings an estate up and down many times, in namespaces of its own, and counts what is left: ``leaks.py FOLDER CYCLES``.

Run as pid 1 of its own pid, mount and network namespaces (see ``test_powersim_leak``): whatever is then seen in /proc is
of this run. One cycle in five ends with SIGKILL, one in five cannot start because its port is taken.
"""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import signal
import socket
import sys
import time

from live import Live, eventually

ESTATE = """
name: leak
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
      - {name: aix1, lpar_id: 1, platform: aix, level: 7200-05-08-2419, ip: 192.0.2.1, shell: sh, port: 2201}
      - name: linux1
        lpar_id: 2
        platform: linux
        level: Red Hat Enterprise Linux 9.4 (Plow)
        ip: 192.0.2.2
        users: [{name: ada, role: sudo}]
        faults: [tmp_full]
      - {name: off1, lpar_id: 3, platform: aix, level: 7200-05-08-2419, ip: 192.0.2.3, state: 'off', shell: sh}
"""
KINDS = ("mnt", "pid", "uts", "user", "net")
TIME_WAIT = "06"
LOGS = ("log.jsonl", "daemon.log")  # a start that failed leaves none


def reap() -> None:
    """What was orphaned to us, as pid 1."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def sockets() -> int:
    """Open ones of this network namespace; the kernel keeps a closed TCP connection for a while in TIME_WAIT."""
    count = 0
    for kind in ("tcp", "tcp6", "udp", "unix"):
        lines = pathlib.Path("/proc/net", kind).read_text(encoding="ascii", errors="replace").splitlines()[1:]
        count += sum(1 for line in lines if kind[:3] != "tcp" or line.split()[3] != TIME_WAIT)
    return count


def census(folder: pathlib.Path) -> dict[str, int]:
    reap()
    pids = [entry for entry in pathlib.Path("/proc").iterdir() if entry.name.isdigit()]
    spaces = set()
    for entry in pids:
        for kind in KINDS:
            with contextlib.suppress(OSError):
                spaces.add(os.readlink(entry / "ns" / kind))
    return {
        "processes": len(pids),
        "namespaces": len(spaces),
        "mounts": len(pathlib.Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()),
        "sockets": sockets(),
        "descriptors": len(os.listdir("/proc/self/fd")),
        "files": sum(1 for path in folder.rglob("*") if path.name not in LOGS),
    }


def refused(found: Live, estate: pathlib.Path) -> None:
    """A start that fails half-way: one port is taken."""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 2201))
        taken.listen()
        answer = found.cli("up", str(estate))
    assert answer.returncode == 1, answer
    assert "Port 2201" in answer.stderr, answer.stderr


def cycle(found: Live, estate: pathlib.Path, number: int) -> None:
    if number % 5 == 4:
        refused(found, estate)
        return
    answer = found.cli("up", str(estate))
    assert answer.returncode == 0, answer.stderr
    said = (
        found.ssh("aix1", "sleep 600 >/dev/null 2>&1 & lssrc -s ctrmc | tail -1"),
        found.ssh("linux1", "sudo -n id -u"),
    )
    assert [answer.returncode for answer in said] == [0, 0], said
    assert found.ssh("hmc1", "lshmc -l").returncode == 0
    pid = int((found.folder / "daemon.pid").read_text(encoding="ascii"))
    if number % 5 == 3:
        os.kill(pid, signal.SIGKILL)
    assert found.cli("down").returncode == 0


def main(folder: pathlib.Path, cycles: int) -> None:
    estate = folder / "estate.yml"
    estate.write_text(ESTATE, encoding="utf-8")
    found = Live(folder / "state")
    cycle(found, estate, 0)
    assert eventually(lambda: census(folder)["processes"] == 1), "the first cycle left a process"
    before, start = census(folder), time.monotonic()
    for number in range(1, cycles + 1):
        cycle(found, estate, number)
        reap()  # the namespaces of a process that nobody asks about stay
    eventually(lambda: census(folder) == before)
    print(
        json.dumps(
            {"cycles": cycles, "seconds": round(time.monotonic() - start), "before": before, "after": census(folder)}
        )
    )


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
