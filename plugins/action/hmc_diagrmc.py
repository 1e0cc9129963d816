# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets an HMC diagnose its RMC connections; the work is done in plugin_utils/_hmc."""

from __future__ import annotations

import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.diagrmc import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc_action import HMC_OPTIONS, HmcAction

AIM: dict[str, dict[str, t.Any]] = {"system": {"type": "str"}, "lpar": {"type": "str"}, "ip": {"type": "str"}}


class ActionModule(HmcAction):
    """hmc_diagrmc."""

    spec: t.ClassVar[dict[str, dict[str, t.Any]]] = {
        **HMC_OPTIONS,
        "total_timeout": {"type": "int", "default": 900},
        **AIM,
        "autocorrect": {"type": "bool", "default": False},
    }

    def work(self, params: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
        aim = {name: params[name] or "" for name in AIM}
        return self.on_site(params, lambda site: diagnose(site, **aim, autocorrect=params["autocorrect"]))
