# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the time that an answer takes grow in step with its length?

No second is asserted: what a long text costs beyond the text as it was printed is held against one plain pass over it
(its lines, their words, its characters), in processor time of the same process. Texts grow step by step, and one whose
cost is out of proportion is not made longer, so that a quadratic reader is found in seconds and not waited for.
"""

from __future__ import annotations

import dataclasses
import time
import typing as t

from .mutators import SHAPES, Source

#: Times a plain pass. Readers look at a line a few dozen times; a square is thousands at the second step.
LIMIT = 300.0
STEEP, DEAR = 3.0, 10.0  # a square that a fast machine hides shows in how it grows, once it costs so many passes
STEPS = (20_000, 200_000)
MANY_LINES = ("again and again", "line ends")  # a square of the lines shows later than one of the characters
MORE = (1_000_000,)
LONGEST = 10_000_000
TRIES = 3  # the fastest counts: what else the machine does only ever adds
Ask = t.Callable[[str], object]


@dataclasses.dataclass(frozen=True)
class Pace:
    """``ratio``: of the cost to that of a plain pass; ``ms``: what all of it took. The worst of the lengths tried."""

    shape: str
    size: int
    ratio: float
    ms: float
    growth: float = (
        1.0  # of the cost since the last step, over that of the length: a square of ten times the text is 10
    )

    @property
    def too_slow(self) -> bool:
        return self.ratio > LIMIT or (self.growth > STEEP and self.ratio > DEAR)


def plain_pass(text: str) -> int:
    """Every line, every word of it, every character."""
    return sum(len(line.split()) for line in text.split("\n")) + sum(letter == " " for letter in text)


def processor_ms(act: t.Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1000


def measure(ask: Ask, source: Source, shape: str, sizes: t.Sequence[int] = STEPS) -> Pace:
    """Ask with ever longer texts of one shape; ends with the first that is too slow."""
    usual = min(processor_ms(lambda: ask(source.text)) for _try in range(TRIES))
    worst, last = Pace(shape, 0, 0.0, usual), (0, 0.0)
    for size in sizes:
        text = SHAPES[shape](source, size)
        found = _once(ask, text, usual, shape, last)
        if found.too_slow and found.ms < 1000:  # perhaps the machine was busy; of a text seen before the verdict is known
            others = (SHAPES[shape](source, size + more) for more in range(1, TRIES + 1))
            found = min((_once(ask, other, usual, shape, last) for other in others), key=lambda one: one.ratio)
        worst = found if found.too_slow else max(worst, found, key=lambda one: one.ratio)
        if found.too_slow:
            break
        last = (len(text), found.ms - usual)
    return worst


def _once(ask: Ask, text: str, usual: float, shape: str, last: tuple[int, float]) -> Pace:
    plain = max(processor_ms(lambda: plain_pass(text)) for _try in range(2))
    taken = processor_ms(lambda: ask(text))
    cost, (size, before) = max(taken - usual, 0.0), last
    # what the host costs anyhow was taken off, and varies: a cost below a part of that was not really measured
    growth = (cost / max(before, usual / 5, 1.0)) / (len(text) / size) if size else 1.0
    return Pace(shape, len(text), cost / max(plain, 0.01), taken, growth)
