# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packet filters of every platform: what their commands print and change, and what passes afterwards."""

from __future__ import annotations

import typing as t

import pytest

from powersim import table
from powersim.call import Answer, Call
from powersim.state.filters import Ipsec, Packet, Rule

if t.TYPE_CHECKING:
    from .conftest import Sim

HMC, OWN = "192.0.2.21", "192.0.2.102"
HEARTBEAT = Packet("inbound", "udp", HMC, 657, OWN, 657)
ANSWER = Packet("outbound", "udp", OWN, 657, HMC, 657)
CLIENT = Packet("inbound", "tcp", HMC, 41522, OWN, 657)

# https://github.com/IBM/ansible-power-aix, mkfilt.py, and public notes on packet filtering with AIX IPsec.
RULES = """\
1|permit|0.0.0.0|0.0.0.0|0.0.0.0|0.0.0.0|no|udp|eq|4001|eq|4001|both|both|no|all packets|0|all|0|||Default Rule
2|*** Dynamic filter placement rule for IKE tunnels ***|no
0|permit|0.0.0.0|0.0.0.0|0.0.0.0|0.0.0.0|yes|all|any|0|any|0|both|both|no|all packets|0|all|0|||Default Rule
"""
ACTIVE = """\
1|*** Dynamic filter placement rule for IKE tunnels ***|no
2|permit|192.168.10.1|255.255.255.255|192.168.9.1|255.255.255.255|yes|all|any|0|any|0|both|both|no|all packets|0|all|0|||
3|deny|0.0.0.0|0.0.0.0|0.0.0.0|0.0.0.0|yes|all|any|0|any|0|both|both|no|all packets|0|all|0|||
"""
# DISA STIG for AIX 7.x, SV-215429.
LISTING = """\
Beginning of IPv4 filter rules.
Rule 1:
Rule action         : permit
Source Address      : 0.0.0.0
Source Mask         : 0.0.0.0
Destination Address : 0.0.0.0
Destination Mask    : 0.0.0.0
Source Routing      : no
Protocol            : udp
Source Port         : eq  4001
Destination Port    : eq  4001
Scope               : both
Direction           : both
Logging control     : no
Fragment control    : all packets
Tunnel ID number    : 0
Interface           : all
Auto-Generated      : yes
Expiration Time     : 0
Description         : Default Rule

Rule 2:
*** Dynamic filter placement rule for IKE tunnels ***
Logging control     : no

Rule 3:
Rule action         : deny
Source Address      : 0.0.0.0
Source Mask         : 0.0.0.0
Destination Address : 0.0.0.0
Destination Mask    : 0.0.0.0
Source Routing      : yes
Protocol            : icmp
ICMP type           : any 0
ICMP code           : eq  13
Scope               : both
Direction           : inbound
Logging control     : no
Fragment control    : all packets
Tunnel ID number    : 0
Interface           : all
Auto-Generated      : no
Expiration Time     : 0
Description         :_

Rule 0:
""".replace("_\n", " \n")


class Folder:
    """Files in memory."""

    def __init__(self, **texts: str) -> None:
        self.texts = {f"/{name}": text for name, text in texts.items()}

    def read(self, path: str) -> str | None:
        return self.texts.get(path)

    def write(self, path: str, text: str) -> bool:
        self.texts[path] = text
        return True

    def usage(self, _path: str) -> tuple[float, float]:
        return 1.0, 1.0


def run(sim: Sim, name: str, *argv: str, files: Folder | None = None) -> Answer:
    row = table.find(sim[name].spec.platform, argv)
    assert row is not None, argv
    return row.run(Call(sim[name], argv, files=files))


def allow(sim: Sim, direction: str, action: str = "P") -> None:
    line = (
        f"genfilt -v 4 -a {action} -s 0.0.0.0 -m 0.0.0.0 -d 0.0.0.0 -M 0.0.0.0 -c udp -O eq -P 657 -r L -w {direction}"
    )
    assert sim.run("aix1", line).rc == 0


