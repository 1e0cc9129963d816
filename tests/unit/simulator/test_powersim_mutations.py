# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is done to an estate file, it loads or is refused in sentences; it never ends in a traceback."""

from __future__ import annotations

import copy
import pathlib
import typing as t

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from powersim import faults
from powersim.clock import Clock
from powersim.daemon import states
from powersim.estate import loader
from powersim.estate.schema import EstateError

DAMAGE = (":", "- ", "'", "[", "{", "\t", "&a ", "*a", "\n", "0x", "~", "\u00e9", "\0", "")
SHIPPED = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(loader.ESTATES.glob("*.yml"))]
WORDS = (
    "",
    "aix",
    "linux",
    "vios",
    "off",
    "inband",
    "hmc1",
    "ctrmc_stopped",
    "hang:",
    "hang:lsrsrc",
    "192.0.2.101",
    "2",
    "\n",
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.lists(st.sampled_from(WORDS), max_size=3),
    st.dictionaries(st.sampled_from(["name", "role", "state", "ip", "x"]), st.sampled_from(WORDS), max_size=2),
)


def places(data: t.Any, at: tuple[t.Any, ...] = ()) -> t.Iterator[tuple[t.Any, ...]]:
    """The way to every value in plain data."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield (*at, key)
        yield from places(value, (*at, key))


@st.composite
def mutated(draw: st.DrawFn) -> t.Any:
    """A shipped estate with some values replaced, removed, doubled or misspelt."""
    data = copy.deepcopy(draw(st.sampled_from(SHIPPED)))
    for _unused in range(draw(st.integers(1, 4))):
        way = draw(st.sampled_from(list(places(data)) or [("name",)]))
        held = data
        for key in way[:-1]:
            held = held[key]
        act = draw(st.sampled_from(["replace", "remove", "double", "misspell"]))
        if act == "replace" or way[-1] not in (held if isinstance(held, dict) else range(len(held))):
            held[way[-1]] = draw(VALUES)
        elif act == "remove":
            del held[way[-1]]
        elif isinstance(held, list):
            held.append(copy.deepcopy(held[way[-1]]))
        else:
            held[f"{way[-1]}s" if act == "misspell" else draw(st.sampled_from(["name", "x"]))] = held[way[-1]]
    return data


def judged(load: t.Callable[[], t.Any]) -> None:
    try:
        states(load(), Clock())
    except EstateError as error:
        assert error.mistakes
        assert all(sentence.strip().endswith(".") for sentence in error.mistakes), error.mistakes


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_a_mutated_estate_loads_or_is_refused(data: t.Any) -> None:
    judged(lambda: loader.build(data, faults.CATALOGUE))


@pytest.mark.parametrize("path", sorted(loader.ESTATES.glob("*.yml")), ids=lambda path: path.name)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False))
def test_a_file_with_damaged_text_loads_or_is_refused(
    path: pathlib.Path, tmp_path: pathlib.Path, random: t.Any
) -> None:
    text = path.read_text(encoding="utf-8")
    for _unused in range(3):
        at = random.randrange(len(text))
        text = text[:at] + random.choice(DAMAGE) + text[at + 1 :]
    (tmp_path / "estate.yml").write_text(text, encoding="utf-8")
    judged(lambda: loader.load(tmp_path / "estate.yml", faults.CATALOGUE))
