# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for port 657: which are proposed for removal, with what command, and what makes them stay."""

from __future__ import annotations

import dataclasses
import json
import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.hmc_facts import words_of
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.inband_facts import proxy_facts
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.inband_filters import openings
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Snapshot
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model_network import Chain, ChainRule, Network, Zone
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import make_policy
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.status import FILTER_SUBSETS
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts

DEVICE = "ipsec_v4 Available  IP Version 4 Security Extension\n"
ANY = "0.0.0.0 0.0.0.0"
QUIET = hosts.NETSTAT.replace("tcp4       0      0  192.0.2.101.657        192.0.2.21.41522       ESTABLISHED\n", "")
LEVEL = {"version": 11, "release": "1", "service_pack": 1111}
OLD = {"version": 10, "release": "3", "service_pack": 1060}
Facts = dict[str, t.Any]


def rule(number: int, action: str = "permit", protocol: str = "udp", **words: str) -> str:
    source, source_mask = words.get("source", ANY).split()
    target, target_mask = words.get("target", ANY).split()
    rows = (
        ("Rule action", action), ("Source Address", source), ("Source Mask", source_mask), ("Destination Address", target),
        ("Destination Mask", target_mask), ("Source Routing", "no"), ("Protocol", protocol),
        ("Source Port", words.get("far", "any 0")), ("Destination Port", words.get("near", "eq  657")), ("Scope", "both"),
        ("Direction", words.get("direction", "inbound")), ("Logging control", "no"), ("Fragment control", "all packets"),
        ("Tunnel ID number", words.get("tunnel", "0")), ("Interface", "all"), ("Auto-Generated", "no"),
    )  # fmt: skip
    return f"Rule {number}:\n" + "".join(f"{name:<20}: {value}\n" for name, value in rows) + "\n"


def lsfilt(*rules: str) -> str:
    return f"Beginning of IPv4 filter rules.\n{''.join(rules)}End of IPv4 filter rules.\n"


DEFAULT = rule(0, protocol="all", near="any 0")
PAIR = lsfilt(rule(3), rule(4, protocol="tcp"), DEFAULT)


def inband(text: str = PAIR, **changes: hosts.Answer) -> Snapshot:
    """A partition that is in-band with both HMCs and has this packet filter."""
    answers = {"ipsec_device": DEVICE, "lsfilt": text, "lsfilt_table": text, "netstat": QUIET, **changes}
    return hosts.read("aix_inband", subsets=FILTER_SUBSETS, **answers)


def told(name: str, level: t.Any = (), transport: str = "inband", **about: t.Any) -> Facts:
    hmc = {"name": name, "level": LEVEL if level == () else level, **about}
    return {"hmc": hmc, "state": "Running", "transport": transport}


def facts(snapshot: Snapshot, *said: Facts, expected: t.Sequence[str] = (), version: str = "") -> Facts:
    policy = make_policy(None, expected)
    found = proxy_facts(snapshot, version, policy=policy, words=words_of({"hmcs": list(said)}), filters=True)
    assert json.loads(json.dumps(found)) == found
    return found


def why(found: Facts) -> set[str]:
    assert found["removable"] == []
    return {row["why"] for row in found["kept"]}


def test_every_hmc_is_in_band() -> None:
    found = facts(inband())
    assert [(row["rule"], row["protocol"], row["direction"], row["when"]) for row in found["removable"]] == [
        ("4", "tcp", "inbound", "now"),
        ("3", "udp", "inbound", "now"),
    ]
    first = found["removable"][0]
    assert (first["command"], first["apply"]) == ("rmfilt -v 4 -n 4", "mkfilt -v 4 -u")
    assert first["review"] == "lsfilt -v 4 -n 4"
    assert found["kept"] == []


def test_without_being_asked_for_nothing_is_said() -> None:
    found = proxy_facts(inband())
    assert (found["removable"], found["kept"]) == (None, None)


def test_a_filter_that_was_not_read_is_none() -> None:
    found = facts(inband(lsfilt=State.TIMEOUT))
    assert (found["removable"], found["kept"]) == (None, None)


def test_without_a_filter_there_is_nothing_to_remove() -> None:
    found = facts(inband(ipsec_device=""))
    assert (found["removable"], found["kept"]) == ([], [])


