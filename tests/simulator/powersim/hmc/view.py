# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an HMC believes of its systems and partitions: later than the truth, and sometimes stuck."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim import levels
from powersim.clock import Clock, Timeline
from powersim.estate.hmc import HmcUser
from powersim.estate.parts import Estate, Hmc, System
from powersim.hmc.broken import Broken
from powersim.state import rmc
from powersim.state.partition import Partition

# States of a system whose service processor the HMC cannot ask. The words are those of lssysconn and lssyscfg.
DISCONNECTED = frozenset(
    {
        "No Connection",
        "Connecting",
        "Failed Authentication",
        "Pending Authentication - Password Updates Required",
        "Version Mismatch",
    }
)


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

    @property
    def name(self) -> str:
        return self.partition.spec.lpar_name or self.partition.name


class Console:
    """State of one HMC. ``rebuilds``: serial number to the simulated moment a rebuild takes effect.

    ``power``: up, or down while it restarts. ``faults``: what is injected now. ``noticed``: partition and moment of a
    lost link to the number of its service event. ``on_power``: called when the HMC is about to go down.
    """

    def __init__(self, own: Hmc, estate: Estate, partitions: dict[str, Partition], clock: Clock) -> None:
        self.spec, self.estate, self.clock = own, estate, clock
        self.systems = [system for system in estate.systems if own.name in system.hmcs]
        self._partitions = partitions
        self.power = Timeline("up", since=clock.now() - own.uptime)
        self.broken = Broken()
        self.faults: dict[str, str] = {}
        self.rebuilds: dict[str, float] = {}
        self.command_faults: dict[str, str] = {}
        self.failures: dict[str, int] = {}
        self.locked_until: dict[str, float] = {}
        self.noticed: dict[tuple[str, float], int] = {}
        self.on_power: t.Callable[[], None] = lambda: None
        self._known = set[str]()
        self._settled_at = 0.0
        self._fresh_at = float("inf")

    @property
    def level(self) -> levels.HmcLevel:
        return levels.HMC[self.broken.level or self.spec.version]

    @property
    def locale(self) -> str:
        return self.broken.locale or self.spec.locale

    @property
    def up(self) -> bool:
        return self.power.at(self.clock.now()) == "up"

    @property
    def planned(self) -> bool:
        """It is about to go down or to come up."""
        return self.clock.now() < self._settled_at

    @property
    def adapters(self) -> dict[str, str]:
        """Name to address: eth0 has the first one."""
        return {f"eth{number}": ip for number, ip in enumerate((self.spec.ip, *self.spec.additional_ips))}

    def user(self, name: str) -> HmcUser:
        """A user of this HMC; one that the estate does not name may do everything."""
        return next((user for user in self.spec.users if user.name == name), HmcUser(name))

    # --- systems -----------------------------------------------------------------------------------------------------

    def name(self, system: System) -> str:
        return self.broken.names.get(system.serial, system.name)

    def state(self, system: System) -> str:
        return "No Connection" if system.serial in self.broken.lost else system.state

    def connected(self, system: System) -> bool:
        return self.state(system) not in DISCONNECTED

    def find_systems(self, name: str) -> list[System]:
        """By user-defined name, which two may share, or by ``tttt-mmm*sssssss``."""
        return [s for s in self.systems if name in (self.name(s), f"{s.type_model}*{s.serial}")]

    def partitions(self, system: System) -> list[Partition]:
        return [self._partitions[own.name] for own in system.partitions]

    def every_partition(self) -> list[Partition]:
        return [partition for system in self.systems for partition in self.partitions(system)]

    def rebuild(self, system: System) -> None:
        """The HMC reads everything again; what was stuck is right after the published delay."""
        self.rebuilds[system.serial] = self.clock.now() + self.spec.rebuild_delay

    def settle_rebuilds(self) -> None:
        """A restart reads everything again too: https://www.ibm.com/docs/en/rsct/3.2?topic=hmc-checking-status-rmc-connections"""
        if self._fresh_at <= self.clock.now():
            self._fresh_at = float("inf")
            for partition in self.every_partition():
                self._read_again(partition)
        for system in self.systems if self.rebuilds else ():
            if self.rebuilds.get(system.serial, float("inf")) <= self.clock.now():
                del self.rebuilds[system.serial]
                for partition in self.partitions(system):
                    self._read_again(partition)
        for text in [text for text in self.faults if text.partition(":")[0] == "views_disagree"]:
            if not self.broken.disagree.intersection({text.partition(":")[2]} - {""} or self.broken.disagree):
                del self.faults[text]

    def _read_again(self, partition: Partition) -> None:
        """This HMC is right about it from now on; another one that is stuck stays so until its own rebuild."""
        self.broken.disagree.discard(partition.name)
        partition.sides[self.spec.name].read_at = self.clock.now()
        if all(partition.sides[hmc].read_at >= partition.hmc_frozen for hmc in partition.system.hmcs):
            partition.hmc_frozen = 0.0
            partition.faults.pop("hmc_stale", None)

    def _stuck(self, partition: Partition) -> bool:
        frozen = partition.hmc_frozen
        return bool(frozen) and partition.sides[self.spec.name].read_at < frozen

    # --- partitions --------------------------------------------------------------------------------------------------

    def link(self, partition: Partition) -> tuple[bool, bool]:
        """(connected over IP, connected in-band), as of the lag ago."""
        if not self.connected(partition.system):
            return False, False
        moment = self.clock.now() - self.spec.lag
        link, row = partition.links.get(self.spec.name), partition.proxy.get(self.spec.name)
        return bool(link and link.state.at(moment) == "I"), bool(row and row.state.at(moment) == "A")

    def views(self, system: System) -> list[LparView]:
        self.settle_rebuilds()
        return [self._view(partition) for partition in self.partitions(system)]

    def view(self, partition: Partition) -> LparView:
        self.settle_rebuilds()
        return self._view(partition)

    def _view(self, partition: Partition) -> LparView:
        now, own, wrong = self.clock.now(), partition.spec, self.broken
        over_ip, inband = self.link(partition)
        connected = over_ip or inband
        state = partition.power.at(now)
        if partition.migration and state == "Running":
            state = "Migrating - Running"
        ever = connected or self._met(partition)
        shown = connected and not self._stuck(partition) and own.name not in wrong.disagree
        ip = partition.known_as(self.spec.name) if over_ip or ever else ""
        rmc_state = "active" if shown else "inactive" if ever or state == "Not Activated" else "none"
        rmc_state = wrong.rmc_states.get(own.name, rmc_state)
        capable = shown and partition.src.active("IBM.DRM", now - self.spec.lag) and own.name not in wrong.no_dcaps
        version = os_version(partition) if ever else ""
        return LparView(partition, state, rmc_state, ip, connected, ever, capable, version)

    def _met(self, partition: Partition) -> bool:
        """It was connected once, here or before the estate began: what the HMC knows of it stays."""
        own, link = partition.spec, partition.links.get(self.spec.name)
        moment = self.clock.now() - self.spec.lag
        if own.state == "running" and "no_management_domain" not in own.faults:
            return True
        if link and any(state == "I" for _since, state in link.state.past(moment)):
            self._known.add(partition.name)
        return partition.name in self._known

    # --- going away and coming back ----------------------------------------------------------------------------------

    def restart(self, delay: float, outage: float) -> None:
        """Go down in ``delay`` simulated seconds, for ``outage`` of them; every link to it drops and comes back."""
        now = self.clock.now()
        changes = [(delay, "down"), (delay + outage, "up")]
        self.power.plan(now, *(change for change in changes if change[0] < float("inf")))
        self.away(now + delay, now + delay + outage)
        self._settled_at = now + delay + (outage if outage < float("inf") else 0.0)
        self._fresh_at = now + delay + outage
        self.on_power()

    def return_now(self) -> None:
        """End an outage."""
        now = self.clock.now()
        if self.power.at(now) != "up" or self.planned:
            self.power.plan(now, (0.0, "up"))
            self.away(now, now)
            self._settled_at = self._fresh_at = now
            self.on_power()

    def away(self, start: float, end: float) -> None:
        for partition in self.every_partition():
            partition.sides[self.spec.name].away_from = start
            partition.sides[self.spec.name].away_until = end
            link = partition.links.get(self.spec.name)
            if link and end <= start:  # what was planned for the end of the outage no longer holds
                link.state.plan(start, (0.0, link.state.at(start)))
            self.resettle(partition, start)

    def obstruct(self, partition: Partition, cause: str, obstacle: str) -> None:
        """Let the HMC's end stand in the way of one partition; an empty obstacle takes it away again."""
        side = partition.sides[self.spec.name]
        if obstacle:
            side.obstacles[cause] = obstacle
        else:
            side.obstacles.pop(cause, None)
        self.resettle(partition, self.clock.now())

    def resettle(self, partition: Partition, moment: float) -> None:
        link, row = partition.links.get(self.spec.name), partition.proxy.get(self.spec.name)
        if link and rmc.joined(partition):
            link.settle(moment, fresh=False)
        if row and partition.src.active("mcproxy", partition.now):
            row.settle(moment)


def os_version(partition: Partition) -> str:
    """As lssyscfg shows it; that of IBM i is from memory."""
    level, platform = partition.spec.level, partition.spec.platform
    if platform == "vios":
        return f"VIOS {level}"
    if platform == "ibmi":
        return f"IBM i {level}"
    if platform == "linux":
        name, kernel, number = os_fields(partition)
        return f"{name} {kernel} {number}"
    return f"AIX {level[0]}.{level[1]} {level}"


def os_fields(partition: Partition) -> tuple[str, str, str]:
    """Name, version and level as in lspartition: a VIOS shows as AIX; the Linux shape is not known."""
    level = levels.aix_level(partition.spec.platform, partition.spec.level)
    if level:
        return "AIX", f"{level[0]}.{level[1]}", level
    words = partition.spec.level.split()
    number = next((word for word in words if word[0].isdigit()), "")
    return f"Linux/{' '.join(words[:2])}", "5.14.0-427.13.1.el9_4.ppc64le", number
