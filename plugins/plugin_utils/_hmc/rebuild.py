# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hmc_rmc_rebuild does: look, decide, rebuild a system, and look again until the views agree."""

from __future__ import annotations

import dataclasses
import typing as t

from .._core.consoles import SystemView
from .._core.hmc_rungs import REBUILD, Reason, rebuild_reasons, refusal
from .._core.redact import clean_line
from .deed import Look, Site, lines_of, refused_by_hmc, shown
from .login import HmcError

HEALED, NOT_NEEDED, UNKNOWN, PLANNED, REFUSED, FAILED = (
    "healed",
    "not_needed",
    "unknown",
    "planned",
    "refused",
    "failed",
)
#: Of several systems, the first of these that one of them has is the outcome of the task.
WORST_FIRST = (FAILED, REFUSED, PLANNED, HEALED, UNKNOWN, NOT_NEEDED)
MOST_TRIES, LONGEST_PAUSE = 100, 600


@dataclasses.dataclass(frozen=True)
class Wish:
    """The options. ``says_up``: partitions that say themselves that they are connected; ``pause``: seconds."""

    systems: tuple[str, ...] = ()
    says_up: frozenset[str] = frozenset()
    tries: int = 20
    pause: int = 15

    def __post_init__(self) -> None:
        if not 1 <= self.tries <= MOST_TRIES:
            raise HmcError(f"tries is {self.tries}: give a number from 1 to {MOST_TRIES}.", kind="options")
        if not 0 <= self.pause <= LONGEST_PAUSE:
            raise HmcError(f"pause is {self.pause}: give seconds from 0 to {LONGEST_PAUSE}.", kind="options")


def rebuild(site: Site, wish: Wish) -> dict[str, t.Any]:
    """The result of the task. HmcError: a system that is named is not there."""
    look = site.look(wish.systems)
    names = wish.systems or tuple(view.key for view in look.console.systems)
    rows: list[dict[str, t.Any]] = []
    for view in dict.fromkeys(look.system(name)[0] for name in names):
        rows.append(_one(site, wish, view.key, look))
        if rows[-1]["changed"]:  # what was read before is old by now
            look = site.look(wish.systems)
    return _result(look, rows)


def _one(site: Site, wish: Wish, key: str, look: Look) -> dict[str, t.Any]:
    found = next((pair for pair in look.rows() if pair[0].key == key), None)
    if found is None:  # it was there when the task began
        gone = {"outcome": UNKNOWN, "why": "the HMC could not be read any more", "changed": False}
        return {"key": key, "name": key, "serial": "", "reasons": [], "command": "", "tries": 0, **gone}
    view, system = found
    reasons = rebuild_reasons(look.answer, view.system.serial, wish.says_up)
    row = {"key": key, "name": system["name"], "serial": system["serial"], "reasons": _plain(reasons)}
    row |= {"command": shown(_argv(view)), "tries": 0, "changed": False}
    if not reasons:
        return {**row, **_at_rest(look, view)}
    against = refusal(REBUILD, look.answer, system) or _before(site, view)
    if against:
        return {**row, "outcome": REFUSED, "why": f"{against}: run this again later"}
    if site.check:
        return {**row, "outcome": PLANNED, "why": _why(reasons), "changed": True}
    return {**row, **_carry_out(site, wish, view, reasons)}


def _argv(view: SystemView) -> tuple[str, ...]:
    return REBUILD.argv(system=view.key)


def _at_rest(look: Look, view: SystemView) -> dict[str, t.Any]:
    """Nothing disagrees, as far as could be read."""
    unread = [gap.command for gap in look.console.unread if gap.command in ("lspartition", "lshmc_version")]
    if not view.partitions_read or unread:
        what = "its partitions" if not view.partitions_read else unread[0]
        return {"outcome": UNKNOWN, "why": f"nothing is known to disagree, and {what} could not be read"}
    return {"outcome": NOT_NEEDED, "why": "the views of the HMC agree"}


def _before(site: Site, view: SystemView) -> str:
    who = site.once.who(f"rebuild {view.key}")
    return f"{view.key} was rebuilt on HMC {who} in this run, and one HMC is rebuilt at a time" if who else ""


def _carry_out(site: Site, wish: Wish, view: SystemView, reasons: t.Sequence[Reason]) -> dict[str, t.Any]:
    """A command that did not end in time may have been heard: then the look afterwards decides as well."""
    if site.once.take(f"rebuild {view.key}", site.host):
        return {"outcome": REFUSED, "why": f"{_before(site, view)}: run this again later"}
    done = site.run(REBUILD, _argv(view), changes=True)
    wrong = refused_by_hmc(done) or (done.rc and (lines_of(done.text) or [f"exit status {done.rc}"])[0])
    if wrong:
        site.once.release(f"rebuild {view.key}")
        return {"outcome": FAILED, "why": f"the HMC refused the rebuild: {wrong}"}
    left: tuple[Reason, ...] | None = tuple(reasons)
    for tries in range(1, wish.tries + 1):
        left = _left(site.look([view.key]), view, wish)
        if left == ():
            return {"outcome": HEALED, "why": "the views agree after the rebuild", "tries": tries, "changed": True}
        if tries < wish.tries:
            site.sleep(wish.pause)
    why = "the HMC could not be read after it" if left is None else _why(left)
    return {"outcome": FAILED, "why": f"rebuilt, and not healed: {why}", "tries": wish.tries, "changed": True}


def _left(look: Look, view: SystemView, wish: Wish) -> tuple[Reason, ...] | None:
    """None: it can't be said. No gap counts as agreement."""
    found = rebuild_reasons(look.answer, view.system.serial, wish.says_up)
    now = next((own for own in look.console.systems if own.key == view.key), None)
    return found if found or (now and _at_rest(look, now)["outcome"] == NOT_NEEDED) else None


def _why(reasons: t.Sequence[Reason]) -> str:
    first = reasons[0]
    others = f", and {len(reasons) - 1} more" if len(reasons) > 1 else ""
    return clean_line(f"{first.partition}: {first.text} ({first.finding}){others}")


def _plain(reasons: t.Sequence[Reason]) -> list[dict[str, str]]:
    return [{key: clean_line(value) for key, value in reason._asdict().items()} for reason in reasons]


def _result(look: Look, rows: list[dict[str, t.Any]]) -> dict[str, t.Any]:
    outcome = next((name for name in WORST_FIRST if any(row["outcome"] == name for row in rows)), UNKNOWN)
    why = "; ".join(f"rebuild of {row['name']}: {row['why']}" for row in rows if row["outcome"] == outcome)
    about = {key: look.answer["hmc"][key] for key in ("host", "name")}
    result = {"changed": any(row["changed"] for row in rows), "outcome": outcome, "hmc": about, "systems": rows}
    result["why"] = why or "rebuild: the HMC listed no system"
    return {**result, "failed": True, "msg": result["why"]} if outcome == FAILED else result
