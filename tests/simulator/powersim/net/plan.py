# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which adapter of which host is in which network: from the estate, or one network per /24 where it says nothing."""

from __future__ import annotations

import dataclasses
import ipaddress
import typing as t

from powersim.estate.parts import Estate, Network
from powersim.estate.schema import EstateError
from powersim.state.partition import hardware

ROUTER = "router"


@dataclasses.dataclass(frozen=True)
class Adapter:
    """One real interface of a host, its hardware address included. ``port``: the router's end of its cable."""

    host: str
    name: str
    address: str
    network: Network
    router: str
    port: str
    mac: str = "fa:00:00:00:00:01"

    @property
    def prefix(self) -> int:
        return ipaddress.IPv4Network(self.network.cidr).prefixlen


def wanted(estate: Estate) -> t.Iterator[tuple[str, str, str]]:
    """(host, adapter, address) of everything with an address: HMCs first, their further IPv4 addresses as eth1 ..."""
    for hmc in estate.hmcs:
        further = (address for address in hmc.additional_ips if ":" not in address)
        for number, address in enumerate((hmc.ip, *further)):
            yield hmc.name, f"eth{number}", address
    for own in estate.hosts:
        yield own.name, "eth0" if own.platform == "linux" else "en0", own.ip


def adapters(estate: Estate) -> list[Adapter]:
    """Raises EstateError when an address cannot be used for real."""
    rows = list(wanted(estate))
    if mistakes := [*_mistakes(rows)]:
        raise EstateError(mistakes)
    taken = {address for _host, _adapter, address in rows}
    networks = [*estate.networks]
    found = []
    for number, (host, name, address) in enumerate(rows):
        network = _network(address, networks)
        short = host if name in ("eth0", "en0") else f"{host}.{name}"
        port = short if len(short) <= 15 else f"port{number}"  # the kernel's limit for a name
        router, mac = network.router or _router(network, taken), hardware(estate.seed, host, name)
        found.append(Adapter(host, name, address, network, router, port, mac))
    return found


def _mistakes(rows: list[tuple[str, str, str]]) -> t.Iterator[str]:
    owners: dict[str, str] = {}
    for host, _adapter, address in rows:
        try:
            ipaddress.IPv4Address(address)
        except ValueError:
            yield f"{host}: address '{address}' is not IPv4, the only kind --network can wire: change it."
        if address in owners:
            yield f"{host}: address '{address}' is also that of {owners[address]}: --network needs them different."
        owners[address] = host


def _network(address: str, networks: list[Network]) -> Network:
    """The network of an address; ``networks`` grows by one /24 when none holds it."""
    one = ipaddress.IPv4Address(address)
    for network in networks:
        if one in ipaddress.IPv4Network(network.cidr):
            return network
    cidr = str(ipaddress.IPv4Network(f"{address}/24", strict=False))
    networks.append(Network(f"net{len(networks) + 1}", cidr))
    return networks[-1]


def _router(network: Network, taken: set[str]) -> str:
    """The first address, or else the last free one: where sites put their gateways."""
    cidr = ipaddress.IPv4Network(network.cidr)
    hosts = range(1, max(cidr.num_addresses - 1, 2))
    for offset in (hosts[0], *reversed(hosts)):
        if (address := str(cidr[offset])) not in taken:
            return address
    raise EstateError(
        [f"network {network.name}: {network.cidr} has no free address for its router: give a larger one."]
    )
