# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rungs that change trust or identity, and what is collected before them: each needs its own name in ``allow``.

All of them carry the guard ``never_on_member``: the one row that keeps them off a cluster member, whatever is allowed.
"""

from __future__ import annotations

import typing as t

from .ladder_row import SAVES, Argv, Risk, Rung

RECFGCT: t.Final = "recfgct"
NO_PARENT: t.Final = "00000000-0000-0000-0000-000000000000"

_XCAT: t.Final = "https://github.com/xcat2/xcat-core: xCAT-rmc/scripts/configrmcnode"
_CTSTHL: t.Final = "https://www.ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds1/ctsthl.html"
_KEYS: t.Final = "https://www.ibm.com/docs/en/SGVKBA_3.2/admin/bl503_autkey.html"
_CTSNAP: t.Final = "https://www.ibm.com/docs/en/ssw_aix_73/c_commands/ctsnap.html"
_RECFGCT: t.Final = "https://ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds4/recfgct.html"

_NEVER: t.Final = ("root", "platform", "never_on_member", "work_in_flight", "nothing_owed")
_STOPS_RMC: t.Final = ("stray_rmcd", "living_link", "migration", "listener_closed_on_purpose")
_FORWARD: t.Final[tuple[Argv, ...]] = (("rmcctrl", "-A"), ("rmcctrl", "-p"))
_LEFT: t.Final[tuple[Argv, ...]] = (("stopsrc", "-c", "-g", "rsct_rm"), ("stopsrc", "-c", "-s", "ctrmc"))

_WIPED: t.Final = (
    "everything below /var/ct is wiped, as if RSCT had just been installed",
    "for ever: logs and traces of RSCT (kept in the support data), its audit log, and peer domain definitions",
    "for ever: the key pair; each HMC exchanges keys anew, other hosts that trusted the old one have to be told",
    "put back where it can be read before: ERRM conditions, responses and sensors, ctrmc.acls, ctrmc.maxpktsz, "
    "security mode, message policy",
    "not put back: the trusted host list; a copy stays in the saves of the run",
)

DEEP: tuple[Rung, ...] = (
    Rung(
        name="support_data",
        order=65,
        risk=Risk.NONE,
        purpose="collect the support data of RSCT, because what follows destroys evidence",
        begin=(("ctsnap", "-d", f"{SAVES}/ctsnap"),),
        guards=("root", "platform", "work_in_flight"),
        goal=("support_data",),
        expects="an archive of ctsnap in the saves of the run",
        undo="none needed: it only collects",
        gated=False,
        wait=120,
        limit=600,
        source=f"{_CTSNAP}; the limit is from memory",
    ),
    Rung(
        name="remove_stale",
        order=70,
        risk=Risk.TRUST,
        purpose="remove an HMC that is gone from IBM.MCP and from the trusted host list",
        begin=(
            ("rmrsrc-api", "-s", "IBM.MCP::NodeID=0x{stale_id}"),
            ("ctsthl", "-d", "-n", "{stale_name}"),
            ("refrsrc-api", "-c", "IBM.MCP"),
        ),
        before=("keep_trust",),
        needs=("ctrmc_active",),
        guards=(*_NEVER, "support_data"),
        goal=("stale", "links"),
        expects="no record and no key of that HMC, and RMC reads its management domain again",
        undo="none needed for an HMC that is gone; one that is not is found again by rmcctrl -z, -A, -p. The trusted host "
        "list is kept in the saves of the run",
        loses=("the record of that HMC in IBM.MCP, and its public key in the trusted host list",),
        consent="remove_stale",
        wait=120,
        source=f"{_XCAT}; {_CTSTHL}",
    ),
    Rung(
        name="new_keys",
        order=80,
        risk=Risk.TRUST,
        purpose="make a new key pair, trust it for the own names, and let each HMC exchange keys anew",
        begin=(
            ("ctskeygen", "-n", "-f"),
            ("stopsrc", "-s", "ctcas"),
            ("rmcctrl", "-z"),
        ),
        finish=(("startsrc", "-s", "ctcas"), ("ctsthl", "-s"), *_FORWARD),
        overrun=_LEFT,
        restores="ctrmc",
        before=("keep_trust",),
        guards=(*_NEVER, *_STOPS_RMC, "former_recycle", "handshake", "support_data"),
        goal=("ctrmc", "links"),
        expects="the handshake (i) ends and the connection is up (I)",
        undo="the former key pair and trusted host list are kept in the saves of the run: rmc_rollback with trust puts them "
        "back",
        loses=("the own key pair: other hosts that trust the old public key have to be told the new one",),
        consent="new_keys",
        wait=300,
        young_wait=600,
        limit=180,
        source=f"{_KEYS}; the order of the commands and when to do it are from memory",
    ),
    Rung(
        name="restore_identity",
        order=100,
        risk=Risk.IDENTITY,
        purpose="bring back the node id that the HMC, the fleet or the other places on the partition hold",
        begin=((RECFGCT, "{saved}"), (RECFGCT, "-i", "{node_id}")),
        finish=_FORWARD,
        restores="ctrmc",
        before=("keep_trust", "keep_definitions"),
        after=("put_back_settings", "put_back_definitions"),
        guards=(*_NEVER, *_STOPS_RMC, "peer_domains", "known_twin", "support_data"),
        goal=("ctrmc", "node_id", "links"),
        expects="the node id that is wanted in both files and in lsnodeid, then a connection to an HMC",
        undo=f"{RECFGCT} -i with the former id, itself a second wipe: rmc_rollback does it from the saves of the run",
        loses=_WIPED,
        consent="restore_identity",
        wait=900,
        limit=300,
        source=f"{_RECFGCT}; limits and waits from memory",
    ),
    Rung(
        name="new_identity",
        order=110,
        risk=Risk.IDENTITY,
        purpose="give a partition whose node id is a copy, or is lost everywhere, a node id of its own",
        begin=(("chdev", "-l", "{parent}", "-a", f"node_uuid={NO_PARENT}"), (RECFGCT,)),
        finish=_FORWARD,
        restores="ctrmc",
        before=("keep_trust", "keep_definitions"),
        after=("put_back_settings", "put_back_definitions"),
        guards=(*_NEVER, *_STOPS_RMC, "peer_domains", "duplicate", "caa_parent", "support_data"),
        goal=("ctrmc", "other_node_id", "links"),
        expects="a node id that nobody else has, then a connection to an HMC",
        undo=f"{RECFGCT} -i with the former id, itself a second wipe: rmc_rollback does it from the saves of the run; "
        "cluster0 by its saved odmget through odmadd",
        loses=(*_WIPED, "for ever: the former node id is nowhere in use any more, but in the saves of the run"),
        consent="new_identity",
        wait=900,
        limit=300,
        source=f"{_RECFGCT}; chdev is in public scripts only; limits and waits from memory",
    ),
)
