# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each fault can be seen in what commands print: the evidence that the published root causes name."""

from __future__ import annotations

import re
import typing as t

import pytest

from powersim import faults, table
from powersim.hmc import faults as hmc_faults
from powersim.state.machine import MDEF

if t.TYPE_CHECKING:
    from .conftest import Sim

STATUS, ALL, MCP = "rmcdomainstatus -s ctrmc", "lssrc -a", "lsrsrc IBM.MCP"
HMC = "lssyscfg -r lpar -m SYS1 -F name,rmc_state"
PROXY = "lssrc -ls mcproxy"
DOWN = (STATUS, r"^  O A ")
REFUSED = (STATUS, r"^  i A ")
LOST = (STATUS, r"^  X A ")
# Fault, host, and what only shows while it is there: (command, regular expression) pairs. HMC commands begin with "hmc ".
EVIDENCE: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("ctrmc_stopped", "aix1", ((ALL, r"ctrmc +rsct +inoperative"), (MCP, "2612-022"), (f"hmc {HMC}", "aix1,inactive"))),
    ("ctrmc_undefined", "aix1", (("lssrc -s ctrmc", "0513-085"),)),
    ("rmcd_outside_src", "aix1", ((ALL, r"ctrmc +rsct +inoperative"),)),
    ("remote_clients_disabled", "aix1", (DOWN,)),
    (
        "drm_missing",
        "aix1",
        ((ALL, r"IBM.DRM +rsct_rm +inoperative"), ("hmc lspartition -dlpar", r"aix1(.|\n)*?DCaps:<0x0>")),
    ),
    ("drm_absent", "linux1", (("lssrc -s IBM.DRM", "0513-085"),)),
    ("drm_package_missing", "linux1", (("rpm -q DynamicRM", "not installed"), ("lssrc -s IBM.DRM", "0513-085"))),
    ("drm_definition_missing", "linux1", ((ALL, r"IBM.DRM +rsct_rm +inoperative"),)),
    (
        "mgmtdomain_rm_missing",
        "aix1",
        ((ALL, r"IBM.MgmtDomainRM rsct_rm +inoperative"), (MCP, r"MCP\n\Z"), (f"hmc {HMC}", "aix1,inactive")),
    ),
    ("service_rm_down", "aix1", ((ALL, r"IBM.ServiceRM +rsct_rm +inoperative"),)),
    ("ctcas_down", "linux1", ((ALL, r"ctcas +rsct +inoperative"),)),
    ("hardened", "linux1", (("systemctl is-enabled ctrmc", "disabled"),)),
    ("autostart_missing", "linux1", (("systemctl is-enabled ctrmc", "disabled"),)),
    ("stale_mcp", "aix1", (DOWN, (MCP, "7042CR8"), (MCP, "resource 2:"))),
    ("hmc_replaced", "aix1", (REFUSED, (MCP, r'HMCName +.*"7042CR8'))),
    ("link_suspended", "aix1", (LOST,)),
    ("hmc_stale", "aix1", ((f"hmc {HMC}", "aix1,inactive"),)),
    ("inband_stuck", "inband1", ((PROXY, r"\|     H      \|"), (f"hmc {HMC}", "inband1,inactive"))),
    ("inband_backlog", "inband1", ((PROXY, r"\|     A      \| +9\| +2\|"),)),
    ("inband_unused", "inband1", ((PROXY, r"\|TOTAL\| +0 +\|"), (STATUS, r"^  I A "))),
    ("mcproxy_stopped", "inband1", ((ALL, r"mcproxy +rsct +inoperative"),)),
    ("duplicate_node_id", "aix1", ((STATUS, r"^  Z A "),)),
    ("node_id_missing", "aix1", (("lsnodeid", "2641-036"),)),
    ("handshake_persistent", "aix1", (REFUSED,)),
    ("keys_renewed", "aix1", (REFUSED, ("ctsvhbac", r"Status: .*Attention"))),
    ("private_key_missing", "linux1", (REFUSED, (ALL, r"ctcas +rsct +inoperative"))),
    ("nist_mode", "aix1", (REFUSED, ("lssecmode", "nist_sp800_131a"))),
    ("network_blocked", "aix1", (DOWN,)),
    ("mtu_mismatch", "aix1", (LOST,)),
    ("jumbo_frames", "aix1", (LOST, ("netstat -in", r"^en0 +9000 "))),
    ("address_changed", "aix1", (DOWN, ("ifconfig -a", r"inet 192\.0\.2\.202 "), ("ctsvhbac", r"Status: .*Attention"))),
    ("wrong_route", "aix1", (DOWN, ("netstat -rn", r"^192\.0\.2\.21 +203\.0\.113\.1 "))),
    ("multi_homed", "aix1", (DOWN, (MCP, r'ConnectivityNames = \{"10\.77\.0\.9"\}'), ("ifconfig -a", "^en1: "))),
    ("address_translated", "aix1", (DOWN, (MCP, r'ConnectivityNames = \{"10\.77\.0\.101"\}'))),
    ("link_local_missing", "aix1", (DOWN,)),
    ("foreign_session", "aix1", (("netstat -an", r"\.657 +10\.99\.0\.5\.40022 +ESTABLISHED"),)),
    ("public_session", "linux1", (("ss -an", r"192\.88\.99\.7:40022"),)),
    ("ipsec_deny_udp", "aix1", (DOWN, ("lsfilt -v 4", r"deny(.|\n)*Protocol +: udp"))),
    ("ipsec_deny_tcp", "aix1", (DOWN, ("lsfilt -v 4", r"deny(.|\n)*Protocol +: tcp"))),
    ("ipsec_deny_inbound", "aix1", (DOWN, ("lsfilt -v 4", r"deny(.|\n)*Direction +: inbound"))),
    ("ipsec_default_deny", "aix1", (DOWN, ("lsfilt -v 4", r"Rule 0:\nRule action +: deny"))),
    ("ipsec_staged", "aix1", (("lsfilt -v 4", r"Rule action +: deny"),)),
    ("vios_firewall_no_local", "vios1", (DOWN, ("viosecure -firewall view -fmt ,", r"^ON(.|\n)*all,any,657,rmc"))),
    ("vios_firewall_no_remote", "vios1", (DOWN, ("viosecure -firewall view -fmt ,", r"^ON(.|\n)*all,657,any,rmc"))),
    ("firewalld_no_udp", "linux1", (DOWN, ("firewall-cmd --list-ports", r"^657/tcp$"))),
    ("firewalld_no_tcp", "linux1", (DOWN, ("firewall-cmd --list-ports", r"^657/udp$"))),
    ("firewalld_not_permanent", "linux1", (("firewall-cmd --list-ports", "657/tcp 657/udp"),)),
    ("rsct_3_1_5_0", "aix1", (("lslpp -Lc rsct.core.rmc", r":3\.1\.5\.0:"),)),
    ("rsct_3_2_0_0", "aix1", (("lslpp -Lc rsct.core.rmc", r":3\.2\.0\.0:"),)),
    (
        "rsct_too_old",
        "linux1",
        (
            ("rpm -q rsct.core", r"rsct.core-2\.5\.5\.1"),
            ("lssrc -s IBM.MgmtDomainRM", "0513-085"),
            (f"hmc {HMC}", "linux1,inactive"),
        ),
    ),
    ("wpar", "aix1", (("uname -W", "^3$"),)),
    ("working_mksysb", "aix1", (("ps -e -o args", "mksysb"),)),
    ("working_drmgr", "linux1", (("ps -e -o args", "drmgr"),)),
    ("migrating", "aix1", (("hmc lslparmigr -r lpar -m SYS1", "migration_state=Migration Starting"),)),
    ("domain_member", "aix1", ((STATUS, "Peer Domain Status"), ("lsrpdomain", "Online"))),
    ("member_offline", "aix1", (("lsrpdomain", "Offline"),)),
    ("member_caa", "aix1", (("lspv", "caavg_private"),)),
    ("member_powerha", "aix1", (("odmget HACMPcluster", "^HACMPcluster:"),)),
    ("member_group_services", "aix1", (("lssrc -g cthags", r"cthags +\d+ +active"),)),
    ("member_tsa", "aix1", ((ALL, r"IBM.RecoveryRM +rsct_rm +\d+ +active"),)),
    ("member_storage_pool", "vios1", (("cluster -list", "."),)),
    ("var_full", "aix1", ((ALL, r"IBM.DRM +rsct_rm +inoperative"),)),
    ("message_policy", "aix1", (("lssrc -ls ctrmc", "(?i)policy.*R"),)),
)
# What is seen in the real files of a host, or by whoever logs in or waits: tests of live hosts and of the gate look there.
ELSEWHERE = {
    *("node_id_mismatch", "rsct_missing", "tmp_full", "login_shell_hangs", "stop_hangs", "rmcd_hung", "clock_skew"),
    *("no_management_domain", "inband_only", "fresh_boot", "bare_cluster0", "errm_down", "remote_clients_off_later"),
    *(fault.name for fault in faults.CATALOGUE.values() if fault.takes == "command"),
    *(name for name in faults.CATALOGUE if name.startswith("working_")),
}
# Root causes of a lost RMC connection, numbered, and the faults that are one of them.
CAUSES = {
    1: ["network_blocked"],
    2: ["partition_communication_off", "firewall_blocks_rmc"],
    3: ["ipsec_deny_udp", "ipsec_deny_tcp", "ipsec_deny_inbound", "ipsec_default_deny"],
    4: ["vios_firewall_no_local", "vios_firewall_no_remote"],
    5: ["firewalld_no_udp", "firewalld_no_tcp"],
    6: ["ctrmc_stopped", "rmcd_hung"],
    7: ["remote_clients_disabled"],
    8: ["drm_missing", "drm_absent", "drm_package_missing", "drm_definition_missing"],
    9: ["mgmtdomain_rm_missing"],
    10: ["duplicate_node_id"],
    11: ["node_id_missing", "node_id_mismatch"],
    12: ["hmc_replaced", "stale_mcp"],
    13: ["recycled_ip", "stale_entry"],
    14: ["address_changed"],
    15: ["multi_homed", "wrong_route"],
    16: ["mtu_mismatch", "jumbo_frames"],
    17: ["address_translated"],
    18: ["handshake_persistent", "keys_renewed", "private_key_missing"],
    19: ["nist_mode"],
    20: ["hmc_level_low"],
    21: ["rsct_3_1_5_0", "rsct_3_2_0_0", "rsct_too_old"],
    22: ["var_full"],
    23: ["clock_skew"],
    24: ["link_suspended"],
    25: ["link_local_missing"],
    26: ["domain_member", "member_caa", "member_powerha", "member_storage_pool", "member_tsa", "member_offline"],
    27: ["system_not_connected"],
    28: ["views_disagree", "hmc_stale"],
    29: ["tmp_full"],
    30: ["autostart_missing"],
    31: ["inband_stuck"],
    32: ["inband_only"],
}


