# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why the next wave of a repair is not begun."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.waves import read_limits, stop_reason


def rmc_stop(results: t.Any, waves: t.Any, limits: t.Any = None) -> str:
    """See rmc_stop.yml."""
    try:
        return stop_reason(dict(results), [list(wave) for wave in waves], read_limits(limits or {}))
    except ValueError as wrong:
        raise AnsibleFilterError(f"powerops.rsct.rmc_stop: {wrong}") from wrong
    except (TypeError, AttributeError) as wrong:
        raise AnsibleFilterError(
            f"powerops.rsct.rmc_stop: {type(wrong).__name__}: {wrong}; give results of rmc_reset by host, and the hosts of "
            "each wave in a list of lists"
        ) from wrong


class FilterModule:
    """Filters of the collection."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"rmc_stop": rmc_stop}
