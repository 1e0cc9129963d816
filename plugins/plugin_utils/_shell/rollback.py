# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What rmc_rollback does: list the saves on a host, choose one, put back what it holds, read again."""

from __future__ import annotations

import dataclasses
import re
import secrets
import typing as t

from ansible.errors import AnsibleConnectionFailure

from .._core.ladder import LADDER
from .._core.model import plain
from .._core.plan_guards import GUARDS
from .._core.plan_scene import Scene
from .._core.redact import clean_line
from .proof import CLAIMS
from .repair import follow_to_end, proof_of
from .repair_run import LAUNCH_TRIES, PAUSE, WATCH_SECONDS, Clock, Transport, launch, new_run_id
from .repair_saves import Save, read_saves, render_rollback, render_saves
from .repair_watch import Report
from .task import RUN_OPTIONS, Reading, Task, difference, executed, refused_on_host

#: Documented in plugins/modules/rmc_rollback.py and doc_fragments; a test compares them.
ROLLBACK_OPTIONS: t.Final[dict[str, t.Any]] = {
    **RUN_OPTIONS,
    "save": {"type": "str"},
    "trust": {"type": "bool", "default": False},
    "list_only": {"type": "bool", "default": False},
}
LAST = "last"
#: What an identity reset leaves in its save; a rollback's own save is none of them, or ``last`` would undo it.
RESETS = ("restore", "new")
#: Rows of plan_guards that stand before a rollback; its consent is that a person has chosen the save.
RULES = ("root", "platform", "work_in_flight", "never_on_member", "change_number", "maintenance_window")
_PLAN = re.compile(r"^PLAN=([0-9a-f]{16})$", re.MULTILINE)
LONGEST_SECONDS = 3600  # a wipe, three starts, their waits, and the checks on the host


@dataclasses.dataclass(frozen=True)
class Start:
    """What a rollback starts from."""

    reading: Reading
    saves: tuple[Save, ...]
    save: Save | None = None
    script: str = ""


def rollback(task: Task, *, check: bool = False) -> dict[str, t.Any]:
    """The result of the task, plain JSON types. ValueError: an option is wrong."""
    options, host = task.options, task.host
    if not options.get("save") and not options.get("list_only"):
        raise ValueError(f"save is not given: give {LAST} or the id of a run, or list_only to see what there is")
    reading = task.read()
    if reading.failure:
        return _failed(Start(reading, ()), f"{host} could not be read: {reading.failure}")
    saves = ask_saves(task.transport, task.clock)
    if saves is None:
        return _failed(Start(reading, ()), f"the saves of {host} could not be listed: no whole answer came")
    if options.get("list_only"):
        return _result(Start(reading, saves), "listed")
    return _with(task, Start(reading, saves, choose(saves, str(options["save"]), host)), check)


def ask_saves(transport: Transport, clock: Clock) -> tuple[Save, ...] | None:
    """The saves on the host, the newest first; None when no whole answer came."""
    for attempt in range(LAUNCH_TRIES):
        if attempt:
            clock.sleep(PAUSE)
        nonce = secrets.token_hex(8)
        try:
            answer = transport.run(render_saves(nonce, environment=transport.environment), deadline=WATCH_SECONDS)
        except AnsibleConnectionFailure:
            continue
        saves = read_saves(answer.text, nonce)
        if saves is not None:
            return saves
    return None


def choose(saves: t.Sequence[Save], wanted: str, host: str) -> Save:
    """The save that was asked for, ``saves`` being the newest first. ValueError: there is none."""
    if wanted == LAST:
        found = next((save for save in saves if save.mode in RESETS), None)
        if not found:
            raise ValueError(
                f"save is {LAST}, and {host} keeps none from before an identity reset: name one by its run id"
            )
        return found
    named = next((save for save in saves if save.run == wanted), None)
    if not named:
        kept = ", ".join(save.run for save in saves[:5]) or "none"
        raise ValueError(f"save is {clean_line(wanted)!r}, which {host} does not keep: it keeps {kept}")
    return named