def test_lsfilt_prints_what_was_published(sim: Sim) -> None:
    assert sim.run("aix1", "lsfilt -v4 -O").out == RULES
    sim.run("aix1", "genfilt -v 4 -a D -s 0.0.0.0 -m 0.0.0.0 -c icmp -o any -p 0 -O eq -P 13 -w I")
    assert sim.run("aix1", "lsfilt").out.startswith(LISTING)
    assert sim.run("aix1", "lsfilt").out.endswith("Description         : Default Rule\nEnd of IPv4 filter rules.\n")
    assert sim.run("aix1", "lsfilt -n 2 -v 4 -O").out == RULES.splitlines(keepends=True)[1]


def test_active_rules_are_numbered_anew(sim: Sim) -> None:
    sim["aix1"].ipsec.device = True
    sim.run(
        "aix1", "genfilt -v 4 -a P -s 192.168.10.1 -m 255.255.255.255 -d 192.168.9.1 -M 255.255.255.255 -g Y -c all"
    )
    sim.run("aix1", "mkfilt -v 4 -z D -u")
    assert sim.run("aix1", "lsfilt -a -v4 -O").out == ACTIVE


def test_without_the_device_nothing_is_filtered(sim: Sim) -> None:
    allow(sim, "B", "D")
    assert sim.run("aix1", "lsdev -Cc ipsec").out == ""
    assert sim.run("aix1", "mkfilt -v 4 -u").rc == 1
    assert sim.run("aix1", "lsfilt -a").rc == 1
    assert sim["aix1"].ipsec.passes(HEARTBEAT)


def test_the_table_decides_nothing_until_it_is_loaded(sim: Sim) -> None:
    assert sim.run("aix1", "mkdev -l ipsec_v4").out == "ipsec_v4 Available\n"
    assert sim.run("aix1", "lsdev -Cc ipsec").out == "ipsec_v4 Available  IP Version 4 Security Extension\n"
    allow(sim, "I", "D")
    assert sim["aix1"].ipsec.passes(HEARTBEAT)
    sim.run("aix1", "mkfilt -v 4 -u")
    assert not sim["aix1"].ipsec.passes(HEARTBEAT)
    assert sim["aix1"].ipsec.passes(ANSWER)
    sim.run("aix1", "mkfilt -v 4 -d")
    assert sim["aix1"].ipsec.passes(HEARTBEAT)


def test_default_rule_and_four_flows(sim: Sim) -> None:
    sim["aix1"].ipsec.device = True
    done = sim.run("aix1", "mkfilt -v 4 -z D -u")
    assert done.out == "Default rule for IPv4 in ODM has been changed.\nSuccessfully set default action to DENY\n"
    assert not sim["aix1"].ipsec.passes(HEARTBEAT)
    allow(sim, "I")
    sim.run("aix1", "mkfilt -v 4 -u")
    assert sim["aix1"].ipsec.passes(HEARTBEAT)
    assert not sim["aix1"].ipsec.passes(ANSWER)
    allow(sim, "O")
    sim.run("aix1", "mkfilt -v 4 -u")
    assert sim["aix1"].ipsec.passes(ANSWER)
    assert not sim["aix1"].ipsec.passes(CLIENT)


def test_rules_are_inserted_moved_changed_and_removed(sim: Sim) -> None:
    for text in ("one", "two"):
        run(sim, "aix1", "genfilt", "-v", "4", "-a", "P", "-s", "0.0.0.0", "-m", "0.0.0.0", "-D", text)
    run(sim, "aix1", "genfilt", "-v", "4", "-n", "3", "-a", "D", "-s", "0.0.0.0", "-m", "0.0.0.0", "-D", "zero")

    def texts() -> list[str]:
        return [rule.description for rule in sim["aix1"].ipsec.table]

    assert texts() == ["zero", "one", "two"]
    assert sim.run("aix1", "mvfilt -v 4 -p 3 -n 5").rc == 0
    assert texts() == ["one", "two", "zero"]
    assert sim.run("aix1", "chfilt -v 4 -n 4 -P 657 -O eq -D changed").rc == 0
    assert sim["aix1"].ipsec.table[1].destination_port == ("eq", 657)
    assert sim.run("aix1", "rmfilt -v 4 -n 3").rc == 0
    assert texts() == ["changed", "zero"]
    assert sim.run("aix1", "rmfilt -v 4 -n all").rc == 0
    assert texts() == []


