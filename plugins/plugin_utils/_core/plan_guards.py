# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What forbids a rung, as data: one row per guard.

A guard looks at what was read, and answers with a reason or with nothing. ``consent`` is the one name in ``allow`` that
overrides it; a ``hard`` reason has none. ``host``: the check of the repair script that asks the same question again
right before the rung, because minutes may lie between the reading and the repair.
"""

from __future__ import annotations

import typing as t

from .ladder import LADDER, Risk, Rung
from .links import slot_status
from .membership import CLUSTER_DAEMONS
from .model import Member, Section, Snapshot
from .plan_gates import GATES
from .plan_identity import caa_parent, duplicate, former_recycle, handshake, known_twin
from .plan_scene import Guard, Reason, Scene
from .redact import clean_line

# --- facts several guards share --------------------------------------------------------------------------------------


def rmc_stopped(snapshot: Snapshot) -> bool:
    """SRC was read and says that ctrmc does not run."""
    row = snapshot.subsystem("ctrmc")
    return snapshot.subsystems is not None and (row is None or not row.active)


def living(snapshot: Snapshot) -> tuple[str, ...]:
    """Names of the HMCs a connection lives to, by IP or in-band. Without a running rmcd none does by IP."""
    rows = () if rmc_stopped(snapshot) else snapshot.links or ()
    by_ip = tuple(row.name for row in rows if row.section is not Section.PEER and row.up)
    slots = snapshot.proxy.slots if snapshot.proxy else ()
    return by_ip + tuple(slot.hmc for slot in slots if slot_status(slot) == "A")


def listener_open(snapshot: Snapshot) -> bool | None:
    """Does TCP 657 listen? None when the sockets were not read."""
    if snapshot.sockets is None:
        return None
    rows = (row for row in snapshot.sockets if row.protocol.startswith("tcp") and row.local_port == 657)
    return any(row.state.upper().startswith("LISTEN") for row in rows)


def closed_on_purpose(snapshot: Snapshot) -> str:
    """What looks like hardening: no autostart, or a node of a domain (UDP 657 bound) without its TCP listener.

    RMC opens the listener by itself on a partition of a Power server, so somebody closed it:
    https://www.ibm.com/docs/en/rsct/3.3?topic=security-port-usage.
    """
    if snapshot.autostart is False:
        return "RMC is not started at boot (no autostart entry)"
    bound = any(row.protocol.startswith("udp") and row.local_port == 657 for row in snapshot.sockets or ())
    if bound and listener_open(snapshot) is False and not rmc_stopped(snapshot):
        return "RMC runs in a domain, yet TCP 657 does not listen (rmcctrl -P or -Q)"
    return ""


def _unread(snapshot: Snapshot, command: str) -> bool:
    harmless = ("skipped", "missing")
    return any(row.command == command and row.reason not in harmless for row in snapshot.unread)


# --- the checks ------------------------------------------------------------------------------------------------------


def _root(scene: Scene, rung: Rung) -> Reason | None:
    uid = scene.snapshot.uid
    return Reason(f"a repair needs root and the probe ran as uid {uid}: use become", hard=True) if uid else None


def _platform(scene: Scene, rung: Rung) -> Reason | None:
    if scene.snapshot.is_wpar:
        return Reason("a WPAR has no RMC connection of its own", hard=True)
    if scene.snapshot.platform not in rung.platforms:
        return Reason(f"not for platform {scene.snapshot.platform or 'unknown'}", hard=True)
    return None


def _work_in_flight(scene: Scene, rung: Rung) -> Reason | None:
    work = scene.snapshot.work_in_flight
    if work:
        return Reason(f"work in flight: {', '.join(work)}", hard=True)
    if work is None and rung.risk >= Risk.RMC:
        return Reason("whether work is in flight could not be read", hard=True)
    return None


def _start_on_member(scene: Scene, rung: Rung) -> Reason | None:
    if scene.snapshot.membership.answer is Member.YES:
        return Reason("the node is a cluster member: somebody may have stopped RMC on purpose")
    return None


def _stray_rmcd(scene: Scene, rung: Rung) -> Reason | None:
    if scene.snapshot.rmcd_running and rmc_stopped(scene.snapshot):
        return Reason("an rmcd runs that SRC calls inoperative: hand over to a person", hard=True)
    return None


def _living_link(scene: Scene, rung: Rung) -> Reason | None:
    alive = living(scene.snapshot)
    if alive:
        return Reason(f"a connection lives: {', '.join(alive)}")
    dead = rmc_stopped(scene.snapshot) or scene.snapshot.rmcd_answers is False
    if scene.snapshot.links is None and not dead:
        return Reason("whether a connection lives could not be read")
    if _unread(scene.snapshot, "mcproxy"):
        return Reason("whether an in-band connection lives could not be read")
    return None


def _membership(scene: Scene, rung: Rung) -> Reason | None:
    answer = scene.snapshot.membership.answer
    if answer is Member.NO:
        return None
    known = "the node is a cluster member" if answer is Member.YES else "cluster membership could not be read"
    return Reason(known)


def _never_on_member(scene: Scene, rung: Rung) -> Reason | None:
    """Keys, records of HMCs, cluster0 and above all recfgct: never on a member, and nothing overrides this.

    It destroys the identity of the node in its cluster: https://www.ibm.com/support/pages/fixing-no-rmc-connection-error.
    """
    reason = _membership(scene, rung)
    return Reason(f"{reason.text}: {rung.name} is out of the question there", hard=True) if reason else None


def _something_owed(scene: Scene, rung: Rung) -> Reason | None:
    left = scene.snapshot.unfinished
    if left is None:
        return Reason("no unfinished step was read", hard=True)
    return Reason(f"run {left.run} is still at work: wait for it", hard=True) if left.alive else None


def _unfinished_on_member(scene: Scene, rung: Rung) -> Reason | None:
    """Whatever runs next goes on with that step first, so nothing runs where it may not go on."""
    left = scene.snapshot.unfinished
    begun = LADDER.get(left.rung) if left else None
    harmless = left is None or (begun is not None and begun.risk < Risk.TRUST)
    return None if harmless else _never_on_member(scene, begun or rung)


def _nothing_owed(scene: Scene, rung: Rung) -> Reason | None:
    """A reset that was cut off has a node id or keys to come back to: first that one, then another reading."""
    left = scene.snapshot.unfinished
    begun = LADDER.get(left.rung) if left else None
    if left is None or (begun is not None and begun.risk < Risk.TRUST):
        return None
    return Reason(f"run {left.run} left {left.rung} unfinished: that is resumed first", hard=True)


def _peer_domains(scene: Scene, rung: Rung) -> Reason | None:
    """An offline domain shows only in lsrpdomain, which needs rmcd, and a reset would wipe its definition."""
    if not _unread(scene.snapshot, "lsrpdomain"):
        return None
    text = "whether an offline peer domain is defined could not be read: RMC has to answer lsrpdomain first"
    return Reason(text, hard=True)


def _cluster_quiet(scene: Scene, rung: Rung) -> Reason | None:
    """RMC stopped under an armed dead-man switch of Group Services can take the node down (see APAR IV71572).

    The layout of ``lssrc -ls cthags``, which shows the switch, is not known: an active cthags means "not ruled out".
    """
    snapshot = scene.snapshot
    if snapshot.membership.answer is Member.NO:
        return None
    if snapshot.subsystems is None:
        return Reason("a dead-man switch could not be ruled out: the subsystems were not read", hard=True)
    busy = [name for name in CLUSTER_DAEMONS if (row := snapshot.subsystem(name)) and row.active]
    if busy:
        text = f"{', '.join(busy)} active: a dead-man switch, critical resources or online groups can't be ruled out"
        return Reason(text, hard=True)
    return None


def _kernel_update(scene: Scene, rung: Rung) -> Reason | None:
    """A live kernel update suspends on purpose: https://www.ibm.com/docs/en/SGVKBA_3.2/admin/bl503_susp.html."""
    if scene.snapshot.work_in_flight is None:
        return Reason("whether a live kernel update runs could not be read", hard=True)
    return None  # a running one is work in flight


