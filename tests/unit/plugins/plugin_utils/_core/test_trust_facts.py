# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read of keys, trusted hosts, modes and suspensions, and what is not taken for an answer."""

from __future__ import annotations

import re

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands import CATALOGUE
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model_trust import Trust
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts

DEAD = (1, '2612-022 A session could not be established with the RMC daemon on "local_node".\n')
NO_CLASS = (1, "/usr/sbin/rsct/bin/runact-api: 2610-412 The resource class IBM.MCP is not defined.\n")
NO_FOLDER = (2, "ls: 0653-341 The file /var/ct/cfg does not exist.\n")
DENIED = (2, "ls: 0653-345 /var/ct/cfg: Permission denied.\n")


def trust(kind: str = "aix", uid: int = 0, **changes: hosts.Answer) -> Trust:
    return hosts.read(kind, uid, **changes).trust


@pytest.mark.parametrize("kind", hosts.HEALTHY)
def test_a_healthy_host_is_read(kind: str) -> None:
    found = trust(kind)
    assert [host.name for host in found.hosts or ()][-2:] == ["hmc-east1", "hmc-east2"]
    assert found.files == ("ct_has.pkf", "ct_has.qkf", "ct_has.thl")
    assert (found.renewed, found.nist, found.suspended) == ((), False, ())
    assert not [check for check in found.checks or () if check.attention]


@pytest.mark.parametrize(
    ("answer", "uid", "files"),
    [
        (".\nct_has.pkf\n", 0, ("ct_has.pkf",)),
        (".\n", 0, ()),
        (NO_FOLDER, 0, ()),
        (DENIED, 4711, None),
        ("", 0, None),
        ((1, ""), 0, None),
        (State.TIMEOUT, 0, None),
    ],
)
def test_no_answer_is_not_a_folder_without_keys(answer: hosts.Answer, uid: int, files: tuple[str, ...] | None) -> None:
    assert trust(uid=uid, key_files=answer).files == files


def test_without_its_file_there_is_no_list() -> None:
    found = trust(
        key_files=".\nct_has.pkf\n", ctsthl=(1, "ctsthl: 2660-011 no file\n"), key_ages=(1, "find: no file\n")
    )
    assert (found.hosts, found.renewed) == ((), ())


def test_a_list_that_can_not_be_printed_is_not_an_empty_one() -> None:
    assert trust(ctsthl=(1, "ctsthl: 2660-023 not permitted\n")).hosts is None
    assert trust(ctsthl="").hosts is None
    assert trust(key_ages=(1, "find: 0652-009\n")).renewed is None


def test_a_list_without_end_is_not_believed() -> None:
    endless = "".join(f"Host name: n{number}\n" for number in range(3000))
    snapshot = hosts.read("aix", ctsthl=endless)
    assert snapshot.trust.hosts is None
    assert [entry.detail for entry in snapshot.unread if entry.command == "ctsthl"] == [
        "3000 rows, and 2048 is the most that is believed"
    ]


@pytest.mark.parametrize(
    ("answer", "nist"),
    [
        ("Mode: none\nAsymmetric key: rsa512\nWhatever\n", False),
        ("compliance mode nist_sp800_131a\n", True),
        (State.MISSING, False),
        ("%&/()\n", None),
        ("", None),
        ((127, "lssecmode: not found\n"), None),
    ],
)
def test_a_security_mode_is_told_by_its_name(answer: hosts.Answer, nist: bool | None) -> None:
    assert trust(lssecmode=answer).nist is nist


@pytest.mark.parametrize(
    ("answer", "suspended"),
    [
        (f"0x{hosts.HMC2} State=1\n", (hosts.HMC2,)),
        (f"NodeID = {hosts.HMC1_DECIMAL}\nState = 1\n", (hosts.HMC1,)),
        ("State = 0\nState = 1\n", (hosts.HMC2,)),  # as many as there are HMCs: in their order
        ("State = 1\n", ("",)),  # of whom, nobody knows
        (NO_CLASS, ()),
        ((6, "2612-023 Resource not found.\n"), ()),
        (DEAD, None),
        ("", None),
        ("Zustand: wach\n", None),
    ],
)
def test_a_suspension_is_told_by_its_node(answer: hosts.Answer, suspended: tuple[str, ...] | None) -> None:
    assert trust(node_states=answer).suspended == suspended


def test_no_key_crosses_the_wire() -> None:
    """What leaves the host of a list with keys in it."""
    listing = "Host name: hmc1\nIdentifier Generation Method: rsa1024\nIdentifier Value:\n120400cc75f1aa0b\n"
    kept = [line for line in listing.splitlines() if re.search(CATALOGUE["ctsthl"].keep, line)]
    assert kept == ["Host name: hmc1", "Identifier Generation Method: rsa1024"]
    assert not any(
        word in " ".join(row.argv) for row in CATALOGUE.values() for word in ("ctskeygen", "cat /var/ct/cfg/ct_has")
    )
