# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``lshmc --firewall``: what each adapter of an HMC lets in.

Nobody has published raw output. The four fields and their values are told by
https://powercampus.de/dokumentation/lpar-tool/benutzerhandbuch/das-hmc-kommando/hmc-lsfirewall/, the names of the fields
are not: a field is known by what stands in it.
"""

from __future__ import annotations

import dataclasses
import ipaddress
import re

from ..model import Parsed
from .hmc_records import Record, parse_records

RMC, RMC_PORT = "RMC", "657"
_ADAPTER = re.compile(r"(?:eth|en|bond|br)[a-z0-9.]{1,20}|all", re.IGNORECASE)
# "657:udp,tcp:657": either side of the colon may be the number.
_PORT = re.compile(r"(?:([0-9]{1,5}):(tcp|udp)|(tcp|udp):([0-9]{1,5}))", re.IGNORECASE)
_HOST = re.compile(r"[0-9A-Fa-f.:]{2,45}(?:/[0-9A-Fa-f.:]{1,45})?")


@dataclasses.dataclass(frozen=True)
class FirewallRule:
    """``ports`` are pairs (protocol, number); ``hosts`` the networks that may come in, empty for any."""

    application: str
    interface: str
    ports: tuple[tuple[str, str], ...] = ()
    hosts: tuple[str, ...] = ()

    def protocols(self, adapter: str) -> frozenset[str]:
        """Those over which this rule lets RMC in on the adapter."""
        if self.interface.lower() not in (adapter.lower(), "all", ""):
            return frozenset()
        named = frozenset(protocol for protocol, port in self.ports if port == RMC_PORT)
        return named or (frozenset({"tcp", "udp"}) if self.application.upper() == RMC and not self.ports else named)

    def lets_in(self, address: str) -> bool:
        return not self.hosts or any(_holds(host, address) for host in self.hosts)


def _holds(network: str, address: str) -> bool:
    """An unreadable network counts as any: no verdict may rest on it."""
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return True


def parse_lshmc_firewall(text: str) -> Parsed[tuple[FirewallRule, ...]]:
    """One record per application, adapter and allowed host."""
    found = parse_records(text)
    rules = tuple(rule for rule in map(_rule, found.value) if rule)
    odd = tuple(str(record)[:200] for record in found.value if not _rule(record))
    return Parsed(rules, (found.noise + odd)[:20])


def _rule(record: Record) -> FirewallRule | None:
    adapter = next((value for value in record.values() if _ADAPTER.fullmatch(value)), "")
    ports = next((found for value in record.values() if (found := _PORT.findall(value))), [])
    name = next((value for key, value in record.items() if "appl" in key.lower() or "service" in key.lower()), "")
    name = name or next((value for value in record.values() if value.isalnum() and value != adapter), "")
    if not adapter or not (ports or name):
        return None
    pairs = tuple(((before or after).lower(), first or last) for first, before, after, last in ports)
    hosts = tuple(value for value in record.values() if ("." in value or ":" in value) and _HOST.fullmatch(value))
    return FirewallRule(name, adapter, pairs, tuple(host for host in hosts if not _anybody(host)))


def _anybody(host: str) -> bool:
    return host.partition("/")[0] in ("0.0.0.0", "::")
