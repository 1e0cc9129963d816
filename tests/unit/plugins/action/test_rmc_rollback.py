# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action hands options, transport and check mode on to the rollback."""

from __future__ import annotations

import typing as t
from unittest import mock

import pytest
from ansible.plugins.action import ActionBase

from ansible_collections.powerops.rsct.plugins.action import rmc_rollback
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell import probe_action
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell.test_rollback import OLD, Host, saves_of


def run(host: Host, *, check: bool = False, **args: t.Any) -> dict[str, t.Any]:
    task = mock.MagicMock(args=args, async_val=0, check_mode=check)
    action = rmc_rollback.ActionModule(task, *(mock.MagicMock() for number in range(5)))
    with (
        mock.patch.object(probe_action, "ProbeRunner", lambda transport, **settings: hosts.FakeRunner("aix", hosts.AIX)),
        mock.patch.object(probe_action, "ShellTransport", lambda action, privilege: host),
        mock.patch.object(ActionBase, "run", return_value={}),
    ):
        result: dict[str, t.Any] = action.run(task_vars={"inventory_hostname": "lpar-app01"})
    return result


def test_the_saves_are_listed() -> None:
    result = run(Host(saves_of()), list_only=True)
    assert (result["outcome"], result["changed"], len(result["saves"])) == ("listed", False, 3)


def test_check_mode_starts_nothing() -> None:
    host = Host(saves_of())
    result = run(host, check=True, save=OLD)
    assert (result["outcome"], result["changed"], host.launched) == ("planned", True, 0)


@pytest.mark.parametrize("args", [{}, {"save": "other"}, {"save": "last", "wait_timeout": 0}])
def test_wrong_options_fail(args: dict[str, t.Any]) -> None:
    with pytest.raises(Exception, match=r"save is not given|does not keep|wait_timeout is 0"):
        run(Host(saves_of()), **args)
