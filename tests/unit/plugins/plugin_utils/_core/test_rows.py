# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report: every partition has a row, and every outcome its words."""

from __future__ import annotations

import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import rows
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.explain import explain, explain_plan
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.report import render_report
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.triage import triage
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.test_triage import answer, lost, row

FINDING = {
    "id": "RMC002", "slug": "ctrmc_stopped", "severity": "critical", "message": "ctrmc is inoperative",
    "remedy": "start_ctrmc", "evidence": [{"command": "lssrc -a", "lines": [" ctrmc"]}], "explains": ["RMC005"],
    "risk": "rmc", "human_action": "Call somebody.", "source": "a page",
}  # fmt: skip
DOWN = {"host": "db01", "state": "down", "transport": "none", "links": [], "findings": [FINDING]}
UP = {**DOWN, "state": "healthy", "findings": [], "links": [{"hmc": "hmc1", "state": "up", "transport": "ip"}]}
STEP = {
    "rung": "start_ctrmc", "purpose": "start RMC", "reasons": ["RMC002"], "risk": "link",
    "commands": [["startsrc", "-s", "ctrmc"]],
}  # fmt: skip
REPAIR: dict[str, t.Any] = {
    "outcome": "healed", "before": DOWN, "after": UP, "plan": {"id": "ab", "steps": [STEP]}, "refused": [], "human": [],
    "executed": [{"step": "start_ctrmc", "command": "startsrc -s ctrmc", "rc": 0}],
}  # fmt: skip
DECIDED = triage({"hmc1": answer(lost("db01"), row("web02", 2), lost("gone", 3))}, {"db01": "", "web02": ""})


def test_every_partition_has_a_row() -> None:
    text = render_report(rows.report_rows(DECIDED, {"db01": REPAIR}))
    lines = {line.split()[0]: line for line in text.splitlines()[2:] if line.strip()}
    assert lines["db01"].split() == ["db01", "hmc1", "ip", "RMC002", "ctrmc_stopped", "start_ctrmc", "down", "healthy"]
    assert lines["web02"].split() == ["web02", "hmc1", "ip", "-", "not", "touched", "healthy", "healthy"]
    assert lines["gone"].split() == ["gone", "hmc1", "none", "HMC", "lost", "not", "touched", "lost", "-"]
    assert "gone on FRAME01: the HMC has no RMC connection to it" in text


def test_where_nobody_knows_an_hmc_the_hmc_stands_itself() -> None:
    (entry, *_others) = rows.report_rows(DECIDED, {"db01": {"before": DOWN}})
    assert [link["hmc"] for link in entry["before"]["links"]] == ["hmc1"]


def test_the_actions() -> None:
    def actions(**words: t.Any) -> list[str]:
        return rows.report_rows(DECIDED, {"db01": {**REPAIR, **words}})[0]["actions"]

    assert actions() == ["start_ctrmc"]
    assert actions(outcome="planned", executed=[]) == ["planned: start_ctrmc"]
    assert actions(outcome="failed") == ["start_ctrmc", "did not heal"]
    assert actions(outcome="refused", executed=[], refused=[{"rung": "recycle"}]) == ["refused: recycle"]
    assert actions(outcome="running", executed=[]) == ["still running"]


def test_what_was_refused_stays_with_its_row() -> None:
    refused = [{"rung": "recycle", "reasons": ["RMC008"], "text": "a migration runs", "consent": ""}]
    (first, *_others) = rows.report_rows(DECIDED, {"db01": {**REPAIR, "refused": refused}})
    assert first["refused"] == refused and first["requests"] == []
    (failed, *_others) = rows.report_rows(DECIDED, {"db01": {"before": DOWN}})
    assert failed["requests"] == ["RMC002 Call somebody."]
    assert "RMC008 recycle was refused: a migration runs." in render_report([first])


def test_an_unreachable_host_has_a_row() -> None:
    document = {**DOWN, "state": "unknown", "findings": [], "failure": "no route to host"}
    assert "no route to host" in render_report(rows.report_rows(DECIDED, {"db01": {"before": document}}))


def test_the_lines_of_triage() -> None:
    unread = {"command": "lspartition -dlpar", "reason": "denied", "detail": "HSCL350B"}
    found = triage({"hmc1": answer(lost("db01"), unread=[unread]), "hmc2": {"kind": "locked", "msg": "wait"}}, {"db01": ""})
    assert rows.triage_lines(found) == [
        "1 partitions: 1 need attention, 0 connected, 0 not running, 0 not applicable",
        "db01 on FRAME01: the HMC has no RMC connection to it -> visit db01",
        "HMC hmc2 could not be asked (locked): wait",
        "HMC hmc1, lspartition -dlpar: denied HSCL350B",
    ]


def test_a_document_is_explained() -> None:
    text = "\n".join(explain({**DOWN, "unread": [{"command": "mcp", "reason": "timeout"}]}))
    for part in ("RMC is down", "CRITICAL RMC002", "proved by: lssrc -a", "| ", "start_ctrmc (risk: rmc)", "mcp (timeout)"):
        assert part in text


def test_a_repair_is_explained() -> None:
    refusal = {"rung": "recycle", "text": "a member", "consent": "recycle_on_cluster"}
    told = explain_plan({**REPAIR, "refused": [refusal], "human": [{"finding": "RMC009", "text": "Ask."}]}, "db01")
    assert told[0] == "db01: healed, plan ab"
    assert "    $ startsrc -s ctrmc" in told
    assert "  refused recycle: a member; allow it by name: recycle_on_cluster" in told
    assert told[-1] == "  for a person: RMC009 Ask."
