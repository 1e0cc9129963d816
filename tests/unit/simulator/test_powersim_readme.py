# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The README of the simulator names every option, verb, option of a verb, condition and harm that there is."""

from __future__ import annotations

import argparse
import re
import typing as t

import pytest

from powersim import cli, conditions
from powersim.estate import loader, schema
from powersim.estate import parts as estate
from powersim.state import partition

README = (loader.ESTATES.parent / "README.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"[a-z][a-z0-9_]*", README))


def options(rows: tuple[schema.Option, ...], where: str) -> t.Iterator[tuple[str, str]]:
    for row in rows:
        yield where, row.name
        if row.each:
            yield from options(row.each[1], row.name)


@pytest.mark.parametrize(("where", "name"), sorted(set(options(estate.ESTATE, "estate"))))
def test_every_option_of_an_estate_file(where: str, name: str) -> None:
    assert name in WORDS, f"option {name} of {where}"


@pytest.mark.parametrize("verb", cli.VERBS, ids=lambda verb: verb.name)
def test_every_verb_and_its_options(verb: cli.Verb) -> None:
    assert f"`{verb.name}" in README, verb.name
    sub = argparse.ArgumentParser(add_help=False)
    verb.options(sub)
    flags = [action.option_strings[-1] for action in sub._actions if action.option_strings]
    assert not [flag for flag in flags if flag not in README]


@pytest.mark.parametrize("name", [*conditions.FORMS, *partition.HARMS])
def test_every_condition_and_harm(name: str) -> None:
    assert f"`{name}" in README
