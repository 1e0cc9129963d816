# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about signs beside RMC: clock, room on /tmp, error log, work in flight. Most only say what is worth knowing."""

from __future__ import annotations

import typing as t

from ..model_signs import LogRow
from .base import Hit, Proof, Rule, Scene
from .daemons import TECHNOTE

OVERVIEW = "https://www.ibm.com/docs/en/ssw_ibm_i_71/rzaue/rzaigrmc.htm"
EBOOK = "https://github.com/bond-huang/ebook"
CTSNAP = "https://www.ibm.com/docs/en/ssw_aix_73/c_commands/ctsnap.html"
SUSPENDING = "https://www.ibm.com/docs/en/SGVKBA_3.2/admin/bl503_susp.html"
#: SRC SOFTWARE PROGRAM ERROR: the error log says that a subsystem died, not which one.
SRC_ERROR = "BC3BE5A3"
#: What srcmstr and systemd write to the journal when a daemon dies; from memory.
JOURNAL_SIGNS = ("0513-017", "0513-020", "src_error", "Main process exited", "Failed with result", "dumped core")


def _hmc_offsets(scene: Scene) -> dict[str, int]:
    """How far the clock of each HMC that was asked is ahead of the controller's, or of its estate's, in seconds."""
    return {word.label or "the HMC": word.clock_offset for word in scene.words if word.clock_offset is not None}


def clock_wrong(scene: Scene) -> t.Iterator[Hit]:
    """Off from the controller and from every HMC that was asked; where one HMC agrees, the controller is wrong."""
    signs, limit = scene.snapshot.signs, scene.policy.thresholds.clock_seconds
    offset, hmcs = signs.clock_offset, _hmc_offsets(scene)
    if offset is None or abs(offset) <= limit or any(abs(offset - other) <= limit for other in hmcs.values()):
        return
    others = [f"{abs(offset - other)} s {_side(offset - other)} that of {name}" for name, other in hmcs.items()]
    compared = "; ".join([f"{abs(offset)} s {_side(offset)} that of {signs.clock_reference}", *others])
    yield Hit(scene.name, {"compared": compared})


def _side(seconds: int) -> str:
    return "ahead of" if seconds > 0 else "behind"


def tmp_full(scene: Scene) -> t.Iterator[Hit]:
    """Of its own file system; one that holds /var as well is the worse case, which another rule tells."""
    place, limits = scene.snapshot.signs.tmp, scene.policy.thresholds
    if place is None or (scene.snapshot.var and scene.snapshot.var.mount == place.mount):
        return
    few = place.free_kb is not None and place.free_kb < limits.tmp_free_kb
    inodes = place.inodes_used_percent is not None and place.inodes_used_percent >= limits.inodes_used_percent
    if few or inodes:
        words = {"free": place.free_kb, "inodes": place.inodes_used_percent}
        yield Hit(place.mount or "/tmp", {key: "unknown" if value is None else value for key, value in words.items()})


def service_rm_down(scene: Scene) -> t.Iterator[Hit]:
    """On file and not running; where rmcd itself is down or has just begun, that says nothing."""
    ctrmc, manager = scene.snapshot.subsystem("ctrmc"), scene.snapshot.subsystem("IBM.ServiceRM")
    if ctrmc and ctrmc.active and manager and not manager.active and not scene.young:
        yield Hit(manager.name, {"status": manager.status})


def _died(row: LogRow) -> bool:
    return row.identifier == SRC_ERROR or (not row.identifier and any(sign in row.text for sign in JOURNAL_SIGNS))


def subsystem_died(scene: Scene) -> t.Iterator[Hit]:
    rows = [row for row in scene.snapshot.signs.log or () if _died(row)]
    if rows:
        last = rows[0] if rows[0].identifier else rows[-1]  # errpt prints the newest first, the journal last
        yield Hit(scene.name, {"count": len(rows), "when": last.when, "text": last.text or last.resource})


def work_in_flight(scene: Scene) -> t.Iterator[Hit]:
    work = scene.snapshot.work_in_flight
    if work:
        yield Hit(scene.name, {"work": ", ".join(work)})


ROWS = (
    Rule(
        "RMC074",
        "clock_wrong",
        "warning",
        ("signs.clock",),
        clock_wrong,
        (Proof("clock"),),
        "{subject}: its clock is {compared}, so logs and the lifetime of credentials do not fit. Next: look at the time "
        "service (AIX lssrc -s xntpd, Linux chronyc tracking).",
        human="Have the clock of {host} set by the time service that the HMC uses as well.",
        confidence="inferred",
        source=TECHNOTE,
    ),
    Rule(
        "RMC075",
        "tmp_full",
        "info",
        ("signs.tmp",),
        tmp_full,
        (
            Proof("df_aix", ("/tmp", "Filesystem")),
            Proof("df_linux", ("/tmp", "Filesystem")),
            Proof("df_inodes", ("/tmp", "Filesystem")),
        ),
        "{subject} on {host} has {free} KiB free (inodes {inodes} % used): support data can't be collected and a repair "
        "may be refused. Owner: the system administrator.",
        human="Free space in {subject} on {host} before anything is repaired there.",
        confidence="inferred",
        source=CTSNAP,
    ),
    Rule(
        "RMC076",
        "service_rm_down",
        "info",
        ("subsystems",),
        service_rm_down,
        (Proof("lssrc_all", ("IBM.ServiceRM", "Subsystem")),),
        "{subject} on {host} is {status}: DLPAR works, serviceable events do not reach the HMC. Next: let rmcd start it "
        "with the next recycle (rmcctrl -z; -A; -p).",
        human="Recycle RMC on {host} when that suits, so that serviceable events reach the HMC again.",
        source=OVERVIEW,
    ),
    Rule(
        "RMC077",
        "subsystem_died",
        "info",
        ("rsct_installed",),
        subsystem_died,
        (Proof("errpt", (SRC_ERROR,)), Proof("journalctl", JOURNAL_SIGNS)),
        "{subject}: the log says {count} times that a subsystem of SRC died, last {when}: {text}. Next: errpt -a -j "
        "BC3BE5A3 (AIX) or journalctl -u ctrmc (Linux) names it.",
        human="Find out on {host} which subsystem died, and whether it was one of RSCT.",
        confidence="inferred",
        source=EBOOK,
    ),
    Rule(
        "RMC078",
        "work_in_flight",
        "info",
        ("work_in_flight",),
        work_in_flight,
        (Proof("processes", ("drmgr", "cfgmgr", "install", "mksysb", "alt_", "lvupdate", "emgr", "backupios")),),
        "{subject}: {work} is running; a repair that stops RMC would break it, so none is done meanwhile. Next: wait "
        "until it has ended.",
        human="Wait until {work} has ended on {host}.",
        confidence="memory",
        source=SUSPENDING,
    ),
)
