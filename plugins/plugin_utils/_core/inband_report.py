# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The estate's report on in-band RMC: who uses it, who could, what is missing, and which rules for 657 to review."""

from __future__ import annotations

import typing as t

from .hmc_facts import words_of
from .inband_links import version_of
from .redact import clean_line
from .triage import ATTENTION, HEALTHY, UNSELECTED, gaps

Entry = t.Mapping[str, t.Any]
Answers = t.Mapping[str, Entry]

NOT_ASKED = "it was not asked"


def inband_report(decided: Entry, answers: Answers, results: Answers | None = None) -> dict[str, t.Any]:
    """``decided``: what triage gave. ``answers``: results of hmc_rmc_info by HMC. ``results``: of mcproxy_facts by host.

    ``visit``: hosts of running partitions, each with the HMCs' word of it. ``partitions``: one row for each that runs and
    is selected. ``left``: by HMC, what it could not tell.
    """
    running = [entry for entry in decided["partitions"] if entry["verdict"] in (ATTENTION, HEALTHY)]
    chosen = [entry for entry in running if entry["note"] != UNSELECTED]
    silent = {hmc: gaps(answer) for hmc, answer in answers.items()}
    return {
        "visit": [{"host": entry["host"], "facts": facts_of(entry, answers)} for entry in chosen if not entry["note"]],
        "partitions": [_row(entry, (results or {}).get(entry["host"]), answers) for entry in chosen],
        "unselected": len(running) - len(chosen),
        "hmcs": [_hmc(name, answer) for name, answer in answers.items()],
        "left": {hmc: texts for hmc, texts in silent.items() if texts},
    }


def facts_of(entry: Entry, answers: Answers) -> dict[str, t.Any]:
    """What each HMC says of a partition, with its own level: the ``hmc_facts`` of mcproxy_facts."""
    return {"hmcs": [_word(sight, answers[sight["hmc"]]) for sight in entry["hmcs"] if sight["hmc"] in answers]}


def _word(sight: Entry, answer: Entry) -> dict[str, t.Any]:
    about = answer.get("hmc") or {}
    keys = ("host", "name", "version", "level", "type_model", "serial", "addresses")
    told = {key: about[key] for key in keys if key in about}
    return {
        "hmc": {**told, "inventory_name": sight["hmc"]},
        "state": "seen",
        "transport": sight["transport"] if sight["connected"] else "none" if sight["connected"] is False else "unknown",
    }


def _hmc(name: str, answer: Entry) -> dict[str, t.Any]:
    """``inband_able``: None when the HMC was not asked or does not tell its level."""
    about = answer.get("hmc") or {}
    asked = "partitions" in answer
    problem = "" if asked else f"{answer.get('kind') or 'failed'}: {answer.get('msg') or 'not asked'}"
    return {
        "hmc": name,
        "level": version_of(words_of({"hmc": about})[0]) or str(about.get("version") or ""),
        "inband_able": about.get("inband_able"),
        "problem": clean_line(problem),
        "unread": [str(row.get("command")) for row in answer.get("unread") or ()],
    }


def _row(entry: Entry, result: Entry | None, answers: Answers) -> dict[str, t.Any]:
    facts = ((result or {}).get("ansible_facts") or {}).get("mcproxy") or {}
    said = {} if facts.get("platform") else result or {}
    failure = str(facts.get("failure") or said.get("msg") or ("" if facts.get("platform") else NOT_ASKED))
    row = {
        "partition": entry["name"],
        "system": entry["system"],
        "host": entry["host"],
        "note": entry["note"],
        "failure": "" if entry["note"] else clean_line(failure),
    }
    if not facts.get("platform"):
        return {**row, "transport": "unknown", "hmcs": _unasked(entry, answers), "removable": None, "kept": None}
    counted = [way for way in facts["hmcs"] if way["expected"] is not False]
    keys = ("transport", "eligible", "power11", "removable", "kept", "unread")
    return {**row, **{key: facts[key] for key in keys}, "platform": facts["platform"], "hmcs": counted}


def _unasked(entry: Entry, answers: Answers) -> list[dict[str, t.Any]]:
    """In the words of the HMCs alone."""
    words = facts_of(entry, answers)["hmcs"]
    unknown: dict[str, t.Any] = {"eligible": None, "missing": [], "power11": None, "power11_missing": []}
    return [{"hmc": word["hmc"]["inventory_name"], "transport": word["transport"], **unknown} for word in words]
