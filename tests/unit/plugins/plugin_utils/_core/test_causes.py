# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every published cause leads to rules that there are, or to a row that says why it can have none."""

from __future__ import annotations

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import correlate_rows
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules import RULES
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules.causes import CAUSES, Cause
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules.unobserved import ROWS, UNOBSERVED, Unobserved

KNOWN = {*RULES, *correlate_rows.RULES}
PUBLISHED = 32


def test_every_published_cause_is_there_once() -> None:
    assert [cause.number for cause in CAUSES if cause.number] == list(range(1, PUBLISHED + 1))


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.name)
def test_a_cause_leads_somewhere(cause: Cause) -> None:
    assert cause.name
    assert cause.rules or cause.unobserved
    assert set(cause.rules) <= KNOWN
    assert len(set(cause.rules)) == len(cause.rules)
    assert set(cause.unobserved) <= set(UNOBSERVED)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_nothing_tells_says_why_and_what_to_ask(row: Unobserved) -> None:
    assert row.cause.endswith(".") and row.why.endswith(".") and row.ask.endswith(".")
    assert set(row.looks_like) <= KNOWN
    assert row.name in {name for cause in CAUSES for name in cause.unobserved}, "a cause stands for it"


def test_every_rule_finds_some_cause() -> None:
    """A new rule is entered in the table of causes as well."""
    assert KNOWN - {rule for cause in CAUSES for rule in cause.rules} == set()


def test_names_are_unique() -> None:
    assert len(UNOBSERVED) == len(ROWS)
    assert len({cause.name for cause in CAUSES}) == len(CAUSES)
