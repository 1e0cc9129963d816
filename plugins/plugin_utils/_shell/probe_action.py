# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every action that asks a partition has in common: options, transport, runner."""

from __future__ import annotations

import abc
import typing as t

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from .._core.runner import Runner
from .probe import ProbeRunner
from .transport import ShellTransport


def check_seconds(options: t.Mapping[str, t.Any]) -> None:
    """Refuse a time in which nothing can be done."""
    for name in ("timeout", "controller_timeout", "wait_timeout"):
        seconds = options.get(name)
        if seconds is not None and seconds < 1:
            raise AnsibleActionFail(f"{name} is {seconds}: give a number of seconds above 0")


class ProbeAction(ActionBase):
    """An action sets ``argument_spec`` and says in ``answer`` what it returns. What changes nothing says no more."""

    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False
    argument_spec: t.ClassVar[dict[str, t.Any]] = {}

    @abc.abstractmethod
    def answer(self, runner: Runner, options: dict[str, t.Any], host: str) -> dict[str, t.Any]:
        """The result of the task. ``host`` is the inventory name. ValueError: an option is wrong."""

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        result: dict[str, t.Any] = super().run(tmp, task_vars)
        _checked, options = self.validate_argument_spec(self.argument_spec)
        check_seconds(options)
        self.transport = ShellTransport(self, options["privilege"])
        runner = ProbeRunner(
            self.transport, timeout=options["timeout"], controller_timeout=options["controller_timeout"]
        )
        try:
            result.update(self.answer(runner, options, str((task_vars or {}).get("inventory_hostname", ""))))
        except ValueError as wrong:
            raise AnsibleActionFail(str(wrong)) from wrong
        return {"changed": False, **result}
