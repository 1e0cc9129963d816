# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading an estate: answers of a console as text in, plain JSON out, through a fake runner."""

from __future__ import annotations

import json
import shlex
import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import ManagedSystem
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules.console_scene import COMMANDS
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules.hmc import CONSOLE_RULES
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc import commands
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.commands import LPAR_NAMES, SYSTEM_NAMES
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.estate import read_estate
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.report import report
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._hmc import console

NO_ATTRIBUTE = "Wprowadzono niepoprawny atrybut.  Niepoprawnym atrybutem jest dlpar_io_capable.\n"
NOTHING = "Nie znaleziono wyników.\n"


def read(changes: dict[str, t.Any] | None = None, **options: t.Any) -> tuple[dict[str, t.Any], console.FakeRunner]:
    runner = console.FakeRunner({**console.answers(quoted=False), **(changes or {})})
    options = {"now": lambda: float(console.NOW), **options}
    result = report(read_estate(runner, **options), "hmc01.example.com")
    return json.loads(json.dumps(result)), runner


def by_name(result: dict[str, t.Any]) -> dict[str, t.Any]:
    return {row["name"]: row for row in result["partitions"]}


def test_an_estate_is_read_in_two_rounds() -> None:
    result, runner = read()
    assert [len(batch) for batch in runner.asked] == [12, 2]
    assert result["hmc"] == {
        "host": "hmc01.example.com",
        "name": "hmc01",
        "type_model": "7063-CR2",
        "serial": "78AB12C",
        "version": "V11R1",
        "level": {
            "base": "V11R1",
            "version": 11,
            "release": "1",
            "service_pack": 1111,
            "build": "2511270432",
            "fixes": ["MF71999"],
        },
        "locale": "pl_PL",
        "addresses": ["198.51.100.20", "192.0.2.1"],
        "inband_able": True,
        "clock_offset": 0,
        "uptime_seconds": 22 * 86400,
    }
    assert [(row["name"], row["connection"], row["partitions_read"]) for row in result["systems"]] == [
        ("FRAME01", "Connected", True),
        ("FRAME02", "No Connection", False),
    ]
    assert result["systems"][1]["connection_error"] == "Connecting  0000-0000-00000000"
    assert [(row["command"], row["reason"]) for row in result["unread"]] == [("partitions 9009-42G*78D3E4F", "skipped")]
    assert "No Connection" in result["unread"][0]["detail"]


def test_partitions_carry_row_and_verdict() -> None:
    rows = by_name(read()[0])
    assert rows["dbtest1"] == {
        "name": "dbtest1",
        "lpar_id": 9,
        "system": "FRAME01",
        "serial": "78A1B2C",
        "env": "aixlinux",
        "state": "Running",
        "rmc_state": "inactive",
        "rmc_ipaddr": "198.51.100.29",
        "transport": "none",
        "connected": False,
        "fault": True,
        "stale": False,
        "disagrees": False,
        "capabilities": {"dlpar_mem": False, "dlpar_proc": False, "dlpar_io": False, "osshutdown": False},
        "dcaps": "0x2f",
        "lspartition_active": 0,
        "os_version": "AIX 7.1 7100-04-03-1642",
        "sync_curr_profile": "1",
        "hmc": {
            "host": "hmc01.example.com",
            "name": "hmc01",
            "version": "V11R1",
            "type_model": "7063-CR2",
            "serial": "78AB12C",
            "addresses": ["198.51.100.20", "192.0.2.1"],
            "clock_offset": 0,
        },
        "findings": [],
        "no_migration": True,
    }
    assert [name for name, row in rows.items() if row["fault"]] == ["dbtest1", "web 01", "lagging"]
    assert [name for name, row in rows.items() if row["disagrees"]] == ["lagging"]
    assert {name: row["transport"] for name, row in rows.items()} == {
        "vios1": "ip",
        "dbprod1": "ip",
        "dbtest1": "none",
        "web 01": "none",
        "old7": "none",
        "ibmi1": "none",
        "inband1": "inband",
        "lagging": "none",
        "busy1": "ip",
    }
    assert rows["inband1"]["connected"] is True
    assert rows["web 01"]["lspartition_active"] is None


