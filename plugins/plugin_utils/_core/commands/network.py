# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to the HMCs: adapters, routes, packet sizes, filters.

The active rules of a filter are asked for (``lsfilt -a``, not the table): what is merely on file stops nothing.
"""

from __future__ import annotations

from ..runner import Command
from .tags import AIX, LINUX, VIOS

PACKET_FILE = "/var/ct/cfg/ctrmc.maxpktsz"
PACKETS = "https://www.ibm.com/support/knowledgecenter/SGVKBA_3.2/admin/controlling_packet_size.html"
LSFILT = "DISA STIG for AIX 7.x (SV-215429), https://public.cyber.mil/stigs/"
VIOSECURE = "https://github.com/IBM/ansible-power-vios: plugins/modules/viosecure.py"
OHAI = "https://github.com/chef/ohai: lib/ohai/plugins/aix/network.rb"
FIREWALLD = "firewall-cmd(1)"

#: On a VIOS the firewall writes such rules by itself; there viosecure says what it means.
PLAIN_AIX = frozenset({"aix"})
RULE_LINES = "^(Beginning|End|Rule|Source|Destination|Protocol|Scope|Direction|Fragment|Tunnel|Interface|Pattern)|^[*]"

ROWS: tuple[Command, ...] = (
    # -- filters; firewall-cmd answers 252 when firewalld does not run
    Command("ipsec_device", ("lsdev", "-Cc", "ipsec"), tags=PLAIN_AIX, subset="network", source=LSFILT),
    Command(
        "lsfilt",
        ("lsfilt", "-v", "4", "-a"),
        tags=PLAIN_AIX,
        needs_root=True,
        ok_rc=(*range(126), 255),  # which status it has without the device is not known
        subset="network",
        keep=RULE_LINES,
        source=f"{LSFILT}; that -a shows the same layout is from memory",
    ),
    Command(
        "lsfilt_table",  # its numbers are those that rmfilt takes; -n is not for active rules
        ("lsfilt", "-v", "4"),
        subset="filter_table",
        tags=PLAIN_AIX,
        needs_root=True,
        keep=RULE_LINES,
        ok_rc=(*range(126), 255),
        source="https://www.ibm.com/docs/ssw_aix_72/l_commands/lsfilt.html",
    ),
    Command(
        "viosecure",
        ("ioscli", "viosecure", "-firewall", "view", "-fmt", ","),
        tags=VIOS,
        timeout=20,
        subset="network",
        source=VIOSECURE,
    ),
    Command(
        "firewalld",
        ("firewall-cmd", "--list-all"),
        tags=LINUX,
        needs_root=True,
        ok_rc=(0, 252),
        subset="network",
        source=FIREWALLD,
    ),
    Command(
        "firewalld_active",
        ("firewall-cmd", "--get-active-zones"),
        subset="network",
        ok_rc=(0, 252),
        needs_root=True,
        tags=LINUX,
        source=FIREWALLD,
    ),
    Command(
        "nft",
        ("nft", "list", "ruleset"),
        tags=LINUX,
        needs_root=True,
        timeout=10,
        subset="network",
        source="nft(8)",
    ),
    Command(
        "iptables",
        ("iptables", "-S"),
        tags=LINUX,
        needs_root=True,
        timeout=10,
        subset="network",
        source="iptables(8); where nft is not there",
    ),
    # -- adapters and routes
    Command("ifconfig", ("ifconfig", "-a"), tags=AIX, timeout=10, subset="network", source=OHAI),
    Command("netstat_in", ("netstat", "-in"), tags=AIX, timeout=10, subset="network", source=OHAI),
    Command("netstat_rn", ("netstat", "-rn"), tags=AIX, timeout=10, subset="network", source=OHAI),
    Command("ip_addr", ("ip", "addr"), tags=LINUX, timeout=10, subset="network", source="ip-address(8)"),
    Command("ip_route", ("ip", "route"), tags=LINUX, timeout=10, subset="network", source="ip-route(8)"),
    # -- packet size
    Command(
        "maxpktsz",
        ("cat", PACKET_FILE),
        needs_root=True,  # who may not open it cannot tell whether it is there
        ok_rc=(0, 1, 2),
        timeout=5,
        subset="network",
        source=PACKETS,
    ),
)
