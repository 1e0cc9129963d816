# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an HMC's own words prove, and what they do not."""

from __future__ import annotations

import string
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.consoles import Console, Refusal, SystemView
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose_console import Fault, judge_console
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import (
    DlparEntry,
    Filesystem,
    HmcVersion,
    ManagedSystem,
    PartitionView,
    SystemConnection,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.hmc_firewall import FirewallRule
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.lshmc import HmcInterface, HmcNetwork
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import Policy, make_policy
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules.hmc import CONSOLE_RULES

V10, V11 = HmcVersion("V10R3", 10, "3", 1060), HmcVersion("V11R1", 11, "1", 1111)
SYSTEM = SystemView(ManagedSystem("FRAME01", "9105-22A", "78A1B2C", "Operating", "198.51.100.61"), None, True)
OPEN, SHUT = (
    FirewallRule("RMC", "eth0", (("tcp", "657"), ("udp", "657"))),
    FirewallRule("FCS", "eth0", (("tcp", "9920"),)),
)


def network(lparcomm: bool | None = True) -> HmcNetwork:
    """eth0 leads to the partitions and to the gateway, eth1 to the service processors."""
    adapters = (
        HmcInterface("eth0", "192.0.2.21", netmask="255.255.255.0", lparcomm=lparcomm),
        HmcInterface("eth1", "198.51.100.1", netmask="255.255.255.0", lparcomm=False),
    )
    return HmcNetwork("hmc01", gateway="192.0.2.1", addresses=("192.0.2.21", "198.51.100.1"), interfaces=adapters)


def lpar(number: int, rmc_state: str = "active", **traits: t.Any) -> PartitionView:
    words = {
        "name": f"lpar{number}", "lpar_id": number, "system": "FRAME01", "serial": "78A1B2C", "env": "aixlinux",
        "state": "Running", "rmc_state": rmc_state, "rmc_ipaddr": f"192.0.2.{100 + number}",
        "os_version": "AIX 7.2 7200-05-03",
    }  # fmt: skip
    return PartitionView(**{**words, **traits})


def entry(number: int, address: str, active: int = 1, serial: str = "78A1B2C") -> DlparEntry:
    return DlparEntry(number, number, "9105-22A", serial, "", address, active, (), "0x2c5f", (), 0)


def console(*views: PartitionView, **facts: t.Any) -> Console:
    known = {"version": V10, "network": network(), "systems": (SYSTEM,), "entries": (), "firewall": (OPEN,)}
    return Console(**{**known, "partitions": views, **facts})


def judge(*views: PartitionView, policy: Policy | None = None, **facts: t.Any) -> dict[str, Fault]:
    return {fault.finding.id: fault for fault in judge_console(console(*views, **facts), policy, "192.0.2.21")}


def test_a_healthy_console_has_no_finding() -> None:
    assert judge(lpar(1), lpar(2, state="Not Activated", rmc_state="inactive")) == {}
    assert judge_console(Console()) == ()


@pytest.mark.parametrize(
    ("views", "firewall", "found"),
    [
        ((lpar(1, "inactive"), lpar(2, "none")), (SHUT,), True),
        ((lpar(1, "inactive"),), (), True),
        ((lpar(1, "inactive"),), (FirewallRule("RMC", "eth0", (("udp", "657"),)),), True),
        ((lpar(1, "inactive"),), (FirewallRule("RMC", "eth0", OPEN.ports, ("198.51.100.0/24",)),), True),
        ((lpar(1, "inactive"),), (FirewallRule("RMC", "eth0", OPEN.ports, ("192.0.2.0/24",)),), False),
        ((lpar(1, "inactive"),), (FirewallRule("RMC", "eth0", OPEN.ports, ("odd/words",)),), False),
        ((lpar(1, "inactive"),), (FirewallRule("RMC", "all", OPEN.ports),), False),
        ((lpar(1, "inactive"),), (FirewallRule("RMC", "eth0"),), False),
        ((lpar(1, "inactive"),), (OPEN,), False),
        ((lpar(1, "inactive"),), None, False),
        ((lpar(1, "inactive"), lpar(2)), (SHUT,), False),  # who is connected proves that it passes
        ((lpar(1, "inactive", rmc_ipaddr=""),), (SHUT,), False),  # behind which adapter nobody knows
        ((lpar(1, "inactive", state="Not Activated"),), (SHUT,), False),
        ((lpar(1, "inactive", env="os400"),), (SHUT,), False),
        ((lpar(1, "inactive", rmc_ipaddr="203.0.113.9"),), (SHUT,), True),  # behind the gateway
    ],
)
def test_the_firewall_counts_where_nobody_is_connected(views: t.Any, firewall: t.Any, found: bool) -> None:
    assert ("HMC006" in judge(*views, firewall=firewall)) is found


def test_the_message_names_adapter_protocols_and_partitions() -> None:
    rules = (FirewallRule("RMC", "eth0", (("udp", "657"),)),)
    finding = judge(lpar(1, "inactive"), firewall=rules)["HMC006"].finding
    for word in ("hmc01", "eth0", "192.0.2.21", "tcp 657", "lpar1"):
        assert word in finding.message
    assert "udp" not in finding.message


@pytest.mark.parametrize(
    ("lparcomm", "views", "version", "found"),
    [
        (False, (lpar(1, "inactive"),), V10, True),
        (True, (lpar(1, "inactive"),), V10, False),
        (None, (lpar(1, "inactive"),), V10, False),
        (False, (lpar(1, "inactive"), lpar(2)), V10, False),  # as it was captured
        (False, (lpar(1, "inactive"), lpar(2, os_version="AIX 7.3 7300-04-00")), V10, False),
        (False, (lpar(1, "inactive"), lpar(2, os_version="AIX 7.3 7300-04-00")), V11, True),  # that may be in-band
        (False, (lpar(1, "inactive"), lpar(2)), V11, False),
        (False, (), V10, False),
    ],
)
def test_partition_communication_is_a_hint_where_nobody_is_connected(
    lparcomm: bool | None, views: t.Any, version: HmcVersion, found: bool
) -> None:
    assert ("HMC007" in judge(*views, network=network(lparcomm), version=version)) is found


@pytest.mark.parametrize(
    ("owner", "holder", "held", "found"),
    [
        (lpar(1, "inactive"), lpar(2, "inactive", state="Not Activated", rmc_ipaddr=""), entry(2, "192.0.2.101"), True),
        (lpar(1, "inactive"), None, entry(9, "192.0.2.101", 0), True),  # a partition that is gone
        (lpar(1, "inactive"), None, entry(9, "192.000.002.101"), True),  # octets as they were seen
        (lpar(1, "inactive"), None, entry(9, "192.0.2.101", serial="OTHER"), False),  # a system that was not read
        (lpar(1, "inactive"), lpar(2, rmc_ipaddr=""), entry(2, "192.0.2.101"), False),  # it runs: a right of its own
        (lpar(1, "inactive"), None, entry(1, "192.0.2.101", 0), False),  # its own
        (lpar(1), None, entry(9, "192.0.2.101", 0), False),  # connected all the same
        (lpar(1), None, entry(9, "192.0.2.101", 1), True),  # over the hypervisor perhaps: it is not listed
        (lpar(1, lspartition_active=1), None, entry(9, "192.0.2.101", 1), False),
        (lpar(1, "inactive", rmc_ipaddr=""), None, entry(9, ""), False),
    ],
)
def test_an_address_that_an_old_entry_holds(owner: t.Any, holder: t.Any, held: DlparEntry, found: bool) -> None:
    views = (owner, holder) if holder else (owner,)
    faults = judge(*views, entries=(held,))
    assert ("HMC004" in faults) is found
    assert not found or faults["HMC004"].place.partitions == {("78A1B2C", 1)}


@pytest.mark.parametrize(
    ("dcaps", "active", "found"),
    [("0x0", 1, True), ("0x00", 1, True), ("0x2f", 1, False), ("0x0", 0, False), (None, 1, False)],
)
def test_no_capability_counts_on_a_connected_partition(dcaps: str | None, active: int, found: bool) -> None:
    assert ("HMC005" in judge(lpar(1, dcaps=dcaps, lspartition_active=active))) is found
    assert "HMC005" not in judge(lpar(1, "inactive", dcaps=dcaps, lspartition_active=active))


@pytest.mark.parametrize(
    ("type_model", "version", "rmc_state", "found"),
    [
        ("9824-42A", V10, "inactive", True),
        ("9824-42A", V11, "inactive", False),
        ("9824-42A", V10, "active", False),  # what works is new enough
        ("9080-HEX", HmcVersion("V9R1", 9), "none", True),
        ("9009-42G", HmcVersion("V8R8.2.0", 8), "none", True),
        ("8286-42A", HmcVersion("V7R7.9.0", 7), "none", True),
        ("9131-52A", HmcVersion("V7R7.9.0", 7), "none", False),  # nobody knows
        ("9824-42A", HmcVersion("", None), "none", False),
    ],
)
def test_a_level_is_low_for_a_machine(type_model: str, version: HmcVersion, rmc_state: str, found: bool) -> None:
    system = SystemView(ManagedSystem("FRAME01", type_model, "78A1B2C", "Operating"), None, True)
    faults = judge(lpar(1, rmc_state), systems=(system,), version=version)
    assert ("HMC008" in faults) is found
    assert "HMC008" not in judge(
        lpar(1, rmc_state), systems=(system,), version=version, policy=make_policy({"memory_rules": False})
    )


@pytest.mark.parametrize(
    ("state", "connection", "found"),
    [
        ("Operating", "Connected", False),
        ("Power Off", "Connected", False),
        ("Operating", None, False),
        ("No Connection", None, True),
        ("Pending Authentication - Password Updates Required", None, True),
        ("Operating", "Failed Authentication", True),
        ("No Connection", "Connected", False),  # the list of connections knows best
        ("", "", False),
    ],
)
def test_a_system_without_connection(state: str, connection: str | None, found: bool) -> None:
    row = None if connection is None else SystemConnection("sys", "9105-22A", "78A1B2C", connection)
    system = SystemView(ManagedSystem("FRAME01", "9105-22A", "78A1B2C", state), row)
    faults = judge(systems=(system,))
    assert ("HMC003" in faults) is found
    assert not found or (faults["HMC003"].place.serial, faults["HMC003"].place.holds("78A1B2C", 5)) == ("78A1B2C", True)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"tmp": Filesystem("/tmp", 100, 0, 99)}, ["HMC009"]),
        ({"tmp": Filesystem("/", 100, None, 100)}, ["HMC009"]),
        ({"tmp": Filesystem("/tmp", 100, 50, 50)}, []),
        ({"clock_offset": 301}, ["HMC010"]),
        ({"clock_offset": -300}, []),
        ({"uptime_seconds": 899}, ["HMC011"]),
        ({"uptime_seconds": 900}, []),
    ],
)
def test_the_machine_itself(facts: dict[str, t.Any], found: list[str]) -> None:
    assert list(judge(**facts)) == found


