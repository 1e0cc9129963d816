# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The functions beside the parsers: what callers ask of parsed values and of raw text."""

from __future__ import annotations

import pytest
from parser_table import text_of

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import ControlPoint, Package, Resource
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.hmc_records import (
    managed_systems,
    parse_rows,
    partition_views,
    system_connections,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.hmc_text import (
    mentioned,
    no_results,
    parse_hmc_error,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.levels import AixLevel, aix_level
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.lsrsrc import (
    control_points,
    parse_lsrsrc,
    rmc_error,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.machine import firmware_level, parse_lpar_info
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.packages import rsct_level
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.src import not_on_file

# --- RSCT ------------------------------------------------------------------------------------------------------------


def test_a_control_point_carries_its_id_as_rmcdomainstatus_prints_it() -> None:
    first, second = control_points(parse_lsrsrc(text_of("aix/lsrsrc/two_hmcs")).value)
    assert (first.node_id, second.node_id) == ("5b1e77c0a94d2f08", "f21f494c589bffff")
    assert second.ip_addresses == ("192.0.2.22", "2001:db8::22")
    assert second.hmc_additional_ips == ("198.51.100.22", "203.0.113.22", "2001:db8::22")


def test_a_management_server_is_a_control_point_without_id() -> None:
    (point,) = control_points(parse_lsrsrc(text_of("aix/lsrsrc/management_server")).value)
    assert point == ControlPoint(
        mn_name="192.0.2.101",
        ip_addresses=("192.0.2.21",),
        connectivity_names=("192.0.2.101",),
        hmc_ip="192.0.2.21",
    )


@pytest.mark.parametrize(
    ("printed", "node_id"),
    [
        (0, "0000000000000000"),
        ((1 << 64) - 1, "ffffffffffffffff"),
        ("6565816976110595848", "5b1e77c0a94d2f08"),
        (1 << 64, ""),
        (-1, ""),
        ("", ""),
        ("0x5b1e77c0a94d2f08", "5b1e77c0a94d2f08"),
        (("a", "b"), ""),
    ],
)
def test_a_node_id_is_unsigned_and_has_64_bits(printed: int | str | tuple[str, ...], node_id: str) -> None:
    (point,) = control_points([Resource("IBM.MCP", 1, (("NodeID", printed),))])
    assert point.node_id == node_id


def test_other_classes_are_no_control_points() -> None:
    rows = [Resource("IBM.PeerNode", 1, (("HMCName", "x"),)), Resource("", 1, (("Name", "x"),))]
    assert control_points(rows) == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('lsrsrc: 2612-022 A session could not be established with the RMC daemon on "local_node".', "2612-022"),
        ("(lsrsrc-api) /usr/sbin/rsct/bin/lsrsrc-api：2612-023 找不到资源。", "2612-023"),
        ("0513-085 The ctrmc Subsystem is not on file.", ""),
        ("192612-022", ""),
        ("", ""),
    ],
)
def test_the_code_of_an_rsct_message_is_found_in_any_language(text: str, code: str) -> None:
    assert rmc_error(text) == code


def test_a_subsystem_or_a_group_is_not_on_file() -> None:
    assert not_on_file("0513-085 The mcproxy Subsystem is not on file.")
    assert not_on_file("0513-086 Die Gruppe cluster ist nicht definiert.")
    assert not not_on_file("0513-004 The Subsystem or Group, ctrmc, is currently inoperative.")


# --- levels ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("packages", "level"),
    [
        ([Package("rsct.msg.en_US.core.rmc", "2.5.4.0"), Package("rsct.core.rmc", "3.3.1.2")], "3.3.1.2"),
        ([Package("rsct.core", "3.2.6.3-22137")], "3.2.6.3"),
        ([Package("rsct.core", "1:3.3.1.1-24031")], "3.3.1.1"),
        ([Package("rsct.msg.en_US.core.rmc", "2.5.4.0")], ""),
        ([], ""),
    ],
)
def test_the_rsct_level_is_that_of_rmc_itself(packages: list[Package], level: str) -> None:
    assert rsct_level(packages) == level


def test_levels_of_aix_are_ordered() -> None:
    assert aix_level("7300-04-00-2546") == AixLevel(7, 3, 4, 0, "2546")
    assert aix_level("7300-03") == AixLevel(7, 3, 3, 0)
    assert aix_level("4.1.0.10") is None
    older, newer = aix_level("7300-03-02-2520"), aix_level("7300-04-00-2546")
    assert older and newer and older < newer


