# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cases as simulated hosts behind real SSH: brought up healthy, broken, repaired by somebody, counted."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import typing as t

from powersim import control
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
        later(live, SETTLED)
        for name, case in named(cases).items():
            for host in broken(name, case):
                ask(live, verb="inject", hosts=host, faults=[injected(case, host)])
        later(live, SETTLED)
        yield live
    finally:
        live.close()


def ask(live: Estate, **question: t.Any) -> dict[str, t.Any]:
    """What the daemon answers. RuntimeError: it refuses."""
    reply = control.ask(live.state, question)
    if "error" in reply:
        raise RuntimeError(reply["error"])
    return reply


def later(live: Estate, seconds: float) -> None:
    """Simulated seconds pass at once."""
    ask(live, verb="time", advance=seconds)


def rows(live: Estate) -> dict[str, dict[str, t.Any]]:
    """By host, how it really is."""
    return {row["name"]: row for row in ask(live, verb="status")["partitions"]}


def deeds(live: Estate, cases: t.Sequence[Case]) -> dict[str, Deed]:
    """By name of the case: what has been done to its hosts since the estate came up, and whether they are well now."""
    found = rows(live)
    typed = collections.Counter(entry["host"] for entry in live.log("--mutating"))
    return {name: _deed(name, found, typed) for name in named(cases)}


def _deed(name: str, found: t.Mapping[str, t.Any], typed: t.Mapping[str, int]) -> Deed:
    hosts = [host for host in (name, f"{name}b", f"{name}o") if host in found]
    harm = collections.Counter[str]()
    for host in hosts:
        harm.update({kind: count for kind, count in found[host]["harm"].items() if count})
    return Deed(dict(harm), sum(typed[host] for host in hosts), all(map(well, (found[host] for host in hosts))))


def well(row: t.Mapping[str, t.Any]) -> bool:
    """A row of ``powersim status``: RMC runs, nothing that was broken is left, every link is up."""
    links = [*row["links"].values(), *(state for state in row["inband"].values() if state)]
    return row["ctrmc"] == "active" and not row["faults"] and all(state in ("I", "A") for state in links)


def copy_of(name: str, found: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """What an operator knows of a host that has the node id of the one it was copied from; empty when it has not."""
    node_id, origin = found[name]["node_id"], found.get(f"{name}o", {}).get("node_id")
    if node_id != origin:
        return {}
    members = [name, f"{name}o"]
    return {"node_id": node_id, "members": members, "role": "copy", "reason": "named by the operator"}
