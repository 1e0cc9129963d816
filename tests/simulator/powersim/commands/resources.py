# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The resource classes: what a partition's state looks like as resources, attribute by attribute.

IBM.MCP, IBM.NetworkInterface, IBM.TieBreaker and the class IBM.PeerNode are as captured (bond-huang/ebook),
IBM.ManagementServer as in a public note; attributes of the others are from memory.
"""

from __future__ import annotations

import ipaddress
import typing as t

from powersim import levels
from powersim.commands.session import peer_name
from powersim.render.rsrc import Value
from powersim.state.alive import joined
from powersim.state.links import ControlPoint
from powersim.state.partition import Partition, stable_hex

Attributes = list[tuple[str, Value]]
Provider = t.Callable[[Partition], list[Attributes]]
NEW_ATTRIBUTES = (3, 3)  # RMCKey and ActiveCommMode: seen on recent levels, their first level is not known


def _membership(partition: Partition) -> Attributes:
    return [("ActivePeerDomain", peer_name(partition)), ("NodeNameList", (partition.name,))]


def control_point(partition: Partition, point: ControlPoint) -> Attributes:
    """One IBM.MCP resource, in the captured order."""
    old = [address for address in point.additional_ips if ":" not in address]
    new = [address for address in point.additional_ips if ":" in address]
    attributes: Attributes = [
        ("MNName", point.mn_name),
        ("NodeID", int(point.node_id, 16)),
        ("KeyToken", point.key_token),
        ("IPAddresses", point.ips),
        ("ConnectivityNames", point.connectivity),
        ("HMCName", point.hmc_name),
        ("HMCIPAddr", point.hmc_ip),
        ("HMCAddIPs", ",".join(old)),
        ("HMCAddIPv6s", ",".join(new)),
        *_membership(partition),
    ]
    level = tuple(int(part) for part in partition.rsct_level.split(".")[:2] if part.isdigit())
    if level >= NEW_ATTRIBUTES:
        known = partition.trust.find(point.key_token)
        attributes += [("RMCKey", known.key if known else ""), ("ActiveCommMode", 1)]
    return attributes


def control_points(partition: Partition) -> list[Attributes]:
    """None while the manager that owns the class is down."""
    return [control_point(partition, point) for point in partition.control_points if joined(partition)]


def management_servers(partition: Partition) -> list[Attributes]:
    """What AIX 6.1 and older show instead of IBM.MCP."""
    if not levels.aix_level(partition.spec.platform, partition.spec.level).startswith(("5300", "6100")):
        return []
    return [
        [
            ("Name", point.ips[0]),
            ("Hostname", point.ips[0]),
            ("ManagerType", "HMC"),
            ("LocalHostname", point.mn_name),
            ("ClusterTM", "9078-160"),
            ("ClusterSNum", ""),
            *_membership(partition),
        ]
        for point in partition.control_points
    ]


def network_interfaces(partition: Partition) -> list[Attributes]:
    """The adapters of this node; a communication group only in a peer domain."""
    in_domain = partition.online_peer
    found: list[Attributes] = []
    for number, one in enumerate(partition.network.interfaces):
        version = 6 if ":" in one.ip else 4
        subnet = "" if version == 6 else str(ipaddress.ip_network(f"{one.ip}/{one.mask}", strict=False).network_address)
        mac = stable_hex(partition.estate.seed, "mac", partition.name, number, digits=10)
        zeros: Attributes = [(name, 0) for name in ("LogicalID", "NetworkID", "NetworkID64", "PortID")]
        found.append(
            [
                ("Name", one.name),
                ("DeviceName", ""),
                ("IPAddress", one.ip),
                ("SubnetMask", one.mask),
                ("Subnet", subnet),
                ("CommGroup", "CG1" if in_domain else ""),
                ("HeartbeatActive", int(in_domain)),
                ("Aliases", ()),
                ("DeviceSubType", 1),
                *zeros,
                ("HardwareAddress", "02:" + ":".join(mac[place : place + 2] for place in range(0, 10, 2))),
                ("DevicePathName", ""),
                ("IPVersion", version),
                ("Role", 0),
                *_membership(partition),
            ]
        )
    return found


def hosts(partition: Partition) -> list[Attributes]:
    osname = "AIX" if partition.aix_like else "Linux"
    name = f"{partition.name}.{partition.spec.domain}"
    return [[("Name", name), ("OSName", osname), ("NodeNameList", (partition.name,))]]


def peer_domains(partition: Partition) -> list[Attributes]:
    peer = partition.spec.peer
    if not partition.peer_state:
        return []
    name, version = (peer.name, peer.version) if peer else ("powersim_clu", partition.rsct_level)
    ports: Attributes = [("TSPort", 12347), ("GSPort", 12348), ("RMCPort", 657)]
    return [[("Name", name), ("RSCTActiveVersion", version), ("MixedVersions", 0), *ports]]


def peer_nodes(partition: Partition) -> list[Attributes]:
    if not partition.online_peer:
        return []
    names = (partition.name, *(partition.spec.peer.nodes if partition.spec.peer else ()))
    domain = peer_name(partition)
    return [
        [
            ("Name", name),
            ("RSCTVersion", partition.rsct_level),
            ("CritRsrcProtMethod", 0),
            ("IsQuorumNode", 1),
            ("ActivePeerDomain", domain),
            ("NodeNameList", (name,)),
        ]
        for name in names
    ]


def defined(resource_class: str) -> Provider:
    """Resources that an administrator defines; a tie breaker belongs to the domain, the others to the node."""

    def provide(partition: Partition) -> list[Attributes]:
        tail = _membership(partition)[: 1 if resource_class == "IBM.TieBreaker" else 2]
        return [[*one.items(), *tail] for one in partition.definitions.table.get(resource_class, [])]

    return provide


def none(_partition: Partition) -> list[Attributes]:
    return []


DEFINED = ("IBM.Association", "IBM.Condition", "IBM.EventResponse", "IBM.Sensor", "IBM.TieBreaker")
CLASSES: dict[str, Provider] = {
    "IBM.Association": defined("IBM.Association"),
    "IBM.AuditLog": none,
    "IBM.Condition": defined("IBM.Condition"),
    "IBM.EventResponse": defined("IBM.EventResponse"),
    "IBM.FileSystem": none,
    "IBM.Host": hosts,
    "IBM.MCP": control_points,
    "IBM.ManagementServer": management_servers,
    "IBM.MngNode": none,
    "IBM.NetworkInterface": network_interfaces,
    "IBM.PeerDomain": peer_domains,
    "IBM.PeerNode": peer_nodes,
    "IBM.Sensor": defined("IBM.Sensor"),
    "IBM.TieBreaker": defined("IBM.TieBreaker"),
}


# A class exists when its manager is on file; a manager that can not start leaves it empty (from memory).
MANAGERS = {"IBM.MCP": "IBM.MgmtDomainRM", "IBM.MngNode": "IBM.MgmtDomainRM"}


def known(partition: Partition) -> list[str]:
    """Names of the classes that are defined on this node."""
    return [name for name in CLASSES if name not in MANAGERS or MANAGERS[name] in partition.src.table]


def class_attributes(partition: Partition, resource_class: str) -> list[Attributes]:
    """Attributes of the class itself; those of IBM.PeerNode can be changed by chrsrc -c."""
    own = partition.definitions.of_class.get(resource_class, {})
    return [list(own.items())] if own else []


def dynamic(partition: Partition, resource_class: str) -> list[Attributes]:
    """One entry for each resource; empty for a class without dynamic attributes. 1 is Online."""
    if resource_class == "IBM.PeerNode":
        return [[("OpState", 1)] for _unused in peer_nodes(partition)]
    if resource_class == "IBM.PeerDomain":
        states = {"Online": 1, "Offline": 2, "Pending online": 5, "Pending offline": 6}
        return [[("OpState", states.get(partition.peer_state, 0))] for _unused in peer_domains(partition)]
    return []


def handle(partition: Partition, resource_class: str, number: int) -> str:
    """Six hexadecimal words, as resource handles are written."""
    digits = stable_hex(partition.estate.seed, "handle", partition.name, resource_class, number, digits=36)
    long = [f"0x{digits[place : place + 8]}" for place in range(4, 36, 8)]
    return " ".join([f"0x{digits[:4]}", "0xffff", *long])
