# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What rmc_reset does: read, diagnose, plan, carry out, read again. Check mode stops after the plan."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from .._core.ladder import CONSENTS
from .._core.model import plain
from .._core.plan import Plan, describe, make_plan, requests_of
from .._core.policy import Policy, make_policy
from .._core.redact import clean_line
from .._core.repair_gates import Gates, read_change_number, read_window
from .._core.runner import Runner
from .._core.status import PROBE_OPTIONS
from .proof import CLAIMS, Proof, is_good, prove
from .repair_run import Clock, Launched, Transport, follow, launch, new_run_id
from .repair_script import render_repair
from .repair_watch import Report
from .task import Reading, Task, difference, executed, refused_on_host, state_of

#: How a repair is waited for and proven; the same for everything that repairs.
WAIT_OPTIONS: t.Final[dict[str, t.Any]] = {
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int"},
    "samples": {"type": "int", "default": 3},
    "sample_pause": {"type": "int", "default": 5},
}
#: Documented in plugins/modules/rmc_reset.py and doc_fragments/rsct.py; a test compares them.
RESET_OPTIONS: t.Final[dict[str, t.Any]] = {
    **PROBE_OPTIONS,
    **WAIT_OPTIONS,
    "plan_id": {"type": "str"},
    "evidence": {"type": "str"},
    "allow": {"type": "list", "elements": "str", "choices": list(CONSENTS), "default": []},
    "policy": {"type": "dict", "default": {}},
    "expected_hmcs": {"type": "list", "elements": "str", "default": []},
    "hmc_facts": {"type": "dict"},
    "change_number": {"type": "str"},
    "maintenance_window": {"type": "str"},
    "twins": {"type": "dict"},
}
SPARE_SECONDS = 120  # on top of all limits and waits of a plan, for checks and readings on the host
MOST_SAMPLES = 20
LONGEST_PAUSE = 60  # seconds


@dataclasses.dataclass(frozen=True)
class Start:
    """What a repair starts from: the reading and the plan that came of it."""

    reading: Reading
    plan: Plan

    @property
    def treated(self) -> set[str]:
        return {reason for step in self.plan.steps for reason in step.reasons}


def reset(
    runner: Runner,
    transport: Transport,
    options: t.Mapping[str, t.Any],
    *,
    host: str,
    check: bool = False,
    clock: Clock | None = None,
) -> dict[str, t.Any]:
    """The result of the task, plain JSON types. ValueError: an option is wrong."""
    check_samples(options)
    policy = make_policy(options.get("policy"), options.get("expected_hmcs"))
    gates = gates_of(options, policy)
    task = Task(runner, transport, options, host, policy, clock or Clock())
    start = _start(task, gates)
    if start.reading.failure:
        return _failed(start, f"{host} could not be read: {start.reading.failure}")
    if not start.plan.steps:
        return _result(start, _at_rest(start))
    if check:
        return _result(start, "planned", changed=True, diff=difference(start.reading.document, _expected(start)))
    other = _another(task, start)
    return _failed(start, other) if other else _carry_out(task, start)


def check_samples(options: t.Mapping[str, t.Any]) -> None:
    """ValueError in one sentence for numbers that would prove nothing, or take too long."""
    samples, pause = options.get("samples", 3), options.get("sample_pause", 5)
    if not 1 <= samples <= MOST_SAMPLES:
        raise ValueError(f"samples is {samples}: give a number from 1 to {MOST_SAMPLES}")
    if not 0 <= pause <= LONGEST_PAUSE:
        raise ValueError(f"sample_pause is {pause}: give seconds from 0 to {LONGEST_PAUSE}")


def gates_of(options: t.Mapping[str, t.Any], policy: Policy) -> Gates:
    """What has to stand open before a repair. ValueError: a change number or a window that is none."""
    moment = datetime.datetime.now(datetime.timezone.utc)
    change = read_change_number(options.get("change_number"))
    return Gates(moment, change, read_window(options.get("maintenance_window")), policy.repair)


def _start(task: Task, gates: Gates) -> Start:
    options = task.options
    allow, hmc, twins = options.get("allow") or (), options.get("hmc_facts"), options.get("twins")
    reading = task.read(hmc)
    plan = make_plan(reading.snapshot, reading.diagnosis, allow=allow, hmc=hmc, gates=gates, twins=twins)
    return Start(reading, plan)


