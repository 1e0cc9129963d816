# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The repair of a fleet leaves alone what is not to be mended on partitions, and gives only copies a new node id.

The tests of this file run in order on one estate.
"""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live

BLOCKED = ("blocked1", "blocked2", "blocked3")
TWINS = ("copy5", "origin4")
PARTITIONS = (
    live.partition("blocked1", 1, ip="203.0.113.11", faults=["network_blocked"]),
    live.partition("blocked2", 2, ip="203.0.113.12", faults=["network_blocked"]),
    live.partition("blocked3", 3, ip="203.0.113.13", faults=["network_blocked"]),
    live.partition("origin4", 4),
    live.partition("copy5", 5, faults=["duplicate_node_id:origin4"]),
    live.partition("moving6", 6, faults=["ctrmc_stopped", "migrating:360000"]),
    live.partition("stopped7", 7, faults=["ctrmc_stopped"]),
    live.partition("healthy8", 8),
)


@pytest.fixture(scope="module")
def estate() -> t.Iterator[live.Estate]:
    with live.estate(*PARTITIONS) as up:
        yield up


def _report(estate: live.Estate, folder: str, **variables: t.Any) -> dict[str, t.Any]:
    run = estate.run("powerops.rsct.repair", rmc_report_dir=f"{estate.files}/{folder}", **variables)
    assert run.status == 2, run.text
    return estate.kept(f"{folder}/report.json")


def _actions(report: dict[str, t.Any]) -> dict[str, str]:
    return {row["partition"]: ", ".join(row["actions"]) for row in report["rows"]}


def _readings(estate: live.Estate, host: str) -> int:
    return sum(entry["argv"][0].endswith("lsnodeid") for entry in estate.log("--host", host))


def test_only_what_is_broken_on_a_partition_is_repaired_there(estate: live.Estate) -> None:
    report = _report(estate, "first")
    actions = _actions(report)
    for name in BLOCKED:
        assert actions[name] == "not touched: FLT010 network_blocked 203.0.113.0/24"
    for name in TWINS:
        assert actions[name] == "not touched: shared id"
    assert actions["moving6"] == "not touched"
    assert actions["stopped7"] == "start_ctrmc"
    assert estate.mutating() == ["startsrc -s ctrmc"]
    above = "\n".join(report["above"])
    assert "not touched: blocked1, blocked2, blocked3: FLT010 Ask the network team to open 657" in above
    assert "set rmc_repair_twin: original for that one host or rmc_repair_twin: copy for the others" in above
    assert "Repair in 1 wave (1), first stopped7" in above


def test_what_is_left_alone_was_read_once_and_what_is_well_not_at_all(estate: live.Estate) -> None:
    assert {name: _readings(estate, name) for name in (*BLOCKED, *TWINS)} == dict.fromkeys((*BLOCKED, *TWINS), 1)
    assert estate.log("--host", "healthy8") == []


def test_a_person_names_the_original_and_the_copy_gets_an_id_of_its_own(estate: live.Estate) -> None:
    inventory = {"all": {"hosts": {"origin4": {"rmc_repair_twin": "original"}}}}
    estate.inventories.append(estate.write("twins.yml", inventory))
    before = estate.ssh("origin4", "/opt/rsct/bin/lsnodeid").strip()
    report = _report(estate, "second", rmc_repair_allow=["new_identity", "drop_caa_parent"])
    actions = _actions(report)
    assert "new_identity" in actions["copy5"] and "refused" not in actions["copy5"], report["refused"]["copy5"]
    assert actions["origin4"].startswith("not touched: FLT001")
    assert estate.mutating("origin4") == []
    assert estate.ssh("origin4", "/opt/rsct/bin/lsnodeid").strip() == before
    assert estate.ssh("copy5", "/opt/rsct/bin/lsnodeid").strip() not in ("", before)
    below = "\n".join(report["below"])
    assert f"origin4: node id {before} (kept), its own" in below and "(new), its own" in below
    assert "duplicate_node_id" not in [finding["slug"] for finding in report["fleet"]["findings"]]


def test_what_a_rebuild_on_the_hmc_has_brought_back_is_not_touched(estate: live.Estate) -> None:
    before = estate.mutating("healthy8")
    estate.powersim("heal", "moving6", "migrating:360000")  # no rebuild while one migrates
    estate.powersim("inject", "healthy8", "hmc_stale")
    report = _report(estate, "rebuilt", rmc_hmc_allow=["rebuild"])
    assert _actions(report)["healthy8"] == "not touched: connected by now"
    (row,) = (row for row in report["rows"] if row["partition"] == "healthy8")
    assert [finding["id"] for finding in row["before"]["findings"]] == ["HMC001"]
    assert row["after"]["state"] == "healthy"
    assert sum("the views agree after the rebuild" in line for line in report["above"]) == 1
    assert estate.mutating("healthy8") == before
    assert sum("rebuild" in command for command in estate.mutating("hmc1")) == 1


def test_an_hmc_that_has_just_started_stops_the_run(estate: live.Estate) -> None:
    before = estate.mutating()
    estate.powersim("inject", "stopped7", "ctrmc_stopped")
    estate.powersim("inject", "hmc1", "restarted")
    report = _report(estate, "third")
    estate.powersim("heal", "hmc1", "restarted")
    assert _actions(report)["stopped7"] == "not touched: the brake of HMC hmc1"
    assert estate.mutating() == before


def test_a_canary_that_is_not_healed_ends_the_run(estate: live.Estate) -> None:
    before = estate.mutating()
    estate.powersim("inject", "stopped7", "fails:startsrc")
    estate.powersim("inject", "healthy8", "ctrmc_stopped")
    report = _report(estate, "fourth")
    assert _actions(report)["stopped7"].startswith("start_ctrmc, did not heal")
    assert _actions(report)["healthy8"] == "not touched: the canary stopped7 was not healed"
    assert "Stopped: the canary stopped7 was not healed" in report["above"]
    assert estate.mutating("healthy8") == []
    assert len(estate.mutating()) > len(before)


def test_a_repair_that_breaks_off_is_a_failure_and_the_report_comes_all_the_same(estate: live.Estate) -> None:
    estate.powersim("heal", "stopped7", "fails:startsrc")
    nowhere = estate.write("nowhere", "a file, so no plan can be kept in it")
    report = _report(estate, "fifth", rmc_repair_plan_dir=nowhere, rmc_repair_allow=["try_again"])
    actions = _actions(report)
    assert "did not heal" in actions["stopped7"]
    assert actions["healthy8"] == "not touched: the canary stopped7 was not healed"
