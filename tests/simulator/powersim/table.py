# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command table: which simulated commands exist, where, for whom, and whether they change anything."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.call import Answer, Call
from powersim.commands import ioscli, machine, rmcctrl, rsrc, runtime, software, src

AIX, LINUX, EVERY = frozenset({"aix", "vios"}), frozenset({"linux"}), frozenset({"aix", "vios", "linux"})
VIOS = frozenset({"vios"})
Run = t.Callable[[Call], Answer]


@dataclasses.dataclass(frozen=True)
class Row:
    """``flags``: the row is meant when one of them is among the arguments; rows with flags are tried first."""

    command: str
    run: Run
    mutating: bool = False
    flags: tuple[str, ...] = ()
    root: bool = False
    platforms: frozenset[str] = EVERY
    folder: str = "/usr/bin"


RSCT, INSTALL, SBIN, IOS = "/opt/rsct/bin", "/opt/rsct/install/bin", "/usr/sbin", "/usr/ios/cli"
TABLE: tuple[Row, ...] = (
    Row("lssrc", src.lssrc),
    Row("startsrc", src.startsrc, mutating=True, root=True),
    Row("stopsrc", src.stopsrc, mutating=True, root=True),
    Row("refresh", src.refresh, mutating=True, root=True),
    Row("lsitab", src.lsitab, platforms=AIX, folder=SBIN),
    Row("rmcctrl", rmcctrl.help_text, flags=("-h",), folder=RSCT),
    Row("rmcctrl", rmcctrl.stop_all, mutating=True, flags=("-z", "-K", "-k"), root=True, folder=RSCT),
    Row("rmcctrl", rmcctrl.add_and_start, mutating=True, flags=("-A",), root=True, folder=RSCT),
    Row("rmcctrl", rmcctrl.add, mutating=True, flags=("-a",), root=True, folder=RSCT),
    Row("rmcctrl", rmcctrl.start, mutating=True, flags=("-s",), root=True, folder=RSCT),
    Row("rmcctrl", rmcctrl.delete, mutating=True, flags=("-d",), root=True, folder=RSCT),
    Row("rmcctrl", rmcctrl.listener, mutating=True, flags=("-p", "-P", "-q", "-Q"), root=True, folder=RSCT),
    Row("rmcctrl", rmcctrl.policy, mutating=True, root=True, folder=RSCT),
    Row("rmcrefreshMD", rmcctrl.refresh_md, mutating=True, root=True, folder=RSCT),
    Row("recfgct", rmcctrl.recfgct, flags=("-h",), folder=INSTALL),
    Row("recfgct", rmcctrl.recfgct, mutating=True, root=True, folder=INSTALL),
    Row("lsnodeid", rmcctrl.lsnodeid, folder=RSCT),
    Row("lsrsrc", rsrc.lsrsrc, folder=RSCT),
    Row("lsrsrc-api", rsrc.lsrsrc_api, folder=RSCT),
    Row("refrsrc", rsrc.refrsrc, mutating=True, root=True, folder=RSCT),
    Row("refrsrc-api", rsrc.refrsrc, mutating=True, root=True, folder=RSCT),
    Row("rmrsrc", rsrc.rmrsrc, mutating=True, root=True, folder=RSCT),
    Row("rmrsrc-api", rsrc.rmrsrc, mutating=True, root=True, folder=RSCT),
    Row("chrsrc", rsrc.chrsrc, mutating=True, root=True, folder=RSCT),
    Row("runact", rsrc.runact, flags=("GetNodeState",), folder=RSCT),
    Row("runact", rsrc.runact, mutating=True, root=True, folder=RSCT),
    Row("rmcdomainstatus", rsrc.rmcdomainstatus, folder=RSCT),
    Row("lsrpdomain", rsrc.lsrpdomain, folder=RSCT),
    Row("lsrpnode", rsrc.lsrpnode, folder=RSCT),
    Row("ct_clusterinfo", rsrc.ct_clusterinfo, folder=RSCT),
    Row("ctsnap", runtime.ctsnap, folder=RSCT),
    Row("oslevel", machine.oslevel, platforms=AIX),
    Row("uname", machine.uname),
    Row("hostname", machine.hostname),
    Row("lslpp", software.lslpp, platforms=AIX),
    Row("rpm", software.rpm, platforms=LINUX),
    Row("dpkg-query", software.dpkg_query, platforms=LINUX),
    Row("lparstat", machine.lparstat),
    Row("prtconf", machine.prtconf, platforms=AIX, folder=SBIN),
    Row("lsmcode", machine.lsmcode, folder=SBIN),
    Row("lsattr", machine.lsattr, platforms=AIX, folder=SBIN),
    Row("odmget", machine.odmget, platforms=AIX),
    Row("lsdev", machine.lsdev, platforms=AIX, folder=SBIN),
    Row("lspv", machine.lspv, platforms=AIX, folder=SBIN),
    Row("lscluster", machine.lscluster, platforms=AIX, folder=SBIN),
    Row("df", runtime.df),
    Row("netstat", runtime.netstat),
    Row("ss", runtime.ss, platforms=LINUX),
    Row("errpt", runtime.errpt, platforms=AIX),
    Row("who", runtime.who),
    Row("uptime", runtime.uptime),
    Row("ps", runtime.ps_rows),
    Row("systemctl", runtime.systemctl, platforms=LINUX),
    Row("ioscli", ioscli.ioscli, platforms=VIOS, folder=IOS),
    Row("ioslevel", machine.ioslevel, platforms=VIOS, folder=IOS),
    Row("viosecure", ioscli.viosecure, platforms=VIOS, folder=IOS),
    Row("cluster", ioscli.cluster, platforms=VIOS, folder=IOS),
)
# Commands of the RSCT packages that are also linked into /usr/bin.
IN_USR_BIN = frozenset(
    {"lsrsrc", "lsrsrc-api", "refrsrc", "rmrsrc", "chrsrc", "runact", "lsrpdomain", "lsrpnode", "ctsnap"}
)
RSCT_COMMANDS = frozenset(row.command for row in TABLE if row.folder in (RSCT, INSTALL))


def find(platform: str, argv: t.Sequence[str]) -> Row | None:
    """The row for a command line; rows with a matching flag win."""
    rows = [row for row in TABLE if row.command == argv[0] and platform in row.platforms]
    flagged = [row for row in rows if any(flag in argv[1:] for flag in row.flags)]
    plain = [row for row in rows if not row.flags]
    return next(iter([*flagged, *plain]), None)


def commands(platform: str) -> dict[str, str]:
    """Command name to folder, for one platform."""
    return {row.command: row.folder for row in TABLE if platform in row.platforms}
