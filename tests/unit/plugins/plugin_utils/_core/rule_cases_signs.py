# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of the rules about levels and packages, clocks, /tmp, logs and work in flight."""

from __future__ import annotations

from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_case import Case

BASIC = "rsct.basic:rsct.basic.rte:3.2.5.0: : :C:F:RSCT: : : : : : :0:0:/:2401\n"
OLD_RPM = "src-2.5.5.1-10.ppc64\nrsct.core-2.5.5.1-10.ppc64\nDynamicRM-1.3.9-0.ppc64\n"
NO_DRM_RPM = "src-3.3.3.0-24012.ppc64le\nrsct.core-3.3.3.0-24012.ppc64le\n"
EMPTY_DOMAIN: dict[str, hosts.Answer] = {"mcp": hosts.mcp(), "rmcdomainstatus": ""}
DIED = """\
IDENTIFIER TIMESTAMP  T C RESOURCE_NAME  DESCRIPTION
BC3BE5A3   0131080026 P S SRC            SOFTWARE PROGRAM ERROR
A6DF45AA   0130080026 I O RMCdaemon      The daemon is started.
"""
DIED_LINUX = """\
Jan 31 07:00:00 lpar-app01 rmcd[4711]: The daemon is started.
Jan 31 08:00:00 lpar-app01 systemd[1]: ctrmc.service: Main process exited, code=killed, status=9/KILL
"""


def _without(name: str, at_rest: bool = True, row: str = hosts.LINUX_ROW) -> dict[str, hosts.Answer]:
    """A subsystem at rest, or not on file."""
    running = [own for own in hosts.RUNNING if own != name]
    return {"lssrc_all": hosts.lssrc(row, running, (*hosts.AT_REST, name) if at_rest else hosts.AT_REST)}


CASES = (
    Case("RMC070", "aix", {"lslpp": hosts.LSLPP.replace("3.3.3.0", "3.1.5.0")}, "degraded"),
    Case("RMC070", "vios", {"lslpp": hosts.LSLPP.replace("3.3.3.0", "3.2.0.0")}, "degraded"),
    Case("RMC070", "aix", {"lslpp": hosts.LSLPP.replace("3.3.3.0", "3.2.5.1")}, "degraded"),
    Case("RMC071", "linux", {**_without("IBM.MgmtDomainRM", False), **EMPTY_DOMAIN, "rpm": OLD_RPM}, "down"),
    Case("RMC072", "linux", {**_without("IBM.DRM", False), "rpm": NO_DRM_RPM}, "degraded"),
    Case("RMC073", "linux", {**_without("IBM.DRM"), "definitions": "IBM.HostRM.mdef\n"}, "degraded"),
    Case("RMC073", "linux", {**_without("IBM.DRM"), "definitions": (2, "ls: cannot access\n")}, "degraded"),
    Case("RMC074", "aix", {"clock": "20260131T133000Z\n"}, "degraded"),
    Case("RMC074", "linux", {"clock": "20260131T115400Z\n"}, "degraded"),
    Case("RMC075", "aix", {"df_aix": hosts.DF_AIX.replace("1001234    5%", "      0  100%")}, "healthy", "/tmp"),
    Case("RMC075", "aix", {"df_aix": hosts.DF_AIX.replace("123     1%", "9999   100%")}, "healthy", "/tmp"),
    Case("RMC076", "aix", _without("IBM.ServiceRM", row=hosts.AIX_ROW), "healthy", "IBM.ServiceRM"),
    Case("RMC077", "aix", {"errpt": DIED}, "healthy"),
    Case("RMC077", "linux", {"journalctl": DIED_LINUX}, "healthy"),
    Case("RMC080", "aix", {**_without("IBM.MgmtDomainRM", False, hosts.AIX_ROW), **EMPTY_DOMAIN}, "down", "IBM.Mgmt"),
    Case("RMC078", "aix", {"processes": hosts.PROCESSES + "    01:30 mksysb\n"}, "healthy"),
)
