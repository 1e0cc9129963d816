# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue: every command the probe may run on a partition, as data. All rows only read.

Left out on purpose, because they change or stop something: ``rmsock`` (aborts a socket nobody owns), ``procstack`` and
``procfiles`` on rmcd (stop it), ``ctsyschk`` with host names (wants remote shells), ``rmcctrl -p`` (opens the listener).
``df`` names local mounts only, since a bare one hangs on a dead NFS server. A bare ``cluster0`` in CuAt proves no
membership and is not read.
"""

from __future__ import annotations

import typing as t

from .runner import Command

#: The tag of each kind of host; every host has one of them.
PLATFORMS = ("aix", "vios", "linux")

AIX = frozenset({"aix", "vios"})
VIOS = frozenset({"vios"})
LINUX = frozenset({"linux"})
INBAND = frozenset({"inband"})

RMC_SECONDS = 15  # lsrsrc hangs on a sick rmcd; a healthy one answers within a second

#: Where the repair keeps its journal; the last run is the folder behind the link ``last``.
JOURNAL_FILE = "/var/adm/powerops-rsct/last/journal"

#: The subset that is always read, and the ones a caller can leave out.
ALWAYS = "rsct"
SUBSETS = ("rsct", "levels", "sockets", "storage", "membership", "inband", "packages", "journal")

LINUX_PACKAGES = ("src", "rsct*", "DynamicRM", "devices.chrp*", "powerpc-utils", "librtas", "lsvpd")
DEBIAN_PACKAGES = ("src", "rsct*", "dynamicrm", "devices.chrp*", "powerpc-utils", "librtas2", "lsvpd")

_ROWS: tuple[Command, ...] = (
    # -- RSCT itself
    Command("lssrc_all", ("lssrc", "-a"), source="rsct-lpar 1.1"),
    Command("lsrsrc_probe", ("lsrsrc",), rmc_client=True, timeout=RMC_SECONDS, ok_rc=(0, 1, 2, 5), source="5.1"),
    Command(
        "rmcdomainstatus",
        ("rmcdomainstatus", "-s", "ctrmc"),
        needs_root=True,
        rmc_client=True,
        timeout=RMC_SECONDS,
        source="5.3; that it needs root is from memory",
    ),
    Command("mcp", ("lsrsrc", "IBM.MCP"), rmc_client=True, timeout=RMC_SECONDS, source="5.2"),
    Command(
        "managementserver",
        ("lsrsrc", "IBM.ManagementServer"),
        tags=AIX,
        rmc_client=True,
        timeout=RMC_SECONDS,
        source="5.2; AIX 6.1 and older, asked for because old VIOS levels remain",
    ),
    Command("node_id_file", ("cat", "/etc/ct_node_id"), ok_rc=(0, 1, 2), timeout=5, source="4"),
    Command("node_id_saved", ("cat", "/var/ct/cfg/ct_node_id"), ok_rc=(0, 1, 2), timeout=5, source="4"),
    Command("node_id_command", ("lsnodeid",), ok_rc=(0, 1), source="4; 2641-036 when there is none"),
    Command("autostart_aix", ("lsitab", "ctrmc"), tags=AIX, ok_rc=(0, 1), source="1.4"),
    Command("autostart_linux", ("systemctl", "is-enabled", "ctrmc"), tags=LINUX, ok_rc=(0, 1, 4), source="1.4"),
    Command("processes", ("ps", "-A", "-o", "etime=", "-o", "comm="), source="field-rules 1.5, 1.7"),
    Command("uptime", ("ps", "-o", "etime=", "-p", "1"), timeout=5, source="the age of init, also in a container"),
    Command("uptime_linux", ("cat", "/proc/uptime"), tags=LINUX, timeout=5, source="where ps knows no etime"),
    Command("hostname", ("uname", "-n"), timeout=5),
    Command("wpar", ("uname", "-W"), tags=AIX, ok_rc=(0, 1, 2), timeout=5, source="field-rules 1.13"),
    Command("powersim", ("cat", "/etc/powersim"), ok_rc=(0, 1, 2), timeout=5),
    # -- levels: fwversion before lsmcode, which can take long and needs its database
    Command("oslevel", ("oslevel", "-s"), tags=AIX, subset="levels", source="11"),
    Command("ioslevel", ("ioscli", "ioslevel"), tags=VIOS, subset="levels"),
    Command("os_release", ("cat", "/etc/os-release"), tags=LINUX, timeout=5, subset="levels"),
    Command(
        "sys0",
        ("lsattr", "-El", "sys0", "-a", "fwversion", "-a", "modelname", "-a", "systemid"),
        tags=AIX,
        subset="levels",
        source="11",
    ),
    Command("lsmcode", ("lsmcode", "-c"), tags=LINUX, needs_root=True, subset="levels", source="11"),
    Command("lparstat", ("lparstat", "-i"), subset="levels", source="11"),
    # -- sockets
    Command("netstat", ("netstat", "-an"), tags=AIX, subset="sockets", source="9.1"),
    Command("ss", ("ss", "-tuan"), tags=LINUX, subset="sockets", source="9.1"),
    # -- storage: bytes and inodes of named local mounts
    Command("df_aix", ("df", "-k", "/var", "/tmp"), tags=AIX, timeout=10, subset="storage", source="10"),
    Command("df_linux", ("df", "-P", "-k", "/var", "/tmp"), tags=LINUX, timeout=10, subset="storage", source="10"),
    # -- membership, without rmcd; lsrpdomain only adds what rmcd knows of offline domains
    Command("ct_clusterinfo", ("ct_clusterinfo", "-c"), subset="membership", source="field-rules 1.3"),
    Command("odm_hacmp", ("odmget", "HACMPcluster"), tags=AIX, ok_rc=(0, 1), subset="membership"),
    Command("lspv", ("lspv",), tags=AIX, timeout=20, subset="membership", source="field-rules 1.3"),
    Command("vios_cluster", ("ioscli", "cluster", "-list"), tags=VIOS, timeout=20, subset="membership"),
    Command("lsrpdomain", ("lsrpdomain",), rmc_client=True, timeout=RMC_SECONDS, subset="membership", source="3"),
    # -- in-band
    Command("mcproxy", ("lssrc", "-ls", "mcproxy"), tags=INBAND, ok_rc=(0, 1), subset="inband", source="8"),
    Command("prtconf", ("prtconf",), tags=INBAND, timeout=30, subset="inband", source="11; slow, so nowhere else"),
    # -- packages
    Command("lslpp", ("lslpp", "-Lc", "rsct.*"), tags=AIX, timeout=30, subset="packages", source="11"),
    Command("rpm", ("rpm", "-qa", *LINUX_PACKAGES), tags=LINUX, timeout=30, subset="packages", source="11"),
    Command("dpkg", ("dpkg-query", "-W", *DEBIAN_PACKAGES), tags=LINUX, ok_rc=(0, 1), timeout=30, subset="packages"),
    # -- what the last repair did
    Command("journal", ("cat", JOURNAL_FILE), needs_root=True, ok_rc=(0, 1, 2), timeout=5, subset="journal"),
)

CATALOGUE: t.Final[dict[str, Command]] = {row.id: row for row in _ROWS}

#: Pairs of which one answer is enough: the first that was read counts, the others are then not missed.
ALTERNATIVES: tuple[tuple[str, ...], ...] = (
    ("mcp", "managementserver"),
    ("rpm", "dpkg"),
    ("uptime", "uptime_linux"),
)


def select(subsets: t.Collection[str] = SUBSETS) -> tuple[Command, ...]:
    """The rows of these subsets and of the one that is always read. Unknown names raise ``ValueError``."""
    unknown = sorted(set(subsets) - set(SUBSETS))
    if unknown:
        raise ValueError(f"unknown subsets: {', '.join(unknown)}")
    return tuple(row for row in _ROWS if row.subset == ALWAYS or row.subset in subsets)
