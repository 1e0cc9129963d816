# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What rmc_reset does: read, diagnose, plan, carry out, read again. Check mode stops after the plan."""

from __future__ import annotations

import dataclasses
import typing as t

from .._core.audit import audit_document, now
from .._core.collect import collect
from .._core.diagnose import diagnose
from .._core.findings import Diagnosis
from .._core.ladder import CONSENTS
from .._core.model import plain
from .._core.plan import Plan, describe, make_plan, requests_of
from .._core.policy import Policy, make_policy
from .._core.redact import clean_line
from .._core.runner import Runner
from .._core.status import PROBE_OPTIONS
from .repair_run import Clock, Transport, follow, launch, new_run_id
from .repair_script import render_repair
from .repair_watch import Report

#: Documented in plugins/modules/rmc_reset.py and doc_fragments/rsct.py; a test compares them.
RESET_OPTIONS: t.Final[dict[str, t.Any]] = {
    **PROBE_OPTIONS,
    "plan_id": {"type": "str"},
    "allow": {"type": "list", "elements": "str", "choices": list(CONSENTS), "default": []},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int"},
    "policy": {"type": "dict", "default": {}},
    "expected_hmcs": {"type": "list", "elements": "str", "default": []},
    "hmc_facts": {"type": "dict"},
}
SPARE_SECONDS = 120  # on top of all limits and waits of a plan, for checks and readings on the host
SAMPLES = 6  # readings after a repair, until one is healthy
SAMPLE_PAUSE = 5


@dataclasses.dataclass(frozen=True)
class Reading:
    """One reading of the host and its verdict. ``failure``: why the host could not be asked, or empty."""

    plan: Plan
    diagnosis: Diagnosis
    document: dict[str, t.Any]
    failure: str


@dataclasses.dataclass(frozen=True)
class Task:
    """One run of the action: everything it works with."""

    runner: Runner
    transport: Transport
    options: t.Mapping[str, t.Any]
    host: str
    policy: Policy
    clock: Clock

    def read(self, hmc: t.Mapping[str, t.Any] | None) -> Reading:
        """One round trip. ``hmc``: the HMC's word, None after a repair, when it is out of date."""
        snapshot = collect(self.runner)
        diagnosis = diagnose(snapshot, self.policy, hmc)
        document = audit_document(snapshot, diagnosis, host=self.host, when=now(), policy=self.policy)
        plan = make_plan(snapshot, diagnosis, allow=self.options.get("allow") or (), hmc=hmc)
        return Reading(plan, diagnosis, document, clean_line(snapshot.failure))


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
    policy = make_policy(options.get("policy"), options.get("expected_hmcs"))
    task = Task(runner, transport, options, host, policy, clock or Clock())
    before = task.read(options.get("hmc_facts"))
    if before.failure:
        return _result(before, "failed", failed=True, msg=f"{host} could not be read: {before.failure}")
    if not before.plan.steps:
        return _result(before, _at_rest(before))
    if check:
        return _result(before, "planned", changed=True, diff=_diff(before.document, _expected(before)))
    wanted = options.get("plan_id")
    if wanted and wanted != before.plan.id:
        why = f"{host} needs plan {before.plan.id} by now, which is not plan {wanted}: nothing was started"
        return _result(before, "failed", failed=True, msg=why)
    return _carry_out(task, before)


def _at_rest(reading: Reading) -> str:
    """The outcome where nothing is to be done by us."""
    if reading.diagnosis.state in ("healthy", "unknown"):
        return reading.diagnosis.state
    return "refused" if reading.plan.refused else "not_needed"


def _carry_out(task: Task, before: Reading) -> dict[str, t.Any]:
    run = new_run_id()
    launched = launch(task.transport, render_repair(before.plan), run, task.clock)
    if launched.decision in ("", "refused"):
        why = clean_line(launched.failure or launched.text)
        return _result(before, "failed", failed=True, msg=f"the repair was not started: {why}")
    run = launched.text if launched.decision == "attached" else run
    seconds = 0 if not task.options.get("wait") else _patience(task, before.plan)
    report = follow(task.transport, run, seconds, task.clock)
    about = {"id": run, "launch": launched.decision, "state": report.state, "result": report.result}
    if report.state == "running":
        return _result(before, "running", report, changed=True, run=about)
    return _proven(task, before, report, about)


