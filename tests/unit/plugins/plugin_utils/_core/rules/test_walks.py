# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packets through filters and along routes: what passes, what does not, and what nobody can tell."""

from __future__ import annotations

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model_network import Interface, Network, Route
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.chains import parse_iptables, parse_nft
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.lsfilt import parse_lsfilt
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules.walk_chains import Arrival, verdict
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules.walk_ipsec import decide, packets
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules.ways import way
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_cases_network import filtered, rule

OWN, HMC = "192.0.2.101", "192.0.2.21"
PERMIT, DENY, UNKNOWN = "permit", "deny", "unknown"
DENY_657 = {"Rule_action": "deny", "Destination_Port": "eq  657"}


def decisions(*rules: str, default: str = PERMIT, interface: str = "en0") -> list[str]:
    """Verdicts on udp in, udp out, tcp in, its answer, tcp out, its answer."""
    text = filtered(*rules, default=default)["lsfilt"]
    assert isinstance(text, str)
    return [decide(parse_lsfilt(text).value, packet).verdict for packet in packets(OWN, HMC, interface)]


@pytest.mark.parametrize(
    ("rules", "denied"),
    [
        ([rule(3, Protocol="udp", **DENY_657)], [0, 1]),
        ([rule(3, Protocol="tcp", **DENY_657)], [2, 4]),
        ([rule(3, Direction="inbound", **DENY_657)], [0, 2]),
        ([rule(3, Rule_action="deny", Source_Port="eq  657", Direction="outbound")], [1, 3]),
        ([rule(3, Rule_action="deny", Source_Port="ge  1024", Protocol="tcp")], [2, 4]),
        ([rule(3, Destination_Port="eq  657"), rule(4, **DENY_657)], []),
        ([rule(3, Source_Address="10.0.0.0", Source_Mask="255.0.0.0", **DENY_657)], []),
        ([rule(3, Source_Address="192.0.2.21", Source_Mask="255.255.255.255", **DENY_657)], [0, 2]),
        ([rule(3, Interface="en1", **DENY_657)], []),
        ([rule(3, Scope="route", **DENY_657)], []),
        ([rule(3, Fragment_control="fragments only", **DENY_657)], []),
        ([rule(3, Rule_action="permit", Protocol="tcp/ack"), rule(4, Rule_action="deny", Protocol="tcp")], [2, 4]),
        ([rule(3, Rule_action="deny", Protocol="icmp")], []),
    ],
)
def test_the_first_rule_that_matches_decides(rules: list[str], denied: list[int]) -> None:
    assert [place for place, verdict in enumerate(decisions(*rules)) if verdict == DENY] == denied


def test_the_default_rule_stands_last_wherever_it_is_printed() -> None:
    text = rule(0, Rule_action="deny") + rule(3)
    assert {decide(parse_lsfilt(text).value, packet).verdict for packet in packets(OWN, HMC)} == {PERMIT}
    assert set(decisions(default="deny")) == {DENY}


@pytest.mark.parametrize(
    "odd",
    [
        rule(3, Rule_action="if"),
        rule(3, Rule_action="shun_host"),
        rule(3, Tunnel_ID_number="7"),
        rule(3, Pattern="string abc"),
        rule(3, Source_Port="between 1"),
        rule(3, Source_Address="somewhere"),
        "Rule 3:\nRule action         : deny\nSource Address      : 0.0.0.0\n",
    ],
)
def test_a_rule_that_is_not_understood_gives_no_verdict(odd: str) -> None:
    assert set(decisions(odd, default="deny")) == {UNKNOWN}


def test_a_rule_for_an_adapter_that_is_not_known_gives_no_verdict() -> None:
    assert UNKNOWN in decisions(rule(3, Interface="en1", **DENY_657), interface="")


HEAD = "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy "


def through_nft(rules: str, policy: str = "accept", more: str = "", protocol: str = "udp") -> str:
    body = "".join(f"\t\t{line}\n" for line in rules.splitlines())
    text = f"{HEAD}{policy};\n{body}\t}}\n{more}}}\n"
    return verdict(parse_nft(text).value, Arrival(protocol, HMC, interface="eth0"))


OWN_CHAIN = "\tchain own {\n\t\tudp dport 657 accept\n\t\treturn\n\t}\n"