@pytest.mark.parametrize(
    "line",
    ["genfilt -v 4 -a X", "genfilt -v 4 -P 99999", "genfilt -v 4 -c smtp", "genfilt -a P", "genfilt -v 4 -n 1 -a P",
     "rmfilt -v 4 -n 1", "chfilt -v 4 -n 9 -a P", "mvfilt -v 4 -p 3 -n 9", "mkfilt -v 4 -u -d", "lsfilt -z"],
)  # fmt: skip
def test_bad_options_change_nothing(sim: Sim, line: str) -> None:
    sim["aix1"].ipsec.device = True
    answer = sim.run("aix1", line)
    assert answer.rc == 1
    assert answer.err.startswith("powersim:")
    assert sim["aix1"].ipsec.table == []


def test_conditional_rules() -> None:
    inner = Rule(action="deny")
    filters = Ipsec(device=True, default="permit")
    filters.table = [Rule(action="if", protocol="tcp"), inner, Rule(action="else"), Rule(action="shun_host", protocol="udp"),
                     Rule(action="endif")]  # fmt: skip
    filters.load()
    assert not filters.passes(CLIENT)
    assert not filters.passes(HEARTBEAT)
    assert filters.passes(Packet("inbound", "icmp", HMC, 0, OWN, 0))


def test_an_open_condition_is_not_loaded(sim: Sim) -> None:
    sim["aix1"].ipsec.device = True
    assert sim.run("aix1", "ckfilt -v 4").rc == 0
    sim.run("aix1", "genfilt -v 4 -a I -s 0.0.0.0 -m 0.0.0.0 -c tcp")
    assert sim.run("aix1", "ckfilt -v 4").rc == 1
    assert sim.run("aix1", "mkfilt -v 4 -u").rc == 1
    assert sim["aix1"].ipsec.active is None
    assert "Rule action         : if (synthetic)\n" in sim.run("aix1", "lsfilt").out


def test_rules_survive_export_and_import(sim: Sim) -> None:
    allow(sim, "I")
    run(sim, "aix1", "genfilt", "-v", "4", "-a", "D", "-s", HMC, "-m", "255.255.255.255", "-D", "text, with: marks")
    before, files = list(sim["aix1"].ipsec.table), Folder()
    assert run(sim, "aix1", "expfilt", "-v", "4", "-f", "/save/", "-r", files=files).rc == 0
    assert list(files.texts) == ["/save/ipsec_fltr_rule.exp"]
    sim.run("aix1", "rmfilt -v 4 -n all")
    assert run(sim, "aix1", "impfilt", "-v", "4", "-f", "/save", files=files).rc == 0
    assert sim["aix1"].ipsec.table == before


def test_ip_version_6_has_rules_of_its_own(sim: Sim) -> None:
    assert sim.run("aix1", "mkdev -l ipsec_v6").rc == 0
    sim.run("aix1", "genfilt -v 6 -a D -c udp -O eq -P 657")
    sim.run("aix1", "mkfilt -v 6 -u")
    assert sim["aix1"].ipsec.passes(HEARTBEAT)
    assert not sim["aix1"].ipsec.passes(Packet("inbound", "udp", "fe80::1", 657, "fe80::2", 657))
    assert "Beginning of IPv6 filter rules.\n" in sim.run("aix1", "lsfilt").out


# --- VIOS ------------------------------------------------------------------------------------------------------------


