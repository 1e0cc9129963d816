# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of an HMC, each read-only or mutating, and the task roles that may run it."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.estate.hmc import SUPER_ADMIN, HmcUser
from powersim.hmc import (
    connections,
    console,
    events,
    hardware,
    machine,
    mobility,
    remote,
    repair,
    rmcdata,
    syscfg,
    users,
)
from powersim.hmc.call import HmcCall, Reply

# Predefined task roles (manual page of mkhmcusr).
OPERATOR, VIEWER, ENGINEER, SERVICE = "hmcoperator", "hmcviewer", "hmcpe", "hmcservicerep"
EVERYBODY = frozenset({SUPER_ADMIN, OPERATOR, VIEWER, ENGINEER, SERVICE, "hmcclientliveupdate"})
SETTINGS = frozenset({SUPER_ADMIN, OPERATOR, SERVICE})  # "Change network settings" in the published table of tasks
ACTIONS = frozenset({SUPER_ADMIN, OPERATOR, ENGINEER})  # from memory
ADMINS = frozenset({SUPER_ADMIN, ENGINEER})  # confirmed for the super administrator, not known for the others

# Synopses of the manual pages of lssyscfg, diagrmc and lshmc.
LIST = frozenset({"-F", "--header", "--help"})
LSSYSCFG = LIST | {"-r", "-m", "-e", "--osrefresh", "--lastvalidcfg", "--filter"}
DIAGRMC = frozenset({"-m", "--ip", "-p", "--id", "--mcip", "--autocorrect", "-v", "--help"})
LSHMC = LIST | console.LSHMC.keys()


@dataclasses.dataclass(frozen=True)
class HmcRow:
    """``flags``: the row is meant when one of them is among the arguments. ``since``: first HMC version with it.

    ``options``: every option of its synopsis, where that is published; then any other one is an error.
    """

    command: str
    run: t.Callable[[HmcCall], Reply]
    mutating: bool = False
    flags: tuple[str, ...] = ()
    roles: frozenset[str] = EVERYBODY
    since: int = 0
    options: frozenset[str] = frozenset()

    def allows(self, user: HmcUser) -> bool:
        return user.taskrole in self.roles or self.command in user.commands

    def stranger(self, args: t.Sequence[str]) -> str:
        """'' or the first option that the command does not have."""
        options = (word for word in args if word.startswith("-") and len(word) > 1)
        return next((word for word in options if self.options and word not in self.options), "")


TABLE = (
    HmcRow("lssyscfg", syscfg.lssyscfg, options=LSSYSCFG),
    HmcRow("lspartition", rmcdata.reset, mutating=True, flags=("-dlparreset",), roles=ADMINS),
    HmcRow("lspartition", rmcdata.lspartition, roles=ADMINS),
    HmcRow("lslparmigr", mobility.lslparmigr),
    HmcRow("migrlpar", mobility.migrlpar, roles=ACTIONS),
    HmcRow("chsysstate", repair.chsysstate, mutating=True, roles=ACTIONS),
    HmcRow("diagrmc", repair.diagrmc, mutating=True, flags=("--autocorrect",), roles=ADMINS, since=8, options=DIAGRMC),
    HmcRow("diagrmc", repair.diagrmc, roles=ADMINS, since=8, options=DIAGRMC),
    HmcRow("hmcshutdown", repair.hmcshutdown, mutating=True, roles=SETTINGS),
    HmcRow("lshmc", console.lshmc, flags=("-n", "-r", "--firewall", "--netroute"), roles=SETTINGS, options=LSHMC),
    HmcRow("lshmc", console.lshmc, options=LSHMC),
    HmcRow("lshmcusr", users.lshmcusr),
    HmcRow("lssysconn", connections.lssysconn),
    HmcRow("lslic", connections.lslic),
    HmcRow("lsrefcode", hardware.lsrefcode),
    HmcRow("lshwres", hardware.lshwres),
    HmcRow("viosvrcmd", remote.viosvrcmd, roles=ACTIONS),
    HmcRow("lssvcevents", events.lssvcevents),
    HmcRow("lsproxy", events.lsproxy),
    HmcRow("lssacfg", events.lssacfg),
    HmcRow("cat", machine.mark),
    HmcRow("date", machine.date),
    HmcRow("df", machine.df),
    HmcRow("who", machine.who),
    HmcRow("uname", machine.uname),
    HmcRow("locale", machine.locale),
    *(HmcRow(name, machine.not_simulated) for name in machine.PRESENT),
    *(HmcRow(name, machine.not_simulated, mutating=True, roles=ADMINS) for name in machine.ACTIONS),
    HmcRow("mkauthkeys", users.trust, flags=("--test",)),
    HmcRow("mkauthkeys", machine.not_simulated, mutating=True),
    HmcRow("clear", machine.nothing),
    HmcRow("ls", machine.nothing),
)


def find(argv: t.Sequence[str]) -> HmcRow | None:
    rows = [row for row in TABLE if row.command == argv[0]]
    flagged = [row for row in rows if any(flag in argv for flag in row.flags)]
    return next(iter([*flagged, *(row for row in rows if not row.flags)]), None)
