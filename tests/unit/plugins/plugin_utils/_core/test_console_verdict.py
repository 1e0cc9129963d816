# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a row of lssyscfg means, value by value."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.console_verdict import inband_able, judge
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import HmcVersion, PartitionView

V10 = HmcVersion("V10R3", 10, "3", 1060)
V11 = HmcVersion("V11R1", 11, "1", 1111)


def view(rmc_state: str, **traits: t.Any) -> PartitionView:
    return PartitionView(
        **{
            "name": "lpar1",
            "lpar_id": 5,
            "system": "FRAME01",
            "serial": "78A1B2C",
            "env": "aixlinux",
            "state": "Running",
            "rmc_state": rmc_state,
            "rmc_ipaddr": "",
            **traits,
        }
    )


@pytest.mark.parametrize(
    ("rmc_state", "traits", "connected", "transport", "fault"),
    [
        ("active", {"rmc_ipaddr": "192.0.2.1"}, True, "ip", False),
        ("busy", {"rmc_ipaddr": "192.0.2.1"}, True, "ip", False),
        ("active", {}, True, "inband", False),
        ("inactive", {"rmc_ipaddr": "192.0.2.1"}, False, "none", True),
        ("inactive", {}, False, "none", True),
        ("none", {"os_version": "Unknown"}, False, "none", True),
        ("none", {"env": "vioserver"}, False, "none", True),
        ("inactive", {"state": "Not Activated"}, False, "none", False),
        ("inactive", {"state": "Open Firmware"}, False, "none", False),
        ("inactive", {"state": "Migrating - Running"}, False, "none", False),
        ("inactive", {"env": "os400"}, False, "none", False),
        ("unknown", {}, None, "unknown", True),
        ("", {"state": "Not Activated"}, None, "unknown", False),
    ],
)
def test_connection_transport_and_fault(
    rmc_state: str, traits: t.Any, connected: bool | None, transport: str, fault: bool
) -> None:
    verdict = judge(view(rmc_state, **traits), V11)
    assert (verdict.connected, verdict.transport, verdict.fault) == (connected, transport, fault)
    assert (verdict.stale, verdict.disagrees) == (False, False)


@pytest.mark.parametrize(
    ("version", "os_version", "transport", "stale"),
    [
        (V11, "AIX 7.3 7300-04-00-2546", "inband", False),
        (V11, "AIX 7.3 7300-03-01-2520", "unknown", True),
        (V11, "AIX 7.2 7200-05-03-2148", "unknown", True),
        (V11, "Nieznane", "inband", False),
        (V11, "VIOS 4.1.2.0", "inband", False),
        (V10, "AIX 7.3 7300-04-00-2546", "unknown", True),
        (None, "AIX 7.3 7300-04-00-2546", "unknown", False),
    ],
)
def test_active_without_an_address(version: HmcVersion | None, os_version: str, transport: str, stale: bool) -> None:
    verdict = judge(view("active", os_version=os_version), version)
    assert (verdict.connected, verdict.fault) == (True, False)
    assert (verdict.transport, verdict.stale) == (transport, stale)


@pytest.mark.parametrize(
    ("version", "able"),
    [
        (V10, False),
        (V11, True),
        (HmcVersion("V11R1", 11, "1", 1110), False),
        (HmcVersion("V11R2", 11, "2", 1120), True),
        (HmcVersion("V11R2", 11, "2", None), True),
        (HmcVersion("V11R1", 11, "1", None), None),
        (HmcVersion("V12R1", 12, "1", 1200), True),
        (HmcVersion("V7R7.9.0", 7, "7.9.0", 3), False),
        (HmcVersion("V11R1", 11, "1.2", 1111), None),
        (HmcVersion("", None), None),
        (None, None),
    ],
)
def test_which_consoles_can_do_in_band(version: HmcVersion | None, able: bool | None) -> None:
    assert inband_able(version) is able


@pytest.mark.parametrize(
    ("rmc_state", "active", "address", "disagrees"),
    [
        ("active", 1, "192.0.2.1", False),
        ("active", 0, "192.0.2.1", True),
        ("inactive", 1, "192.0.2.1", True),
        ("none", 1, "", True),
        ("inactive", 0, "", False),
        ("inactive", None, "", False),
        ("unknown", 1, "", False),
        ("active", 0, "", False),  # in-band: what lspartition shows then is unknown
        ("inactive", 3, "", False),  # a flag of unknown meaning
    ],
)
def test_lspartition_against_lssyscfg(rmc_state: str, active: int | None, address: str, disagrees: bool) -> None:
    row = view(rmc_state, rmc_ipaddr=address, lspartition_active=active)
    assert judge(row, V11).disagrees is disagrees
