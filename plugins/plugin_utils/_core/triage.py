# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what the HMCs say to the partitions that are worth a visit, and the waves in which they may be repaired.

An HMC is asked once; everything here is thinking about its answer. Plain data in (results of hmc_rmc_info), plain data
out, because both ends are playbooks.
"""

from __future__ import annotations

import collections
import typing as t

from .console_verdict import runs
from .triage_facts import Row, Sight, facts_of, silent_words
from .waves import USUAL, Limits, make_waves, wave_line

Names = t.Mapping[str, t.Any]  # by inventory host

ATTENTION, HEALTHY, NOT_RUNNING, NOT_APPLICABLE = "attention", "healthy", "not_running", "not_applicable"
UNSELECTED = "not selected in this run"
NO_DLPAR = "HMC005"
MIGRATING = "it is migrating"
_PASSING = (UNSELECTED, MIGRATING)  # notes that ask nobody for anything


class Reason(t.NamedTuple):
    """Why a running partition needs attention."""

    name: str
    holds: t.Callable[[Row], bool]
    text: str


#: The first that holds is named; worst first.
REASONS: t.Final = (
    Reason("lost", lambda row: row.get("connected") is False, "the HMC has no RMC connection to it"),
    Reason("unknown", lambda row: row.get("connected") is None, "the HMC cannot tell whether RMC is connected"),
    Reason("stale", lambda row: bool(row.get("stale")), "active without an address where in-band is not possible"),
    Reason("disagrees", lambda row: bool(row.get("disagrees")), "lspartition and lssyscfg say different things"),
    Reason(
        "no_dlpar",
        lambda row: any(finding.get("id") == NO_DLPAR for finding in row.get("findings") or ()),
        "connected, and no dynamic operation is possible (DCaps 0x0)",
    ),
)


def triage(
    answers: t.Mapping[str, t.Mapping[str, t.Any]],
    lpars: Names,
    systems: Names | None = None,
    *,
    selected: t.Collection[str] | None = None,
    limits: Limits = USUAL,
) -> dict[str, t.Any]:
    """Sort every partition that an HMC knows.

    ``answers``: result of hmc_rmc_info by HMC. ``lpars``: for each host of the inventory the name its partition has on
    the HMC, empty when it is the host's own. ``systems``: name or serial number of its system, where one was given.
    ``selected``: the hosts this run may touch, None for all. ``limits``: of the waves.
    """
    silent = silent_words(answers)
    entries = [_entry(sights, silent) for sights in _sights(answers).values()]
    _place(entries, _Inventory(lpars, systems or {}), selected)
    waves = make_waves([entry for entry in entries if entry["visit"]], limits)
    return {
        "partitions": entries,
        "visit": [entry for wave in waves for entry in wave],
        "waves": [len(wave) for wave in waves],
        "plan": wave_line(waves),
        "left": _left(entries, answers),
        "counts": {verdict: _count(entries, verdict) for verdict in (ATTENTION, HEALTHY, NOT_RUNNING, NOT_APPLICABLE)},
        "unasked": [
            {"hmc": hmc, "kind": str(answer.get("kind") or "failed"), "msg": str(answer.get("msg") or "not asked")}
            for hmc, answer in answers.items()
            if "partitions" not in answer
        ],
        "unread": [{"hmc": hmc, **row} for hmc, answer in answers.items() for row in answer.get("unread") or ()],
    }


def _left(entries: t.Sequence[Row], answers: t.Mapping[str, Row]) -> dict[str, list[str]]:
    """By HMC, what nobody can judge: broken partitions the inventory does not lead to, and systems it could not read."""
    found = {hmc: gaps(answer) for hmc, answer in answers.items()}
    for entry in entries:
        if entry["verdict"] == ATTENTION and not entry["visit"] and entry["note"] not in _PASSING:
            for link in entry["hmcs"]:
                found[link["hmc"]].append(f"{entry['name']} on {entry['system']}: {entry['note']}")
    return {hmc: texts for hmc, texts in found.items() if texts}


def gaps(answer: Row) -> list[str]:
    """An HMC that is silent about a system must not make it look healthy."""
    systems = answer.get("systems") or ()
    if not systems and answer.get("unread"):
        return ["the systems of this HMC could not be read"]
    unread = [system for system in systems if not system["partitions_read"] and system["state"] != "Power Off"]
    return [f"the partitions of {system['name']} ({system['state']}) could not be read" for system in unread]


def _count(entries: t.Sequence[dict[str, t.Any]], verdict: str) -> int:
    return sum(entry["verdict"] == verdict for entry in entries)


def _sights(answers: t.Mapping[str, t.Mapping[str, t.Any]]) -> dict[tuple[str, str], list[Sight]]:
    """All rows of one partition together: two HMCs of a system see the same partition."""
    found: dict[tuple[str, str], list[Sight]] = {}
    for hmc, answer in answers.items():
        for row in answer.get("partitions") or ():
            number = row.get("lpar_id")
            key = (str(row.get("serial") or row["system"]), str(row["name"] if number is None else number))
            found.setdefault(key, []).append((hmc, row))
    return found


def _entry(sights: t.Sequence[Sight], silent: t.Mapping[str, t.Sequence[Row]]) -> dict[str, t.Any]:
    running = [(hmc, row) for hmc, row in sights if _runs(row)]
    found = next(((reason, row) for reason in REASONS for _hmc, row in running if reason.holds(row)), None)
    facts = found[1] if found else sights[0][1]
    return {
        **{key: facts.get(key) for key in ("name", "lpar_id", "system", "serial", "env", "state")},
        "verdict": _verdict(facts, bool(running), found is not None),
        "reason": found[0].name if found else "",
        "text": found[0].text if found else "",
        "hmcs": [_link(hmc, row) for hmc, row in sights],
        "facts": facts_of(facts, sights, (*silent.get(str(facts.get("serial")), ()), *silent.get("", ()))),
    }


def _runs(row: Row) -> bool:
    """Running, migrating meanwhile or not, or in a state that nobody can name."""
    state = str(row.get("state") or "")
    return row.get("env") != "os400" and (runs(state) or state.lower() == "unknown")


def is_migrating(entry: Row) -> bool:
    """By the word of an HMC: ``Migrating - Running``."""
    rows = entry["facts"].get("hmcs") or ()
    return any(str(row.get("state") or "").lower().startswith("migrating") for row in (entry, *rows))


def _verdict(facts: Row, running: bool, found: bool) -> str:
    if facts.get("env") == "os400":
        return NOT_APPLICABLE
    if not running:
        return NOT_RUNNING
    return ATTENTION if found else HEALTHY


def _link(hmc: str, row: Row) -> dict[str, t.Any]:
    words = ("rmc_state", "rmc_ipaddr", "transport", "connected")
    return {"hmc": hmc, **{key: row.get(key) for key in words}}


class _Inventory:
    """Which hosts may stand for a partition."""

    def __init__(self, lpars: Names, systems: Names) -> None:
        self._systems = systems
        self._hosts: dict[str, list[str]] = {}
        for host, lpar in lpars.items():
            self._hosts.setdefault(str(lpar or host), []).append(host)

    def find(self, entry: Row) -> list[str]:
        return [host for host in self._hosts.get(str(entry["name"]), ()) if self._same_system(host, entry)]

    def _same_system(self, host: str, entry: Row) -> bool:
        """By name, serial number or TYPE-MODEL*SERIAL. A host that names none may be on any."""
        wanted = str(self._systems.get(host) or "")
        return not wanted or wanted == entry["system"] or wanted.rpartition("*")[2] == entry["serial"]


def _place(entries: t.Sequence[dict[str, t.Any]], inventory: _Inventory, selected: t.Collection[str] | None) -> None:
    """Give each partition its inventory host, or the note that says why it has none."""
    matches = [inventory.find(entry) for entry in entries]
    taken = collections.Counter(host for match in matches for host in match)
    for entry, match in zip(entries, matches):
        note = ""
        if not match:
            note = "not in the inventory"
        elif len(match) > 1:
            note = f"several hosts of the inventory have this name: {', '.join(match)}"
        elif taken[match[0]] > 1:
            note = f"several partitions have this name: set rsct_system for {match[0]}"
        elif selected is not None and match[0] not in selected:
            note = UNSELECTED
        elif is_migrating(entry):
            note = MIGRATING
        entry["host"] = match[0] if len(match) == 1 else ""
        entry["note"] = note
        entry["visit"] = entry["verdict"] == ATTENTION and not note
