# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rungs on an HMC: what justifies a rebuild, what forbids any of them, and how they stand in the table."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import hmc_rungs
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.hmc_rungs import (
    AUTOCORRECT,
    HMC_RUNGS,
    REBUILD,
    rebuild_reasons,
    refusal,
    refusal_anywhere,
)

SERIAL = "78A1B2C"
SYSTEM = {
    "name": "FRAME01",
    "serial": SERIAL,
    "state": "Operating",
    "connection": "Connected",
    "partitions_read": True,
    "no_migration": True,
}
ROW = {
    "name": "db1",
    "serial": SERIAL,
    "env": "aixlinux",
    "state": "Running",
    "rmc_state": "inactive",
    "connected": False,
    "disagrees": False,
    "stale": False,
}


def answer(system: dict[str, t.Any] | None = None, uptime: int = 90_000, **row: t.Any) -> dict[str, t.Any]:
    systems = [{**SYSTEM, **(system or {})}]
    return {"hmc": {"name": "hmc1", "uptime_seconds": uptime}, "systems": systems, "partitions": [{**ROW, **row}]}


def reasons(says_up: t.Collection[str] = (), **row: t.Any) -> list[tuple[str, str]]:
    return [(found.partition, found.finding) for found in rebuild_reasons(answer(**row), SERIAL, says_up)]


@pytest.mark.parametrize(
    ("row", "says_up", "expected"),
    [
        ({}, (), []),
        ({"disagrees": True}, (), [("db1", "HMC001")]),
        ({"stale": True, "connected": True}, (), [("db1", "HMC012")]),
        ({}, ("db1",), [("db1", "FLT004")]),
        ({}, ("db2",), []),
        ({"connected": True}, ("db1",), []),
        ({"connected": None}, ("db1",), []),
        ({"disagrees": True, "state": "Not Activated"}, ("db1",), []),
        ({"disagrees": True, "env": "os400"}, (), []),
        ({"disagrees": True, "serial": "78D3E4F"}, (), []),
    ],
)
def test_a_rebuild_is_called_for_by_a_running_partition_that_two_sides_disagree_on(
    row: dict[str, t.Any], says_up: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert reasons(says_up, **row) == expected


@pytest.mark.parametrize(
    ("system", "row", "uptime", "words"),
    [
        ({}, {}, 90_000, ""),
        ({"state": "Standby", "connection": ""}, {}, 90_000, ""),
        ({}, {}, 899, "started 899 s ago"),
        ({"connection": "No Connection"}, {}, 90_000, "no connection to FRAME01"),
        ({"state": "Initializing"}, {}, 90_000, "firmware work"),
        ({"partitions_read": False}, {}, 90_000, "were not read"),
        ({"no_migration": False}, {}, 90_000, "migration runs"),
        ({"no_migration": None}, {}, 90_000, "did not say"),
        ({}, {"rmc_state": "busy"}, 90_000, "RMC of db1 is busy"),
        ({}, {"rmc_state": "busy", "serial": "78D3E4F"}, 90_000, ""),
    ],
)
@pytest.mark.parametrize("rung", [REBUILD, AUTOCORRECT])
def test_what_is_under_way_forbids_it(
    rung: hmc_rungs.HmcRung, system: dict[str, t.Any], row: dict[str, t.Any], uptime: int, words: str
) -> None:
    found = answer(system, uptime, **row)
    said = refusal(rung, found, found["systems"][0])
    assert words in said and bool(said) is bool(words)
    assert not said.endswith(".")


def test_the_whole_hmc_is_free_when_every_system_is_that_can_be_asked() -> None:
    found = answer()
    assert refusal_anywhere(AUTOCORRECT, found) == ""
    found["systems"].append({**SYSTEM, "name": "FRAME02", "serial": "78D3E4F", "state": "No Connection"})
    assert refusal_anywhere(AUTOCORRECT, found) == ""
    found["systems"].append({**SYSTEM, "name": "FRAME03", "serial": "78D3E50", "no_migration": False})
    assert "FRAME03" in refusal_anywhere(AUTOCORRECT, found)


def test_no_row_names_what_is_not_there_and_none_leaves_the_hmc() -> None:
    orders = [rung.order for rung in HMC_RUNGS.values()]
    assert orders == sorted(set(orders))
    for rung in HMC_RUNGS.values():
        assert set(rung.grounds) <= set(hmc_rungs.GROUNDS)
        assert set(rung.guards) == set(hmc_rungs.GUARDS) == set(hmc_rungs.GUARD_TEXTS)
        assert (rung.risk.word, bool(rung.source), rung.limit > 0) == ("hmc", True, True)


@given(st.text(), st.text(), st.text())
def test_names_fill_one_word_each(system: str, ip: str, lpar: str) -> None:
    argv = AUTOCORRECT.argv(system=system, ip=ip, lpar=lpar)
    assert argv == ("diagrmc", "-m", system, "--ip", ip, "-p", lpar, "--autocorrect")
    assert REBUILD.argv(system=system) == ("chsysstate", "-m", system, "-r", "sys", "-o", "rebuild")


VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("Running") | st.just(SERIAL)
ROWS = st.lists(st.dictionaries(st.sampled_from(sorted(ROW)), VALUES), max_size=4)


@given(ROWS, st.lists(st.text(max_size=3), max_size=3))
def test_rows_of_any_kind_raise_nothing(rows: list[dict[str, t.Any]], up: list[str]) -> None:
    found = {**answer(), "partitions": rows}
    running = [row for row in rows if row.get("state") == "Running"]
    assert len(rebuild_reasons(found, SERIAL, up)) <= len(running)
    assert isinstance(refusal(REBUILD, found, found["systems"][0]), str)
