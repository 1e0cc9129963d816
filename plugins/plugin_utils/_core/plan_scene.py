# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a guard is, and what it may look at."""

from __future__ import annotations

import dataclasses
import typing as t

from .ladder import Rung
from .model import Snapshot
from .plan_twins import Twins
from .repair_gates import Gates


@dataclasses.dataclass(frozen=True)
class Scene:
    """What a guard may look at. ``hmc`` is the HMC's word: ``no_migration`` True, False, or absent when not asked."""

    snapshot: Snapshot
    hmc: t.Mapping[str, t.Any]
    gates: Gates = dataclasses.field(default_factory=Gates)
    twins: Twins | None = None  # None also where the fleet speaks of an id that this partition no longer has


@dataclasses.dataclass(frozen=True)
class Reason:
    """Why not. ``hard``: no consent overrides it."""

    text: str
    hard: bool = False


Check = t.Callable[[Scene, Rung], Reason | None]


@dataclasses.dataclass(frozen=True)
class Guard:
    """One row: ``consent`` is the one name in ``allow`` that overrides it.

    ``host``: the check of the repair script that asks the same question again right before the rung. ``host_word``: the
    same where the check has an argument; an empty answer means that there is nothing to ask. ``wants``: what must hold, for
    a reader.
    """

    name: str
    check: Check
    consent: str = ""
    host: str = ""
    host_word: t.Callable[[Scene, Rung], str] | None = None
    wants: str = ""

    def verdict(self, scene: Scene, rung: Rung, allow: t.Collection[str]) -> Reason | None:
        """The reason that stands, or None when there is none or the operator took it upon himself."""
        reason = self.check(scene, rung)
        if reason and not reason.hard and self.consent and self.consent in allow:
            return None
        return reason

    def asks(self, scene: Scene, rung: Rung) -> str:
        """What the host is asked right before the rung, empty for nothing."""
        return self.host_word(scene, rung) if self.host_word else self.host
