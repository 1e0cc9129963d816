# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bounded run of the ladder's state space, and what makes its worlds worth trusting."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import LADDER
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan_guards import GUARDS
from benchmarks.bench_ladder import rows
from benchmarks.ladder import space
from benchmarks.ladder.effects import effect_of
from benchmarks.ladder.explore import Tally, everything
from benchmarks.ladder.fates import CHECKS
from benchmarks.ladder.view import verdict
from benchmarks.ladder.world import WORDS, World

#: Checks of the host that say nothing about a state: they are answered by files and clocks.
NOT_OF_THE_STATE = {"in_window", "support_data_saved"}


@pytest.fixture(scope="module")
def tally() -> Tally:
    return everything(space.SLICE, parts=4, processes=2)


def test_nothing_is_broken_in_the_slice(tally: Tally) -> None:
    told = [f"{count} times: {what}: {tally.examples[what][0]}" for what, count in tally.count.most_common()]
    assert not told, "\n".join(told)
    assert len(tally.states) > 3000
    assert tally.runs > len(tally.states)


def test_the_slice_climbs_every_rung(tally: Tally) -> None:
    assert set(tally.rungs) == set(LADDER)


def test_every_path_of_the_slice_is_short(tally: Tally) -> None:
    """Three attempts of the policy, and what the power cut."""
    assert 2 <= tally.longest <= 6


def test_the_table_names_every_block_and_the_figures(tally: Tally) -> None:
    table = {row["what"]: row["number"] for row in rows(space.SLICE, tally)}
    assert table["states"] == len(tally.states)
    assert table["violations"] == 0
    assert all(table[f"block {block.name}"] for block in space.SLICE)


@pytest.mark.parametrize("field", WORDS)
def test_every_word_of_the_world_stands_in_some_block(field: str) -> None:
    used = {getattr(world, field) for block in space.BLOCKS for world in block.worlds()}
    assert used == set(WORDS[field])


@pytest.mark.parametrize("rung", LADDER.values(), ids=lambda rung: rung.name)
def test_every_command_of_the_ladder_has_an_effect(rung: t.Any) -> None:
    unknown = [argv for argv in (*rung.begin, *rung.finish, *rung.instead, *rung.overrun) if _effect(argv) is None]
    assert not unknown


def _effect(argv: tuple[str, ...]) -> t.Any:
    return effect_of(tuple("cluster0" if word == "{parent}" else word for word in argv))


def test_every_check_of_a_guard_is_answered() -> None:
    asked = {guard.host for guard in GUARDS.values() if guard.host}
    assert asked - NOT_OF_THE_STATE <= set(CHECKS)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"rmc": "hung"}, "RMC003"),
        ({"rmc": "stopped"}, "RMC002"),
        ({"rmc": "stray"}, "RMC020"),
        ({"managers": "no_drm"}, "RMC005"),
        ({"first": "i"}, "RMC050"),
        ({"first": "O"}, "RMC009"),
        ({"first": "X"}, "RMC058"),
        ({"first": "replaced"}, "RMC057"),
        ({"first": "nobody"}, "RMC007"),
        ({"second": "stale"}, "RMC056"),
        ({"node_id": "missing"}, "RMC013"),
        ({"member": "offline"}, "RMC012"),
        ({"first": "O", "inband": "H"}, "RMC010"),
        ({"first": "no_row", "listener": "closed"}, "RMC004"),
        ({"unfinished": "recycle", "rmc": "stopped"}, "RMC081"),
    ],
)
def test_a_world_shows_what_it_is_meant_to_show(change: dict[str, t.Any], finding: str) -> None:
    found = verdict(World(**change))
    assert finding in {row.id for row in found.findings + found.explained}


def test_a_well_world_is_healthy() -> None:
    assert verdict(World()).state == "healthy"
    assert verdict(World(second="I", inband="A")).state == "healthy"
