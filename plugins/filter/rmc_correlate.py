# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What many partitions have in common, from their audit documents."""

from __future__ import annotations

import math
import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.correlate import correlate
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.report import fleet_lines


def rmc_correlate(
    documents: t.Any,
    answers: t.Any = None,
    lpars: t.Any = None,
    networks: t.Any = None,
    max_age_hours: t.Any = 24,
    disabled_rules: t.Any = None,
) -> dict[str, t.Any]:
    """See rmc_correlate.yml."""
    if not isinstance(documents, (list, tuple, dict)):
        raise AnsibleFilterError(
            f"powerops.rsct.rmc_correlate: the input is of type {type(documents).__name__}; give a list of audit "
            "documents (rmc of rmc_status), or a dictionary of them by host"
        )
    given = {"lpars": lpars, "networks": _words(networks), "disabled": _words(disabled_rules)}
    seconds = _seconds(max_age_hours)
    try:
        found = correlate(documents, answers, max_age=seconds, **given)
    except (TypeError, ValueError) as wrong:
        raise AnsibleFilterError(f"powerops.rsct.rmc_correlate: {wrong}") from wrong
    return {**found, "lines": fleet_lines(found)}


def _seconds(hours: t.Any) -> float:
    try:
        seconds = float(hours) * 3600
    except (TypeError, ValueError):
        seconds = -1.0
    if seconds < 0 or math.isnan(seconds):
        raise AnsibleFilterError(
            f"powerops.rsct.rmc_correlate: max_age_hours is {hours!r}; give a number of hours, or 0 for any age"
        )
    return seconds


def _words(value: t.Any) -> list[str]:
    return [str(word) for word in ([value] if isinstance(value, str) else value or ())]


class FilterModule:
    """Filters of the collection."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"rmc_correlate": rmc_correlate}