def test_a_cause_explains_only_what_lies_within_its_place() -> None:
    lost = SystemView(ManagedSystem("FRAME02", "9105-22A", "78D3E4F", "No Connection"))
    odd = lpar(1, "inactive", lspartition_active=1)
    assert set(judge(odd, systems=(SYSTEM, lost))) == {"HMC001", "HMC003"}
    assert set(judge(odd, uptime_seconds=60)) == {"HMC011"}  # all of the HMC


def test_one_rebuild_is_one_finding() -> None:
    faults = judge(*(lpar(number, "inactive", lspartition_active=1) for number in range(1, 6)), firewall=None)
    assert faults["HMC001"].finding.subject == "lpar1, lpar2, lpar3 and 2 more on FRAME01"
    assert len(faults["HMC001"].place.partitions) == 5


def test_who_could_not_be_asked_is_judged_by_one_rule() -> None:
    refusal = Refusal("HMC020", "hscroot@hmc01:22", "The account is locked due to 3 failed logins.")
    (fault,) = judge_console(Console(refusal=refusal))
    assert (fault.finding.id, fault.finding.subject, fault.told) == ("HMC020", "hscroot@hmc01:22", False)
    assert "five minutes" in fault.finding.human_action


@pytest.mark.parametrize("rule", CONSOLE_RULES.values(), ids=lambda rule: rule.id)
def test_a_row_is_complete(rule: t.Any) -> None:
    assert rule.source.startswith("https://") and rule.human and "{subject}" in rule.message
    assert any(word in rule.message for word in ("Next:", "next:", "Owner:", "owner:"))
    assert set(rule.needs) <= set(Console.__dataclass_fields__)