def test_a_firmware_level_is_found_in_any_text() -> None:
    assert firmware_level("IBM,FW1110.10 (NL1110_045)") == "FW1110.10"
    assert firmware_level("IBM,RG080425_d79e22_r") == ""


def test_a_system_that_is_not_partitioned_has_no_partition_id() -> None:
    assert parse_lpar_info("-1 NULL") == (None, "")
    assert parse_lpar_info("99 two words") == (99, "two words")
    assert parse_lpar_info("") == (None, "")


# --- HMC -------------------------------------------------------------------------------------------------------------

NAMES = ["name", "rmc_state", "rmc_ipaddr"]


def test_rows_get_the_names_that_were_asked_for() -> None:
    (row,) = parse_rows("inband1,active,\n", NAMES).value
    assert row == {"name": "inband1", "rmc_state": "active", "rmc_ipaddr": ""}


def test_a_printed_line_of_names_is_no_row() -> None:
    assert len(parse_rows("name,rmc_state,rmc_ipaddr\nvios1,active,192.0.2.1\n", NAMES).value) == 1


def test_a_coloured_line_of_names_is_no_row() -> None:
    text = "\x1b[1mname,rmc_state,rmc_ipaddr\x1b[0m\n\x1b[0;32mvios1,active,192.0.2.1\x1b[0m\n"
    assert [row["name"] for row in parse_rows(text, NAMES).value] == ["vios1"]


def test_a_row_with_other_columns_is_noise() -> None:
    parsed = parse_rows("a,b\nvios1,active,192.0.2.1\na,b,c,d\n", NAMES)
    assert [row["name"] for row in parsed.value] == ["vios1"]
    assert parsed.noise == ("a,b", "a,b,c,d")


@pytest.mark.parametrize("text", ["No results were found.\n", "Nie znaleziono wyników.\n", "没有找到任何结果。\n"])
def test_no_results_is_no_row_even_of_one_column(text: str) -> None:
    rows = parse_rows(text, ["name"]).value
    assert rows == ()
    assert no_results(text, rows)
    assert not no_results(text, rows, rc=1)


NO_SENTENCES = ("Segmentation fault(coredump)", "<html><title>502 Bad Gateway</title></html>", "\x1c\x02\udcb3.")


@pytest.mark.parametrize(
    "text", ["", "HSCL8018 The managed system X was not found.", "bash: x: command not found", *NO_SENTENCES]
)
def test_silence_and_errors_are_not_no_results(text: str) -> None:
    assert not no_results(text, ())


def test_the_inner_code_is_the_one_that_matters() -> None:
    error = parse_hmc_error("HSCL127D: HSCL1288 logical port 27004003 is already assigned.").value
    assert (error.codes, error.code) == (("HSCL127D", "HSCL1288"), "HSCL1288")


def test_the_attribute_a_level_does_not_have_is_named_in_any_language() -> None:
    text = text_of("hmc/hmc_error/invalid_attribute_polish")
    assert mentioned(text, ["name", "rmc_ipadr", "state"]) == ("rmc_ipadr",)


def test_a_capability_that_was_not_printed_is_not_read() -> None:
    (view,) = partition_views(
        [{"name": "old", "dlpar_mem_capable": "1", "dlpar_io_capable": "0"}], "FRAME01", "78A1B2C"
    )
    assert dict(view.capabilities) == {"dlpar_mem": True, "dlpar_proc": None, "dlpar_io": False, "osshutdown": None}
    assert (view.system, view.serial, view.lpar_id) == ("FRAME01", "78A1B2C", None)


def test_systems_and_connections_survive_missing_attributes() -> None:
    (system,) = managed_systems([{"name": "FRAME01"}])
    assert (system.name, system.state) == ("FRAME01", "")
    (connection,) = system_connections([{"type_model_serial_num": "unavailable", "state": "Connecting"}])
    assert (connection.type_model, connection.serial, connection.error) == ("", "", "")


def test_quotes_that_a_publisher_typeset_are_quotes() -> None:
    # escaped here, because the collection's own files keep to plain quotes
    text = (
        "> Resource Persistent Attributes for IBM.MCP\n"
        "> resource 1:\n"
        ">         IPAddresses = {\u201c192.0.2.21\u201d,\u201c2001:db8::21\u201d}\n"
        ">         HMCName = \u201c7063CR2*68A1B0C\u201d\n"
        ">         HMCAddIPs = \u201e\u201d\n"
    )
    (resource,) = parse_lsrsrc(text).value
    assert dict(resource.attributes) == {
        "IPAddresses": ("192.0.2.21", "2001:db8::21"),
        "HMCName": "7063CR2*68A1B0C",
        "HMCAddIPs": "",
    }
