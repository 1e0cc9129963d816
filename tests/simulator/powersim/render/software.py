# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installed software: lslpp (AIX), rpm and dpkg (Linux).

Filesets and their descriptions: a capture of AIX 6.1; their state is committed. Packages of Linux: an IBM pull request to
https://github.com/avocado-framework-tests/avocado-misc-tests and public installation notes for Ubuntu.
"""

from __future__ import annotations

import typing as t

Rows = t.Sequence[tuple[str, str, str]]  # fileset, level, description

LSLPP_HEADER = (
    "#Package Name:Fileset:Level:State:PTF Id:Fix State:Type:Description:Destination Dir.:Uninstaller:Message Catalog:"
    "Message Set:Message Number:Parent:Automatic:EFIX Locked:Install Path:Build Date\n"
)
PATHS_HEADER = "#Path:Fileset:Level:PTF Id:State:Type:Description:EFIX Locked\n"
FILESETS = {
    "rsct.basic.rte": "RSCT Basic Function",
    "rsct.core.auditrm": "RSCT Audit Log Resource Manager",
    "rsct.core.errm": "RSCT Event Response Resource Manager",
    "rsct.core.fsrm": "RSCT File System Resource Manager",
    "rsct.core.hostrm": "RSCT Host Resource Manager",
    "rsct.core.lprm": "RSCT Least Privilege Resource Manager",
    "rsct.core.microsensor": "RSCT MicroSensor Resource Manager",
    "rsct.core.rmc": "RSCT Resource Monitoring and Control",
    "rsct.core.sec": "RSCT Security",
    "rsct.core.sensorrm": "RSCT Sensor Resource Manager",
    "rsct.core.sr": "RSCT Registry",
    "rsct.core.utils": "RSCT Utilities",
    "rsct.msg.en_US.core.rmc": "RSCT RMC Msgs - U.S. English",
    "rsct.opt.storagerm": "RSCT Storage Resource Manager",
}
# Package to version and release; '' for the level of RSCT.
PACKAGES = {
    "src": "",
    "rsct.core.utils": "",
    "rsct.core": "",
    "rsct.basic": "",
    "DynamicRM": "2.0.7.3-21",
    "devices.chrp.base.ServiceRM": "2.5.2.0-23",
    "powerpc-utils": "1.3.11-3",
    "librtas": "2.0.4-3",
    "lsvpd": "1.7.15-3",
}
BESIDE = frozenset({"powerpc-utils", "librtas", "lsvpd"})  # not of RSCT
DEBIAN_NAMES = {"librtas": "librtas2"}
BUILD, MACHINE = "24190", "ppc64le"


def fileset(
    package: str, name: str, level: str, description: str, *, state: str = "C", kind: str = "F", automatic: str = "0"
) -> str:
    """One row: 18 fields, an empty one is one blank."""
    return f"{package}:{name}:{level}: : :{state}:{kind}:{description}: : : : : : :{automatic}:0:/:\n"


def lslpp_colons(rows: Rows, *, header: bool) -> str:
    """``lslpp -Lc``."""
    lines = (fileset(".".join(name.split(".")[:-1]), name, level, text) for name, level, text in rows)
    return (LSLPP_HEADER if header else "") + "".join(lines)


def lslpp_paths(rows: Rows, *, header: bool) -> str:
    """``lslpp -lc``; from memory."""
    lines = (f"/usr/lib/objrepos:{name}:{level}::COMMITTED:F:{text}:\n" for name, level, text in rows)
    return (PATHS_HEADER if header else "") + "".join(lines)


def lslpp_table(rows: Rows, *, header: bool) -> str:
    """``lslpp -l``; from memory."""
    text = f"  Fileset                      Level  State      Description\n  {'-' * 76}\n" if header else ""
    lines = (f"  {name:<24}{level:>10}  {'COMMITTED':<10} {about}\n" for name, level, about in rows)
    return text + "Path: /usr/lib/objrepos\n" + "".join(lines)


def lslpp_missing(name: str) -> str:
    return f"lslpp: Fileset {name} not installed.\n\n"


def _version(level: str) -> tuple[str, str]:
    """Version and release; packages of RSCT share one build."""
    version, _unused, release = level.partition("-")
    return version, release or BUILD


def rpm(name: str, level: str, _mask: str = "") -> str:
    return f"{name}-{'-'.join(_version(level))}.{MACHINE}\n"


def rpm_format(name: str, level: str, mask: str) -> str:
    """``--qf``: the tags for name, version, release and machine."""
    version, release = _version(level)
    values = {"NAME": name, "VERSION": version, "RELEASE": release, "ARCH": MACHINE, "EPOCH": "(none)"}
    for key, value in values.items():
        mask = mask.replace("%{" + key + "}", value).replace("%{" + key.lower() + "}", value)
    return mask.replace("\\n", "\n").replace("\\t", "\t")


def deb_version(level: str) -> str:
    return "-".join((*_version(level), "1ubuntu1"))


def dpkg_list(packages: t.Mapping[str, str]) -> str:
    """``dpkg -l``."""
    text = (
        "Desired=Unknown/Install/Remove/Purge/Hold\n"
        "| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n"
        "|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n"
        "||/ Name                        Version                  Architecture Description\n"
        "+++-===========================-========================-============-===========\n"
    )
    return text + "".join(f"ii  {name:<27} {level:<24} ppc64el      IBM\n" for name, level in packages.items())
