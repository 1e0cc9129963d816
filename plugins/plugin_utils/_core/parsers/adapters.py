# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adapters: ``ifconfig -a`` and ``netstat -in`` of AIX, ``ip addr`` of Linux."""

from __future__ import annotations

import dataclasses
import ipaddress
import re
import typing as t

from ..model import Parsed
from ..model_network import Interface
from ._text import Noise, at, lines, number

# en0: flags=1e084863,480<UP,...>   |   2: eth0@if3: <BROADCAST,UP> mtu 1500 qdisc mq ...
_HEAD = re.compile(
    r"(?:[0-9]{1,9}: )?([A-Za-z][\w.-]{0,31})(?:@[\w.-]{1,32})?: (?:flags=[^<\s]{0,40})?<([^<>]{0,400})>(.*)"
)
_TORN = re.compile(r"(?:[0-9]{1,9}: )?[A-Za-z][\w.-]{0,31}(?:@[\w.-]{1,32})?: (?:flags=|<)")
_MTU = re.compile(r" mtu ([0-9]{1,9})\b")
_HEX_MASK = re.compile(r"0x[0-9A-Fa-f]{8}")
_DETAILS = ("link/", "valid_lft", "tcp_sendspace", "altname", "inet", "ether", "options=", "iso88025", "nd6")
_MOST = 4096  # adapters, and addresses of one: more is no answer


def parse_adapters(text: str) -> Parsed[tuple[Interface, ...]]:
    """Both layouts: a line with flags begins an adapter, ``inet`` and ``inet6`` lines below it hold its addresses.

    Nothing at all where such a line is torn: an adapter that is missed looks like an address that has changed.
    """
    noise, torn = Noise(), False
    found: list[Interface] = []
    addresses: list[str] = []
    for line in filter(str.strip, lines(text)):
        head = _HEAD.fullmatch(line.rstrip())
        address = _address(line.split(None, 6)) if found else None
        if head and len(found) < _MOST:
            _close(found, addresses)
            mtu = _MTU.search(head[3])
            up = "UP" in head[2].split(",")
            found.append(Interface(head[1], (), int(mtu[1]) if mtu else None, up))
        elif address and len(addresses) < _MOST:
            addresses.append(address)
        elif not (found and line.strip().startswith(_DETAILS)):
            noise.add(line)
            torn = torn or bool(_TORN.match(line))
    _close(found, addresses)
    return noise.parsed(() if torn else tuple(found))


def _close(found: list[Interface], addresses: list[str]) -> None:
    if found:
        found[-1] = dataclasses.replace(found[-1], addresses=tuple(addresses))
    addresses.clear()


def _address(words: t.Sequence[str]) -> str | None:
    """``inet 192.0.2.1 netmask 0xffffff00``, ``inet 192.0.2.1/24``, ``inet6 fe80::1/64``; ``%1`` is a zone."""
    if at(words, 0) not in ("inet", "inet6"):
        return None
    address, _slash, length = at(words, 1).partition("/")
    address, mask = address.partition("%")[0], at(words, 3)
    if at(words, 2) == "netmask" and _HEX_MASK.fullmatch(mask):
        length = str(ipaddress.IPv4Address(int(mask, 16)))
    return _checked(address, length)


def _checked(address: str, length: str) -> str | None:
    try:
        if not length:
            return str(ipaddress.ip_address(address))
        return ipaddress.ip_interface(f"{address}/{length}").with_prefixlen
    except ValueError:
        return None


def parse_netstat_in(text: str) -> Parsed[dict[str, int]]:
    """``netstat -in`` of AIX: adapter (without the star of one that is down) to MTU in bytes."""
    noise = Noise()
    sizes: dict[str, int] = {}
    for line in filter(str.strip, lines(text)):
        words = line.split(None, 3)
        size = number(at(words, 1))
        if size is not None and size > 0 and len(words) >= 3:
            sizes.setdefault(words[0].rstrip("*")[:32], size)
        elif at(words, 0) != "Name":
            noise.add(line)
    return noise.parsed(sizes)