@pytest.mark.parametrize(
    ("rules", "policy", "expected"),
    [
        ("", "accept", PERMIT),
        ("", "drop", DENY),
        ("udp dport 657 accept", "drop", PERMIT),
        ("udp dport { 22, 600-700 } accept", "drop", PERMIT),
        ("tcp dport 657 accept", "drop", DENY),
        ("meta l4proto { tcp, udp } th dport 657 accept", "drop", PERMIT),
        ("ip saddr 192.0.2.0/24 udp dport 657 counter packets 3 bytes 90 accept", "drop", PERMIT),
        ("ip saddr 198.51.100.0/24 accept", "drop", DENY),
        ("ip6 saddr fe80::/10 accept", "drop", DENY),
        ('iifname "lo" accept\nct state established,related accept\nreject with icmpx admin-prohibited', "accept", DENY),
        ('iifname "eth0" udp dport 657 log prefix "rmc drop " accept', "drop", PERMIT),
        ("ct state new udp dport 657 accept", "drop", PERMIT),
        ("ct state vmap { established : accept, invalid : drop }\nudp dport 657 accept", "drop", PERMIT),
        ("udp dport vmap { 657 : accept }", "drop", UNKNOWN),
        ("udp dport @ours accept", "drop", UNKNOWN),
        ("ip saddr != 192.0.2.21 drop", "accept", UNKNOWN),
        ("fib daddr type local accept", "drop", UNKNOWN),
        ("udp dport 657 queue num 1", "accept", UNKNOWN),
        ("jump own", "drop", PERMIT),
        ("goto own", "drop", PERMIT),
        ("jump nowhere", "drop", UNKNOWN),
        ("tcp dport 22 jump own", "drop", DENY),
    ],
)
def test_nft(rules: str, policy: str, expected: str) -> None:
    assert through_nft(rules, policy, OWN_CHAIN) == expected


def test_every_chain_that_a_packet_enters_by_has_a_say() -> None:
    other = "\tchain later {\n\t\ttype filter hook input priority 10; policy drop;\n\t}\n"
    assert through_nft("accept", more=other) == DENY
    assert through_nft("accept", more=other.replace("hook input", "hook forward")) == PERMIT
    assert through_nft("accept", more=other.replace("type filter", "type nat")) == PERMIT


def test_chains_in_a_circle_give_no_verdict() -> None:
    assert through_nft("jump a", more="\tchain a {\n\t\tjump b\n\t}\n\tchain b {\n\t\tjump a\n\t}\n") == UNKNOWN


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("-P INPUT ACCEPT\n", PERMIT),
        ("-P INPUT DROP\n-A INPUT -p udp -m udp --dport 657 -j ACCEPT\n", PERMIT),
        ("-P INPUT DROP\n-A INPUT -s 192.0.2.21/32 -p udp -m multiport --dports 22,657 -j ACCEPT\n", PERMIT),
        ("-P INPUT DROP\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 657 -j ACCEPT\n", DENY),
        ("-P INPUT ACCEPT\n-A INPUT -m state --state NEW -j REJECT --reject-with icmp-port-unreachable\n", DENY),
        ("-P INPUT DROP\n-N own\n-A INPUT -j own\n-A own -p udp -j ACCEPT\n", PERMIT),
        ("-P INPUT ACCEPT\n-A INPUT ! -s 192.0.2.21/32 -j DROP\n", UNKNOWN),
        ("-P INPUT ACCEPT\n-A INPUT -m geoip --source-country XX -j DROP\n", UNKNOWN),
        ('-P INPUT DROP\n-A INPUT -p udp -m comment --comment "-j DROP" -j ACCEPT\n', PERMIT),
    ],
)
def test_iptables(rules: str, expected: str) -> None:
    assert verdict(parse_iptables(rules).value, Arrival("udp", HMC, interface="eth0")) == expected


ADAPTERS = (
    Interface("en0", ("192.0.2.101/24",)),
    Interface("en1", ("10.77.0.9/24",)),
    Interface("en2", ("10.78.0.9/24",), up=False),
)
DEFAULT = Route("0.0.0.0/0", "192.0.2.1", "en0")


@pytest.mark.parametrize(
    ("address", "routes", "expected"),
    [
        (HMC, (), ("en0", OWN, "")),
        ("198.51.100.9", (), ("", "", "none")),
        ("198.51.100.9", (DEFAULT,), ("en0", OWN, "")),
        ("198.51.100.9", (DEFAULT, Route("198.51.100.0/24", "10.77.0.1", "en1")), ("en1", "10.77.0.9", "")),
        (HMC, (Route(f"{HMC}/32", "203.0.113.1", "en0"),), ("en0", OWN, "gateway")),
        (HMC, (Route(f"{HMC}/32", "203.0.113.1", "en0", onlink=True),), ("en0", OWN, "")),
        (HMC, (Route(f"{HMC}/32", "203.0.113.1", "en0"), Route("203.0.113.1/32", "", "en0")), ("en0", OWN, "")),
        (HMC, (Route(f"{HMC}/32", "203.0.113.1", "en0"), Route(f"{HMC}/32", "192.0.2.1", "en0")), ("en0", OWN, "")),
        (HMC, (Route(f"{HMC}/32", "10.78.0.1", "en2"),), ("en2", "10.78.0.9", "down")),
        (HMC, (Route(f"{HMC}/32", usable=False),), ("", "", "refused")),
    ],
)
def test_the_longest_prefix_leads_the_way(address: str, routes: tuple[Route, ...], expected: tuple[str, str, str]) -> None:
    taken = way(Network(interfaces=ADAPTERS, routes=routes), address)
    assert (taken.interface, taken.source, taken.trouble) == expected
