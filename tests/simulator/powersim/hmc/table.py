# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of an HMC, each read-only or mutating."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.hmc import console, lpars
from powersim.hmc.call import HmcCall, Reply


@dataclasses.dataclass(frozen=True)
class HmcRow:
    """``flags``: the row is meant when one of them is among the arguments."""

    command: str
    run: t.Callable[[HmcCall], Reply]
    mutating: bool = False
    flags: tuple[str, ...] = ()


TABLE = (
    HmcRow("lssyscfg", lpars.lssyscfg),
    HmcRow("lspartition", console.silent, mutating=True, flags=("-dlparreset",)),
    HmcRow("lspartition", lpars.lspartition),
    HmcRow("lslparmigr", lpars.lslparmigr),
    HmcRow("chsysstate", lpars.chsysstate, mutating=True),
    HmcRow("diagrmc", lpars.diagrmc, mutating=True, flags=("--autocorrect",)),
    HmcRow("diagrmc", lpars.diagrmc),
    HmcRow("lshmc", console.lshmc),
    HmcRow("lssysconn", console.lssysconn),
    HmcRow("lssvcevents", console.nothing),
    HmcRow("lsproxy", console.nothing),
    HmcRow("lssacfg", console.nothing),
    HmcRow("date", console.silent),
)


def find(argv: t.Sequence[str]) -> HmcRow | None:
    rows = [row for row in TABLE if row.command == argv[0]]
    flagged = [row for row in rows if any(flag in argv for flag in row.flags)]
    return next(iter([*flagged, *(row for row in rows if not row.flags)]), None)
