# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reading says of former repairs: nothing there, not read, begun and at work, begun and left; and the document."""

from __future__ import annotations

import json
import re
import typing as t

import jsonschema
import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit import audit_document
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit_schema import AUDIT_SCHEMA
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands import CATALOGUE
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands.repairs import FOLDER
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Snapshot
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_cases_repairs import (
    MARKER,
    RUN,
    STOPPED,
)

ROW = f"{RUN}\t20260131T091530Z\t0a1b2c3d4e5f6071\trmc\tinterrupted\trefresh=unreached,recycle=unreached\tCHG1\n"
AT_WORK = f"/bin/sh {FOLDER}/runs/{RUN}/repair.sh {RUN}\n"
SELF = "ps -A -o args=\n"


def document(**changes: hosts.Answer) -> dict[str, t.Any]:
    snapshot = hosts.read("aix", **changes)
    found = audit_document(snapshot, diagnose(snapshot), host="lpar", when="2026-01-31T12:00:00Z")
    jsonschema.Draft202012Validator(AUDIT_SCHEMA).validate(found)
    return found


def unread(snapshot: Snapshot) -> set[str]:
    return {entry.command for entry in snapshot.unread}


@pytest.mark.parametrize("kind", hosts.HEALTHY)
def test_no_repair_was_ever_made(kind: str) -> None:
    snapshot = hosts.read(kind)
    assert (snapshot.history, snapshot.unfinished, snapshot.unread) == ((), None, ())


@pytest.mark.parametrize(
    "text", ["cat: 0652-050 Cannot open /var/adm/powerops-rsct/history.\n", "cat: X: No such file or directory\n"]
)
def test_no_file_is_no_repair(text: str) -> None:
    snapshot = hosts.read("aix", history=(2, text), unfinished=(2, text))
    assert (snapshot.history, snapshot.unfinished, snapshot.unread) == ((), None, ())


@pytest.mark.parametrize(
    "answer",
    [
        State.DENIED,
        State.TIMEOUT,
        State.DAMAGED,
        (1, "cat: /var/adm/powerops-rsct/history: Permission denied\n"),
        (1, "cat: /var/adm/powerops-rsct/history: Is a directory\n"),
        (1, "sudo: a password is required\n"),
        (1, ""),
        (127, "sh: cat: not found\n"),
        "what is this\n",
    ],
)
def test_no_answer_is_not_no_repair(answer: hosts.Answer) -> None:
    snapshot = hosts.read("aix", history=answer, unfinished=answer)
    assert snapshot.history is None and snapshot.unfinished is None
    assert unread(snapshot) == {"history", "unfinished"}


def test_an_empty_history_was_read() -> None:
    snapshot = hosts.read("aix", history="")
    assert snapshot.history == () and not snapshot.unread


def test_without_the_subset_nobody_knows() -> None:
    assert hosts.read("aix", subsets=["sockets"]).history is None


@pytest.mark.parametrize(
    ("listing", "alive"), [(SELF, False), (AT_WORK + SELF, True), ("", None), (State.TIMEOUT, None)]
)
def test_a_begun_step_is_at_work_or_left(listing: hosts.Answer, alive: bool | None) -> None:
    snapshot = hosts.read("aix", unfinished=MARKER, repairing=listing)
    assert snapshot.unfinished and snapshot.unfinished.alive is alive
    found = [finding for finding in diagnose(snapshot).findings if finding.id == "RMC081"]
    assert bool(found) is not bool(alive)
    assert all(("could not be read" in finding.message) is (alive is None) for finding in found)


def test_another_run_at_work_does_not_own_the_step() -> None:
    other = AT_WORK.replace(RUN, "20260131T100000Z-ffffffff")
    assert "RMC081" in {
        finding.id for finding in diagnose(hosts.read("aix", unfinished=MARKER, repairing=other)).findings
    }


def test_what_the_step_stopped_is_no_cause_of_its_own() -> None:
    found = diagnose(hosts.read("aix", unfinished=MARKER, **STOPPED))
    assert [cause.id for cause in found.findings] == ["RMC081"]
    assert "RMC002" in found.findings[0].explains and found.findings[0].remedy == "resume"


def test_of_all_processes_only_repairs_and_the_listing_leave_the_host() -> None:
    row = CATALOGUE["repairing"]
    lines = (AT_WORK.strip(), " ".join(row.argv), "/bin/sh -c mysql -psecret", "vi /srv/runs/notes", "rmcd")
    assert [bool(re.search(row.keep, line)) for line in lines] == [True, True, False, False, False]


def test_the_document_tells_the_last_three_runs() -> None:
    rows = "".join(ROW.replace(RUN, f"{RUN}{number}") for number in range(5))
    found = document(history=rows, unfinished=MARKER)
    assert [row["run"] for row in found["history"]] == [f"{RUN}{number}" for number in (2, 3, 4)]
    assert found["history"][0] == {
        "run": f"{RUN}2",
        "end": "20260131T091530Z",
        "plan": "0a1b2c3d4e5f6071",
        "risk": "rmc",
        "result": "interrupted",
        "rungs": ["refresh=unreached", "recycle=unreached"],
        "change": "CHG1",
    }
    assert found["unfinished"] == {"rung": "recycle", "run": RUN, "boot": ".system_boot_Jan_31_08:00", "alive": False}


def test_a_document_without_repairs_says_nothing() -> None:
    found = document()
    assert (found["history"], found["unfinished"]) == ([], {})


def test_a_hostile_history_keeps_the_document_small_and_valid() -> None:
    nasty = "\x1b]0;x\x07{{ 7*7 }}"
    rungs = ",".join("recycle=reached" for _number in range(100))
    row = f"{RUN}\t20260131T091530Z\t-\trmc\tnot_healed\t{rungs}\t{'C' * 64}\n"
    found = document(history=row * 5000 + nasty * 1000, unfinished=f"recycle {RUN} {'x' * 1900}\n{nasty}\n")
    assert len(json.dumps(found["history"])) < 2500
    assert "\\u001b" not in json.dumps(found)
    assert len(found["unfinished"]["boot"]) == 200