_WORDS = st.text(string.printable + "{}\x1b\udce9", max_size=12)


@given(st.lists(st.tuples(_WORDS, _WORDS, _WORDS, _WORDS, st.integers(0, 3)), max_size=6))
def test_whatever_an_hmc_says_is_judged(rows: list[tuple[str, str, str, str, int]]) -> None:
    views = tuple(
        PartitionView(
            name, number, system, "78A1B2C", "aixlinux", "Running", state, address, lspartition_active=1, dcaps="0x0"
        )
        for name, system, state, address, number in rows
    )
    entries = tuple(entry(number + 1, address) for _name, _system, _state, address, number in rows)
    for fault in judge_console(console(*views, entries=entries)):
        assert set(fault.finding.message) <= set(string.printable) - set("\x0b\x0c\r\n\x1b")


def test_active_without_an_address_is_old_data_where_in_band_is_not_possible() -> None:
    found = judge(lpar(1, rmc_ipaddr=""))["HMC012"].finding
    assert "calls it active without an address" in found.message and "-m '9105-22A*78A1B2C'" in found.message
    able = {"os_version": "AIX 7.3 7300-04-00", "rmc_ipaddr": ""}
    assert judge(lpar(1, **able), version=V11) == {}
    assert "HMC012" in judge(lpar(1, **able), version=V10)
