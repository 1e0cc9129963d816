# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The compiled client of simulated commands and the script behave alike."""

from __future__ import annotations

import pathlib
import shutil

import pytest
from leaks import ESTATE
from live import Live, eventually

from powersim.hosts import compiled

STEPS = (
    "lssrc -s ctrmc; echo rc=$?",
    "/usr/bin/lssrc -s nothing; echo rc=$?",
    "cd /var/ct && lssrc -a | wc -l",
    "LC_ALL=C A='x=y z' lssrc -g rsct_rm; echo rc=$?",
    "lssrc -s ''; echo rc=$?; lssrc -s 'a b'; echo rc=$?; lssrc -s \"$(printf '\\303\\251')\"; echo rc=$?",
    "echo kept | (lssrc -s ctrmc >/dev/null; cat)",
    "lssrc -a >/dev/full; echo rc=$?",
    "for x in 1 2 3 4 5; do lssrc -s ctrmc >&-; echo rc=$?; done; lssrc -s x <&- >&- 2>&-; echo rc=$?",
    "X=$(head -c 90000 /dev/zero | tr '\\000' x); export X; lssrc -s ctrmc; echo rc=$?",
    "lsrsrc & sleep 0.3; kill $!; wait $! 2>/dev/null; echo rc=$?",  # whether a shell says so depends on its moment
    "(trap '' PIPE; lssrc -a; echo rc=$? >&2) | true",
    "mkdir /tmp/gone && cd /tmp/gone && rmdir /tmp/gone; lssrc -s ctrmc; echo rc=$?",
)


def test_they_say_the_same(tmp_path: pathlib.Path) -> None:
    if not any(map(shutil.which, compiled.COMPILERS)):
        pytest.skip("no C compiler")
    (tmp_path / "estate.yml").write_text(ESTATE.replace("port: 2201", "port: 0"), encoding="utf-8")
    said = {}
    for kind in ("program", compiled.SCRIPT):
        found = Live(tmp_path / kind, POWERSIM_CLIENT=kind)
        found.up(tmp_path / "estate.yml")
        try:
            assert found.ssh("aix1", "head -c 2 /.powersim/client").stdout == (
                "#!" if kind == compiled.SCRIPT else "\x7fE"
            )
            assert found.cli("time", "--scale", "0").returncode == 0
            assert found.cli("inject", "aix1", "hang:lsrsrc").returncode == 0
            answers = [found.ssh("aix1", step) for step in STEPS]
            said[kind] = [(step, answer.stdout, answer.stderr) for step, answer in zip(STEPS, answers)]
            assert eventually(lambda live=found: [e["rc"] for e in live.log("--command", "lsrsrc")] == [None])  # type: ignore[misc]
            log = [(entry["argv"], entry["rc"], entry["user"]) for entry in found.log("--host", "aix1")]
            said[kind].append(("log", str(log), ""))
        finally:
            found.down()
    closed = next(out for step, out, _err in said["program"] if "<&-" in step)
    assert closed == "rc=0\n" * 5 + "rc=1\n", "what cannot be written is not written anywhere else"
    assert said["program"] == said[compiled.SCRIPT]
