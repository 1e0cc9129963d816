# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operating system and the machine below: oslevel, uname, prtconf, lparstat, lsattr, odmget and others."""

from __future__ import annotations

from powersim import levels
from powersim.call import Answer, Call, usage
from powersim.render import system
from powersim.row import AIX, IOS, SBIN, VIOS, Row
from powersim.state.partition import Partition


def machine_id(partition: Partition) -> str:
    """``00`` + serial digits + ``4B00``, the shape of a captured `uname -m`."""
    return f"00{partition.system.serial[-6:].upper().rjust(6, '0')}4B00"[:12]


def oslevel(call: Call) -> Answer:
    level = levels.aix_level(call.partition.spec.platform, call.partition.spec.level)
    base = level.split("-")[0]
    if "-s" in call.args:
        return Answer(f"{level}\n")
    if "-r" in call.args:
        return Answer("-".join(level.split("-")[:2]) + "\n")
    return Answer(f"{base[0]}.{base[1]}.0.0\n")


def uname(call: Call) -> Answer:
    partition = call.partition
    flags = "".join(word[1:] for word in call.args if word.startswith("-")) or "s"
    fields = uname_aix(partition) if partition.aix_like else uname_linux(partition)
    if "a" in flags:
        flags = "snvrm" if partition.aix_like else "snrvm"
    order = flags if len(flags) == 1 else [letter for letter in fields if letter in flags]
    unknown = [letter for letter in flags if letter not in fields]
    return usage(call) if unknown else Answer(" ".join(fields[letter] for letter in order) + "\n")


def uname_aix(partition: Partition) -> dict[str, str]:
    level = levels.aix_level(partition.spec.platform, partition.spec.level)
    own = partition.spec
    return {
        "s": "AIX",
        "n": own.name,
        "r": level[1],
        "v": level[0],
        "m": machine_id(partition),
        "p": "powerpc",
        "L": f"{own.lpar_id} {own.name}",
        "M": f"IBM,{partition.system.type_model}",
        "u": f"IBM,02{partition.system.serial}",
        "f": f"{machine_id(partition)}{own.lpar_id:04x}",
        "W": "0",
    }


def uname_linux(partition: Partition) -> dict[str, str]:
    return {
        "s": "Linux",
        "n": partition.name,
        "r": "5.14.0-427.13.1.el9_4.ppc64le",
        "v": "#1 SMP PREEMPT_DYNAMIC",
        "m": "ppc64le",
        "p": "ppc64le",
        "i": "ppc64le",
        "o": "GNU/Linux",
    }


def lparstat(call: Call) -> Answer:
    partition = call.partition
    if not call.has("i"):
        return usage(call)
    pairs = [
        ("Node Name", partition.name),
        ("Partition Name", partition.name),
        ("Partition Number", str(partition.spec.lpar_id)),
        ("Type", "Shared-SMT-8"),
        ("Mode", "Uncapped"),
        ("Entitled Capacity", "1.00"),
        ("Online Virtual CPUs", "2"),
        ("Online Memory", "8192 MB"),
    ]
    return Answer(system.lparstat(pairs, linux=not partition.aix_like))


def power(partition: Partition) -> str:
    """``POWER 11`` from whatever spelling the estate uses."""
    digits = "".join(filter(str.isdigit, partition.spec.mode)) or "10"
    return f"POWER {digits}"


def prtconf(call: Call) -> Answer:
    partition = call.partition
    mode = power(partition)
    firmware = partition.system.firmware
    pairs = [
        ("System Model", f"IBM,{partition.system.type_model}"),
        ("Machine Serial Number", partition.system.serial),
        ("Processor Type", f"PowerPC_{mode.replace(' ', '')}"),
        ("Processor Implementation Mode", mode),
        ("Processor Version", f"PV_{mode.split()[1]}_Compat"),
        ("Number Of Processors", "2"),
        ("Processor Clock Speed", "2500 MHz"),
        ("CPU Type", "64-bit"),
        ("Kernel Type", "64-bit"),
        ("LPAR Info", f"{partition.spec.lpar_id} {partition.name}"),
        ("Memory Size", "8192 MB"),
        ("Good Memory Size", "8192 MB"),
        ("Platform Firmware level", "VL1110_045"),
        ("Firmware Version", f"IBM,{firmware} (VL1110_045)"),
        ("Console Login", "enable"),
        ("Auto Restart", "true"),
        ("Full Core", "false"),
    ]
    network = [
        ("Host Name", partition.name),
        ("IP Address", partition.spec.ip),
        ("Sub Netmask", "255.255.255.0"),
        ("Gateway", ""),
        ("Name Server", ""),
        ("Domain Name", partition.spec.domain),
    ]
    if call.args:
        return usage(call)
    return Answer(system.prtconf(pairs, network, [("Total Paging Space", "512MB"), ("Percent Used", "1%")]))


