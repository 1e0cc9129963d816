# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From findings to a plan: which rungs, in which order, what is refused and what is left for a person.

Pure: the same reading, allowances and HMC facts give the same plan. One plan serves check mode, diff and the repair.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import typing as t

from .findings import Diagnosis
from .ladder import CONSENTS, LADDER, Argv, Risk, Rung
from .model import Snapshot, plain
from .plan_goal import Need, goal_of
from .plan_guards import GUARDS
from .plan_scene import Scene
from .redact import clean_line

#: States in which nothing may be done, whatever the findings say.
AT_REST: t.Final = frozenset({"healthy", "not_applicable"})


@dataclasses.dataclass(frozen=True)
class Step:
    """One rung to climb. ``reasons``: finding ids. ``checks``: words of the repair script asked right before it."""

    rung: Rung
    reasons: tuple[str, ...]
    wait: int
    goal: tuple[Need, ...] = ()
    checks: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()

    @property
    def commands(self) -> tuple[Argv, ...]:
        return self.rung.commands


@dataclasses.dataclass(frozen=True)
class Refusal:
    """A rung that a finding asked for and that is not climbed. ``consent``: the name in ``allow`` that lifts it."""

    rung: str
    reasons: tuple[str, ...]
    guard: str
    text: str
    consent: str = ""


@dataclasses.dataclass(frozen=True)
class Request:
    """What is left for a person."""

    finding: str
    text: str


@dataclasses.dataclass(frozen=True)
class Plan:
    """``id`` names the content: 16 hexadecimal digits, the same for the same steps on the same host."""

    id: str
    hostname: str
    platform: str
    steps: tuple[Step, ...] = ()
    refused: tuple[Refusal, ...] = ()
    human: tuple[Request, ...] = ()
    goal: tuple[Need, ...] = ()

    @property
    def commands(self) -> tuple[Argv, ...]:
        """Everything the plan may run, in order; what runs is a prefix of it, since the ladder stops when healed."""
        return tuple(argv for step in self.steps for argv in step.commands)

    @property
    def seconds(self) -> int:
        """The longest the steps may take: every limit and every wait used up."""
        return sum(step.wait + step.rung.limit * (len(step.commands) + len(step.rung.overrun)) for step in self.steps)


def make_plan(
    snapshot: Snapshot,
    diagnosis: Diagnosis,
    *,
    allow: t.Collection[str] = (),
    hmc: t.Mapping[str, t.Any] | None = None,
) -> Plan:
    """Plan the repair.

    ``allow``: names of ``CONSENTS``; an unknown one raises ``ValueError``. ``hmc``: what the HMC said, ``no_migration``
    (bool). The policy has spoken already: ``diagnosis.links`` says which HMCs matter.
    """
    unknown = sorted(set(allow) - set(CONSENTS))
    if unknown:
        raise ValueError(f"unknown names in allow: {', '.join(unknown)} (known: {', '.join(CONSENTS)})")
    if diagnosis.state in AT_REST:
        return _named(Plan("", snapshot.hostname, snapshot.platform, human=requests_of(diagnosis)))
    scene = Scene(snapshot, hmc or {})
    steps: list[Step] = []
    refused: list[Refusal] = []
    for rung, reasons in _wanted(diagnosis, scene, allow):
        refusal = _refusal(rung, reasons, scene, allow)
        if refusal:
            refused.append(refusal)
        else:
            steps.append(_step(rung, reasons, snapshot, diagnosis, allow))
    goal = tuple(dict.fromkeys(need for step in steps for need in step.goal))
    human = requests_of(diagnosis, {step.rung.name for step in steps})
    plan = _named(Plan("", snapshot.hostname, snapshot.platform, tuple(steps), tuple(refused), human, goal))
    return plan if "try_again" in allow else _unless_tried(plan, snapshot, diagnosis)