def _patience(task: Task, plan: Plan) -> int:
    return task.options.get("wait_timeout") or plan.seconds + SPARE_SECONDS


def _proven(task: Task, before: Reading, report: Report, about: dict[str, t.Any]) -> dict[str, t.Any]:
    """The outcome after a run has ended: what counts is the second reading, not what the script says of itself."""
    after = task.read(None)
    for _sample in range(SAMPLES - 1):
        if after.diagnosis.state == "healthy" or report.result not in ("healed", "not_needed"):
            break
        task.clock.sleep(SAMPLE_PAUSE)
        after = task.read(None)
    outcome = _outcome(before, after, report)
    more: dict[str, t.Any] = {"run": about, "diff": _diff(before.document, after.document)}
    if outcome == "failed":
        more.update(failed=True, msg=f"the repair ended as {report.result or report.state}: {_state(after.document)}")
    return _result(before, outcome, report, after, **more)


def _outcome(before: Reading, after: Reading, report: Report) -> str:
    """Healed: healthy, or the script reached its goal and no cause that was treated is left."""
    treated = {reason for step in before.plan.steps for reason in step.reasons}
    left = {finding.id for finding in after.diagnosis.findings + after.diagnosis.explained}
    if after.diagnosis.state == "healthy":
        return "healed"
    if report.result in ("healed", "not_needed") and _read_enough(after) and not treated & left:
        return "healed"
    return "refused" if report.result == "refused" else "failed"


def _read_enough(after: Reading) -> bool:
    """A cause that is not found again may only be unread: then every connection has to be seen up."""
    if after.diagnosis.state != "unknown":
        return True
    links = after.diagnosis.links
    return bool(links) and all(link.up for link in links)


def _executed(report: Report) -> list[dict[str, t.Any]]:
    return [
        {"step": entry.step, "command": clean_line(entry.text), "rc": entry.rc}
        for entry in report.journal
        if entry.event == "done"
    ]


def _refused_on_host(report: Report) -> list[dict[str, t.Any]]:
    return [
        {"rung": entry.step, "reasons": [], "guard": "host", "text": clean_line(entry.text), "consent": ""}
        for entry in report.journal
        if entry.event == "refused"
    ]


def _result(
    before: Reading,
    outcome: str,
    report: Report | None = None,
    after: Reading | None = None,
    **more: t.Any,
) -> dict[str, t.Any]:
    described = describe(before.plan)
    report = report or Report()
    executed = _executed(report)
    human = requests_of(after.diagnosis) if after else before.plan.human
    return {
        "changed": bool(executed),
        "outcome": outcome,
        "plan": {
            "id": described["id"],
            "steps": described["steps"],
            "script": render_repair(before.plan) if before.plan.steps else "",
        },
        "executed": executed,
        "refused": described["refused"] + _refused_on_host(report),
        "human": plain(human),
        "before": before.document,
        "after": (after or before).document,
        "run": {},
        **more,
    }


def _state(document: t.Mapping[str, t.Any]) -> str:
    causes = ", ".join(f"{finding['id']} {finding['slug']}" for finding in document["findings"])
    return f"state {document['state']}" + (f" ({causes})" if causes else "")


def _lines(document: t.Mapping[str, t.Any]) -> list[str]:
    links = [f"link to {link['hmc']}: {link['state']}" for link in document["links"]]
    return [_state(document), f"transport {document['transport']}", *links]


def _diff(before: t.Mapping[str, t.Any], after: t.Mapping[str, t.Any] | list[str]) -> dict[str, str]:
    last = after if isinstance(after, list) else _lines(after)
    return {"before": "\n".join(_lines(before)) + "\n", "after": "\n".join(last) + "\n"}


def _expected(reading: Reading) -> list[str]:
    """What check mode may say of the state after: the expectation of each step."""
    return [f"after {step.rung.name}: {step.rung.expects}" for step in reading.plan.steps]
