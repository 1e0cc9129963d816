# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An audit document in words."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.explain import explain, explain_plan


def rmc_explain(value: t.Any, host: str = "") -> list[str]:
    """See rmc_explain.yml."""
    try:
        return explain_plan(value, host) if "plan" in value else explain(value)
    except (TypeError, KeyError, AttributeError) as wrong:
        raise AnsibleFilterError(
            f"powerops.rsct.rmc_explain: {type(wrong).__name__}: {wrong}; give an audit document (rmc of rmc_status), or "
            "the whole result of rmc_reset"
        ) from wrong


class FilterModule:
    """Filters of the collection."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"rmc_explain": rmc_explain}
