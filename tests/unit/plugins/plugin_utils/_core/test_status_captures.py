# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The diagnosis on publicly posted output; skipped where the captures are not at hand."""

from __future__ import annotations

import pathlib

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Member
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts


@pytest.fixture
def text(captures: pathlib.Path) -> dict[str, str]:
    """Capture name, without number suffix words, to its text."""
    return {path.stem: path.read_text(encoding="utf-8") for path in captures.glob("*.txt")}


def test_a_cluster_node_with_its_hmc(text: dict[str, str]) -> None:
    """The decimal id of lsrsrc and the hexadecimal one of rmcdomainstatus name one HMC; peers are none."""
    changes = {
        "mcp": text["lsrsrc-IBM.MCP--04"],
        "rmcdomainstatus": text["rmcdomainstatus--01"],
        "lsrpdomain": text["lsrpdomain--01"],
    }
    snapshot = hosts.read("aix", **changes)
    found = diagnose(snapshot)
    assert [(link.hmc, link.node_id, link.state) for link in found.links] == [("HMC666", "12b6b4fd1cebb73f", "up")]
    assert snapshot.membership.answer is Member.YES
    assert (found.state, [finding.id for finding in found.findings]) == ("healthy", ["RMC012"])


def test_on_demand_daemons_at_rest_are_no_fault(text: dict[str, str]) -> None:
    found = diagnose(hosts.read("aix", lssrc_all=text["lssrc-a-grep--01"]))
    assert (found.state, [finding.id for finding in found.findings]) == ("healthy", ["RMC012"])


def test_a_listing_without_the_dlpar_manager(text: dict[str, str]) -> None:
    found = diagnose(hosts.read("aix", lssrc_all=text["lssrc-a--02"]))
    assert {finding.id for finding in found.findings} == {"RMC079", "RMC080"}


ADDRESSES = {"ifconfig": hosts.IFCONFIG, "netstat": hosts.NETSTAT, "netstat_rn": hosts.NETSTAT_RN}


def there(own: str) -> str:
    """The network of the captured partition."""
    own = own.replace("192.0.2.101", "100.126.217.218").replace("192.0.2.21.", "100.126.217.249.")
    return own.replace("192.0.2.", "100.126.217.")


def test_a_replaced_hmc_stays_behind(text: dict[str, str]) -> None:
    """Two resources, of which only the second has a living link: the first is down until a policy retires it."""
    node_id = f"{1342464117648976727:016x}"
    changes = {"mcp": text["lsrsrc-IBM.MCP--02"], "rmcdomainstatus": hosts.domain(("I", node_id, "100.126.217.249"))}
    changes |= {name: there(text) for name, text in ADDRESSES.items()}
    found = diagnose(hosts.read("vios", **changes))
    assert [(link.hmc, link.state) for link in found.links] == [("HMC113", "down"), ("HMC259", "up")]
    assert [(finding.id, finding.subject) for finding in found.findings] == [("RMC009", "HMC113")]


def test_levels_of_a_machine(text: dict[str, str]) -> None:
    changes = {"prtconf": text["prtconf--01"], "oslevel": text["oslevel-s--01"], "sys0": text["lsattr-El-sys0--01"]}
    levels = hosts.read("aix_inband", **changes).levels
    assert (levels.os, levels.processor_mode, levels.model) == ("7300-03-00-2446", "POWER 9", "9114-275")
