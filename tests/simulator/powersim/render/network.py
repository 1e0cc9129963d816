# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adapters, routes and reachability as ifconfig, netstat, route, ip and ping print them.

AIX layouts: public captures in https://github.com/chef/ohai (network plugin), https://github.com/oshi/oshi and the
uuid tests of CPython; Linux: iproute2 and iputils.
"""

from __future__ import annotations

import ipaddress
import typing as t

AIX_UP = (
    "flags=1e084863,480<UP,BROADCAST,NOTRAILERS,RUNNING,SIMPLEX,MULTICAST,GROUPRT,64BIT,CHECKSUM_OFFLOAD(ACTIVE),CHAIN>"
)
AIX_DOWN = (
    "flags=1e084862,480<BROADCAST,NOTRAILERS,RUNNING,SIMPLEX,MULTICAST,GROUPRT,64BIT,CHECKSUM_OFFLOAD(ACTIVE),CHAIN>"
)
AIX_LOOP = (
    "lo0: flags=e08084b,c0<UP,BROADCAST,LOOPBACK,RUNNING,SIMPLEX,MULTICAST,GROUPRT,64BIT,LARGESEND,CHAIN>\n"
    "        inet 127.0.0.1 netmask 0xff000000 broadcast 127.255.255.255\n        inet6 ::1%1/0\n"
    "         tcp_sendspace 131072 tcp_recvspace 131072 rfc1323 1\n"
)
BUFFERS = "         tcp_sendspace 262144 tcp_recvspace 262144 rfc1323 1\n"


class Adapter(t.NamedTuple):
    """``mac``: six bytes in hex with colons. ``link_local``: the fe80:: address, '' for none."""

    name: str
    ip: str
    mask: str
    mtu: int
    up: bool
    mac: str
    link_local: str

    @property
    def block(self) -> ipaddress.IPv4Network:
        return ipaddress.IPv4Network(f"{self.ip}/{self.mask}", strict=False)

    @property
    def v4(self) -> bool:
        return bool(self.ip) and ":" not in self.ip


def ifconfig(adapters: t.Sequence[Adapter], loopback: bool = True) -> str:
    text = ""
    for one in adapters:
        text += f"{one.name}: {AIX_UP if one.up else AIX_DOWN}\n"
        if one.v4:
            mask = int(ipaddress.IPv4Address(one.mask))
            text += f"        inet {one.ip} netmask 0x{mask:08x} broadcast {one.block.broadcast_address}\n"
        elif one.ip:
            text += f"        inet6 {one.ip}/64\n"
        if one.link_local:
            text += f"        inet6 {one.link_local}/64\n"
        text += BUFFERS
    return text + (AIX_LOOP if loopback else "")


def _short(address: str) -> str:
    """A network without its zero octets, as AIX writes it: 192.0.2."""
    while address.endswith(".0"):
        address = address[:-2]
    return address


def interfaces(adapters: t.Sequence[Adapter], packets: int) -> str:
    """``netstat -in``: a row per link and per address. A hardware address has no leading zeros."""
    text = "Name  Mtu   Network     Address            Ipkts Ierrs    Opkts Oerrs  Coll\n"
    rows: list[tuple[str, int, str, str]] = []
    for number, one in enumerate(adapters, 2):
        mac = ".".join(f"{int(part, 16):x}" for part in one.mac.split(":"))
        rows.append((one.name if one.up else f"{one.name}*", one.mtu, f"link#{number}", mac))
        if one.v4:
            rows.append((one.name, one.mtu, _short(str(one.block.network_address)), one.ip))
        if one.link_local:
            rows.append((one.name, one.mtu, one.link_local, ""))
    rows += [("lo0", 16896, "link#1", ""), ("lo0", 16896, "127", "127.0.0.1"), ("lo0", 16896, "::1%1", "")]
    for name, mtu, network, address in rows:
        text += f"{name:<5} {mtu:<5} {network:<11} {address:<16} {packets:>8} {0:>5} {packets:>8} {0:>5} {0:>5}\n"
    return text


ROUTES = (
    "Routing tables\nDestination        Gateway           Flags   Refs     Use  If   Exp  Groups\n\n"
    "Route Tree for Protocol Family 2 (Internet):\n"
)
ROUTES_6 = "\nRoute Tree for Protocol Family 24 (Internet v6):\n"


def _route(target: str, gateway: str, flags: str, adapter: str, more: bool = False) -> str:
    mark = "=>" if more else ""
    return f"{target:<18} {gateway:<17} {flags:<6}{1:>5} {1:>9} {adapter:<4}     -      -   {mark}\n"


def routes(adapters: t.Sequence[Adapter], ways: t.Sequence[tuple[str, str, str]]) -> str:
    """``netstat -rn`` of AIX. ``ways``: target, gateway, adapter."""
    text = ROUTES
    for target, gateway, adapter in ways:
        short = target if target == "default" else "/".join((_short(target.split("/")[0]), *target.split("/")[1:]))
        text += _route(short, gateway, "UG", adapter)
    for one in adapters:
        if one.v4 and one.up:
            network, length = str(one.block.network_address), one.block.prefixlen
            text += _route(network, one.ip, "UHSb", one.name, more=True)
            text += _route(f"{_short(network)}/{length}", one.ip, "U", one.name)
            text += _route(one.ip, "127.0.0.1", "UGHS", "lo0")
            text += _route(str(one.block.broadcast_address), one.ip, "UHSb", one.name)
    return text + _route("127/8", "127.0.0.1", "U", "lo0") + ROUTES_6 + _route("::1%1", "::1%1", "UH", "lo0")


def route_get(target: str, mask: str, gateway: str, adapter: str, own: str) -> str:
    """``route -n get ADDRESS`` of AIX."""
    pairs = (
        ("route to", target),
        ("destination", target if not gateway else "default"),
        ("mask", mask),
        ("gateway", gateway or own),
        ("interface", adapter),
        ("interf addr", own),
        ("flags", "<UP,GATEWAY,DONE>" if gateway else "<UP,DONE>"),
    )
    text = "".join(f"{name:>11}: {value}\n" for name, value in pairs if value)
    return text + (
        " recvpipe  sendpipe  ssthresh  rtt,msec    rttvar  hopcount      mtu     expire\n"
        "       0         0         0         0         0         0         0         0\n"
    )


# --- Linux -------------------------------------------------------------------------------------------------------------

LOOP = "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n"
LOOP_LINK = "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
LOOP_4 = "    inet 127.0.0.1/8 scope host lo\n"
LOOP_6 = "    inet6 ::1/128 scope host\n"
VALID = "       valid_lft forever preferred_lft forever\n"


def ip_address(adapters: t.Sequence[Adapter], families: str, *, links: bool) -> str:
    """``ip addr``, ``ip link``; ``families``: 4, 6, both or neither."""
    text = LOOP + (LOOP_LINK if links else "")
    text += (LOOP_4 + VALID if "4" in families else "") + (LOOP_6 + VALID if "6" in families else "")
    for number, one in enumerate(adapters, 2):
        flags, state = ("BROADCAST,MULTICAST,UP,LOWER_UP", "UP") if one.up else ("BROADCAST,MULTICAST", "DOWN")
        text += f"{number}: {one.name}: <{flags}> mtu {one.mtu} qdisc mq state {state} group default qlen 1000\n"
        if links:
            text += f"    link/ether {one.mac} brd ff:ff:ff:ff:ff:ff\n"
        if one.v4 and "4" in families:
            text += f"    inet {one.ip}/{one.block.prefixlen} brd {one.block.broadcast_address} scope global "
            text += f"noprefixroute {one.name}\n{VALID}"
        if one.link_local and "6" in families:
            text += f"    inet6 {one.link_local}/64 scope link noprefixroute\n{VALID}"
    return text


def ip_route(adapters: t.Sequence[Adapter], ways: t.Sequence[tuple[str, str, str]]) -> str:
    text = "".join(
        f"{target} via {gateway} dev {adapter} proto static metric 100\n" for target, gateway, adapter in ways
    )
    for one in adapters:
        if one.v4 and one.up:
            text += f"{one.block} dev {one.name} proto kernel scope link src {one.ip} metric 100\n"
    return text


def routes_linux(adapters: t.Sequence[Adapter], ways: t.Sequence[tuple[str, str, str]]) -> str:
    """``netstat -rn`` of net-tools."""
    rows: list[tuple[str, str, str, str, str]] = []
    for target, gateway, adapter in ways:
        block = ipaddress.IPv4Network("0.0.0.0/0" if target == "default" else target)
        rows.append((str(block.network_address), gateway, str(block.netmask), "UG", adapter))
    rows += [
        (str(one.block.network_address), "0.0.0.0", str(one.block.netmask), "U", one.name)
        for one in adapters
        if one.v4 and one.up
    ]
    text = "Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n"
    return text + "".join(
        f"{target:<15} {gateway:<15} {mask:<15} {flags:<5}     0 0          0 {adapter}\n"
        for target, gateway, mask, flags, adapter in rows
    )


def ip_route_get(target: str, gateway: str, adapter: str, own: str) -> str:
    via = f" via {gateway}" if gateway else ""
    return f"{target}{via} dev {adapter} src {own} uid 0\n    cache\n"


# --- ping --------------------------------------------------------------------------------------------------------------


def ping(host: str, address: str, size: int, sent: int, received: int, *, linux: bool) -> str:
    """``size``: bytes of data."""
    if linux:
        text = f"PING {host} ({address}) {size}({size + 28}) bytes of data.\n"
        line, first = "{0} bytes from {1}: icmp_seq={2} ttl=64 time=0.200 ms\n", 1
    else:
        text = f"PING {host} ({address}): {size} data bytes\n"
        line, first = "{0} bytes from {1}: icmp_seq={2} ttl=255 time=0 ms\n", 0
    text += "".join(line.format(size + 8, address, number) for number in range(first, received + first))
    loss = (sent - received) * 100 // max(sent, 1)
    text += f"\n--- {host} ping statistics ---\n"
    if linux:
        text += f"{sent} packets transmitted, {received} received, {loss}% packet loss, time {(sent - 1) * 1000}ms\n"
        return text + ("rtt min/avg/max/mdev = 0.200/0.200/0.200/0.000 ms\n" if received else "\n")
    text += f"{sent} packets transmitted, {received} packets received, {loss}% packet loss\n"
    return text + ("round-trip min/avg/max = 0/0/0 ms\n" if received else "")
