# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about RSCT's daemons and the SRC. ctcas, ERRM, AuditRM, LPRM and SensorRM are started on demand: no rule."""

from __future__ import annotations

import dataclasses
import typing as t

from ..model import Subsystem
from .base import LINKS, MANAGERS, Hit, Proof, Rule, Scene

TECHNOTE = "https://www.ibm.com/support/pages/fixing-no-rmc-connection-error"
RMCCTRL = "https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcctrl.html"
DOMAIN_DOC = "https://www.ibm.com/docs/en/rsct/3.2?topic=security-management-domain-configuration"
#: A link that is on record and down lacks something else than the manager, which only puts links on record.
WITHOUT_DOMAIN = ("RMC007", "RMC016")
NO_FAULT = "None while every HMC of {host} is connected in-band."
JOINERS = ("IBM.MgmtDomainRM", "IBM.CSMAgentRM")  # the second on AIX 6.1 and older


def rsct_missing(scene: Scene) -> t.Iterator[Hit]:
    if scene.snapshot.rsct_installed is False:
        yield Hit(scene.name)


def ctrmc_undefined(scene: Scene) -> t.Iterator[Hit]:
    if scene.snapshot.rsct_installed and scene.snapshot.subsystem("ctrmc") is None:
        yield Hit(scene.name)


def _ctrmc_at_rest(scene: Scene) -> Subsystem | None:
    ctrmc = scene.snapshot.subsystem("ctrmc")
    return ctrmc if ctrmc and not ctrmc.active else None


def ctrmc_stopped(scene: Scene) -> t.Iterator[Hit]:
    ctrmc = _ctrmc_at_rest(scene)
    if ctrmc:
        yield Hit(scene.name, {"status": ctrmc.status})


def rmcd_outside_src(scene: Scene) -> t.Iterator[Hit]:
    ctrmc = _ctrmc_at_rest(scene)
    # while SRC says stopping, the process is on its way out
    if ctrmc and ctrmc.status == "inoperative" and scene.snapshot.rmcd_running:
        yield Hit(scene.name, {"status": ctrmc.status})


def rmcd_hung(scene: Scene) -> t.Iterator[Hit]:
    ctrmc = scene.snapshot.subsystem("ctrmc")
    if ctrmc and ctrmc.active and scene.snapshot.rmcd_answers is False and not scene.young:
        yield Hit(scene.name, {"pid": ctrmc.pid or "unknown"})


def _on_file(scene: Scene, names: t.Sequence[str]) -> list[Subsystem]:
    return [row for row in (scene.snapshot.subsystem(name) for name in names) if row]


def _at_rest(scene: Scene, names: t.Sequence[str]) -> t.Iterator[Hit]:
    """On file and not running while rmcd, which starts them, has been running for long enough."""
    ctrmc, rows = scene.snapshot.subsystem("ctrmc"), _on_file(scene, names)
    if ctrmc and ctrmc.active and rows and not scene.young and not any(row.active for row in rows):
        yield Hit(rows[0].name, {"status": rows[0].status})


def _undefined(scene: Scene, names: t.Sequence[str]) -> t.Iterator[Hit]:
    """None of them on file while others are, or while rmcd, which puts them there, has been running for long enough."""
    ctrmc = scene.snapshot.subsystem("ctrmc")
    others = any(row.group == "rsct_rm" for row in scene.snapshot.subsystems or ())
    time_enough = ctrmc is not None and ctrmc.active and not scene.young
    if scene.snapshot.rsct_installed and (others or time_enough) and not _on_file(scene, names):
        yield Hit(names[0])


def drm_missing(scene: Scene) -> t.Iterator[Hit]:
    return _at_rest(scene, ("IBM.DRM",))


def drm_undefined(scene: Scene) -> t.Iterator[Hit]:
    return _undefined(scene, ("IBM.DRM",))


def _joiner(scene: Scene, hits: t.Iterable[Hit]) -> t.Iterator[Hit]:
    """The manager of the domain joins HMCs over IP; where every one is in-band that is worth knowing and no fault."""
    for hit in hits:
        if scene.all_inband:
            words = {**hit.words, "but": "; every HMC is connected in-band"}
            yield dataclasses.replace(hit, words=words, remedy="", human=NO_FAULT, severity="info")
        else:
            yield dataclasses.replace(hit, words={**hit.words, "but": ""})


def mgmtdomain_rm_missing(scene: Scene) -> t.Iterator[Hit]:
    return _joiner(scene, _at_rest(scene, JOINERS))


def mgmtdomain_rm_undefined(scene: Scene) -> t.Iterator[Hit]:
    return _joiner(scene, _undefined(scene, JOINERS))


def autostart_missing(scene: Scene) -> t.Iterator[Hit]:
    if scene.snapshot.rsct_installed and scene.snapshot.autostart is False:
        yield Hit(scene.name)


