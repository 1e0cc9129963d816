# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Found against expected, counted strictly.

Single: the expected finding is the first cause. Pair: both expected findings stand among the causes, or one of them is
listed as explained by the other and the rule table says so; such pairs are counted apart as well. A fault is masked by
another when the host and its HMCs print the same with both as with the other alone: nobody could find it. A fault that
changes nothing of what is printed is unobservable; it is a miss unless the product itself lists it as such, with why.
Two faults that print the same cannot be told apart: then both findings must stand there, in any order. A pair that
prints the same as another one, of which both were found, is ambiguous: no answer could be right for both.
Survived is what breaks the link of a host with one transport, on a host whose other transport serves every HMC: nothing
is lost there, and silence is right as well as the name.
"""

from __future__ import annotations

import collections
import dataclasses
import typing as t

from . import kinds
from .cases import FAULT, HEALTHY, TOOLING, Case, Fault
from .outcome import Found, Outcome, is_fault
from .unobserved import UNOBSERVED

Alone = t.Mapping[Case, Outcome]
RIGHT, EXPLAINED, SAME, MISSED = "right", "explained", "same", "missed"


@dataclasses.dataclass(frozen=True)
class Miss:
    outcome: Outcome
    fault: Fault

    def __str__(self) -> str:
        found = [row.id for row in (*self.outcome.causes, *self.outcome.said)]
        expected = self.fault.expected or "(no finding is named)"
        return f"{self.outcome.case}: {self.fault} expected {expected}, found {' '.join(found) or 'nothing'}"


class Observer:
    """Tells what can be seen at all, from what was printed."""

    def __init__(self, alone: Alone, healthy: t.Mapping[str, Outcome]) -> None:
        self._alone, self._healthy = alone, healthy
        self._alike: dict[tuple[str, int], set[str]] = collections.defaultdict(set)
        for one in alone.values():
            self._alike[one.case.kind, one.mark] |= {fault.expected for fault in one.case.faults}

    def tied(self, one: Outcome, fault: Fault) -> bool:
        """Another single fault prints exactly this, its finding stands first, and that of this one stands beside it."""
        usual = self.usual(one.case.kind)
        others = self._alike[one.case.kind, one.mark] - {fault.expected, ""}
        return one.names(fault) and one.first(fault, usual) in others

    def unseen(self, kind: str, fault: Fault) -> bool:
        return self._alone[Case(kind, (fault,))].mark == self._healthy[kind].mark

    def told(self, kind: str, fault: Fault) -> bool:
        """The product says that it cannot be seen, and it cannot."""
        return fault.name in UNOBSERVED and self.unseen(kind, fault)

    def usual(self, kind: str) -> tuple[Found, ...]:
        """What is said of such a host when nothing is wrong with it."""
        return (*self._healthy[kind].causes, *self._healthy[kind].said)

    def survived(self, one: Outcome, fault: Fault) -> bool:
        """Everything is connected here, and would not be on another host of this platform."""
        if not one.connected or kinds.KINDS[one.case.kind].get("transport", "ip") == "ip":
            return False
        others = (self._alone.get(Case(kind, (fault,))) for kind in kinds.of_platform(one.platform))
        return any(other and not other.refused and not other.connected for other in others)

    def masked(self, pair: Outcome) -> tuple[Fault, ...]:
        """Those that nobody can see beside the other one."""
        one, two = pair.case.faults
        marks = {fault: self._alone[Case(pair.case.kind, (fault,))].mark for fault in (one, two)}
        return tuple(own for own, other in ((one, two), (two, one)) if pair.mark == marks[other])


@dataclasses.dataclass
class Singles:
    total: int = 0
    misses: list[Miss] = dataclasses.field(default_factory=list)
    more: list[Outcome] = dataclasses.field(default_factory=list)  # right, and causes that are not there besides
    unseen: dict[str, list[str]] = dataclasses.field(default_factory=lambda: collections.defaultdict(list))
    survived: int = 0
    tied: int = 0
    matrix: t.Counter[tuple[str, str]] = dataclasses.field(default_factory=collections.Counter)


def singles(outcomes: t.Iterable[Outcome], observer: Observer) -> Singles:
    score = Singles()
    for one in outcomes:
        if one.refused or not is_fault(one.case):
            continue
        (fault,) = one.case.faults
        usual = observer.usual(one.case.kind)
        if not one.is_first(fault, usual) and observer.survived(one, fault):
            score.survived += 1
            continue
        if observer.unseen(one.case.kind, fault):
            score.unseen[str(fault)].append(one.case.kind)
        if observer.told(one.case.kind, fault):
            continue
        score.total += 1
        score.matrix[fault.expected or fault.name, one.first(fault, usual) or "nothing"] += 1
        if observer.tied(one, fault):
            score.tied += 1
        elif not one.is_first(fault, usual):
            score.misses.append(Miss(one, fault))
        elif {found.id for found in one.causes if found.severity != "info" and not fault.on_hmc} - {fault.expected}:
            score.more.append(one)
    return score


@dataclasses.dataclass
class Pairs:
    """``kinds``: by sort of pair, how it came out. ``misses``: what was not found; a pair may have two."""

    refused: int = 0
    ambiguous: int = 0
    masked: list[tuple[Outcome, Fault]] = dataclasses.field(default_factory=list)
    kinds: t.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    survived: int = 0
    noise: t.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    misses: list[Miss] = dataclasses.field(default_factory=list)
    matrix: t.Counter[tuple[str, str]] = dataclasses.field(default_factory=collections.Counter)

    @property
    def total(self) -> int:
        return sum(self.kinds.values())

    @property
    def both(self) -> int:
        return self.total - self.kinds[MISSED]


def pairs(outcomes: t.Sequence[Outcome], observer: Observer) -> Pairs:
    score = Pairs()
    good = {_look(one) for one in outcomes if not one.refused and _all_found(one)}
    for one in outcomes:
        if one.refused:
            score.refused += 1
            continue
        masked = observer.masked(one)
        seen = [fault for fault in one.case.faults if fault.sort == FAULT and not observer.told(one.case.kind, fault)]
        wanted = [fault for fault in seen if _found(one, fault) or not observer.survived(one, fault)]
        score.survived += len(wanted) < len(seen)
        score.masked += [(one, fault) for fault in masked if fault in wanted]
        if set(masked) & set(wanted) or not wanted:
            continue
        missing = [fault for fault in wanted if not _found(one, fault)]
        if missing and _look(one) in good:
            score.ambiguous += 1
            continue
        score.misses += [Miss(one, fault) for fault in missing]
        for fault in missing:
            other = next(iter(set(one.case.faults) - {fault}))
            score.matrix[fault.expected or fault.name, other.expected or other.name] += 1
        if len(wanted) == 2:
            score.kinds[MISSED if missing else _manner(one)] += 1
        else:
            score.noise[MISSED if missing else RIGHT] += 1
    return score


def _all_found(one: Outcome) -> bool:
    return all(_found(one, fault) for fault in one.case.faults if fault.sort == FAULT)


def _look(one: Outcome) -> tuple[str, int]:
    return one.case.kind, one.mark


def _found(one: Outcome, fault: Fault) -> bool:
    return one.names(fault) or any(one.told_by(fault, other) for other in one.case.faults if other != fault)


def _manner(one: Outcome) -> str:
    """How both were found: two causes, one finding that is right for both, or one that explains the other."""
    if not all(one.names(fault) for fault in one.case.faults):
        return EXPLAINED
    return SAME if len({fault.expected for fault in one.case.faults}) == 1 else RIGHT


# --- what must stay quiet --------------------------------------------------------------------------------------------


class Alarm(t.NamedTuple):
    """``host``: whose; a state that is not what it should be stands as a finding of that name."""

    case: Case
    host: str
    found: str


def alarms(outcomes: t.Iterable[Outcome]) -> list[Alarm]:
    """Healthy hosts about which something is said; information is allowed."""
    found: list[Alarm] = []
    for one in (one for one in outcomes if not one.refused):
        quiet = all(fault.sort == HEALTHY for fault in one.case.faults)
        if quiet:
            found += [Alarm(one.case, "lpar1", row.id) for row in one.alarms]
            if one.state not in _states(one.case):
                found.append(Alarm(one.case, "lpar1", f"state {one.state} {' '.join(one.unread)}"))
        if quiet or _alone_on_host(one.case):
            found += [Alarm(one.case, name, row.id) for name, row in one.bystanders if row.severity != "info"]
    return found


def _states(case: Case) -> tuple[str, ...]:
    """``not_applicable``: powered off, or a WPAR. What has just booted may be unknown."""
    young = any(fault.name == "fresh_boot" for fault in case.faults)
    return ("healthy", "not_applicable", *(("unknown",) if young else ()))


def _alone_on_host(case: Case) -> bool:
    """Neither a copy of the neighbour nor a fault of the HMC that both share."""
    return not any(fault.on_hmc or fault.name == "duplicate_node_id" for fault in case.faults)


def facts_missed(outcomes: t.Iterable[Outcome]) -> list[Miss]:
    """Healthy oddities that a rule ought to mention and does not."""
    rows = [(one, fault) for one in outcomes for fault in one.case.faults if len(one.case.faults) == 1]
    wanted = ((one, fault) for one, fault in rows if fault.sort == HEALTHY and fault.expected and not one.refused)
    return [Miss(one, fault) for one, fault in wanted if not one.names(fault)]


#: Failures that are the very sign of a cause: clients of a stuck rmcd hang, and lsitab ends so where there is
#: no entry.
SIGNS: t.Final[dict[str, str]] = {
    "hang:lsrsrc": "RMC003",
    "fails:lsitab": "RMC014",
    "denied:lsitab": "RMC014",
}


def tools_wrong(outcomes: t.Iterable[Outcome]) -> list[Alarm]:
    """A command that fails must not make a healthy host look ill; that the host is unknown then is right."""
    own = (one for one in outcomes if not one.refused and any(fault.sort == TOOLING for fault in one.case.faults))
    return [Alarm(one.case, "lpar1", row.id) for one in own for row in one.alarms if not _is_sign(one, row)]


def _is_sign(one: Outcome, row: Found) -> bool:
    return any(SIGNS.get(fault.text) == row.id for fault in one.case.faults)
