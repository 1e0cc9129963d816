# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Children that never outlive the demo, whatever ends it: a Ctrl-C, a closed terminal, an error."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pathlib
import signal
import subprocess
import time
import typing as t

PR_SET_CHILD_SUBREAPER = 36
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE = 8.0  # seconds between asking and killing


class Interrupted(Exception):
    """Somebody wants us to end; ``number`` is the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


def prepare() -> None:
    """From now on a signal raises Interrupted, and processes that detach themselves still become ours."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for number in ENDINGS:
        signal.signal(number, _raise)


def _raise(number: int, _frame: t.Any) -> None:
    ignore_endings()  # the second Ctrl-C must not stop the cleaning up
    raise Interrupted(number)


def ignore_endings() -> None:
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)


def start(command: t.Sequence[str], **options: t.Any) -> subprocess.Popen[str]:
    """A child in a session of its own: a Ctrl-C reaches us alone, and we end it in order."""
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, text=True, start_new_session=True, **options)


def _parents() -> dict[int, int]:
    found = {}
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            found[int(path.parent.name)] = int(path.read_text(errors="replace").rpartition(")")[2].split()[1])
    return found


def descendants() -> list[int]:
    """Everything below us that still runs."""
    parents, own = _parents(), os.getpid()
    below = {own}
    while more := {pid for pid, parent in parents.items() if parent in below} - below:
        below |= more
    return sorted(below - {own})


def wait_for(child: subprocess.Popen[str], *others: int) -> None:
    """Wait for ``child``, and take leave of ``others`` that became ours: it may be waiting for them to be gone."""
    while child.poll() is None:
        for pid in filter(None, others):
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.05)


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def end_all() -> None:
    """Ask everybody who is left to end, and kill who does not listen."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        end = time.monotonic() + GRACE
        for pid in descendants():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        while time.monotonic() < end:
            _reap()
            if not descendants():
                return
            time.sleep(0.05)
