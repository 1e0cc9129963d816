# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is going on in a host: df, netstat, ss, ps, who and others."""

from __future__ import annotations

import time
import typing as t

from powersim.call import Answer, Call
from powersim.render import net, storage, system
from powersim.row import AIX, LINUX, Row
from powersim.state import ports, rmc
from powersim.state.partition import Partition
from powersim.state.src import Subsystem

MOUNTS = (
    ("/dev/hd4", "/", 2_097_152, 61),
    ("/dev/hd2", "/usr", 6_291_456, 40),
    ("/dev/hd9var", "/var", 2_097_152, 30),
    ("/dev/hd3", "/tmp", 4_194_304, 5),
)
LINUX_MOUNTS = (
    ("/dev/mapper/rhel-root", "/", 36_679_680, 30),
    ("/dev/mapper/rhel-var", "/var", 10_475_520, 20),
    ("tmpfs", "/tmp", 4_194_304, 1),
)


def sockets(partition: Partition) -> list[net.Socket]:
    """Listeners first, in the order of the model, then a session per HMC whose link works."""
    rows: list[net.Socket] = [
        (kind, "", port, "", 0, "LISTEN" if kind == "tcp" else "") for kind, port in ports.listening(partition)
    ]
    if rmc.running(partition):
        for number, point in enumerate(partition.control_points):
            if point.hmc in partition.alive_links() and partition.rmc.remote_now:
                rows.append(("tcp", partition.spec.ip, 657, point.ips[0], 41522 + number, "ESTABLISHED"))
    return rows


def netstat(call: Call) -> Answer:
    if not call.partition.aix_like:
        return Answer(net.netstat_linux(sockets(call.partition)))
    return Answer(net.netstat(sockets(call.partition), with_pcb=call.has("A")))


def ss(call: Call) -> Answer:
    rows = sockets(call.partition)
    if call.has("l"):
        rows = [row for row in rows if not row[3]]
    elif not call.has("a"):
        rows = [row for row in rows if row[3]]
    return Answer(net.ss(rows, header=not call.has("H")))


def errpt(call: Call) -> Answer:
    return Answer()


def who(call: Call) -> Answer:
    partition = call.partition
    if call.has("b"):
        booted = time.strftime("%b %d %H:%M", time.gmtime(partition.booted))
        return Answer(f"   .        system boot {booted}\n")
    if call.has("r"):
        return Answer("   .        run-level 2 Jan 01 00:00     2    0    S\n")
    return Answer()


def uptime(call: Call) -> Answer:
    seconds = call.partition.now - call.partition.booted
    days, hours, minutes = int(seconds // 86400), int(seconds % 86400 // 3600), int(seconds % 3600 // 60)
    clock = time.strftime("%I:%M%p", time.gmtime(call.partition.now))
    return Answer(f"  {clock}   up {days} days,  {hours:02d}:{minutes:02d},  1 user,  load average: 0.10, 0.10, 0.10\n")


def ps_rows(call: Call) -> Answer:
    """Daemons that have no real process, for forms of ps that print names; the real ps prints the real ones."""
    partition = call.partition
    text = " ".join(call.args)
    if "etime" in text and ("-p 1" in text or "-p1" in text):
        head = "" if "etime=" in text else "    ELAPSED\n"
        return Answer(f"{head}{system.etime(partition.now - partition.booted):>11}\n")
    now = partition.now
    alive = [row for row in partition.src.table.values() if row.status.at(now) == "active"]
    return Answer("".join(_ps_line(partition, text, row) for row in alive))


PROCESS = {
    "ctrmc": "rmcd",
    "ctcas": "ctcasd",
    "mcproxy": "mcproxy",
    "syslogd": "syslogd",
    "aso": "aso",
    "rpc.lockd": "rpc.lockd",
}


def _ps_line(partition: Partition, args: str, row: Subsystem) -> str:
    """Columns in the order of the -o options; a full listing otherwise."""
    name, begun = PROCESS.get(row.name, f"{row.name}d"), row.status.since(partition.now) or partition.booted
    words = [word.rstrip("=") for word in args.replace("-o", " ").replace(",", " ").split()]
    columns = [word for word in words if word in PS_VALUES]
    if not columns:
        return f"    root {row.pid:8d}        1   0   Nov 01      -  0:10 {name}\n"
    values = {"pid": row.pid, "name": name, "etime": system.etime(partition.now - begun)}
    return " ".join(PS_VALUES[column].format(**values) for column in columns) + "\n"


PS_VALUES = {
    "pid": "{pid:>8}",
    "ppid": "       1",
    "comm": "{name}",
    "args": "{name}",
    "user": "    root",
    "uid": "     0",
    "etime": "{etime:>11}",
    "stat": "A",
    "state": "A",
    "pgid": "{pid:>8}",
}


def df(call: Call) -> Answer:
    """/var and /tmp follow the real (small) file systems of the host, scaled; the others are as in the table."""
    mounts = MOUNTS if call.partition.aix_like else LINUX_MOUNTS
    paths = [word for word in call.args if not word.startswith("-")]
    wanted = [mount_of(path, mounts) for path in paths] or [row[1] for row in mounts]
    rows: list[storage.Row] = []
    for device, mount, size, used in sorted(
        (row for row in mounts if row[1] in wanted), key=lambda row: wanted.index(row[1])
    ):
        blocks, inodes = call.files.usage(mount) if call.files and mount in ("/var", "/tmp") else (1.0, 1.0)
        free, busy = int(size * (100 - used) / 100 * blocks), int(9000 + 91_000 * (1 - inodes))
        rows.append((device, size, free, busy, 100_000, mount))
    if call.has("P") or not call.partition.aix_like:
        return Answer((storage.posix if call.has("P") else storage.linux)(rows))
    return Answer(storage.aix(rows))


def mount_of(path: str, mounts: t.Sequence[tuple[str, str, int, int]]) -> str:
    """The file system a path lies in: the longest mount point it begins with."""
    return max((row[1] for row in mounts if f"{path}/".startswith(f"{row[1].rstrip('/')}/")), key=len)


ROWS = (
    Row("df", df),
    Row("netstat", netstat),
    Row("ss", ss, platforms=LINUX),
    Row("errpt", errpt, platforms=AIX),
    Row("who", who),
    Row("uptime", uptime),
    Row("ps", ps_rows),
)
