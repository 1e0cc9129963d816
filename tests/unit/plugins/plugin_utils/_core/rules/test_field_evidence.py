# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters and adapters as sites have them, which no simulated host does: what they prove, and what they do not."""

from __future__ import annotations

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_case import only

ZONE = "public (active)\n  target: default\n  interfaces: eth0\n  services: ssh\n  ports: \n"
RUNNING = {"firewalld": ZONE, "firewalld_active": "public\n  interfaces: eth0\n"}
ACCEPTS = "-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n"


def found(kind: str, **changes: hosts.Answer) -> set[str]:
    """Ids of the causes, both links down."""
    return {finding.id for finding in diagnose(hosts.read(kind, **{**only("O"), **changes})).findings}


@pytest.mark.parametrize(
    "below",
    [{"nft": ""}, {"nft": State.MISSING, "iptables": ACCEPTS}, {"nft": "table inet mine {\n}\n"}],
    ids=["no table", "no nft", "empty table"],
)
def test_a_listing_without_a_rule_says_nothing_against_firewalld(below: dict[str, hosts.Answer]) -> None:
    assert found("linux", **RUNNING, **below) == {"RMC032"}
    assert found("linux", **below) == {"RMC009"}


@pytest.mark.parametrize("more", ["  protocols: udp tcp\n", "  source-ports: 657/udp 657/tcp\n"])
def test_a_zone_that_lets_in_by_other_means_is_not_called_closed(more: str) -> None:
    assert found("linux", firewalld=ZONE + more, firewalld_active=RUNNING["firewalld_active"]) == {"RMC009"}


def test_a_line_for_any_port_of_a_vios_is_one_for_657() -> None:
    assert found("vios", viosecure="ON\nall,any,any,any,0.0.0.0,0\n") == {"RMC009"}
    assert found("vios", viosecure="ON\nall,any,657,rmc,0.0.0.0,0\n") == {"RMC031"}


def test_the_loopback_is_no_adapter_with_jumbo_frames() -> None:
    refused = "192.0.2.21         127.0.0.1         UGHR      1         1 lo0      -      -\n127/8 "
    assert found("aix", netstat_rn=hosts.NETSTAT_RN.replace("127/8 ", refused, 1)) == {"RMC009", "RMC040"}


def test_the_loopback_is_no_place_for_a_link_local_address() -> None:
    """Of a partition that a NovaLink manages."""
    changes = {
        "mcp": hosts.mcp(("hmc-east1", hosts.HMC1_DECIMAL, "fe80::1")),
        "rmcdomainstatus": hosts.domain(("O", hosts.HMC1, "fe80::1")),
        "ifconfig": "".join(line for line in hosts.IFCONFIG.splitlines(True) if "fe80" not in line),
    }
    findings = {finding.id: finding for finding in diagnose(hosts.read("aix", **changes)).findings}
    assert "(en0)" in findings["RMC045"].human_action