def shown(sim: Sim, host: str, line: str) -> str:
    """All that a command prints, of the host or of its HMC."""
    if line.startswith("hmc "):
        return sim.hmc(*line.split()[1:]).out
    assert table.find(sim[host].spec.platform, line.split()), f"there is a command {line}"
    answer = sim.run(host, line)
    return answer.out + answer.err


@pytest.mark.parametrize(("name", "host", "signs"), EVIDENCE, ids=[row[0] for row in EVIDENCE])
def test_a_fault_shows_its_evidence_and_a_healed_one_none(
    sim: Sim, name: str, host: str, signs: tuple[tuple[str, str], ...]
) -> None:
    def seen() -> list[bool]:
        return [bool(re.search(sign, shown(sim, host, line), re.M)) for line, sign in signs]

    healthy = seen()
    assert not all(healthy)
    assert faults.refusal(sim[host], name) == ""
    faults.inject(sim[host], name)
    sim.later(900)
    assert seen() == [True] * len(signs)
    faults.heal(sim[host], name)
    sim.later(900)
    assert seen() == healthy


def test_every_fault_has_its_evidence_or_is_seen_elsewhere() -> None:
    assert {row[0] for row in EVIDENCE} | ELSEWHERE == set(faults.CATALOGUE)


@pytest.mark.parametrize("number", CAUSES)
def test_every_published_cause_can_be_injected(number: int) -> None:
    known = set(faults.CATALOGUE) | set(hmc_faults.CATALOGUE)
    assert set(CAUSES[number]) <= known


