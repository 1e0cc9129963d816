# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operating system and the machine below: oslevel, uname, prtconf, lparstat, lsmcode, hostname, ioslevel."""

from __future__ import annotations

from powersim import levels
from powersim.call import Answer, Call, usage
from powersim.commands import devices, hardware, options
from powersim.render import system
from powersim.row import AIX, IOS, SBIN, VIOS, Row
from powersim.state.partition import Partition


def aix_level(partition: Partition) -> str:
    return levels.aix_level(partition.spec.platform, partition.spec.level)


def oslevel(call: Call) -> Answer:
    """``-s`` service pack, ``-r`` technology level, ``-q`` the known ones: those of the running level."""
    given = options.read(call, "srqfgl:")
    if isinstance(given, str) or given.words or {"f", "g", "l"} & set(given.flags):
        return usage(call)
    level = aix_level(call.partition)
    base, technology = level.split("-")[0], "-".join(level.split("-")[:2])
    shown = level if "s" in given else technology if "r" in given else f"{base[0]}.{base[1]}.0.0"
    if "q" in given:
        kind = "Service Packs" if "s" in given else "Recommended Maintenance Levels"
        title = f"Known {kind}" if {"s", "r"} & set(given.flags) else "Known Maintenance Levels"
        return Answer(f"{title}\n{'-' * len(title)}\n{shown}\n")
    return Answer(f"{shown}\n")


# --- uname -------------------------------------------------------------------------------------------------------------


def uname_aix(partition: Partition) -> dict[str, str]:
    """In the order in which several letters are printed: ``uname -rvp`` is ``3 7 powerpc``."""
    level, own, hard = aix_level(partition), partition.spec, hardware.of(partition)
    return {
        "s": "AIX",
        "n": own.name,
        "r": level[1],
        "v": level[0],
        "m": hard.machine_id,
        "l": hard.machine_id[2:10] + "00",
        "p": "powerpc",
        "L": f"{own.lpar_id} {own.lpar_name or own.name}",
        "M": f"IBM,{partition.system.type_model}",
        "u": f"IBM,02{partition.system.serial}",
        "f": f"{hard.machine_id}{own.lpar_id:04x}",
        "F": f"{hard.machine_id}{own.lpar_id:04x}",
        "W": str(partition.machine.wpar),
    }


KERNELS = {
    "SUSE": ("6.4.0-150600.21-default", "#1 SMP Thu May 16 11:09:22 UTC 2024 (36c1e09)"),
    "Ubuntu": ("6.8.0-31-generic", "#31-Ubuntu SMP Sat Apr 20 00:05:55 UTC 2024"),
    "": ("5.14.0-427.13.1.el9_4.ppc64le", "#1 SMP PREEMPT_DYNAMIC Wed Apr 10 10:29:16 EDT 2024"),
}
LONG = {"--nodename": "-n", "--kernel-name": "-s", "--kernel-release": "-r", "--machine": "-m", "--all": "-a",
        "--kernel-version": "-v", "--processor": "-p", "--operating-system": "-o"}  # fmt: skip


def uname_linux(partition: Partition) -> dict[str, str]:
    release, version = next(kernel for name, kernel in KERNELS.items() if name in partition.spec.level)
    return {
        "s": "Linux",
        "n": partition.name,
        "r": release,
        "v": version,
        "m": "ppc64le",
        "p": "ppc64le",
        "i": "ppc64le",
        "o": "GNU/Linux",
    }


def uname(call: Call) -> Answer:
    """Letters that one system knows and the other does not end in its usage message."""
    linux = not call.partition.aix_like
    words = [LONG.get(word, word) if linux else word for word in call.args]
    flags = "".join(word[1:] for word in words if word.startswith("-")) or "s"
    fields = (uname_linux if linux else uname_aix)(call.partition)
    if "a" in flags:
        flags = "snrvmpio" if linux else "snrvm"
    unknown = [letter for letter in flags if letter not in fields]
    if unknown and linux:
        return Answer(err=f"uname: invalid option -- '{unknown[0]}'\nTry 'uname --help' for more information.\n", rc=1)
    if unknown:
        return usage(call)
    return Answer(" ".join(text for letter, text in fields.items() if letter in flags) + "\n")


# --- lparstat ----------------------------------------------------------------------------------------------------------


