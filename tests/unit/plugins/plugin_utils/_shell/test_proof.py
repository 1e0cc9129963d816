# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proof after a repair: a row of good readings that say the same, and an end in any case."""

from __future__ import annotations

from unittest import mock

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import Diagnosis
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Snapshot
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell import proof
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_run import Clock
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_watch import Report
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.task import Reading, make_task

STATES = {"+": "healthy", "-": "down", "?": "unknown", "~": "degraded"}


def reading(state: str, failure: str = "") -> Reading:
    snapshot = Snapshot(platform="aix")
    return Reading(snapshot, Diagnosis(state=state, transport="ip"), {}, failure)


def prove(
    states: str, *, wanted: int = 3, hopeful: bool = True, good: str = "healthy degraded"
) -> tuple[proof.Proof, int, list[float]]:
    """What becomes of these readings, how many were taken, and the naps between them."""
    left, naps = list(states), []
    now = iter(range(0, 1000, 2)).__next__  # a reading takes two seconds
    result = proof.prove(
        lambda: reading(STATES[left.pop(0)]),
        lambda one: one.diagnosis.state in good.split(),
        wanted=wanted,
        pause=5,
        hopeful=hopeful,
        clock=Clock(now=now, sleep=naps.append),
    )
    return result, len(states) - len(left), naps


@pytest.mark.parametrize(
    ("states", "taken", "samples"),
    [
        ("+++", 3, 3),
        ("-+++", 4, 3),
        ("++-+++", 6, 3),
        ("~~+++", 5, 3),  # good, and not the same
        ("~~~", 3, 3),
        ("++-++-++-", 9, 0),
        ("---------", 9, 0),
        ("-------++", 9, 2),
    ],
)
def test_a_row_is_needed(states: str, taken: int, samples: int) -> None:
    result, number, _naps = prove(states)
    assert (number, result.samples, result.given) == (taken, samples, samples == 3)


def test_a_run_that_claims_nothing_gets_one_chance() -> None:
    assert prove("-", hopeful=False)[:1][0].samples == 0
    assert prove("+++", hopeful=False)[0].given
    assert prove("+-", hopeful=False)[1] == 2


def test_the_pause_counts_from_the_begin_of_a_reading() -> None:
    assert prove("+++")[2] == [3, 3]
    assert prove("+", wanted=1)[2] == []


def test_what_is_said_of_it() -> None:
    assert prove("+++")[0].plain()["text"] == "proven on the partition only"
    assert prove("-------++")[0].plain() == {
        "partition": 2,
        "wanted": 3,
        "hmc": "not asked",
        "text": "not proven: 2 of 3 readings in a row were good",
    }


@pytest.mark.parametrize(
    ("state", "failure", "claim", "good"),
    [
        ("healthy", "", "not_healed", True),
        ("healthy", "no route", "healed", False),
        ("degraded", "", "healed", True),
        ("degraded", "", "not_healed", False),
        ("unknown", "", "healed", False),
    ],
)
def test_what_a_good_reading_is(state: str, failure: str, claim: str, good: bool) -> None:
    assert proof.is_good(reading(state, failure), (), Report("finished", claim)) is good


@pytest.mark.parametrize(
    ("name", "number"), [("samples", 0), ("samples", 21), ("sample_pause", -1), ("sample_pause", 61)]
)
def test_numbers_that_prove_nothing_are_refused(name: str, number: int) -> None:
    runner, transport = mock.MagicMock(), mock.MagicMock()
    with pytest.raises(ValueError, match=f"{name} is {number}: give"):
        make_task(runner, transport, {name: number}, "db01")
    assert make_task(runner, transport, {"samples": 20, "sample_pause": 0}, "db01").options["samples"] == 20
