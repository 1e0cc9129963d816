# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws inputs, asks the oracle, counts, and keeps every input that fails as a file that can be run again."""

from __future__ import annotations

import collections
import dataclasses
import hashlib
import json
import pathlib
import random
import time
import traceback
import typing as t

from . import ROOT, consoles, partitions, stream
from .family import Family, Input

KEPT = ROOT / ".cache" / "fuzz"
THOROUGH = 8  # every so many inputs the document is also held against its schema
FAMILIES: t.Final[dict[str, Family]] = {
    module.NAME: t.cast("Family", module) for module in (partitions, consoles, stream)
}
WEIGHTS: t.Final[dict[str, int]] = {partitions.NAME: 70, consoles.NAME: 18, stream.NAME: 12}


@dataclasses.dataclass
class Failure:
    """``crash``: something was raised; else ``words`` say what does not hold."""

    given: Input
    words: str
    crash: bool

    def keep(self, folder: pathlib.Path = KEPT) -> pathlib.Path:
        """As a file; the same input is kept once."""
        text = json.dumps({**self.given._asdict(), "words": self.words}, indent=1)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
        path.write_text(text + "\n", encoding="ascii")
        return path


@dataclasses.dataclass
class Tally:
    """What a run saw. ``slowest_ms`` is processor time; ``spoiled`` counts by command, ``mutations`` by name."""

    inputs: int = 0
    slowest_ms: float = 0.0
    slowest: str = ""
    failures: list[Failure] = dataclasses.field(default_factory=list)
    spoiled: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    mutations: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)

    @property
    def crashes(self) -> int:
        return sum(failure.crash for failure in self.failures)

    def note_time(self, ms: float, what: str) -> None:
        if ms > self.slowest_ms:
            self.slowest_ms, self.slowest = ms, what

    def add(self, other: Tally) -> None:
        self.inputs += other.inputs
        self.note_time(other.slowest_ms, other.slowest)
        self.failures += other.failures
        self.spoiled += other.spoiled
        self.mutations += other.mutations

    def take(self, given: Input, *, thorough: bool) -> Failure | None:
        """One input, judged and counted."""
        start = time.process_time()
        failure = judged(given, thorough=thorough)
        self.inputs += 1
        what = ", ".join(f"{command} {mutation}" for command, (mutation, _text) in given.changes.items())
        self.note_time((time.process_time() - start) * 1000, f"{given.subject}: {what}")
        self.spoiled.update(list(given.changes))
        self.mutations.update(mutation for mutation, _text in given.changes.values())
        if failure:
            self.failures.append(failure)
        return failure


def drawn(seed: int, number: int) -> Input:
    """The input of this number: the same for the same seed and the same catalogue."""
    rng = random.Random(f"{seed}:{number}")
    (name,) = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))
    return FAMILIES[name].draw(rng)


def judged(given: Input, *, thorough: bool = True) -> Failure | None:
    """None when all holds. Nothing may be raised, whatever a host prints: whatever is, is a crash."""
    try:
        found = FAMILIES[given.family].problems(given, thorough=thorough)
    except Exception:  # noqa: BLE001 # broad: whatever is raised is what is looked for
        return Failure(given, traceback.format_exc(limit=-4), crash=True)
    return Failure(given, "\n".join(found), crash=False) if found else None


def run(seed: int, numbers: t.Iterable[int]) -> Tally:
    """Inputs by number."""
    tally = Tally()
    for number in numbers:
        tally.take(drawn(seed, number), thorough=number % THOROUGH == 0)
    return tally


def load(path: pathlib.Path) -> Input:
    """An input that was kept."""
    data = json.loads(path.read_text(encoding="ascii"))
    changes = {command: (mutation, text) for command, (mutation, text) in data["changes"].items()}
    return Input(data["family"], data["subject"], changes)
