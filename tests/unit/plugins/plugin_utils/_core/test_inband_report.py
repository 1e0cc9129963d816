# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The estate's report on in-band RMC: who is asked, what stands in the rows, and the text a person reads."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.inband_report import inband_report
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.inband_text import PAGE, render_inband
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.triage import triage

LEVEL = {"base": "V11R1", "version": 11, "release": "1", "service_pack": 1111}
Row = dict[str, t.Any]


def lpar(name: str, number: int, **words: t.Any) -> Row:
    row = {
        "name": name, "lpar_id": number, "system": "FRAME01", "serial": "78A1B2C", "env": "aixlinux", "state": "Running",
        "rmc_state": "active", "rmc_ipaddr": "192.0.2.1", "transport": "ip", "connected": True, "findings": [],
    }  # fmt: skip
    return {**row, **words}


def answer(*rows: Row, **about: t.Any) -> Row:
    system = {"name": "FRAME01", "serial": "78A1B2C", "state": "Operating", "partitions_read": True}
    hmc = {
        "name": "hmc1",
        "version": "V11R1",
        "level": LEVEL,
        "inband_able": True,
        "addresses": ["192.0.2.21"],
        **about,
    }
    return {"hmc": hmc, "systems": [system], "partitions": list(rows), "unread": []}


def way(hmc: str = "hmc1", transport: str = "ip", **words: t.Any) -> Row:
    row = {
        "hmc": hmc, "transport": transport, "state": "up", "expected": None, "hmc_says": transport, "eligible": True,
        "missing": [], "power11": True, "power11_missing": [], "hmc_version": "V11R1M1111",
    }  # fmt: skip
    return {**row, **words}


def facts(*ways: Row, **words: t.Any) -> Row:
    row = {
        "platform": "aix", "transport": ways[0]["transport"] if ways else "none", "eligible": True, "power11": True,
        "removable": [], "kept": [], "unread": [], "failure": "", "hmcs": list(ways),
    }  # fmt: skip
    return {"ansible_facts": {"mcproxy": {**row, **words}}}


def report(answers: dict[str, Row], results: dict[str, Row], selected: list[str] | None = None) -> Row:
    hosts = {
        row["name"]: "" for found in answers.values() for row in found.get("partitions", ()) if row["name"] != "stray"
    }
    return inband_report(triage(answers, hosts, selected=selected), answers, results)


def text(answers: dict[str, Row], results: dict[str, Row], **words: t.Any) -> str:
    return "\n".join(render_inband(report(answers, results, **words)))


def lack(requirement: str, needs: str, found: str, known: bool = True) -> Row:
    return {"requirement": requirement, "needs": needs, "found": found, "known": known}


def rule(number: int, **words: str) -> Row:
    row = {
        "place": "ipsec", "rule": str(number), "protocol": "udp", "direction": "inbound", "when": "now",
        "command": f"rmfilt -v 4 -n {number}", "review": f"lsfilt -v 4 -n {number}", "apply": "mkfilt -v 4 -u",
    }  # fmt: skip
    return {**row, **words}


def test_only_what_runs_and_is_ours_is_asked() -> None:
    rows = (
        lpar("db1", 1),
        lpar("off1", 2, state="Not Activated"),
        lpar("ibmi", 3, env="os400"),
        lpar("stray", 4),
        lpar("db2", 5),
        lpar("lost", 6, connected=False, rmc_state="inactive", transport="none"),
    )
    found = report({"hmc1": answer(*rows)}, {}, ["db1", "lost"])
    assert [one["host"] for one in found["visit"]] == ["db1", "lost"]
    assert [row["partition"] for row in found["partitions"]] == ["db1", "stray", "lost"]
    assert found["unselected"] == 1
    word = found["visit"][0]["facts"]["hmcs"][0]
    assert (word["hmc"]["level"], word["transport"]) == (LEVEL, "ip")
    assert found["visit"][1]["facts"]["hmcs"][0]["transport"] == "none"


def test_every_hmc_has_its_word_and_its_level() -> None:
    old = {"base": "V10R3", "version": 10, "release": "3", "service_pack": 1060}
    answers = {"hmc1": answer(lpar("db1", 1)), "hmc2": answer(lpar("db1", 1), name="hmc2", level=old)}
    [one] = report(answers, {})["visit"]
    assert [word["hmc"]["level"]["version"] for word in one["facts"]["hmcs"]] == [11, 10]
    assert [hmc["level"] for hmc in report(answers, {})["hmcs"]] == ["V11R1M1111", "V10R3M1060"]


def test_an_hmc_that_was_not_asked_and_one_that_is_silent() -> None:
    silent = answer()
    silent["systems"][0]["partitions_read"] = False
    found = report({"hmc1": {"kind": "login", "msg": "Authentication failed"}, "hmc2": silent}, {})
    assert found["left"] == {"hmc2": ["the partitions of FRAME01 (Operating) could not be read"]}
    assert [hmc["problem"] for hmc in found["hmcs"]] == ["login: Authentication failed", ""]
    assert "HMC hmc1 could not be asked (login: Authentication failed)" in "\n".join(render_inband(found))


