# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Causes that nothing which may be read tells: why not, and what to ask a person instead.

A cause that has a rule of its own does not stand here. New knowledge of where a thing can be read turns a row into a rule.
"""

from __future__ import annotations

import typing as t


class Unobserved(t.NamedTuple):
    """``looks_like``: rules that speak then. ``faults``: names by which it can be tried out. ``ask`` completes "Ask ..."."""

    name: str
    cause: str
    why: str
    ask: str
    looks_like: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


ROWS: t.Final = (
    Unobserved(
        "message_policy",
        "The message policy of the RMC daemons was changed on one side only (rmcctrl -M or -m).",
        "The only command that shows the policy is lssrc -ls ctrmc, and nobody has published what it prints.",
        "the administrator whether rmcctrl -M or -m was ever used; rmcctrl -M E restores the default.",
        ("RMC008",),
        faults=("message_policy",),
    ),
    Unobserved(
        "remote_clients_off_later",
        "Remote clients are disabled at the next start of RMC (rmcctrl -Q), as hardening does.",
        "The stored setting shows in no command; it takes effect with the next start, and then TCP 657 is closed.",
        "the administrator whether the partition was hardened; rmcctrl -q takes it back.",
        ("RMC004",),
        faults=("remote_clients_off_later",),
    ),
    Unobserved(
        "stop_hangs",
        "A resource manager does not end, so that rmcctrl -z waits for ever.",
        "It shows only when somebody stops RMC, and nothing that reads may do that. A repair limits the wait to 180 s.",
        "the administrator whether an earlier stop of RMC hung.",
        faults=("stop_hangs",),
    ),
    Unobserved(
        "inband_backlog_linux",
        "The in-band connection of a Linux partition is up and answers nothing any more.",
        "The Linux layout of lssrc -ls mcproxy names HMCs only; requests and responses are counted in that of AIX (RMC061).",
        "the administrator to restart mcproxy when dynamic operations hang although the HMC calls RMC active.",
        ("HMC001",),
        faults=("inband_backlog",),
    ),
    Unobserved(
        "udp_state_timeout",
        "A firewall on the way forgets UDP flows sooner than a heartbeat comes.",
        "It lies between the two ends: the partition sees a link that comes and goes, as with two equal node ids.",
        "the network team how long the firewall remembers a UDP flow on port 657.",
        ("RMC009", "RMC019"),
    ),
    Unobserved(
        "firewall_on_the_way",
        "Which device between partition and HMC blocks port 657.",
        "UDP 657 answers to nobody but an RMC daemon, so no probe can be sent; that something blocks is concluded from "
        "what both ends say.",
        "the network team for the device; hmc_port_check tells whether TCP passes.",
        ("RMC009",),
    ),
    Unobserved(
        "mandatory_access_control",
        "SELinux or another access control of Linux stops rmcd or one of its managers.",
        "Nobody has published what such a refusal looks like; the audit log is not read.",
        "the administrator for refusals in the audit log that name rmcd, or whether RMC starts in permissive mode.",
        ("RMC002", "RMC005", "RMC006"),
    ),
    Unobserved(
        "access_list",
        "The access list ctrmc.acls was edited so that the HMC may not do what it asks for.",
        "The link is up; only a dynamic operation fails, and none is tried by something that reads.",
        "the administrator whether /var/ct/cfg/ctrmc.acls differs from /opt/rsct/cfg/ctrmc.acls.",
    ),
    Unobserved(
        "integrated_manager",
        "The system is managed by the Integrated Virtualization Manager and has no HMC.",
        "The partition then has no management domain, as one whose system no HMC is connected to.",
        "whoever runs the system which manager it has; without an HMC there is nothing to repair.",
        ("RMC007",),
    ),
    Unobserved(
        "hmc_needs_fix",
        "The HMC needs a fix to accept the keys of a newer RSCT or a stricter security mode.",
        "There is no public list of HMC fixes against levels of RSCT; only a level that is plainly too low is found.",
        "IBM support, with lshmc -V and the level of rsct.core.rmc, or look both up in the Fix Level Recommendation Tool.",
        ("RMC008",),
    ),
)

UNOBSERVED: t.Final[dict[str, Unobserved]] = {row.name: row for row in ROWS}
