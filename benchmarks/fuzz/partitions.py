# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs of partitions: answers of a simulated host, well or broken, some of them spoiled."""

from __future__ import annotations

import functools
import random

from . import hosts, mutators, verdict
from .family import Changes, Input, changes, meaning

NAME = "partition"
WELL = 0.6  # so often the host has nothing


@functools.cache
def by_name() -> dict[str, hosts.Subject]:
    return {one.name: one for one in (*hosts.well(), *hosts.broken())}


def draw(rng: random.Random) -> Input:
    subject = rng.choice(hosts.well() if rng.random() < WELL else hosts.broken())
    said = {name: subject.batch.get(name).text for name in subject.asked}
    return Input(NAME, subject.name, changes(rng, said))


def problems(given: Input, *, thorough: bool) -> list[str]:
    subject = by_name()[given.subject]
    texts = {name: text for name, (_mutation, text) in given.changes.items()}
    snapshot, after = verdict.verdict_of(verdict.with_texts(subject.batch, texts))
    found = list(verdict.output_problems(snapshot, after, schema=thorough))
    kind = meaning(given.changes)
    if kind == mutators.SAME:
        unread = {entry.command for entry in snapshot.unread}
        found += verdict.same_problems(subject.verdict, after, told=set(given.changes) <= unread)
    elif kind == mutators.CUT:
        whole = [
            verdict.verdict_of(verdict.with_texts(subject.batch, one))[1] for one in _whole(subject, given.changes)
        ]
        found += verdict.cut_problems(subject.verdict, after, whole)
    return found


def _whole(subject: hosts.Subject, given: Changes) -> list[dict[str, str]]:
    """The cut text up to whole lines."""
    ((name, (_mutation, text)),) = given.items()
    return [{name: one} for one in mutators.cut_points(subject.batch.get(name).text, len(text))]
