# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SRC: the subsystems of a partition and what they are doing."""

from __future__ import annotations

import dataclasses
import random

from powersim.clock import Timeline

ACTIVE, INOPERATIVE, STOPPING = "active", "inoperative", "stopping"
RSCT_PROGRAMS = {"ctrmc": "rmcd", "ctcas": "ctcasd", "mcproxy": "mcproxy", "cthags": "hagsd", "cthats": "hatsd"}


@dataclasses.dataclass
class Subsystem:
    """``status`` is a timeline, so that a daemon can be on its way up or down. ``wanted``: rmcd starts it by itself.

    ``boot``: it is started when the system comes up.
    """

    name: str
    group: str
    status: Timeline[str]
    pid: int = 0
    wanted: bool = False
    broken: bool = False
    fields: dict[str, str] = dataclasses.field(default_factory=dict)  # set by mkssys or chssys, by SRC field name
    boot: bool = False

    @property
    def path(self) -> str:
        """Its program: as mkssys or chssys gave it, else from memory."""
        if "path" in self.fields:
            return self.fields["path"]
        if self.name in RSCT_PROGRAMS or self.group == "rsct_rm":
            return f"/usr/sbin/rsct/bin/{RSCT_PROGRAMS.get(self.name, f'{self.name}d')}"
        return f"/usr/sbin/{self.name}"


class Src:
    """The subsystem table. Pids grow as on the real thing, from a seed."""

    def __init__(self, rng: random.Random, wide_pids: bool) -> None:
        self._rng = rng
        self._wide = wide_pids
        self._next = rng.randrange(3_000_000, 6_000_000, 2) if wide_pids else rng.randrange(1500, 3000)
        self.master = True  # srcmstr runs; without it no command of SRC works
        self.table: dict[str, Subsystem] = {}

    def new_pid(self) -> int:
        self._next += self._rng.randrange(65_536, 131_072, 2) if self._wide else self._rng.randrange(1, 60)
        return self._next

    def add(self, name: str, group: str, *, active: bool, wanted: bool = False, boot: bool = False) -> None:
        status = Timeline(ACTIVE if active else INOPERATIVE)
        self.table[name] = Subsystem(name, group, status, self.new_pid() if active else 0, wanted, boot=boot)

    def remove(self, name: str) -> None:
        self.table.pop(name, None)

    def status(self, name: str, now: float) -> str:
        """'' when the subsystem is not on file."""
        subsystem = self.table.get(name)
        return subsystem.status.at(now) if subsystem else ""

    def active(self, name: str, now: float) -> bool:
        return self.status(name, now) == ACTIVE

    def starting(self, name: str) -> bool:
        """Active, or on its way there."""
        return name in self.table and self.table[name].status.last == ACTIVE

    def start(self, name: str, now: float, delay: float = 0.0) -> int:
        """Pid of the started subsystem; one that is marked broken never becomes active."""
        subsystem = self.table[name]
        subsystem.pid = self.new_pid()
        if not subsystem.broken:
            subsystem.status.plan(now, (delay, ACTIVE))
        return subsystem.pid

    def stop(self, name: str, now: float, delay: float = 0.0) -> None:
        if name in self.table and self.table[name].status.last != INOPERATIVE:
            self.table[name].status.plan(now, (0.0, STOPPING), (delay, INOPERATIVE))

    def halt(self) -> None:
        """Everything is down at once, without a word; the next boot brings srcmstr back."""
        self.master = True
        for subsystem in self.table.values():
            subsystem.status = Timeline(INOPERATIVE)

    def group(self, group: str) -> list[Subsystem]:
        return [subsystem for subsystem in self.table.values() if subsystem.group == group]
