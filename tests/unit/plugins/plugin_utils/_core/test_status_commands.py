# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue only reads, is complete, and every row has a subset and sane limits."""

from __future__ import annotations

import re

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands import (
    ALTERNATIVES,
    CATALOGUE,
    ON_REQUEST,
    SUBSETS,
    select,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Command

ROWS = CATALOGUE.values()
#: Change or stop something, some of them in disguise.
BANNED = {
    *(
        "rmsock",
        "ctsyschk",
        "procstack",
        "procfiles",
        "rmcctrl",
        "recfgct",
        "refresh",
        "startsrc",
        "stopsrc",
        "refrsrc",
    ),
    *("chrsrc", "mkrsrc", "rmrsrc", "ctskeygen", "chdev", "odmdelete", "odmadd", "rmcrefreshMD", "ctsnap"),
}
#: Programs with forms that write; these flags and words are the reading ones.
READING_FORMS = {
    "lssrc": {"-a", "-ls"},
    "ps": {"-A", "-o"},
    "systemctl": {"is-enabled"},
    "ioscli": {"ioslevel", "cluster", "viosecure"},
    "firewall-cmd": {"--list-all", "--get-active-zones"},
    "nft": {"list"},
    "iptables": {"-S"},
    "lsfilt": {"-v"},
    "ifconfig": {"-a"},
    "ip": {"addr", "route"},
    "lsdev": {"-Cc"},
    "rpm": {"-qa"},
    "dpkg-query": {"-W"},
    "ctsthl": {"-l"},
    "find": {"/var/ct/cfg"},
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_only_reads(row: Command) -> None:
    assert row.read_only
    assert not BANNED & set(row.argv)
    assert row.argv[0] not in READING_FORMS or row.argv[1] in READING_FORMS[row.argv[0]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_is_well_formed(row: Command) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", row.id)
    assert "/" not in row.argv[0], "the probe has a fixed PATH"
    assert row.tags and row.tags <= {"aix", "vios", "linux", "inband"}
    assert 0 < row.timeout <= 30
    assert row.subset in (*SUBSETS, *ON_REQUEST)
    assert 0 in row.ok_rc


def test_commands_that_ask_rmcd_are_marked() -> None:
    asking = {"lsrsrc", "rmcdomainstatus", "lsrpdomain", "runact"}
    assert {row.id for row in ROWS if row.argv[0] in asking} == {row.id for row in ROWS if row.rmc_client}


def test_the_only_action_of_a_resource_is_the_one_that_reads() -> None:
    rows = [row for row in ROWS if row.argv[0] == "runact"]
    assert [row.argv[-2:] for row in rows] == [("IBM.MCP", "GetNodeState")]
    assert not any("State=" in word for row in rows for word in row.argv)


def test_no_file_that_was_found_is_touched() -> None:
    words = {word for row in ROWS if row.argv[0] == "find" for word in row.argv}
    assert not words & {"-exec", "-execdir", "-ok", "-delete", "-fprint", "-ls"}


def test_no_key_of_the_trusted_host_list_is_kept() -> None:
    lines = ("Host name: hmc1", "Identifier Generation Method: rsa1024", "Identifier Value:", "120400cc75f1", "-----")
    assert [bool(re.search(CATALOGUE["ctsthl"].keep, line)) for line in lines] == [True, True, False, False, False]


def test_df_names_its_mounts() -> None:
    for row in (row for row in ROWS if row.argv[0] == "df"):
        assert row.argv[-2:] == ("/var", "/tmp")


def test_prtconf_runs_only_where_inband_needs_it() -> None:
    assert CATALOGUE["prtconf"].tags == {"inband"}


def test_membership_does_not_depend_on_rmcd() -> None:
    rows = [row for row in ROWS if row.subset == "membership"]
    assert [row.id for row in rows if row.rmc_client] == ["lsrpdomain"]
    assert not any("CuAt" in row.argv for row in rows)


def test_a_subset_adds_to_what_is_always_read() -> None:
    always = select(())
    assert {row.subset for row in always} == {"rsct"}
    assert set(select(("sockets",))) - set(always) == {CATALOGUE["netstat"], CATALOGUE["ss"]}
    assert set(select((*SUBSETS, *ON_REQUEST))) == set(ROWS)


def test_an_unknown_subset_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown subsets: weather"):
        select(("rsct", "weather"))


def test_alternatives_are_rows() -> None:
    assert {command for group in ALTERNATIVES for command in group} <= set(CATALOGUE)
