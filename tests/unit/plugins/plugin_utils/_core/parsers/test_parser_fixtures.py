# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fixture text gives exactly its golden value. A new pair of files under tests/fixtures is a new test."""

from __future__ import annotations

import json

import pytest
from parser_table import FIXTURES, PARSERS, cases, parser_of, text_of

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import plain

CASES = cases()


@pytest.mark.parametrize("case", CASES)
def test_a_fixture_gives_its_golden_value(case: str) -> None:
    golden = json.loads((FIXTURES / f"{case}.json").read_text(encoding="utf-8"))
    assert plain(parser_of(case)(text_of(case))) == golden


@pytest.mark.parametrize("case", CASES)
def test_line_ends_of_a_terminal_change_nothing(case: str) -> None:
    text = text_of(case)
    assert parser_of(case)(text.replace("\n", "\r\n")) == parser_of(case)(text)


def test_every_parser_has_a_fixture() -> None:
    assert {case.split("/")[1] for case in CASES} == set(PARSERS)


def test_every_golden_value_has_a_text() -> None:
    goldens = {str(path.relative_to(FIXTURES).with_suffix("")) for path in FIXTURES.glob("*/*/*.json")}
    assert goldens == set(CASES)
