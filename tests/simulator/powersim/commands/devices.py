# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices and volumes of AIX: lsdev, lsattr, chdev, mkdev, rmdev, lspv, lsvg, lscluster."""

from __future__ import annotations

import dataclasses
import typing as t
import uuid as ids

from powersim.call import Answer, Call, usage
from powersim.commands import hardware, options
from powersim.render import system
from powersim.row import AIX, SBIN, Row
from powersim.state import rmc
from powersim.state.network import Interface
from powersim.state.partition import Partition

Attributes = list[tuple[str, str, str, str]]
IPSEC = {"ipsec_v4": "4", "ipsec_v6": "6"}
NO_ATTRIBUTE = "{0}: 0514-521 Cannot find information in the predefined device\n\tconfiguration database.\n"


@dataclasses.dataclass(frozen=True)
class Device:
    """``kind``: class/subclass/type."""

    name: str
    status: str
    location: str
    description: str
    kind: str
    physical: str = ""  # location code, for prtconf
    mark: str = "*"  # what prtconf says of it: "+" for one that diagnostics know

    @property
    def device_class(self) -> str:
        return self.kind.split("/")[0]


def has_cluster0(partition: Partition) -> bool:
    return bool(partition.identity.cluster0.strip("0-"))


def uuid(partition: Partition) -> str:
    text = partition.identity.cluster0
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:32]))


def has_repository(partition: Partition) -> bool:
    """A disk of Cluster Aware AIX."""
    return "caavg_private" in partition.machine.cluster or bool(partition.spec.peer and partition.spec.peer.caa)


def table(partition: Partition) -> list[Device]:
    """Every device that is on file."""
    base = f"U{partition.system.type_model.replace('-', '.')}.{partition.system.serial}-V{partition.spec.lpar_id}"
    found = [
        Device("sys0", "Available", "", "System Object", "system/node/chrp", mark="+"),
        Device("sysplanar0", "Available", "", "System Planar", "planar/sys/sysplanar_rspc", mark="+"),
        Device("vio0", "Available", "", "Virtual I/O Bus", "bus/chrp/vdevice"),
        Device("inet0", "Available", "", "Internet Network Extension", "tcpip/TCPIP/inet"),
    ]
    for number, own in enumerate(partition.network.interfaces):
        where = f"{base}-C{32 + number}-T1"
        kind, about = "adapter/vdevice/IBM,l-lan", "Virtual I/O Ethernet Adapter (l-lan)"
        found.append(Device(own.name.replace("en", "ent"), "Available", "", about, kind, where))
        status = "Available" if own.up else "Defined"
        found.append(Device(own.name, status, "", "Standard Ethernet Network Interface", "if/EN/en"))
    for number in (1, 0):
        where = f"{base}-C{2 + number}-T1"
        found.append(Device(f"vscsi{number}", "Available", "", "Virtual SCSI Client Adapter",
                            "adapter/vdevice/IBM,v-scsi", where))  # fmt: skip
    found.append(Device("cd0", "Available", "", "Virtual SCSI Optical Served by VIO Server", "cdrom/vscsi/vopt",
                        f"{base}-C2-T1-L8200000000000000"))  # fmt: skip
    disks = ["hdisk0", "hdisk1"] if has_repository(partition) else ["hdisk0"]
    for number, name in enumerate(disks):
        where = f"{base}-C2-T1-L{0x81 + 2 * number:02x}00000000000000"
        found.append(Device(name, "Available", "", "Virtual SCSI Disk Drive", "disk/vscsi/vdisk", where))
    found += [
        Device("vsa0", "Available", "", "LPAR Virtual Serial Adapter", "adapter/vdevice/hvterm1", f"{base}-C0"),
        Device("vty0", "Available", "", "Asynchronous Terminal", "tty/vcon/tty", f"{base}-C0-L0"),
        Device("L2cache0", "Available", "", "L2 Cache", "memory/sys/L2cache_rspc", mark="+"),
        Device("mem0", "Available", "", "Memory", "memory/sys/totmem", mark="+"),
    ]
    for number in range(partition.machine.processors):
        kind = "processor/sys/proc_rspc"
        found.append(Device(f"proc{number * 8}", "Available", "", "Processor", kind, mark="+"))
    if has_cluster0(partition):
        found.append(Device("cluster0", "Available" if has_repository(partition) else "Defined", "",
                            "Cluster Node", "pseudo/node/cluster"))  # fmt: skip
    for name, version in IPSEC.items():
        filters = partition.ipsec.version(version)
        available = filters.device or (version == "4" and partition.vios_firewall.on)
        if available or filters.defined:
            about = f"IP Version {version} Security Extension"
            found.append(Device(name, "Available" if available else "Defined", "", about, f"ipsec/ipsec/{name}"))
    return found


