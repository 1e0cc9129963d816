# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may be connected to port 657 without being reported, and what a policy may say of it."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import make_policy
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_cases_network import seen


def found(peer: str, policy: dict[str, t.Any] | None = None, **changes: hosts.Answer) -> list[str]:
    answers = {**seen(peer), **changes}
    return [finding.id for finding in diagnose(hosts.read("aix", **answers), make_policy(policy)).findings]


@pytest.mark.parametrize("peer", ["192.0.2.22", "192.0.2.101", "127.0.0.1"])
def test_hmcs_and_the_host_itself_are_no_strangers(peer: str) -> None:
    assert found(peer) == []


@pytest.mark.parametrize("allowed", [["10.99.0.5"], ["10.99.0.0/24"], "10.99.0.5"])
def test_a_policy_may_allow_a_peer(allowed: t.Any) -> None:
    assert found("10.99.0.5", {"allowed_peers": allowed}) == []
    assert found("10.98.0.5", {"allowed_peers": allowed}) == ["RMC046"]


def test_nodes_of_a_cluster_are_met_in_the_own_network() -> None:
    member = {"ct_clusterinfo": "clus_a\n"}
    assert found("192.0.2.77", **member) == ["RMC012"]
    assert found("10.99.0.5", **member) == ["RMC046", "RMC012"]


def test_nobody_is_a_stranger_while_no_hmc_is_known__but_the_internet_is() -> None:
    unknown = {"mcp": hosts.mcp(), "rmcdomainstatus": ""}
    assert "RMC046" not in found("10.99.0.5", **unknown)
    assert "RMC047" in found("192.88.99.7", **unknown)


def test_what_is_no_address_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"policy\.allowed_peers names 'hmc one': give addresses or networks"):
        make_policy({"allowed_peers": ["hmc one"]})
