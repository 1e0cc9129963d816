# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of an audit document on the controller: it is taken from a reading, kept as a file, and judged."""

from __future__ import annotations

import json
import os
import re
import tempfile
import typing as t

from .audit import now, unreachable_document
from .findings import SEVERITIES

NEVER = "never"
THRESHOLDS = (NEVER, *SEVERITIES)
#: States that are a fault by themselves, whatever the findings say: unknown is never healthy.
BAD_STATES = ("down", "unknown")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_FRAME = re.compile(r"(?:Task failed: )+")  # what newer ansible-core puts before the reason

Document = t.Mapping[str, t.Any]


def document_of(status: t.Mapping[str, t.Any], host: str) -> dict[str, t.Any]:
    """The document of a registered reading; of one that did not come about, a document that says so."""
    found = status.get("rmc")
    if isinstance(found, t.Mapping) and found:
        return dict(found)
    reason = _FRAME.sub("", str(status.get("msg") or "not read"))
    return unreachable_document(host, reason, now())


def was_reached(document: Document) -> bool:
    """False when nothing could be read from the host at all."""
    return not (document.get("failure") and not document.get("platform"))


def reasons_to_fail(document: Document, fail_on: str) -> list[str]:
    """Why this document is at or above the threshold, one sentence each; nothing when it is below."""
    if fail_on == NEVER or document.get("state") == "not_applicable":
        return []
    worst = SEVERITIES.index(fail_on)
    reasons = [
        f"{finding['id']} {finding['slug']}: {finding['message']}"
        for finding in document.get("findings") or ()
        if SEVERITIES.index(finding["severity"]) >= worst
    ]
    if document.get("state") in BAD_STATES and not reasons:
        reasons.append(f"RMC is {document['state']}{_why_unknown(document)}")
    return reasons


def _why_unknown(document: Document) -> str:
    unread = [f"{entry['command']} ({entry['reason']})" for entry in document.get("unread") or ()]
    words = document.get("failure") or (f"not read: {', '.join(unread[:5])}" if unread else "")
    return f": {words}" if words else ""


def file_name(host: str) -> str:
    """A file name for an inventory name that may hold anything; never hidden, never outside the folder."""
    return _UNSAFE.sub("_", host).lstrip(".").ljust(1, "_")[:200] + ".json"


def write_document(document: Document, folder: str, host: str) -> str:
    """Write the document whole or not at all; returns the path. OSError: the folder can't be made or written."""
    os.makedirs(folder, mode=0o750, exist_ok=True)
    path = os.path.join(folder, file_name(host))
    handle, draft = tempfile.mkstemp(prefix=".audit-", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            json.dump(document, file, ensure_ascii=False, separators=(",", ":"))
            file.write("\n")
        os.chmod(draft, 0o640)
        os.replace(draft, path)
    except OSError:
        os.unlink(draft)
        raise
    return path
