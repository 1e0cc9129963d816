# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the HMC's word to the proof from both ends, with every kind of partition in one estate.

The tests of this file run in order on one estate: read, plan, repair, repair once more.
"""

from __future__ import annotations

import typing as t

import jsonschema
import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit_schema import AUDIT_SCHEMA
from ansible_collections.powerops.rsct.tests.integration import live_estate as live

PARTITIONS = (
    live.partition("vios1", 1, "vios", users=[{"name": "padmin", "role": "padmin"}], faults=["ctrmc_stopped"]),
    live.partition("healthy1", 2),
    live.inband("inband1", 3, users=[{"name": "ansible", "role": "sudo"}]),
    live.partition("off1", 4, state="off"),
    live.partition("hung1", 5, faults=["rmcd_hung"]),
    live.partition("blocked1", 6, "linux", users=[{"name": "ansible", "role": "sudo"}], faults=["network_blocked"]),
    live.partition("stuck1", 7, users=[{"name": "ansible", "role": "su"}], faults=["remote_clients_disabled"]),
)
SOUND = ("healthy1", "inband1", "off1")
BROKEN = {"vios1": "RMC002", "hung1": "RMC003", "blocked1": "RMC009"}


@pytest.fixture(scope="module")
def estate() -> t.Iterator[live.Estate]:
    with live.estate(*PARTITIONS) as up:
        yield up


def kept(estate: live.Estate, folder: str) -> dict[str, str]:
    return {
        "rmc_validate_audit_dir": f"{estate.files}/{folder}",
        "rmc_repair_audit_dir": f"{estate.files}/{folder}",
        "rmc_report_dir": f"{estate.files}/{folder}",
    }


def states(estate: live.Estate, folder: str) -> dict[str, str]:
    rows = estate.kept(f"{folder}/report.json")["rows"]
    return {row["partition"]: (row["after"] if row.get("after") else row["before"])["state"] for row in rows}


def test_triage_visits_what_is_broken_and_nothing_else(estate: live.Estate) -> None:
    run = estate.run("powerops.rsct.triage", **kept(estate, "triage"))
    assert run.status == 2, run.text
    assert run.changed() == 0
    for name, finding in BROKEN.items():
        document = estate.kept(f"triage/{name}.json")
        jsonschema.validate(document, AUDIT_SCHEMA)
        assert finding in [row["id"] for row in document["findings"]], document
    for name in SOUND:
        assert not (estate.files / "triage" / f"{name}.json").exists()
        assert estate.log("--host", name) == []  # not even a question
    assert estate.mutating() == []


def test_check_mode_predicts_and_changes_nothing(estate: live.Estate) -> None:
    plans = f"{estate.files}/plans"
    run = estate.run("powerops.rsct.repair", "--check", "--diff", rmc_repair_plan_dir=plans, **kept(estate, "check"))
    assert run.status == 2, run.text
    assert "after start_ctrmc: ctrmc active" in run.text
    assert estate.mutating() == []
    assert (estate.files / "plans" / "hung1.sh").read_text().startswith("#!/bin/sh\n# RMC repair of hung1")


def test_the_repair_heals_what_can_be_healed_and_both_ends_say_so(estate: live.Estate) -> None:
    run = estate.run("powerops.rsct.repair", **kept(estate, "repair"))
    assert run.status == 2, run.text  # one of them needs the network team
    found = states(estate, "repair")
    assert (found["vios1"], found["hung1"], found["blocked1"]) == ("healthy", "healthy", "down")
    report = estate.kept("repair/report.json")
    for name in ("vios1", "hung1"):
        assert any(line.startswith(f"{name}: the partition says healthy") for line in report["below"])
    assert sum("said inactive before and says active" in line for line in report["below"]) >= 2
    text = (estate.files / "repair" / "report.txt").read_text()
    assert "blocked1: RMC009 Ask the network team" in text


@pytest.mark.parametrize("name", BROKEN)
def test_what_ran_is_a_prefix_of_what_was_predicted(estate: live.Estate, name: str) -> None:
    plan = estate.kept(f"plans/{name}.json")
    predicted = [" ".join(argv) for step in plan["steps"] for argv in step["commands"]]
    ran = estate.mutating(name)
    assert ran and ran == predicted[: len(ran)]


@pytest.mark.parametrize("name", SOUND)
def test_what_was_sound_saw_no_mutating_command(estate: live.Estate, name: str) -> None:
    assert estate.mutating(name) == []


def test_the_second_repair_is_idle(estate: live.Estate) -> None:
    before = estate.mutating()
    run = estate.run("powerops.rsct.repair", **kept(estate, "again"))
    assert run.status == 2, run.text
    assert run.changed() == 0
    assert estate.mutating() == before


def test_validate_asks_every_partition_and_keeps_every_document(estate: live.Estate) -> None:
    before = estate.mutating()
    run = estate.run("powerops.rsct.validate", rmc_validate_fail_on="critical", **kept(estate, "validate"))
    assert run.status == 4, run.text  # off1 can't be reached
    for row in PARTITIONS:
        document = estate.kept(f"validate/{row['name']}.json")
        jsonschema.validate(document, AUDIT_SCHEMA)
        if document["state"] == "healthy":
            assert len((estate.files / "validate" / f"{row['name']}.json").read_bytes()) < 4096
    assert "refused" in estate.kept("validate/off1.json")["failure"]
    assert estate.mutating() == before
