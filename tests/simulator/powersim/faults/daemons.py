# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of RMC's own daemons: stopped, hung, broken, closed to clients, not started at boot."""

from __future__ import annotations

from powersim.faults import daemon_acts, sources
from powersim.faults.acts import Change, member, setting, together
from powersim.faults.fault import HEALTHY, LINUX, Fault
from powersim.state.machine import MDEF
from powersim.state.partition import Partition


def _close_later(partition: Partition, _arg: str) -> None:
    partition.rmc.remote_next = False


def _open(partition: Partition, _arg: str) -> None:
    """Now as well: a start in between has closed the listener."""
    partition.rmc.remote_next = partition.rmc.remote_now = True


CLOSED_LATER = Change(
    _close_later,
    _open,
    lambda partition, _arg: not partition.rmc.remote_next,
    frozenset({"rmc.remote_now", "rmc.remote_next"}),
)
HUNG = setting("rmc.hung", True)
LISTENER_OFF = together(setting("rmc.remote_now", False), setting("rmc.remote_next", False))

ROWS = (
    Fault(
        "ctrmc_stopped",
        cause="Somebody stopped RMC and did not start it again.",
        changes="ctrmc and its resource managers are inoperative",
        source=sources.TECHNOTE,
        change=daemon_acts.STOPPED,
        finding="RMC002",
    ),
    Fault(
        "ctrmc_undefined",
        cause="ctrmc was taken off the SRC object class (rmcctrl -d).",
        changes="ctrmc is not on file, its resource managers are inoperative",
        source=sources.RMCCTRL,
        change=daemon_acts.UNDEFINED,
        finding="RMC015",
    ),
    Fault(
        "rmcd_hung",
        cause="The RMC daemon runs and is stuck.",
        changes="rmcd is active but answers no client; heartbeats stop",
        source=sources.TECHNOTE,
        change=HUNG._replace(touches=HUNG.touches | {"src/ctrmc"}),
        finding="RMC003",
    ),
    Fault(
        "rmcd_outside_src",
        cause="An rmcd runs that SRC did not start, so that SRC can neither see nor stop it.",
        changes="ps shows rmcd while SRC calls ctrmc inoperative",
        source=sources.MEMORY,
        change=together(daemon_acts.STOPPED, member("machine.programs", "rmcd")),
        finding="RMC020",
    ),
    Fault(
        "remote_clients_disabled",
        cause="Remote client connections are disabled (rmcctrl -P), so nothing listens on TCP 657.",
        changes="no TCP 657 listener, now and at the next start",
        source=sources.PORTS,
        change=LISTENER_OFF,
        finding="RMC004",
    ),
    Fault(
        "remote_clients_off_later",
        cause="Remote client connections are disabled for the next start (rmcctrl -Q), as hardening does.",
        changes="TCP 657 listens until RMC is started anew",
        source=sources.RMCCTRL,
        change=CLOSED_LATER,
    ),
    Fault(
        "drm_missing",
        cause="The resource manager IBM.DRM does not come up.",
        changes="IBM.DRM stays inoperative; the link itself is up",
        source=sources.DOMAIN,
        change=daemon_acts.broken("IBM.DRM"),
        finding="RMC005",
    ),
    Fault(
        "drm_absent",
        cause="The resource manager IBM.DRM is not on file.",
        changes="IBM.DRM is not on file (package missing)",
        source=sources.DOMAIN,
        change=daemon_acts.removed("IBM.DRM"),
        finding="RMC079",
    ),
    Fault(
        "drm_package_missing",
        cause="The package DynamicRM is not installed, so that there is no IBM.DRM.",
        changes="rpm or dpkg knows no DynamicRM, IBM.DRM is not on file",
        source=sources.UBUNTU,
        change=together(daemon_acts.removed("IBM.DRM"), member("machine.missing", "DynamicRM")),
        finding="RMC072",
        applies=LINUX,
    ),
    Fault(
        "drm_definition_missing",
        cause=f"The definition file {MDEF} is missing, so that IBM.DRM never starts.",
        changes="no IBM.DRM.mdef, IBM.DRM stays inoperative",
        source=sources.UBUNTU,
        change=together(daemon_acts.broken("IBM.DRM"), member("machine.missing", MDEF)),
        finding="RMC073",
        applies=LINUX,
    ),
    Fault(
        "mgmtdomain_rm_missing",
        cause="The resource manager IBM.MgmtDomainRM does not come up, so no management domain is formed.",
        changes="IBM.MgmtDomainRM stays inoperative: no domain, no link over IP",
        source=sources.DOMAIN,
        change=daemon_acts.without_domain(daemon_acts.broken("IBM.MgmtDomainRM")),
        finding="RMC006",
    ),
    Fault(
        "service_rm_down",
        cause=f"{HEALTHY} for DLPAR; serviceable events do not reach the HMC",
        changes="IBM.ServiceRM is inoperative",
        source=sources.OVERVIEW,
        change=daemon_acts.inoperative("IBM.ServiceRM"),
        finding="RMC076",
    ),
    Fault(
        "ctcas_down",
        cause=f"{HEALTHY}, ctcas serves clients over the network only",
        changes="ctcas is inoperative, as on most AIX systems",
        source=sources.CTCASD,
        change=daemon_acts.inoperative("ctcas"),
    ),
    Fault(
        "errm_down",
        cause=f"{HEALTHY}, IBM.ERRM is started on demand",
        changes="IBM.ERRM is inoperative",
        source=sources.ANSIBLE,
        change=daemon_acts.inoperative("IBM.ERRM"),
    ),
    Fault(
        "autostart_missing",
        cause="Nothing starts ctrmc at boot.",
        changes="no inittab entry or disabled unit for ctrmc",
        source=sources.RMCCTRL,
        change=setting("rmc.inittab", False),
        finding="RMC014",
    ),
    Fault(
        "hardened",
        cause="RMC was closed on purpose: no start at boot, no remote clients at the next start.",
        changes="no inittab entry or disabled unit, rmcctrl -Q",
        source=sources.RMCCTRL,
        change=together(setting("rmc.inittab", False), CLOSED_LATER),
        finding="RMC014",
    ),
    Fault(
        "message_policy",
        cause="The message policy of the RMC daemons was changed on this side only (rmcctrl -M).",
        changes="rmcctrl -M R is stored; what that does to a link is not public",
        source=sources.RMCCTRL,
        change=setting("rmc.policies", lambda partition, _arg: {**partition.rmc.policies, "-M": "R"}),
    ),
    Fault(
        "stop_hangs",
        cause="A resource manager does not end, so that rmcctrl -z waits for ever.",
        changes="rmcctrl -z waits for ever until stopsrc -c",
        source=sources.MEMORY,
        change=setting("rmc.stop_hangs", True),
    ),
)