def test_a_level_that_lacks_an_attribute_is_asked_once_more_for_whole_records() -> None:
    records = (
        "name=old7,lpar_id=15,lpar_env=aixlinux,state=Running,os_version=Nieznane,rmc_state=active,"
        'rmc_ipaddr=192.0.2.7,"groups=a,b",sync_curr_profile=0\n'
    )
    result, runner = read(
        {
            console.PARTITIONS: (1, NO_ATTRIBUTE, ""),
            "lssyscfg -r lpar -m 9105-22A*78A1B2C": (0, records, ""),
        }
    )
    assert [len(batch) for batch in runner.asked] == [12, 2, 1]
    row = by_name(result)["old7"]
    assert (row["connected"], row["transport"], row["lpar_id"]) == (True, "ip", 15)
    assert row["capabilities"] == {"dlpar_mem": None, "dlpar_proc": None, "dlpar_io": None, "osshutdown": None}
    assert [gap["command"] for gap in result["unread"]] == ["partitions 9009-42G*78D3E4F"]


@pytest.mark.parametrize("stream", [0, 1])
def test_an_error_with_a_code_is_not_asked_again(stream: int) -> None:
    words = ["", ""]
    words[stream] = "HSCL8018 System zarządzany nie został znaleziony.\n"
    result, runner = read({console.PARTITIONS: (1, *words)})
    assert (len(runner.asked), result["partitions"]) == (2, [])
    assert result["unread"][0]["reason"] == "failed"
    assert "HSCL8018" in result["unread"][0]["detail"]
    assert result["systems"][0]["partitions_read"] is False


@pytest.mark.parametrize("text", [NOTHING, "No results were found.\n"])
def test_nothing_to_list_is_no_error_in_any_language(text: str) -> None:
    result, _runner = read({console.SYSTEMS: (0, text, ""), "lssysconn -r all": (0, text, "")})
    assert (result["systems"], result["partitions"], result["unread"]) == ([], [], [])
    result, _runner = read({console.PARTITIONS: (0, text, ""), "lspartition -dlpar": (0, text, "")})
    assert result["partitions"] == []
    assert result["systems"][0]["partitions_read"] is True
    assert [gap["reason"] for gap in result["unread"]] == ["skipped"]


@pytest.mark.parametrize(
    ("state", "reason"), [(State.MISSING, "missing"), (State.TIMEOUT, "timeout"), (State.DENIED, "denied")]
)
def test_without_lspartition_the_rest_stands(state: State, reason: str) -> None:
    result, _runner = read({"lspartition -dlpar": state})
    assert ("lspartition", reason) in [(gap["command"], gap["reason"]) for gap in result["unread"]]
    rows = by_name(result)
    assert (rows["dbtest1"]["fault"], rows["dbtest1"]["dcaps"], rows["lagging"]["disagrees"]) == (True, None, False)


def test_without_a_level_in_band_is_not_asserted() -> None:
    result, _runner = read({"lshmc -V": (1, "HSCL350B\n", ""), "lshmc -n": State.TIMEOUT, "lshmc -l": State.MISSING})
    assert result["hmc"]["level"] is None
    assert (result["hmc"]["version"], result["hmc"]["name"], result["hmc"]["inband_able"]) == ("", "", None)
    assert by_name(result)["inband1"]["transport"] == "unknown"
    assert {gap["command"] for gap in result["unread"]} >= {"lshmc_version", "lshmc_network"}
    assert "lshmc_locale" not in {gap["command"] for gap in result["unread"]}


def test_no_systems_read_is_a_gap() -> None:
    result, _runner = read({console.SYSTEMS: State.TIMEOUT})
    assert (result["systems"], result["partitions"]) == ([], [])
    assert ("systems", "timeout") in [(gap["command"], gap["reason"]) for gap in result["unread"]]


@pytest.mark.parametrize("name", ["FRAME01", "78A1B2C", "9105-22A*78A1B2C"])
def test_systems_can_be_chosen(name: str) -> None:
    result, _runner = read(systems=[name, "FRAME99"])
    assert [row["name"] for row in result["systems"]] == ["FRAME01"]
    assert [(gap["command"], gap["reason"]) for gap in result["unread"]] == [("systems", "missing")]
    assert "FRAME99" in result["unread"][0]["detail"]


