# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cables of an estate: a namespace per host, each adapter joined to one router in a namespace of its own.

Every host is alone on its wire and reaches even its neighbours through the router (a private VLAN), so that the
router's filters see all traffic. Nothing here touches the machine's own namespace.
"""

from __future__ import annotations

import contextlib
import ipaddress

from powersim.net.namespace import Namespace
from powersim.net.netlink import Wiring
from powersim.net.plan import ROUTER, Adapter

# Every interface that is made later takes these over. The way back may differ where an HMC has several adapters.
KNOBS = {"ipv4/conf/all/rp_filter": "0", "ipv4/conf/default/rp_filter": "0", "ipv6/conf/default/disable_ipv6": "1"}


def _settle(space: Namespace) -> None:
    for path, value in KNOBS.items():
        try:
            space.knob(path, value)
        except FileNotFoundError:
            continue  # a kernel without IPv6
    wiring = Wiring(space)
    wiring.up("lo")
    wiring.close()


class Fabric:
    """``spaces``: router and hosts that are up, by name."""

    def __init__(self, adapters: list[Adapter]) -> None:
        self._adapters: dict[str, list[Adapter]] = {}
        for adapter in adapters:
            self._adapters.setdefault(adapter.host, []).append(adapter)
        router = Namespace()
        self.spaces = {ROUTER: router}
        _settle(router)
        router.knob("ipv4/ip_forward", "1")
        self._wiring = Wiring(router)

    @property
    def hosts(self) -> list[str]:
        """Everything that can have a cable, up or not."""
        return list(self._adapters)

    def addresses(self, host: str) -> tuple[str, ...]:
        return tuple(adapter.address for adapter in self._adapters.get(host, []))

    def router(self, host: str) -> str:
        """The router's address on a host's first cable."""
        return self._adapters[host][0].router

    def plug(self, host: str) -> Namespace:
        """A fresh namespace with its cables; what an earlier one of that host held is gone."""
        self.unplug(host)
        space = Namespace()
        self.spaces[host] = space
        _settle(space)
        inside = Wiring(space)
        for number, adapter in enumerate(self._adapters[host]):
            self._join(inside, space, adapter, first=not number)
        inside.close()
        return space

    def _join(self, inside: Wiring, space: Namespace, adapter: Adapter, *, first: bool) -> None:
        self._wiring.cable(adapter.port, adapter.network.mtu, space, adapter.name, adapter.mac)
        self._wiring.up(adapter.port)
        self._wiring.address(adapter.port, adapter.router, 32)
        self._wiring.route(f"{adapter.address}/32", adapter.port)
        inside.address(adapter.name, adapter.address, adapter.prefix)
        inside.up(adapter.name)
        inside.route(f"{adapter.router}/32", adapter.name)
        own = str(ipaddress.IPv4Network(adapter.network.cidr))
        inside.route("0.0.0.0/0" if first else own, adapter.name, adapter.router)

    def unplug(self, host: str) -> None:
        """The cables go at once, the namespace when the last process in it has."""
        space = self.spaces.pop(host, None)
        if space is not None:
            space.close()
            for adapter in self._adapters[host]:
                with contextlib.suppress(OSError):  # root of a Linux host may have deleted its end
                    self._wiring.cut(adapter.port)

    def close(self) -> None:
        """Cables end with their namespaces, all at once: cutting each would take seconds for many hosts."""
        self._wiring.close()
        for name in list(self.spaces):
            self.spaces.pop(name).close()
