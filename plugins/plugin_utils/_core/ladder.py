# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The repair ladder as data: one row per rung, gentlest first.

A row says what the rung runs, how long it may take, what it changes, how to undo it and what a person must have
allowed by name. Rungs that this release does not climb stand in the table with the sentence that says why.
"""

from __future__ import annotations

import dataclasses
import enum
import typing as t

Argv = tuple[str, ...]

AIX: t.Final = frozenset({"aix", "vios"})
ALL: t.Final = frozenset({"aix", "vios", "linux"})


class Risk(enum.IntEnum):
    """What a rung can hurt; a higher class is never entered because a lower one took too long."""

    NONE = 0
    HMC = 1  # touches the HMC's view only
    LINK = 2  # touches RMC, cuts no living connection
    RMC = 3  # stops RMC or the in-band proxy for a while
    TRUST = 4  # changes who trusts whom
    IDENTITY = 5  # changes who this partition is

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclasses.dataclass(frozen=True)
class Consent:
    """A name for ``allow``: what the operator takes upon himself by giving it."""

    name: str
    meaning: str


@dataclasses.dataclass(frozen=True)
class Rung:
    """One row of the ladder.

    ``begin``: commands in order. ``finish``: commands that always run once the first of ``begin`` was started, whatever
    happens. ``instead``: run where the first command of ``begin`` is not on the host. ``overrun``: run when a command of
    ``begin`` overran its limit, never on a cluster member. ``restores``: the subsystem that runs again once ``finish`` is
    done. ``wait``: seconds until the change must show, ``young_wait`` the same on a host that is up for less than an hour.
    ``limit``: seconds for each command. ``guards``: rows of ``plan_guards``. ``needs``: what must be
    true on the host right before, or the rung is passed over. ``goal``: kinds of ``plan_goal`` that tell it worked.
    ``refusal``: why this release does not climb it, empty when it does.
    ``source``: a public page, or "from memory" where nobody's text was found.
    """

    name: str
    order: int
    risk: Risk
    purpose: str
    begin: tuple[Argv, ...] = ()
    finish: tuple[Argv, ...] = ()
    instead: tuple[Argv, ...] = ()
    overrun: tuple[Argv, ...] = ()
    restores: str = ""
    needs: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    goal: tuple[str, ...] = ()
    expects: str = ""
    undo: str = ""
    wait: int = 120
    young_wait: int = 0
    limit: int = 60
    platforms: frozenset[str] = ALL
    refusal: str = ""
    source: str = ""

    @property
    def commands(self) -> tuple[Argv, ...]:
        return self.begin + self.finish

    @property
    def implemented(self) -> bool:
        return not self.refusal

    def wait_for(self, uptime_seconds: int | None) -> int:
        """Seconds to wait for the change; a partition that booted within the hour gets longer."""
        young = uptime_seconds is not None and uptime_seconds < 3600
        return max(self.wait, self.young_wait) if young else self.wait


CONSENTS: t.Final[dict[str, Consent]] = {
    row.name: row
    for row in (
        Consent("recycle_with_live_link", "stop RMC or the in-band proxy although a connection to an HMC is up"),
        Consent("recycle_on_cluster", "recycle RMC on a node that is a cluster member, or may be one"),
        Consent("recycle_on_vios_without_hmc", "recycle RMC on a VIOS without an HMC's word that no migration runs"),
        Consent("open_listener", "open TCP 657 on all interfaces although it looks closed on purpose"),
        Consent("start_on_member", "start RMC on a cluster member where it is stopped"),
        Consent("try_again", "run the very plan that did not heal the last time"),
    )
}

_TECHNOTE: t.Final = "https://www.ibm.com/support/pages/fixing-no-rmc-connection-error"
_RMCCTRL: t.Final = "https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcctrl.html"
_RECFGCT: t.Final = "https://ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds4/recfgct.html"
_CLOUD: t.Final = "https://cloud.ibm.com/docs/power-iaas?topic=power-iaas-recommended-rsct-package"
_SUSPEND: t.Final = "https://www.ibm.com/docs/en/SGVKBA_3.2/admin/bl503_susp.html"
_KEYS: t.Final = "https://www.ibm.com/docs/en/SGVKBA_3.2/admin/bl503_autkey.html"
_CTSNAP: t.Final = "https://www.ibm.com/docs/en/ssw_aix_73/c_commands/ctsnap.html"
_LATER: t.Final = "This release does not do it by itself: "

_ROWS: tuple[Rung, ...] = (
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
        purpose="lift a forgotten suspension of the management domain",
        refusal=_LATER + "check that no live kernel update runs, then run runact IBM.MCP SetSuspendState State=0.",
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
        goal=("listener",),
        expects="TCP 657 listening",
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
    Rung(
        name="remove_stale",
        order=70,
        risk=Risk.TRUST,
        purpose="remove an HMC that is gone from IBM.MCP or from the trusted host list",
        refusal=_LATER + "name the HMC that is gone, then remove its IBM.MCP resource with rmrsrc-api.",
        source="https://github.com/xcat2/xcat-core: xCAT-rmc/scripts/configrmcnode",
    ),
    Rung(
        name="new_keys",
        order=80,
        risk=Risk.TRUST,
        purpose="make a new key pair and a new trusted host list",
        refusal=_LATER + "new keys are for a handshake that still hangs after a completed recycle.",
        source=f"{_KEYS}; when to do it is from memory",
    ),
    Rung(
        name="support_data",
        order=90,
        risk=Risk.NONE,
        purpose="collect ctsnap into its own folder before anything is wiped",
        refusal=_LATER + "run ctsnap into a folder with room before any change of trust or identity.",
        source=_CTSNAP,
    ),
    Rung(
        name="restore_identity",
        order=100,
        risk=Risk.IDENTITY,
        purpose="bring back the node id that the HMC or the other file holds",
        refusal=_LATER + "it wipes /var/ct; a person compares both node id files with the HMC first.",
        source=_RECFGCT,
    ),
    Rung(
        name="new_identity",
        order=110,
        risk=Risk.IDENTITY,
        purpose="give a copied partition a node id of its own",
        refusal=_LATER + "it wipes /var/ct; only for a duplicate or missing node id, on the copy, never on a member.",
        source=_RECFGCT,
    ),
)

LADDER: t.Final[dict[str, Rung]] = {row.name: row for row in _ROWS}
