# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proof after a repair: what counts is what the partition says several times in a row, not one good moment."""

from __future__ import annotations

import dataclasses
import typing as t

from .repair_run import Clock
from .repair_watch import Report
from .task import Reading

SPARE = 6  # readings beyond the wanted ones: a connection may come and go at first
NOT_ASKED = "not asked"
#: Results of a run that say the script saw its goal reached.
CLAIMS = ("healed", "not_needed")


@dataclasses.dataclass(frozen=True)
class Proof:
    """``samples``: good readings in a row that said the same, up to the last one; ``wanted``: how many are needed."""

    last: Reading
    samples: int
    wanted: int

    @property
    def given(self) -> bool:
        return self.samples >= self.wanted

    def plain(self) -> dict[str, t.Any]:
        """For the result. The HMC's end is not seen from here; who asks it again adds its word to this."""
        text = "proven on the partition only"
        if not self.given:
            text = f"not proven: {self.samples} of {self.wanted} readings in a row were good"
        return {"partition": self.samples, "wanted": self.wanted, "hmc": NOT_ASKED, "text": text}


def prove(
    read: t.Callable[[], Reading],
    good: t.Callable[[Reading], bool],
    *,
    wanted: int,
    pause: float,
    hopeful: bool,
    clock: Clock,
) -> Proof:
    """Read until ``wanted`` readings in a row are good and say the same, at most SPARE readings more than that.

    ``pause``: seconds from the begin of one reading to the next. ``hopeful``: go on after a reading that is not good.
    """
    samples, face = 0, None
    for left in range(wanted + SPARE, 0, -1):
        began = clock.now()
        reading = read()
        if good(reading):
            samples = samples + 1 if reading.face == face else 1
            face = reading.face
        else:
            samples, face = 0, None
        if samples >= wanted or left == 1 or not (samples or hopeful):
            break
        clock.sleep(max(0.0, pause - (clock.now() - began)))
    return Proof(reading, samples, wanted)


def is_good(reading: Reading, treated: t.Collection[str], report: Report) -> bool:
    """Healthy, or the script reached its goal, enough could be read, and no cause that was treated is left."""
    if reading.failure:
        return False
    if reading.diagnosis.state == "healthy":
        return True
    left = {finding.id for finding in reading.diagnosis.findings + reading.diagnosis.explained}
    return report.result in CLAIMS and _read_enough(reading) and not set(treated) & left


def _read_enough(reading: Reading) -> bool:
    """A cause that is not found again may only be unread: then every connection has to be seen up."""
    if reading.diagnosis.state != "unknown":
        return True
    links = reading.diagnosis.links
    return bool(links) and all(link.up for link in links)
