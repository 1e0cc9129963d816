# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs that hypothesis thinks of, and shrinks: any text, any bytes, and lines of what commands print put together."""

from __future__ import annotations

import hypothesis
from hypothesis import strategies as st

from . import console, consoles, hosts, partitions, seeds
from .family import Input
from .hostile import STRINGS
from .run import Tally

SHRINKS = 400  # questions after the first that failed; then it is small enough
FREE = "long"  # a mutation of which nothing is promised: only what holds for every text holds


def _texts(command: str) -> st.SearchStrategy[str]:
    known = seeds.texts()[command]
    lines = sorted({line for text in known for line in text.split("\n")})[:400] or [""]
    words = sorted({word for line in lines for word in line.split()})[:400] or [""]
    some = st.one_of(st.sampled_from(lines), st.sampled_from(STRINGS), st.text(max_size=60))
    return st.one_of(
        st.text(max_size=400),
        st.binary(max_size=400).map(lambda data: data.decode("utf-8", "surrogateescape")),
        st.lists(some, max_size=12).map("\n".join),
        st.lists(st.sampled_from(words), max_size=40).map(" ".join),
    )


def _subjects() -> list[tuple[str, str, str]]:
    """(family, subject, command) of everything that can be spoiled."""
    hosts_ = [(partitions.NAME, one.name, name) for one in hosts.well() for name in one.asked]
    return hosts_ + [(consoles.NAME, view.name, name) for view in console.views() for name in view.asked]


@st.composite
def inputs(draw: st.DrawFn) -> Input:
    family, subject, command = draw(st.sampled_from(_subjects()))
    return Input(family, subject, {command: (FREE, draw(_texts(command)))})


def run(seed: int, count: int) -> Tally:
    """So many inputs, fewer when one fails: that one is then made as small as it goes."""
    tally = Tally()
    first: list[int] = []

    def after_failure() -> int:
        if tally.failures and not first:
            first.append(tally.inputs)
        return tally.inputs - first[0] if first else 0

    settings = hypothesis.settings(
        max_examples=count, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
    )

    @hypothesis.seed(seed)
    @settings
    @hypothesis.given(inputs())
    def ask(given: Input) -> None:
        known = next((one for one in tally.failures if one.given == given), None)
        if known is None and after_failure() > SHRINKS:
            return
        failure = known or tally.take(given, thorough=False)
        assert failure is None, failure.words

    try:
        ask()
    except AssertionError:
        tally.failures[:] = tally.failures[-1:]  # the smallest
    return tally
