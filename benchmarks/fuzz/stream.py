# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs of the way home: the probe's framed answer, cut, thinned, mixed with noise. What is lost counts as not read."""

from __future__ import annotations

import random
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands import ON_REQUEST, SUBSETS, select
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Batch, Result, State
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.frames import read_batch

from . import hosts, partitions, verdict
from .family import Input
from .mutators import NOISE, STRINGS

NAME = "stream"
NONCE = "5e1f0c9a7b3d2846"
OLD_NONCE = "a0a0a0a0b1b1b1b1"  # of a call before, whose answer comes late
_WORD = {State.TIMEOUT: "late", State.MISSING: "missing", State.DENIED: "denied"}


def framed(batch: Batch, nonce: str = NONCE) -> str:
    """What the probe prints of these answers when it has a folder to write to."""
    host = batch.host
    lines = [f"{nonce} begin 1 {host.mode} {host.uid} {host.uname} {' '.join(sorted(host.tags))} {nonce}"]
    said = [result for result in batch.results.values() if result.state is not State.SKIPPED]
    lines += [f"{nonce} rc {one.id} {_WORD.get(one.state, one.rc)} {nonce}" for one in said]
    for result in said:
        if result.state is State.DONE:
            lines += [
                *_stream(nonce, f"{result.id}.out", result.stdout),
                *_stream(nonce, f"{result.id}.err", result.stderr),
            ]
    return "\n".join((*lines, f"{nonce} end", ""))


def _stream(nonce: str, name: str, text: str) -> t.Iterator[str]:
    yield f"{nonce} size {len(text.encode('utf-8', 'surrogateescape'))} {name}"
    yield from (f"{nonce} text {name} {line}" for line in (text.removesuffix("\n").split("\n") if text else ()))


def _cut(rng: random.Random, text: str) -> str:
    return text[: rng.randint(0, len(text))]


def _beheaded(rng: random.Random, text: str) -> str:
    return text[rng.randint(0, len(text)) :]


def _thinned(rng: random.Random, text: str) -> str:
    lines = text.split("\n")
    for _line in range(rng.randint(1, 20)):
        del lines[rng.randrange(len(lines))]
    return "\n".join(lines)


def _lost_bytes(rng: random.Random, text: str) -> str:
    start = rng.randint(0, len(text))
    return text[:start] + text[start + rng.randint(1, 300) :]


def _noise(rng: random.Random, text: str) -> str:
    lines = text.split("\n")
    for line in rng.choices((*NOISE, *STRINGS), k=rng.randint(1, 20)):
        lines.insert(rng.randint(0, len(lines)), line)
    return "\n".join(lines)


def _line_ends(rng: random.Random, text: str) -> str:
    return text.replace("\n", rng.choice(("\r\n", "\n\n")))


def _late(rng: random.Random, text: str) -> str:
    """The answer of a call before, with other things in it, around this one."""
    old = framed(rng.choice(hosts.broken()).batch, OLD_NONCE)
    return rng.choice((old + text, text + old, old[: len(old) // 2] + "\n" + text))


DAMAGES: t.Final[dict[str, t.Callable[[random.Random, str], str]]] = {
    "cut": _cut,
    "beheaded": _beheaded,
    "thinned": _thinned,
    "lost bytes": _lost_bytes,
    "noise": _noise,
    "line ends": _line_ends,
    "late answer": _late,
}


def draw(rng: random.Random) -> Input:
    subject = rng.choice(hosts.well() if rng.random() < partitions.WELL else hosts.broken())
    name = rng.choice(sorted(DAMAGES))
    return Input(NAME, subject.name, {"*": (name, DAMAGES[name](rng, framed(subject.batch)))})


def problems(given: Input, *, thorough: bool) -> list[str]:
    before = partitions.by_name()[given.subject].verdict
    snapshot, after = verdict.verdict_of(read_batch(given.changes["*"][1], NONCE, select((*SUBSETS, *ON_REQUEST))))
    return [
        *verdict.output_problems(snapshot, after, schema=thorough),
        *verdict.same_problems(before, after, told=bool(snapshot.unread)),
    ]


def unharmed(batch: Batch) -> dict[str, Result]:
    """The answers after a journey on which nothing happened."""
    return read_batch(framed(batch), NONCE, select((*SUBSETS, *ON_REQUEST))).results
