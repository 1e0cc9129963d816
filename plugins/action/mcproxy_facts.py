# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ties the in-band facts to the task's connection; the work is done in plugin_utils/_core/inband."""

from __future__ import annotations

import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Runner
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.status import PROXY_OPTIONS, read_proxy
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.probe_action import ProbeAction

ARGUMENT_SPEC = PROXY_OPTIONS


class ActionModule(ProbeAction):
    """mcproxy_facts."""

    argument_spec = ARGUMENT_SPEC

    def answer(self, runner: Runner, options: dict[str, t.Any], host: str) -> dict[str, t.Any]:
        return {"ansible_facts": {"mcproxy": read_proxy(runner, options)}}