def _at_rest(start: Start) -> str:
    """The outcome where nothing is to be done by us."""
    if start.reading.diagnosis.state in ("healthy", "unknown"):
        return start.reading.diagnosis.state
    return "refused" if start.plan.refused else "not_needed"


def _another(task: Task, start: Start) -> str:
    """Why this is not the plan, or not the evidence, that the operator has read; empty if it is."""
    plan, wanted = describe(start.plan), task.options.get("plan_id")
    if wanted and wanted != plan["id"]:
        return f"{task.host} needs plan {plan['id']} by now, which is not plan {wanted}: nothing was started"
    seen = task.options.get("evidence")
    if seen and seen != plan["evidence"]:
        return (
            f"{task.host} shows evidence {plan['evidence']} by now, and the plan was made from evidence {seen}: nothing "
            "was started; plan again and read it"
        )
    return ""


def _carry_out(task: Task, start: Start) -> dict[str, t.Any]:
    run = new_run_id()
    launched = launch(task.transport, render_repair(start.plan), run, task.clock)
    if launched.decision in ("", "refused"):
        return _failed(start, f"the repair was not started: {clean_line(launched.failure or launched.text)}")
    report, about = follow_to_end(task, launched, run, start.plan.seconds)
    if report.state == "running":
        return _result(start, "running", report, changed=True, run=about)
    return _proven(task, start, report, about)


def follow_to_end(task: Task, launched: Launched, run: str, seconds: int) -> tuple[Report, dict[str, t.Any]]:
    """What became of ``run``, or of the one that was already at work, and the result's words about it.

    ``seconds``: the longest it may take.
    """
    run = launched.text if launched.decision == "attached" else run
    patience = task.options.get("wait_timeout") or seconds + SPARE_SECONDS
    report = follow(task.transport, run, patience if task.options.get("wait") else 0, task.clock)
    return report, {"id": run, "launch": launched.decision, "state": report.state, "result": report.result}


def proof_of(task: Task, report: Report, treated: t.Collection[str]) -> Proof:
    """The readings after a run that has ended."""
    return prove(
        task.read,
        lambda reading: is_good(reading, treated, report),
        wanted=task.options.get("samples", 3),
        pause=task.options.get("sample_pause", 5),
        hopeful=report.result in CLAIMS,
        clock=task.clock,
    )


def _proven(task: Task, start: Start, report: Report, about: dict[str, t.Any]) -> dict[str, t.Any]:
    """The outcome after a run has ended: what counts are the readings, not what the script says of itself."""
    proof = proof_of(task, report, start.treated)
    after = proof.last
    more: dict[str, t.Any] = {
        "run": about,
        "proof": proof.plain(),
        "diff": difference(start.reading.document, after.document),
    }
    outcome = "healed" if proof.given else ("refused" if report.result == "refused" else "failed")
    if outcome == "failed":
        more.update(failed=True, msg=f"the repair ended as {report.result or report.state}: {_left(after)}")
    return _result(start, outcome, report, after, **more)


def _left(after: Reading) -> str:
    return f"{after.failure} after it" if after.failure else state_of(after.document)


def _failed(start: Start, why: str) -> dict[str, t.Any]:
    return _result(start, "failed", failed=True, msg=why)


def _result(
    start: Start,
    outcome: str,
    report: Report | None = None,
    after: Reading | None = None,
    **more: t.Any,
) -> dict[str, t.Any]:
    described = describe(start.plan)
    report = report or Report()
    done = executed(report)
    human = requests_of(after.diagnosis) if after else start.plan.human
    return {
        "changed": bool(done),
        "outcome": outcome,
        "plan": {
            "id": described["id"],
            "evidence": described["evidence"],
            "steps": described["steps"],
            "script": render_repair(start.plan) if start.plan.steps else "",
        },
        "executed": done,
        "refused": described["refused"] + refused_on_host(report),
        "human": plain(human),
        "before": start.reading.document,
        "after": (after or start.reading).document,
        "run": {},
        "proof": {},
        **more,
    }


def _expected(start: Start) -> list[str]:
    """What check mode may say of the state after: the expectation of each step."""
    return [f"after {step.rung.name}: {step.rung.expects}" for step in start.plan.steps]