def lsmcode(call: Call) -> Answer:
    partition = call.partition
    render = system.lsmcode if partition.aix_like else system.lsmcode_linux
    return Answer(render(partition.system.firmware, "VL1110_045"))


def lsattr(call: Call) -> Answer:
    partition = call.partition
    device = next((word.removeprefix("-l") for word in call.args if word.removeprefix("-l") in DEVICES), "")
    wanted = [after for before, after in zip(call.args, call.args[1:]) if before == "-a"]
    rows = [row for row in attributes(partition, device) if not wanted or row[0] in wanted]
    return Answer(system.lsattr(rows)) if rows else Answer(err=system.NO_DEVICE.format(device), rc=1)


DEVICES = ("sys0", "cluster0")


def attributes(partition: Partition, device: str) -> list[tuple[str, str, str, str]]:
    if device == "sys0":
        return [
            (
                "fwversion",
                f"IBM,{partition.system.firmware} (VL1110_045)",
                "Firmware version and revision levels",
                "False",
            ),
            ("modelname", f"IBM,{partition.system.type_model}", "Machine name", "False"),
            ("systemid", f"IBM,02{partition.system.serial}", "Hardware system identifier", "False"),
        ]
    if device == "cluster0" and partition.identity.cluster0.strip("0-"):
        return [("node_uuid", uuid(partition), "OS image identifier", "True")]
    return []


def uuid(partition: Partition) -> str:
    text = partition.identity.cluster0
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:32]))


def odmget(call: Call) -> Answer:
    partition, text = call.partition, " ".join(call.args)
    object_class = call.args[-1] if call.args else ""
    if object_class == "CuAt" and "cluster0" in text and partition.identity.cluster0.strip("0-"):
        stanza = [
            ("name", '"cluster0"'),
            ("attribute", '"node_uuid"'),
            ("value", f'"{uuid(partition)}"'),
            ("type", '"R"'),
            ("generic", '"DU"'),
            ("rep", '"s"'),
            ("nls_index", "3"),
        ]
        return Answer(system.odm("CuAt", [stanza]))
    peer = partition.spec.peer
    if object_class == "HACMPcluster" and peer and peer.caa:
        stanza = [("id", "1"), ("name", f'"{peer.name}"'), ("nodename", f'"{partition.name}"')]
        return Answer(system.odm("HACMPcluster", [stanza]))
    if object_class == "HACMPcluster":
        return Answer(err="odmget: Could not retrieve object for HACMPcluster, odm errno 5904\n", rc=1)
    return Answer()


def lsdev(call: Call) -> Answer:
    return Answer() if "ipsec" in call.args else Answer("sys0 Available  System Object\n")


def lspv(call: Call) -> Answer:
    text = f"hdisk0          {machine_id(call.partition).lower()}0001                    rootvg          active      \n"
    peer = call.partition.spec.peer
    if peer and peer.caa:
        text += f"hdisk1          {machine_id(call.partition).lower()}0002                    caavg_private   active      \n"
    return Answer(text)


def lscluster(call: Call) -> Answer:
    peer = call.partition.spec.peer
    if peer and peer.caa:
        return Answer(f"Cluster Name: {peer.name}\n")
    return Answer(err="lscluster: Cluster services are not active. (text synthetic)\n", rc=1)


def hostname(call: Call) -> Answer:
    return Answer(f"{call.partition.name}\n") if not call.args or call.args[0] in ("-s", "-f") else usage(call)


def ioslevel(call: Call) -> Answer:
    return Answer(f"{call.partition.spec.level}\n")


ROWS = (
    Row("oslevel", oslevel, platforms=AIX),
    Row("uname", uname),
    Row("hostname", hostname),
    Row("lparstat", lparstat),
    Row("prtconf", prtconf, platforms=AIX, folder=SBIN),
    Row("lsmcode", lsmcode, folder=SBIN),
    Row("lsattr", lsattr, platforms=AIX, folder=SBIN),
    Row("odmget", odmget, platforms=AIX),
    Row("lsdev", lsdev, platforms=AIX, folder=SBIN),
    Row("lspv", lspv, platforms=AIX, folder=SBIN),
    Row("lscluster", lscluster, platforms=AIX, folder=SBIN),
    Row("ioslevel", ioslevel, platforms=VIOS, folder=IOS),
)
