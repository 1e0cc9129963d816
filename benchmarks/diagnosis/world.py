# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated estate in this process, under a clock that moves when told. Hosts have files and no processes."""

from __future__ import annotations

import contextlib
import pathlib
import shutil
import tempfile
import typing as t

from powersim import faults
from powersim.clock import Clock
from powersim.daemon import states
from powersim.estate import forms
from powersim.estate.loader import build
from powersim.estate.parts import Estate
from powersim.estate.schema import Refused
from powersim.hmc import faults as hmc_faults
from powersim.hmc.view import Console

from .files import FolderHost

AWAY = ("powered_off", "upgrading", "restarting")  # faults that end when the HMC is up again
SHM = pathlib.Path("/dev/shm")  # a thousand worlds with a few files each: not on a disk


class World:
    """``hosts``: partitions that can be logged in to. ``consoles``: the HMCs."""

    def __init__(
        self, data: t.Any, folder: pathlib.Path, *, start: float | None = None, only: t.Collection[str] | None = None
    ) -> None:
        """``data``: an Estate, or what its file holds. ``start``: simulated time, that of the estate when not given.

        ``only``: the partitions that will be logged in to, all by default.
        """
        self.moment = 0.0
        self.estate = data if isinstance(data, Estate) else build(data, faults.CATALOGUE)
        begin = forms.seconds(self.estate.start) if start is None else start
        self.clock = Clock(1.0, start=begin, source=lambda: self.moment)
        self.partitions = states(self.estate, self.clock)
        self.consoles = {own.name: Console(own, self.estate, self.partitions, self.clock) for own in self.estate.hmcs}
        hmc_faults.settle(tuple(self.consoles.values()), self.clock)
        self.hosts = {
            name: FolderHost(own, folder)
            for name, own in self.partitions.items()
            if own.spec.host and (only is None or name in only)
        }

    def later(self, seconds: float) -> None:
        self.moment += seconds

    def refusal(self, name: str, fault: str) -> str:
        """Why the simulator will not do this to this host; '' when it will."""
        if name in self.consoles:
            return hmc_faults.refusal(self.consoles[name], fault)
        return faults.refusal(self.partitions[name], fault)

    def inject(self, name: str, fault: str) -> None:
        if refusal := self.refusal(name, fault):
            raise Refused(refusal)
        if name in self.consoles:
            hmc_faults.inject(self.consoles[name], fault)
        else:
            faults.inject(self.partitions[name], fault)

    def holds(self, name: str, fault: str) -> bool:
        """Whether it is still there, that is, nothing else has undone it."""
        if name in self.consoles:
            console = self.consoles[name]
            gone = console.up and fault.partition(":")[0] in AWAY
            return not gone and fault in hmc_faults.active(console)
        return fault in self.partitions[name].faults


@contextlib.contextmanager
def scratch() -> t.Iterator[pathlib.Path]:
    """A folder for the files of worlds, gone afterwards."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rsct-bench-", dir=SHM if SHM.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
