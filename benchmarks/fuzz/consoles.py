# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs of HMCs: answers of a simulated HMC, some of them spoiled, up to the triage of its partitions."""

from __future__ import annotations

import dataclasses
import functools
import random
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.correlate import correlate
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import SEVERITIES
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.triage import ATTENTION, HEALTHY

from . import console, inert, mutators
from .family import Input, changes, meaning
from .verdict import WORST

NAME = "hmc"
UNSURE = ("", "unknown")  # reasons that only say that the HMC cannot tell
GROWTH = 60  # bytes for each character of an answer: an HMC may have any number of partitions, triage names each thrice
Row = t.Mapping[str, t.Any]


@functools.cache
def by_name() -> dict[str, console.View]:
    return {view.name: view for view in console.views()}


def draw(rng: random.Random) -> Input:
    view = rng.choice(console.views())
    return Input(NAME, view.name, changes(rng, {name: view.said[name].text for name in view.asked}))


def problems(given: Input, *, thorough: bool) -> list[str]:
    view = by_name()[given.subject]
    said = {name: _said(view, name, text) for name, (_mutation, text) in given.changes.items()}
    told, sorted_out = console.judged({**view.said, **said})
    largest = inert.LARGEST + GROWTH * sum(len(text) for _mutation, text in given.changes.values())
    found = list(inert.document_problems("report", told, largest=largest))
    found += inert.document_problems("triage", sorted_out, largest=largest)
    found += inert.document_problems("fleet", correlate([], {console.HMC: told}), largest=largest)
    if meaning(given.changes) == mutators.SAME:
        found += same_problems(view, told, sorted_out)
    return found


def _said(view: console.View, name: str, text: str) -> t.Any:
    return dataclasses.replace(view.said[name], stdout=text, stderr="")


def _partitions(triage: Row) -> dict[t.Any, Row]:
    return {(row["serial"], row["lpar_id"]): row for row in triage["partitions"]}


def _faults(told: Row) -> set[str]:
    return {row["id"] for row in told["findings"] if SEVERITIES.index(row["severity"]) >= WORST}


def same_problems(view: console.View, told: Row, triage: Row) -> t.Iterator[str]:
    """Right or unknown: no partition is lost that was not, none is well that was not, and none vanishes unsaid."""
    if new := _faults(told) - _faults(view.report):
        yield f"found what is not there: {', '.join(sorted(new))}"
    before, after = _partitions(view.triage), _partitions(triage)
    for key, row in after.items():
        known = before.get(key)
        if known is None:
            yield f"a partition that is not there: {row['name']!r}"
        elif row["verdict"] == HEALTHY != known["verdict"]:
            yield f"{row['name']!r} was {known['verdict']} and became healthy"
        elif row["verdict"] == ATTENTION and row["reason"] not in (*UNSURE, known["reason"]):
            yield f"{row['name']!r} needs attention for nothing: {row['reason']}"
    if before.keys() - after.keys() and not told["unread"] and not triage["left"]:
        yield f"{len(before.keys() - after.keys())} partitions vanished, and nothing says so"
