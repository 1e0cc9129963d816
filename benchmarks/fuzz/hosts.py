# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated partitions, well or with one fault, as the batch of answers that a probe would bring home from them.

Nothing is started: the simulator's commands are called in this process. Every row of the catalogue is asked, so a new
row is answered here as soon as the simulator knows its command.
"""

from __future__ import annotations

import dataclasses
import fnmatch
import functools
import types
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.collect import snapshot_of
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands import CATALOGUE
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import Diagnosis
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Batch, Command, Host, Result, State
from powersim import faults, table
from powersim.call import Call
from powersim.clock import Clock
from powersim.daemon import states
from powersim.estate.loader import build
from powersim.hosts.host import Host as SimulatedHost
from powersim.hosts.rootfs import os_release
from powersim.state.partition import Partition

from ..keep import kept

START = 1_800_000_000.0  # seconds since 1970 at which the simulated world begins
LATER = 3600.0  # a fault is this old when the host is read

HMCS = tuple(
    {
        "name": f"hmc{n}",
        "ip": f"192.0.2.2{n}",
        "version": "V11R1.1111",
        "type_model": "7063-CR2",
        "serial": f"68A1B0{n}",
    }
    for n in (1, 2)
)
INBAND = {"platform": "aix", "level": "7300-04-00-2546", "mode": "POWER 11"}
#: Kind to the options of the estate file that make one.
KINDS: t.Final[dict[str, dict[str, t.Any]]] = {
    "aix": {"platform": "aix", "level": "7200-05-08-2419"},
    "vios": {"platform": "vios", "level": "3.1.4.21"},
    "linux": {"platform": "linux", "level": "Red Hat Enterprise Linux 9.4 (Plow)"},
    "debian": {"platform": "linux", "level": "Ubuntu 22.04.4 LTS"},
    "inband": {**INBAND, "transport": "inband"},
    "both": {**INBAND, "transport": "both"},
    "member": {
        "platform": "aix",
        "level": "7200-05-08-2419",
        "peer": {"name": "clus_a", "nodes": ["member9"], "dead_man": True},
    },
}


def estate_data() -> dict[str, t.Any]:
    """One partition of every kind, seen by two HMCs."""
    partitions = [
        {"name": f"{kind}1", "lpar_id": number, "ip": f"192.0.2.{100 + number}", **options}
        for number, (kind, options) in enumerate(KINDS.items(), 1)
    ]
    partitions += [
        {**partitions[0], "name": "off1", "lpar_id": 20, "ip": "192.0.2.120", "state": "off"},
        {**partitions[0], "name": "broken1", "lpar_id": 21, "ip": "192.0.2.121", "faults": ["ctrmc_stopped"]},
    ]
    system = {
        "name": "SYS1", "type_model": "9824-42A", "serial": "78A1B2C", "firmware": "FW1110.10", "ip": "198.51.100.61",
        "hmcs": [hmc["name"] for hmc in HMCS], "partitions": partitions,
    }  # fmt: skip
    return {"name": "fuzz", "hmcs": [dict(hmc, latency=0.0) for hmc in HMCS], "systems": [system]}


class World:
    """An estate under a clock that moves when told."""

    def __init__(self) -> None:
        self.moment = 0.0
        self.estate = build(estate_data(), faults.CATALOGUE)
        self.clock = Clock(1.0, start=START, source=lambda: self.moment)
        self.partitions = states(self.estate, self.clock)


class Disk(dict[str, str]):
    """The files of a host: those that follow its state, and those that every host is made with."""

    def __init__(self, own: Partition) -> None:
        follow = SimulatedHost.wanted_files(t.cast("SimulatedHost", types.SimpleNamespace(state=own)))
        super().__init__({path: text for path, text in follow.items() if text is not None})
        self["/etc/powersim"] = "simulated\n"
        if not own.aix_like:
            self["/etc/os-release"] = os_release(own.spec.level)
            self["/proc/uptime"] = "1900000.12 3700000.00\n"
        self._fills = own.fills

    def __bool__(self) -> bool:
        return True

    def read(self, path: str) -> str | None:
        return self.get(path)

    def write(self, path: str, text: str) -> bool:
        self[path] = text
        return True

    def usage(self, path: str) -> tuple[float, float]:
        return (0.0, 1.0) if path in self._fills else (1.0, 1.0)

    def below(self, folder: str) -> list[str]:
        """Names in a folder."""
        start = folder.rstrip("/") + "/"
        return sorted({path[len(start) :].partition("/")[0] for path in self if path.startswith(start)})


def _cat(_own: Partition, disk: Disk, *paths: str) -> tuple[int, str, str]:
    texts = [disk.read(path) for path in paths]
    refused = [f"cat: {path}: No such file or directory\n" for path, text in zip(paths, texts) if text is None]
    return int(bool(refused)), "".join(text or "" for text in texts), "".join(refused)


def _ls(_own: Partition, disk: Disk, *words: str) -> tuple[int, str, str]:
    names = disk.below(words[-1])
    if not names:
        return 2, "", f"ls: cannot access '{words[-1]}': No such file or directory\n"
    dots = [".", ".."] if "-a" in words else []
    return 0, "".join(f"{name}\n" for name in (*dots, *names)), ""


def _find(own: Partition, disk: Disk, folder: str, *words: str) -> tuple[int, str, str]:
    """Files have no age here: those of a host whose keys were renewed are newer than whatever is named."""
    pattern = words[words.index("-name") + 1] if "-name" in words else "*"
    names = fnmatch.filter(disk.below(folder), pattern)
    newer = "-newer" not in words or "keys_renewed" in own.injected
    return 0, "".join(f"{folder}/{name}\n" for name in names if newer), ""


#: Tools that a real host has and the simulator takes from the machine it runs on: by name, on the files of the host.
TOOLS: t.Final[dict[str, t.Callable[..., tuple[int, str, str]]]] = {"cat": _cat, "ls": _ls, "find": _find}


def _absent(own: Partition, command: str) -> bool:
    packaged = command in table.RSCT_COMMANDS and not own.rsct_installed
    return packaged or own.command_faults.get(command) == "absent"


def answer(own: Partition, row: Command, disk: Disk) -> Result:
    """What the probe would bring home of one command."""
    found = table.find(own.spec.platform, row.argv)
    if found is None and row.argv[0] in TOOLS:
        rc, out, err = TOOLS[row.argv[0]](own, disk, *row.argv[1:])
        return Result(row.id, State.DONE, rc, kept(row.keep, out), err)
    if found is None or _absent(own, row.argv[0]):
        return Result(row.id, State.MISSING)
    said = found.run(Call(own, row.argv, files=disk))
    if said.hang or said.rc == 127:
        return Result(row.id, State.TIMEOUT if said.hang else State.MISSING)
    return Result(row.id, State.DONE, said.rc, kept(row.keep, _itself(row) + said.out), said.err)


def _itself(row: Command) -> str:
    """The simulator leaves real processes to the real ps, which lists itself with its arguments."""
    return " ".join(row.argv) + "\n" if row.argv[0] == "ps" and "args=" in row.argv else ""


def tags_of(kind: str) -> frozenset[str]:
    platform = KINDS[kind]["platform"]
    inband = platform == "linux" or KINDS[kind]["level"] >= "7300"
    return frozenset({platform, "inband"} if inband and platform != "vios" else {platform})


def batch_of(own: Partition, kind: str) -> Batch:
    tags = tags_of(kind)
    disk = Disk(own)
    results = {
        row.id: answer(own, row, disk) if row.tags & tags else Result(row.id, State.SKIPPED)
        for row in CATALOGUE.values()
    }
    return Batch(Host(tags, 0, "AIX" if own.aix_like else "Linux", "files"), results)


@dataclasses.dataclass(frozen=True)
class Subject:
    """A host, the fault it has (empty for none), its answers and the verdict on them."""

    kind: str
    fault: str
    batch: Batch
    verdict: Diagnosis

    @property
    def name(self) -> str:
        return f"{self.kind} {self.fault or 'well'}"

    @property
    def asked(self) -> tuple[str, ...]:
        """Commands that this host answered with a text, empty or not."""
        return tuple(name for name, result in self.batch.results.items() if result.state is State.DONE)


def subject(kind: str, fault: str = "") -> Subject:
    world = World()
    own = world.partitions[f"{kind}1"]
    if fault:
        faults.inject(own, fault)
        world.moment += LATER
    batch = batch_of(own, kind)
    return Subject(kind, fault, batch, diagnose(snapshot_of(batch)))


def injectable(kind: str) -> tuple[str, ...]:
    """Faults of the simulator's catalogue that this kind of host can have without naming anything."""
    own = World().partitions[f"{kind}1"]
    return tuple(name for name in faults.CATALOGUE if not faults.refusal(own, name))


@functools.cache
def well() -> tuple[Subject, ...]:
    return tuple(subject(kind) for kind in KINDS)


@functools.cache
def faulty() -> tuple[Subject, ...]:
    """One host for every fault of the catalogue on every kind that can have it."""
    return tuple(subject(kind, fault) for kind in KINDS for fault in injectable(kind))


@functools.cache
def broken() -> tuple[Subject, ...]:
    """Those whose own answers show that something is wrong."""
    return tuple(one for one in faulty() if one.verdict.state not in ("healthy", "not_applicable"))
