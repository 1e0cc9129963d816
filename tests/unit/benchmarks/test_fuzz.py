# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bounded run: every command with every mutation, a few thousand drawn inputs, a few that hypothesis thinks of."""

from __future__ import annotations

import dataclasses
import random
import typing as t

import pytest

from benchmarks.fuzz import (
    console,
    consoles,
    family,
    guessed,
    hosts,
    long,
    mutators,
    pace,
    partitions,
    run,
    seeds,
    stream,
)

SEED = 20260131
DRAWN, PIECES = 2400, 8
COMMANDS = long.commands()


def told(failures: t.Sequence[run.Failure]) -> str:
    """One line for each: the file to ask again with, and what is wrong."""
    lines = []
    for failure in failures[:5]:
        kept = failure.keep().relative_to(run.ROOT)
        last = failure.words.strip().splitlines()[-1]
        lines.append(f"{failure.given.subject}: {last}\n  python -m benchmarks.bench_fuzz --replay {kept}")
    return "\n".join(lines)


def test_every_command_has_a_text_to_start_from() -> None:
    bare = [name for name, texts in seeds.texts().items() if not texts]
    assert not bare, (
        f"nobody knows what these commands print: {', '.join(bare)}. Let the simulator answer them (a fault or an option "
        "that makes them say something will do), or put a fixture of that name into tests/fixtures"
    )


def test_every_command_is_asked_of_somebody() -> None:
    missing = set(seeds.texts()) - {row.name for row in COMMANDS}
    assert not missing, f"no simulated host or HMC answers {', '.join(sorted(missing))}, so they are never spoiled"


@pytest.mark.parametrize("one", hosts.well(), ids=lambda one: one.kind)
def test_a_host_without_a_fault_is_healthy(one: hosts.Subject) -> None:
    """Else "the same or unknown" would say nothing."""
    verdict = one.verdict
    found = [f"{row.id} {row.message}" for row in verdict.findings if row.severity != "info"]
    assert verdict.state == "healthy", f"{one.name} is {verdict.state}: {found}, not judged: {verdict.unjudged}"


@pytest.mark.parametrize("view", console.views(), ids=lambda view: view.name)
def test_an_hmc_knows_a_partition_of_each_kind(view: console.View) -> None:
    counts = view.triage["counts"]
    assert min(counts["attention"], counts["healthy"], counts["not_running"]) > 0


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name.replace("*", "-"))
def test_a_command_bears_every_mutation(row: long.Command) -> None:
    tally = run.Tally()
    own = family.source(row.name, row.text)
    for mutation in mutators.ROWS:
        text = mutation.make(random.Random(f"{SEED}:{mutation.name}"), own)
        tally.take(family.Input(row.family, row.subject, {row.name: (mutation.name, text)}), thorough=True)
    assert tally.inputs == len(mutators.ROWS)
    assert not tally.failures, told(tally.failures)


@pytest.mark.parametrize("number", range(len(COMMANDS)), ids=[row.name.replace("*", "-") for row in COMMANDS])
def test_time_grows_in_step_with_the_text(number: int) -> None:
    """Four shapes for each command here, all of them and 10 MB in the benchmark."""
    row = COMMANDS[number]
    own = family.source(row.name, row.text)
    shapes = sorted(mutators.SHAPES)
    for shape in (shapes[(number * 4 + place) % len(shapes)] for place in range(4)):
        found = pace.measure(long.asker(row), own, shape)
        assert not found.too_slow, f"{row.name}: {found}"


@pytest.mark.parametrize("piece", range(PIECES))
def test_drawn_inputs(piece: int) -> None:
    tally = run.run(SEED, range(piece, DRAWN, PIECES))
    assert tally.inputs == DRAWN // PIECES
    assert not tally.failures, told(tally.failures)


@pytest.mark.parametrize("seed", [1, 2])
def test_inputs_that_hypothesis_thinks_of(seed: int) -> None:
    tally = guessed.run(seed, 150)
    assert tally.inputs >= 100 or tally.failures
    assert not tally.failures, told(tally.failures)


def test_the_same_seed_draws_the_same_inputs() -> None:
    assert [run.drawn(SEED, number) for number in range(40)] == [run.drawn(SEED, number) for number in range(40)]
    assert {run.drawn(SEED, number).family for number in range(80)} == set(run.FAMILIES)


def test_a_journey_on_which_nothing_happens_changes_nothing() -> None:
    """The frames that are damaged here are those that the probe prints."""
    for one in hosts.well():
        arrived = stream.unharmed(one.batch)
        for name, result in one.batch.results.items():
            assert (arrived[name].state, arrived[name].text) == (result.state, result.text), name


def test_a_kept_input_can_be_asked_again(tmp_path: t.Any) -> None:
    for number in range(60):
        given = run.drawn(SEED, number)
        assert run.load(run.Failure(given, "kept", crash=False).keep(tmp_path)) == given


def test_mutations_keep_what_they_promise() -> None:
    names = [row.name for row in mutators.ROWS]
    assert len(set(names)) == len(names)
    assert {row.meaning for row in mutators.ROWS} == {mutators.SAME, mutators.CUT, mutators.FREE}
    text = "one\ntwo\nthree\n"
    assert mutators.cut_points(text, 5) == ("one\n", "one\ntwo\n")
    assert mutators.cut_points(text, 4) == ("one\n", "one\ntwo\n")
    assert mutators.cut_points("one\ntwo", 5) == ("one\n", "one\ntwo")
    for shape in mutators.SHAPES.values():
        assert len(shape(mutators.Source(("x",), text), 5000)) >= 5000


def test_a_system_that_is_listed_again_and_again_is_one_system() -> None:
    """Found here: each row would have been asked for its partitions, and each partition seen as often."""
    view = console.views()[0]
    listed = view.said["systems"]
    heading, row = listed.stdout.splitlines(keepends=True)[:2]
    told_, _triage = console.judged({**view.said, "systems": dataclasses.replace(listed, stdout=heading + row * 500)})
    assert (told_["systems"], len(told_["partitions"])) == (view.report["systems"], len(view.report["partitions"]))


def test_subjects_are_told_apart() -> None:
    assert len(partitions.by_name()) == len(hosts.well()) + len(hosts.broken())
    assert len(hosts.broken()) > 100 and len(consoles.by_name()) == 2
