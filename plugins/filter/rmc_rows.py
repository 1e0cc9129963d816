# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What triage found and what became of it, for the report."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import both_ends, rows
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.twins import identity_lines


def rmc_rows(triage: t.Any, results: t.Any = None, later: t.Any = None, twins: t.Any = None) -> dict[str, t.Any]:
    """See rmc_rows.yml."""
    try:
        done = dict(results or {})
        return {
            "rows": rows.report_rows(triage, done),
            "triage": rows.triage_lines(triage),
            "proof": both_ends.proof_lines(triage, later, done) if later else [],
            "healed": [entry["name"] for entry in both_ends.healed(triage, done)],
            "both_ends": both_ends.both_ends(triage, later, done),
            "unproven": both_ends.unproven(triage, later, done) if later else [],
            "identity": identity_lines(twins or {}, done),
        }
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise AnsibleFilterError(
            f"powerops.rsct.rmc_rows: {type(wrong).__name__}: {wrong}; give what rmc_triage gave, and the results of "
            "rmc_reset by host"
        ) from wrong


class FilterModule:
    """Filters of the collection."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"rmc_rows": rmc_rows}
