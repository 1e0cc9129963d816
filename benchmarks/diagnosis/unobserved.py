# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What nobody can find, and what nobody can try: causes without a sign, rules without a fault."""

from __future__ import annotations

import importlib
import typing as t

from . import untried

_CORE = "ansible_collections.powerops.rsct.plugins.plugin_utils._core"


def _table() -> dict[str, t.Any]:
    """The product's own list of causes that cannot be observed, by the faults that stand for them."""
    try:
        rows = importlib.import_module(f"{_CORE}.rules.unobserved").ROWS
    except (ImportError, AttributeError):
        return {}
    return {fault: row for row in rows for fault in getattr(row, "faults", ())}


UNOBSERVED: t.Final[dict[str, t.Any]] = _table()


def _reasons(alone: t.Sequence[str]) -> t.Iterator[str]:
    for row in untried.ROWS:
        if names := [rule for rule in alone if rule in row.rules]:
            yield f"  {' '.join(names)}"
            yield f"    {row.why} Tried in: {row.tried}."
    if names := [rule for rule in alone if rule not in untried.WHY]:
        yield f"  {' '.join(names)}\n    Nobody has said why."


def lines(rules: t.Collection[str], simulated: t.Collection[str], unseen: t.Mapping[str, t.Sequence[str]]) -> list[str]:
    """Rules that no fault stands for, and faults that show nowhere."""
    alone = sorted(set(rules) - set(simulated))
    found = ["", f"rules that no fault of the simulator names: {len(alone)}", *_reasons(alone)]
    found += ["", "faults that change nothing of what is read:"] if unseen else []
    for fault, kinds in unseen.items():
        row = UNOBSERVED.get(fault.rpartition("/")[2].partition(":")[0])
        why = getattr(row, "why", "") if row else "the product does not say why: counted as missed"
        found.append(f"  {fault} ({', '.join(kinds) if len(kinds) < 4 else f'{len(kinds)} kinds of hosts'}): {why}")
    return found
