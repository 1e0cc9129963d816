# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two read-only actions, with a fake host behind them."""

from __future__ import annotations

import typing as t
from unittest import mock

import pytest
from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.powerops.rsct.plugins.action import mcproxy_facts, rmc_status
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell import probe_action
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts

Seen = dict[str, t.Any]


def run(module: t.Any, runner: hosts.FakeRunner, seen: Seen | None = None, **args: t.Any) -> dict[str, t.Any]:
    """Run an action as Ansible would, with ``runner`` in place of the probe; ``seen`` gets what the probe was given."""

    def make_runner(transport: t.Any, **settings: t.Any) -> hosts.FakeRunner:
        (seen if seen is not None else {}).update(settings, privilege=transport.privilege)
        return runner

    task = mock.MagicMock(args=args, async_val=0, check_mode=False)
    action = module.ActionModule(task, *(mock.MagicMock() for number in range(5)))
    action._load_name = module.__name__  # set by Ansible's loader; ansible-core 2.16 puts it into its messages
    with (
        mock.patch.object(probe_action, "ProbeRunner", make_runner),
        mock.patch.object(ActionBase, "run", return_value={}),
    ):
        result: dict[str, t.Any] = action.run(task_vars={"inventory_hostname": "lpar-app01"})
    return result


def test_rmc_status_returns_the_document() -> None:
    seen: Seen = {}
    result = run(rmc_status, hosts.FakeRunner("aix", hosts.AIX), seen, expected_hmcs=["hmc-east1"])
    assert result["changed"] is False
    assert (result["rmc"]["host"], result["rmc"]["state"]) == ("lpar-app01", "healthy")
    assert seen == {"timeout": 60, "controller_timeout": None, "privilege": "become"}


def test_rmc_status_does_not_fail__when_the_host_gives_no_answer() -> None:
    result = run(rmc_status, hosts.FakeRunner("aix", {}, failure="no answer within 90 s"))
    assert result["rmc"]["state"] == "unknown"
    assert "failed" not in result


def test_rmc_status_passes_its_limits_on() -> None:
    seen: Seen = {}
    run(
        rmc_status, hosts.FakeRunner("aix", hosts.AIX), seen, timeout=20, controller_timeout=25, privilege="per_command"
    )
    assert seen == {"timeout": 20, "controller_timeout": 25, "privilege": "per_command"}


@pytest.mark.parametrize(
    "args", [{"policy": {"nonsense": 1}}, {"subsets": ["weather"]}, {"privilege": "root"}, {"unknown_option": 1}]
)
def test_wrong_options_fail(args: dict[str, t.Any]) -> None:
    with pytest.raises(Exception, match=r"nonsense|weather|root|unknown_option") as caught:
        run(rmc_status, hosts.FakeRunner("aix", hosts.AIX), **args)
    assert isinstance(caught.value, AnsibleActionFail) or "Arg" in type(caught.value).__name__


@pytest.mark.parametrize("name", ["timeout", "controller_timeout"])
def test_no_time_at_all_is_refused(name: str) -> None:
    with pytest.raises(AnsibleActionFail, match=f"{name} is 0: give a number of seconds above 0"):
        run(rmc_status, hosts.FakeRunner("aix", hosts.AIX), **{name: 0})


def test_mcproxy_facts_returns_facts() -> None:
    result = run(mcproxy_facts, hosts.FakeRunner("aix_inband", hosts.AIX_INBAND), hmc_version="V11R1M1111")
    facts = result["ansible_facts"]["mcproxy"]
    assert (facts["present"], facts["transport"], facts["eligible"]) == (True, "inband", True)


@pytest.mark.parametrize("module", [rmc_status, mcproxy_facts])
def test_check_mode_is_supported(module: t.Any) -> None:
    assert module.ActionModule._supports_check_mode is True
    assert module.ActionModule._supports_async is False
