# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that is made of a host's answers, and what must hold of it: the oracle.

A crash is any exception at all: nothing here is documented to raise, whatever a host prints.
"""

from __future__ import annotations

import dataclasses
import re
import typing as t

import jsonschema

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit import audit_document
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit_keep import reasons_to_fail
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit_schema import AUDIT_SCHEMA
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.collect import snapshot_of
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.correlate import correlate
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.explain import explain
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import SEVERITIES, Diagnosis
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import LADDER, SAVES
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Snapshot
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan import Plan, describe, make_plan
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.redact import Redactor
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.report import render_report
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Batch, Result
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.status import proxy_facts
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_script import render_repair

from . import inert

WHEN = "2026-01-31T03:12:45Z"
WORST = SEVERITIES.index("warning")  # from here on a finding says that something is wrong
PAGE = 2_000_000  # characters of a report
_ROWS = (argv for rung in LADDER.values() for argv in (*rung.commands, *rung.instead, *rung.overrun))
#: Each as a pattern; a word from a host, in braces, is an id or a plain name, and no option but recfgct's own.
_PATTERNS = {re.sub(r"\\{\w+\\}", r"(-s|[A-Za-z0-9][\\w.-]*)", re.escape("\0".join(row))) for row in _ROWS}
COMMANDS = re.compile("|".join(_PATTERNS), re.ASCII)
_SCHEMA = jsonschema.Draft202012Validator(AUDIT_SCHEMA)


def verdict_of(batch: Batch) -> tuple[Snapshot, Diagnosis]:
    snapshot = snapshot_of(batch)
    return snapshot, diagnose(snapshot)


def with_texts(batch: Batch, texts: t.Mapping[str, str]) -> Batch:
    """The batch with other texts, on the streams and with the exit statuses that the answers had."""
    return dataclasses.replace(
        batch, results={**batch.results, **{n: _said(batch.get(n), x) for n, x in texts.items()}}
    )


def _said(result: Result, text: str) -> Result:
    on_errors = bool(result.stderr) and not result.stdout
    return dataclasses.replace(result, stdout="" if on_errors else text, stderr=text if on_errors else "")


# --- what holds for every text ---------------------------------------------------------------------------------------


def _is_of_a_rung(argv: t.Sequence[str]) -> bool:
    return bool(COMMANDS.fullmatch("\0".join(argv).replace(SAVES, "saves")))


def _plan_problems(plan: Plan) -> t.Iterator[str]:
    yield from (f"a command of no rung: {argv}" for argv in plan.commands if not _is_of_a_rung(argv))
    yield from inert.document_problems("plan", describe(plan))
    yield from inert.script_problems(render_repair(plan))


def output_problems(snapshot: Snapshot, verdict: Diagnosis, *, schema: bool = True) -> t.Iterator[str]:
    """Of all that leaves for Ansible, people and hosts. ``schema``: also hold the document against it, which is slow."""
    document = audit_document(snapshot, verdict, host="lpar", when=WHEN)
    yield from inert.document_problems("document", document)
    if schema:
        wrong = (error for error in _SCHEMA.iter_errors(document))
        yield from (f"schema: {error.json_path}: {error.message[:120]}" for error in wrong)
    yield from inert.document_problems("facts", Redactor().value(proxy_facts(snapshot)))
    yield from inert.document_problems("fleet", correlate([document], max_age=0))
    yield from inert.value_problems(reasons_to_fail(document, "info"), "reasons")
    yield from (f"explain: {x}" for line in explain(document) for x in inert.text_problems(line, longest=PAGE))
    yield from (f"report: {x}" for x in inert.text_problems(render_report([document]), longest=PAGE, lines=True))
    yield from _plan_problems(make_plan(snapshot, verdict, allow=()))


# --- what holds where a text says the same, or nothing ---------------------------------------------------------------


def faults(verdict: Diagnosis, *, hidden: bool = False) -> frozenset[str]:
    """Ids of what is wrong; ``hidden``: also of what a cause explains."""
    rows = (*verdict.findings, *(verdict.explained if hidden else ()))
    return frozenset(row.id for row in rows if SEVERITIES.index(row.severity) >= WORST)


def is_down(verdict: Diagnosis) -> bool:
    """More than a warning: warnings may lean on what a site can leave out (levels, packages)."""
    return any(SEVERITIES.index(row.severity) > WORST for row in verdict.findings)


def same_problems(before: Diagnosis, after: Diagnosis, *, told: bool = False) -> t.Iterator[str]:
    """Right or unknown: nothing new is wrong, and what was wrong is not well.

    ``told``: the document names every spoiled answer as not read. Only then may a mere warning be missing from it.
    """
    new = faults(after) - faults(before, hidden=True)
    if new:
        yield f"found what is not there: {', '.join(sorted(new))} ({before.state} became {after.state})"
    advice_lost = told and after.state == "healthy" and not is_down(before)
    if after.state in ("healthy", "not_applicable") and after.state != before.state and not advice_lost:
        yield f"{before.state} became {after.state}"
    if before.state == "healthy" and after.state not in ("healthy", "unknown"):
        yield f"healthy became {after.state}"


def cut_problems(before: Diagnosis, after: Diagnosis, whole: t.Sequence[Diagnosis]) -> t.Iterator[str]:
    """A half line adds nothing. ``whole``: verdicts on the text up to the line before the cut, and the line after it."""
    known = faults(before, hidden=True).union(*(faults(one, hidden=True) for one in whole))
    new = faults(after) - known
    if new:
        yield f"found in half a line: {', '.join(sorted(new))}"
    if after.state in ("healthy", "not_applicable") and after.state not in {
        before.state,
        *(one.state for one in whole),
    }:
        yield f"{before.state} became {after.state} by half a line"
