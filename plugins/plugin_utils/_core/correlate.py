# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One cause for many hosts, said once: findings of a fleet from audit documents and what HMCs say of it.

Plain data in and out. The order of what is given does not matter, and no document can break it.
"""

from __future__ import annotations

import typing as t

from .correlate_cover import cover
from .correlate_elements import elements_of
from .correlate_estate import DAY, Estate, join
from .correlate_facts import Trouble
from .correlate_rows import RULES, UNREACHED, FleetRule
from .correlate_seen import SIGHTS, Seen
from .correlate_shared import Element, Networks, Shared, shared_causes
from .findings import SEVERITIES
from .redact import clean_line, clean_text

NAMED = 5  # members in a sentence; all of them are in the list
MOST_LINES = 10
MOST_TEXT = 2000
OF_SYSTEMS = ("FLT012", "FLT015", "FLT016", "FLT022")
MOST_WORD = 1200
Finding = dict[str, t.Any]


def correlate(
    documents: t.Any,
    answers: t.Any = None,
    *,
    lpars: t.Any = None,
    networks: t.Iterable[str] = (),
    max_age: float = DAY,
    disabled: t.Collection[str] = (),
) -> dict[str, t.Any]:
    """What is wrong with the fleet, in the fewest fixes that explain all.

    ``documents``: audit documents, in a list, by host, or several such (job slices). ``answers``: results of
    hmc_rmc_info by HMC. ``lpars``: for a host its partition's name on the HMC, where they differ. ``networks``:
    prefixes of networks that are no /24 (IPv6: /64). ``max_age``: seconds that a document may be older than the newest
    one, 0 for any. ``disabled``: ids of rows that are not to be concluded. ValueError: a prefix is none, or an id.

    Gives ``findings`` (shared), ``single`` (a host's own), ``unknown`` (hosts of which nobody can say), ``skipped``
    (documents that do not count) and ``counts``.
    """
    if unknown := sorted(set(disabled) - RULES.keys()):
        raise ValueError(f"disabled_rules: no such rule: {', '.join(unknown)} (known: {', '.join(RULES)})")
    estate = join(documents, answers, lpars, max_age)
    elements = elements_of(estate)
    seen, left = _seen(estate, elements, disabled)
    causes = shared_causes(estate, left, Networks([*networks, *_given(estate)]))
    shared = _chosen([cause for cause in causes if cause.rule not in disabled])
    rest = left.keys() - {element for _cause, mine, _ties in shared for element in mine}
    findings = [_of_fact(fact, mine, elements) for fact, mine in seen]
    findings += [_of_cause(cause, mine, ties, estate, elements) for cause, mine, ties in shared]
    single = _single(estate, {element: elements[element] for element in rest})
    return {
        "findings": sorted(findings, key=_rank),
        "single": single,
        "unknown": _unknown(estate),
        "skipped": [dict(skipped._asdict()) for skipped in estate.skipped],
        "counts": {
            "documents": sum(host.told is not None for host in estate.hosts),
            "troubles": len({(element.host, element.id) for element in elements}),
            "fixes": len(findings) + len(single),
        },
    }


def _given(estate: Estate) -> set[str]:
    return {network for host in estate.hosts if host.told for network in host.told.networks}


Fact = tuple[Seen, frozenset[Element]]


def _seen(
    estate: Estate, elements: t.Mapping[Element, Trouble], disabled: t.Collection[str]
) -> tuple[list[Fact], dict[Element, Trouble]]:
    """The facts with what each explains, and what is left to explain."""
    left = dict(elements)
    facts = []
    for sight in SIGHTS:
        for fact in [found for found in sight(estate, left) if found.rule not in disabled]:
            mine = fact.elements & left.keys()
            facts.append((fact, mine))
            for element in mine:
                del left[element]
    return facts, left


Cause = tuple[Shared, frozenset[Element], list[Shared]]


def _chosen(causes: t.Sequence[Shared]) -> list[Cause]:
    """The chosen causes, what each explains, and those that would explain exactly the same."""
    chosen = cover([cause.elements for cause in causes])
    equal: dict[frozenset[Element], list[int]] = {}
    for number, cause in enumerate(causes):
        equal.setdefault(cause.elements, []).append(number)
    return [
        (causes[number], mine, [causes[other] for other in equal[causes[number].elements] if other != number])
        for number, mine in chosen.items()
    ]


def _rank(finding: Finding) -> tuple[int, str, str]:
    return -SEVERITIES.index(finding["severity"]), finding["id"], finding["subject"]


def _named(names: t.Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _finding(
    rule: FleetRule,
    subject: str,
    members: t.Sequence[str],
    mine: t.Iterable[Element],
    words: t.Mapping[str, t.Any],
    lines: t.Sequence[str],
) -> Finding:
    filled = {"subject": subject, "members": _named(members), "count": len(members), **words}
    filled = {key: clean_text(str(word), MOST_WORD) for key, word in filled.items()}
    more = len(lines) - MOST_LINES
    shown = [clean_line(line) for line in lines[:MOST_LINES]] + ([f"(and {more} more)"] if more > 0 else [])
    return {
        "id": rule.id,
        "slug": rule.slug,
        "severity": rule.severity,
        "subject": filled["subject"],
        "members": list(members),
        "explains": [{"host": host, "finding": one} for host, one in sorted({(e.host, e.id) for e in mine})],
        "message": " ".join(rule.message.format(**filled).split())[:MOST_TEXT],
        "human_action": " ".join(rule.human.format(**filled).split())[:MOST_TEXT],
        "evidence": shown,
        "risk": rule.risk,
        "confidence": rule.confidence,
        "source": rule.source,
    }


def _of_fact(fact: Seen, mine: t.Iterable[Element], elements: t.Mapping[Element, Trouble]) -> Finding:
    lines = [*fact.lines, *_proofs(mine, elements)]
    found = _finding(RULES[fact.rule], fact.subject, fact.members, mine, fact.words, lines)
    return {**found, "severity": fact.severity or found["severity"]}


def _proofs(mine: t.Iterable[Element], elements: t.Mapping[Element, Trouble]) -> list[str]:
    return [f"{e.host}: {e.id} {elements[e].slug}{f' ({e.hmc})' if e.hmc else ''}" for e in sorted(mine)]


def _of_cause(
    cause: Shared,
    mine: frozenset[Element],
    ties: t.Sequence[Shared],
    estate: Estate,
    elements: t.Mapping[Element, Trouble],
) -> Finding:
    links = [host.links[hmc] for host in estate.hosts for hmc in cause.hmcs if hmc in host.links]
    addresses = sorted({address for link in links for address in link.addresses})
    also = " or ".join(f"{RULES[tie.rule].slug} {_title(tie, estate)}" for tie in ties)
    words = {
        "hmcs": " and ".join(cause.hmcs),
        "hmc_addresses": ", ".join(addresses) or " and ".join(cause.hmcs),
        "contrast": _contrast(cause),
        "others": cause.others,
        "finding": cause.finding,
        "tie": f" The same would be explained by {also}: what was read does not tell them apart." if also else "",
    }
    return _finding(RULES[cause.rule], _title(cause, estate), cause.members, mine, words, _proofs(mine, elements))


def _contrast(cause: Shared) -> str:
    """What shows that it is not worse than that."""
    if not cause.others:
        return "nobody else was seen to be well."
    where = "of them reach another HMC" if cause.subject in cause.hmcs else "elsewhere do well"
    return f"{cause.others} {where}."


def _title(cause: Shared, estate: Estate) -> str:
    """A system by its name, where one was told; everything else by what it is."""
    if cause.rule not in OF_SYSTEMS:
        return cause.subject
    names = (host.system for host in estate.hosts if host.frame == cause.subject)
    return next(filter(None, names), cause.subject)


def _single(estate: Estate, rest: t.Mapping[Element, Trouble]) -> list[Finding]:
    """What only the host itself explains: one entry for each of its findings, the worst first."""
    found: dict[Element, Finding] = {}
    asked = {host.name for host in estate.hosts if host.told}
    for element, trouble in sorted(pair for pair in rest.items() if pair[0].id != UNREACHED):
        own = element.host in asked  # one cause at several HMCs; what an HMC finds are things of its own
        entry = found.setdefault(
            element._replace(hmc="", subject="") if own else element,
            {
                "host": element.host,
                "id": trouble.id,
                "slug": trouble.slug,
                "severity": trouble.severity,
                "hmcs": [],
                "message": clean_text(trouble.message, MOST_WORD),
                "human_action": clean_text(trouble.human, MOST_WORD),
            },
        )
        entry["hmcs"] += [element.hmc] if element.hmc and element.hmc not in entry["hmcs"] else []
    return sorted(found.values(), key=lambda entry: (-SEVERITIES.index(entry["severity"]), entry["host"], entry["id"]))


def _unknown(estate: Estate) -> list[Finding]:
    """Hosts that were asked in vain: they may have any trouble."""
    return [
        {"host": host.name, "reason": host.told.failure or "not everything could be read"}
        for host in estate.hosts
        if host.told and host.told.state == "unknown" and not host.troubles
    ]
