# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of RMC's own daemons: stopped, hung, broken, not started at boot, not installed."""

from __future__ import annotations

from powersim.faults import acts, sources
from powersim.faults.fault import Fault

ROWS = (
    Fault(
        "ctrmc_stopped",
        cause="Somebody stopped RMC and did not start it again.",
        changes="ctrmc and its resource managers are inoperative",
        source=sources.TECHNOTE,
        inject=acts.stop_ctrmc,
        heal=acts.start_ctrmc,
        finding="RMC002",
    ),
    Fault(
        "rmcd_hung",
        cause="The RMC daemon runs and is stuck.",
        changes="rmcd is active but answers no client; heartbeats stop",
        source=sources.TECHNOTE,
        inject=acts.hang,
        heal=acts.unhang,
        finding="RMC003",
    ),
    Fault(
        "remote_clients_disabled",
        cause="Remote client connections are disabled (rmcctrl -P), so nothing listens on TCP 657.",
        changes="no TCP 657 listener, now and at the next start",
        source=sources.PORTS,
        inject=acts.remote(False),
        heal=acts.remote(True),
        finding="RMC004",
    ),
    Fault(
        "drm_missing",
        cause="The resource manager IBM.DRM does not come up.",
        changes="IBM.DRM stays inoperative; the link itself is up",
        source=sources.DOMAIN,
        inject=acts.manager("IBM.DRM", broken=True),
        heal=acts.manager("IBM.DRM", broken=False),
        finding="RMC005",
    ),
    Fault(
        "drm_absent",
        cause="The resource manager IBM.DRM is not on file, because its package is missing.",
        changes="IBM.DRM is not on file (package missing)",
        source=sources.DOMAIN,
        inject=acts.manager("IBM.DRM", broken=True, removed=True),
        heal=acts.manager("IBM.DRM", broken=False),
        finding="RMC005",
    ),
    Fault(
        "mgmtdomain_rm_missing",
        cause="The resource manager IBM.MgmtDomainRM does not come up, so no management domain is formed.",
        changes="IBM.MgmtDomainRM stays inoperative: no domain",
        source=sources.DOMAIN,
        inject=acts.manager("IBM.MgmtDomainRM", broken=True),
        heal=acts.manager("IBM.MgmtDomainRM", broken=False),
        finding="RMC006",
    ),
    Fault(
        "autostart_missing",
        cause="Nothing starts ctrmc at boot.",
        changes="no inittab entry or disabled unit for ctrmc",
        source=sources.RMCCTRL,
        inject=acts.inittab(False),
        heal=acts.inittab(True),
        finding="RMC014",
    ),
    Fault(
        "rsct_missing",
        cause="RSCT is not installed.",
        changes="no RSCT command exists",
        source=sources.TECHNOTE,
        inject=acts.rsct(False),
        heal=acts.rsct(True),
        finding="RMC001",
    ),
    Fault(
        "stop_hangs",
        cause="A resource manager does not end, so that rmcctrl -z waits for ever.",
        changes="rmcctrl -z waits for ever until stopsrc -c",
        source=sources.MEMORY,
        inject=acts.stop_hangs(True),
        heal=acts.stop_hangs(False),
    ),
)
