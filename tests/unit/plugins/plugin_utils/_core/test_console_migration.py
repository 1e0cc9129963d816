# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a migration run? The HMC's word for each partition, and what the words of several HMCs come to."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.console_migration import Migrations, agreed, at_rest
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.consoles import Console, SystemView
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import ManagedSystem, PartitionView
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.hmc_migrations import Migration
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.triage_facts import facts_of

SERIAL = "78A1B2C"
VIOS = PartitionView("vios1", 1, "FRAME01", SERIAL, "vioserver", "Running", "active", "")
CLIENT = PartitionView("db1", 5, "FRAME01", SERIAL, "aixlinux", "Running", "active", "")
MOVING = PartitionView("app1", 6, "FRAME01", SERIAL, "aixlinux", "Migrating - Running", "active", "")
REST, MOVES = "Not Migrating", "Migration In Progress"


def words(*partitions: PartitionView, **states: str) -> dict[str, bool | None]:
    """``states``: lslparmigr's word by partition; none at all when it was not read."""
    numbers = {view.name: view.lpar_id for view in (VIOS, CLIENT, MOVING)}
    rows = tuple(Migration(numbers[name], state) for name, state in states.items()) if states else None
    system = SystemView(ManagedSystem("FRAME01", "9105-22A", SERIAL, "Operating"), None, True, rows)
    found = Migrations(Console(systems=(system,), partitions=partitions))
    return {view.name: found.none_for(view) for view in partitions}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Not Migrating", True),
        ("Not_Migrating", True),
        ("Migration Starting", False),
        ("Migration In Progress", False),
        ("Migration Failed", False),
        ("Nie migruje", None),
        ("", None),
    ],
)
def test_only_words_that_are_known_are_an_answer(word: str, expected: bool | None) -> None:
    assert at_rest(word) is expected


def test_all_at_rest_is_the_word_that_none_runs() -> None:
    assert words(VIOS, CLIENT, vios1=REST, db1=REST) == {"vios1": True, "db1": True}


def test_a_migration_concerns_its_partition_and_every_vios_of_the_system() -> None:
    assert words(VIOS, CLIENT, vios1=REST, db1=MOVES) == {"vios1": False, "db1": False}
    assert words(VIOS, CLIENT, MOVING, vios1=REST, db1=REST, app1=REST) == {"vios1": False, "db1": True, "app1": False}


def test_without_lslparmigr_a_state_can_only_say_that_one_runs() -> None:
    assert words(VIOS, CLIENT) == {"vios1": None, "db1": None}
    assert words(VIOS, CLIENT, MOVING) == {"vios1": False, "db1": None, "app1": False}


def test_a_word_that_nobody_knows_leaves_it_open() -> None:
    assert words(VIOS, CLIENT, vios1=REST, db1="Nie migruje") == {"vios1": None, "db1": None}
    assert words(CLIENT, vios1=REST) == {"db1": None}  # no row of its own


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([True, True], True),
        ([True, None], None),
        ([True, False], False),
        ([None, False], False),
        ([], None),
        (["true"], None),
        ([1], None),
    ],
)
def test_all_hmcs_must_say_so(told: list[t.Any], expected: bool | None) -> None:
    sights = [(f"hmc{number}", {"name": "vios1", "no_migration": word}) for number, word in enumerate(told)]
    assert agreed(told) is expected
    assert facts_of({"name": "vios1", "no_migration": True}, sights, ())["no_migration"] is expected