def test_no_domain_means_no_output(sim: Sim) -> None:
    faults.inject(sim["aix1"], "no_management_domain")
    assert sim.run("aix1", STATUS).out == ""
    assert "resource 1" not in sim.run("aix1", MCP).out
    assert not [
        line for line in sim.run("aix1", "netstat -an").out.splitlines() if line.startswith("udp") and ".657" in line
    ]


def test_inband_alone_is_healthy(sim: Sim) -> None:
    faults.inject(sim["both1"], "inband_only")
    sim.later(120)
    assert sim.run("both1", STATUS).out == ""
    assert "|     A      |" in sim.run("both1", PROXY).out
    assert sim.rmc_state("both1") == "active"


def test_a_fresh_boot_is_on_its_way(sim: Sim) -> None:
    faults.inject(sim["aix1"], "fresh_boot")
    sim.later(25)
    assert sim.link("aix1") == "i"
    sim.later(300)
    assert sim.link("aix1") == "I"
    sim.later(600)
    assert sim["aix1"].faults == {}


def test_the_clock_can_be_wrong_by_any_amount(sim: Sim) -> None:
    right = sim.run("aix1", "date -u").out
    faults.inject(sim["aix1"], "clock_skew:86400")
    assert sim.run("aix1", "date -u").out != right
    assert sim["aix1"].machine.clock_offset == 86400


def test_the_definition_file_of_a_manager_can_be_missing(sim: Sim) -> None:
    faults.inject(sim["linux1"], "drm_definition_missing")
    assert MDEF in sim["linux1"].machine.missing
