# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an HMC believes of its systems and partitions: later than the truth, and sometimes stuck."""

from __future__ import annotations

import dataclasses

from powersim import levels
from powersim.clock import Clock
from powersim.estate import Estate, Hmc, System
from powersim.state.partition import Partition


@dataclasses.dataclass(frozen=True)
class LparView:
    """One partition as lssyscfg shows it; ``connected`` is the raw RMC data that lspartition shows."""

    partition: Partition
    state: str
    rmc_state: str
    ip: str
    connected: bool
    known: bool
    capable: bool
    os_version: str


class Console:
    """State of one HMC. ``rebuilds``: system name to the simulated moment a rebuild takes effect."""

    def __init__(self, own: Hmc, estate: Estate, partitions: dict[str, Partition], clock: Clock) -> None:
        self.spec, self.clock = own, clock
        self.level = levels.HMC[own.version]
        self.systems = [system for system in estate.systems if own.name in system.hmcs]
        self._partitions = partitions
        self.rebuilds: dict[str, float] = {}
        self.command_faults: dict[str, str] = {}
        self.failures: dict[str, int] = {}
        self.locked_until: dict[str, float] = {}

    def find_system(self, name: str) -> System | None:
        """By user-defined name or by ``tttt-mmm*sssssss``."""
        return next((s for s in self.systems if name in (s.name, f"{s.type_model}*{s.serial}")), None)

    def partitions(self, system: System) -> list[Partition]:
        return [self._partitions[own.name] for own in system.partitions]

    def rebuild(self, system: System) -> None:
        """The HMC reads everything again; what was stuck is right after the published delay."""
        self.rebuilds[system.name] = self.clock.now() + self.spec.rebuild_delay

    def _settle_rebuilds(self) -> None:
        for system in self.systems:
            if self.rebuilds.get(system.name, float("inf")) <= self.clock.now():
                del self.rebuilds[system.name]
                for partition in self.partitions(system):
                    partition.hmc_frozen = False
                    partition.faults.pop("hmc_stale", None)

    def link(self, partition: Partition) -> tuple[bool, bool]:
        """(connected over IP, connected in-band), as of the lag ago."""
        moment = self.clock.now() - self.spec.lag
        link, row = partition.links.get(self.spec.name), partition.proxy.get(self.spec.name)
        return bool(link and link.state.at(moment) == "I"), bool(row and row.state.at(moment) == "A")

    def view(self, partition: Partition) -> LparView:
        self._settle_rebuilds()
        now = self.clock.now()
        over_ip, inband = self.link(partition)
        connected = over_ip or inband
        state = partition.power.at(now)
        if partition.migration:
            state = "Migrating - Running"
        ever = connected or (partition.spec.state == "running" and "no_management_domain" not in partition.spec.faults)
        shown = connected and not partition.hmc_frozen
        ip = partition.spec.ip if over_ip or (ever and partition.spec.transport in ("ip", "both")) else ""
        rmc_state = "active" if shown else "inactive" if ever or state == "Not Activated" else "none"
        capable = shown and partition.src.active("IBM.DRM", now - self.spec.lag)
        return LparView(
            partition, state, rmc_state, ip, connected, ever, capable, os_version(partition) if ever else ""
        )


def os_version(partition: Partition) -> str:
    level, platform = partition.spec.level, partition.spec.platform
    if platform == "vios":
        return f"VIOS {level}"
    if platform == "linux":
        number = next((word for word in level.split() if word[0].isdigit()), "")
        return f"Linux/{' '.join(level.split()[:2])} 5.14.0-427.13.1.el9_4.ppc64le {number}"
    return f"AIX {level[0]}.{level[1]} {level}"


def os_fields(partition: Partition) -> tuple[str, str, str]:
    """Name, version and level as in lspartition: a VIOS shows as AIX; the Linux shape is not known."""
    level = levels.aix_level(partition.spec.platform, partition.spec.level)
    if level:
        return "AIX", f"{level[0]}.{level[1]}", level
    words = partition.spec.level.split()
    number = next((word for word in words if word[0].isdigit()), "")
    return f"Linux/{' '.join(words[:2])}", "5.14.0-427.13.1.el9_4.ppc64le", number
