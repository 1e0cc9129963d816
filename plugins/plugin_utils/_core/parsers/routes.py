# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes of IPv4: ``netstat -rn`` of AIX, ``ip route`` of Linux. Those of IPv6 are read over."""

from __future__ import annotations

import ipaddress
import itertools
import re
import typing as t

from ..model import Parsed
from ..model_network import Route
from ._text import Noise, at, is_message, lines

EVERYTHING = "0.0.0.0/0"
REFUSING = ("unreachable", "blackhole", "prohibit", "throw")
_HEADINGS = ("routing tables", "destination", "route tree", "kernel ip")
_FLAGS = re.compile(r"[A-Za-z0-9+]{1,16}")
_SHORT = re.compile(r"(?:[0-9]{1,3}\.){0,3}[0-9]{1,3}")
_KINDS = ("unicast", "local", "broadcast", "multicast", "anycast")


def parse_netstat_rn(text: str) -> Parsed[tuple[Route, ...]]:
    """Destination, gateway, flags, references, use, adapter. H marks a host, G a gateway, R or B a refusal."""
    return _routes(text, _aix_row)


def parse_ip_route(text: str) -> Parsed[tuple[Route, ...]]:
    """``TARGET [via GATEWAY] dev ADAPTER ...``; of several next hops each is a route."""
    noise = Noise()
    rows: list[Route] = []
    target = ""
    for line in filter(str.strip, lines(text)):
        words = line.split(None, 40)
        hop = words[0] == "nexthop"
        if not hop:
            words = words[1:] if words[0] in _KINDS else words
            usable = at(words, 0) not in REFUSING
            words = words if usable else words[1:]
            target = _target(at(words, 0)) or ""
        if target and (hop or not usable or {"via", "dev"} & set(words)):
            rows.append(_linux_row(target, words, hop or usable))
        elif not (target or ":" in at(words, 0)) or is_message(line):
            noise.add(line)
    return noise.parsed(tuple(rows))


def _routes(text: str, read: t.Callable[[list[str]], Route | None]) -> Parsed[tuple[Route, ...]]:
    noise = Noise()
    rows: list[Route] = []
    for line in filter(str.strip, lines(text)):
        words = line.split(None, 9)
        row = read(words)
        if row:
            rows.append(row)
        elif not line.strip().lower().startswith(_HEADINGS) and ":" not in words[0]:
            noise.add(line)
    return noise.parsed(tuple(rows))


def _aix_row(words: list[str]) -> Route | None:
    flags, adapter = at(words, 2), at(words, 5)
    target = _target(words[0], host="H" in flags)
    if target is None or not adapter or not _FLAGS.fullmatch(flags) or "U" not in flags:
        return None
    gateway = at(words, 1) if "G" in flags else ""
    return Route(target, gateway, adapter, usable=not {"R", "B"} & set(flags))


def _linux_row(target: str, words: t.Sequence[str], usable: bool) -> Route:
    after = dict(itertools.pairwise(words))
    gateway = after.get("via", "")
    gateway = after.get(gateway, "") if gateway in ("inet", "inet6") else gateway
    return Route(target, gateway, after.get("dev", ""), usable, "onlink" in words)


def _target(word: str, host: bool = False) -> str | None:
    """``default``, ``192.0.2.21``, ``192.0.2/24``, ``127/8``; octets of zero at the end may be left out."""
    if word == "default":
        return EVERYTHING
    address, slash, length = word.partition("/")
    if not _SHORT.fullmatch(address):
        return None
    octets = address.split(".")
    width = length if slash else "32" if host or len(octets) == 4 else str(8 * len(octets))
    try:
        return str(ipaddress.ip_network(".".join([*octets, "0", "0", "0"][:4]) + "/" + width, strict=False))
    except ValueError:
        return None