FIELDS: dict[str, t.Callable[[Device], str]] = {
    "name": lambda one: one.name,
    "status": lambda one: one.status,
    "location": lambda one: one.location,
    "physloc": lambda one: one.physical,
    "description": lambda one: one.description,
    "class": lambda one: one.device_class,
    "subclass": lambda one: one.kind.split("/")[1],
    "type": lambda one: one.kind.split("/")[2],
}
STATES = {"a": "Available", "available": "Available", "1": "Available", "d": "Defined", "defined": "Defined"}


def lsdev(call: Call) -> Answer:
    given = options.read(call, "CPHc:l:s:t:S:F:rx")
    if isinstance(given, str) or given.words or "P" in given:
        return usage(call)
    tests = {"c": "class", "l": "name", "s": "subclass", "t": "type"}
    chosen = [
        one
        for one in table(call.partition)
        if all(FIELDS[name](one) == given[letter] for letter, name in tests.items() if letter in given)
        and STATES.get(given.get("S", "").lower(), one.status) == one.status
    ]
    if "F" in given:
        return Answer("".join(system.format_fields(given["F"], FIELDS, one) for one in chosen))
    return Answer(system.lsdev([(one.name, one.status, one.location, one.description) for one in chosen], "H" in given))


# --- attributes --------------------------------------------------------------------------------------------------------


def os_uuid(partition: Partition) -> str:
    """Of the partition, the same after every boot."""
    return str(ids.uuid5(ids.NAMESPACE_OID, f"{partition.system.serial}/{partition.name}"))


def sys0(partition: Partition) -> Attributes:
    hard = hardware.of(partition)
    return [
        ("autorestart", "true", "Automatically REBOOT OS after a crash", "True"),
        ("fwversion", f"IBM,{hard.firmware} ({hard.build})", "Firmware version and revision levels", "False"),
        ("modelname", f"IBM,{partition.system.type_model}", "Machine name", "False"),
        ("os_uuid", os_uuid(partition), "N/A", "True"),
        ("realmem", str(hard.memory * 1024), "Amount of usable physical memory in Kbytes", "False"),
        ("systemid", f"IBM,02{partition.system.serial}", "Hardware system identifier", "False"),
    ]


def cluster0(partition: Partition) -> Attributes:
    if not has_cluster0(partition):
        return []
    row = ("node_uuid", uuid(partition), "OS image identifier", "True")
    disk = ("clvdisk", f"{uuid(partition)[:-4]}0001", "Cluster repository disk identifier", "True")
    return [disk, row] if has_repository(partition) else [row]


def inet0(partition: Partition) -> Attributes:
    rows = [("hostname", partition.name, "Host Name", "True")]
    routes = [route for route in partition.network.routes if route.gateway]
    return rows + [
        (
            "route",
            f"net,-hopcount,0,,{'0' if route.target == 'default' else route.target},{route.gateway}",
            "Route",
            "True",
        )
        for route in routes
    ]


def adapter(own: Interface) -> Attributes:
    return [
        ("arp", "on", "Address Resolution Protocol (ARP)", "True"),
        ("mtu", str(own.mtu), "Maximum IP Packet Size for This Device", "True"),
        ("netaddr", own.ip, "Internet Address", "True"),
        ("netmask", own.mask, "Subnet Mask", "True"),
        ("state", "up" if own.up else "down", "Current Interface Status", "True"),
    ]


ATTRIBUTES: dict[str, t.Callable[[Partition], Attributes]] = {"sys0": sys0, "cluster0": cluster0, "inet0": inet0}


def attributes(partition: Partition, device: str) -> Attributes:
    """Empty for a device that is not on file."""
    own = next((one for one in partition.network.interfaces if one.name == device), None)
    if own:
        return adapter(own)
    return ATTRIBUTES[device](partition) if device in ATTRIBUTES else []


ATTRIBUTE_FIELDS: dict[str, t.Callable[[tuple[str, str, str, str]], str]] = {
    "attribute": lambda row: row[0],
    "value": lambda row: row[1],
    "description": lambda row: row[2],
    "user_settable": lambda row: row[3],
}


def lsattr(call: Call) -> Answer:
    given = options.read(call, "EDOHRl:a:F:c:s:t:")
    if isinstance(given, str) or given.words or "l" not in given or {"R", "D"} & set(given.flags):
        return usage(call)
    device, wanted = given["l"], given.all("a")
    rows = attributes(call.partition, device)
    if not rows:
        return Answer(err=system.NO_DEVICE.format(device), rc=1)
    missing = [name for name in wanted if name not in {row[0] for row in rows}]
    if missing:
        return Answer(err=NO_ATTRIBUTE.format("lsattr"), rc=1)
    chosen = [row for row in rows if not wanted or row[0] in wanted]
    if "F" in given:
        return Answer("".join(system.format_fields(given["F"], ATTRIBUTE_FIELDS, row) for row in chosen))
    if "O" in given:
        return Answer(f"#{':'.join(row[0] for row in chosen)}\n{':'.join(row[1] for row in chosen)}\n")
    return Answer((system.LSATTR_HEADER if "H" in given else "") + system.lsattr(chosen))


