# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is repaired and who is left alone, from plain data alone."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.fleet_repair import decide
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.triage import triage

Data = dict[str, t.Any]
SHARED = "00c0ffee00c0ffee"


def row(name: str, number: int, **words: t.Any) -> Data:
    """A partition that has lost its HMC."""
    return {
        "name": name, "lpar_id": number, "system": "FRAME01", "serial": "78A1B2C", "env": "aixlinux", "state": "Running",
        "rmc_state": "inactive", "rmc_ipaddr": "", "transport": "none", "connected": False, "fault": True, **words,
    }  # fmt: skip


def finding(identity: str, remedy: str = "") -> Data:
    about = {"slug": "slug", "severity": "error", "subject": "it", "human_action": "Ask."}
    return {"id": identity, "remedy": remedy, **about}


def read(host: str, *findings: Data, rungs: t.Iterable[str] = ("start_ctrmc",), **words: t.Any) -> Data:
    """What the reading of one partition gave."""
    document = {"host": host, "state": "down", "findings": list(findings), "platform": "aix", **words}
    return {"before": document, "outcome": "planned", "plan": {"steps": [{"rung": rung} for rung in rungs]}}


def cause(identity: str, *explains: tuple[str, str]) -> Data:
    about = {"id": identity, "slug": "shared", "subject": "192.0.2.0/24", "human_action": "Ask the network team."}
    return {**about, "explains": [{"host": host, "finding": found} for host, found in explains]}


def fleet(*causes: Data, single: t.Iterable[tuple[str, str]] = ()) -> Data:
    return {"findings": list(causes), "single": [{"host": host, "id": found} for host, found in single]}


def answers(*rows: Data, **more: Data) -> Data:
    return {
        "hmc1": {"partitions": list(rows), "findings": [], "hmc": {"name": "hmc1", "uptime_seconds": 99999}},
        **more,
    }


STOPPED = finding("RMC002", "start_ctrmc")
BLOCKED = finding("RMC009", "refresh")


def decided(results: t.Sequence[Data], shared: Data, words: t.Any = None, **more: Data) -> Data:
    names = [result["before"]["host"] for result in results]
    said = answers(*(row(name, number) for number, name in enumerate(names, 1)), **more)
    given = triage(said, dict.fromkeys(names, ""))
    return decide(given, dict(zip(names, results)), shared, said, words=words)


def test_what_has_a_plan_is_repaired_in_waves() -> None:
    found = decided([read("db1", STOPPED), read("db2", STOPPED)], fleet())
    assert found["waves"] == [["db1"], ["db2"]]
    assert [entry["host"] for entry in found["visit"]] == ["db1", "db2"]
    assert found["lines"] == ["Repair in 2 waves (1, 1), first db1"]


def test_what_has_no_step_is_not_visited_twice() -> None:
    assert decided([read("db1", finding("RMC001"), rungs=())], fleet())["waves"] == []


def test_what_is_well_by_its_own_word_is_left_alone_without_a_word() -> None:
    found = decided([read("db1", state="healthy")], fleet())
    assert (found["waves"], found["spared"], found["lines"]) == ([], {"db1": ""}, [])


def test_a_shared_cause_is_not_mended_on_partitions() -> None:
    shared = fleet(cause("FLT010", ("db1", "RMC009"), ("db2", "RMC009")))
    found = decided([read("db1", BLOCKED), read("db2", BLOCKED)], shared)
    assert found["waves"] == []
    assert found["spared"]["db1"] == "FLT010 shared 192.0.2.0/24"
    assert found["lines"] == ["not touched: db1, db2: FLT010 Ask the network team."]


def test_what_is_wrong_beside_a_shared_cause_is_repaired() -> None:
    shared = fleet(cause("FLT010", ("db1", "RMC009")), single=[("db1", "RMC002")])
    assert decided([read("db1", BLOCKED, STOPPED)], shared)["waves"] == [["db1"]]


def test_a_shared_cause_that_is_mended_on_partitions_stops_nothing() -> None:
    assert decided([read("db1", BLOCKED)], fleet(cause("FLT017", ("db1", "RMC009"))))["waves"] == [["db1"]]


