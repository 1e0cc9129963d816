# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of the packet filter of a partition: AIX IPsec, VIOS firewall, firewalld."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.faults import sources
from powersim.faults.acts import Change, setting, together
from powersim.faults.fault import AIX, HEALTHY, LINUX, VIOS, Fault
from powersim.state.filters import VIOS_DEFAULTS, Rule, ViosRule
from powersim.state.partition import Partition

PORT = ("eq", 657)
DENY = Rule(action="deny", destination_port=PORT, description="no RMC")
PERMIT = Rule(description="all")
# What has to pass where everything else is denied, the way to log in among it.
LOGIN = (
    Rule(protocol="tcp", destination_port=("eq", 22), direction="inbound", description="ssh in"),
    Rule(protocol="tcp", source_port=("eq", 22), direction="outbound", description="ssh out"),
)
LOCAL, REMOTE = ViosRule("all", "657", "any", "rmc"), ViosRule("all", "any", "657", "rmc")


def ipsec(rules: t.Sequence[Rule], *, active: t.Sequence[Rule] | None = None, default: str = "permit") -> Change:
    """The filter is on with these rules on file; ``active`` where others were loaded."""
    return together(
        setting("ipsec.device", True),
        setting("ipsec.table", list(rules)),
        setting("ipsec.active", list(rules if active is None else active)),
        setting("ipsec.default", default),
    )


def denied(**words: t.Any) -> Change:
    return ipsec([dataclasses.replace(DENY, **words), PERMIT])


def vios(missing: ViosRule) -> Change:
    """Default rules without one of the two lines of RMC."""
    rules = [rule for rule in VIOS_DEFAULTS if rule != missing]
    return together(setting("vios_firewall.on", True), setting("vios_firewall.rules", rules))


def firewalld(*ports: str) -> Change:
    """firewalld runs and lets these of RMC's ports in, now and after a reload."""
    return together(
        setting("firewalld.running", True),
        setting("firewalld.ports", set(ports)),
        setting("firewalld.permanent", set(ports)),
    )


def _denied_on_file(partition: Partition, _arg: str) -> bool:
    return DENY in partition.ipsec.table


def _not_permanent(partition: Partition, _arg: str) -> bool:
    """Also after the reload that closed the port."""
    return partition.firewalld.running and not partition.firewalld.permanent >= OPEN


OPEN = {"657/tcp", "657/udp"}
STAGED = ipsec([DENY, PERMIT], active=[PERMIT])._replace(holds=_denied_on_file)
UNTIL_RELOAD = together(
    setting("firewalld.running", True), setting("firewalld.ports", OPEN), setting("firewalld.permanent", set())
)._replace(holds=_not_permanent)

ROWS = (
    Fault(
        "ipsec_deny_udp",
        cause="An IPsec filter rule of the partition denies UDP 657.",
        changes="rule 3 of lsfilt denies udp 657 in both directions: link O",
        source=sources.STIG,
        change=denied(protocol="udp"),
        finding="RMC030",
        applies=AIX,
    ),
    Fault(
        "ipsec_deny_tcp",
        cause="An IPsec filter rule of the partition denies TCP 657.",
        changes="rule 3 of lsfilt denies tcp 657 in both directions: link O",
        source=sources.STIG,
        change=denied(protocol="tcp"),
        finding="RMC030",
        applies=AIX,
    ),
    Fault(
        "ipsec_deny_inbound",
        cause="An IPsec filter rule of the partition denies port 657 in one direction, and the filter keeps no state.",
        changes="rule 3 of lsfilt denies what comes in to 657: link O",
        source=sources.GENFILT,
        change=denied(direction="inbound"),
        finding="RMC030",
        applies=AIX,
    ),
    Fault(
        "ipsec_default_deny",
        cause="The IPsec filter denies what no rule permits, and no rule permits port 657.",
        changes="Rule 0 of lsfilt is deny, only ssh is permitted: link O",
        source=sources.GENFILT,
        change=ipsec(LOGIN, default="deny"),
        finding="RMC030",
        applies=AIX,
    ),
    Fault(
        "ipsec_staged",
        cause=f"{HEALTHY}, a rule that denies port 657 is on file and not active",
        changes="lsfilt shows a deny of 657 that lsfilt -a does not show",
        source=sources.GENFILT,
        change=STAGED,
        applies=AIX,
    ),
    Fault(
        "vios_firewall_no_local",
        cause="The firewall of the VIOS is on and lacks the line for the local port 657.",
        changes="viosecure -firewall view shows ON without all,657,any,rmc: link O",
        source=sources.VIOSECURE,
        change=vios(LOCAL),
        finding="RMC031",
        applies=VIOS,
    ),
    Fault(
        "vios_firewall_no_remote",
        cause="The firewall of the VIOS is on and lacks the line for the remote port 657.",
        changes="viosecure -firewall view shows ON without all,any,657,rmc: link O",
        source=sources.VIOSECURE,
        change=vios(REMOTE),
        finding="RMC031",
        applies=VIOS,
    ),
    Fault(
        "firewalld_no_udp",
        cause="firewalld runs and does not let UDP 657 in.",
        changes="firewall-cmd --list-ports shows 657/tcp only: link O",
        source=sources.UBUNTU,
        change=firewalld("657/tcp"),
        finding="RMC032",
        applies=LINUX,
    ),
    Fault(
        "firewalld_no_tcp",
        cause="firewalld runs and does not let TCP 657 in.",
        changes="firewall-cmd --list-ports shows 657/udp only: link O",
        source=sources.UBUNTU,
        change=firewalld("657/udp"),
        finding="RMC032",
        applies=LINUX,
    ),
    Fault(
        "firewalld_not_permanent",
        cause=f"{HEALTHY} until firewalld is reloaded: port 657 is open now and not permanently",
        changes="firewall-cmd --list-ports and --permanent --list-ports differ",
        source=sources.UBUNTU,
        change=UNTIL_RELOAD,
        applies=LINUX,
    ),
)
