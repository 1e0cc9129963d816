# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the partitions that were read are repaired, in which waves, and why the others are left alone.

Plain data in and out: what ``triage`` gave, what each partition said (a plan of rmc_reset), what they have in common.
"""

from __future__ import annotations

import dataclasses
import typing as t

from .brakes import brake
from .correlate_estate import join
from .correlate_rows import RULES
from .redact import clean_line, clean_text
from .rows import words_of_hmcs
from .triage import ATTENTION, HEALTHY, is_migrating
from .twins import COPY, ORIGINAL, UNKNOWN, find_twins
from .waves import HARMLESS, USUAL, Limits, make_waves, wave_line

Data = t.Mapping[str, t.Any]
Entry = dict[str, t.Any]

DUPLICATE = "FLT001"
#: Findings of an HMC about its own end: what they explain is not mended on a partition.
AT_THE_HMC: t.Final = frozenset({"HMC003", "HMC006", "HMC007", "HMC011", "HMC023"})
AT_REST: t.Final = ("healthy", "not_applicable")
MOST_NAMED = 10
MOST_TEXT = 1200


class Why(t.NamedTuple):
    """Why a partition is left alone: in the words of a table's cell, and in a sentence."""

    short: str
    text: str


@dataclasses.dataclass(frozen=True)
class Scene:
    """Everything that is known when it is decided. ``results``: by host, what the reading gave."""

    results: Data
    fleet: Data
    braked: t.Mapping[str, str]
    twins: t.Mapping[str, Data]

    def document(self, host: str) -> Data:
        found = (self.results.get(host) or {}).get("before")
        return found if isinstance(found, t.Mapping) else {}


def decide(
    decided: Data,
    results: Data,
    fleet: Data,
    answers: Data,
    *,
    later: Data | None = None,
    limits: Limits = USUAL,
    words: Data | None = None,
    past: t.Iterable[t.Any] = (),
    lpars: Data | None = None,
) -> dict[str, t.Any]:
    """``visit`` (entries in the order of the waves), ``waves`` (their hosts), ``spared``, ``settled``, ``twins``, ``lines``.

    ``results``: by host a result of rmc_reset in check mode. ``fleet``: what ``correlate`` made of them. ``answers``: the
    last ones of the HMCs, ``later``: what ``triage`` made of these. The rest is as in ``find_twins`` and ``make_waves``.
    """
    documents = {host: result["before"] for host, result in results.items() if (result or {}).get("before")}
    twins = find_twins(join(documents, answers, lpars, 0), words, past)
    braked = {hmc: text for hmc, answer in answers.items() if (text := brake(answer))}
    scene = Scene(results, fleet, braked, twins)
    spared: dict[str, Why] = {}
    todo: list[Entry] = []
    latest = _latest(decided, later)
    for entry in latest:
        why = next(filter(None, (row(scene, entry) for row in REASONS)), None)
        if why:
            spared[entry["host"]] = why
        elif _has_work(scene, entry["host"]):
            todo.append(entry)
    waves = make_waves(todo, limits, [entry["host"] for entry in todo if _shows_something(scene, entry["host"])])
    return {
        "visit": [entry for wave in waves for entry in wave],
        "waves": [[entry["host"] for entry in wave] for wave in waves],
        "spared": {host: why.short for host, why in spared.items()},
        "settled": {entry["host"]: words_of_hmcs(entry) for entry in latest if _was_the_hmcs(scene, entry)},
        "twins": twins,
        "lines": [*_spared_lines(spared), *([f"Repair in {wave_line(waves)}"] if waves else [])],
    }


def _latest(decided: Data, later: Data | None) -> list[Entry]:
    """What was visited, with the HMCs' last word of it."""
    newer = {entry["host"]: entry for entry in (later or {}).get("partitions") or () if entry["host"]}
    return [{**newer.get(entry["host"], entry), "host": entry["host"]} for entry in decided["visit"]]


def _well(scene: Scene, entry: Entry) -> Why | None:
    """It says so itself: what an HMC says is then for that HMC's administrator."""
    state = scene.document(entry["host"]).get("state")
    return Why("", "") if state in AT_REST else None