@pytest.mark.parametrize("identity", ["HMC003", "HMC006", "HMC007", "HMC011", "HMC023"])
def test_what_its_hmc_has_found_at_its_own_end_is_not_mended_on_it(identity: str) -> None:
    found = decided([read("db1", finding(identity))], fleet(single=[("db1", identity)]))
    assert found["waves"] == [] and found["spared"]["db1"].startswith(identity)


def test_a_partition_of_an_hmc_that_has_just_started_waits() -> None:
    young = {"partitions": [row("db1", 1)], "hmc": {"name": "hmc1", "uptime_seconds": 60}, "findings": []}
    found = decided([read("db1", STOPPED)], fleet(), hmc1=young)
    assert found["spared"] == {"db1": "the brake of HMC hmc1"}
    assert "was started 60 s ago" in found["lines"][0]


def test_another_hmc_that_stands_by_it_is_enough() -> None:
    young = {"partitions": [row("db1", 1)], "hmc": {"name": "hmc2", "uptime_seconds": 60}, "findings": []}
    assert decided([read("db1", STOPPED)], fleet(), hmc2=young)["waves"] == [["db1"]]


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ({"state": "Migrating - Running"}, "it is migrating"),
        ({"state": "Not Activated"}, "it does not run any more"),
        ({"connected": True, "rmc_state": "active", "transport": "ip"}, "connected by now"),
    ],
)
def test_the_last_word_of_an_hmc_counts(words: Data, short: str) -> None:
    before, after = answers(row("db1", 1)), answers(row("db1", 1, **words))
    result = {"db1": read("db1", STOPPED)}
    given = triage(before, {"db1": ""})
    found = decide(given, result, fleet(), after, later=triage(after, {"db1": ""}))
    assert found["spared"] == {"db1": short} and found["waves"] == []


@pytest.mark.parametrize(("identity", "settled"), [("HMC001", ["db1"]), ("RMC002", [])])
def test_what_only_an_hmc_had_wrong_is_settled_by_its_last_word(identity: str, settled: list[str]) -> None:
    before = answers(row("db1", 1))
    after = answers(row("db1", 1, connected=True, rmc_state="active", transport="ip"))
    given = triage(before, {"db1": ""})
    found = decide(given, {"db1": read("db1", finding(identity))}, fleet(), after, later=triage(after, {"db1": ""}))
    assert list(found["settled"]) == settled
    assert all(document["state"] == "healthy" for document in found["settled"].values())


def twins(*hosts: str) -> list[Data]:
    rows = enumerate(hosts, 1)
    return [read(host, rungs=(), node_id=SHARED, partition_id=n, levels={"serial": "78A1B2C"}) for n, host in rows]


FLAPPING = cause("FLT001", ("db1", "RMC019"), ("db2", "RMC019"))


def test_of_twins_nobody_is_touched_while_nothing_is_proven() -> None:
    found = decided(twins("db1", "db2"), fleet(FLAPPING))
    assert found["waves"] == []
    assert found["spared"] == dict.fromkeys(("db1", "db2"), "shared id")
    assert "set rmc_repair_twin: original" in found["lines"][0]


def test_the_copy_is_repaired_and_the_original_is_kept() -> None:
    results = twins("db1", "db2")
    for result in results:
        result["before"]["findings"] = [finding("RMC019", "new_identity")]
    found = decided(results, fleet(FLAPPING), words={"db1": "original"})
    assert found["waves"] == [["db2"]]
    assert found["spared"] == {"db1": "FLT001 shared 192.0.2.0/24"}
    assert found["twins"]["db2"]["role"] == "copy"


def test_what_could_not_be_read_is_not_repaired() -> None:
    given = triage(answers(row("db1", 1)), {"db1": ""})
    result = {"before": {"host": "db1", "state": "unknown", "failure": "timed out", "findings": []}}
    assert decide(given, {"db1": result}, fleet(), answers(row("db1", 1)))["waves"] == []