@pytest.mark.parametrize("said", ["none", "ip", "unknown"])
def test_an_hmc_that_says_otherwise_puts_it_off(said: str) -> None:
    found = facts(inband(), told("hmc-east1", transport=said), told("hmc-east2"))
    assert {row["when"] for row in found["removable"]} == {"after_switch"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ct_clusterinfo": "CLUSTER_NAME cl1\n"}, "cluster"),
        ({"lspv": State.TIMEOUT}, "it could not be read whether the host is in a cluster"),
        ({"rmcdomainstatus": State.TIMEOUT}, "it could not be read whom RMC is connected to"),
        ({"netstat": State.TIMEOUT}, "it could not be read who is connected to 657"),
        ({"netstat": hosts.NETSTAT}, "192.0.2.21 is connected on 657 and is no HMC that is known here"),
        ({"mcproxy": hosts.proxy(("hmc-east1", "A"), ("hmc-east2", "H"))}, "hmc-east2 may stay on IP: nobody told"),
        ({"mcproxy": hosts.proxy()}, "no HMC that counts is known"),
    ],
)
def test_what_makes_all_rules_stay(changes: dict[str, hosts.Answer], reason: str) -> None:
    found = why(facts(inband(**changes)))
    assert len(found) == 1 and reason in found.pop()


def test_a_peer_domain_needs_the_rules() -> None:
    peers = f"\nPeer Domain Status\n  I A  0x{hosts.HMC1}  0001  node2\n"
    assert why(facts(inband(rmcdomainstatus=peers))) == {"RMC lists peers or nodes that this host manages"}


def test_a_session_of_an_hmc_is_its_own() -> None:
    found = facts(inband(netstat=hosts.NETSTAT), told("hmc-east1", addresses=["192.0.2.21"]))
    assert len(found["removable"]) == 2


OVER_IP: dict[str, hosts.Answer] = {"mcproxy": hosts.proxy(), "mcp": hosts.TWO_HMCS, "rmcdomainstatus": hosts.BOTH_UP}


def test_over_ip_and_eligible_is_for_later() -> None:
    found = facts(inband(**OVER_IP), version="V11R1M1111")
    assert {row["when"] for row in found["removable"]} == {"after_switch"}


def test_one_old_hmc_keeps_the_rules() -> None:
    found = facts(inband(**OVER_IP), told("hmc-east1", transport="ip"), told("hmc-east2", OLD, "ip"))
    assert [row["eligible"] for row in found["hmcs"]] == [True, False]
    assert (found["eligible"], found["power11"]) == (True, True)  # with the best of them
    assert why(found) == {"hmc-east2 would stay on IP without HMC V11.1.1111.0"}


def test_an_old_hmc_that_does_not_count_keeps_them_too_while_it_is_connected() -> None:
    said = (told("hmc-east1", transport="ip"), told("hmc-east2", OLD, "ip"))
    found = facts(inband(**OVER_IP), *said, expected=["hmc-east1"])
    assert [row["expected"] for row in found["hmcs"]] == [True, False]
    assert why(found) == {"hmc-east2 is connected over IP, though it is not among the expected HMCs"}
    down = {
        **OVER_IP,
        "rmcdomainstatus": hosts.domain(("I", hosts.HMC1, "192.0.2.21"), ("X", hosts.HMC2, "192.0.2.22")),
    }
    assert len(facts(inband(**down), *said, expected=["hmc-east1"])["removable"]) == 2


def test_an_hmc_that_knows_the_partition_counts_though_the_partition_does_not_know_it() -> None:
    found = facts(inband(), told("hmc-east1"), told("hmc-east2"), told("hmc-west1", OLD, "none"))
    assert [(row["hmc"], row["transport"], row["state"]) for row in found["hmcs"]][-1] == (
        "hmc-west1",
        "none",
        "absent",
    )
    assert why(found) == {"hmc-west1 would stay on IP without HMC V11.1.1111.0"}