def test_the_firewall_of_a_vios(sim: Sim) -> None:
    view = "viosecure -firewall view -fmt ,"
    assert sim.run("vios1", view).out == "OFF\n"
    assert sim.run("vios1", "viosecure -firewall on").rc == 0
    assert sim.run("vios1", f"ioscli {view}").out.startswith("ON\nall,5989,any,wbem-https,0.0.0.0,0\n")
    assert sim["vios1"].vios_firewall.passes(HEARTBEAT)
    for line in ("viosecure -firewall deny -port 657", "viosecure -firewall deny -port 657 -remote"):
        assert sim.run("vios1", line).rc == 0
    assert not sim["vios1"].vios_firewall.passes(HEARTBEAT)
    assert sim.run("vios1", "viosecure -firewall deny -port 657").rc == 1
    allowed = "ioscli viosecure -firewall allow -port rmc -interface en0 -address 192.0.2.21 -timeout 7d"
    assert sim.run("vios1", allowed).rc == 0
    assert sim.run("vios1", view).out.endswith("en0,657,any,rmc,192.0.2.21,604800\n")
    assert sim["vios1"].vios_firewall.passes(HEARTBEAT)
    assert sim.run("vios1", "viosecure -firewall on -reload -force").rc == 0
    assert sim.run("vios1", view).out.count("rmc") == 2
    assert sim.run("vios1", f"{view} -ip6").out == "OFF\n"


@pytest.mark.parametrize("words", ["allow -port nosuch", "allow -port 0", "allow -port 657 -timeout 31d", "perhaps"])
def test_a_vios_refuses_bad_words(sim: Sim, words: str) -> None:
    assert sim.run("vios1", f"viosecure -firewall {words}").rc == 1
    assert sim["vios1"].vios_firewall.rules == []


def test_the_firewall_of_a_vios_consists_of_filter_rules(sim: Sim) -> None:
    sim.run("vios1", "viosecure -firewall on")
    assert sim.run("vios1", "lsdev -Cc ipsec -F name").out == "ipsec_v4\n"
    assert "allow port 657" in sim.run("vios1", "lsfilt -a").out
    listed = sim.run("vios1", "lsfilt -v4 -O").out
    assert "|yes|all|eq|657|any|0|both|inbound|no|all packets|0|all|0|||allow port 657\n" in listed
    assert "|yes|all|any|0|eq|657|both|inbound|no|all packets|0|all|0|||allow port 657\n" in listed


# --- Linux -----------------------------------------------------------------------------------------------------------


def test_firewalld_that_does_not_run(sim: Sim) -> None:
    stopped = sim.run("linux1", "firewall-cmd --list-all")
    assert (stopped.out, stopped.err, stopped.rc) == ("", "FirewallD is not running\n", 252)
    assert (sim.run("linux1", "firewall-cmd --state").out, sim.run("linux1", "nft list ruleset").out) == (
        "not running\n",
        "",
    )


def test_firewalld_runtime_and_permanent(sim: Sim) -> None:
    firewall = sim["linux1"].firewalld
    firewall.running = True
    assert not firewall.passes(HEARTBEAT)
    done = sim.run("linux1", "firewall-cmd --permanent --add-port=657/tcp --add-port=657/udp")
    assert (done.out, done.rc) == ("success\n", 0)
    assert not firewall.passes(HEARTBEAT)
    assert sim.run("linux1", "firewall-cmd --query-port=657/udp").rc == 1
    assert sim.run("linux1", "firewall-cmd --reload").out == "success\n"
    assert firewall.passes(HEARTBEAT)
    listed = sim.run("linux1", "firewall-cmd --list-all").out
    assert "public (active)\n  target: default\n" in listed
    assert "  ports: 657/tcp 657/udp\n" in listed
    assert "\t\tudp dport 657 accept\n" in sim.run("linux1", "nft list ruleset").out
    again = sim.run("linux1", "firewall-cmd --add-port=657/tcp")
    assert (again.out, again.err) == ("success\n", "Warning: ALREADY_ENABLED: '657:tcp' already in 'public'\n")
    assert sim.run("linux1", "firewall-cmd --remove-port=657/udp").out == "success\n"
    assert not firewall.passes(HEARTBEAT)
    assert sim.run("linux1", "firewall-cmd --add-port=657").rc == 102
    assert sim.run("linux1", "firewall-cmd --zone=dmz --list-ports").rc == 112
    assert sim.run("linux1", "firewall-cmd --get-active-zones").out == "public\n  interfaces: eth0\n"