def test_two_systems_of_one_name_are_told_apart() -> None:
    second = console.PARTITIONS.replace("9105-22A*78A1B2C", "9105-22A*78A1B2D")
    systems = console.table(
        SYSTEM_NAMES,
        [
            ("FRAME01", "9105-22A", "78A1B2C", "Operating", "192.0.2.61"),
            ("FRAME01", "9105-22A", "78A1B2D", "Standby", "192.0.2.62"),
        ],
    )
    row = dict(zip(LPAR_NAMES, console.PARTITION_ROWS[2])) | {"rmc_state": "active"}
    result, _runner = read(
        {console.SYSTEMS: (0, systems, ""), second: (0, console.table(LPAR_NAMES, [tuple(row.values())]), "")}
    )
    twins = [
        (row["serial"], row["rmc_state"], row["dcaps"]) for row in result["partitions"] if row["name"] == "dbtest1"
    ]
    assert twins == [("78A1B2C", "inactive", "0x2f"), ("78A1B2D", "active", None)]


def test_an_old_entry_of_lspartition_does_not_hide_the_active_one() -> None:
    stale = console.entry(7, 5, "dbprod1.example.com", "198.51.100.99", 0)
    result, _runner = read({"lspartition -dlpar": (0, console.DLPAR + stale, "")})
    assert by_name(result)["dbprod1"]["lspartition_active"] == 1


def test_lslparmigr_says_of_every_partition_that_it_is_at_rest() -> None:
    result, _runner = read()
    assert {row["no_migration"] for row in result["partitions"]} == {True}


@pytest.mark.parametrize(
    ("answer", "reasons"),
    [
        (State.MISSING, []),  # an old level: no gap
        ((0, "", ""), ["not_understood"]),
        ((0, "name=vios1,lpar_id=1\n?? =5,migration_state=Migration In Progress\n", ""), ["not_understood"]),
        ((1, "HSCL350B The user does not have the appropriate authority\n", ""), ["failed"]),
    ],
)
def test_without_its_word_nobody_knows_whether_a_migration_runs(answer: t.Any, reasons: list[str]) -> None:
    result, _runner = read({console.MIGRATIONS: answer})
    assert {row["no_migration"] for row in result["partitions"]} == {None}
    told = [gap["reason"] for gap in result["unread"] if gap["command"].startswith("migrations")]
    assert told == reasons


def test_a_migration_is_told_of_its_partition_and_of_the_vios() -> None:
    text = console.answers(quoted=False)[console.MIGRATIONS][1]
    moving = text.replace(
        "name=dbprod1,lpar_id=5,migration_state=Not Migrating",
        "name=dbprod1,lpar_id=5,migration_state=Migration In Progress",
    )
    rows = by_name(read({console.MIGRATIONS: (0, moving, "")})[0])
    assert {name for name, row in rows.items() if row["no_migration"] is False} == {"vios1", "dbprod1"}


def test_hostile_text_comes_out_clean_and_nothing_is_dropped_silently() -> None:
    odd = "\x1b[31mroot\udce9" + "x" * 300
    rows = [(odd, *console.PARTITION_ROWS[0][1:])]
    text = console.table(LPAR_NAMES, rows) + "too,few\n"
    result, _runner = read({console.PARTITIONS: (0, text, "")})
    name = result["partitions"][0]["name"]
    assert len(name) == 200 and "\x1b" not in name and name.encode()
    assert ("partitions 9105-22A*78A1B2C", "not_understood") in [
        (gap["command"], gap["reason"]) for gap in result["unread"]
    ]


def test_the_rules_name_commands_that_are_asked() -> None:
    """Whole, but for the names of attributes and the system."""
    system = ManagedSystem("SYSTEM", "", "", "Operating")
    rows = (*commands.FIRST_ROUND, commands.partitions(system), commands.partition_records(system))
    asked = {row.id.replace("SYSTEM", "{key}"): shlex.join(row.argv) for row in rows}
    assert all(asked[name].startswith(text) for name, text in COMMANDS.items())
    assert {proof.command for rule in CONSOLE_RULES.values() for proof in rule.evidence} == set(COMMANDS)
