# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom to visit: decided from the HMCs' words alone."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.triage import triage
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.waves import Limits

Row = dict[str, t.Any]


def row(name: str, number: int = 1, **words: t.Any) -> Row:
    """A running AIX partition that is connected over IP, unless said otherwise."""
    return {
        "name": name, "lpar_id": number, "system": "FRAME01", "serial": "78A1B2C", "env": "aixlinux", "state": "Running",
        "rmc_state": "active", "rmc_ipaddr": "192.0.2.9", "transport": "ip", "connected": True, "fault": False,
        "stale": False, "disagrees": False, **words,
    }  # fmt: skip


def lost(name: str, number: int = 1, **words: t.Any) -> Row:
    return row(name, number, rmc_state="inactive", transport="none", connected=False, fault=True, **words)


def answer(*rows: Row, **words: t.Any) -> Row:
    return {"partitions": list(rows), "unread": [], **words}


def sort(*rows: Row, lpars: dict[str, str] | None = None, **options: t.Any) -> Row:
    return triage({"hmc1": answer(*rows)}, lpars if lpars is not None else {r["name"]: "" for r in rows}, **options)


@pytest.mark.parametrize(
    ("words", "verdict", "reason"),
    [
        ({}, "healthy", ""),
        ({"rmc_ipaddr": "", "transport": "inband"}, "healthy", ""),
        ({"rmc_state": "busy"}, "healthy", ""),
        ({"connected": False, "rmc_state": "inactive"}, "attention", "lost"),
        ({"connected": None, "rmc_state": "unknown"}, "attention", "unknown"),
        ({"rmc_ipaddr": "", "stale": True}, "attention", "stale"),
        ({"disagrees": True}, "attention", "disagrees"),
        ({"state": "Not Activated", "connected": False}, "not_running", ""),
        ({"state": "Open Firmware", "connected": False}, "not_running", ""),
        ({"state": "", "connected": None}, "attention", "unknown"),
        ({"env": "os400", "connected": False}, "not_applicable", ""),
    ],
)
def test_one_row(words: Row, verdict: str, reason: str) -> None:
    (entry,) = sort(row("db01", **words))["partitions"]
    assert (entry["verdict"], entry["reason"]) == (verdict, reason)
    assert entry["visit"] is (verdict == "attention")


def test_the_worst_of_two_hmcs_counts() -> None:
    found = triage({"hmc1": answer(row("db01")), "hmc2": answer(lost("db01"))}, {"db01": ""})
    (entry,) = found["partitions"]
    assert entry["reason"] == "lost"
    assert entry["facts"]["rmc_state"] == "inactive"
    assert [link["hmc"] for link in entry["hmcs"]] == ["hmc1", "hmc2"]


def test_a_partition_without_a_host_is_left_for_a_person() -> None:
    found = sort(lost("db01"), lpars={})
    assert found["visit"] == []
    assert found["left"] == {"hmc1": ["db01 on FRAME01: not in the inventory"]}


def test_a_host_is_found_by_the_name_of_its_partition() -> None:
    (entry,) = sort(lost("PROD_DB_01"), lpars={"db01.example.com": "PROD_DB_01"})["visit"]
    assert entry["host"] == "db01.example.com"


def test_what_was_not_selected_is_not_visited_and_no_fault() -> None:
    found = sort(lost("db01"), lost("db02", 2), selected={"db02"})
    assert [entry["host"] for entry in found["visit"]] == ["db02"]
    assert found["left"] == {}


def test_two_partitions_of_one_name_need_their_system() -> None:
    twins = lost("db01"), lost("db01", system="FRAME02", serial="78D3E4F")
    assert sort(*twins, lpars={"db01": ""})["visit"] == []
    for wanted in ("FRAME02", "78D3E4F", "9105-22A*78D3E4F"):
        (entry,) = sort(*twins, lpars={"db01": ""}, systems={"db01": wanted})["visit"]
        assert entry["system"] == "FRAME02"


def test_two_hosts_of_one_partition_are_not_repaired_twice() -> None:
    found = sort(lost("db01"), lpars={"db01": "", "db01-mgmt": "db01"})
    assert found["visit"] == []
    assert "several hosts" in found["partitions"][0]["note"]


def test_an_hmc_that_did_not_answer_is_named() -> None:
    found = triage({"hmc1": {"failed": True, "kind": "login", "msg": "refused"}}, {})
    assert found["unasked"] == [{"hmc": "hmc1", "kind": "login", "msg": "refused"}]
    assert found["partitions"] == []


@pytest.mark.parametrize(
    ("systems", "unread", "left"),
    [
        ([], [], {}),
        ([], [{"command": "systems"}], {"hmc1": ["the systems of this HMC could not be read"]}),
        ([("A", "Operating", True)], [{"command": "lspartition"}], {}),
        ([("A", "Power Off", False)], [{"command": "partitions"}], {}),
        ([("A", "No Connection", False)], [], {"hmc1": ["the partitions of A (No Connection) could not be read"]}),
    ],
)
def test_silence_is_not_health(systems: list[t.Any], unread: list[t.Any], left: dict[str, t.Any]) -> None:
    rows = [dict(zip(("name", "state", "partitions_read"), words)) for words in systems]
    assert triage({"hmc1": {"partitions": [], "systems": rows, "unread": unread}}, {})["left"] == left


def test_a_lost_partition_that_is_migrating_waits() -> None:
    found = sort(lost("db01", state="Migrating - Running"))
    assert found["visit"] == [] and found["left"] == {}
    (entry,) = found["partitions"]
    assert (entry["verdict"], entry["note"]) == ("attention", "it is migrating")


def test_the_waves_are_planned_from_the_words_of_the_hmcs() -> None:
    found = sort(*(lost(f"db{number:02}", number) for number in range(1, 8)), limits=Limits(per_system=4))
    assert found["waves"] == [1, 4, 2]
    assert found["plan"] == "3 waves (1, 4, 2), first db01"
    assert sort(row("db01"))["plan"] == ""
