# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which partitions are worth a visit, by the word of their HMCs."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.triage import triage
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.waves import read_limits


def rmc_triage(
    answers: t.Any, lpars: t.Any, systems: t.Any = None, selected: t.Any = None, limits: t.Any = None
) -> dict[str, t.Any]:
    """See rmc_triage.yml."""
    try:
        hosts = None if selected is None else set(selected)
        return triage(dict(answers), dict(lpars), dict(systems or {}), selected=hosts, limits=read_limits(limits or {}))
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise AnsibleFilterError(
            f"powerops.rsct.rmc_triage: {type(wrong).__name__}: {wrong}; give results of hmc_rmc_info by HMC, and a name on "
            "the HMC, or nothing, for each host"
        ) from wrong


class FilterModule:
    """Filters of the collection."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"rmc_triage": rmc_triage}
