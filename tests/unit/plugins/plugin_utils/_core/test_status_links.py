# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three commands, one link for each HMC."""

from __future__ import annotations

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import HmcLink
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.links import hmc_links, overall_transport, short
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import (
    ControlPoint,
    DomainLink,
    ProxySlot,
    ProxyTable,
    Section,
    Snapshot,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import Policy

ID1, ID2 = "91c3e20b64fa7d15", "12b6b4fd1cebb73f"
POINT = ControlPoint(node_id=ID1, key_token="hmc-east1", ip_addresses=("192.0.2.21",), hmc_name="7063CR2*68A1B0C")


def row(state: str, node_id: str, name: str, section: Section = Section.MCP) -> DomainLink:
    return DomainLink(section, state, "A", node_id, 1, name)


def links_of(young: bool = False, expected: tuple[str, ...] = (), **facts: object) -> tuple[HmcLink, ...]:
    snapshot = Snapshot("aix", **{"links": (), "control_points": (), "proxy": ProxyTable("absent"), **facts})
    return hmc_links(snapshot, Policy(expected_hmcs=expected), young)


@pytest.mark.parametrize(
    ("token", "state"),
    [("I", "up"), ("i", "handshake"), ("O", "down"), ("X", "suspended"), ("Z", "flapping"), ("?", "unknown")],
)
def test_the_token_names_the_state(token: str, state: str) -> None:
    (link,) = links_of(control_points=(POINT,), links=(row(token, ID1, "192.0.2.21"),))
    assert (link.hmc, link.node_id, link.state, link.ip) == ("hmc-east1", ID1, state, token)
    assert link.transport == ("ip" if token == "I" else "none")


@pytest.mark.parametrize(
    ("token", "state"), [("i", "starting"), ("O", "starting"), ("X", "suspended"), ("Z", "flapping"), ("I", "up")]
)
def test_a_young_link_is_starting__not_down(token: str, state: str) -> None:
    (link,) = links_of(True, control_points=(POINT,), links=(row(token, ID1, "192.0.2.21"),))
    assert link.state == state


def test_rows_join_by_node_id_or_by_address() -> None:
    assert len(links_of(control_points=(POINT,), links=(row("I", ID1, "renamed"),))) == 1
    nameless = ControlPoint(hmc_ip="192.0.2.21", ip_addresses=("192.0.2.21",))
    (link,) = links_of(control_points=(nameless,), links=(row("I", ID1, "192.0.2.21"),))
    assert (link.hmc, link.node_id) == ("192.0.2.21", ID1)


def test_peers_are_no_hmcs() -> None:
    assert links_of(links=(row("I", ID2, "node-b", Section.PEER),)) == ()


def test_a_row_without_a_resource_is_an_hmc() -> None:
    (link,) = links_of(links=(row("O", ID2, "192.0.2.22"),))
    assert (link.hmc, link.state, link.addresses) == ("192.0.2.22", "down", ("192.0.2.22",))


def test_a_resource_without_a_row_is_down__unless_the_rows_were_not_read() -> None:
    assert links_of(control_points=(POINT,))[0].state == "down"
    assert links_of(control_points=(POINT,), links=None)[0].state == "unknown"


@pytest.mark.parametrize("name", ["hmc-east1", "HMC-EAST1.example.net"])
def test_a_slot_joins_by_its_short_name(name: str) -> None:
    (link,) = links_of(control_points=(POINT,), proxy=ProxyTable("table", (ProxySlot(name, "A"),)))
    assert (link.state, link.transport, link.inband) == ("up", "inband", "A")


def test_a_slot_name_is_cut_to_15_characters() -> None:
    point = ControlPoint(node_id=ID1, key_token="hmc-datacentre-east1")
    (link,) = links_of(control_points=(point,), proxy=ProxyTable("table", (ProxySlot("hmc-datacentre-", "A"),)))
    assert link.hmc == "hmc-datacentre-east1"


def test_both_transports_of_one_hmc() -> None:
    (link,) = links_of(
        control_points=(POINT,),
        links=(row("I", ID1, "192.0.2.21"),),
        proxy=ProxyTable("table", (ProxySlot("hmc-east1", "A"),)),
    )
    assert link.transport == "both"


def test_a_linux_slot_without_a_status_is_in_use() -> None:
    (link,) = links_of(proxy=ProxyTable("keyvalue", (ProxySlot("hmc-east1.example.net"),)))
    assert (link.state, link.transport) == ("up", "inband")


def test_an_expected_hmc_that_nobody_knows_is_absent() -> None:
    known, absent = links_of(expected=("hmc-west1",), control_points=(POINT,), links=(row("I", ID1, "192.0.2.21"),))
    assert (known.expected, absent.expected, absent.state) == (False, True, "absent")
    assert not known.matters


def test_nothing_is_absent__while_the_resources_were_not_read() -> None:
    assert links_of(expected=("hmc-west1",), control_points=None) == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("HMC1.example.net", "hmc1"), ("192.0.2.21", "192.0.2.21"), ("fe80::1", "fe80::1"), ("hmc1", "hmc1"), ("", "")],
)
def test_short(name: str, expected: str) -> None:
    assert short(name) == expected


@pytest.mark.parametrize(
    ("links", "proxy", "up", "expected"),
    [
        ((), ProxyTable("absent"), set(), "none"),
        (None, ProxyTable("absent"), set(), "unknown"),
        ((), None, set(), "unknown"),
        (None, ProxyTable("table"), {"inband"}, "inband"),
        ((), None, {"ip"}, "ip"),
        ((), ProxyTable("table"), {"ip", "inband"}, "both"),
        ((), ProxyTable("table"), {"both"}, "both"),
    ],
)
def test_transport_over_all(links: object, proxy: object, up: set[str], expected: str) -> None:
    snapshot = Snapshot("aix", links=links, proxy=proxy)
    assert overall_transport(snapshot, [HmcLink(name, name, "up") for name in up]) == expected


@pytest.mark.parametrize(("status", "state"), [("A", "up"), ("H", "handshake"), ("X", "unknown"), ("", "unknown")])
def test_a_row_of_the_table_says_its_state_itself(status: str, state: str) -> None:
    (link,) = links_of(proxy=ProxyTable("table", (ProxySlot("hmc-east1", status, 11),)))
    assert (link.state, link.transport) == (state, "inband" if state == "up" else "none")
