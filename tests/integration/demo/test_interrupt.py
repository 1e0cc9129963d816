# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl-C at any moment of the demo leaves no process and no file."""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live

MARK = "RSCT_DEMO_TEST"


@pytest.fixture
def folder() -> t.Iterator[pathlib.Path]:
    """Short, because the demo's control sockets lie below it."""
    with tempfile.TemporaryDirectory(prefix="rsct-") as path:
        yield pathlib.Path(path)


def marked(folder: pathlib.Path) -> list[str]:
    """Processes that show the folder among their arguments or in their environment."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            text = (path / "cmdline").read_bytes() + (path / "environ").read_bytes()
            if str(folder).encode() in text and path.name != str(os.getpid()):
                found.append((path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return found


def start(folder: pathlib.Path) -> subprocess.Popen[str]:
    env = {**os.environ, "TMPDIR": str(folder), MARK: str(folder)}
    return subprocess.Popen(
        [sys.executable, "-u", str(live.ROOT / "demo" / "run.py")], env=env, cwd=live.ROOT, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


def read_until(child: subprocess.Popen[str], words: str) -> None:
    assert child.stdout
    for line in child.stdout:
        if words in line:
            return
    raise AssertionError(f"the demo ended before it printed {words!r}")


MOMENTS = [
    ("powerops.rsct", 0.0),
    ("--- 1.", 0.1),
    ("--- 1.", 0.5),
    ("--- 2.", 0.3),
    ("--- 2.", 3.0),
    ("--- 3.", 1.0),
]


@pytest.mark.parametrize(("words", "seconds"), MOMENTS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left(folder: pathlib.Path, words: str, seconds: float, number: signal.Signals) -> None:
    if number is signal.SIGTERM and words == "--- 3.":
        pytest.skip("as for Ctrl-C, and it takes half a minute to get there")
    child = start(folder)
    read_until(child, words)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(seconds)
    os.kill(child.pid, number)
    child.communicate(timeout=60)
    assert child.returncode == 128 + number
    assert live.eventually(lambda: not marked(folder), 5), marked(folder)
    assert list(folder.iterdir()) == []