def test_counts() -> None:
    answers = {"hmc1": answer(*(lpar(f"db{number}", number) for number in range(1, 6)))}
    results = {
        "db1": facts(way(transport="inband"), removable=[rule(4), rule(3)]),
        "db2": facts(way()),
        "db3": facts(way(eligible=False, missing=[lack("processor_mode", "processor mode POWER 11", "POWER 10")])),
        "db4": facts(way(eligible=None, power11=None), removable=None, kept=None),
        "db5": facts(way(eligible=False, power11=False), removable=[], kept=[{**rule(3), "why": "a cluster"}]),
    }
    shown = " ".join(text(answers, results).split())
    assert "5 running partitions: 1 in-band, 4 over IP, 0 both, 0 not connected, 0 unknown" in shown
    assert "5 connections: 1 in-band, 1 eligible and not in-band, 1 more after a move to Power11, 1 unknown" in shown
    assert "1 not even then" in shown
    assert "Rules for 657: 2 to review now, 0 after the switch, 1 stay" in shown
    assert "processor mode POWER 11: db3 (POWER 10)" in shown


def test_partitions_with_the_same_rules_stand_together() -> None:
    answers = {"hmc1": answer(*(lpar(f"db{number}", number) for number in range(1, 4)))}
    results = {name: facts(way(transport="inband"), removable=[rule(4), rule(3)]) for name in ("db1", "db2")}
    results["db3"] = facts(way(), removable=[rule(3, when="after_switch")])
    shown = text(answers, results)
    assert "  * db1, db2\n    # now: every HMC that counts is in-band\n" in shown
    assert shown.count("    rmfilt -v 4 -n 4\n") == 1
    assert shown.count("    mkfilt -v 4 -u\n") == 2  # once for each set, after its rules
    assert shown.index("rmfilt -v 4 -n 3") < shown.index("mkfilt -v 4 -u")
    assert "Taking rules away is a proposal" in shown


def test_without_rules_there_is_no_proposal() -> None:
    assert "proposal" not in text({"hmc1": answer(lpar("db1", 1))}, {"db1": facts(way())})


@pytest.mark.parametrize(
    ("transport", "said", "told"),
    [
        ("inband", "none", True),
        ("ip", "inband", True),
        ("both", "ip", False),
        ("ip", "ip", False),
        ("inband", "", False),
        ("inband", "unknown", False),
    ],
)
def test_two_ends_that_disagree(transport: str, said: str, told: bool) -> None:
    shown = text({"hmc1": answer(lpar("db1", 1))}, {"db1": facts(way(transport=transport, hmc_says=said))})
    assert (f"db1 says {transport}, hmc1 says {said}" in shown) is told


def test_who_was_not_asked_has_the_hmcs_word_and_a_reason() -> None:
    answers = {"hmc1": answer(lpar("db1", 1), lpar("db2", 2), lpar("stray", 3), lpar("db4", 4))}
    results = {
        "db1": {"unreachable": True, "msg": "Connection refused"},
        "db2": facts(platform="", failure="no answer within 90 s"),
    }
    found = {row["partition"]: row for row in report(answers, results)["partitions"]}
    assert [found[name]["failure"] for name in ("db1", "db2", "stray", "db4")] == [
        "Connection refused",
        "no answer within 90 s",
        "",
        "it was not asked",
    ]
    assert [row["transport"] for row in found["db1"]["hmcs"]] == ["ip"]
    shown = text(answers, results)
    assert "  * not in the inventory: stray" in shown and "  * Connection refused: db1" in shown
    assert "unread" in shown


def test_an_hmc_that_is_not_expected_has_no_line() -> None:
    result = facts(way(), way("hmc9", expected=False))
    assert [
        row["hmc"] for row in report({"hmc1": answer(lpar("db1", 1))}, {"db1": result})["partitions"][0]["hmcs"]
    ] == ["hmc1"]


def test_long_names_and_hostile_text_keep_the_width() -> None:
    name = "lpar-with-a-very-long-name-of-an-application-01"
    missing = [
        lack(word, f"need {word}", "\x1b[31mred\n{{ 7 }}", known=False)
        for word in ("hmc", "os", "firmware", "processor_mode")
    ]
    kept = [{**rule(3), "rule": "x" * 60, "why": "because " * 20}]
    answers = {"hmc1": answer(lpar(name, 1, system="Server-9080-HEX-SN78A1B2C"))}
    lines = render_inband(report(answers, {name: facts(way("hmc-in-a-far-away-city", missing=missing), kept=kept)}))
    assert max(map(len, lines)) <= PAGE
    assert not any("\x1b" in line or "\n" in line for line in lines)


def test_what_nobody_published_is_said() -> None:
    result = facts(way(eligible=None, power11=None), platform="vios")
    assert "  * what a VIOS and Linux need is not published: vios1" in text(
        {"hmc1": answer(lpar("vios1", 1))}, {"vios1": result}
    )


def test_an_estate_without_partitions() -> None:
    assert "0 running partitions" in text({"hmc1": answer()}, {})
