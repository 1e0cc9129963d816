# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a snapshot to a verdict: apply the rules, put causes before symptoms, name the state."""

from __future__ import annotations

import collections
import dataclasses
import typing as t

from .commands import PLATFORMS
from .console_verdict import runs
from .findings import SEVERITIES, Diagnosis, Finding
from .hmc_facts import joined
from .links import hmc_links, overall_transport
from .model import Member, Snapshot
from .policy import Policy
from .rules import EXPLAINS, RULES, Rule, Scene, findings_of, was_read


def is_young(snapshot: Snapshot, policy: Policy) -> bool:
    """Booted, or RMC started, too short a time ago to call a missing link a fault.

    An rmcd that SRC knows nothing of is not RMC that has just begun.
    """
    limits, ctrmc = policy.thresholds, snapshot.subsystem("ctrmc")
    booted = snapshot.uptime_seconds is not None and snapshot.uptime_seconds < limits.starting_seconds
    restarted = snapshot.rmcd_seconds is not None and snapshot.rmcd_seconds < limits.restarting_seconds
    return booted or (restarted and not (ctrmc and ctrmc.status == "inoperative"))


def make_scene(snapshot: Snapshot, policy: Policy, hmc: t.Mapping[str, t.Any] | None = None) -> Scene:
    young = is_young(snapshot, policy)
    return Scene(snapshot, policy, hmc_links(snapshot, policy, young), young, joined(hmc))


def _check_rules(policy: Policy) -> None:
    unknown = sorted(set(policy.disabled_rules) - set(RULES))
    if unknown:
        raise ValueError(f"policy.disabled_rules: no such rule: {', '.join(unknown)} (known: {', '.join(RULES)})")


def is_switched_off(rule: Rule, policy: Policy) -> bool:
    return rule.id in policy.disabled_rules or (rule.confidence == "memory" and not policy.memory_rules)


#: How RMC is stopped in a text, and what is added to it where that may take a node down.
STOPS_RMC = ("rmcctrl -z", "recycle does not help")
CAUTION: t.Final[dict[Member, str]] = {
    Member.YES: " It is a node of a cluster: nothing that stops RMC or touches keys there before its administrator agrees.",
    Member.UNKNOWN: " Whether it is a node of a cluster could not be read: find that out before RMC is stopped there.",
}


def _careful(finding: Finding, scene: Scene) -> Finding:
    """Stopping RMC on a node of a cluster can take it down, so whoever reads no further must be told at once."""
    caution = CAUTION.get(scene.snapshot.membership.answer, "")
    texts = (finding.message, finding.human_action)
    message, human = (text + caution if any(word in text for word in STOPS_RMC) else text for text in texts)
    return dataclasses.replace(finding, message=message, human_action=human)


def _judge(scene: Scene) -> tuple[list[Finding], list[Rule]]:
    """All findings, and the rules that had to stay silent because something was not read."""
    findings: list[Finding] = []
    silent: list[Rule] = []
    for rule in RULES.values():
        if is_switched_off(rule, scene.policy):
            continue
        if all(was_read(scene, need) for need in rule.needs):
            findings.extend(_careful(finding, scene) for finding in findings_of(rule, scene))
        elif not ("hmc" in rule.needs and scene.hmc is None):  # nobody asked an HMC, so nobody misses its answer
            silent.append(rule)
    return findings, silent


def _rank(finding: Finding) -> tuple[int, str, str]:
    return -SEVERITIES.index(finding.severity), finding.id, finding.subject


def causes_first(findings: t.Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Causes, with the ids of what each explains, and apart from them what is explained. Ties stay side by side."""
    ordered = sorted(findings, key=_rank)
    by_id: dict[str, list[Finding]] = collections.defaultdict(list)
    for finding in ordered:
        by_id[finding.id].append(finding)
    below = {
        finding: [other for name in EXPLAINS.get(finding.id, ()) for other in by_id[name] if _explains(finding, other)]
        for finding in ordered
    }
    explained = {symptom for symptoms in below.values() for symptom in symptoms}
    causes = [
        dataclasses.replace(finding, explains=tuple(sorted({symptom.id for symptom in _reach(finding, below)})))
        for finding in ordered
        if finding not in explained
    ]
    return tuple(causes), tuple(finding for finding in ordered if finding in explained)


def _explains(cause: Finding, symptom: Finding) -> bool:
    """Where the rule table says so: for every HMC that the symptom concerns?"""
    return not cause.hmcs or bool(symptom.hmcs and set(symptom.hmcs) <= set(cause.hmcs))


def _reach(cause: Finding, below: t.Mapping[Finding, t.Sequence[Finding]]) -> set[Finding]:
    """Everything a cause explains, directly or through another one."""
    found: set[Finding] = set()
    waiting = [cause]
    while waiting:
        new = set(below[waiting.pop()]) - found
        found |= new
        waiting.extend(new)
    return found


def _inapplicable(scene: Scene) -> bool:
    snapshot = scene.snapshot
    at_rest = not runs(str((scene.hmc or {}).get("state") or ""))
    foreign = bool(snapshot.platform) and snapshot.platform not in PLATFORMS
    return bool(snapshot.is_wpar) or foreign or (at_rest and not snapshot.platform)


def _state(scene: Scene, findings: t.Sequence[Finding], silent: t.Sequence[Rule]) -> str:
    if _inapplicable(scene):
        return "not_applicable"
    severities = {finding.severity for finding in findings}
    any_up = any(link.up for link in scene.relevant)
    if "critical" in severities:
        return "down"
    if severities & {"error", "warning"} and any_up:
        return "degraded"
    if "error" in severities:
        return "down" if scene.relevant and all(link.state != "unknown" for link in scene.relevant) else "unknown"
    all_up = bool(scene.relevant) and all(link.up for link in scene.relevant)
    certain = not silent and not scene.settling and scene.snapshot.rmcd_answers is True
    return "healthy" if all_up and certain and not severities - {"info"} else "unknown"


def diagnose(snapshot: Snapshot, policy: Policy | None = None, hmc: t.Mapping[str, t.Any] | None = None) -> Diagnosis:
    """Judge a snapshot. ``hmc``: what the HMCs say of this partition, if asked; see hmc_facts."""
    _check_rules(policy or Policy())
    scene = make_scene(snapshot, policy or Policy(), hmc)
    findings, silent = _judge(scene)
    if _inapplicable(scene):
        findings, silent = [finding for finding in findings if finding.severity == "info"], []
    causes, explained = causes_first(findings)
    return Diagnosis(
        state=_state(scene, findings, silent),
        transport=overall_transport(snapshot, scene.links),
        links=scene.links,
        findings=causes,
        explained=explained,
        unjudged=tuple(rule.id for rule in silent),
    )
