# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything one HMC said, as frozen values. None means "not read"; empty means "read, and there was nothing"."""

from __future__ import annotations

import dataclasses

from .model import DlparEntry, Filesystem, HmcVersion, ManagedSystem, PartitionView, SystemConnection, Unread
from .parsers.hmc_firewall import FirewallRule
from .parsers.hmc_migrations import Migration
from .parsers.lshmc import HmcNetwork, HmcVpd

YOUNG_SECONDS = 900  # an HMC that was started a shorter time ago does not know everything yet


@dataclasses.dataclass(frozen=True)
class SystemView:
    """A managed system, the HMC's connection to it (None: not read), and whether its partitions were read.

    ``migrations``: None where lslparmigr was not read.
    """

    system: ManagedSystem
    connection: SystemConnection | None = None
    partitions_read: bool = False
    migrations: tuple[Migration, ...] | None = None

    @property
    def key(self) -> str:
        return system_key(self.system)


@dataclasses.dataclass(frozen=True)
class Refusal:
    """Why nothing could be asked: the rule that judges it, the account and address, and one sentence."""

    rule: str
    account: str
    said: str


@dataclasses.dataclass(frozen=True)
class Console:
    """One HMC.

    ``entries``: the rows of lspartition; ``firewall``: what its adapters let in; ``tmp``: the file system /tmp is on;
    ``clock_offset``: seconds its clock is ahead of the controller's; ``uptime_seconds``: since it was started. ``asked`` are
    the command lines by id, ``raw`` what they printed, for evidence.
    """

    version: HmcVersion | None = None
    network: HmcNetwork | None = None
    vpd: HmcVpd | None = None
    locale: str = ""
    systems: tuple[SystemView, ...] = ()
    partitions: tuple[PartitionView, ...] = ()
    entries: tuple[DlparEntry, ...] | None = None
    firewall: tuple[FirewallRule, ...] | None = None
    tmp: Filesystem | None = None
    clock_offset: int | None = None
    uptime_seconds: int | None = None
    refusal: Refusal | None = None
    unread: tuple[Unread, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    raw: tuple[tuple[str, str], ...] = ()

    def text(self, command: str) -> str:
        return dict(self.raw).get(command, "")


def system_key(system: ManagedSystem) -> str:
    """TYPE-MODEL*SERIAL, which -m takes on every level and which stays unique when two systems share a name."""
    return f"{system.type_model}*{system.serial}" if system.type_model and system.serial else system.name
