# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The final table of a run as plain text."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.report import render_report


def rmc_table(documents: t.Any, fleet: t.Any = None) -> str:
    """See rmc_table.yml."""
    items = list(documents.values()) if isinstance(documents, dict) and "state" not in documents else documents
    try:
        return render_report([items] if isinstance(items, dict) else items, fleet)
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise AnsibleFilterError(f"powerops.rsct.rmc_table: {wrong}") from wrong


class FilterModule:
    """Filters of the collection."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"rmc_table": rmc_table}
