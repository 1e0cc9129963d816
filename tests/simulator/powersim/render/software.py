# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installed software: lslpp -Lc (AIX), rpm and dpkg (Linux)."""

from __future__ import annotations

import typing as t

LSLPP_HEADER = (
    "#Package Name:Fileset:Level:State:PTF Id:Fix State:Type:Description:Destination Dir.:Uninstaller:Message Catalog:"
    "Message Set:Message Number:Parent:Automatic:EFIX Locked:Install Path:Build Date\n"
)
FILESETS = {
    "rsct.core.auditrm": "RSCT Audit Log Resource Manager",
    "rsct.core.errm": "RSCT Event Response Resource Manager",
    "rsct.core.hostrm": "RSCT Host Resource Manager",
    "rsct.core.rmc": "RSCT Resource Monitoring and Control",
    "rsct.core.sec": "RSCT Security",
    "rsct.core.utils": "RSCT Utilities",
}
PACKAGES = ("src", "rsct.core.utils", "rsct.core", "DynamicRM", "devices.chrp.base.ServiceRM", "powerpc-utils")


def fileset(
    package: str, name: str, level: str, description: str, *, state: str = "C", kind: str = "F", automatic: str = "0"
) -> str:
    """One row: 18 fields, an empty one is one blank."""
    return f"{package}:{name}:{level}: : :{state}:{kind}:{description}: : : : : : :{automatic}:0:/:\n"


def lslpp(names: t.Mapping[str, str], level: str, *, header: bool) -> str:
    rows = "".join(fileset(name.rpartition(".")[0], name, level, text) for name, text in names.items())
    return (LSLPP_HEADER if header else "") + rows


def rpms(names: t.Sequence[str], level: str, build: str = "24190", machine: str = "ppc64le") -> str:
    return "".join(f"{name}-{level}-{build}.{machine}\n" for name in names)


def lslpp_missing(name: str) -> str:
    return f"lslpp: Fileset {name} not installed.\n\n"
