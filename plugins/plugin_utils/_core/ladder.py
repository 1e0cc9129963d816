# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The repair ladder as data: one row per rung, gentlest first.

A row says what the rung runs, how long it may take, what it changes, how to undo it and what a person must have
allowed by name. The rungs of trust and identity stand in ``ladder_deep``.
"""

from __future__ import annotations

import typing as t

from .ladder_deep import DEEP
from .ladder_row import AIX, ALL, SAVES, Argv, Consent, Risk, Rung

__all__ = ["AIX", "ALL", "CONSENTS", "LADDER", "SAVES", "Argv", "Consent", "Risk", "Rung"]

CONSENTS: t.Final[dict[str, Consent]] = {
    row.name: row
    for row in (
        Consent("recycle_with_live_link", "stop RMC or the in-band proxy although a connection to an HMC is up"),
        Consent("recycle_on_cluster", "recycle RMC on a node that is a cluster member, or may be one"),
        Consent("recycle_on_vios_without_hmc", "recycle RMC on a VIOS without an HMC's word that no migration runs"),
        Consent("open_listener", "open TCP 657 on all interfaces although it looks closed on purpose"),
        Consent("start_on_member", "start RMC on a cluster member where it is stopped"),
        Consent("remove_stale", "remove the record and the key of an HMC that is gone"),
        Consent("new_keys", "make a new key pair; each HMC has to exchange keys anew"),
        Consent("restore_identity", "wipe /var/ct and bring back the node id that is known to be the right one"),
        Consent("new_identity", "wipe /var/ct and take a new node id"),
        Consent("drop_caa_parent", "clear the node_uuid of cluster0, from which the same node id would come back"),
        Consent("without_support_data", "go on with trust or identity although ctsnap failed"),
        Consent(
            "try_again", "run a plan that did not heal the last time, beyond the budget and before the cool-down ends"
        ),
    )
}

_TECHNOTE: t.Final = "https://www.ibm.com/support/pages/fixing-no-rmc-connection-error"
_RMCCTRL: t.Final = "https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcctrl.html"
_CLOUD: t.Final = "https://cloud.ibm.com/docs/power-iaas?topic=power-iaas-recommended-rsct-package"
_SUSPEND: t.Final = "https://www.ibm.com/docs/en/SGVKBA_3.2/admin/bl503_susp.html"

_ROWS: tuple[Rung, ...] = (
    Rung(
        name="resume",
        order=5,
        risk=Risk.LINK,
        purpose="go on with what a former repair began and could not finish",
        guards=("root", "platform", "work_in_flight", "something_owed", "unfinished_on_member"),
        goal=("ctrmc", "links"),
        expects="ctrmc active and the marker of the unfinished step gone",
        undo="none: a step that was begun only goes forward; an identity reset is undone by rmc_rollback",
        gated=False,
        wait=300,
        young_wait=600,
        source="from memory",
    ),
    Rung(
        name="start_ctrmc",
        order=10,
        risk=Risk.LINK,
        purpose="start RMC, which is stopped; its resource managers come up through it",
        begin=(("startsrc", "-s", "ctrmc"),),
        needs=("ctrmc_stopped",),
        guards=("root", "platform", "start_on_member", "work_in_flight", "stray_rmcd"),
        goal=("ctrmc", "managers", "links"),
        expects="ctrmc active, then a connection to an HMC",
        undo="stopsrc -s ctrmc",
        wait=300,
        young_wait=600,
        source=f"{_TECHNOTE}; waits and guards from memory",
    ),
    Rung(
        name="restart_mcproxy",
        order=20,
        risk=Risk.RMC,
        purpose="restart the in-band proxy, whose handshake with an HMC does not end",
        begin=(("stopsrc", "-s", "mcproxy"),),
        finish=(("startsrc", "-s", "mcproxy"),),
        restores="mcproxy",
        needs=("mcproxy_known",),
        guards=("root", "platform", "work_in_flight", "living_link"),
        goal=("proxies",),
        expects="the stuck row of mcproxy in state A",
        undo="none needed: the proxy negotiates again",
        wait=120,
        source="from memory",
    ),
    Rung(
        name="unsuspend",
        order=30,
        risk=Risk.LINK,
        purpose="lift a forgotten suspension of the communication with an HMC",
        begin=(("runact", "-s", "NodeID==0x{suspended_id}", "IBM.MCP", "SetSuspendState", "State=0"),),
        needs=("ctrmc_active",),
        guards=("root", "platform", "work_in_flight", "kernel_update"),
        goal=("suspended", "links"),
        expects="the HMC no longer suspended in GetNodeState, then a connection to it",
        undo="runact with State=1 for the same HMC",
        wait=120,
        source=f"{_SUSPEND}; State=0 is from memory",
    ),
    Rung(
        name="refresh",
        order=40,
        risk=Risk.LINK,
        purpose="let RMC read the management domain again",
        begin=(("rmcrefreshMD", "-s", "ctrmc"),),
        instead=(("refresh", "-s", "ctrmc"),),
        needs=("ctrmc_active",),
        guards=("root", "platform", "work_in_flight"),
        goal=("links",),
        expects="every known HMC with state I in rmcdomainstatus",
        undo="none needed: it only reads again",
        wait=120,
        source=f"{_CLOUD}; waits and guards from memory",
    ),
    Rung(
        name="enable_remote",
        order=50,
        risk=Risk.LINK,
        purpose="enable remote clients, which opens TCP 657",
        begin=(("rmcctrl", "-p"),),
        needs=("ctrmc_active",),
        guards=("root", "platform", "work_in_flight", "listener"),
        goal=("listener", "links"),
        expects="TCP 657 listening, then a connection to every known HMC",
        undo="rmcctrl -P",
        wait=120,
        source=f"{_RMCCTRL}; guards from memory",
    ),
    Rung(
        name="recycle",
        order=60,
        risk=Risk.RMC,
        purpose="stop RMC and all resource managers, start them again and enable remote clients",
        begin=(("rmcctrl", "-z"),),
        finish=(("rmcctrl", "-A"), ("rmcctrl", "-p")),
        overrun=(("stopsrc", "-c", "-g", "rsct_rm"), ("stopsrc", "-c", "-s", "ctrmc")),
        restores="ctrmc",
        guards=(
            "root",
            "platform",
            "membership",
            "cluster_quiet",
            "work_in_flight",
            "stray_rmcd",
            "living_link",
            "migration",
            "listener_closed_on_purpose",
        ),
        goal=("ctrmc", "managers", "proxies", "links", "listener"),
        expects="ctrmc active, then a connection to every known HMC",
        undo="none needed: identity and configuration stay",
        wait=300,
        young_wait=600,
        limit=180,
        source=f"{_TECHNOTE}; limits, waits and guards from memory",
    ),
    *DEEP,
)

LADDER: t.Final[dict[str, Rung]] = {row.name: row for row in _ROWS}
