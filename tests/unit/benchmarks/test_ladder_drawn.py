# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""States drawn from the whole product, of which the blocks of the check hold a part: everything may come together."""

from __future__ import annotations

import hypothesis as hy
from hypothesis import strategies as st

from benchmarks.ladder.explore import Explorer
from benchmarks.ladder.fates import Given
from benchmarks.ladder.invariants import broken
from benchmarks.ladder.space import MEMORIES, UNFINISHED
from benchmarks.ladder.view import EVERY, GATES, TWINS, Case, View
from benchmarks.ladder.world import WORDS, World

worlds = st.builds(
    World,
    **{name: st.sampled_from(words) for name, words in WORDS.items()},
    unfinished=st.sampled_from(UNFINISHED),
    history=st.sampled_from(sorted(MEMORIES.values(), key=len)),
)
given = st.builds(
    Given,
    allow=st.frozensets(st.sampled_from(sorted(EVERY)), max_size=6) | st.just(EVERY),
    word=st.sampled_from((None, True, False)),
    twin=st.sampled_from(("", "", *TWINS)),
    gate=st.sampled_from(("", "", *GATES)),
)
cases = st.builds(Case, worlds, given)
SETTINGS = hy.settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(hy.Phase.generate,),
    suppress_health_check=list(hy.HealthCheck),
)


@SETTINGS
@hy.given(cases)
def test_every_plan_is_in_order(case: Case) -> None:
    view = View(case)
    assert not broken(view), f"{case.told()} -> {view.rungs}"


@hy.settings(SETTINGS, max_examples=60)
@hy.given(cases)
def test_every_run_is_in_order(case: Case) -> None:
    explorer = Explorer()
    explorer.visit(case)
    assert not explorer.tally.count, explorer.tally.examples


@SETTINGS
@hy.given(cases)
def test_the_same_state_gives_the_same_plan(case: Case) -> None:
    assert View(case).plan == View(case).plan


@SETTINGS
@hy.given(cases, st.permutations(sorted(EVERY)))
def test_the_order_of_consents_says_nothing(case: Case, order: list[str]) -> None:
    allow = [name for name in order if name in case.given.allow]
    assert View(case).ask(frozenset(allow)) == View(case).plan
