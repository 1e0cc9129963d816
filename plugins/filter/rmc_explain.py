# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An audit document, a repair plan or the id of a finding in words."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.explain import explain, explain_plan
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.page import page


def rmc_explain(value: t.Any, host: str = "") -> list[str]:
    """See rmc_explain.yml."""
    if isinstance(value, str):
        return _page(value)
    try:
        return explain_plan(value, host) if "plan" in value else explain(value)
    except (TypeError, KeyError, AttributeError) as wrong:
        raise AnsibleFilterError(
            f"powerops.rsct.rmc_explain: {type(wrong).__name__}: {wrong}; give an audit document (rmc of rmc_status), "
            "the whole result of rmc_reset, or the id of a finding"
        ) from wrong


def _page(name: str) -> list[str]:
    try:
        return page(name)
    except ValueError as wrong:
        raise AnsibleFilterError(f"powerops.rsct.rmc_explain: {wrong}") from wrong


class FilterModule:
    """Filters of the collection."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"rmc_explain": rmc_explain}
