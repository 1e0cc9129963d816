# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""RSCT itself, and what it stands on."""

from __future__ import annotations

from ..runner import Command
from . import sources
from .tags import AIX, INBAND, LINUX, RMC_SECONDS, VIOS

LINUX_PACKAGES = ("src", "rsct*", "DynamicRM", "devices.chrp*", "powerpc-utils", "librtas", "lsvpd")
DEBIAN_PACKAGES = ("src", "rsct*", "dynamicrm", "devices.chrp*", "powerpc-utils", "librtas2", "lsvpd")

ROWS: tuple[Command, ...] = (
    # -- RSCT itself
    Command("lssrc_all", ("lssrc", "-a"), source=sources.ANSIBLE),
    Command("lsrsrc_probe", ("lsrsrc",), rmc_client=True, timeout=RMC_SECONDS, ok_rc=(0, 1, 2, 5), source=sources.XCAT),
    Command(
        "rmcdomainstatus",
        ("rmcdomainstatus", "-s", "ctrmc"),
        needs_root=True,
        rmc_client=True,
        timeout=RMC_SECONDS,
        source=f"{sources.STATUS_DOC}; that it needs root is from memory",
    ),
    Command("mcp", ("lsrsrc", "IBM.MCP"), rmc_client=True, timeout=RMC_SECONDS, source=sources.DOMAIN_DOC),
    Command(
        "managementserver",
        ("lsrsrc", "IBM.ManagementServer"),
        tags=AIX,
        rmc_client=True,
        timeout=RMC_SECONDS,
        source=f"{sources.DOMAIN_DOC}; AIX 6.1 and older, asked for because old VIOS levels remain",
    ),
    Command("node_id_file", ("cat", "/etc/ct_node_id"), ok_rc=(0, 1, 2), timeout=5, source=sources.RECFGCT_DOC),
    Command("node_id_saved", ("cat", "/var/ct/cfg/ct_node_id"), ok_rc=(0, 1, 2), timeout=5, source=sources.RECFGCT_DOC),
    Command("node_id_command", ("lsnodeid",), ok_rc=(0, 1), source=f"{sources.CLOUD_DOC}; 2641-036 for none is from memory"),
    Command("autostart_aix", ("lsitab", "ctrmc"), tags=AIX, ok_rc=(0, 1), source=sources.RMCCTRL_DOC),
    Command("autostart_linux", ("systemctl", "is-enabled", "ctrmc"), tags=LINUX, ok_rc=(0, 1, 4), source=sources.MEMORY),
    Command("processes", ("ps", "-A", "-o", "etime=", "-o", "comm="), source="POSIX; the names looked for are from memory"),
    Command("uptime", ("ps", "-o", "etime=", "-p", "1"), timeout=5, source="the age of init, also in a container"),
    Command("uptime_linux", ("cat", "/proc/uptime"), tags=LINUX, timeout=5, source="where ps knows no etime"),
    Command("hostname", ("uname", "-n"), timeout=5),
    Command("wpar", ("uname", "-W"), tags=AIX, ok_rc=(0, 1, 2), timeout=5, source=sources.MEMORY),
    Command("powersim", ("cat", "/etc/powersim"), ok_rc=(0, 1, 2), timeout=5),
    # -- levels: fwversion before lsmcode, which can take long and needs its database
    Command("oslevel", ("oslevel", "-s"), tags=AIX, subset="levels", source=sources.LPAR_FACTS),
    Command("ioslevel", ("ioscli", "ioslevel"), tags=VIOS, subset="levels"),
    Command("os_release", ("cat", "/etc/os-release"), tags=LINUX, timeout=5, subset="levels"),
    Command(
        "sys0",
        ("lsattr", "-El", "sys0", "-a", "fwversion", "-a", "modelname", "-a", "systemid"),
        tags=AIX,
        subset="levels",
        source=sources.MEMORY,
    ),
    Command("lsmcode", ("lsmcode", "-c"), tags=LINUX, needs_root=True, subset="levels", source=sources.LSMCODE),
    Command("lparstat", ("lparstat", "-i"), subset="levels", source=sources.LPARSTAT),
    # -- sockets
    Command("netstat", ("netstat", "-an"), tags=AIX, subset="sockets", source=sources.NETSTAT),
    Command("ss", ("ss", "-tuan"), tags=LINUX, subset="sockets", source=sources.MEMORY),
    # -- storage: bytes and inodes of named local mounts
    Command("df_aix", ("df", "-k", "/var", "/tmp"), tags=AIX, timeout=10, subset="storage", source=sources.MEMORY),
    Command("df_linux", ("df", "-P", "-k", "/var", "/tmp"), tags=LINUX, timeout=10, subset="storage", source="POSIX"),
    # no sign of membership: what recfgct would bring the same node id back from
    Command(
        "cluster0",
        ("odmget", "-q", "name=cluster0", "CuAt"),
        tags=AIX,
        subset="journal",
        source=f"{sources.CLOUD_DOC}; its layout is from memory",
    ),
    # -- membership, without rmcd; lsrpdomain only adds what rmcd knows of offline domains
    Command("ct_clusterinfo", ("ct_clusterinfo", "-c"), subset="membership", source=sources.MEMORY),
    Command("odm_hacmp", ("odmget", "HACMPcluster"), tags=AIX, ok_rc=(0, 1, 15), subset="membership", source=sources.MEMORY),
    Command("lspv", ("lspv",), tags=AIX, timeout=20, subset="membership", source=sources.MEMORY),
    Command(
        "vios_cluster",
        ("ioscli", "cluster", "-list"),
        tags=VIOS,
        timeout=20,
        subset="membership",
        source=sources.MEMORY,
    ),
    Command("lsrpdomain", ("lsrpdomain",), rmc_client=True, timeout=RMC_SECONDS, subset="membership", source=sources.EBOOK),
    # -- in-band
    Command("mcproxy", ("lssrc", "-ls", "mcproxy"), tags=INBAND, ok_rc=(0, 1), subset="inband", source=sources.INBAND),
    Command("prtconf", ("prtconf",), tags=INBAND, timeout=30, subset="inband", source="public captures; slow"),
    # -- packages
    Command("lslpp", ("lslpp", "-Lc", "rsct.*"), tags=AIX, timeout=30, subset="packages", source=sources.AIXPKG),
    Command("rpm", ("rpm", "-qa", *LINUX_PACKAGES), tags=LINUX, timeout=30, subset="packages", source="rpm(8)"),
    Command("dpkg", ("dpkg-query", "-W", *DEBIAN_PACKAGES), tags=LINUX, ok_rc=(0, 1), timeout=30, subset="packages"),
)