def test_changes_are_told_from_readings() -> None:
    def mutating(platform: str, line: str) -> bool:
        row = table.find(platform, line.split())
        assert row is not None
        return row.mutating

    assert mutating("linux", "firewall-cmd --permanent --add-port=657/tcp")
    assert mutating("linux", "firewall-cmd --reload")
    assert not mutating("linux", "firewall-cmd --list-all")
    assert mutating("vios", "ioscli viosecure -firewall allow -port 657")
    assert not mutating("vios", "ioscli viosecure -firewall view -fmt ,")
    assert mutating("aix", "mkfilt -v 4 -u")
    assert not mutating("aix", "lsfilt -v 4 -a")
    assert mutating("linux", "firewall-cmd --add-port 657/tcp"), "the value may be a word of its own"
    assert mutating("aix", "ctskeygen -fn")
    assert mutating("aix", "ctsthl -an hmc1 -m rsa1024 -p 12")
    assert not mutating("aix", "ctsthl -l -f -a")
    assert mutating("linux", "systemctl stop status")
    assert not mutating("linux", "systemctl --no-pager status stop")


def test_firewalld_opens_ranges_and_forgets_what_is_not_permanent(sim: Sim) -> None:
    firewall = sim["linux1"].firewalld
    sim.run("linux1", "systemctl start firewalld")
    assert not firewall.passes(HEARTBEAT)
    assert sim.run("linux1", "firewall-cmd --add-port 600-700/udp --add-port=657/tcp").out == "success\n"
    assert firewall.passes(HEARTBEAT)
    assert firewall.passes(CLIENT)
    assert not firewall.passes(Packet("inbound", "tcp", HMC, 41522, OWN, 600))
    assert sim.run("linux1", "firewall-cmd --get-default-zone --list-ports").out == "public\n600-700/udp 657/tcp\n"
    sim.run("linux1", "systemctl start firewalld")
    assert firewall.passes(HEARTBEAT), "it runs already"
    sim.run("linux1", "systemctl restart firewalld")
    assert not firewall.passes(HEARTBEAT)


# --- what a filter does to a link --------------------------------------------------------------------------------------

CUTS = [
    ("aix1", ["mkdev -l ipsec_v4", "genfilt -v 4 -a D -c udp -O eq -P 657", "mkfilt -v 4 -u"], ["mkfilt -v 4 -d"]),
    ("aix1", ["mkdev -l ipsec_v4", "mkfilt -v 4 -z D -u"], ["mkfilt -v 4 -z P"]),
    (
        "aix1",
        ["mkdev -l ipsec_v4", "genfilt -v 4 -a D -c udp -o eq -p 657 -w O", "mkfilt -v 4 -u"],
        ["rmdev -l ipsec_v4"],
    ),
    (
        "vios1",
        ["viosecure -firewall on", "viosecure -firewall deny -port 657", "viosecure -firewall deny -port 657 -remote"],
        ["viosecure -firewall allow -port 657", "viosecure -firewall allow -port 657 -remote"],
    ),
    ("linux1", ["firewall-cmd --remove-port=657/udp"], ["firewall-cmd --reload"]),
]


@pytest.mark.parametrize(("host", "cut", "mend"), CUTS)
def test_a_filter_takes_the_link_down_and_gives_it_back(sim: Sim, host: str, cut: list[str], mend: list[str]) -> None:
    if host == "linux1":
        sim[host].firewalld.running = True
        sim.run(host, "firewall-cmd --permanent --add-port=657/udp --add-port=657/tcp")
        sim.run(host, "firewall-cmd --reload")
    assert sim.link(host) == "I"
    for line in cut:
        assert sim.run(host, line).rc == 0, line
    sim.later(120)
    assert sim.link(host) == "O"
    for line in mend:
        assert sim.run(host, line).rc == 0, line
    sim.later(300)
    assert sim.link(host) == "I"
