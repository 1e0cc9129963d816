# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operating system and machine: oslevel, uname, lslpp, rpm, prtconf, lparstat, lsattr, odmget, df, netstat and others."""

from __future__ import annotations

import fnmatch
import time

from powersim import levels
from powersim.call import Answer, Call, usage
from powersim.render import net, software, storage, system
from powersim.state import rmc
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
        "s": "AIX", "n": own.name, "r": level[1], "v": level[0], "m": machine_id(partition), "p": "powerpc",
        "L": f"{own.lpar_id} {own.name}", "M": f"IBM,{partition.system.type_model}", "u": f"IBM,02{partition.system.serial}",
        "f": f"{machine_id(partition)}{own.lpar_id:04x}", "W": "0",
    }


def uname_linux(partition: Partition) -> dict[str, str]:
    return {
        "s": "Linux", "n": partition.name, "r": "5.14.0-427.13.1.el9_4.ppc64le", "v": "#1 SMP PREEMPT_DYNAMIC",
        "m": "ppc64le", "p": "ppc64le", "i": "ppc64le", "o": "GNU/Linux",
    }


def lslpp(call: Call) -> Answer:
    partition = call.partition
    names = software.FILESETS if partition.rsct_installed else {}
    patterns = [word for word in call.args if not word.startswith("-")]
    chosen = {
        name: text for name, text in names.items() if not patterns or any(fnmatch.fnmatch(name, mask) for mask in patterns)
    }
    if not chosen and patterns:
        return Answer(err="".join(software.lslpp_missing(name) for name in patterns), rc=1)
    return Answer(software.lslpp(chosen, partition.rsct_level, header=not call.has("q")))


def rpm(call: Call) -> Answer:
    partition = call.partition
    names = software.PACKAGES if partition.rsct_installed else ()
    patterns = [word for word in call.args if not word.startswith("-")]
    chosen = [name for name in names if not patterns or any(fnmatch.fnmatch(name, mask) for mask in patterns)]
    missing = [name for name in patterns if name not in chosen and not any(mark in name for mark in "*?[")]
    lines = "".join(f"package {name} is not installed\n" for name in missing if not call.has("a"))
    wanted = call.option("--qf") or call.option("--queryformat")
    if wanted:
        text = "".join(_rpm_format(wanted, name, partition.rsct_level) for name in chosen if name != wanted)
    else:
        text = software.rpms(chosen, partition.rsct_level)
    return Answer(text + lines, len(missing) if lines else 0)


def _rpm_format(mask: str, name: str, level: str) -> str:
    values = {"NAME": name, "VERSION": level, "RELEASE": "24190", "ARCH": "ppc64le", "EPOCH": "(none)"}
    for key, value in values.items():
        mask = mask.replace("%{" + key + "}", value).replace("%{" + key.lower() + "}", value)
    return mask.replace("\\n", "\n").replace("\\t", "\t")


def lparstat(call: Call) -> Answer:
    partition = call.partition
    if not call.has("i"):
        return usage(call)
    pairs = [
        ("Node Name", partition.name), ("Partition Name", partition.name), ("Partition Number", str(partition.spec.lpar_id)),
        ("Type", "Shared-SMT-8"), ("Mode", "Uncapped"), ("Entitled Capacity", "1.00"), ("Online Virtual CPUs", "2"),
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
        ("System Model", f"IBM,{partition.system.type_model}"), ("Machine Serial Number", partition.system.serial),
        ("Processor Type", f"PowerPC_{mode.replace(' ', '')}"), ("Processor Implementation Mode", mode),
        ("Processor Version", f"PV_{mode.split()[1]}_Compat"), ("Number Of Processors", "2"),
        ("Processor Clock Speed", "2500 MHz"), ("CPU Type", "64-bit"), ("Kernel Type", "64-bit"),
        ("LPAR Info", f"{partition.spec.lpar_id} {partition.name}"), ("Memory Size", "8192 MB"),
        ("Good Memory Size", "8192 MB"), ("Platform Firmware level", "VL1110_045"),
        ("Firmware Version", f"IBM,{firmware} (VL1110_045)"), ("Console Login", "enable"), ("Auto Restart", "true"),
        ("Full Core", "false"),
    ]
    network = [("Host Name", partition.name), ("IP Address", partition.spec.ip), ("Sub Netmask", "255.255.255.0"),
               ("Gateway", ""), ("Name Server", ""), ("Domain Name", partition.spec.domain)]
    if call.args:
        return usage(call)
    return Answer(system.prtconf(pairs, network, [("Total Paging Space", "512MB"), ("Percent Used", "1%")]))


