# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""When hearts beat: by the simulated clock, but no faster than this machine can carry real packets."""

from __future__ import annotations

# Real seconds of a heartbeat period, at least: a floor, and what keeps the daemon mostly idle with many links.
SHORTEST, PER_LINK = 0.2, 0.001


class Pace:
    """``period`` in simulated seconds. After a jump of the clock periods follow each other closely, as many as decide
    about a link and no more.
    """

    def __init__(self, period: float, missed: int, start: float) -> None:
        self._period, self._most = period, missed * period
        self._due, self._last = start, float("-inf")

    @property
    def breath(self) -> float:
        """Real seconds for each simulated one in which no period is passed over."""
        return SHORTEST / self._period

    def due(self, now: float, real: float, links: int) -> bool:
        """Whether a period ends: ``now`` in simulated, ``real`` in real seconds. True begins the next one."""
        if now < self._due or real - self._last < max(SHORTEST, PER_LINK * links):
            return False
        self._due, self._last = max(self._due + self._period, now - self._most), real
        return True
