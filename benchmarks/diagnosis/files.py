# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a simulated partition below a folder, written by the simulator's own code, and tools that read them."""

from __future__ import annotations

import contextlib
import itertools
import os
import pathlib
import subprocess
import types
import typing as t

from powersim.call import Answer, Call
from powersim.hosts import rootfs
from powersim.hosts.host import Host
from powersim.hosts.world import World as Namespaces
from powersim.state.partition import Partition

_NUMBERS = itertools.count()


class FolderHost(Host):
    """A host without namespaces. Its files carry the simulated times at which they were written."""

    def __init__(self, state: Partition, folder: pathlib.Path) -> None:
        super().__init__(state, t.cast(Namespaces, types.SimpleNamespace(cables=None)), folder)
        self._place = folder / f"{next(_NUMBERS)}"
        self._made = False
        self.pid = -1  # sync asks whether it is up
        self.sync()

    @property
    def root(self) -> str:
        return str(self._place)

    @property
    def own(self) -> pathlib.Path:
        return self._place / ".powersim"

    def usage(self, path: str) -> tuple[float, float]:
        return (0.0, 0.0) if path in self.state.fills else (1.0, 1.0)

    def write(self, path: str, text: str) -> bool:
        done = super().write(path, text)
        if done:
            os.utime(self.place(path), (self.state.now, self.state.now))
        return done

    def sync(self) -> None:
        if not self._made:
            self._made = True
            self._make()
        self._filled = set(self.state.fills)  # nothing here may fill the file system of this machine
        super().sync()

    def _commands(self) -> None:
        """No links: which commands there are is told from the state."""

    def place(self, path: str) -> str:
        """Where a path of the host is on this machine."""
        return f"{self._place}{path}"

    def _make(self) -> None:
        for folder in ("etc", "proc", "tmp", "opt", "var/tmp", *(f"var/{name}" for name in rootfs.VAR)):
            (self._place / folder).mkdir(parents=True, exist_ok=True)
        self.own.mkdir()
        (self._place / "opt" / "rsct").symlink_to("../.powersim/rsct")
        for kind, path, text, *_rights in rootfs.etc(self.state.spec, list(self.accounts.values())):
            if kind == "file":
                self.write(f"/{path}", text)

    def run_tool(self, call: Call) -> Answer:
        """A real tool on the files of the host: paths are moved below its folder, and back in what is printed."""
        with contextlib.suppress(OSError):
            up = self.state.now - self.state.booted
            (self._place / "proc" / "uptime").write_text(f"{up:.2f} {up:.2f}\n", encoding="ascii")
        if call.argv[0] == "cat" and len(call.argv) == 2:  # most of them, and no process
            text = self.read(call.argv[1])
            missing = Answer(err=f"cat: {call.argv[1]}: No such file or directory\n", rc=1)
            return missing if text is None else Answer(text)
        argv = [self.place(word) if word.startswith("/") else word for word in call.argv]
        env = {**call.env, "PATH": rootfs.shells.SEARCH}
        done = subprocess.run(
            argv, env=env, cwd=self._place, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        out, err = (
            stream.decode("utf-8", "surrogateescape").replace(self.root, "") for stream in (done.stdout, done.stderr)
        )
        return Answer(out, done.returncode, err)
