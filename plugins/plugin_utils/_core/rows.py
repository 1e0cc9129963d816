# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One report row for every partition an HMC knows, visited or not, and what the HMCs said in words."""

from __future__ import annotations

import typing as t

from .report import as_row, row_requests
from .triage import ATTENTION, HEALTHY, MIGRATING

Entry = t.Mapping[str, t.Any]
Results = t.Mapping[str, t.Mapping[str, t.Any]]

UNTOUCHED = "not touched"
SHORT = {"Not Activated": "off"}  # what the HMC calls it, and what fits a table
LEFT_ALONE = "untouched"  # an outcome of a fleet's repair; ``why`` says so in words
UNDONE = ("planned", "running")  # outcomes without a second reading


def report_rows(triage: t.Mapping[str, t.Any], results: Results) -> list[dict[str, t.Any]]:
    """Rows for ``rmc_table``. ``results``: by host, an rmc_reset result, or ``before`` alone, an audit document."""
    rows = []
    for entry in triage["partitions"]:
        found = results.get(entry["host"]) if entry["visit"] else None
        row = _visited(entry, found) if found else _unvisited(entry)
        rows.append({**row, "partition": entry["name"], "requests": list(row_requests(as_row(row)))})
    return rows


def _visited(entry: Entry, found: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Where RMC is too broken to name an HMC, the HMCs that know the partition stand in its place."""
    documents = {key: found[key] for key in ("before", "after") if found.get(key)}
    named: dict[str, t.Any] = {
        key: {**document, "links": document.get("links") or _links(entry)} for key, document in documents.items()
    }
    if found.get("outcome") in UNDONE:
        named["after"] = None
    return {**named, "actions": _actions(found), "refused": list(found.get("refused") or ())}


def _actions(found: t.Mapping[str, t.Any]) -> list[str]:
    """What was done, in words that fit a table."""
    outcome = found.get("outcome") or ""
    rungs = list(dict.fromkeys(entry["step"] for entry in found.get("executed") or ()))
    if outcome == "planned":
        return [f"planned: {step['rung']}" for step in found["plan"]["steps"]]
    if outcome == LEFT_ALONE:
        return [f"{UNTOUCHED}: {found['why']}"]
    refused = [f"refused: {refusal['rung']}" for refusal in found.get("refused") or ()]
    remark = {"failed": ["did not heal"], "running": ["still running"]}.get(outcome, [])
    return rungs + remark + refused


def _unvisited(entry: Entry) -> dict[str, t.Any]:
    """A row in the HMC's words: nobody has asked the partition itself."""
    document = words_of_hmcs(entry)
    return {"before": document, "after": None if entry["verdict"] == ATTENTION else document, "actions": [UNTOUCHED]}


def words_of_hmcs(entry: Entry) -> dict[str, t.Any]:
    """What stands for an audit document of a partition that was not asked itself."""
    states = {ATTENTION: entry["reason"], HEALTHY: HEALTHY}
    return {
        "host": entry["name"],
        "state": states.get(entry["verdict"]) or SHORT.get(entry["state"], entry["state"]),
        "findings": [_unexplained(entry)] if entry["verdict"] == ATTENTION else [],
        "links": _links(entry),
    }


def _unexplained(entry: Entry) -> dict[str, str]:
    """A cause that nobody could look for: the HMC's word, and why the partition was not asked."""
    where = f"{entry['name']} on {entry['system']}"
    advice = {
        "not in the inventory": "put it into the inventory (rsct_lpar_name, if its host has another name)",
        MIGRATING: "wait until the migration is over",
    }
    return {
        "id": "HMC",
        "slug": entry["reason"],
        "severity": "error",
        "human_action": f"{where}: {entry['text']}, and it was not asked itself ({entry['note']}): "
        f"{advice.get(entry['note'], 'settle that')}, and run this again.",
    }


def _links(entry: Entry) -> list[dict[str, str]]:
    return [{"hmc": link["hmc"], "transport": _transport(link), "state": link["rmc_state"]} for link in entry["hmcs"]]


def _transport(link: Entry) -> str:
    return str(link["transport"] if link["connected"] else "none")


def triage_lines(triage: t.Mapping[str, t.Any]) -> list[str]:
    """The HMCs' answers in words: who was asked, what needs attention, what can't be visited."""
    counts = triage["counts"]
    lines = [
        f"{len(triage['partitions'])} partitions: {counts[ATTENTION]} need attention, {counts[HEALTHY]} connected, "
        f"{counts['not_running']} not running, {counts['not_applicable']} not applicable"
    ]
    lines += [f"{entry['name']} on {entry['system']}: {entry['text']} -> {_errand(entry)}" for entry in _broken(triage)]
    lines += [f"HMC {row['hmc']} could not be asked ({row['kind']}): {row['msg']}" for row in triage["unasked"]]
    lines += [f"HMC {row['hmc']}, {row['command']}: {row['reason']} {row['detail']}" for row in triage["unread"]]
    return lines


def _broken(triage: t.Mapping[str, t.Any]) -> list[Entry]:
    return [entry for entry in triage["partitions"] if entry["verdict"] == ATTENTION]


def _errand(entry: Entry) -> str:
    return f"visit {entry['host']}" if entry["visit"] else f"for a person: {entry['note']}"
