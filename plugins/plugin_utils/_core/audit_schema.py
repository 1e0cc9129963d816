# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON Schema (draft 2020-12) of the audit document, version 1. Additions are allowed, renames need version 2."""

from __future__ import annotations

import typing as t

from .audit import SCHEMA
from .findings import CONFIDENCES, LINK_STATES, RISKS, SEVERITIES, STATES, TRANSPORTS

_TEXT: dict[str, t.Any] = {"type": "string", "maxLength": 2000}
_LINE: dict[str, t.Any] = {"type": "string", "maxLength": 200}
_NUMBER: dict[str, t.Any] = {"type": ["integer", "null"]}


def _list(items: dict[str, t.Any], most: int) -> dict[str, t.Any]:
    return {"type": "array", "items": items, "maxItems": most}


def _object(properties: dict[str, t.Any]) -> dict[str, t.Any]:
    """All of them required, nothing else allowed."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


_EVIDENCE = _object({"command": _TEXT, "lines": _list(_LINE, 10)})
_FINDING = _object(
    {
        "id": {"type": "string", "pattern": "^(RMC|HMC|NET|FLT)[0-9]{3}$"},
        "slug": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        "severity": {"enum": list(SEVERITIES)},
        "subject": _LINE,
        "message": _TEXT,
        "evidence": _list(_EVIDENCE, 10),
        "remedy": {"type": "string", "pattern": "^[a-z_]*$"},
        "human_action": _TEXT,
        "risk": {"enum": list(RISKS)},
        "confidence": {"enum": list(CONFIDENCES)},
        "source": _TEXT,
        "explains": _list(_TEXT, 50),
        "hmcs": _list(_LINE, 100),
    }
)
_LINK = _object(
    {
        "hmc": _LINE,
        "node_id": {"type": "string", "pattern": "^([0-9a-f]{16})?$"},
        "transport": {"enum": list(TRANSPORTS)},
        "state": {"enum": list(LINK_STATES)},
        "ip": {"type": "string", "maxLength": 1},
        "inband": {"type": "string", "maxLength": 20},
        "expected": {"type": ["boolean", "null"]},
        "addresses": _list(_LINE, 100),
    }
)
#: Empty where there is nothing to say.
_RUN: dict[str, t.Any] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("run", "end", "plan", "risk", "result", "change"), _LINE),
        "rungs": _list(_LINE, 20),
    },
    "required": ["run", "end", "risk", "result"],
    "additionalProperties": False,
}

AUDIT_SCHEMA: t.Final[dict[str, t.Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Audit document of powerops.rsct",
    **_object(
        {
            "schema": {"const": SCHEMA},
            "host": _TEXT,
            "when": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$"},
            "platform": {"enum": ["aix", "vios", "linux", "other", ""]},
            "hostname": _TEXT,
            "partition_id": _NUMBER,
            "partition_name": _TEXT,
            "node_id": {"type": "string", "pattern": "^([0-9a-f]{16})?$"},
            "addresses": _list(_LINE, 100),
            "uptime_seconds": _NUMBER,
            "simulated": {"type": "boolean"},
            "levels": {"type": "object", "additionalProperties": _TEXT},
            "scope": _list(_TEXT, 20),
            "failure": _TEXT,
            "state": {"enum": list(STATES)},
            "transport": {"enum": list(TRANSPORTS)},
            "worst": {"enum": [*SEVERITIES, ""]},
            "links": _list(_LINK, 100),
            "findings": _list(_FINDING, 200),
            "explained": _list(_TEXT, 200),
            "unjudged": _list(_TEXT, 100),
            "unread": _list(_object({"command": _TEXT, "reason": _TEXT, "detail": _LINE}), 40),
            "membership": _object(
                {"answer": {"enum": ["member", "not_member", "unknown"]}, "evidence": _list(_LINE, 10)}
            ),
            "work_in_flight": _list(_TEXT, 50),
            "journal": {"type": "object"},
            "unfinished": {
                "type": "object",
                "properties": {"rung": _LINE, "run": _LINE, "boot": _LINE, "alive": {"type": ["boolean", "null"]}},
                "additionalProperties": False,
            },
            "history": _list(_RUN, 3),
            "policy": _object(
                {
                    "expected_hmcs": _list(_TEXT, 100),
                    "required_transport": _TEXT,
                    "thresholds": {"type": "object", "additionalProperties": {"type": "integer"}},
                    "disabled_rules": _list(_TEXT, 100),
                    "memory_rules": {"type": "boolean"},
                    "allowed_peers": _list(_TEXT, 100),
                    "repair": {"type": "object", "additionalProperties": {"type": ["integer", "string"]}},
                }
            ),
        }
    ),
}
