# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated time, and values that change with it.

All delays in the model are published ones, in simulated seconds; the scale makes them pass faster.
"""

from __future__ import annotations

import asyncio
import typing as t
from time import monotonic, time

T = t.TypeVar("T")


class Clock:
    """Simulated seconds since the epoch. ``scale`` simulated seconds pass in one real second.

    With scale 0 time moves only when told: by ``advance``, and by each wait for as long as it lasts. No run then depends
    on how fast the machine is.
    """

    def __init__(
        self, scale: float = 1.0, start: float | None = None, source: t.Callable[[], float] = monotonic
    ) -> None:
        self._source = source
        self._mark = source()
        self._sim = time() if start is None else start
        self.scale = scale

    def now(self) -> float:
        return self._sim + (self._source() - self._mark) * self.scale

    def set_scale(self, scale: float) -> None:
        self._sim, self._mark, self.scale = self.now(), self._source(), scale

    def advance(self, seconds: float) -> None:
        """Jump ahead by simulated seconds."""
        self._sim += seconds

    async def sleep(self, seconds: float) -> None:
        """Wait until that many simulated seconds have passed, also when time is made to jump meanwhile."""
        end = self.now() + seconds
        if not self.scale:
            self.advance(seconds)
        while (left := end - self.now()) > 0:
            await asyncio.sleep(min(left / self.scale, 0.5) if self.scale else 0.05)


class Timeline(t.Generic[T]):
    """A value with its known future: what it is at any moment, and what it was a while ago."""

    def __init__(self, value: T, since: float = 0.0) -> None:
        self._points: list[tuple[float, T]] = [(since, value)]

    def at(self, moment: float) -> T:
        value = self._points[0][1]
        for when, new in self._points:
            if when > moment:
                break
            value = new
        return value

    def since(self, moment: float) -> float:
        """When the value that holds at ``moment`` began."""
        return max((when for when, _unused in self._points if when <= moment), default=self._points[0][0])

    def plan(self, now: float, *changes: tuple[float, T]) -> None:
        """Replace the future by changes, each (seconds from now, value)."""
        current, start = self.at(now), self.since(now)
        keep = [point for point in self._points if point[0] < start][-4:]
        self._points = [*keep, (start, current), *((now + delay, value) for delay, value in changes)]

    def past(self, moment: float) -> list[tuple[float, T]]:
        """What it was up to ``moment``, oldest first: when each value began. A few changes are kept."""
        return [point for point in self._points if point[0] <= moment]

    def after(self, moment: float) -> float | None:
        """When it changes next, None when it stays as it is."""
        return min((when for when, _unused in self._points if when > moment), default=None)

    @property
    def last(self) -> T:
        """The value it will end up with, if nothing else happens."""
        return self._points[-1][1]
