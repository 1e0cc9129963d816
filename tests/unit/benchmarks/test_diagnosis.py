# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bounded run: every fault alone on a few kinds of hosts, healthy hosts, broken commands, and some pairs.

One test carries everything out, since each part is held against the others.
"""

from __future__ import annotations

from benchmarks.diagnosis import crew, kinds, plan, score, whole
from benchmarks.diagnosis.cases import Case

KINDS = ("aix72", "aix73-inband", "vios31", "rhel9")
EVERY = 6  # pairs: each so manieth, always the same ones; fewer say too little of the whole run
MOST_MISSED = 0.05  # of the pairs, as the floor of the whole run


def test_faults_are_found_and_healthy_hosts_left_alone() -> None:
    run = whole.carry_out(KINDS, pairs_every=EVERY)
    _every_fault_alone_is_named_first(run)
    _nothing_is_said_of_healthy_hosts(run)
    _of_two_faults_both_are_found(run)
    _a_command_that_fails_makes_no_host_ill(run)
    _pairs_are_made_on_hosts_that_can_have_both(run)


def _every_fault_alone_is_named_first(run: whole.Run) -> None:
    found = score.singles(run.alone, run.observer)
    assert found.total > 200
    assert [str(miss) for miss in found.misses] == []


def _nothing_is_said_of_healthy_hosts(run: whole.Run) -> None:
    every = [*run.healthy.values(), *run.alone, *run.quiet]
    assert sum(not one.refused for one in every) > 400
    assert score.alarms(every) == []
    assert [str(miss) for miss in score.facts_missed(run.alone)] == []


def _of_two_faults_both_are_found(run: whole.Run) -> None:
    found = score.pairs(run.pairs, run.observer)
    assert found.total > 600
    missed = found.total - found.both
    assert missed <= MOST_MISSED * found.total, [str(miss) for miss in found.misses]


def _a_command_that_fails_makes_no_host_ill(run: whole.Run) -> None:
    """Only a listing that is cut, and looks like a short one, may mislead."""
    assert len(run.tools) > 300
    wrong = score.tools_wrong(run.tools)
    assert [alarm for alarm in wrong if not alarm.case.faults[0].text.startswith("partial:")] == []


def _pairs_are_made_on_hosts_that_can_have_both(run: whole.Run) -> None:
    alone = crew.by_case(run.alone)
    for case, _everybody, _estate in plan.pairs(alone):
        assert len({fault.name for fault in case.faults}) == 2
        assert not any(alone[Case(case.kind, (fault,))].refused for fault in case.faults)


def test_the_same_case_prints_the_same_again() -> None:
    works: list[crew.Work] = [(Case("rhel9", ()), False, {})] * 3
    assert len({one.mark for one in crew.carry_out(works)}) == 1
    assert set(KINDS) <= set(kinds.KINDS)
