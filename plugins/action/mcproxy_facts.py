# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ties the in-band facts to the task's connection; the work is done in plugin_utils/_core/inband."""

from __future__ import annotations

import typing as t

from ansible.plugins.action import ActionBase

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.status import PROXY_OPTIONS, read_proxy
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.probe import ProbeRunner
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.transport import ShellTransport

ARGUMENT_SPEC = PROXY_OPTIONS


class ActionModule(ActionBase):
    """mcproxy_facts."""

    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        result: dict[str, t.Any] = super().run(tmp, task_vars)
        _checked, options = self.validate_argument_spec(ARGUMENT_SPEC)
        transport = ShellTransport(self, options["privilege"])
        runner = ProbeRunner(transport, timeout=options["timeout"], controller_timeout=options["controller_timeout"])
        result.update(changed=False, ansible_facts={"mcproxy": read_proxy(runner, options)})
        return result
