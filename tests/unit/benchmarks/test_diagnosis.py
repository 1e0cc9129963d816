# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bounded run: every fault alone on one kind of host of each platform, healthy hosts, every fiftieth pair."""

from __future__ import annotations

import pytest

from benchmarks.diagnosis import crew, kinds, plan, score, whole
from benchmarks.diagnosis.cases import Case

KINDS = ("aix72", "aix73-both", "aix73-inband", "vios31", "rhel9", "rhel9-both")
EVERY = 50  # pairs
MOST_MISSED = 0.05  # of the pairs, as the floor of the whole run


@pytest.fixture(scope="module")
def run() -> whole.Run:
    return whole.carry_out(KINDS, pairs_every=EVERY)


def test_every_fault_alone_is_named_first(run: whole.Run) -> None:
    found = score.singles(run.alone, run.observer)
    assert found.total > 300
    assert [str(miss) for miss in found.misses] == []


def test_nothing_is_said_of_healthy_hosts(run: whole.Run) -> None:
    every = [*run.healthy.values(), *run.alone, *run.quiet]
    assert sum(not one.refused for one in every) > 400
    assert score.alarms(every) == []


def test_what_is_odd_and_healthy_is_mentioned_where_a_rule_is_named_for_it(run: whole.Run) -> None:
    assert [str(miss) for miss in score.facts_missed(run.alone)] == []


def test_of_two_faults_both_are_found(run: whole.Run) -> None:
    found = score.pairs(run.pairs, run.observer)
    assert found.total > 60
    assert len({miss.outcome.case for miss in found.misses}) <= MOST_MISSED * found.total, [str(m) for m in found.misses]


def test_a_command_that_fails_makes_no_host_ill(run: whole.Run) -> None:
    assert len(run.tools) > 300
    assert score.tools_wrong(run.tools) == []


def test_the_same_case_prints_the_same_again() -> None:
    works: list[crew.Work] = [(Case("rhel9", ()), False, {})] * 3
    assert len({one.mark for one in crew.carry_out(works)}) == 1


def test_pairs_are_made_on_hosts_that_can_have_both(run: whole.Run) -> None:
    alone = crew.by_case(run.alone)
    for case, _everybody, _estate in plan.pairs(alone):
        assert len({fault.name for fault in case.faults}) == 2
        assert not any(alone[Case(case.kind, (fault,))].refused for fault in case.faults)
        assert case.kind in kinds.KINDS
