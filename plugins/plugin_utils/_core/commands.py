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

_ANSIBLE = "https://github.com/ansible/ansible: test/units/modules/test_service_facts.py"
_XCAT = "https://github.com/xcat2/xcat-core: xCAT-rmc/scripts/configrmcnode"
_STATUS_DOC = "https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcdomainstatus.html"
_DOMAIN_DOC = "https://www.ibm.com/docs/en/rsct/3.2?topic=security-management-domain-configuration"
_RECFGCT_DOC = "https://ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds4/recfgct.html"
_RMCCTRL_DOC = "https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcctrl.html"
_CLOUD_DOC = "https://cloud.ibm.com/docs/power-iaas?topic=power-iaas-recommended-rsct-package"
_INBAND = "https://osadmins.com/en/rmc-in-band-the-quiet-revolution-in-aix-7-3-tl4/"
_LPAR_FACTS = "https://github.com/IBM/ansible-power-aix: plugins/modules/lpar_facts.py"
_LSMCODE = "https://github.com/power-ras/lsvpd: src/output/lsmcode.cpp"
_LPARSTAT = "https://github.com/ibm-power-utilities/powerpc-utils: src/lparstat.c"
_NETSTAT = "https://github.com/shirou/gopsutil: net/net_aix_test.go"
_EBOOK = "https://github.com/bond-huang/ebook: 01-IBM_Power_System"
_AIXPKG = "https://github.com/saltstack/salt: tests/pytests/unit/modules/test_aixpkg.py"
_MEMORY = "from memory"

_ROWS: tuple[Command, ...] = (
    # -- RSCT itself
    Command("lssrc_all", ("lssrc", "-a"), source=_ANSIBLE),
    Command("lsrsrc_probe", ("lsrsrc",), rmc_client=True, timeout=RMC_SECONDS, ok_rc=(0, 1, 2, 5), source=_XCAT),
    Command(
        "rmcdomainstatus",
        ("rmcdomainstatus", "-s", "ctrmc"),
        needs_root=True,
        rmc_client=True,
        timeout=RMC_SECONDS,
        source=f"{_STATUS_DOC}; that it needs root is from memory",
    ),
    Command("mcp", ("lsrsrc", "IBM.MCP"), rmc_client=True, timeout=RMC_SECONDS, source=_DOMAIN_DOC),
    Command(
        "managementserver",
        ("lsrsrc", "IBM.ManagementServer"),
        tags=AIX,
        rmc_client=True,
        timeout=RMC_SECONDS,
        source=f"{_DOMAIN_DOC}; AIX 6.1 and older, asked for because old VIOS levels remain",
    ),
    Command("node_id_file", ("cat", "/etc/ct_node_id"), ok_rc=(0, 1, 2), timeout=5, source=_RECFGCT_DOC),
    Command("node_id_saved", ("cat", "/var/ct/cfg/ct_node_id"), ok_rc=(0, 1, 2), timeout=5, source=_RECFGCT_DOC),
    Command("node_id_command", ("lsnodeid",), ok_rc=(0, 1), source=f"{_CLOUD_DOC}; 2641-036 for none is from memory"),
    Command("autostart_aix", ("lsitab", "ctrmc"), tags=AIX, ok_rc=(0, 1), source=_RMCCTRL_DOC),
    Command("autostart_linux", ("systemctl", "is-enabled", "ctrmc"), tags=LINUX, ok_rc=(0, 1, 4), source=_MEMORY),
    Command("processes", ("ps", "-A", "-o", "etime=", "-o", "comm="), source="POSIX; the names looked for are from memory"),
    Command("uptime", ("ps", "-o", "etime=", "-p", "1"), timeout=5, source="the age of init, also in a container"),
    Command("uptime_linux", ("cat", "/proc/uptime"), tags=LINUX, timeout=5, source="where ps knows no etime"),
    Command("hostname", ("uname", "-n"), timeout=5),
    Command("wpar", ("uname", "-W"), tags=AIX, ok_rc=(0, 1, 2), timeout=5, source=_MEMORY),
    Command("powersim", ("cat", "/etc/powersim"), ok_rc=(0, 1, 2), timeout=5),
    # -- levels: fwversion before lsmcode, which can take long and needs its database
    Command("oslevel", ("oslevel", "-s"), tags=AIX, subset="levels", source=_LPAR_FACTS),
    Command("ioslevel", ("ioscli", "ioslevel"), tags=VIOS, subset="levels"),
    Command("os_release", ("cat", "/etc/os-release"), tags=LINUX, timeout=5, subset="levels"),
    Command(
        "sys0",
        ("lsattr", "-El", "sys0", "-a", "fwversion", "-a", "modelname", "-a", "systemid"),
        tags=AIX,
        subset="levels",
        source=_MEMORY,
    ),
    Command("lsmcode", ("lsmcode", "-c"), tags=LINUX, needs_root=True, subset="levels", source=_LSMCODE),
    Command("lparstat", ("lparstat", "-i"), subset="levels", source=_LPARSTAT),
    # -- sockets
    Command("netstat", ("netstat", "-an"), tags=AIX, subset="sockets", source=_NETSTAT),
    Command("ss", ("ss", "-tuan"), tags=LINUX, subset="sockets", source=_MEMORY),
    # -- storage: bytes and inodes of named local mounts
    Command("df_aix", ("df", "-k", "/var", "/tmp"), tags=AIX, timeout=10, subset="storage", source=_MEMORY),
    Command("df_linux", ("df", "-P", "-k", "/var", "/tmp"), tags=LINUX, timeout=10, subset="storage", source="POSIX"),
    # -- membership, without rmcd; lsrpdomain only adds what rmcd knows of offline domains
    Command("ct_clusterinfo", ("ct_clusterinfo", "-c"), subset="membership", source=_MEMORY),
    Command("odm_hacmp", ("odmget", "HACMPcluster"), tags=AIX, ok_rc=(0, 1), subset="membership", source=_MEMORY),
    Command("lspv", ("lspv",), tags=AIX, timeout=20, subset="membership", source=_MEMORY),
    Command("vios_cluster", ("ioscli", "cluster", "-list"), tags=VIOS, timeout=20, subset="membership", source=_MEMORY),
    Command("lsrpdomain", ("lsrpdomain",), rmc_client=True, timeout=RMC_SECONDS, subset="membership", source=_EBOOK),
    # -- in-band
    Command("mcproxy", ("lssrc", "-ls", "mcproxy"), tags=INBAND, ok_rc=(0, 1), subset="inband", source=_INBAND),
    Command("prtconf", ("prtconf",), tags=INBAND, timeout=30, subset="inband", source="public captures; slow"),
    # -- packages
    Command("lslpp", ("lslpp", "-Lc", "rsct.*"), tags=AIX, timeout=30, subset="packages", source=_AIXPKG),
    Command("rpm", ("rpm", "-qa", *LINUX_PACKAGES), tags=LINUX, timeout=30, subset="packages", source="rpm(8)"),
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