@pytest.mark.parametrize(
    ("answers", "power11", "missing"),
    [
        ({"prtconf": hosts.PRTCONF.replace("POWER11", "POWER10")}, True, []),
        ({"sys0": "fwversion IBM,FW1060.20 (NH1060_084) Firmware version and revision levels False\n"}, True, []),
        ({"oslevel": "7300-03-01-2520\n"}, False, ["os"]),
    ],
)
def test_what_a_move_to_power11_brings(answers: dict[str, hosts.Answer], power11: bool, missing: list[str]) -> None:
    found = facts(inband(**OVER_IP, **answers), version="V11R1M1111")
    assert (found["power11"], [lack["requirement"] for lack in found["power11_missing"]]) == (power11, missing)
    assert {row["power11"] for row in found["hmcs"]} == {power11}


def test_what_a_move_brings_is_unknown_without_the_level_of_the_hmc() -> None:
    found = facts(inband(**OVER_IP))
    assert found["power11"] is None
    assert [lack["requirement"] for lack in found["power11_missing"]] == ["hmc"]


@pytest.mark.parametrize(
    ("level", "version"),
    [
        (LEVEL, "V11R1M1111"),
        ({**LEVEL, "service_pack": None}, ""),
        ({"version": 11, "release": "2", "service_pack": None}, "V11R2"),
        ({"version": 10, "release": "3", "service_pack": None}, "V10R3"),
        (None, ""),
        ("V11", ""),
        ({"version": "11"}, ""),
    ],
)
def test_the_level_of_an_hmc(level: t.Any, version: str) -> None:
    assert facts(inband(), told("hmc-east1", level))["hmcs"][0]["hmc_version"] == version


# --- rules of AIX ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (rule(3, tunnel="5"), "it holds something that is not understood"),
        (rule(1), "it is a reserved rule"),
        (rule(3, source="198.51.100.77 255.255.255.255"), "it names 198.51.100.77/32, where no HMC is known"),
    ],
)
def test_a_rule_that_stays_by_itself(text: str, reason: str) -> None:
    assert why(facts(inband(lsfilt(text, DEFAULT)))) == {reason}


def test_the_numbers_are_those_of_the_table() -> None:
    active = lsfilt(rule(2), rule(3, protocol="tcp"), rule(4, protocol="all", near="any 0"))
    found = facts(
        inband(active, lsfilt_table=lsfilt(rule(1, near="eq 4001"), rule(7), rule(8, protocol="tcp"), DEFAULT))
    )
    assert [row["command"] for row in found["removable"]] == ["rmfilt -v 4 -n 8", "rmfilt -v 4 -n 7"]


def test_what_is_on_file_and_not_active_would_become_active() -> None:
    table = lsfilt(rule(3), rule(4, "deny", near="eq 22", protocol="tcp"), DEFAULT)
    assert why(facts(inband(lsfilt(rule(3), DEFAULT), lsfilt_table=table))) == {
        "rules on file are not active, and mkfilt would make them so"
    }


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (lsfilt(DEFAULT), "it is active and not among the rules on file, which rmfilt changes"),
        (State.TIMEOUT, "the rules on file, which rmfilt changes, were not read"),
    ],
)
def test_an_active_rule_without_one_on_file(table: hosts.Answer, reason: str) -> None:
    assert why(facts(inband(lsfilt(rule(3), DEFAULT), lsfilt_table=table))) == {reason}


@pytest.mark.parametrize(
    "text",
    [
        rule(3, "deny"),
        rule(3, near="any 0"),
        rule(3, near="ge 600"),
        rule(3, near="eq 22", protocol="tcp"),
    ],
)
def test_a_rule_that_is_not_for_rmc_is_not_touched(text: str) -> None:
    found = facts(inband(lsfilt(text, DEFAULT)))
    assert (found["removable"], found["kept"]) == ([], [])


def test_a_rule_for_the_hmcs_and_this_host_alone() -> None:
    text = lsfilt(rule(3, source="192.0.2.0 255.255.255.0", target="192.0.2.101 255.255.255.255"), DEFAULT)
    assert len(facts(inband(text), told("hmc-east1", addresses=["192.0.2.21"]))["removable"]) == 1


# --- VIOS and Linux --------------------------------------------------------------------------------------------------


