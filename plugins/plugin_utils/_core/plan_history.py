# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What former repairs have already done about a cause, so that another rung may have its turn."""

from __future__ import annotations

import typing as t

from .model_history import Past
from .parsers.clock import parse_stamp
from .plan_scene import Scene

_ENDED: t.Final = ("reached", "unreached")
#: A run that healed says nothing about the trouble of today, one that was cut off says nothing at all.
_NO_PROOF: t.Final = ("healed", "not_needed", "interrupted")


def recycled(scene: Scene) -> bool:
    """Did a recycle come to its end of late, and the cause is still there? Times are of the host's own clock."""
    clock, hours = scene.snapshot.signs.clock, scene.gates.rules.attempts_hours
    rows = [row for row in scene.snapshot.history or () if row.result not in _NO_PROOF and _has_recycle(row)]
    ends = [end for row in rows if (end := parse_stamp(row.end).value) is not None]
    return clock is not None and any(clock - hours * 3600 < end <= clock for end in ends)


def _has_recycle(row: Past) -> bool:
    return any(name == "recycle" and how in _ENDED for name, how in row.rungs)
