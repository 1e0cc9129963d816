# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of an HMC, as rows. All of it is read only.

lspartition is an undocumented internal command of the HMC; a level or role without it leaves its facts unread.
"""

from __future__ import annotations

from .._core.consoles import system_key
from .._core.model import ManagedSystem
from .._core.parsers.hmc_clock import DATE_FORM
from .._core.runner import Command
from .session import HMC_TAG

LIST_SECONDS = 60
_LSHMC = "https://www.ibm.com/docs/POWER9/p9edm/lshmc.html"
_LSSYSCFG = "https://ibm.com/support/knowledgecenter/POWER8/p8edm/lssyscfg.html"
_LSPARTITION = "https://www.ibm.com/docs/en/rsct/3.2?topic=hmc-checking-status-rmc-connections"
_LSSYSCONN = "https://github.com/xcat2/xcat-core: perl-xCAT/xCAT/PPCconn.pm"
_SHELL = "https://sites.google.com/site/rhdisk0/unix/hardware/hmc"

SYSTEM_NAMES = ("name", "type_model", "serial_num", "state", "ipaddr")
# An old level lacks some of these, and one name it does not know fails the whole command: see partition_records.
LPAR_NAMES = (
    "name",
    "lpar_id",
    "lpar_env",
    "state",
    "rmc_state",
    "rmc_ipaddr",
    "rmc_osshutdown_capable",
    "dlpar_mem_capable",
    "dlpar_proc_capable",
    "dlpar_io_capable",
    "os_version",
    "sync_curr_profile",
)


def _row(name: str, *argv: str, source: str) -> Command:
    return Command(name, argv, tags=frozenset({HMC_TAG}), timeout=LIST_SECONDS, subset="hmc", source=source)


VERSION = _row("lshmc_version", "lshmc", "-V", source=_LSHMC)
LOCALE = _row("lshmc_locale", "lshmc", "-l", source=_LSHMC)
NETWORK = _row("lshmc_network", "lshmc", "-n", source=_LSHMC)
SYSTEMS = _row("systems", "lssyscfg", "-r", "sys", "-F", ",".join(SYSTEM_NAMES), "--header", source=_LSSYSCFG)
SYSTEM_RECORDS = _row("systems_records", "lssyscfg", "-r", "sys", source=_LSSYSCFG)
DLPAR = _row("lspartition", "lspartition", "-dlpar", source=_LSPARTITION)
CONNECTIONS = _row("lssysconn", "lssysconn", "-r", "all", source=_LSSYSCONN)

VPD = _row("lshmc_vpd", "lshmc", "-v", source=_LSHMC)
FIREWALL = _row("lshmc_firewall", "lshmc", "--firewall", source=_LSHMC)
CLOCK = _row("date", "date", DATE_FORM, source=_SHELL)
BOOT = _row("who", "who", "-b", source=_SHELL)
TMP = _row("df", "df", "-P", "-k", "/tmp", source=_SHELL)
# A simulated HMC keeps the calendar of its estate, and tells it here. A real one has no such file.
SIMULATED = _row("powersim", "cat", "/etc/powersim", source="from memory")

#: One round: everything that does not need the list of systems. The clock first, to be read when the round begins.
FIRST_ROUND = (
    *(CLOCK, SIMULATED, VERSION, SYSTEMS, DLPAR, CONNECTIONS),
    *(NETWORK, FIREWALL, LOCALE, VPD, BOOT, TMP),
)
#: Old levels and lesser users do not have these: that one is missing is no gap.
EXTRAS = (LOCALE, VPD, FIREWALL, CLOCK, BOOT, TMP)


def partitions(system: ManagedSystem) -> Command:
    """All partitions of a system, with the attributes of current levels."""
    names = ",".join(LPAR_NAMES)
    argv = ("lssyscfg", "-r", "lpar", "-m", system_key(system), "-F", names, "--header")
    return _row(f"partitions {system_key(system)}", *argv, source=_LSSYSCFG)


def partition_records(system: ManagedSystem) -> Command:
    """The same as whole records, which hold what the level knows: for levels that refuse a name of LPAR_NAMES."""
    argv = ("lssyscfg", "-r", "lpar", "-m", system_key(system))
    return _row(f"partition_records {system_key(system)}", *argv, source=_LSSYSCFG)


def migrations(system: ManagedSystem) -> Command:
    """What its partitions are doing in the way of migrations, as records: no attribute to be refused."""
    argv = ("lslparmigr", "-r", "lpar", "-m", system_key(system))
    return _row(f"migrations {system_key(system)}", *argv, source="from memory")
