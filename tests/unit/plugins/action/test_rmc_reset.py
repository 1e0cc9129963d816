# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action hands options, transport and check mode on; the documentation's choices are those of the code."""

from __future__ import annotations

import typing as t
from unittest import mock

import pytest
import yaml
from ansible.plugins.action import ActionBase

from ansible_collections.powerops.rsct.plugins.action import rmc_reset
from ansible_collections.powerops.rsct.plugins.modules import rmc_reset as documented
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import CONSENTS
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell import probe_action
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts


def run(runner: hosts.FakeRunner, *, check: bool = False, **args: t.Any) -> dict[str, t.Any]:
    task = mock.MagicMock(args=args, async_val=0, check_mode=check)
    action = rmc_reset.ActionModule(task, *(mock.MagicMock() for number in range(5)))
    with (
        mock.patch.object(probe_action, "ProbeRunner", lambda transport, **settings: runner),
        mock.patch.object(ActionBase, "run", return_value={}),
    ):
        result: dict[str, t.Any] = action.run(task_vars={"inventory_hostname": "lpar-app01"})
    return result


def test_a_healthy_host_needs_nothing() -> None:
    result = run(hosts.FakeRunner("aix", hosts.AIX))
    assert (result["outcome"], result["changed"], result["before"]["host"]) == ("healthy", False, "lpar-app01")


def test_check_mode_plans() -> None:
    answers = {**hosts.AIX, "rmcdomainstatus": hosts.domain(("O", hosts.HMC1, "192.0.2.21"))}
    result = run(hosts.FakeRunner("aix", answers), check=True)
    assert (result["outcome"], result["changed"]) == ("planned", True)
    assert [step["rung"] for step in result["plan"]["steps"]] == ["refresh"]
    assert result["plan"]["script"].startswith("#!/bin/sh\n")


@pytest.mark.parametrize("args", [{"allow": ["force"]}, {"policy": {"nonsense": 1}}])
def test_wrong_options_fail(args: dict[str, t.Any]) -> None:
    with pytest.raises(Exception, match=r"force|nonsense"):
        run(hosts.FakeRunner("aix", hosts.AIX), **args)


def test_each_consent_is_documented() -> None:
    option = yaml.safe_load(documented.DOCUMENTATION)["options"]["allow"]
    assert option["choices"] == list(CONSENTS)
    text = " ".join(option["description"])
    assert all(f"V({name})" in text for name in CONSENTS)
