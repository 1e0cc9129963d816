# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the figures of the benchmark mean.

``harmed``: cases in which a harm counter of the simulator is above zero, on a host of the case or beside it. ``commands``:
simulated commands that change something, on all of them. ``ratio``: seconds from the start of the repair task until it
declared the host healthy, over those of the oracle from its first command until it was healthy; the median over all cases
that were healed. A case in which the oracle needs no time has no ratio. What we declared healthy before it can have been
is counted as early, and has none either: Linux shows of mcproxy no state that anybody has published, so that a handshake
in-band looks there like a connection until an HMC is asked.
"""

from __future__ import annotations

import collections
import dataclasses
import statistics
import typing as t

from .crash import Verdict
from .live import Deed
from .oracle import Best
from .ours import Attempt
from .scenes import Case

EARLY = 0.95  # of the oracle's time; journal and clock are good for a second
PHASES = ("read", "climb", "wait", "proof")


@dataclasses.dataclass(frozen=True)
class Timed:
    """One case: what we did and what the oracle would have done."""

    case: Case
    ours: Attempt
    best: Best

    @property
    def ratio(self) -> float | None:
        """None where there is nothing to divide, or to be believed."""
        if self.ours.outcome != "healed" or not self.best.seconds or self.early:
            return None
        return self.ours.seconds / self.best.seconds

    @property
    def early(self) -> bool:
        return self.ours.outcome == "healed" and self.ours.seconds < EARLY * self.best.seconds


def harmed(deeds: t.Mapping[str, Deed]) -> list[str]:
    """Names of the cases that were harmed."""
    return [name for name, deed in deeds.items() if deed.harm]


def commands(deeds: t.Mapping[str, Deed]) -> int:
    return sum(deed.commands for deed in deeds.values())


def median(values: t.Iterable[float]) -> float | None:
    found = sorted(values)
    return round(statistics.median(found), 2) if found else None


def ratio_to_oracle(timed: t.Sequence[Timed]) -> float | None:
    return median(row.ratio for row in timed if row.ratio is not None)


def by_fault(timed: t.Sequence[Timed]) -> list[dict[str, t.Any]]:
    """One row for each fault: how many cases were healed, how fast, and where the time went."""
    rows = []
    for fault in dict.fromkeys(row.case.fault for row in timed):
        own = [row for row in timed if row.case.fault == fault]
        rows.append(
            {
                "fault": fault,
                "cases": len(own),
                "healed": sum(row.ours.outcome == "healed" for row in own),
                "rungs": ", ".join(dict.fromkeys(rung for row in own for rung in row.ours.rungs)),
                "oracle": ", ".join(dict.fromkeys(row.best.name for row in own)),
                "oracle_s": median(row.best.seconds for row in own),
                "ours_s": median(row.ours.seconds for row in own if row.ours.outcome == "healed"),
                "ratio": median(row.ratio for row in own if row.ratio is not None),
                **profile(own),
            }
        )
    return rows


def profile(timed: t.Sequence[Timed]) -> dict[str, float | None]:
    """Median seconds of each phase."""
    phases = [row.ours.phases for row in timed if row.ratio is not None and row.ours.phases]
    return {f"{name}_s": median(row[name] for row in phases) for name in PHASES}


def half_way(verdicts: t.Sequence[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.wrong]


def crash_rows(verdicts: t.Sequence[Verdict]) -> list[dict[str, t.Any]]:
    """One row for each step of each rung; a column for each cut: ok, half way, or not struck."""
    table: dict[tuple[str, str, str], dict[str, t.Any]] = {}
    for verdict in verdicts:
        point = verdict.point
        key = (point.climb.rung, point.climb.case.kind, point.step)
        row = table.setdefault(key, dict(zip(("rung", "kind", "step"), key)))
        row[point.cut] = "HALF WAY" if verdict.wrong else "ok" if verdict.struck else "not struck"
    cuts = list(dict.fromkeys(verdict.point.cut for verdict in verdicts))
    return [{**row, **{cut: row.get(cut, "-") for cut in cuts}} for row in table.values()]


def well(deeds: t.Mapping[str, Deed]) -> int:
    """Cases whose hosts are all well in the end, by what is true."""
    return sum(deed.well for deed in deeds.values())


def kinds_of_harm(deeds: t.Mapping[str, Deed]) -> dict[str, int]:
    """In how many cases each counter is above zero."""
    return dict(collections.Counter(kind for deed in deeds.values() for kind in deed.harm))


def harm_rows(cases: t.Mapping[str, Case], deeds: t.Mapping[str, t.Mapping[str, Deed]]) -> list[dict[str, t.Any]]:
    """One row for each company: cases, and by column how many were harmed and how many are well."""
    rows = []
    for company in dict.fromkeys(case.company for case in cases.values()):
        own = [name for name, case in cases.items() if case.company == company]
        row: dict[str, t.Any] = {"company": company, "cases": len(own)}
        for column, found in deeds.items():
            mine = {name: found[name] for name in own}
            row |= {f"harmed_{column}": len(harmed(mine)), f"well_{column}": well(mine)}
        rows.append(row)
    return rows
