# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every action that repairs works with: the host, its readings, and the words of a result."""

from __future__ import annotations

import dataclasses
import typing as t

from .._core.audit import audit_document, now
from .._core.collect import collect
from .._core.diagnose import diagnose
from .._core.findings import Diagnosis
from .._core.model import Snapshot
from .._core.policy import Policy
from .._core.redact import clean_line
from .._core.runner import Runner
from .repair_run import Clock, Transport
from .repair_watch import Report


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
    clock: Clock

    def read(self, hmc: t.Mapping[str, t.Any] | None = None) -> Reading:
        """One round trip. ``hmc``: the HMC's word, None after a repair, when it is out of date."""
        snapshot = collect(self.runner)
        diagnosis = diagnose(snapshot, self.policy, hmc)
        document = audit_document(snapshot, diagnosis, host=self.host, when=now(), policy=self.policy)
        return Reading(snapshot, diagnosis, document, clean_line(snapshot.failure))


def executed(report: Report) -> list[dict[str, t.Any]]:
    """The commands that really ran, as the journal has them."""
    return [
        {"step": entry.step, "command": clean_line(entry.text), "rc": entry.rc}
        for entry in report.journal
        if entry.event == "done"
    ]


def refused_on_host(report: Report) -> list[dict[str, t.Any]]:
    """What the script refused by itself."""
    return [
        {"rung": entry.step, "reasons": [], "guard": "host", "text": clean_line(entry.text), "consent": ""}
        for entry in report.journal
        if entry.event == "refused"
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
