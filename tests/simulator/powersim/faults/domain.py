# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of the management domain, over IP and in-band, and of what the HMC believes."""

from __future__ import annotations

from powersim.faults import domain_acts, sources
from powersim.faults.acts import obstacle, setting
from powersim.faults.daemon_acts import PROXY_STOPPED
from powersim.faults.fault import HEALTHY, Fault

ROWS = (
    Fault(
        "no_management_domain",
        cause="The hypervisor publishes no HMC to this partition.",
        changes="no HMC is published: no output of rmcdomainstatus",
        source=sources.STATUS,
        change=domain_acts.UNPUBLISHED,
        finding="RMC007",
    ),
    Fault(
        "stale_mcp",
        cause="An HMC that was retired is still on record in IBM.MCP.",
        changes="one more IBM.MCP resource, whose link is down for ever",
        source=sources.EBOOK,
        change=domain_acts.STALE,
        finding="RMC056",
        needs="ip",
    ),
    Fault(
        "hmc_replaced",
        cause="The HMC was replaced by another machine with the same address, and IBM.MCP still names the old one.",
        changes="HMCName, NodeID and KeyToken are those of the old HMC; link i",
        source=sources.EBOOK,
        change=domain_acts.REPLACED,
        finding="RMC057",
        needs="ip",
        takes="hmc?",
    ),
    Fault(
        "link_suspended",
        cause="Communication with the HMC was suspended, as a live kernel update does, and not resumed.",
        changes="link X until SetSuspendState State=0 or a new start of rmcd",
        source=sources.SUSPEND,
        change=obstacle("suspended"),
        finding="RMC058",
        needs="ip",
        takes="hmc?",
    ),
    Fault(
        "fresh_boot",
        cause=f"{HEALTHY}, the system came up a minute ago and connects now",
        changes="uptime of a minute, links are pending",
        source=sources.EBOOK,
        change=domain_acts.FRESH_BOOT,
        finding="RMC017",
    ),
    Fault(
        "hmc_stale",
        cause="The HMC shows an old view of the partition.",
        changes="the HMC keeps its old view until a rebuild",
        source=sources.HMC_STATUS,
        change=setting("hmc_frozen", lambda partition, _arg: partition.now),
        finding="HMC001",
    ),
    Fault(
        "inband_stuck",
        cause="The handshake of the in-band connection never finishes.",
        changes="mcproxy row stays H",
        source=sources.INBAND,
        change=domain_acts.proxy(
            domain_acts.stick, lambda partition: any(row.stuck for row in partition.proxy.values())
        ),
        finding="RMC010",
        needs="mcproxy",
        takes="hmc?",
    ),
    Fault(
        "mcproxy_stopped",
        cause="Somebody stopped mcproxy and did not start it again.",
        changes="mcproxy is inoperative, its table is gone",
        source=sources.INBAND,
        change=PROXY_STOPPED,
        finding="RMC060",
        needs="mcproxy",
    ),
    Fault(
        "inband_backlog",
        cause="The in-band connection is up and answers nothing any more.",
        changes="ACTIVE REQ and PENDING RESP of mcproxy do not match",
        source=sources.INBAND,
        change=domain_acts.proxy(
            domain_acts.pile_up,
            lambda partition: any(row.requests != row.responses for row in partition.proxy.values()),
        ),
        finding="RMC061",
        needs="mcproxy",
        takes="hmc?",
    ),
    Fault(
        "inband_unused",
        cause=f"{HEALTHY}, the partition could use in-band RMC and is connected over IP",
        changes="mcproxy runs with an empty table, the link is over IP",
        source=sources.INBAND,
        change=domain_acts.moved_to("ip"),
        needs="mcproxy",
    ),
    Fault(
        "inband_only",
        cause=f"{HEALTHY}, mcproxy serves the HMC and no link over IP is needed",
        changes="no line of rmcdomainstatus, mcproxy row A",
        source=sources.AVOCADO,
        change=domain_acts.moved_to("inband"),
        needs="both",
    ),
)