def _with(task: Task, start: Start, check: bool) -> dict[str, t.Any]:
    save = t.cast(Save, start.save)
    start = dataclasses.replace(start, script=render_rollback(save.run, trust=bool(task.options.get("trust"))))
    reasons = [*_foreign(save, start.reading), *_forbidden(task, start.reading)]
    if reasons:
        return _result(start, "refused", refused=reasons)
    if _done_before(start):
        return _result(start, "not_needed")
    if check:
        expected = [f"node id {save.node_id or 'as it was'}, and what the save {save.run} holds"]
        return _result(start, "planned", changed=True, diff=difference(start.reading.document, expected))
    return _carry_out(task, start)


def _done_before(start: Start) -> bool:
    """The last run on the host was this very rollback, it ended well, and the node id is still the former one."""
    plan, save = _PLAN.search(start.script), t.cast(Save, start.save)
    past = (start.reading.snapshot.history or (None,))[-1]
    same = past is not None and plan is not None and past.plan == plan[1] and past.result in CLAIMS
    return same and save.node_id == _node_id(start.reading)


def _foreign(save: Save, reading: Reading) -> list[dict[str, t.Any]]:
    """The host asks the same again, and for the partition's UUID as well."""
    ours = reading.snapshot.hostname
    if not save.hostname or not ours or save.hostname == ours:
        return []
    return [
        _refusal("other_host", f"the save {save.run} is of {clean_line(save.hostname)}, and this is {clean_line(ours)}")
    ]


def _forbidden(task: Task, reading: Reading) -> list[dict[str, t.Any]]:
    rung = LADDER["restore_identity"]  # what it may come to, in the worst case
    scene = Scene(reading.snapshot, {}, task.gates)
    found = ((name, GUARDS[name].verdict(scene, rung, ())) for name in RULES)
    return [_refusal(name, reason.text) for name, reason in found if reason]


def _refusal(guard: str, text: str) -> dict[str, t.Any]:
    return {"rung": "rollback", "reasons": [], "guard": guard, "text": clean_line(text), "consent": ""}


def _carry_out(task: Task, start: Start) -> dict[str, t.Any]:
    run = new_run_id()
    launched = launch(task.transport, start.script, run, task.clock, change=task.gates.change_number)
    if launched.decision in ("", "refused"):
        return _failed(start, f"the rollback was not started: {clean_line(launched.failure or launched.text)}")
    if launched.decision == "attached":
        return _failed(
            start, f"the rollback was not started: run {clean_line(launched.text)} is at work on {task.host}"
        )
    report, about = follow_to_end(task, launched, run, LONGEST_SECONDS)
    if report.state == "running":
        return _result(start, "running", report, changed=True, run=about)
    return _proven(task, start, report, about)


def _proven(task: Task, start: Start, report: Report, about: dict[str, t.Any]) -> dict[str, t.Any]:
    proof = proof_of(task, report, lambda reading: reading.diagnosis.state == "healthy")
    after = proof.last
    outcome = _outcome(t.cast(Save, start.save), after, report)
    more: dict[str, t.Any] = {
        "run": about,
        "proof": proof.plain(),
        "diff": difference(start.reading.document, after.document),
        "after": after.document,
    }
    if outcome == "failed":
        more.update(
            failed=True, msg=f"the rollback ended as {report.result or report.state}, node id {_node_id(after)}"
        )
    return _result(start, outcome, report, **more)


def _outcome(save: Save, after: Reading, report: Report) -> str:
    if report.result == "refused":
        return "refused"
    back = save.node_id in ("", _node_id(after))
    if report.result in CLAIMS and back:
        return "restored" if report.result == "healed" else "not_needed"
    return "failed"


def _node_id(reading: Reading) -> str:
    return reading.snapshot.node_id_file or ""


def _told(save: Save) -> dict[str, t.Any]:
    """For the result; the names are text of the host."""
    return {key: clean_line(value) if isinstance(value, str) else value for key, value in plain(save).items()}


def _failed(start: Start, why: str) -> dict[str, t.Any]:
    return _result(start, "failed", failed=True, msg=why)


def _result(start: Start, outcome: str, report: Report | None = None, **more: t.Any) -> dict[str, t.Any]:
    report = report or Report()
    done = executed(report)
    return {
        "changed": bool(done),
        "outcome": outcome,
        "save": _told(start.save) if start.save else {},
        "saves": [_told(save) for save in start.saves],
        "script": start.script,
        "executed": done,
        "refused": refused_on_host(report),
        "before": start.reading.document,
        "after": start.reading.document,
        "run": {},
        "proof": {},
        **more,
    }
