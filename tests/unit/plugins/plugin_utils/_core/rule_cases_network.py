# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of the rules about filters, routes, own addresses, packet sizes, and strangers on port 657."""

from __future__ import annotations

import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_case import Case, only

Answers = dict[str, hosts.Answer]
AVAILABLE = "ipsec_v4 Available  IP Version 4 Security Extension\n"
RULE: t.Final[dict[str, str]] = {
    "Rule action": "permit",
    "Source Address": "0.0.0.0",
    "Source Mask": "0.0.0.0",
    "Destination Address": "0.0.0.0",
    "Destination Mask": "0.0.0.0",
    "Protocol": "all",
    "Source Port": "any 0",
    "Destination Port": "any 0",
    "Scope": "both",
    "Direction": "both",
    "Fragment control": "all packets",
    "Tunnel ID number": "0",
    "Interface": "all",
}


def rule(number: int, **words: str) -> str:
    """One rule of ``lsfilt``; words with blanks as ``_``."""
    fields = RULE | {key.replace("_", " "): value for key, value in words.items()}
    return f"Rule {number}:\n" + "".join(f"{label:<20}: {value}\n" for label, value in fields.items()) + "\n"


def filtered(*rules: str, default: str = "permit") -> Answers:
    """The IPsec filter of AIX is on with these active rules."""
    placement = "Rule 1:\n*** Dynamic filter placement rule for IKE tunnels ***\n\n"
    body = "".join(rules) + rule(0, Rule_action=default)
    text = f"Beginning of IPv4 filter rules.\n{placement}{body}End of IPv4 filter rules.\n"
    return {"ipsec_device": AVAILABLE, "lsfilt": text}


DENY_UDP = rule(3, Rule_action="deny", Protocol="udp", Destination_Port="eq  657")
HMC1_ALONE = rule(3, Rule_action="deny", Source_Address="192.0.2.21", Source_Mask="255.255.255.255", Protocol="tcp")
SHUN = rule(3, Rule_action="shun_host", Protocol="tcp", Destination_Port="eq  657")
VIOS_ON = "ON\nall,22,any,ssh,0.0.0.0,0\nall,any,657,rmc,0.0.0.0,0\n"
ZONE = "public (default, active)\n  target: default\n  interfaces: eth0\n  services: ssh cockpit\n  ports: {}\n"
ZONE += "  rich rules: \n"
FIREWALLD: Answers = {
    "firewalld": ZONE.format("657/tcp"),
    "firewalld_active": "public\n  interfaces: eth0\n",
    "nft": "table inet firewalld {\n\tchain filter_INPUT {\n"
    "\t\ttype filter hook input priority filter + 10; policy accept;\n"
    '\t\tct state { established, related } accept\n\t\tiifname "lo" accept\n\t\tjump filter_INPUT_ZONES\n'
    "\t\treject with icmpx admin-prohibited\n\t}\n\tchain filter_INPUT_ZONES {\n"
    '\t\tiifname "eth0" goto filter_IN_public\n'
    "\t}\n\tchain filter_IN_public {\n\t\ttcp dport 22 accept\n\t\ttcp dport 657 accept\n\t}\n}\n",
}
NFT_DROPS: Answers = {
    "nft": "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n"
    "\t\tct state vmap { invalid : drop, established : accept, related : accept }\n"
    "\t\ttcp dport { 22, 443 } accept\n\t}\n}\n",
}
IPTABLES_DROPS: Answers = {
    "nft": State.MISSING,
    "iptables": "-P INPUT DROP\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n"
    "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n",
}
JUMBO: Answers = {"netstat_in": hosts.NETSTAT_IN.replace("1500 ", "9000 ")}
HOST_ROUTE = "192.0.2.21 {} UGHS 1 1 {} - -\n192.0.2.22 {} UGHS 1 1 {} - -\n"
TITLE = "Route Tree for Protocol Family 2 (Internet):\n"


def routed(gateway: str, adapter: str) -> Answers:
    """A route of its own to each HMC."""
    rows = HOST_ROUTE.format(gateway, adapter, gateway, adapter)
    return {"netstat_rn": hosts.NETSTAT_RN.replace(TITLE, TITLE + rows)}


