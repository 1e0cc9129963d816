# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deadline in the controller that also ends what was started.

A task ``timeout`` returns while its ssh client lives on. Here the clients that this process started under the deadline
are ended with it; a ControlPersist master is another process's child and stays.
"""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import threading
import types
import typing as t


class DeadlinePassed(BaseException):
    """Raised at the deadline. No Exception: the ssh plugin's retries would swallow one and start again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"deadline of {seconds:g} s")
        self.seconds = seconds


class Deadline:
    """Context manager; without effect outside a main thread, where no alarm can be set."""

    def __init__(self, seconds: float) -> None:
        self.seconds = max(0.1, float(seconds))
        self._armed = threading.current_thread() is threading.main_thread()
        self._before: frozenset[int] = frozenset()
        self._handler: t.Any = None
        self._outer = 0.0

    def __enter__(self) -> Deadline:
        if self._armed:
            self._before = children()
            self._handler = signal.signal(signal.SIGALRM, self._ring)
            self._outer = signal.getitimer(signal.ITIMER_REAL)[0]  # a task timeout, if one is running
            signal.setitimer(signal.ITIMER_REAL, min(self.seconds, self._outer or self.seconds))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if not self._armed:
            return
        left = signal.setitimer(signal.ITIMER_REAL, 0)[0]
        spent = min(self.seconds, self._outer or self.seconds) - left
        signal.signal(signal.SIGALRM, self._handler)
        if kind is not None and not issubclass(kind, Exception):
            self._end_children()
        if self._outer:
            signal.setitimer(signal.ITIMER_REAL, max(0.01, self._outer - spent))

    def _ring(self, number: int, frame: types.FrameType | None) -> t.NoReturn:
        raise DeadlinePassed(self.seconds)

    def _end_children(self) -> None:
        for pid in children() - self._before:
            try:
                os.kill(pid, signal.SIGTERM)
            except ProcessLookupError:
                continue


def children() -> frozenset[int]:
    """Process ids of our own direct children."""
    proc = pathlib.Path("/proc")
    if (proc / "self" / "stat").exists():
        return frozenset(_from_proc(proc))
    table = subprocess.run(["ps", "-A", "-o", "pid=", "-o", "ppid="], capture_output=True, text=True, check=False)
    rows = [line.split() for line in table.stdout.splitlines()]
    return frozenset(int(row[0]) for row in rows if len(row) == 2 and row[1] == str(os.getpid()))


def _from_proc(proc: pathlib.Path) -> t.Iterator[int]:
    mine = str(os.getpid())
    for entry in proc.iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            stat = (entry / "stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            continue  # it ended while we looked
        if stat.rpartition(")")[2].split()[1:2] == [mine]:
            yield int(entry.name)
