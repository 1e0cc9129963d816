# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo checks itself: each thing that may go wrong in a run becomes a sentence, and the table fits any terminal."""

from __future__ import annotations

import dataclasses
import importlib
import sys
import types
import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live


def load(name: str) -> types.ModuleType:
    """A module of the demo, which is a folder of scripts and no package."""
    folder = str(live.ROOT / "demo")
    sys.path.insert(0, folder)
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(folder)


claims, table = load("claims"), load("table")

HMC = "hmc1"
CAUSE = {"id": "RMC002", "slug": "ctrmc_stopped", "severity": "critical", "human_action": ""}
WALL = {"id": "RMC009", "slug": "link_down", "severity": "error", "human_action": "Ask the network team."}
MEMBER = {"id": "RMC012", "slug": "domain_member", "severity": "info", "human_action": "Speak to somebody."}
REFUSED = {"rung": "recycle", "reasons": ["RMC002"], "text": "a connection lives", "consent": "recycle_with_live_link"}


def row(name: str, before: str, after: str, actions: t.Sequence[str], *findings: dict[str, str]) -> dict[str, t.Any]:
    link = {
        "hmc": HMC,
        "transport": "ip" if after == "healthy" else "none",
        "state": "up" if after == "healthy" else "down",
    }
    left = [] if after == "healthy" else list(findings)
    return {
        "partition": name,
        "before": {"state": before, "findings": list(findings), "links": [link]},
        "after": {"state": after, "findings": left, "links": [link]},
        "actions": list(actions),
    }


def host(name: str, *, running: bool = True, **faults: str) -> t.Any:
    return claims.Host(name, "FRAME01", "AIX", "root", "ip", running, faults)


HOSTS = [
    host("sick", ctrmc_stopped="RMC002"),
    host("walled", network_blocked="RMC009"),
    host("well"),
    host("off", running=False),
]
ROWS = {
    "sick": row("sick", "down", "healthy", ["start_ctrmc"], CAUSE),
    "walled": row("walled", "down", "down", ["refresh", "did not heal"], WALL),
    "well": row("well", "healthy", "healthy", ["not touched"]),
    "off": row("off", "off", "off", ["not touched"]),
}
UP = {"harm": {"living_link_cut": 0}, "links": {HMC: "I"}, "inband": {}}
SAID = f"{HMC} said inactive before and says active (192.0.2.1), DLPAR yes (DCaps 0x2f) now"
GOOD = claims.Evidence(
    found={"sick": ["RMC002"], "walled": ["RMC009"]},
    rows=ROWS,
    proof={"sick": [SAID, claims.BOTH_ENDS]},
    requests={"sick": [], "walled": ["RMC009 Ask the network team."]},
    changes={"sick": ["startsrc -s ctrmc"], "walled": ["rmcrefreshMD -s ctrmc"]},
    planned={"sick": ["startsrc -s ctrmc"], "walled": ["rmcrefreshMD -s ctrmc"]},
    truth={name: {**UP, "links": {HMC: "O"}} if name == "walled" else UP for name in ROWS},
)


@pytest.fixture(autouse=True)
def claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"sick": claims.healed("start_ctrmc"), "walled": claims.in_vain("refresh", "network team")}
    monkeypatch.setattr(claims, "CLAIMS", known)


def surprises(**changes: t.Any) -> list[str]:
    return list(claims.surprises(HOSTS, dataclasses.replace(GOOD, **changes)))


def test_a_run_that_went_well_has_no_surprise() -> None:
    assert surprises() == []
    words = claims.summary(HOSTS, GOOD)
    assert words.startswith("2 broken partitions, 2 kinds of fault: 1 connected again")
    assert "2 well or off: 0 changing commands; harm: 0" in words


