# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Over SSH: no repair without its change number or outside its window, and the host remembers the one that was made."""

from __future__ import annotations

import datetime
import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live

HOST = live.partition("aix1", 1, faults=["ctrmc_stopped"])
RULES = {"change_number_from": "link", "window_from": "link"}


@pytest.fixture(scope="module")
def estate() -> t.Iterator[live.Estate]:
    with live.estate(HOST) as up:
        yield up


def window(first: int, last: int) -> str:
    """From so many hours from now until so many."""
    now = datetime.datetime.now(datetime.UTC)
    return "/".join((now + datetime.timedelta(hours=hours)).isoformat(timespec="seconds") for hours in (first, last))


def repair(estate: live.Estate, **options: t.Any) -> dict[str, t.Any]:
    """What rmc_reset returns, and what rmc_status says afterwards."""
    given = {"policy": {"repair": RULES}, **options}
    reset = {"powerops.rsct.rmc_reset": given, "environment": {"POWEROPS_WAIT_SCALE": "5"}, "register": "reset"}
    status = {"powerops.rsct.rmc_status": {}, "register": "status"}
    both = "{{ {'reset': reset, 'status': status.rmc | default({})} | to_json }}"
    keep = {"ansible.builtin.copy": {"content": both, "dest": str(estate.files / "both.json"), "mode": "0600"}}
    here = {"delegate_to": "localhost", "become": False}
    run = estate.play("aix1", {**reset, "ignore_errors": True}, status, {**keep, **here})
    assert run.status == 0, run.text
    return estate.kept("both.json")


def refusals(reset: dict[str, t.Any]) -> dict[str, str]:
    return {row["guard"]: row["text"] for row in reset["refused"]}


def test_a_gate_opens_with_what_it_asks_for(estate: live.Estate) -> None:
    closed = repair(estate)
    assert "no change_number was given" in refusals(closed["reset"])["change_number"]
    late = repair(estate, change_number="CHG0012345", maintenance_window=window(-3, -1))
    assert "the maintenance window closed at" in refusals(late["reset"])["maintenance_window"]
    assert estate.mutating() == []
    done = repair(estate, change_number="CHG0012345", maintenance_window=window(-1, 3))
    assert estate.mutating() == ["startsrc -s ctrmc"], done["reset"]
    assert done["status"]["state"] == "healthy"
    past = done["status"]["history"][-1]
    assert (past["result"], past["change"], past["rungs"]) == ("healed", "CHG0012345", ["start_ctrmc=reached"])
    assert (past["plan"], past["risk"]) == (done["reset"]["plan"]["id"], "link")


def test_what_is_no_window_is_said_in_one_sentence(estate: live.Estate) -> None:
    said = repair(estate, maintenance_window="tonight")["reset"]["msg"]
    assert said == (
        "maintenance_window is 'tonight': give FROM/UNTIL with a zone, such as 2026-11-21T22:00Z/2026-11-22T02:00Z"
    )