def lsmcode(call: Call) -> Answer:
    partition = call.partition
    render = system.lsmcode if partition.aix_like else system.lsmcode_linux
    return Answer(render(partition.system.firmware, "VL1110_045"))


def lsattr(call: Call) -> Answer:
    partition = call.partition
    device = next((word for word in reversed(call.args) if word == call.option("-l") or word in ("sys0", "cluster0")), "")
    device = device or next((word[2:] for word in call.args if word.startswith("-l")), "")
    rows = attributes(partition, device)
    wanted = call.option("-a")
    rows = [row for row in rows if wanted is None or row[0] == wanted]
    if not rows:
        return Answer(err=f"lsattr: 0514-519 The following device was not found in the customized\n\tdevice configuration database:\n\t{device}\n", rc=1)
    return Answer(system.lsattr(rows))


def attributes(partition: Partition, device: str) -> list[tuple[str, str, str, str]]:
    if device == "sys0":
        return [
            ("fwversion", f"IBM,{partition.system.firmware} (VL1110_045)", "Firmware version and revision levels", "False"),
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
        stanza = [("name", '"cluster0"'), ("attribute", '"node_uuid"'), ("value", f'"{uuid(partition)}"'), ("type", '"R"'),
                  ("generic", '"DU"'), ("rep", '"s"'), ("nls_index", "3")]
        return Answer(system.odm("CuAt", [stanza]))
    if object_class == "HACMPcluster":
        peer = partition.spec.peer
        if peer is None or not peer.caa:
            return Answer(err="odmget: Could not retrieve object for HACMPcluster, odm errno 5904\n", rc=1)
        return Answer(system.odm("HACMPcluster", [[("id", "1"), ("name", f'"{peer.name}"'), ("nodename", f'"{partition.name}"')]]))
    return Answer()


def lsdev(call: Call) -> Answer:
    return Answer() if call.option("-Cc") == "ipsec" or "ipsec" in call.args else Answer("sys0 Available  System Object\n")


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


MOUNTS = (("/dev/hd4", "/", 2_097_152, 61), ("/dev/hd2", "/usr", 6_291_456, 40), ("/dev/hd9var", "/var", 2_097_152, 30),
          ("/dev/hd3", "/tmp", 4_194_304, 5))
LINUX_MOUNTS = (("/dev/mapper/rhel-root", "/", 36_679_680, 30), ("/dev/mapper/rhel-var", "/var", 10_475_520, 20),
                ("tmpfs", "/tmp", 4_194_304, 1))


def df(call: Call) -> Answer:
    """/var and /tmp follow the real (small) file systems of the host, scaled; the others are as in the table."""
    wanted = [word for word in call.args if not word.startswith("-")]
    mounts = MOUNTS if call.partition.aix_like else LINUX_MOUNTS
    rows: list[storage.Row] = []
    for device, mount, size, used in mounts:
        if wanted and not any(path == mount or (path + "/").startswith(mount.rstrip("/") + "/") for path in wanted):
            continue
        blocks, inodes = call.files.usage(mount) if call.files and mount in ("/var", "/tmp") else (1.0, 1.0)
        rows.append((device, size, int(size * (100 - used) / 100 * blocks), int(9000 + 91_000 * (1 - inodes)), 100_000, mount))
    if wanted:
        rows = [max(rows, key=lambda row: len(row[5]))] if len(wanted) == 1 and rows else rows
    if call.has("P") or not call.partition.aix_like:
        return Answer((storage.posix if call.has("P") else storage.linux)(rows))
    return Answer(storage.aix(rows))


def sockets(partition: Partition) -> list[net.Socket]:
    """Port 657 as the reference has it in 9.1: UDP when a domain is configured, TCP when remote clients may connect."""
    rows: list[net.Socket] = [("tcp", "", 22, "", 0, "LISTEN")]
    if rmc.running(partition):
        if partition.rmc.remote_now:
            rows.append(("tcp", "", 657, "", 0, "LISTEN"))
        if partition.control_points or partition.online_peer:
            rows.append(("udp", "", 657, "", 0, ""))
        for number, point in enumerate(partition.control_points):
            if point.hmc in partition.alive_links() and partition.rmc.remote_now:
                rows.append(("tcp", partition.spec.ip, 657, point.ips[0], 41522 + number, "ESTABLISHED"))
    return rows


def netstat(call: Call) -> Answer:
    if not call.partition.aix_like:
        return Answer(net.netstat_linux(sockets(call.partition)))
    return Answer(net.netstat(sockets(call.partition), with_pcb=call.has("A")))


def ss(call: Call) -> Answer:
    rows = sockets(call.partition)
    if call.has("l"):
        rows = [row for row in rows if not row[3]]
    elif not call.has("a"):
        rows = [row for row in rows if row[3]]
    return Answer(net.ss(rows, header=not call.has("H")))


def errpt(call: Call) -> Answer:
    return Answer()


def who(call: Call) -> Answer:
    partition = call.partition
    if call.has("b"):
        booted = time.strftime("%b %d %H:%M", time.gmtime(partition.booted))
        return Answer(f"   .        system boot {booted}\n")
    if call.has("r"):
        return Answer("   .        run-level 2 Jan 01 00:00     2    0    S\n")
    return Answer()


def uptime(call: Call) -> Answer:
    seconds = call.partition.now - call.partition.booted
    days, hours, minutes = int(seconds // 86400), int(seconds % 86400 // 3600), int(seconds % 3600 // 60)
    clock = time.strftime("%I:%M%p", time.gmtime(call.partition.now))
    return Answer(f"  {clock}   up {days} days,  {hours:02d}:{minutes:02d},  1 user,  load average: 0.10, 0.10, 0.10\n")


def hostname(call: Call) -> Answer:
    return Answer(f"{call.partition.name}\n") if not call.args or call.args[0] in ("-s", "-f") else usage(call)


def ps_rows(call: Call) -> Answer:
    """Daemons that have no real process, for forms of ps that print names; the real ps prints the real ones."""
    partition = call.partition
    text = " ".join(call.args)
    if "etime" in text and ("-p 1" in text or "-p1" in text):
        head = "" if "etime=" in text else "    ELAPSED\n"
        return Answer(f"{head}{system.etime(partition.now - partition.booted):>11}\n")
    now = partition.now
    alive = [row for row in partition.src.table.values() if row.status.at(now) == "active"]
    return Answer("".join(_ps_line(text, row.pid, PROCESS.get(row.name, row.name + "d")) for row in alive))


PROCESS = {"ctrmc": "rmcd", "ctcas": "ctcasd", "mcproxy": "mcproxy", "syslogd": "syslogd", "aso": "aso", "rpc.lockd": "rpc.lockd"}


def _ps_line(args: str, pid: int, name: str) -> str:
    """Columns in the order of the -o options; a full listing otherwise."""
    columns = [word.rstrip("=") for word in args.replace("-o", " ").replace(",", " ").split() if word.rstrip("=") in PS_VALUES]
    if not columns:
        return f"    root {pid:8d}        1   0   Nov 01      -  0:10 {name}\n"
    return " ".join(PS_VALUES[column].format(pid=pid, name=name) for column in columns) + "\n"


PS_VALUES = {"pid": "{pid:>8}", "ppid": "       1", "comm": "{name}", "args": "{name}", "user": "    root", "uid": "     0",
             "etime": " 1-00:00:00", "stat": "A", "state": "A", "pgid": "{pid:>8}"}


def ctsnap(call: Call) -> Answer:
    """Collects nothing; the daemon writes an empty archive file where the real one would put it."""
    return Answer(f"powersim: ctsnap collected into {call.option('-d') or '/tmp/ctsupt'} (text synthetic)\n", wait=20.0)


def systemctl(call: Call) -> Answer:
    partition, words = call.partition, [word for word in call.args if not word.startswith("-")]
    unit = words[1].removesuffix(".service") if len(words) > 1 else ""
    verb = words[0] if words else ""
    if verb == "is-active" and unit in ("ctrmc", "srcmstr"):
        active = unit == "srcmstr" or rmc.running(partition)
        return Answer("active\n" if active else "inactive\n", 0 if active else 3)
    if verb == "is-enabled" and unit in ("ctrmc", "srcmstr"):
        enabled = partition.rmc.inittab and partition.rsct_installed
        return Answer("enabled\n" if enabled else "disabled\n", 0 if enabled else 1)
    return Answer(err="System has not been booted with systemd as init system (PID 1). Can't operate.\n", rc=1)


def ioslevel(call: Call) -> Answer:
    return Answer(f"{call.partition.spec.level}\n")
