# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the read-only plugins do, free of Ansible: options in, plain data out. And the options they share."""

from __future__ import annotations

import typing as t

from .audit import audit_document, now
from .collect import collect
from .commands import SUBSETS
from .diagnose import diagnose
from .hmc_facts import words_of
from .inband_facts import proxy_facts
from .policy import make_policy
from .redact import Redactor
from .runner import Runner

#: Documented in doc_fragments/rsct.py; a test compares the two.
PROBE_OPTIONS: t.Final[dict[str, t.Any]] = {
    "privilege": {"type": "str", "choices": ["become", "per_command", "none"], "default": "become"},
    "timeout": {"type": "int", "default": 60},
    "controller_timeout": {"type": "int"},
}
STATUS_OPTIONS: t.Final[dict[str, t.Any]] = {
    **PROBE_OPTIONS,
    "subsets": {"type": "list", "elements": "str", "choices": list(SUBSETS), "default": list(SUBSETS)},
    "policy": {"type": "dict", "default": {}},
    "expected_hmcs": {"type": "list", "elements": "str", "default": []},
    "hmc_facts": {"type": "dict"},
}
PROXY_OPTIONS: t.Final[dict[str, t.Any]] = {
    **PROBE_OPTIONS,
    "hmc_version": {"type": "str", "default": ""},
    "hmc_facts": {"type": "dict"},
    "expected_hmcs": {"type": "list", "elements": "str", "default": []},
    "filters": {"type": "bool", "default": False},
}
PROXY_SUBSETS = ("levels", "inband")
FILTER_SUBSETS = (*PROXY_SUBSETS, "network", "filter_table", "membership", "sockets")


def read_status(runner: Runner, options: t.Mapping[str, t.Any], *, host: str) -> dict[str, t.Any]:
    """One round trip, one audit document. ValueError: the policy is wrong."""
    policy = make_policy(options.get("policy"), options.get("expected_hmcs"))
    snapshot = collect(runner, options.get("subsets") or SUBSETS)
    diagnosis = diagnose(snapshot, policy, options.get("hmc_facts"))
    return audit_document(snapshot, diagnosis, host=host, when=now(), policy=policy)


def read_proxy(runner: Runner, options: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """In-band facts of one partition."""
    policy = make_policy(None, options.get("expected_hmcs"))
    filters = bool(options.get("filters"))
    snapshot = collect(runner, FILTER_SUBSETS if filters else PROXY_SUBSETS)
    words = words_of(options.get("hmc_facts"))
    found = proxy_facts(snapshot, options.get("hmc_version") or "", policy=policy, words=words, filters=filters)
    facts: dict[str, t.Any] = Redactor().value(found)
    return facts
