# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From findings to a plan: which rungs, in which order, what is refused and what is left for a person.

Pure: the same reading, allowances and HMC facts give the same plan. One plan serves check mode, diff and the repair.
"""

from __future__ import annotations

import dataclasses
import typing as t

from .findings import Diagnosis
from .ladder import CONSENTS, LADDER, Argv, Risk, Rung
from .model import Snapshot, plain
from .plan_evidence import evidence_of, fingerprint
from .plan_goal import Need, goal_of
from .plan_guards import guards_of
from .plan_losses import losses
from .plan_scene import Guard, Reason, Scene
from .plan_targets import Targets, resolve, targets_of
from .plan_twins import read_twins
from .plan_wanted import wanted_rungs
from .redact import clean_line
from .repair_gates import Gates


@dataclasses.dataclass(frozen=True)
class Step:
    """One rung to climb. ``reasons``: finding ids. ``checks``: words of the repair script asked right before it.

    ``begin``: the commands of the rung with everything filled in. ``loses``: what it destroys on this host.
    """

    rung: Rung
    reasons: tuple[str, ...]
    wait: int
    goal: tuple[Need, ...] = ()
    checks: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    begin: tuple[Argv, ...] = ()
    loses: tuple[str, ...] = ()

    @property
    def commands(self) -> tuple[Argv, ...]:
        return self.begin + self.rung.finish


@dataclasses.dataclass(frozen=True)
class Refusal:
    """A rung that a finding asked for and that is not climbed.

    ``consent``: the name in ``allow`` that lifts ``guard``; empty where nothing does. ``consents``: all names that the rung
    needs beside those that were given. ``loses``: what it would destroy, told before anybody consents.
    """

    rung: str
    reasons: tuple[str, ...]
    guard: str
    text: str
    consent: str = ""
    consents: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Request:
    """What is left for a person."""

    finding: str
    text: str


@dataclasses.dataclass(frozen=True)
class Plan:
    """``id`` names the content: 16 hexadecimal digits, the same for the same steps on the same host.

    ``evidence`` names what it rests on in the same way.
    """

    id: str
    hostname: str
    platform: str
    steps: tuple[Step, ...] = ()
    refused: tuple[Refusal, ...] = ()
    human: tuple[Request, ...] = ()
    goal: tuple[Need, ...] = ()
    evidence: str = ""

    @property
    def commands(self) -> tuple[Argv, ...]:
        """Everything the plan may run, in order; what runs is a prefix of it, since the ladder stops when healed."""
        return tuple(argv for step in self.steps for argv in step.commands)

    @property
    def seconds(self) -> int:
        """The longest the steps may take: every limit and every wait used up."""
        return sum(step.wait + step.rung.limit * (len(step.commands) + len(step.rung.overrun)) for step in self.steps)


@dataclasses.dataclass(frozen=True)
class _Aim:
    """A rung that is asked for, with what it is aimed at on this host."""

    rung: Rung
    reasons: tuple[str, ...]
    targets: Targets


def make_plan(
    snapshot: Snapshot,
    diagnosis: Diagnosis,
    *,
    allow: t.Collection[str] = (),
    hmc: t.Mapping[str, t.Any] | None = None,
    gates: Gates | None = None,
    twins: t.Any = None,
) -> Plan:
    """Plan the repair.

    ``allow``: names of ``CONSENTS``; an unknown one raises ``ValueError``. ``hmc``: what the HMC said, ``no_migration``
    (bool) and ``node_id``. ``gates``: what the site puts before a repair. ``twins``: plain data about a node id that
    several partitions have, see ``plan_twins``; ValueError names what is wrong with it.
    The policy has spoken already: ``diagnosis.links`` says which HMCs matter.
    """
    unknown = sorted(set(allow) - set(CONSENTS))
    if unknown:
        raise ValueError(f"unknown names in allow: {', '.join(unknown)} (known: {', '.join(CONSENTS)})")
    told = read_twins(twins)
    told = told if told and told.concerns(snapshot) else None
    scene = Scene(snapshot, hmc or {}, gates or Gates(), told)
    plan = Plan("", snapshot.hostname, snapshot.platform, evidence=evidence_of(snapshot, diagnosis))
    if _at_rest(scene, diagnosis):
        return _named(dataclasses.replace(plan, human=requests_of(diagnosis)))
    steps, refused = _judged(scene, diagnosis, allow)
    plan = dataclasses.replace(
        plan,
        steps=steps,
        refused=refused,
        human=requests_of(diagnosis, {reason for step in steps for reason in step.reasons}),
        goal=tuple(dict.fromkeys(need for step in steps if step.rung.risk > Risk.NONE for need in step.goal)),
    )
    plan = _named(plan)
    return plan if "try_again" in allow else _unless_tried(plan, snapshot, diagnosis)


def _at_rest(scene: Scene, diagnosis: Diagnosis) -> bool:
    """Nothing may be done, whatever the findings say; only a copied node id is wrong while all looks well."""
    if diagnosis.state == "healthy":
        return scene.twins is None or scene.twins.role == "original"
    return diagnosis.state == "not_applicable"


def _judged(
    scene: Scene, diagnosis: Diagnosis, allow: t.Collection[str]
) -> tuple[tuple[Step, ...], tuple[Refusal, ...]]:
    """Steps in order, and what is refused."""

    def aim(rung: Rung, reasons: tuple[str, ...] = ()) -> _Aim:
        return _Aim(rung, reasons, targets_of(rung, scene, diagnosis))

    wanted = wanted_rungs(
        diagnosis, scene, lambda rung: bool(_refusal(aim(rung), scene, allow)), again="try_again" in allow
    )
    aims = [aim(rung, reasons) for rung, reasons in wanted]
    refusals = [_refusal(one, scene, allow) for one in aims]
    climbed = [one for one, refusal in zip(aims, refusals, strict=True) if refusal is None]
    deep = [one for one in climbed if one.rung.risk >= Risk.TRUST]
    if deep:
        reasons = tuple(dict.fromkeys(reason for one in deep for reason in one.reasons))
        climbed.append(aim(LADDER["support_data"], reasons))
    climbed.sort(key=lambda one: one.rung.order)
    stale = tuple(node_id for one in climbed for node_id in one.targets.get("stale_id"))
    steps = tuple(_step(one, stale, scene, diagnosis, allow) for one in climbed)
    return steps, tuple(refusal for refusal in refusals if refusal)


def _refusal(one: _Aim, scene: Scene, allow: t.Collection[str]) -> Refusal | None:
    """What nothing overrides comes first: a name is asked for only where it helps."""
    rung = one.rung
    if one.targets.refusal:
        return Refusal(rung.name, one.reasons, "target", one.targets.refusal)
    against = [(guard, reason) for guard in guards_of(rung) if (reason := guard.verdict(scene, rung, allow))]
    hard = next(((guard, reason) for guard, reason in against if reason.hard or not guard.consent), None)
    if hard:
        return Refusal(rung.name, one.reasons, hard[0].name, hard[1].text)
    return _for_consent(one, against, scene, allow)


def _for_consent(
    one: _Aim, against: list[tuple[Guard, Reason]], scene: Scene, allow: t.Collection[str]
) -> Refusal | None:
    """What names in ``allow`` would lift; all of them are told at once."""
    rung = one.rung
    missing = list(dict.fromkeys(guard.consent for guard, _reason in against))
    reasons = [(guard.name, reason.text, guard.consent) for guard, reason in against]
    if rung.consent and rung.consent not in allow:
        missing.append(rung.consent)
        reasons.append(("consent", f"{rung.name} is done only where it is allowed by name", rung.consent))
    if not reasons:
        return None
    guard, text, consent = reasons[0]
    return Refusal(rung.name, one.reasons, guard, text, consent, tuple(missing), losses(rung, scene.snapshot))


def _step(one: _Aim, stale: tuple[str, ...], scene: Scene, diagnosis: Diagnosis, allow: t.Collection[str]) -> Step:
    """``stale``: node ids of HMCs that the plan removes, so that no step waits for them."""
    rung, guards = one.rung, guards_of(one.rung)
    asked = [guard.asks(scene, rung) for guard in guards if guard.consent not in allow]
    given = [guard.consent for guard in guards if guard.consent in allow] + [rung.consent]
    targets = Targets({**one.targets.words, "stale_id": stale})
    return Step(
        rung=rung,
        reasons=one.reasons,
        wait=_wait(rung, scene),
        goal=goal_of(rung, scene.snapshot, diagnosis, targets),
        checks=tuple(dict.fromkeys(check for check in asked if check)),
        consents=tuple(dict.fromkeys(name for name in given if name)),
        begin=resolve(rung.begin, one.targets.words),
        loses=losses(rung, scene.snapshot),
    )


def _wait(rung: Rung, scene: Scene) -> int:
    """Seconds; who goes on with an unfinished rung waits as long as that one."""
    uptime, left = scene.snapshot.uptime_seconds, scene.snapshot.unfinished
    begun = LADDER.get(left.rung) if left and rung.name == "resume" else None
    return max(row.wait_for(uptime) for row in (rung, begun) if row)


def _unless_tried(plan: Plan, snapshot: Snapshot, diagnosis: Diagnosis) -> Plan:
    """A plan that did not heal is not run again by itself: the same evidence would get the same treatment for ever."""
    last = dict(snapshot.journal)
    if not plan.steps or (last.get("plan"), last.get("result")) != (plan.id, "not_healed"):
        return plan
    text = f"this very plan ended at {last.get('updated')} without healing: a person has to act first"
    tried = tuple(
        Refusal(step.rung.name, step.reasons, "tried", text, "try_again", ("try_again",)) for step in plan.steps
    )
    return dataclasses.replace(plan, steps=(), refused=plan.refused + tried, human=requests_of(diagnosis), goal=())


def requests_of(diagnosis: Diagnosis, treated: t.Collection[str] = ()) -> tuple[Request, ...]:
    """The requests of the causes that no step treats. ``treated``: ids of findings."""
    return tuple(
        Request(finding.id, finding.human_action)
        for finding in diagnosis.findings
        if finding.human_action and finding.id not in treated
    )


def _named(plan: Plan) -> Plan:
    steps = [{**plain(step), "rung": {**plain(step.rung), "source": ""}} for step in plan.steps]  # a link may move
    return dataclasses.replace(plan, id=fingerprint([plan.hostname, plan.platform, steps, plain(plan.goal)]))


def describe(plan: Plan) -> dict[str, t.Any]:
    """The plan as plain JSON types, for results and reports."""
    return {
        "id": plan.id,
        "evidence": plan.evidence,
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
        "loses": list(step.loses),
    }
