# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ties the status to the task's connection; the work is done in plugin_utils/_core/status."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.status import STATUS_OPTIONS, read_status
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.probe import ProbeRunner
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.transport import ShellTransport

ARGUMENT_SPEC = STATUS_OPTIONS


class ActionModule(ActionBase):
    """rmc_status."""

    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        result: dict[str, t.Any] = super().run(tmp, task_vars)
        _checked, options = self.validate_argument_spec(ARGUMENT_SPEC)
        runner = ProbeRunner(
            ShellTransport(self, options["privilege"]),
            timeout=options["timeout"],
            controller_timeout=options["controller_timeout"],
        )
        try:
            document = read_status(runner, options, host=str((task_vars or {}).get("inventory_hostname", "")))
        except ValueError as wrong:
            raise AnsibleActionFail(str(wrong)) from wrong
        result.update(changed=False, rmc=document)
        return result