HURT = {**UP, "harm": {"living_link_cut": 2}}
SURPRISES: dict[str, tuple[dict[str, t.Any], str]] = {
    "unnamed": (
        {"found": {"sick": ["RMC009"], "walled": ["RMC009"]}},
        "sick has fault ctrmc_stopped, which RMC002 ought to name",
    ),
    "touched": (
        {"changes": {**GOOD.changes, "well": ["rmcctrl -z"]}},
        "well needs nothing and was changed: rmcctrl -z",
    ),
    "more": ({"changes": {**GOOD.changes, "sick": ["rmcctrl -z"]}}, "sick ran ['rmcctrl -z'], predicted was"),
    "idle": ({"changes": {"walled": GOOD.changes["walled"]}}, "sick ran [], predicted was"),
    "harm": ({"truth": {**GOOD.truth, "sick": HURT}}, "sick was harmed: living_link_cut, 2 times"),
    "one end": (
        {"proof": {"sick": [f"{HMC} said inactive before and says inactive now", claims.BOTH_ENDS]}},
        "sick should be active on every HMC",
    ),
    "no DLPAR": (
        {"proof": {"sick": [SAID, "proven on the partition only: hmc1 offers no dynamic operation"]}},
        "sick should be active on every HMC",
    ),
    "no word": ({"proof": {}}, "sick should be active on every HMC"),
    "untrue": (
        {"truth": {**GOOD.truth, "sick": {**UP, "links": {HMC: "O"}}}},
        "sick should be connected and the simulator",
    ),
    "unasked": ({"requests": {"sick": [], "walled": []}}, "walled should ask a person for 'network team'"),
    "asked": ({"requests": {**GOOD.requests, "sick": ["RMC014 Decide."]}}, "sick should ask a person for 'nothing'"),
    "not healed": (
        {"rows": {**ROWS, "sick": row("sick", "down", "down", ["start_ctrmc"], CAUSE)}},
        "sick should see every link up",
    ),
    "other rung": (
        {"rows": {**ROWS, "sick": row("sick", "down", "healthy", ["recycle"], CAUSE)}},
        "sick should have climbed start_ctrmc",
    ),
    "too well": (
        {"rows": {**ROWS, "walled": row("walled", "down", "healthy", ["refresh"], WALL)}},
        "walled is healthy, which was not",
    ),
    "unwell": (
        {"rows": {**ROWS, "well": row("well", "healthy", "down", [], WALL)}},
        "well should be healthy and is down",
    ),
    "switched on": ({"rows": {**ROWS, "off": row("off", "off", "healthy", [])}}, "off should be off and is healthy"),
}


@pytest.mark.parametrize("name", SURPRISES)
def test_what_goes_wrong_is_said(name: str) -> None:
    changes, words = SURPRISES[name]
    assert [text for text in surprises(**changes) if text.startswith(words)]


def test_a_claim_without_a_fault_and_a_fault_without_a_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "CLAIMS", {"nobody": claims.left("x"), "walled": claims.in_vain("refresh", "network")})
    found = list(claims.surprises(HOSTS, GOOD))
    assert "nobody is broken in the estate or in the claims, and not in both" in found
    assert "sick is broken in the estate or in the claims, and not in both" in found


@pytest.mark.parametrize("columns", [80, 84, 100, 120])
def test_the_table_fits_and_loses_no_word(columns: int) -> None:
    wide = row("aixapp01", "down", "degraded", ["start_ctrmc", "refused: restore_identity"], CAUSE, WALL)
    text = table.render({"FRAME01": [*ROWS, "aixapp01"]}, [*ROWS.values(), wide], columns)
    assert max(map(len, text.splitlines())) <= columns
    for word in ("RMC002", "RMC009", "start_ctrmc", "refused:", "degraded", "FRAME01"):
        assert word in text


def test_a_long_word_is_broken_behind_an_underscore() -> None:
    own = row(
        "one", "degraded", "degraded", ["refused: restore_identity"], {**CAUSE, "slug": "remote_clients_disabled"}
    )
    own["after"]["links"] = [{"hmc": "hmc-east1", "transport": "none"}, {"hmc": "hmc-east2", "transport": "none"}]
    lines = table.render({"FRAME01": ["one"]}, [own], 80).splitlines()
    assert [" ".join(line.split()) for line in lines[-3:]] == [
        "one hmc-east1, none RMC002 remote_ refused: degraded degraded",
        "hmc-east2 clients_disabled restore_",
        "identity",
    ]
    wide = table.render({"FRAME01": ["one"]}, [own], 120).splitlines()
    assert "remote_clients_disabled" in wide[-1]
    assert "refused: restore_identity" in wide[-2]


def test_colours_are_for_terminals() -> None:
    plain = table.render({"FRAME01": list(ROWS)}, list(ROWS.values()))
    painted = table.render({"FRAME01": list(ROWS)}, list(ROWS.values()), colour=True)
    assert "\033" not in plain
    assert "\033[31m  walled" in painted
    assert "\033[32m  sick" in painted


def test_hmcs_reached_alike_share_a_line() -> None:
    own = row("two", "healthy", "healthy", ["not touched"])
    own["after"]["links"] = [
        {"hmc": "hmc2", "transport": "ip"},
        {"hmc": "hmc1", "transport": "ip"},
        {"hmc": "hmc3", "transport": "inband"},
    ]
    lines = table.render({"FRAME01": ["two"]}, [own]).splitlines()
    assert [" ".join(line.split()) for line in lines[-2:]] == [
        "two hmc1, hmc2 ip - not touched healthy healthy",
        "hmc3 inband",
    ]


def test_each_request_once_and_a_refusal_with_its_name() -> None:
    own = {**row("walled", "down", "down", [], WALL, MEMBER), "requests": ["RMC009 Ask the network team."]}
    assert table.requests(own, []) == ["RMC009 Ask the network team."]
    asked = table.requests(own, [REFUSED])
    assert asked[:2] == ["RMC009 Ask the network team.", "RMC012 Speak to somebody."]
    assert asked[2] == (
        "RMC002 recycle was refused: a connection lives. To take that upon yourself: "
        """-e '{"rmc_repair_allow": ["recycle_with_live_link"]}'"""
    )
    assert table.requests(own, [REFUSED, REFUSED]) == asked
