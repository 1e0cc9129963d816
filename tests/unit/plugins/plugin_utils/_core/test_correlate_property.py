# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The correlation over fleets nobody thought of: everything is explained once, and the order does not matter."""

from __future__ import annotations

import itertools
import random
import typing as t
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import correlate_cover
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.correlate import correlate
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.correlate_cover import cover, islands
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.fleets import (
    HMCS,
    answer,
    document,
    finding,
    link,
    row,
    silent,
    system,
)

Case = dict[str, t.Any]
NETS, FRAMES, LEVELS = ("192.0.2", "198.18.0", "198.18.1"), ("78A", "78B", "78C"), ("3.2.6.1", "3.3.0.1", "3.2.0.0")
KINDS = (
    "well", "well", "both", "hmc1", "hmc2", "hung", "lonely", "twin", "old view", "shaking", "bad level", "unknown",
)  # fmt: skip


def case(number: int, kind: str, net: str, frame: str, level: str) -> Case:
    about: Case = {"net": net, "serial": frame, "levels": {"rsct": level, "serial": frame}}
    if kind in ("both", "hmc1", "hmc2"):
        return silent(number, *(HMCS if kind == "both" else (kind,)), **about)
    first = {
        "hung": finding("RMC003", "rmcd_hung", "x", "critical"),
        "lonely": finding("RMC007", "no_management_domain", "x", "critical"),
        "twin": finding("RMC019", "link_flapping", "hmc1", hmcs=["hmc1"]),
        "old view": finding("HMC001", "hmc_disagrees", "x", hmcs=["hmc1"]),
        "shaking": finding("RMC008", "handshake_persistent", "hmc2", hmcs=["hmc2"]),
        "bad level": finding("RMC070", "rsct_known_bad_level", "x", "warning"),
    }
    words: Case = {"findings": [first[kind]] if kind in first else []}
    words |= {"links": []} if kind in ("hung", "lonely", "unknown") else {}
    words |= {"links": [link("hmc1"), link("hmc2", "handshake")]} if kind == "shaking" else {}
    words |= {"node_id": "0123456789abcdef"} if kind == "twin" else {}
    words |= {"state": "unknown"} if kind == "unknown" else {}
    return document(number, **about, **words)


SHAPES = st.tuples(st.sampled_from(KINDS), st.sampled_from(NETS), st.sampled_from(FRAMES), st.sampled_from(LEVELS))


@st.composite
def fleets(draw: st.DrawFn) -> list[Case]:
    shapes = draw(st.lists(SHAPES, max_size=25))
    return [case(number, *shape) for number, shape in enumerate(shapes, 1)]


@st.composite
def answers(draw: st.DrawFn) -> Case:
    flags = draw(st.lists(st.sampled_from([True, False, None]), max_size=30))
    rows = [row(number, flag, serial=FRAMES[number % 3]) for number, flag in enumerate(flags, 20)]
    state = draw(st.sampled_from(["Connected", "No Connection"]))
    return {"hmc1": answer(*rows, systems=[system("78A", state)])}


def _wanted(documents: t.Iterable[Case]) -> set[tuple[str, str]]:
    return {(one["host"], found["id"]) for one in documents for found in one["findings"]}


@settings(max_examples=150, deadline=None)
@given(fleets(), answers())
def test_every_finding_is_explained_and_none_is_made_up(documents: list[Case], said: Case) -> None:
    fleet = correlate(documents, said)
    explained = {(pair["host"], pair["finding"]) for one in fleet["findings"] for pair in one["explains"]}
    single = {(one["host"], one["id"]) for one in fleet["single"]}
    assert explained | single == _wanted(documents)
    assert len(single) == len(fleet["single"])
    keys = [(one["id"], one["subject"]) for one in fleet["findings"]]
    assert len(keys) == len(set(keys))
    assert fleet["counts"]["fixes"] == len(fleet["findings"]) + len(fleet["single"])


@settings(max_examples=80, deadline=None)
@given(fleets(), answers(), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(documents: list[Case], said: Case, chance: random.Random) -> None:
    mixed = [{**one, "links": chance.sample(one["links"], len(one["links"]))} for one in documents]
    chance.shuffle(mixed)
    assert correlate(mixed, said) == correlate(documents, said)
    half = len(mixed) // 2
    assert correlate([mixed[:half], mixed[half:], mixed], said) == correlate(documents, said)


@settings(max_examples=80, deadline=None)
@given(fleets(), answers())
def test_a_healthy_host_with_nothing_in_common_changes_nothing(documents: list[Case], said: Case) -> None:
    links = [link("hmc9", node_id="cc000000000000b9", addresses=["10.99.0.9"])]
    stranger = document(900, net="10.99.1", serial="78Z", links=links, levels={"rsct": "", "serial": "78Z"})
    with_it, without = correlate([*documents, stranger], said), correlate(documents, said)
    assert {**with_it, "counts": without["counts"]} == without
    assert with_it["counts"]["fixes"] == without["counts"]["fixes"]


@settings(max_examples=80, deadline=None)
@given(fleets(), SHAPES)
def test_a_blocked_network_never_holds_a_host_that_is_well(documents: list[Case], shape: tuple[str, ...]) -> None:
    fleet = correlate([*documents, case(900, "well", *shape[1:])])
    well = {one["host"] for one in documents if not one["findings"] and one["links"]} | {"lpar900"}
    nets = {one["addresses"][0].rpartition(".")[0] for one in documents if one["host"] in well} | {shape[1]}
    blocked = {one["subject"].rpartition(".")[0] for one in fleet["findings"] if one["slug"] == "network_blocked"}
    assert not blocked & nets
    assert not any(well & set(one["members"]) for one in fleet["findings"] if one["id"] >= "FLT010")


# --- the cover -------------------------------------------------------------------------------------------------------

SETS = st.lists(st.frozensets(st.integers(0, 11), min_size=1, max_size=6), max_size=8)


def _cost(sets: list[frozenset[int]], chosen: t.Collection[int]) -> int:
    everything = frozenset().union(*sets)
    return len(chosen) + len(everything - frozenset().union(*(sets[number] for number in chosen)))


def _least(sets: list[frozenset[int]]) -> int:
    every = (few for size in range(len(sets) + 1) for few in itertools.combinations(range(len(sets)), size))
    return min(_cost(sets, few) for few in every)


@settings(max_examples=200, deadline=None)
@given(SETS)
def test_a_small_cover_is_the_smallest(sets: list[frozenset[int]]) -> None:
    assert _cost(sets, cover(sets)) == _least(sets)


@settings(max_examples=150, deadline=None)
@given(SETS)
def test_a_large_cover_keeps_its_promise(sets: list[frozenset[int]]) -> None:
    with mock.patch.object(correlate_cover, "EXACT", 0):
        chosen = cover(sets)
    assert all(mine and mine <= sets[number] for number, mine in chosen.items())
    assert sum(map(len, chosen.values())) == len(frozenset().union(*(sets[number] for number in chosen)))
    largest = max(map(len, sets), default=1)
    assert _cost(sets, chosen) <= _least(sets) * sum(1 / size for size in range(1, largest + 1)) + 1e-9


@given(SETS)
def test_islands_share_nothing(sets: list[frozenset[int]]) -> None:
    found = islands(sets)
    assert sorted(number for island in found for number in island) == list(range(len(sets)))
    whole = [frozenset().union(*(sets[number] for number in island)) for island in found]
    assert all(not one & other for one, other in itertools.combinations(whole, 2))
