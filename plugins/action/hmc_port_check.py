# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ties the port check to the task's connection; the work is done in plugin_utils/_ports and module_utils/_ports."""

from __future__ import annotations

import typing as t

from ansible import constants
from ansible.plugins.action import ActionBase

from ansible_collections.powerops.rsct.plugins.module_utils._ports_request import ARGUMENT_SPEC
from ansible_collections.powerops.rsct.plugins.plugin_utils._ports import interpreter
from ansible_collections.powerops.rsct.plugins.plugin_utils._ports.dispatch import Host, check_ports
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.transport import ShellTransport


class ActionModule(ActionBase):
    """hmc_port_check. Check mode is supported and async is not, as ActionBase has it."""

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        result: dict[str, t.Any] = super().run(tmp, task_vars)
        _checked, params = self.validate_argument_spec(ARGUMENT_SPEC)
        variables = task_vars or {}
        delegate = self._task.delegate_to

        def run_module(arguments: dict[str, t.Any], python: str) -> dict[str, t.Any]:
            return self._execute_module(
                module_name="powerops.rsct.hmc_port_check",
                module_args=arguments,
                task_vars=interpreter.with_interpreter(variables, delegate, python),
            )

        own = interpreter.host_variables(variables, delegate).get(interpreter.VARIABLE)
        chosen = self._templar.template(own) if own else constants.config.get_config_value("INTERPRETER_PYTHON")
        result.update(check_ports(params, Host(ShellTransport(self), run_module, interpreter.explicit(chosen))))
        return result
