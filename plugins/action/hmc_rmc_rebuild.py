# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rebuilds systems on an HMC whose views disagree; the work is done in plugin_utils/_hmc."""

from __future__ import annotations

import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.deed import Site
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.rebuild import Wish, rebuild
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc_action import HMC_OPTIONS, HmcAction


class ActionModule(HmcAction):
    """hmc_rmc_rebuild."""

    spec: t.ClassVar[dict[str, dict[str, t.Any]]] = {
        **HMC_OPTIONS,
        "total_timeout": {"type": "int", "default": 1800},
        "systems": {"type": "list", "elements": "str", "default": []},
        "says_up": {"type": "list", "elements": "str", "default": []},
        "tries": {"type": "int", "default": 20},
        "pause": {"type": "int", "default": 15},
    }

    def work(self, params: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
        def deed(site: Site) -> dict[str, t.Any]:
            names, up = tuple(params["systems"]), frozenset(params["says_up"])
            return rebuild(site, Wish(names, up, params["tries"], params["pause"]))

        return self.on_site(params, deed)