def _wanted(diagnosis: Diagnosis, scene: Scene, allow: t.Collection[str]) -> list[tuple[Rung, tuple[str, ...]]]:
    """The rungs that findings ask for, gentlest first, each once.

    A cause brings its own remedy. What a cause explains should vanish with it; its remedy follows only where the cause
    is treated and only up to the cause's own risk class: a wait that ran out never opens a higher class.
    """
    wanted: dict[str, list[str]] = {}
    ceiling: dict[str, Risk] = {}
    for cause in diagnosis.findings:
        rung = LADDER.get(cause.remedy)
        if not rung:
            continue
        wanted.setdefault(rung.name, []).append(cause.id)
        if not _refusal(rung, (), scene, allow):
            for explained in cause.explains:
                ceiling[explained] = max(rung.risk, ceiling.get(explained, Risk.NONE))
    for symptom in diagnosis.explained:
        rung = LADDER.get(symptom.remedy)
        if rung and symptom.id in ceiling and rung.risk <= ceiling[symptom.id]:
            wanted.setdefault(rung.name, []).append(symptom.id)
    rungs = sorted((LADDER[name] for name in wanted), key=lambda rung: rung.order)
    return [(rung, tuple(dict.fromkeys(wanted[rung.name]))) for rung in rungs]


def _refusal(rung: Rung, reasons: tuple[str, ...], scene: Scene, allow: t.Collection[str]) -> Refusal | None:
    if rung.refusal:
        return Refusal(rung.name, reasons, "not_implemented", rung.refusal)
    for name in rung.guards:
        guard = GUARDS[name]
        reason = guard.verdict(scene, rung, allow)
        if reason:
            return Refusal(rung.name, reasons, name, reason.text, "" if reason.hard else guard.consent)
    return None


def _step(
    rung: Rung, reasons: tuple[str, ...], snapshot: Snapshot, diagnosis: Diagnosis, allow: t.Collection[str]
) -> Step:
    guards = [GUARDS[name] for name in rung.guards]
    return Step(
        rung=rung,
        reasons=reasons,
        wait=rung.wait_for(snapshot.uptime_seconds),
        goal=goal_of(rung, snapshot, diagnosis),
        checks=tuple(guard.host for guard in guards if guard.host and guard.consent not in allow),
        consents=tuple(dict.fromkeys(guard.consent for guard in guards if guard.consent and guard.consent in allow)),
    )


def _unless_tried(plan: Plan, snapshot: Snapshot, diagnosis: Diagnosis) -> Plan:
    """A plan that did not heal is not run again by itself: the same evidence would get the same treatment for ever."""
    last = dict(snapshot.journal)
    if not plan.steps or (last.get("plan"), last.get("result")) != (plan.id, "not_healed"):
        return plan
    text = f"this very plan ended at {last.get('updated')} without healing: a person has to act first"
    tried = tuple(Refusal(step.rung.name, step.reasons, "tried", text, "try_again") for step in plan.steps)
    return dataclasses.replace(plan, steps=(), refused=plan.refused + tried, human=requests_of(diagnosis), goal=())


def requests_of(diagnosis: Diagnosis, treated: t.Collection[str] = ()) -> tuple[Request, ...]:
    """The requests of the causes that no step treats. ``treated``: names of rungs."""
    return tuple(
        Request(finding.id, finding.human_action)
        for finding in diagnosis.findings
        if finding.human_action and finding.remedy not in treated
    )


def _named(plan: Plan) -> Plan:
    steps = [{**plain(step), "rung": {**plain(step.rung), "source": ""}} for step in plan.steps]  # a link may move
    content = [plan.hostname, plan.platform, steps, plain(plan.goal)]
    text = json.dumps(content, sort_keys=True, default=sorted)
    return dataclasses.replace(plan, id=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16])


def describe(plan: Plan) -> dict[str, t.Any]:
    """The plan as plain JSON types, for results and reports."""
    return {
        "id": plan.id,
        "steps": [_describe_step(step) for step in plan.steps],
        "refused": [{**plain(row), "text": clean_line(row.text)} for row in plan.refused],
        "human": plain(plan.human),
        "seconds": plan.seconds,
    }


def _describe_step(step: Step) -> dict[str, t.Any]:
    rung = step.rung
    return {
        "rung": rung.name,
        "purpose": rung.purpose,
        "reasons": list(step.reasons),
        "commands": plain(step.commands),
        "instead": plain(rung.instead),
        "overrun": plain(rung.overrun),
        "risk": rung.risk.word,
        "checks": list(step.checks),
        "consents": list(step.consents),
        "limit": rung.limit,
        "wait": step.wait,
        "expects": rung.expects,
        "undo": rung.undo,
    }
