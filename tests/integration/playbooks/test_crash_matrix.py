# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A slice of the crash matrix of ``make bench-repair``: each way of cutting once, where RMC is stopped or wiped."""

from __future__ import annotations

import pytest

from benchmarks.repair import crash
from benchmarks.repair.crash import Climb, Point, Verdict

CLIMBS = {climb.rung: climb for climb in reversed(crash.CLIMBS)}  # the first of each rung
POINTS = [
    Point(CLIMBS["start_ctrmc"], "startsrc -s ctrmc", "reboot"),
    Point(CLIMBS["start_ctrmc"], "startsrc -s ctrmc", "ssh lost, 3 retries"),
    Point(CLIMBS["restart_mcproxy"], "stopsrc -s mcproxy", "disk full"),
    Point(CLIMBS["recycle"], "rmcctrl -z", "script killed"),
    Point(CLIMBS["recycle"], "rmcctrl -A", "two controllers"),
    Point(CLIMBS["restore_identity"], "recfgct -i ID", "script killed"),
    Point(CLIMBS["restore_identity"], "recfgct -i ID", "reboot"),
    Point(CLIMBS["new_identity"], "recfgct", "controller killed"),
    Point(CLIMBS["new_identity"], "rmcctrl -A", "module killed"),
    Point(CLIMBS["new_identity"], "rmcctrl -p", "ssh lost"),
]


@pytest.fixture(scope="module")
def verdicts() -> dict[Point, Verdict]:
    return {verdict.point: verdict for verdict in crash.carry_out(POINTS)}


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_nothing_stops_half_way(verdicts: dict[Point, Verdict], point: Point) -> None:
    verdict = verdicts[point]
    assert verdict.wrong == ()
    assert verdict.struck, "the step was over before it could be cut"


def test_a_climb_that_nothing_cuts_heals() -> None:
    chosen: list[Climb] = [CLIMBS["start_ctrmc"], CLIMBS["new_identity"]]
    uncut = crash.steps_of(chosen)
    assert all(own.heals for own in uncut.values())
    assert uncut[chosen[0]].steps == ("startsrc -s ctrmc", crash.WAIT)
    assert "recfgct" in uncut[chosen[1]].steps
