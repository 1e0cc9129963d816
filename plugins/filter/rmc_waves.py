# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which partitions are repaired in which wave, and why the others are left alone."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.fleet_repair import decide
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.waves import read_limits


def rmc_waves(
    triage: t.Any,
    results: t.Any,
    fleet: t.Any,
    answers: t.Any,
    later: t.Any = None,
    limits: t.Any = None,
    twins: t.Any = None,
    past: t.Any = None,
    lpars: t.Any = None,
) -> dict[str, t.Any]:
    """See rmc_waves.yml."""
    try:
        given = {"limits": read_limits(limits or {}), "words": twins, "past": past or (), "lpars": lpars}
        return decide(triage, dict(results), fleet, dict(answers), later=later, **given)
    except ValueError as wrong:
        raise AnsibleFilterError(f"powerops.rsct.rmc_waves: {wrong}") from wrong
    except (TypeError, KeyError, AttributeError) as wrong:
        raise AnsibleFilterError(
            f"powerops.rsct.rmc_waves: {type(wrong).__name__}: {wrong}; give what rmc_triage gave, results of rmc_reset by "
            "host, what rmc_correlate gave, and results of hmc_rmc_info by HMC"
        ) from wrong


class FilterModule:
    """Filters of the collection."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"rmc_waves": rmc_waves}
