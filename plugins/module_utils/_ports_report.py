# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outcomes against expectations, and the result of the whole call."""

from __future__ import annotations

import collections
import platform
import typing as t

from ansible_collections.powerops.rsct.plugins.module_utils._ports import SourceError, check_targets
from ansible_collections.powerops.rsct.plugins.module_utils._ports_codes import STATES
from ansible_collections.powerops.rsct.plugins.module_utils._ports_request import BadInput, Request, read_request

# What proves an expectation. A silent drop proves "closed" from here, silence over UDP proves nothing; "closed" also
# takes "unreachable", but only when the attempt left the machine that asks.
PROOF: dict[str, tuple[str, ...]] = {
    "open": ("open",),
    "closed": ("closed", "filtered", "unreachable"),
    "any": STATES,
}
_NAMED_IN_MESSAGE = 3
_VANTAGE_NOTE = "Seen from here only: the HMC's own network path may differ."


def run_here(params: t.Mapping[str, t.Any], via: str) -> dict[str, t.Any]:
    """Check from this very process; bad input comes back as a failed result with one sentence."""
    try:
        request = read_request(params)
        outcomes = check_targets(request.targets, request.timeout, request.parallel, request.source)
    except (BadInput, SourceError) as error:
        return {"failed": True, "msg": str(error)}
    return report(request, outcomes, vantage(platform.node(), via, request.source))


def vantage(host: str, via: str, source: str) -> dict[str, str]:
    """Where the check ran. ``host`` is the machine's own name."""
    return {"host": host, "via": via, "source_address": source, "note": _VANTAGE_NOTE}


def report(
    request: Request, outcomes: t.Sequence[t.Mapping[str, t.Any]], place: dict[str, str]
) -> dict[str, t.Any]:
    """The result of the call: plain JSON types."""
    rows = [_judged(target, outcome) for target, outcome in zip(request.targets, outcomes)]
    wrong = [row for row in rows if not row["ok"]]
    counts = collections.Counter(row["state"] for row in rows)
    result: dict[str, t.Any] = {
        "changed": False,
        "targets": rows,
        "summary": {**{state: counts[state] for state in STATES}, "mismatches": len(wrong)},
        "vantage": place,
        "msg": _sentence(rows, wrong, place),
    }
    if wrong and request.fail_on_mismatch:
        result["failed"] = True
    return result


def _judged(target: t.Mapping[str, t.Any], outcome: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    state, expect = outcome["state"], target["expect"]
    proved = state in PROOF[expect] and (expect == "any" or state != "unreachable" or outcome["sent"])
    return {**outcome, "name": target["name"], "expect": expect, "ok": bool(proved)}


def _sentence(rows: t.Sequence[t.Any], wrong: t.Sequence[t.Mapping[str, t.Any]], place: dict[str, str]) -> str:
    where = f"From {place['host'] or 'an unnamed host'} via {place['via']}"
    if not wrong:
        return f"{where}: {len(rows)} of {len(rows)} targets as expected."
    named = "; ".join(_complaint(row) for row in wrong[:_NAMED_IN_MESSAGE])
    rest = len(wrong) - _NAMED_IN_MESSAGE
    more = f"; and {rest} more" if rest > 0 else ""
    return f"{where}: {len(wrong)} of {len(rows)} targets not as expected: {named}{more}."


def _complaint(row: t.Mapping[str, t.Any]) -> str:
    host = f"[{row['host']}]" if ":" in row["host"] else row["host"]
    name = f" ({row['name']})" if row["name"] else ""
    detail = f" ({row['detail']})" if row["detail"] else ""
    return f"{host}:{row['port']}/{row['protocol']}{name} is {row['state']}, expected {row['expect']}{detail}"
