# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The few requests of the kernel's routing socket that wire an estate: a process per host would cost too much.

Layouts: rtnetlink(7), linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import struct

from powersim.net.namespace import Namespace

NEWLINK, DELLINK, NEWADDR, NEWROUTE = 16, 17, 20, 24
REQUEST, ACK, CREATE, EXCL = 0x1, 0x4, 0x400, 0x200
ERROR = 2
ADDRESS, IFNAME, MTU, LINKINFO, NET_NS_FD = 1, 3, 4, 18, 28
INFO_KIND, INFO_DATA, VETH_PEER = 1, 2, 1
IFA_ADDRESS, IFA_LOCAL, IFA_FLAGS, NOPREFIXROUTE = 1, 2, 8, 0x200
RTA_DST, RTA_OIF, RTA_GATEWAY = 1, 4, 5
MAIN_TABLE, STATIC, UNICAST, GLOBAL, LINK_SCOPE = 254, 4, 1, 0, 253
UP = 1


def attribute(kind: int, data: bytes) -> bytes:
    return struct.pack("=HH", 4 + len(data), kind) + data + bytes(-len(data) % 4)


def word(kind: int, value: int) -> bytes:
    return attribute(kind, struct.pack("=I", value))


def text(kind: int, value: str) -> bytes:
    return attribute(kind, value.encode("ascii") + b"\0")


def link_head(index: int = 0, flags: int = 0) -> bytes:
    return struct.pack("=BxHiII", socket.AF_UNSPEC, 0, index, flags, flags)


def packed(address: str) -> bytes:
    return ipaddress.IPv4Address(address).packed


class Wiring:
    """Requests to one namespace, each answered before the next; raises OSError with what was wanted."""

    def __init__(self, namespace: Namespace) -> None:
        self._namespace = namespace
        with namespace.entered():
            self._socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, 0)
        self._socket.bind((0, 0))

    def close(self) -> None:
        self._socket.close()

    def _ask(self, what: str, kind: int, flags: int, body: bytes) -> None:
        with self._namespace.entered():  # a descriptor of a namespace is looked up with the asker's rights
            self._socket.send(struct.pack("=IHHII", 16 + len(body), kind, REQUEST | ACK | flags, 1, 0) + body)
        answer = self._socket.recv(65536)
        if struct.unpack_from("=H", answer, 4)[0] == ERROR and (number := -struct.unpack_from("=i", answer, 16)[0]):
            raise OSError(number, f"{what}: {os.strerror(number)}")

    def index(self, name: str) -> int:
        with self._namespace.entered():
            return socket.if_nametoindex(name)

    def cable(self, name: str, mtu: int, peer: Namespace, peer_name: str, mac: str) -> None:
        """A veth pair: ``name`` here, ``peer_name`` with that hardware address there."""
        hardware = attribute(ADDRESS, bytes.fromhex(mac.replace(":", "")))
        ends = link_head() + text(IFNAME, peer_name) + hardware + word(MTU, mtu) + word(NET_NS_FD, peer.fd)
        kind = text(INFO_KIND, "veth") + attribute(INFO_DATA, attribute(VETH_PEER, ends))
        body = link_head() + text(IFNAME, name) + word(MTU, mtu) + attribute(LINKINFO, kind)
        self._ask(f"cable {name}", NEWLINK, CREATE | EXCL, body)

    def up(self, name: str) -> None:
        self._ask(f"{name} up", NEWLINK, 0, link_head(self.index(name), UP))

    def cut(self, name: str) -> None:
        self._ask(f"cut {name}", DELLINK, 0, link_head(self.index(name)))

    def address(self, name: str, address: str, prefix: int) -> None:
        """An address that brings no route of its own."""
        head = struct.pack("=BBBBI", socket.AF_INET, prefix, 0, GLOBAL, self.index(name))
        ends = attribute(IFA_LOCAL, packed(address)) + attribute(IFA_ADDRESS, packed(address))
        self._ask(f"{address} on {name}", NEWADDR, CREATE | EXCL, head + ends + word(IFA_FLAGS, NOPREFIXROUTE))

    def route(self, target: str, name: str, gateway: str = "") -> None:
        """``target`` as CIDR; without a gateway it is reached on the wire itself."""
        network = ipaddress.IPv4Network(target)
        scope = GLOBAL if gateway else LINK_SCOPE
        head = struct.pack("=BBBBBBBBI", socket.AF_INET, network.prefixlen, 0, 0, MAIN_TABLE, STATIC, scope, UNICAST, 0)
        body = attribute(RTA_DST, network.network_address.packed) if network.prefixlen else b""
        body += attribute(RTA_GATEWAY, packed(gateway)) if gateway else b""
        self._ask(f"route {target}", NEWROUTE, CREATE | EXCL, head + body + word(RTA_OIF, self.index(name)))