def _nothing(scene: Scene, rung: Rung) -> Reason | None:
    """Only the host can tell, right before the rung."""
    return None


def _migration(scene: Scene, rung: Rung) -> Reason | None:
    """A client that migrates needs its RMC, and a VIOS that of every client that migrates through it."""
    word = scene.hmc.get("no_migration")
    if word is False:
        return Reason("the HMC says that a partition migration runs", hard=True)
    if word is not None and word is not True:
        return Reason(f"hmc_facts.no_migration is {clean_line(repr(word))}: give true or false", hard=True)
    if scene.snapshot.platform != "vios":
        return None
    return None if word is True else Reason("no HMC has said that no partition migration runs through this VIOS")


def _listener(scene: Scene, rung: Rung) -> Reason | None:
    """TCP 657 opens on all interfaces: not by itself while a connection lives, nor where it looks closed on purpose."""
    alive = living(scene.snapshot)
    if alive:
        return Reason(f"a connection lives without it: {', '.join(alive)}")
    return _listener_closed(scene, rung)


def _listener_closed(scene: Scene, rung: Rung) -> Reason | None:
    """While RMC is stopped nothing can listen, so the sockets would tell nothing."""
    if scene.snapshot.sockets is None and not rmc_stopped(scene.snapshot):
        return Reason("whether TCP 657 was closed on purpose could not be read")
    sign = closed_on_purpose(scene.snapshot)
    return Reason(f"{sign}: this looks like hardening") if sign else None


