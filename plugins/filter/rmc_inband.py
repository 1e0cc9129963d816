# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who uses in-band RMC, who could, and which rules for port 657 are to be reviewed."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.inband_report import inband_report
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.inband_text import render_inband


def rmc_inband(decided: t.Any, answers: t.Any, results: t.Any = None) -> dict[str, t.Any]:
    """See rmc_inband.yml."""
    try:
        report = inband_report(decided, dict(answers), dict(results or {}))
        return {**report, "lines": render_inband(report)}
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise AnsibleFilterError(
            f"powerops.rsct.rmc_inband: {type(wrong).__name__}: {wrong}; give what rmc_triage gave, results of hmc_rmc_info "
            "by HMC, and results of mcproxy_facts by host"
        ) from wrong


class FilterModule:
    """Filters of the collection."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"rmc_inband": rmc_inband}
