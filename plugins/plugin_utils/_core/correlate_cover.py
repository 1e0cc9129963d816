# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The smallest set of fixes that explains everything: set cover.

A fix is a shared cause, or the cause of one host for itself. Shared causes that have a trouble in common form an
island, and islands are solved one by one: exactly where an island has at most 12 shared causes, greedily otherwise,
which takes at most 1 + ln(n) times as many fixes as needed for n troubles (Chvatal 1979,
https://doi.org/10.1287/moor.4.3.233).
"""

from __future__ import annotations

import heapq
import itertools
import typing as t

EXACT = 12
Key = t.TypeVar("Key", bound=t.Hashable)
Choice = dict[int, frozenset[Key]]


def islands(sets: t.Sequence[frozenset[Key]]) -> list[list[int]]:
    """Numbers of the sets that hang together through an element, in the order of the smallest."""
    parent = list(range(len(sets)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    first: dict[Key, int] = {}
    for number, members in enumerate(sets):
        for element in members:
            one, other = sorted((root(first.setdefault(element, number)), root(number)))
            parent[other] = one
    found: dict[int, list[int]] = {}
    for number in range(len(sets)):
        found.setdefault(root(number), []).append(number)
    return list(found.values())


def _exact(numbers: t.Sequence[int], sets: t.Sequence[frozenset[Key]]) -> tuple[int, ...]:
    """The fewest fixes; what no chosen set covers costs one fix each. Of equals, those that come first."""
    everything = frozenset().union(*(sets[number] for number in numbers))
    best: tuple[int, ...] = ()
    least = len(everything)
    for size in range(1, len(numbers) + 1):
        if size >= least:
            break
        for chosen in itertools.combinations(numbers, size):
            cost = size + len(everything) - len(frozenset().union(*(sets[number] for number in chosen)))
            if cost < least:
                best, least = chosen, cost
    return best


def _greedy(numbers: t.Sequence[int], sets: t.Sequence[frozenset[Key]]) -> tuple[int, ...]:
    """Always the set that covers most of what is left, while it covers more than one."""
    covered: set[Key] = set()
    heap = [(-len(sets[number]), number) for number in numbers]
    heapq.heapify(heap)
    chosen = []
    while heap:
        _old, number = heapq.heappop(heap)
        gain = len(sets[number] - covered)
        if heap and (-gain, number) > heap[0]:
            heapq.heappush(heap, (-gain, number))
        elif gain > 1:
            chosen.append(number)
            covered |= sets[number]
        else:
            break
    return tuple(sorted(chosen))


def cover(sets: t.Sequence[frozenset[Key]]) -> Choice[Key]:
    """The chosen sets by number, each with what it is the first to cover. Sets that come first are preferred."""
    found: Choice[Key] = {}
    for numbers in islands(sets):
        chosen = _exact(numbers, sets) if len(numbers) <= EXACT else _greedy(numbers, sets)
        covered: frozenset[Key] = frozenset()
        for number in chosen:
            found[number] = sets[number] - covered
            covered |= sets[number]
    return dict(sorted(found.items()))
