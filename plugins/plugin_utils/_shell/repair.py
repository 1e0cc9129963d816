# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What rmc_reset does: read, diagnose, plan, carry out, read again. Check mode stops after the plan."""

from __future__ import annotations

import dataclasses
import typing as t

from .._core.ladder import CONSENTS, LADDER
from .._core.model import plain
from .._core.plan import Plan, describe, make_plan, requests_of
from .._core.redact import clean_line
from .proof import CLAIMS, Proof, is_good, prove
from .repair_run import Launched, follow, launch, new_run_id
from .repair_script import render_repair
from .repair_watch import Report
from .task import RUN_OPTIONS, Reading, Task, difference, executed, refused_on_host, state_of

#: Documented in plugins/modules/rmc_reset.py and doc_fragments; a test compares them.
RESET_OPTIONS: t.Final[dict[str, t.Any]] = {
    **RUN_OPTIONS,
    "plan_id": {"type": "str"},
    "evidence": {"type": "str"},
    "allow": {"type": "list", "elements": "str", "choices": list(CONSENTS), "default": []},
    "hmc_facts": {"type": "dict"},
    "twins": {"type": "dict"},
}
SPARE_SECONDS = 120  # on top of all limits and waits of a plan, for checks and readings on the host


@dataclasses.dataclass(frozen=True)
class Start:
    """What a repair starts from: the reading and the plan that came of it."""

    reading: Reading
    plan: Plan

    @property
    def treated(self) -> set[str]:
        return {reason for step in self.plan.steps for reason in step.reasons}


def reset(task: Task, *, check: bool = False) -> dict[str, t.Any]:
    """The result of the task, plain JSON types. ValueError: an option is wrong."""
    start = _start(task)
    if start.reading.failure:
        return _failed(start, f"{task.host} could not be read: {start.reading.failure}")
    if not start.plan.steps:
        return _result(start, _at_rest(start))
    if check:
        return _result(start, "planned", changed=True, diff=difference(start.reading.document, _expected(start)))
    other = _another(task, start)
    return _failed(start, other) if other else _carry_out(task, start)


def _start(task: Task) -> Start:
    options = task.options
    allow, hmc, twins = options.get("allow") or (), options.get("hmc_facts"), options.get("twins")
    reading = task.read(hmc)
    plan = make_plan(reading.snapshot, reading.diagnosis, allow=allow, hmc=hmc, gates=task.gates, twins=twins)
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
    launched = launch(task.transport, render_repair(start.plan), run, task.clock, change=task.gates.change_number)
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


def proof_of(task: Task, report: Report, good: t.Callable[[Reading], bool]) -> Proof:
    """The readings after a run that has ended."""
    return prove(
        task.read,
        good,
        wanted=task.options.get("samples", 3),
        pause=task.options.get("sample_pause", 3),
        hopeful=report.result in CLAIMS,
        clock=task.clock,
    )


def _proven(task: Task, start: Start, report: Report, about: dict[str, t.Any]) -> dict[str, t.Any]:
    """The outcome after a run has ended: what counts are the readings, not what the script says of itself."""
    proof = proof_of(task, report, lambda reading: is_good(reading, start.treated, report))
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
        "refused": [_with_losses(row) for row in described["refused"] + refused_on_host(report)],
        "human": plain(human),
        "before": start.reading.document,
        "after": (after or start.reading).document,
        "run": {},
        "proof": {},
        **more,
    }


def _with_losses(refusal: dict[str, t.Any]) -> dict[str, t.Any]:
    """What the rung would destroy belongs beside the name that allows it: it is read before consent is given."""
    rung = LADDER.get(refusal["rung"])
    return {"consents": [], "loses": list(rung.loses) if rung else [], **refusal}


def _expected(start: Start) -> list[str]:
    """What check mode may say of the state after: the expectation of each step."""
    return [f"after {step.rung.name}: {step.rung.expects}" for step in start.plan.steps]