def test_the_lines_of_a_vios() -> None:
    text = (
        "ON\nall,657,any,rmc,0.0.0.0,0\nen0,any,657,rmc,192.0.2.21,0\nall,22,any,ssh,0.0.0.0,0\nall,rmc,any,rmc,::,0\n"
    )
    found = openings(hosts.read("vios", viosecure=text))
    assert found is not None
    assert [row.command for row in found] == [
        "viosecure -firewall deny -port 657",
        "viosecure -firewall deny -port 657 -remote -interface en0 -address 192.0.2.21",
        "viosecure -firewall deny -port 657 -ip6",
    ]
    assert openings(hosts.read("vios")) == ()
    assert openings(hosts.read("vios", viosecure="ON\nall;reboot,657,any,rmc,0.0.0.0,0\n"))[0].command == ""  # type: ignore[index]


def linux(*zones: Zone, chains: tuple[Chain, ...] = ()) -> Snapshot:
    return dataclasses.replace(hosts.read("linux"), network=Network(zones=zones, chains=chains))


def test_ports_and_rich_rules_of_firewalld() -> None:
    rich = 'rule family="ipv4" source address="192.0.2.21" port port="657" protocol="udp" accept'
    found = openings(linux(Zone("public", ports=("657/tcp", "600-700/udp", "22/tcp"), rich=(rich, "rule drop"))))
    assert found is not None
    assert [(row.protocol, row.why) for row in found] == [
        ("tcp", ""),
        ("udp", "it opens other ports as well"),
        ("udp", ""),
    ]
    assert found[0].command == "firewall-cmd --permanent --zone=public --remove-port=657/tcp"
    assert found[2].command == f"firewall-cmd --permanent --zone=public '--remove-rich-rule={rich}'"
    assert found[2].networks == ("192.0.2.21",)
    assert {row.apply for row in found} == {"firewall-cmd --reload"}


def test_a_name_that_is_a_command_gets_none() -> None:
    found = openings(linux(Zone("$(reboot)", ports=("657/tcp",))))
    assert found is not None
    assert (found[0].command, found[0].review, found[0].why) == ("", "", "it holds something that is not understood")


def test_rules_of_nft_and_iptables() -> None:
    accept = ChainRule("accept", "", (("tcp dport", "657"),), "tcp dport 657 accept")
    both = ChainRule("accept", "", (("udp dport", "656, 657"),), "udp dport { 656, 657 } accept")
    odd = ChainRule("accept", "", (("?", "limit"), ("tcp dport", "657")), "limit rate 1/second tcp dport 657 accept")
    drop = ChainRule("drop", "", (("tcp dport", "657"),), "tcp dport 657 drop")
    old = ChainRule("accept", "", (("protocol", "udp"), ("dport", "657")), "-A INPUT -p udp --dport 657 -j ACCEPT")
    chains = (
        Chain("inet filter", "input", "input", "drop", (accept, both, odd, drop)),
        Chain("ip iptables", "INPUT", "input", "drop", (old,)),
    )
    found = openings(linux(chains=chains))
    assert found is not None
    assert [(row.place, row.protocol, row.direction, row.why) for row in found] == [
        ("nftables", "tcp", "inbound", ""),
        ("nftables", "udp", "inbound", "it opens other ports as well"),
        ("nftables", "tcp", "inbound", "it holds something that is not understood"),
        ("iptables", "udp", "inbound", ""),
    ]
    assert found[0].review == "nft -a list chain inet filter input"
    assert found[0].command == "nft delete rule inet filter input handle HANDLE"
    assert found[3].command == "iptables -D INPUT -p udp --dport 657 -j ACCEPT"


def test_what_firewalld_wrote_is_told_once() -> None:
    accept = ChainRule("accept", "", (("tcp dport", "657"),), "tcp dport 657 accept")
    chains = (Chain("inet firewalld", "filter_IN_public_allow", rules=(accept,)),)
    assert [row.place for row in openings(linux(Zone("public", ports=("657/tcp",)), chains=chains)) or ()] == [
        "firewalld"
    ]


def test_linux_in_band_by_a_session_that_is_seen() -> None:
    text = "Subsystem         Group            PID     Status \n mcproxy          rsct             4711    active\n"
    proxy = f"{text}\n Hostname: hmc-east1.example.net\n"
    seen = hosts.read("linux", mcproxy=proxy, rmcdomainstatus="", mcp=hosts.mcp())
    found = facts(dataclasses.replace(seen, network=linux(Zone("public", ports=("657/udp",))).network))
    assert [row["when"] for row in found["removable"]] == ["now"]
