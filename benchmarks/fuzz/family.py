# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a family of inputs is: it draws one from random numbers, and it says what is wrong with what comes of it."""

from __future__ import annotations

import random
import typing as t

from . import mutators, seeds

SEVERAL = 0.15  # so often more than one command is spoiled
BIG = 0.05  # so often a mutation that is made for length is taken where it was drawn
Changes = dict[str, tuple[str, str]]  # command to the name of the mutation and the text


class Input(t.NamedTuple):
    """``family`` and ``subject`` say who is asked; ``changes`` what is answered instead."""

    family: str
    subject: str
    changes: Changes


class Family(t.Protocol):
    """``draw`` gives the same input for the same random numbers. ``problems`` may raise: that is a crash."""

    def draw(self, rng: random.Random) -> Input:
        """One input."""

    def problems(self, given: Input, *, thorough: bool) -> list[str]:
        """What is wrong with what came of it, in words."""


def source(name: str, text: str) -> mutators.Source:
    """The command's own text and what it prints elsewhere."""
    return mutators.Source(seeds.commands_once()[name].argv, text, seeds.texts()[name])


def changes(rng: random.Random, said: t.Mapping[str, str]) -> Changes:
    """Spoil one answer, sometimes several. ``said``: command to its text."""
    names = rng.sample(sorted(said), min(len(said), 1 if rng.random() > SEVERAL else rng.randint(2, 4)))
    return {name: _change(rng, name, said[name]) for name in names}


def _change(rng: random.Random, name: str, text: str) -> tuple[str, str]:
    mutation = rng.choice(mutators.ROWS)
    while mutation.big and rng.random() > BIG:
        mutation = rng.choice(mutators.ROWS)
    return mutation.name, mutation.make(rng, source(name, text))


def meaning(given: Changes) -> str:
    """The weakest of what the mutations promise; of several cuts nothing is promised."""
    meanings = [mutators.BY_NAME[mutation].meaning for mutation, _text in given.values()]
    if set(meanings) == {mutators.SAME}:
        return mutators.SAME
    return mutators.CUT if meanings == [mutators.CUT] else mutators.FREE
