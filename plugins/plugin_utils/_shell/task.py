# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every action that repairs works with: the host, its readings, and the words of a result."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from .._core.audit import audit_document, now
from .._core.collect import collect
from .._core.diagnose import diagnose
from .._core.findings import Diagnosis
from .._core.model import Snapshot
from .._core.policy import Policy, make_policy
from .._core.redact import clean_line
from .._core.repair_gates import Gates, read_change_number, read_window
from .._core.runner import Runner
from .._core.status import PROBE_OPTIONS
from .repair_run import Clock, Transport
from .repair_watch import Report

#: What everything has in common that starts a run on a host. Documented in doc_fragments/run.py; a test compares them.
RUN_OPTIONS: t.Final[dict[str, t.Any]] = {
    **PROBE_OPTIONS,
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int"},
    "samples": {"type": "int", "default": 3},
    "sample_pause": {"type": "int", "default": 3},
    "policy": {"type": "dict", "default": {}},
    "expected_hmcs": {"type": "list", "elements": "str", "default": []},
    "change_number": {"type": "str"},
    "maintenance_window": {"type": "str"},
}
MOST_SAMPLES = 20
LONGEST_PAUSE = 60  # seconds


@dataclasses.dataclass(frozen=True)
class Reading:
    """One reading of the host and its verdict. ``failure``: why the host could not be asked, or empty."""

    snapshot: Snapshot
    diagnosis: Diagnosis
    document: dict[str, t.Any]
    failure: str

    @property
    def face(self) -> tuple[str, ...]:
        """What two readings have in common that say the same."""
        return (self.diagnosis.state, *sorted({finding.id for finding in self.diagnosis.findings}))


@dataclasses.dataclass(frozen=True)
class Task:
    """One run of an action: everything it works with."""

    runner: Runner
    transport: Transport
    options: t.Mapping[str, t.Any]
    host: str
    policy: Policy
    gates: Gates
    clock: Clock

    def read(self, hmc: t.Mapping[str, t.Any] | None = None) -> Reading:
        """One round trip. ``hmc``: the HMC's word, None after a repair, when it is out of date."""
        snapshot = collect(self.runner)
        diagnosis = diagnose(snapshot, self.policy, hmc)
        document = audit_document(snapshot, diagnosis, host=self.host, when=now(), policy=self.policy)
        return Reading(snapshot, diagnosis, document, clean_line(snapshot.failure))


def make_task(
    runner: Runner, transport: Transport, options: t.Mapping[str, t.Any], host: str, clock: Clock | None = None
) -> Task:
    """Check the options of RUN_OPTIONS before the host is asked. ValueError: one is wrong, in one sentence."""
    samples, pause = options.get("samples", 3), options.get("sample_pause", 3)
    if not 1 <= samples <= MOST_SAMPLES:
        raise ValueError(f"samples is {samples}: give a number from 1 to {MOST_SAMPLES}")
    if not 0 <= pause <= LONGEST_PAUSE:
        raise ValueError(f"sample_pause is {pause}: give seconds from 0 to {LONGEST_PAUSE}")
    policy = make_policy(options.get("policy"), options.get("expected_hmcs"))
    window = read_window(options.get("maintenance_window"))
    moment = datetime.datetime.now(datetime.timezone.utc)
    gates = Gates(moment, read_change_number(options.get("change_number")), window, policy.repair)
    return Task(runner, transport, options, host, policy, gates, clock or Clock())


def executed(report: Report) -> list[dict[str, t.Any]]:
    """The commands that really ran, as the journal has them."""
    return [
        {"step": entry.step, "command": clean_line(entry.text), "rc": entry.rc}
        for entry in report.journal
        if entry.event == "done"
    ]


#: Words of the journal for what the script would not do: what a check forbade, and a former run it could not finish.
_REFUSALS = ("refused", "stuck")


def refused_on_host(report: Report) -> list[dict[str, t.Any]]:
    """What the script refused by itself."""
    return [
        {"rung": entry.step, "reasons": [], "guard": "host", "text": clean_line(entry.text), "consent": ""}
        for entry in report.journal
        if entry.event in _REFUSALS
    ]


def state_of(document: t.Mapping[str, t.Any]) -> str:
    """The state of an audit document in one line."""
    causes = ", ".join(f"{finding['id']} {finding['slug']}" for finding in document["findings"])
    return f"state {document['state']}" + (f" ({causes})" if causes else "")


def _lines(document: t.Mapping[str, t.Any]) -> list[str]:
    links = [f"link to {link['hmc']}: {link['state']}" for link in document["links"]]
    return [state_of(document), f"transport {document['transport']}", *links]


def difference(before: t.Mapping[str, t.Any], after: t.Mapping[str, t.Any] | list[str]) -> dict[str, str]:
    """For diff mode. ``after``: a document, or lines that say what is expected."""
    last = after if isinstance(after, list) else _lines(after)
    return {"before": "\n".join(_lines(before)) + "\n", "after": "\n".join(last) + "\n"}
