# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ties the rollback to the task's connection; the work is done in plugin_utils/_shell/rollback."""

from __future__ import annotations

import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Runner
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.probe_action import ProbeAction
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.rollback import ROLLBACK_OPTIONS, rollback
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.task import make_task

ARGUMENT_SPEC = ROLLBACK_OPTIONS


class ActionModule(ProbeAction):
    """rmc_rollback."""

    argument_spec = ARGUMENT_SPEC

    def answer(self, runner: Runner, options: dict[str, t.Any], host: str) -> dict[str, t.Any]:
        return rollback(make_task(runner, self.transport, options, host), check=bool(self._task.check_mode))