def capacity(partition: Partition) -> list[tuple[str, str]]:
    """What both systems print, in the same order; names and values as in public captures of AIX."""
    hard = hardware.of(partition)
    unit = (lambda size: f"{size} MB") if partition.aix_like else (lambda size: f"{size * 1024} kB")
    cpus = hard.processors
    smt = "SMT-8" if partition.aix_like else "SMT"
    return [
        ("Node Name", partition.name),
        ("Partition Name", partition.spec.lpar_name or partition.name),
        ("Partition Number", str(partition.spec.lpar_id)),
        ("Type", f"Shared-{smt}" if partition.aix_like else "Shared"),
        ("Mode", "Uncapped"),
        ("Entitled Capacity", "1.00"),
        ("Partition Group-ID", str(32768 + partition.spec.lpar_id)),
        ("Shared Pool ID", "0"),
        ("Online Virtual CPUs", str(cpus)),
        ("Maximum Virtual CPUs", str(cpus * 4)),
        ("Minimum Virtual CPUs", "1"),
        ("Online Memory", unit(hard.memory)),
        ("Maximum Memory", unit(hard.memory * 2)),
        ("Minimum Memory", unit(hard.memory // 4)),
        ("Variable Capacity Weight", "128"),
        ("Minimum Capacity", "0.10"),
        ("Maximum Capacity", f"{cpus * 4}.00"),
        ("Capacity Increment", "0.01"),
        ("Maximum Physical CPUs in system", "48"),
        ("Active Physical CPUs in system", "48"),
        ("Active CPUs in Pool", "48"),
        ("Shared Physical CPUs in system", "48"),
        ("Maximum Capacity of Pool", "4800"),
        ("Entitled Capacity of Pool", "2400"),
    ]


# A value that is missing is a dash on AIX.
AIX_ONLY = (
    ("Unallocated Capacity", "0.00"), ("Physical CPU Percentage", "50.00%"), ("Unallocated Weight", "0"),
    ("Memory Mode", "Dedicated"), ("Total I/O Memory Entitlement", "-"), ("Variable Memory Capacity Weight", "-"),
    ("Memory Pool ID", "-"), ("Physical Memory in the Pool", "-"), ("Hypervisor Page Size", "-"),
    ("Unallocated Variable Memory Capacity Weight", "-"), ("Unallocated I/O Memory entitlement", "-"),
    ("Memory Group ID of LPAR", "-"), ("Desired Virtual CPUs", "2"), ("Desired Memory", "{memory} MB"),
    ("Desired Variable Capacity Weight", "128"), ("Desired Capacity", "1.00"), ("Target Memory Expansion Factor", "-"),
    ("Target Memory Expansion Size", "-"), ("Power Saving Mode", "Disabled"), ("Sub Processor Mode", "-"),
)  # fmt: skip
LINUX_ONLY = (
    ("Unallocated Processor Capacity", "0"), ("Physical CPU Percentage", "50.00"), ("Unallocated Weight", "0"),
    ("Memory Mode", "Dedicated"), ("Desired Virtual CPUs", "2"), ("Desired Variable Capacity Weight", "128"),
)  # fmt: skip


def lparstat(call: Call) -> Answer:
    if not call.has("i"):
        return usage(call)
    linux = not call.partition.aix_like
    memory = call.partition.machine.memory
    rest = [(name, value.format(memory=memory)) for name, value in (LINUX_ONLY if linux else AIX_ONLY)]
    return Answer(system.lparstat([*capacity(call.partition), *rest], linux=linux))


# --- prtconf, lsmcode --------------------------------------------------------------------------------------------------


def head(partition: Partition) -> list[tuple[str, str]]:
    """The processor mode is the compatibility mode, not the hardware; cryptography in hardware came with POWER9."""
    hard = hardware.of(partition)
    crypto = (
        ("NX Crypto Acceleration", "Capable and Enabled"),
        ("In-Core Crypto Acceleration", "Capable, but not Enabled"),
    )
    return [
        ("System Model", f"IBM,{partition.system.type_model}"),
        ("Machine Serial Number", partition.system.serial),
        ("Processor Type", f"PowerPC_POWER{hard.mode}"),
        ("Processor Implementation Mode", f"POWER {hard.mode}"),
        ("Processor Version", f"PV_{hard.mode}_Compat"),
        ("Number Of Processors", str(hard.processors)),
        ("Processor Clock Speed", f"{hardware.CLOCK} MHz"),
        ("CPU Type", "64-bit"),
        ("Kernel Type", "64-bit"),
        ("LPAR Info", f"{partition.spec.lpar_id} {partition.spec.lpar_name or partition.name}"),
        ("Memory Size", f"{hard.memory} MB"),
        ("Good Memory Size", f"{hard.memory} MB"),
        ("Platform Firmware level", hard.build),
        ("Firmware Version", f"IBM,{hard.firmware} ({hard.build})"),
        ("Console Login", "enable"),
        ("Auto Restart", "true"),
        ("Full Core", "false"),
        *(crypto if hard.mode >= 9 else ()),
    ]


def resolver(call: Call, word: str) -> str:
    """The first value of a word in /etc/resolv.conf."""
    text = (call.files.read("/etc/resolv.conf") if call.files is not None else None) or ""
    rows = (line.split() for line in text.splitlines())
    return next((row[1] for row in rows if len(row) > 1 and row[0] == word), "")


def network(call: Call) -> list[tuple[str, str]]:
    held, name = call.partition.network, call.partition.name
    own = held.interfaces[0] if held.interfaces else None
    gateway = next((route.gateway for route in held.routes if route.target == "default"), "")
    return [
        ("Host Name", name),
        ("IP Address", own.ip if own else ""),
        ("Sub Netmask", own.mask if own else ""),
        ("Gateway", gateway),
        ("Name Server", resolver(call, "nameserver")),
        ("Domain Name", resolver(call, "domain")),
    ]


def paging(partition: Partition) -> list[tuple[str, str]]:
    own = partition.machine
    return [("Total Paging Space", f"{own.paging}MB"), ("Percent Used", f"{own.paging_used}%")]


# Letter of prtconf and the label of the one line it prints.
SINGLE = {"c": "CPU Type", "k": "Kernel Type", "L": "LPAR Info", "m": "Memory Size", "s": "Processor Clock Speed"}


def prtconf(call: Call) -> Answer:
    given = options.read(call, "ckLmsv")
    if isinstance(given, str) or given.words or "v" in given:
        return usage(call)
    pairs = head(call.partition)
    if given.flags:
        labels = [SINGLE[letter] for letter in given.flags]
        return Answer(system.prtconf_head([pair for pair in pairs if pair[0] in labels]))
    volumes = {group: [(disk, "active", 799, 380, "103..00..00..117..160")]
               for disk, group in devices.groups(call.partition)}  # fmt: skip
    hidden = ("if", "tcpip", "pseudo", "ipsec")
    rows = [(one.mark, one.name, one.physical, one.description)
            for one in devices.table(call.partition) if one.device_class not in hidden]  # fmt: skip
    return Answer(
        system.prtconf_head(pairs)
        + system.prtconf_section("Network Information", network(call))
        + system.prtconf_section("Paging Space Information", paging(call.partition))
        + system.prtconf_volumes(volumes)
        + system.prtconf_resources(rows)
    )


def lsmcode(call: Call) -> Answer:
    """``-A`` of Linux is one word; firmware that is not called FW... prints the wording of POWER4 and POWER5."""
    hard = hardware.of(call.partition)
    if not call.partition.aix_like:
        return Answer(f"sys0!system:{hard.firmware} ({hard.build}) (t) {hard.firmware} ({hard.build}) (p)\n"
                      if call.has("A") else system.lsmcode_linux(hard.firmware, hard.build))  # fmt: skip
    if not hard.firmware.startswith("FW"):
        return Answer(system.lsmcode_old(hard.build, hard.firmware))
    return Answer(system.lsmcode(hard.firmware, hard.build))


def hostname(call: Call) -> Answer:
    own = call.partition.spec
    if call.args in (("-f",), ("--fqdn",)) and not call.partition.aix_like:
        return Answer(f"{own.name}.{own.domain}\n")
    if call.args in (("-I",), ("-i",)) and not call.partition.aix_like:
        return Answer(" ".join(one.ip for one in call.partition.network.interfaces) + "\n")
    return Answer(f"{own.name}\n") if call.args in ((), ("-s",)) else usage(call)


def ioslevel(call: Call) -> Answer:
    return Answer(f"{call.partition.spec.level}\n")


ROWS = (
    Row("oslevel", oslevel, platforms=AIX),
    Row("uname", uname),
    Row("hostname", hostname),
    Row("lparstat", lparstat),
    Row("prtconf", prtconf, platforms=AIX, folder=SBIN),
    Row("lsmcode", lsmcode, folder=SBIN),
    Row("ioslevel", ioslevel, platforms=VIOS, folder=IOS),
)
