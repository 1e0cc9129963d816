# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The confusion matrix and the misses, for people."""

from __future__ import annotations

import collections
import typing as t

from .score import Alarm, Miss, Pairs, Singles

WORST = 25  # rows shown of each list; the rest is counted
WIDTH = 118


def matrix(title: str, counts: t.Mapping[tuple[str, str], int], columns: str) -> list[str]:
    """Expected by row; only what is not zero, the expected one first."""
    rows: dict[str, list[tuple[str, int]]] = collections.defaultdict(list)
    for (expected, found), count in counts.items():
        rows[expected].append((found, count))
    lines = ["", f"{title} (row: expected; {columns})"]
    for expected in sorted(rows):
        cells = sorted(rows[expected], key=lambda cell: (cell[0] != expected, -cell[1], cell[0]))
        lines += _wrapped(f"  {expected:<26}", [f"{found} {count}" for found, count in cells])
    return lines


def _wrapped(head: str, cells: t.Iterable[str]) -> list[str]:
    lines, line = [], head
    for cell in cells:
        if len(line) + len(cell) + 2 > WIDTH:
            lines.append(line)
            line = " " * len(head)
        line += f"  {cell}"
    return [*lines, line]


def misses(title: str, rows: t.Sequence[Miss]) -> list[str]:
    """One line for each case, which is the argument that shows it again, in an order that mixes the causes."""
    if not rows:
        return []
    by_cause: dict[str, list[Miss]] = collections.defaultdict(list)
    for miss in rows:
        by_cause[str(miss.fault)].append(miss)
    lines = ["", f"{title}: {len(rows)}; each again with `make bench-diagnosis CASE='...'`"]
    lines += _wrapped("  by fault:", [f"{name} {len(found)}" for name, found in _by_size(by_cause)])
    lines += [f"  {found[0]}" for _name, found in _by_size(by_cause)[:WORST]]
    return lines


def _by_size(groups: t.Mapping[str, list[t.Any]]) -> list[tuple[str, list[t.Any]]]:
    return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))


def alarms(title: str, rows: t.Sequence[Alarm]) -> list[str]:
    if not rows:
        return []
    shown = [f"  {row.case}: {row.host} {row.found}" for row in rows[:WORST]]
    return ["", f"{title}: {len(rows)}", *shown]


def more(score: Singles) -> list[str]:
    """Right, and other causes beside it: each of them is a question to somebody."""
    if not score.more:
        return []
    rows = [f"  {one.case}: {' '.join(found.id for found in one.causes)}" for one in score.more[:WORST]]
    return ["", f"alone, found first, and more causes beside it: {len(score.more)}", *rows]


def masked(score: Pairs) -> list[str]:
    """Whom nobody can see beside whom."""
    pairs: t.Counter[str] = collections.Counter()
    for one, fault in score.masked:
        other = next(own for own in one.case.faults if own != fault)
        pairs[other.name] += 1
    cells = [f"{name} {count}" for name, count in pairs.most_common()]
    return ["", *_wrapped(f"  masked, by what covers it ({len(score.masked)}):", cells)]
