# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Queries on the command log."""

from __future__ import annotations

import datetime
import json
import pathlib
import typing as t

import pytest

from powersim import cli, log
from powersim.log import Entry, Log

ENTRIES = (
    Entry("aix1", ("lssrc", "-a"), 0, False, "root"),
    Entry("aix1", ("rmcctrl", "-p"), 0, True, "root"),
    Entry("aix1", ("rmcctrl", "-z"), 0, True, "root", harm=("living_link_cut",)),
    Entry("vios1", ("lsrsrc", "IBM.MCP"), None, False, "padmin"),
    Entry("vios1", ("lssrc", "-s", "ctrmc"), 1, False, "padmin"),
)


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    written = Log(tmp_path / "log.jsonl")
    for entry in ENTRIES:
        written.add(entry)
    written.close()
    return tmp_path


CASES: list[tuple[dict[str, t.Any], list[int]]] = [
    ({}, [0, 1, 2, 3, 4]),
    ({"hosts": ["aix1"]}, [0, 1, 2]),
    ({"mutating": True}, [1, 2]),
    ({"read_only": True}, [0, 3, 4]),
    ({"command": "rmcctrl"}, [1, 2]),
    ({"command": "rmcctrl -z"}, [2]),
    ({"command": "rmc"}, []),
    ({"user": "padmin", "rc": "1"}, [4]),
    ({"rc": "ended"}, [3]),
    ({"harm": True}, [2]),
    ({"since": "1h"}, [0, 1, 2, 3, 4]),
    ({"since": "2100-01-01"}, []),
]


@pytest.mark.parametrize(("wanted", "numbers"), CASES, ids=str)
def test_query(folder: pathlib.Path, wanted: dict[str, t.Any], numbers: list[int]) -> None:
    found = [tuple(entry["argv"]) for entry in log.query(folder / "log.jsonl", **wanted)]
    assert found == [ENTRIES[number].argv for number in numbers]


def test_since_takes_an_age_and_a_time_of_any_zone(folder: pathlib.Path) -> None:
    now = datetime.datetime.now(datetime.UTC)
    assert now - log.moment("2m") < datetime.timedelta(seconds=125)
    assert (
        log.moment("2026-01-05T08:00:00Z") == log.moment("2026-01-05T09:00:00+01:00") == log.moment("2026-01-05 08:00")
    )
    before = (now - datetime.timedelta(minutes=1)).astimezone(datetime.timezone(datetime.timedelta(hours=-7)))
    assert len(log.query(folder / "log.jsonl", since=before.isoformat())) == len(ENTRIES)


def test_command_line(folder: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*words: str) -> str:
        assert cli.main(["log", "--state", str(folder), *words]) == 0
        return capsys.readouterr().out

    assert said("--mutating", "--count") == "2\n"
    assert said("--harm").endswith("rc=0   root     rmcctrl -z  HARM living_link_cut\n")
    assert "ended  padmin   lsrsrc IBM.MCP" in said("--host", "vios1")
    assert said("--summary", "--host", "aix1").split() == ["2", "aix1", "rmcctrl", "1", "aix1", "lssrc"]
    assert [json.loads(line)["kind"] for line in said("--json", "--command", "lssrc").splitlines()] == ["read_only"] * 2
    assert said("--follow", "--count") == "5\n", "nobody writes any more, so following ends"


def test_following_sees_what_comes_and_a_line_only_when_it_is_whole(folder: pathlib.Path) -> None:
    path = folder / "log.jsonl"
    rounds = iter(range(10))
    seen: list[str] = []

    def done() -> bool:
        number = next(rounds)
        if number == 1:
            with open(path, "a", encoding="utf-8") as handle:
                handle.write('{"argv": ["half')
        if number == 2:
            assert len(seen) == len(ENTRIES)
            with open(path, "a", encoding="utf-8") as handle:
                handle.write('"]}\n')
        if number == 4:
            path.write_text('{"argv": ["new"]}\n', encoding="utf-8")
        return number == 5

    for entry in log.follow(path, done, pause=0.0):
        seen.append(entry["argv"][0])
    assert seen[-2:] == ["half", "new"]


@pytest.mark.parametrize("option", [["--since", "soon"], ["--rc", "bad"]])
def test_what_makes_no_sense_is_refused(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["log", *option])
    assert caught.value.code == 2
    assert f"'{option[1]}' is no" in capsys.readouterr().err


def test_no_log_is_said(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["log", "--state", str(tmp_path)]) == 1
    assert "There is no log" in capsys.readouterr().err