ROWS = (
    Rule(
        "RMC001",
        "rsct_missing",
        "critical",
        ("rsct_installed",),
        rsct_missing,
        (Proof("lssrc_all", ("ctrmc", "rsct")), Proof("lsrsrc_probe")),
        "{subject}: RSCT is not installed, SRC has no ctrmc and there is no lsrsrc. Next: install it.",
        human="Install RSCT on {host}: AIX filesets rsct.core.*, Linux packages src, rsct.core and DynamicRM.",
        source=TECHNOTE,
        explains=("RMC013", "RMC014", "RMC015", *MANAGERS, *LINKS),
    ),
    Rule(
        "RMC015",
        "ctrmc_undefined",
        "critical",
        ("rsct_installed", "subsystems"),
        ctrmc_undefined,
        (Proof("lssrc_all", ("rsct",)), Proof("autostart_aix"), Proof("autostart_linux")),
        "{subject}: RSCT is installed but SRC does not know ctrmc (rmcctrl -d does that). Next: find out who "
        "removed it; rmcctrl -A adds and starts it.",
        human="Decide whether ctrmc was removed from {host} on purpose; if not, run rmcctrl -A there as root.",
        risk="rmc",
        source=RMCCTRL,
        explains=("RMC002", "RMC003", "RMC004", "RMC014", *MANAGERS, *LINKS),
    ),
    Rule(
        "RMC002",
        "ctrmc_stopped",
        "critical",
        ("subsystems",),
        ctrmc_stopped,
        (Proof("lssrc_all", ("ctrmc",)),),
        "{subject}: subsystem ctrmc is {status}, so no HMC reaches this partition. Next: startsrc -s ctrmc.",
        remedy="start_ctrmc",
        risk="link",
        source=TECHNOTE,
        explains=("RMC003", "RMC004", *MANAGERS, *LINKS),
    ),
    Rule(
        "RMC020",
        "rmcd_outside_src",
        "critical",
        ("subsystems", "rmcd_running"),
        rmcd_outside_src,
        (Proof("lssrc_all", ("ctrmc",)), Proof("processes", ("rmcd",))),
        "{subject}: a process rmcd runs while SRC calls ctrmc {status}. Owner: the AIX or Linux administrator.",
        human="Find out who started rmcd on {host} outside the SRC and end it before ctrmc is started again.",
        confidence="inferred",
        source=TECHNOTE,
        explains=("RMC002", "RMC003", "RMC004", *MANAGERS, *LINKS),
    ),
    Rule(
        "RMC003",
        "rmcd_hung",
        "critical",
        ("subsystems", "rmcd_answers"),
        rmcd_hung,
        (Proof("lssrc_all", ("ctrmc",)), Proof("lsrsrc_probe")),
        "{subject}: ctrmc is active (pid {pid}) but rmcd does not answer lsrsrc. Next: rmcctrl -z; -A; -p.",
        remedy="recycle",
        risk="rmc",
        source=TECHNOTE,
        explains=(*MANAGERS, *LINKS),
    ),
    Rule(
        "RMC005",
        "drm_missing",
        "error",
        ("subsystems",),
        drm_missing,
        (Proof("lssrc_all", ("IBM.DRM", "rsct_rm")),),
        "{subject} on {host} is {status}: the HMC may show RMC as active, but DLPAR and LPM fail. Next: let rmcd "
        "start it (rmcctrl -z; -A; -p).",
        remedy="recycle",
        risk="rmc",
        confidence="inferred",
        source=DOMAIN_DOC,
    ),
    Rule(
        "RMC079",
        "drm_undefined",
        "error",
        ("rsct_installed", "subsystems"),
        drm_undefined,
        (Proof("lssrc_all", ("IBM.DRM", "rsct_rm")),),
        "{subject} is not on file in SRC on {host}: the HMC may show RMC as active, but DLPAR and LPM fail. Next: "
        "install what holds it.",
        human="Install what holds IBM.DRM on {host} (AIX rsct.core, Linux DynamicRM), then rmcctrl -z; -A; -p.",
        risk="rmc",
        confidence="inferred",
        source=DOMAIN_DOC,
    ),
    Rule(
        "RMC006",
        "mgmtdomain_rm_missing",
        "error",
        ("subsystems", "proxy"),
        mgmtdomain_rm_missing,
        (Proof("lssrc_all", ("MgmtDomainRM", "CSMAgentRM", "rsct_rm")),),
        "{subject} on {host} is {status}, so the partition joins no HMC over IP{but}. Next: let rmcd start it "
        "(rmcctrl -z; -A; -p).",
        remedy="recycle",
        risk="rmc",
        source=DOMAIN_DOC,
        explains=WITHOUT_DOMAIN,
    ),
    Rule(
        "RMC080",
        "mgmtdomain_rm_undefined",
        "error",
        ("rsct_installed", "subsystems", "proxy"),
        mgmtdomain_rm_undefined,
        (Proof("lssrc_all", ("MgmtDomainRM", "CSMAgentRM", "rsct_rm")),),
        "{subject} is not on file in SRC on {host}, so the partition joins no HMC over IP{but}. Next: install RSCT 3.1 or "
        "later.",
        human="Install RSCT 3.1 or later on {host}; AIX 6.1 TL5 and older also need csm.client.",
        risk="rmc",
        source=DOMAIN_DOC,
        explains=WITHOUT_DOMAIN,
    ),
    Rule(
        "RMC014",
        "autostart_missing",
        "warning",
        ("rsct_installed", "autostart"),
        autostart_missing,
        (Proof("autostart_aix"), Proof("autostart_linux")),
        "{subject}: ctrmc is not started at boot, the next restart loses RMC. Next: rmcctrl -a (AIX) or "
        "systemctl enable srcmstr ctrmc (Linux), unless somebody hardened it.",
        human="Decide whether {host} may start RMC at boot; if so, rmcctrl -a on AIX, systemctl enable on Linux.",
        source=RMCCTRL,
    ),
)
