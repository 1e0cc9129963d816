# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about what is installed: levels of RSCT with known faults, levels that are too old, packages that are missing.

A partition whose packages were not read is not called healthy: its level may be one that is known to be bad.
"""

from __future__ import annotations

import typing as t

from ..levels_table import FIRST_WITH_DOMAIN, known_faults, older
from .base import LINKS, Hit, Proof, Rule, Scene
from .daemons import DOMAIN_DOC, JOINERS, TECHNOTE

UBUNTU_NOTE = "https://launchpad.net/~ibmpackages/+archive/ubuntu/rsct"
DRM = "IBM.DRM"
DRM_PACKAGE = "dynamicrm"  # DynamicRM as an rpm
DEFINITION = f"{DRM}.mdef"
_PACKAGES = (
    Proof("lslpp", ("rsct.core.rmc", "rsct.basic.rte")),
    Proof("rpm", ("rsct.core", "DynamicRM")),
    Proof("dpkg", ("rsct.core", "dynamicrm")),
)


def known_bad_level(scene: Scene) -> t.Iterator[Hit]:
    level = scene.snapshot.levels.rsct or ""
    names = {package.name for package in scene.snapshot.packages or ()}
    for row in known_faults(level, names):
        yield Hit(scene.name, {"level": level, "apar": row.apar, "what": row.what, "seen": row.seen, "cure": row.cure})


def rsct_too_old(scene: Scene) -> t.Iterator[Hit]:
    """Below the level that brought the new manager, unless the old one is there."""
    level = scene.snapshot.levels.rsct or ""
    joiners = [name for name in JOINERS if scene.snapshot.subsystem(name)]
    if scene.snapshot.rsct_installed and older(level, FIRST_WITH_DOMAIN) and not joiners:
        yield Hit(scene.name, {"level": level, "first": FIRST_WITH_DOMAIN})


def _linux_with_rsct(scene: Scene) -> bool:
    return scene.snapshot.platform == "linux" and bool(scene.snapshot.rsct_installed)


def drm_package_missing(scene: Scene) -> t.Iterator[Hit]:
    missing = DRM_PACKAGE not in {package.name.lower() for package in scene.snapshot.packages or ()}
    if _linux_with_rsct(scene) and missing and scene.snapshot.subsystem(DRM) is None:
        yield Hit(scene.name)


def drm_definition_missing(scene: Scene) -> t.Iterator[Hit]:
    manager, definitions = scene.snapshot.subsystem(DRM), scene.snapshot.signs.definitions
    runs = manager is not None and manager.active
    if _linux_with_rsct(scene) and not runs and definitions is not None and DEFINITION not in definitions:
        yield Hit(scene.name)


ROWS = (
    Rule(
        "RMC070",
        "rsct_known_bad_level",
        "warning",
        ("rsct_installed", "packages"),
        known_bad_level,
        _PACKAGES,
        "{subject}: RSCT is at {level}, a level known for {what} ({apar}; table of {seen}). Next: {cure}.",
        human="Plan an update of RSCT on {host}: {cure}. An update restarts RMC, so not during DLPAR or LPM.",
        risk="rmc",
        source=TECHNOTE,
    ),
    Rule(
        "RMC071",
        "rsct_too_old",
        "error",
        ("rsct_installed", "subsystems", "packages"),
        rsct_too_old,
        (*_PACKAGES, Proof("lssrc_all", ("MgmtDomainRM", "CSMAgentRM", "rsct_rm"))),
        "{subject}: RSCT is at {level}; IBM.MgmtDomainRM, which joins the partition to its HMCs, came with {first}, and "
        "IBM.CSMAgentRM is not there either. Next: update RSCT.",
        human="Update RSCT on {host} to {first} or later (AIX 6.1 TL5 and older: csm.client 1.7.1.4 or later).",
        risk="rmc",
        source=DOMAIN_DOC,
        explains=("RMC080", *LINKS),
    ),
    Rule(
        "RMC072",
        "drm_package_missing",
        "error",
        ("rsct_installed", "subsystems", "packages"),
        drm_package_missing,
        (
            Proof("rpm", ("DynamicRM", "rsct")),
            Proof("dpkg", ("dynamicrm", "rsct")),
            Proof("lssrc_all", (DRM, "rsct_rm")),
        ),
        "{subject}: the package DynamicRM is not installed, so there is no IBM.DRM: DLPAR and LPM fail though RMC may be "
        "up. Next: install DynamicRM (Debian and Ubuntu: dynamicrm).",
        human="Install the package DynamicRM on {host} (on Debian and Ubuntu dynamicrm), then rmcctrl -z; -A; -p.",
        risk="rmc",
        source=UBUNTU_NOTE,
        explains=("RMC005", "RMC073", "RMC079"),
    ),
    Rule(
        "RMC073",
        "drm_definition_missing",
        "error",
        ("rsct_installed", "subsystems"),
        drm_definition_missing,
        (Proof("definitions"), Proof("lssrc_all", (DRM, "rsct_rm"))),
        "{subject}: /opt/rsct/cfg/rmdefs/IBM.DRM.mdef is missing, so rmcd never starts IBM.DRM: DLPAR and LPM fail though "
        "RMC may be up. Next: reinstall DynamicRM.",
        human="Put IBM.DRM.mdef back on {host} (reinstall the package DynamicRM), then rmcctrl -z; -A; -p.",
        risk="rmc",
        source=UBUNTU_NOTE,
        explains=("RMC005", "RMC079"),
    ),
)
