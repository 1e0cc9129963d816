# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks an HMC, from the controller, for the RMC state of all its partitions; the work is done in plugin_utils/_hmc."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleActionFail

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import make_policy
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.estate import read_estate
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.report import report
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.session import HmcSession
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc_action import HMC_OPTIONS, HmcAction, on_hmc


class ActionModule(HmcAction):
    """hmc_rmc_info."""

    spec: t.ClassVar[dict[str, dict[str, t.Any]]] = {
        **HMC_OPTIONS,
        "systems": {"type": "list", "elements": "str", "default": []},
        "policy": {"type": "dict", "default": {}},
    }

    def work(self, params: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
        try:
            policy = make_policy(params["policy"])
        except ValueError as wrong:
            raise AnsibleActionFail(f"{wrong}.") from wrong

        def ask(hmc: HmcSession) -> dict[str, t.Any]:
            estate = read_estate(hmc, systems=params["systems"], timeout=params["timeout"])
            return report(estate, params["hmc_host"], policy)

        return on_hmc(params, ask, policy)
