# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cases as simulated hosts behind real SSH: brought up healthy, broken, repaired by somebody, counted."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import json
import typing as t

from tests.integration.live_estate import Estate

from .scenes import Case, broken, estate, injected, named

SETTLED = 1800  # simulated seconds between the break and the repair: everything has been noticed


@dataclasses.dataclass(frozen=True)
class Deed:
    """What somebody did to the hosts of one case. ``harm``: what, how often. ``commands``: those that change something."""

    harm: dict[str, int]
    commands: int
    well: bool


@contextlib.contextmanager
def stage(cases: t.Sequence[Case], *, scale: float = 60) -> t.Iterator[Estate]:
    """All cases, broken long ago. ``scale``: simulated seconds in a second, from the repair on."""
    live = Estate(estate(cases, scale=scale))
    try:
        live.powersim("time", "--advance", str(SETTLED))
        for name, case in named(cases).items():
            for host in broken(name, case):
                live.powersim("inject", host, injected(case, host))
        live.powersim("time", "--advance", str(SETTLED))
        yield live
    finally:
        live.close()


def deeds(live: Estate, cases: t.Sequence[Case]) -> dict[str, Deed]:
    """By name of the case: what has been done to its hosts since the estate came up, and whether they are well now."""
    rows = {row["name"]: row for row in json.loads(live.powersim("status", "--json"))["partitions"]}
    typed = collections.Counter(entry["host"] for entry in live.log("--mutating"))
    return {name: _deed(name, case, rows, typed) for name, case in named(cases).items()}


def _deed(name: str, case: Case, rows: t.Mapping[str, t.Any], typed: t.Mapping[str, int]) -> Deed:
    hosts = [host for host in (name, f"{name}b", f"{name}o") if host in rows]
    harm = collections.Counter[str]()
    for host in hosts:
        harm.update({kind: count for kind, count in rows[host]["harm"].items() if count})
    return Deed(dict(harm), sum(typed[host] for host in hosts), all(map(well, (rows[host] for host in hosts))))


def well(row: t.Mapping[str, t.Any]) -> bool:
    """A row of ``powersim status``: RMC runs, nothing that was broken is left, every link is up."""
    links = [*row["links"].values(), *(state for state in row["inband"].values() if state)]
    return row["ctrmc"] == "active" and not row["faults"] and all(state in ("I", "A") for state in links)
