# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is going on in a host: processes and file systems."""

from __future__ import annotations

import typing as t

from powersim.call import Answer, Call
from powersim.render import storage, system
from powersim.row import Row
from powersim.state.partition import Partition, stable_hex

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

PROGRAM_AGE = 90.0  # seconds that a program at work has been running


def ps_rows(call: Call) -> Answer:
    """Daemons that have no real process, for forms of ps that print names; the real ps prints the real ones.

    Exit 1 when there is none to add.
    """
    partition = call.partition
    text, now = " ".join(call.args), partition.now
    if "etime" in text and ("-p 1" in text or "-p1" in text):
        head = "" if "etime=" in text else "    ELAPSED\n"
        return Answer(f"{head}{system.etime(now - partition.booted):>11}\n")
    alive = [row for row in partition.src.table.values() if row.status.at(now) == "active"]
    rows = [system.Process(row.pid, row.path, now - (row.status.since(now) or partition.booted)) for row in alive]
    for name in partition.machine.programs:
        rows.append(system.Process(program_pid(partition, name), name, PROGRAM_AGE))
    listing = system.ps_listing(call.args)
    known = not listing.users or {"root", "0"} & set(listing.users)
    meant = [row for row in rows if known and (not listing.pids or str(row.pid) in listing.pids)]
    return Answer("".join(system.ps(row, listing, now) for row in meant), 0 if meant else 1)


def program_pid(partition: Partition, name: str) -> int:
    """Stands beside the pids of SRC, the same for the same seed."""
    digits = int(stable_hex(partition.estate.seed, "program", partition.name, name, digits=4), 16)
    return 8_000_000 + digits * 2 if partition.aix_like else 3000 + digits % 20_000


def df(call: Call) -> Answer:
    """/var and /tmp follow the real (small) file systems of the host, scaled; the others are as in the table."""
    linux = not call.partition.aix_like
    mounts = LINUX_MOUNTS if linux else MOUNTS
    paths = [word for word in call.args if not word.startswith("-")]
    wanted = list(dict.fromkeys(mount_of(path, mounts) for path in paths)) or [row[1] for row in mounts]
    rows = [measured(call, row) for place in wanted for row in mounts if row[1] == place]
    if linux and call.has("P") and call.has("i"):
        return Answer(storage.posix_inodes(rows))
    if call.has("P"):
        return Answer(storage.posix(rows, 512 if not linux and not call.has("k") else 1024))
    if linux:
        return Answer(storage.linux_inodes(rows) if call.has("i") else storage.linux(rows, human=call.has("h")))
    unit = next((letter for letter in "kmg" if call.has(letter)), "")
    return Answer(storage.aix(rows, unit))


def measured(call: Call, row: tuple[str, str, int, int]) -> storage.Row:
    device, mount, size, used = row
    blocks, inodes = call.files.usage(mount) if call.files is not None and mount in ("/var", "/tmp") else (1.0, 1.0)
    free, busy = int(size * (100 - used) / 100 * blocks), int(9000 + 91_000 * (1 - inodes))
    return device, size, free, busy, 100_000, mount


def mount_of(path: str, mounts: t.Sequence[tuple[str, str, int, int]]) -> str:
    """The file system a path lies in: the longest mount point it begins with."""
    return max((row[1] for row in mounts if f"{path}/".startswith(f"{row[1].rstrip('/')}/")), key=len, default="/")


ROWS = (
    Row("df", df),
    Row("ps", ps_rows),
    Row("model-ps", ps_rows, folder="/"),  # what the ps of a host adds to the real one
)
