# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fingerprint of what a plan rests on: a plan that was signed off is not run on other evidence."""

from __future__ import annotations

import hashlib
import json
import typing as t

from .findings import Diagnosis
from .model import Snapshot, plain


def fingerprint(content: t.Any) -> str:
    """16 hexadecimal digits that name plain content."""
    text = json.dumps(content, sort_keys=True, default=sorted)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def evidence_of(snapshot: Snapshot, diagnosis: Diagnosis) -> str:
    """Findings, links, identity, membership, levels and what is unfinished; nothing that moves by itself, like a pid."""
    findings = [[row.id, row.subject, sorted(row.hmcs)] for row in diagnosis.findings + diagnosis.explained]
    links = [[link.hmc, link.node_id, link.ip, link.inband, link.state] for link in diagnosis.links]
    ids = [snapshot.node_id_file, snapshot.node_id_saved, snapshot.node_id_command, snapshot.caa_parent]
    left = snapshot.unfinished
    return fingerprint(
        [
            snapshot.platform,
            sorted(findings),
            sorted(links),
            ids,
            snapshot.membership.answer.value,
            plain(snapshot.levels),
            [left.rung, left.run] if left else None,
        ]
    )
