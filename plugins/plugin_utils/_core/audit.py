# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit document: one plain JSON object per host and reading, versioned, small when all is well."""

from __future__ import annotations

import datetime
import typing as t

from .findings import Diagnosis, HmcLink
from .model import Membership, Past, Snapshot, plain
from .policy import Policy
from .redact import Redactor, clean, clean_line

SCHEMA = "powerops.rsct.audit/1"
MAX_UNREAD = 40
SHOWN_RUNS, SHOWN_RUNGS = 3, 20


def _without_empty(data: dict[str, t.Any]) -> dict[str, t.Any]:
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def _link(link: HmcLink) -> dict[str, t.Any]:
    words = {
        "hmc": link.hmc,
        "node_id": link.node_id,
        "transport": link.transport,
        "state": link.state,
        "ip": link.ip,
        "inband": link.inband,
        "expected": link.expected,
        "addresses": list(link.addresses),
    }
    return {key: clean(word) for key, word in words.items()}


def _membership(membership: Membership) -> dict[str, t.Any]:
    return {"answer": membership.answer.value, "evidence": [clean_line(line) for line in membership.evidence]}


def _journal(snapshot: Snapshot) -> dict[str, t.Any]:
    """The journal as plain values; its words went through a shell on the host, so they are cleaned like all others."""
    words = ((key, value if isinstance(value, tuple) else str(value)) for key, value in snapshot.journal)
    return {
        key: [clean_line(x) for x in value] if isinstance(value, tuple) else clean_line(value) for key, value in words
    }


def _repairs(snapshot: Snapshot) -> dict[str, t.Any]:
    """What former repairs left: the marker of one that did not end, and the last runs; nothing where there is nothing."""
    words = {
        "unfinished": plain(snapshot.unfinished) or {},
        "history": [_run(row) for row in (snapshot.history or ())[-SHOWN_RUNS:]],
    }
    return {key: clean(value) for key, value in words.items()}


def _run(row: Past) -> dict[str, t.Any]:
    """A run without what is empty; its rungs as words."""
    return _without_empty({**plain(row), "rungs": [f"{name}={how}" for name, how in row.rungs[:SHOWN_RUNGS]]})


def _about(snapshot: Snapshot) -> dict[str, t.Any]:
    return {
        "platform": snapshot.platform,
        "hostname": clean_line(snapshot.hostname),
        "partition_id": snapshot.partition_id,
        "partition_name": clean_line(snapshot.partition_name),
        "node_id": snapshot.node_id_command or "",
        "addresses": [clean_line(address) for address in snapshot.network.addresses],
        "uptime_seconds": snapshot.uptime_seconds,
        "simulated": snapshot.simulated,
        "levels": _without_empty(clean(plain(snapshot.levels))),
        "scope": list(snapshot.scope),
        "failure": clean_line(snapshot.failure),
    }


def now() -> str:
    """UTC, to the second, in ISO 8601."""
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def audit_document(
    snapshot: Snapshot,
    diagnosis: Diagnosis,
    *,
    host: str,
    when: str,
    policy: Policy | None = None,
    secrets: t.Iterable[str | None] = (),
) -> dict[str, t.Any]:
    """The document. ``host`` is the inventory name, ``when`` an ISO 8601 time."""
    policy = policy or Policy()
    document = {
        "schema": SCHEMA,
        "host": host,
        "when": when,
        **_about(snapshot),
        "state": diagnosis.state,
        "transport": diagnosis.transport,
        "worst": diagnosis.worst,
        "links": [_link(link) for link in diagnosis.links],
        "findings": [{**plain(finding), "hmcs": clean(finding.hmcs)} for finding in diagnosis.findings],
        "explained": [f"{finding.id} {finding.subject}" for finding in diagnosis.explained],
        "unjudged": list(diagnosis.unjudged),
        "unread": [plain(entry) for entry in snapshot.unread[:MAX_UNREAD]],
        "membership": _membership(snapshot.membership),
        "work_in_flight": list(snapshot.work_in_flight or ()),
        "journal": _journal(snapshot),
        **_repairs(snapshot),
        "policy": plain(policy),
    }
    return Redactor(secrets).value(document)


def unreachable_document(host: str, reason: str, when: str) -> dict[str, t.Any]:
    """The document of a host that could not be asked: same shape, state unknown, and the reason."""
    snapshot = Snapshot("", failure=reason)
    return audit_document(snapshot, Diagnosis("unknown", "unknown"), host=host, when=when)