# --- changes -----------------------------------------------------------------------------------------------------------


def set_uuid(partition: Partition, value: str) -> None:
    partition.identity.cluster0 = value.replace("-", "").lower()


def set_interface(partition: Partition, device: str, name: str, value: str) -> bool:
    own = next((one for one in partition.network.interfaces if one.name == device), None)
    fields = {"mtu": "mtu", "netaddr": "ip", "netmask": "mask", "state": "up"}
    if own is None or name not in fields or (name == "mtu" and not options.number(value, 65535)):
        return False
    typed: dict[str, object] = {"mtu": options.number(value) or 0, "state": value == "up"}
    setattr(own, fields[name], typed.get(name, value))
    return True


def chdev(call: Call) -> Answer:
    """Attributes of cluster0 and of network interfaces are the ones that can be changed here."""
    given = options.read(call, "l:a:PTg")
    if isinstance(given, str) or given.words or "l" not in given:
        return usage(call)
    partition, device = call.partition, given["l"]
    if not any(one.name == device for one in table(partition)):
        return Answer(err=system.NO_DEVICE.format(device).replace("lsattr", "chdev"), rc=1)
    for pair in (word for text in given.all("a") for word in text.split()):
        name, _unused, value = pair.partition("=")
        if (device, name) == ("cluster0", "node_uuid"):
            set_uuid(partition, value)
        elif not set_interface(partition, device, name, value):
            return Answer(
                err=f"powersim: chdev: attribute {name} of {device} cannot be changed (text synthetic)\n", rc=1
            )
    rmc.resettle(partition)
    return Answer(f"{device} changed\n")


def extension(given: options.Options) -> str:
    """ipsec_v4 or ipsec_v6, by -l, or by class and type; '' for any other device."""
    name = given.get("l") or f"ipsec_v{given.get('t', '')}"
    return name if name in IPSEC else ""


def mkdev(call: Call) -> Answer:
    given = options.read(call, "l:c:t:s:S")
    name = "" if isinstance(given, str) else extension(given)
    if not name:
        return usage(call)
    call.partition.ipsec.version(IPSEC[name]).device = True
    rmc.resettle(call.partition)
    return Answer(f"{name} Available\n")


def rmdev(call: Call) -> Answer:
    """``-d`` takes it off file as well."""
    given = options.read(call, "l:dSR")
    name = "" if isinstance(given, str) else extension(given)
    if isinstance(given, str) or not name:
        return usage(call)
    filters = call.partition.ipsec.version(IPSEC[name])
    filters.device, filters.active, filters.defined = False, None, "d" not in given
    rmc.resettle(call.partition)
    return Answer(f"{name} {'deleted' if 'd' in given else 'Defined'}\n")


# --- volumes -----------------------------------------------------------------------------------------------------------


def groups(partition: Partition) -> list[tuple[str, str]]:
    """(disk, volume group)."""
    return [("hdisk0", "rootvg"), *([("hdisk1", "caavg_private")] if has_repository(partition) else [])]


def lspv(call: Call) -> Answer:
    if call.args:
        return usage(call)
    base = hardware.of(call.partition).machine_id.lower()
    rows = [(disk, f"{base}{number:04d}", group) for number, (disk, group) in enumerate(groups(call.partition), 1)]
    return Answer("".join(system.lspv(*row, "active") for row in rows))


def lsvg(call: Call) -> Answer:
    if call.args not in ((), ("-o",)):
        return usage(call)
    return Answer("".join(f"{group}\n" for _disk, group in groups(call.partition)))


def lscluster(call: Call) -> Answer:
    if has_repository(call.partition):
        peer = call.partition.spec.peer
        return Answer(f"Cluster Name: {peer.name if peer else call.partition.name}\n")
    return Answer(err="lscluster: Cluster services are not active. (text synthetic)\n", rc=1)


ROWS = (
    Row("lsdev", lsdev, platforms=AIX, folder=SBIN),
    Row("lsattr", lsattr, platforms=AIX, folder=SBIN),
    Row("chdev", chdev, mutating=True, root=True, platforms=AIX, folder=SBIN),
    Row("mkdev", mkdev, mutating=True, root=True, platforms=AIX, folder=SBIN),
    Row("rmdev", rmdev, mutating=True, root=True, platforms=AIX, folder=SBIN),
    Row("lspv", lspv, platforms=AIX, folder=SBIN),
    Row("lsvg", lsvg, platforms=AIX, folder=SBIN),
    Row("lscluster", lscluster, platforms=AIX, folder=SBIN),
)
