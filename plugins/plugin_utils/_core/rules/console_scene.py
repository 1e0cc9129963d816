# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules about an HMC look at: the answer of one HMC, and questions that several of them ask of it."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import functools
import ipaddress
import operator
import typing as t

from ..console_verdict import Verdict, inband_able, judge
from ..consoles import Console, SystemView
from ..findings import HmcLink
from ..model import DlparEntry, ManagedSystem, PartitionView
from ..parsers.lshmc import HmcInterface
from ..policy import Policy
from .base import Hit

RUNNING = "Running"
NO_RMC = ("os400",)  # IBM i needs no RMC for what is judged here
#: What is asked of an HMC, as one would type it; the rows of _hmc/commands have the same ids.
COMMANDS: t.Final = {
    "date": "date",
    "df": "df -P -k /tmp",
    "lshmc_firewall": "lshmc --firewall",
    "lshmc_network": "lshmc -n",
    "lshmc_version": "lshmc -V",
    "lspartition": "lspartition -dlpar",
    "lssysconn": "lssysconn -r all",
    "partition_records {key}": "lssyscfg -r lpar -m SYSTEM",
    "partitions {key}": "lssyscfg -r lpar -m SYSTEM",
    "systems": "lssyscfg -r sys",
    "who": "who -b",
}
Key = tuple[str, int | None]  # serial number of the system, id of the partition


@dataclasses.dataclass(frozen=True)
class Sight:
    """One partition in the eyes of the HMC, and the verdict on it."""

    view: PartitionView
    verdict: Verdict

    @property
    def key(self) -> Key:
        return self.view.serial, self.view.lpar_id

    @property
    def runs(self) -> bool:
        return self.view.state == RUNNING and self.view.env not in NO_RMC

    @property
    def lost(self) -> bool:
        return self.runs and self.verdict.connected is False

    @property
    def over_ip(self) -> bool:
        """Connected, and told with an address: what is in-band has none."""
        return self.verdict.connected is True and bool(self.view.rmc_ipaddr)


@dataclasses.dataclass(frozen=True)
class ConsoleScene:
    """``host``: how the HMC was addressed. ``relevant`` is empty: an HMC has no link to itself."""

    console: Console
    policy: Policy
    host: str = ""
    relevant: tuple[HmcLink, ...] = ()

    @property
    def name(self) -> str:
        network = self.console.network
        return (network.hostname if network else "") or self.host or "the HMC"

    @property
    def snapshot(self) -> Console:
        return self.console

    def command_text(self, command: str) -> str:
        return dict(self.console.asked).get(command, command)

    @functools.cached_property
    def sights(self) -> tuple[Sight, ...]:
        version = self.console.version
        return tuple(Sight(view, judge(view, version)) for view in self.console.partitions)

    @functools.cached_property
    def systems(self) -> dict[str, SystemView]:
        """By serial number."""
        return {view.system.serial: view for view in self.console.systems}

    @property
    def inband_able(self) -> bool:
        return inband_able(self.console.version) is not False

    @functools.cached_property
    def by_adapter(self) -> dict[str, list[Sight]]:
        """Running partitions by the adapter that the HMC talks to them through, as far as their addresses tell."""
        found: dict[str, list[Sight]] = collections.defaultdict(list)
        for sight in self.sights:
            adapter = self._adapter(sight.view.rmc_ipaddr) if sight.runs and sight.view.rmc_ipaddr else ""
            if adapter:
                found[adapter].append(sight)
        return found

    def _adapter(self, address: str) -> str:
        """The adapter in whose network the address is, or the one that leads to the gateway."""
        near = self._near(address)
        gateway = self.console.network.gateway if self.console.network else ""
        return near or (self._near(gateway) if gateway else "")

    def _near(self, address: str) -> str:
        with contextlib.suppress(ValueError):
            own = ipaddress.ip_address(address)
            return next((name for name, network in self._networks if own in network), "")
        return ""

    @functools.cached_property
    def _networks(self) -> list[tuple[str, ipaddress.IPv4Network | ipaddress.IPv6Network]]:
        adapters = self.console.network.interfaces if self.console.network else ()
        return [(adapter.name, network) for adapter in adapters if (network := _network(adapter))]


def _network(adapter: HmcInterface) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    with contextlib.suppress(ValueError):
        if adapter.ipv4 not in ("", "0.0.0.0") and adapter.netmask:
            return ipaddress.ip_network(f"{adapter.ipv4}/{adapter.netmask}", strict=False)
    return None


def console_was_read(scene: ConsoleScene, need: str) -> bool:
    """Was this fact of the HMC read?"""
    return operator.attrgetter(need)(scene.console) is not None


class Place(t.NamedTuple):
    """What a hit is about: ``partitions`` if there are any, else the system of ``serial``, else the whole HMC."""

    serial: str = ""
    partitions: frozenset[Key] = frozenset()

    def holds(self, serial: str, lpar_id: int | None) -> bool:
        return (serial, lpar_id) in self.partitions if self.partitions else self.serial in ("", serial)


def place_of(hit: Hit) -> Place:
    """Told by the words ``serial`` and ``partitions``, which need not stand in the message."""
    return Place(str(hit.words.get("serial") or ""), frozenset(hit.words.get("partitions") or ()))


def about_system(system: ManagedSystem) -> dict[str, t.Any]:
    """Words for a hit about a system and all its partitions."""
    return {"system": system.name, "serial": system.serial, "type_model": system.type_model}


def about_partition(scene: ConsoleScene, view: PartitionView) -> dict[str, t.Any]:
    """Words for a hit about one partition."""
    found = scene.systems.get(view.serial)
    key = found.key if found else view.system
    type_model = found.system.type_model if found else ""
    own: dict[str, t.Any] = {"system": view.system, "serial": view.serial, "key": key, "type_model": type_model}
    own["partitions"] = ((view.serial, view.lpar_id),)
    own["entry"] = f"<{view.lpar_id}*{type_model}*{view.serial},"
    return {**own, "lpar": view.name, "said": view.rmc_state or "nothing", "state": view.state}


def partition_hit(scene: ConsoleScene, view: PartitionView, **words: t.Any) -> Hit:
    return Hit(view.name, {**about_partition(scene, view), **words})


def named(sights: t.Sequence[Sight], most: int = 3) -> str:
    """``a, b, c and 4 more``."""
    names = ", ".join(sight.view.name for sight in sights[:most])
    return f"{names} and {len(sights) - most} more" if len(sights) > most else names


def address_of(text: str) -> str:
    """An address fit to be compared: lspartition was seen to print octets with leading zeros."""
    parts = text.strip().split(".")
    if len(parts) == 4 and all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
        return ".".join(str(int(part)) for part in parts)
    with contextlib.suppress(ValueError):
        return str(ipaddress.ip_address(text.strip()))
    return ""


def entries_by_address(entries: t.Iterable[DlparEntry]) -> dict[str, list[DlparEntry]]:
    found: dict[str, list[DlparEntry]] = collections.defaultdict(list)
    for entry in entries:
        if address := address_of(entry.ipaddr):
            found[address].append(entry)
    return found
