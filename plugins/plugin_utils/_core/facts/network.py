# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers of the way to the HMCs: adapters, routes, packet sizes, filters. None = not read."""

from __future__ import annotations

import dataclasses

from ..model import Parsed
from ..model_network import Chain, FilterRule, Interface, Network, Route, Zone
from ..parsers.adapters import parse_adapters, parse_netstat_in
from ..parsers.chains import parse_iptables, parse_nft
from ..parsers.firewalld import parse_active_zones, parse_list_all
from ..parsers.lsfilt import is_listing, parse_lsfilt
from ..parsers.routes import parse_ip_route, parse_netstat_rn
from ..parsers.viosecure import Firewall, FirewallRule, parse_viosecure
from ..reading import Reading
from ..runner import State

NOT_RUNNING = 252
RMC_NAMES = ("657", "rmc")
ANY = ("any", "*")
MOST_DIGITS = 9
MOST_ROUTES = MOST_RULES = 4096  # of a partition, which is no router


def _absent(reading: Reading, command: str) -> bool:
    """Asked for, and this host has no such program: then what it would show is not there either."""
    return reading.asked(command) and reading.result(command).state is State.MISSING


# --- adapters and routes ---------------------------------------------------------------------------------------------


def interfaces(reading: Reading) -> tuple[Interface, ...] | None:
    if reading.platform == "linux":
        return reading.some("ip_addr", parse_adapters)
    found = reading.some("ifconfig", parse_adapters)
    sizes = reading.some("netstat_in", parse_netstat_in) or {}
    return None if found is None else tuple(dataclasses.replace(one, mtu=sizes.get(one.name)) for one in found)


def routes(reading: Reading) -> tuple[Route, ...] | None:
    """AIX always has one, to itself; a Linux host may have none at all."""
    if reading.platform == "linux":
        return reading.plausible("ip_route", reading.value("ip_route", parse_ip_route), MOST_ROUTES)
    return reading.plausible("netstat_rn", reading.some("netstat_rn", parse_netstat_rn), MOST_ROUTES)


# --- filters ---------------------------------------------------------------------------------------------------------


def _device(text: str) -> Parsed[tuple[bool, ...]]:
    """Is the device of IPv4 available? Nothing is printed where no such device is on file."""
    rows = [line.split() for line in text.splitlines() if line.strip()]
    devices = [row for row in rows if row[0].startswith("ipsec_v")]
    noise = tuple(" ".join(row)[:200] for row in rows if row not in devices)
    return Parsed(tuple(row[0] == "ipsec_v4" and row[1:2] == ["Available"] for row in devices), noise[:20])


def filters(reading: Reading) -> tuple[FilterRule, ...] | None:
    """Without the device nothing is filtered, whatever lsfilt says."""
    if reading.platform != "aix":
        return () if reading.asked("lsfilt") else None
    devices = reading.value("ipsec_device", _device)
    if devices is None or not any(devices):
        return None if devices is None else ()
    text = reading.text("lsfilt")
    if text is None:
        return None
    if reading.result("lsfilt").rc != 0 or not is_listing(text):
        reading.reject("lsfilt", "no listing of filter rules")
        return None
    return reading.plausible("lsfilt", reading.value("lsfilt", parse_lsfilt), MOST_RULES)


def vios_missing(reading: Reading) -> tuple[str, ...] | None:
    if reading.platform != "vios":
        return () if reading.asked("viosecure") else None
    firewall = reading.value("viosecure", parse_viosecure)
    if firewall is None:
        return None
    if firewall.on is None:
        reading.reject("viosecure", "it does not say whether the firewall is on")
        return None
    return tuple(end for end in ("local", "remote") if not _allowed(firewall, end)) if firewall.on else ()


def _allowed(firewall: Firewall, end: str) -> bool:
    return any(_line_of(rule, end) for rule in firewall.rules)


def _line_of(rule: FirewallRule, end: str) -> bool:
    """The own port stands on one side of a line, and any port on the other; or any on both."""
    own, far = (rule.local_port, rule.remote_port) if end == "local" else (rule.remote_port, rule.local_port)
    if own.lower() in ANY:
        return far.lower() in ANY
    return own.lower() in RMC_NAMES and far.lower() in (*ANY, *RMC_NAMES)


def zones(reading: Reading) -> tuple[Zone, ...] | None:
    """Active zones of firewalld. Of those beside the default zone only the name is known."""
    if reading.platform != "linux":
        return () if reading.asked("firewalld") else None
    text = reading.text("firewalld")
    if text is None:
        return () if _absent(reading, "firewalld") else None
    if reading.result("firewalld").rc == NOT_RUNNING:
        return ()
    found = reading.some("firewalld", parse_list_all)
    names = reading.value("firewalld_active", parse_active_zones)
    if found is None or names is None:
        return None
    known = {zone.name: zone for zone in found}
    return tuple(known.get(name, Zone(name, active=True)) for name in names or known)


def chains(reading: Reading) -> tuple[Chain, ...] | None:
    """nft shows what iptables wrote as well, where both are of the same kind; iptables counts where nft is missing."""
    if reading.platform != "linux":
        return () if reading.asked("nft") else None
    if not _absent(reading, "nft"):
        return reading.value("nft", parse_nft)
    return () if _absent(reading, "iptables") else reading.value("iptables", parse_iptables)


# --- packet size -----------------------------------------------------------------------------------------------------


def packet_size(reading: Reading) -> int | None:
    """Bytes; 0 where there is no such file."""
    text = reading.text("maxpktsz")
    if text is None:
        return None
    if reading.result("maxpktsz").rc != 0:
        return 0
    word = (text.split() or ["0"])[0]
    if not (word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS):
        reading.reject("maxpktsz", f"not understood: {word[:40]}")
        return None
    return int(word)


def network(reading: Reading) -> Network:
    return Network(
        interfaces=interfaces(reading),
        routes=routes(reading),
        filters=filters(reading),
        vios_missing=vios_missing(reading),
        zones=zones(reading),
        chains=chains(reading),
        packet_size=packet_size(reading),
    )
