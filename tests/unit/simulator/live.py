# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""For tests with a real estate: up and down by the command line, commands over ssh, and what is left behind."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import typing as t

import pytest

from powersim.estate import loader

SIMULATOR = loader.ESTATES.parent
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SIMULATOR), os.environ.get("PYTHONPATH", "")])}
TICK = 0.05


class Live:
    """An estate that is up; ``ssh`` runs a command line the way OpenSSH does."""

    def __init__(self, folder: pathlib.Path, **env: str) -> None:
        self.folder = folder
        self.env = {**ENV, **env}

    def cli(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "powersim", words[0], "--state", str(self.folder), *words[1:]]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=60, check=False)

    def up(self, estate: pathlib.Path | str, *options: str) -> str:
        """Start; the test is skipped where this user may not create namespaces or there is no ssh."""
        if shutil.which("ssh") is None:
            pytest.skip("no OpenSSH client")
        answer = self.cli("up", str(estate), *options)
        if "may not create the namespaces" in answer.stderr:
            pytest.skip(answer.stderr)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    def down(self) -> None:
        """Stop, and see that nothing but the log stays."""
        assert self.cli("down").returncode == 0
        assert eventually(lambda: processes(self.folder) == []), processes(self.folder)
        assert sorted(path.name for path in self.folder.iterdir()) == ["daemon.log", "log.jsonl"]
        assert (self.folder / "daemon.log").read_text() == ""

    def ssh_argv(self, host: str, *words: str) -> list[str]:
        return ["ssh", "-F", str(self.folder / "ssh_config"), "-o", "BatchMode=yes", host, *words]

    def ssh(self, host: str, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        command = self.ssh_argv(host, *words)
        return subprocess.run(command, input=text, capture_output=True, text=True, timeout=30, check=False)

    def log(self, *words: str) -> list[dict[str, t.Any]]:
        return [json.loads(line) for line in self.cli("log", "--json", *words).stdout.splitlines()]


def eventually(check: t.Callable[[], bool], seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(TICK)
    return check()


def processes(folder: pathlib.Path) -> list[str]:
    """Command lines of processes that belong to an estate: its daemon, and what holds its folder mounted."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().decode(errors="replace")
                mounts = (entry / "mounts").read_text(errors="replace")
            except OSError:
                continue
            if str(folder) in words or f" {folder}" in mounts:
                found.append(words)
    return [words for words in found if "pytest" not in words]
