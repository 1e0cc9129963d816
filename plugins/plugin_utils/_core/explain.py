# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An audit document, and a repair plan, told to a person: the cause, what proves it, what helps and what it costs."""

from __future__ import annotations

import typing as t

Document = t.Mapping[str, t.Any]


def explain(document: Document) -> list[str]:
    """Lines of text, the worst finding first."""
    lines = [f"{document['host']}: RMC is {document['state']}, transport {document['transport']}"]
    if document.get("failure"):
        lines.append(f"  not read: {document['failure']}")
    lines += [f"  HMC {link['hmc']}: {link['state']}" for link in document.get("links") or ()]
    for finding in document.get("findings") or ():
        lines += _finding(finding)
    unread = document.get("unread") or ()
    if unread:
        lines.append("  could not be read: " + ", ".join(f"{entry['command']} ({entry['reason']})" for entry in unread))
    return lines


def _finding(finding: Document) -> t.Iterator[str]:
    yield f"  {finding['severity'].upper()} {finding['id']} {finding['slug']}: {finding['message']}"
    for evidence in finding["evidence"]:
        yield f"    proved by: {evidence['command']}"
        yield from (f"      | {line}" for line in evidence["lines"])
    if finding["explains"]:
        yield f"    explains: {', '.join(finding['explains'])}"
    if finding["remedy"]:
        yield f"    remedy: {finding['remedy']} (risk: {finding['risk']})"
    if finding["human_action"]:
        yield f"    for a person: {finding['human_action']}"
    if finding["source"]:
        yield f"    see: {finding['source']}"


def explain_plan(result: t.Mapping[str, t.Any], host: str) -> list[str]:
    """What a repair would do, or did, in the order of its steps, and what it will not do. Takes rmc_reset's result."""
    lines = [f"{host}: {result['outcome']}, plan {result['plan']['id']}"]
    for step in result["plan"]["steps"]:
        lines.append(f"  {step['rung']}: {step['purpose']} (because of {', '.join(step['reasons'])}; risk: {step['risk']})")
        lines += [f"    $ {' '.join(command)}" for command in step["commands"]]
        lines += _losses(step)
    for refusal in result["refused"]:
        consent = f"; allow it by name: {refusal['consent']}" if refusal["consent"] else ""
        lines.append(f"  refused {refusal['rung']}: {refusal['text']}{consent}")
        lines += _losses(refusal)
    lines += [f"  for a person: {request['finding']} {request['text']}" for request in result["human"]]
    return lines


def _losses(row: t.Mapping[str, t.Any]) -> list[str]:
    """What a rung destroys; a person reads it before allowing the rung."""
    return [f"    loses: {line}" for line in row.get("loses") or ()]
