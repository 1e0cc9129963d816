# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table that people read, and the channel that answers come by."""

from __future__ import annotations

import asyncio
import pathlib
import typing as t

import pytest

from powersim import answers, control, show
from powersim.hosts.accounts import Account

HOST: dict[str, t.Any] = {
    "name": "aix1", "platform": "aix", "state": "Running", "port": 2201, "user": "root", "shell": "ksh93",
    "shell_wanted": "auto", "ctrmc": "active", "links": {"hmc1": "I", "hmc2": ""}, "inband": {"hmc2": "A"}, "faults": [],
    "harm": {"identity_lost": 0, "living_link_cut": 2},
}  # fmt: skip
REPLY: dict[str, t.Any] = {
    "estate": "site", "mode": "root", "pid": 7, "time_scale": 0.0, "simulated": 1767600000.0, "without_host": 0,
    "hmcs": [{"name": "hmc1", "version": "V10R3.1060", "port": 2200, "user": "hscroot", "faults": ["hang:lssyscfg"]}],
    "partitions": [HOST],
}  # fmt: skip


def test_status_says_everything_on_one_line_per_host() -> None:
    text = show.estate(REPLY, pathlib.Path("/state"))
    assert "2026-01-05 08:00:00 UTC, standing still" in text
    row = next(line for line in text.splitlines() if line.startswith("aix1"))
    for word in ("ksh93", "2201", "active", "hmc1 I, hmc2 -, hmc2 A in-band", "none", "living_link_cut 2"):
        assert word in row
    assert "hang:lssyscfg" in text
    assert "only the HMCs know" not in text
    assert "and 3 partitions that only the HMCs know" in show.estate(
        {**REPLY, "without_host": 3}, pathlib.Path("/state")
    )


@pytest.mark.parametrize(
    ("more", "said"), [({}, True), ({"shell_wanted": "sh"}, False), ({"platform": "linux"}, False)]
)
def test_a_stand_in_for_ksh_is_said(more: dict[str, str], said: bool) -> None:
    reply = {**REPLY, "partitions": [{**HOST, "shell": "/bin/sh (dash)", **more}]}
    assert ("stands for the ksh" in show.estate(reply, pathlib.Path("/state"))) == said


@pytest.mark.parametrize(
    ("argv0", "binary", "shown"),
    [
        (("ksh",), "/.real/usr/bin/ksh93", "ksh93"),
        (("mksh",), "/.real/usr/bin/mksh", "mksh"),
        (("sh",), "/.real/usr/bin/dash", "/bin/sh (dash)"),
        (("rksh", "-r"), "/.real/usr/bin/mksh", "mksh, restricted"),
    ],
)
def test_the_real_shell(argv0: tuple[str, ...], binary: str, shown: str) -> None:
    assert answers.shell(Account("a", 0, "/", "root", "", True, "/usr/bin/ksh", argv0, binary, "")) == shown


def test_a_mistake_of_the_daemon_is_answered_and_the_next_question_too(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def answer(question: dict[str, t.Any]) -> dict[str, t.Any]:
        return {"twice": question["number"] * 2}

    async def ask() -> tuple[dict[str, t.Any], dict[str, t.Any]]:
        server = await control.serve(tmp_path, answer)
        try:
            return (
                await asyncio.to_thread(control.ask, tmp_path, {"wrong": 1}),
                await asyncio.to_thread(control.ask, tmp_path, {"number": 2}),
            )
        finally:
            server.close()

    wrong, right = asyncio.run(ask())
    assert "KeyError" in wrong["error"]
    assert "daemon.log" in wrong["error"]
    assert right == {"twice": 4}
    assert "KeyError" in capsys.readouterr().err
