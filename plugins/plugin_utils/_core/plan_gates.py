# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards that look at the site instead of the host: change number, maintenance window, attempts, time since the last.

Rows for ``plan_guards.GUARDS``, meant for every rung that changes something; what the policy lets pass below a class of
risk passes here by itself. Times of former runs are of the host's clock, and so is the time they are compared with.
"""

from __future__ import annotations

import calendar
import datetime
import typing as t

from .ladder import Risk, Rung
from .model_history import Past
from .parsers.clock import parse_stamp
from .plan_scene import Guard, Reason, Scene

#: A run that ended like this was no attempt: RMC was well afterwards.
WELL: t.Final = ("healed", "not_needed")
_HOUR: t.Final = 3600
_FAR_OFF: t.Final = calendar.timegm((9999, 12, 31, 23, 59, 59))


def _from_class(word: str, rung: Rung) -> bool:
    """Is the rung of the class that the policy names, or above? An empty name is of none."""
    return bool(word) and rung.risk >= Risk[word.upper()]


def _told(seconds: float) -> str:
    """Seconds since the epoch as UTC, for people."""
    kept = min(max(seconds, 0), _FAR_OFF)
    return datetime.datetime.fromtimestamp(kept, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- what the site gives ---------------------------------------------------------------------------------------------


def _change_number(scene: Scene, rung: Rung) -> Reason | None:
    gates = scene.gates
    if gates.change_number or not _from_class(gates.rules.change_number_from, rung):
        return None
    return Reason(
        f"policy.repair.change_number_from is {gates.rules.change_number_from} and no change_number was given",
        hard=True,
    )


def _now(scene: Scene) -> float | None:
    """Seconds since the epoch by the clock of whoever plans, else by the host's."""
    return scene.gates.now.timestamp() if scene.gates.now else scene.snapshot.signs.clock


def _span(rung: Rung) -> int:
    """The longest that the commands of a rung take, in seconds; what follows only watches."""
    return rung.limit * (len(rung.commands) + len(rung.overrun))


def _bound(scene: Scene, rung: Rung) -> bool:
    """A window that was given binds from class rmc up, or from the lower class that the policy names."""
    word = scene.gates.rules.window_from
    return _from_class(word, rung) or (scene.gates.window is not None and rung.risk >= Risk.RMC)


def _window(scene: Scene, rung: Rung) -> Reason | None:
    if not _bound(scene, rung):
        return None
    if scene.gates.window is None:
        word = scene.gates.rules.window_from
        return Reason(f"policy.repair.window_from is {word} and no maintenance_window was given", hard=True)
    now = _now(scene)
    if now is None:
        return Reason("no clock was read, so nobody knows whether the maintenance window is open", hard=True)
    opens, closes = (end.timestamp() for end in scene.gates.window)
    if now < opens:
        return Reason(f"the maintenance window opens at {_told(opens)}", hard=True)
    if now >= closes:
        return Reason(f"the maintenance window closed at {_told(closes)}: give the next one", hard=True)
    if now + _span(rung) > closes:
        return Reason(
            f"the maintenance window closes at {_told(closes)}, and this takes up to {_span(rung)} s", hard=True
        )
    return None


def _until(scene: Scene, rung: Rung) -> str:
    """The latest moment, in UTC, at which the host may begin the rung; the window says nothing below its class."""
    if scene.gates.window is None or not _bound(scene, rung):
        return ""
    latest = scene.gates.window[1] - datetime.timedelta(seconds=_span(rung))
    return f"in_window {latest.year:04}{latest.strftime('%m%d%H%M%S')}"


# --- what former runs leave ------------------------------------------------------------------------------------------


def failed_runs(history: t.Iterable[Past]) -> tuple[Past, ...]:
    """Runs after which RMC was not well; one that was refused before it began a rung did nothing and does not count."""
    return tuple(
        row
        for row in history
        if row.result not in WELL and not (row.result == "refused" and row.risk == Risk.NONE.word)
    )


def _ends(scene: Scene) -> list[int]:
    """When the failed runs ended, in seconds since the epoch, in order."""
    found = (parse_stamp(row.end).value for row in failed_runs(scene.snapshot.history or ()))
    return sorted(end for end in found if end is not None)


def _unknown(scene: Scene, rung: Rung) -> Reason | None:
    """What stands where history or clock are missing: the gentle rungs pass."""
    if rung.risk < Risk.RMC:
        return None
    if scene.snapshot.history is None:
        return Reason("what former repairs did could not be read: read the subset journal as root")
    if scene.snapshot.signs.clock is None and _ends(scene):
        return Reason(
            "the clock of the host was not read (subset signs), so nobody knows how long ago the last repair was"
        )
    return None


def _recent(scene: Scene, seconds: int) -> list[int]:
    """Ends of failed runs within so many seconds; one from the future counts, since the clock has been set back."""
    clock = scene.snapshot.signs.clock
    return [] if clock is None else [end for end in _ends(scene) if end > clock - seconds]


def _attempts(scene: Scene, rung: Rung) -> Reason | None:
    rules = scene.gates.rules
    tried = _recent(scene, rules.attempts_hours * _HOUR)
    if len(tried) < rules.attempts:
        return _unknown(scene, rung)
    last = f", the last at {_told(tried[-1])}" if tried else ""
    return Reason(
        f"{len(tried)} repairs within {rules.attempts_hours} hours did not heal{last}, and policy.repair.attempts is "
        f"{rules.attempts}: a person has to look first"
    )


def _cool_down(scene: Scene, rung: Rung) -> Reason | None:
    rest = scene.gates.rules.cool_down_minutes * 60
    tried = _recent(scene, rest)
    if not tried:
        return _unknown(scene, rung)
    return Reason(
        f"a repair ended at {_told(tried[-1])} without healing: the next one after {_told(tried[-1] + rest)} "
        f"(policy.repair.cool_down_minutes is {rest // 60})"
    )


GATES: t.Final[tuple[Guard, ...]] = (
    Guard("change_number", _change_number, wants="a change number, from the class in policy.repair.change_number_from"),
    Guard(
        "maintenance_window",
        _window,
        host_word=_until,
        wants="inside the maintenance window that was given, with time enough; one must be given from the class in "
        "policy.repair.window_from",
    ),
    Guard(
        "attempts",
        _attempts,
        consent="try_again",
        wants="fewer than policy.repair.attempts runs within attempts_hours did not heal",
    ),
    Guard(
        "cool_down",
        _cool_down,
        consent="try_again",
        wants="policy.repair.cool_down_minutes since the last run that did not heal",
    ),
)