OTHER = "10.77.0.9"
SECOND_ADAPTER = hosts.IFCONFIG.replace(
    "lo0: flags", f"en1: flags=1e084863,480<UP,RUNNING>\n        inet {OTHER} netmask 0xffffff00\nlo0: flags"
)
RECORDED = hosts.TWO_HMCS.replace("192.0.2.101", OTHER)
MOVED: Answers = {
    "ifconfig": hosts.IFCONFIG.replace("192.0.2.101", "192.0.2.201"),
    "netstat_rn": hosts.NETSTAT_RN.replace("192.0.2.101", "192.0.2.201"),
}
INSIDE: Answers = {
    "mcp": RECORDED,
    "ifconfig": hosts.IFCONFIG.replace("192.0.2.101", OTHER).replace("192.0.2.255", "10.77.0.255"),
    "netstat_rn": hosts.NETSTAT_RN.replace("192.0.2.101", OTHER).replace("192.0.2", "10.77.0"),
    "netstat": hosts.NETSTAT.replace("192.0.2.101", OTHER),
}
NOVALINK: Answers = {
    "mcp": hosts.TWO_HMCS.replace('{"192.0.2.21"}', '{"fe80::1"}').replace('{"192.0.2.22"}', '{"fe80::2"}'),
    "ifconfig": hosts.IFCONFIG.replace("        inet6 fe80::78a1:b2ff:fe00:1/64\n", ""),
}
REFUSED = "unreachable 192.0.2.21\nblackhole 192.0.2.22\n" + hosts.IP_ROUTE
NO_DEFAULT = hosts.IP_ROUTE.splitlines()[1] + "\n"
FAR = hosts.mcp(("hmc-east1", hosts.HMC1_DECIMAL, "198.51.100.21"))
ONE_FAR_DOWN = hosts.domain(("O", hosts.HMC1, "198.51.100.21"))


def seen(peer: str) -> Answers:
    return {"netstat": hosts.NETSTAT + f"tcp4       0      0  192.0.2.101.657        {peer}.40022       ESTABLISHED\n"}


LISTENS_PUBLIC: Answers = {"ip_addr": hosts.IP_ADDR.replace("192.0.2.101/24", "9.114.2.3/24")}
CASES = (
    Case("RMC030", "aix", {**filtered(DENY_UDP), **only("O")}, "down", "hmc-east1, hmc-east2"),
    Case("RMC030", "aix", {**filtered(default="deny"), **only("O")}, "down", "hmc-east1"),
    Case("RMC030", "aix", {**filtered(HMC1_ALONE), "rmcdomainstatus": hosts.domain(
        ("O", hosts.HMC1, "192.0.2.21"), ("I", hosts.HMC2, "192.0.2.22"))}, "degraded", "hmc-east1"),
    Case("RMC031", "vios", {"viosecure": VIOS_ON, **only("O")}, "down", "hmc-east1"),
    Case("RMC032", "linux", {**FIREWALLD, **only("O")}, "down", "hmc-east1"),
    Case("RMC032", "linux", {**FIREWALLD, "nft": State.MISSING, "iptables": "-P INPUT ACCEPT\n-A INPUT -j elsewhere\n",
                             **only("O")}, "down", "hmc-east1"),
    Case("RMC033", "linux", {**NFT_DROPS, **only("O")}, "down", "hmc-east1"),
    Case("RMC033", "linux", {**IPTABLES_DROPS, **only("O")}, "down", "hmc-east1"),
    Case("RMC034", "aix", filtered(DENY_UDP), "degraded", "hmc-east1"),
    Case("RMC035", "vios", {"viosecure": VIOS_ON}, "degraded", "hmc-east1"),
    Case("RMC036", "linux", FIREWALLD, "degraded", "hmc-east1"),
    Case("RMC036", "linux", NFT_DROPS, "degraded", "hmc-east1"),
    Case("RMC038", "aix", {**JUMBO, **only("X")}, "down", "hmc-east1"),
    Case("RMC038", "linux", {"ip_addr": hosts.IP_ADDR.replace("mtu 1500", "mtu 9000"), **only("X")}, "down", "hmc-east1"),
    Case("RMC039", "aix", {"maxpktsz": "8192\n", **only("X")}, "down", "hmc-east1"),
    Case("RMC040", "aix", {**routed("203.0.113.1", "en0"), **only("O")}, "down", "hmc-east1"),
    Case("RMC040", "linux", {"ip_route": REFUSED, **only("O")}, "down", "hmc-east1"),
    Case("RMC041", "linux", {"ip_route": NO_DEFAULT, "mcp": FAR, "rmcdomainstatus": ONE_FAR_DOWN}, "down", "hmc-east1"),
    Case("RMC042", "aix", {**MOVED, **only("O")}, "down", "hmc-east1"),
    Case("RMC043", "aix", {"ifconfig": SECOND_ADAPTER, "mcp": RECORDED, **routed("10.77.0.1", "en1"), **only("O")}, "down",
         "hmc-east1"),
    Case("RMC044", "aix", {**INSIDE, **only("O")}, "down", "hmc-east1"),
    Case("RMC045", "aix", {**NOVALINK, **only("O")}, "down", "hmc-east1"),
    Case("RMC046", "aix", seen("10.99.0.5"), "degraded"),
    Case("RMC047", "aix", seen("192.88.99.7"), "degraded"),
    Case("RMC048", "linux", {"machine": "x86_64\n"}, "degraded"),
    Case("RMC049", "linux", LISTENS_PUBLIC, "healthy"),
)  # fmt: skip
#: Beside what they are about a symptom stays: nobody can tell what the filter does.
UNDECIDED = Case("RMC037", "aix", {**filtered(SHUN), **only("O")}, "down", "hmc-east1")