GUARDS: t.Final[dict[str, Guard]] = {
    row.name: row
    for row in (
        Guard("root", _root, wants="the probe ran as root"),
        Guard("platform", _platform, wants="AIX, VIOS or Linux, and no WPAR"),
        Guard(
            "work_in_flight",
            _work_in_flight,
            host="no_work_in_flight",
            wants="no drmgr, cfgmgr, installation, backup or live kernel update runs; from class rmc up this was read",
        ),
        Guard(
            "start_on_member",
            _start_on_member,
            consent="start_on_member",
            host="no_member",
            wants="no known member of a cluster",
        ),
        Guard("stray_rmcd", _stray_rmcd, host="no_stray_rmcd", wants="no rmcd runs that SRC calls inoperative"),
        Guard(
            "living_link",
            _living_link,
            consent="recycle_with_live_link",
            host="no_living_link",
            wants="no connection to an HMC lives, by IP or in-band, and this was read",
        ),
        Guard(
            "membership",
            _membership,
            consent="recycle_on_cluster",
            host="surely_no_member",
            wants="surely no member of a cluster",
        ),
        Guard(
            "never_on_member",
            _never_on_member,
            host="surely_no_member",
            wants="surely no member of a cluster; nothing overrides this",
        ),
        Guard(
            "something_owed", _something_owed, wants="a former run left a step unfinished and is not at work any more"
        ),
        Guard(
            "unfinished_on_member",
            _unfinished_on_member,
            wants="surely no member of a cluster, where a change of trust or identity is unfinished",
        ),
        Guard(
            "peer_domains",
            _peer_domains,
            host="no_online_peer",
            wants="lsrpdomain was read where it is installed, as only that tells an offline peer domain",
        ),
        Guard("nothing_owed", _nothing_owed, wants="no reset of trust or identity is unfinished"),
        Guard(
            "cluster_quiet",
            _cluster_quiet,
            host="cluster_quiet",
            wants="no cluster daemon runs: a dead-man switch, critical resources, online groups can't be ruled out",
        ),
        Guard("kernel_update", _kernel_update, host="no_kernel_update", wants="surely no live kernel update"),
        Guard(
            "migration",
            _migration,
            consent="recycle_on_vios_without_hmc",
            wants="no partition migrates; on a VIOS an HMC has said so",
        ),
        Guard(
            "listener",
            _listener,
            consent="open_listener",
            wants="no connection lives, and TCP 657 does not look closed on purpose",
        ),
        Guard(
            "listener_closed_on_purpose",
            _listener_closed,
            consent="open_listener",
            wants="TCP 657 does not look closed on purpose",
        ),
        Guard(
            "former_recycle",
            former_recycle,
            wants="a recycle came to its end of late (within policy.repair.attempts_hours) and did not heal",
        ),
        Guard("handshake", handshake, wants="a handshake (i) hangs now"),
        Guard("duplicate", duplicate, wants="the copy of a pair with one node id, or no node id anywhere"),
        Guard(
            "known_twin",
            known_twin,
            wants="where several partitions have the node id: it is known which of them is the copy",
        ),
        Guard("caa_parent", caa_parent, consent="drop_caa_parent", wants="cluster0 keeps no node_uuid (AIX)"),
        Guard(
            "support_data",
            _nothing,
            consent="without_support_data",
            host="support_data_saved",
            wants="the archive of ctsnap is there",
        ),
        *GATES,
    )
}


#: For every rung that begins something new.
COMMON: t.Final[tuple[Guard, ...]] = (GUARDS["unfinished_on_member"], *GATES)


def guards_of(rung: Rung) -> tuple[Guard, ...]:
    """The rows of the rung itself, and those of all for a rung that begins something new."""
    own = tuple(GUARDS[name] for name in rung.guards)
    return own + COMMON if rung.gated else own