def _settled(_scene: Scene, entry: Entry) -> Why | None:
    """Between the first and the last word of the HMCs it has come back, or was stopped."""
    if entry["verdict"] == ATTENTION:
        return None
    if entry["verdict"] == HEALTHY:
        return Why("connected by now", "their HMC is connected with them by now")
    return Why("it does not run any more", "their HMC says that they do not run any more")


def _was_the_hmcs(scene: Scene, entry: Entry) -> bool:
    """All that was wrong was at the HMC, which is connected with it by now."""
    document = scene.document(entry["host"])
    wrong = [row for row in document.get("findings") or () if row.get("severity") != "info"]
    return entry["verdict"] == HEALTHY and bool(wrong) and all(str(row.get("id")).startswith("HMC") for row in wrong)


def _migrating(_scene: Scene, entry: Entry) -> Why | None:
    if not is_migrating(entry):
        return None
    return Why("it is migrating", "their HMC says that a migration runs: repair nothing until it is over")


def _braked(scene: Scene, entry: Entry) -> Why | None:
    """Only where no other HMC stands by it: one that is away says nothing against the partition."""
    hmcs = [link["hmc"] for link in entry["hmcs"]]
    if not hmcs or not all(hmc in scene.braked for hmc in hmcs):
        return None
    return Why(f"the brake of HMC {' and '.join(hmcs)}", " ".join(scene.braked[hmc] for hmc in hmcs))


def _doubtful(scene: Scene, entry: Entry) -> Why | None:
    found = scene.twins.get(entry["host"])
    if not found or found["role"] != UNKNOWN:
        return None
    return Why("shared id", found["reason"])


def _shared(scene: Scene, entry: Entry) -> Why | None:
    """Another's fault explains what it has, and no rung is for the rest."""
    host = entry["host"]
    elsewhere: list[Data] = []
    own = {one["id"] for one in scene.fleet.get("single") or () if one["host"] == host}
    for cause in scene.fleet.get("findings") or ():
        explained = {one["finding"] for one in cause["explains"] if one["host"] == host}
        if explained and _is_elsewhere(scene, cause, host):
            elsewhere.append(cause)
        else:
            own |= explained
    rows = scene.document(host).get("findings") or ()
    elsewhere += [row for row in rows if row.get("id") in AT_THE_HMC]
    if not elsewhere or any(row.get("remedy") for row in rows if row.get("id") in own):
        return None
    cause = elsewhere[0]
    return Why(f"{cause['id']} {cause['slug']} {cause['subject']}", f"{cause['id']} {cause['human_action']}")


def _is_elsewhere(scene: Scene, cause: Data, host: str) -> bool:
    if cause["id"] == DUPLICATE:
        return scene.twins.get(host, {}).get("role") == ORIGINAL
    rule = RULES.get(cause["id"])
    return rule is not None and rule.elsewhere


#: The first that speaks is named.
REASONS: t.Final[tuple[t.Callable[[Scene, Entry], Why | None], ...]] = (
    _well,
    _settled,
    _migrating,
    _braked,
    _doubtful,
    _shared,
)


def _has_work(scene: Scene, host: str) -> bool:
    """A step of its plan, or a node id to be given up; what was refused is refused without a second visit."""
    return bool(_rungs(scene, host)) or scene.twins.get(host, {}).get("role") == COPY


def _rungs(scene: Scene, host: str) -> set[str]:
    plan = (scene.results.get(host) or {}).get("plan") or {}
    return {str(step["rung"]) for step in plan.get("steps") or ()}


def _shows_something(scene: Scene, host: str) -> bool:
    """Its repair does more than to read again, so it shows whether others may follow."""
    return not _rungs(scene, host) <= HARMLESS


def _spared_lines(spared: t.Mapping[str, Why]) -> list[str]:
    """One line for each reason, with those it holds for."""
    hosts: dict[str, list[str]] = {}
    for host, why in spared.items():
        if why.text:
            hosts.setdefault(why.text, []).append(clean_line(host))
    return [f"not touched: {_named(names)}: {clean_text(text, MOST_TEXT)}" for text, names in hosts.items()]


def _named(names: t.Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
