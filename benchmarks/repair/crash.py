# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The crash matrix: every step of every rung, cut in every way, over real SSH; and what the next run makes of it.

A step is a command of the rung, cut while it runs, and the wait after the last one. A case has stopped half way when RMC
is down after the next run, the node id is lost, a lock or a marker is left, the next run does not end well, or something
ran twice although the repair on the host had survived.
"""

from __future__ import annotations

import collections
import concurrent.futures
import contextlib
import dataclasses
import json
import pathlib
import subprocess
import time
import typing as t

from tests.integration.live_estate import Estate, eventually

from .cuts import CUTS, Attempt
from .live import ask, copy_of, later, rows, well
from .scenes import Case, estate, injected

SCALE = 20  # simulated seconds in a second: a step lasts long enough to be cut
WAITS = {"POWEROPS_WAIT_SCALE": "20"}
SETTLED, LATER = 1800, 7200  # simulated seconds before the first run, and before the next one
FOLDER = "/var/adm/powerops-rsct"
#: A lock counts while its owner lives: the next repair sets a dead one aside.
LEFT = f"""\
cd {FOLDER} || exit
[ ! -e unfinished ] || echo the marker of an unfinished step
[ -f lock/owner ] && read -r pid run rest <lock/owner || exit 0
case $(ps -o args= -p "$pid") in *"$run"*) echo a lock that is held ;; esac
"""
WAIT = "wait"
GOOD = ("healed", "healthy", "not_needed")
AT_ONCE = 6


@dataclasses.dataclass(frozen=True)
class Climb:
    """How one rung is reached. ``mended``: the fault is gone when the repair begins, and left something behind.

    ``first``: runs of the repair before the one that is cut.
    """

    rung: str
    case: Case
    allow: tuple[str, ...] = ()
    mended: bool = False
    first: int = 0


CLIMBS: t.Final = (
    Climb("start_ctrmc", Case("aix72", "ctrmc_stopped")),
    Climb("restart_mcproxy", Case("aix73-inband", "inband_stuck")),
    Climb("unsuspend", Case("aix72", "link_suspended")),
    Climb("refresh", Case("rhel9", "mtu_mismatch"), mended=True),
    Climb("enable_remote", Case("rhel9", "remote_clients_disabled"), ("open_listener",)),
    Climb("recycle", Case("aix72", "rmcd_hung")),
    Climb("recycle", Case("rhel9", "keys_renewed")),
    Climb("remove_stale", Case("aix72", "stale_mcp"), ("remove_stale",)),
    Climb("new_keys", Case("rhel9", "private_key_missing"), ("new_keys", "try_again"), first=1),
    Climb("restore_identity", Case("aix72", "node_id_missing"), ("restore_identity", "recycle_with_live_link")),
    Climb("new_identity", Case("aix72", "duplicate_node_id"), ("new_identity", "drop_caa_parent")),
    Climb("new_identity", Case("rhel9", "duplicate_node_id"), ("new_identity",)),
)


@dataclasses.dataclass(frozen=True)
class Point:
    """``step``: the command that is cut, as the journal shows it, or WAIT."""

    climb: Climb
    step: str
    cut: str

    def __str__(self) -> str:
        return f"{self.climb.rung} ({self.climb.case.kind}), {self.step}: {self.cut}"


@dataclasses.dataclass(frozen=True)
class Verdict:
    """``wrong``: why it has stopped half way, empty when it has not. ``struck``: the step was seen and cut."""

    point: Point
    wrong: tuple[str, ...]
    struck: bool = True


def matrix(steps: t.Mapping[Climb, t.Sequence[str]], every: int = 1) -> list[Point]:
    """All points, or each so manieth."""
    points = [Point(climb, step, cut) for climb, found in steps.items() for step in found for cut in CUTS]
    return points[::every]


def steps_of(climbs: t.Sequence[Climb]) -> dict[Climb, tuple[str, ...]]:
    """By climb: what its rung runs when nothing is cut. Empty where the rung was not climbed."""
    points = [Point(climb, WAIT, "") for climb in climbs]
    with _stage(points) as (live, names), concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        runs = list(pool.map(lambda item: _uncut(live, *item), names.items()))
    return {climb: (*found, WAIT) if found else () for climb, found in zip(climbs, runs)}


def _uncut(live: Estate, name: str, point: Point) -> tuple[str, ...]:
    result = _ended(live, name, _start(live, name, point.climb))
    rung = point.climb.rung
    return tuple(dict.fromkeys(row["command"] for row in result.get("executed", ()) if row["step"] == rung))


def carry_out(points: t.Sequence[Point]) -> list[Verdict]:
    with _stage(points) as (live, names), concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda item: _carried_out(live, *item), names.items()))


@contextlib.contextmanager
def _stage(points: t.Sequence[Point]) -> t.Iterator[tuple[Estate, dict[str, Point]]]:
    """A host for each point, broken long ago; the program that is to be cut is slow there."""
    names = {f"c{number:03d}": point for number, point in enumerate(points, 1)}
    data = estate([point.climb.case for point in points], scale=SCALE)
    live = Estate({**data, "var_full_kills": False})  # a full disk is the cut, not another fault
    try:
        later(live, SETTLED)
        for name, point in names.items():
            ask(live, verb="inject", hosts=name, faults=[injected(point.climb.case, name)])
        later(live, SETTLED)
        for name, point in names.items():
            if point.climb.mended:
                ask(live, verb="heal", hosts=name, faults=[injected(point.climb.case, name)])
            if point.step != WAIT:
                ask(live, verb="inject", hosts=name, faults=[f"slow:{point.step.split()[0]}"])
        yield live, names
    finally:
        live.close()


# --- controllers ----------------------------------------------------------------------------------------------------


def _start(live: Estate, name: str, climb: Climb, retries: int = 0, second: str = "") -> subprocess.Popen[str]:
    options = {"allow": list(climb.allow), "hmc_facts": {"no_migration": True}, "twins": copy_of(name, rows(live))}
    reset = {"powerops.rsct.rmc_reset": options, "register": "result", "failed_when": False, "ignore_unreachable": True}
    keep = {
        "ansible.builtin.copy": {"content": "{{ result | to_json }}", "dest": f"{live.files}/{name}{second}.json"},
        "delegate_to": "localhost",
    }
    play = {"hosts": name, "gather_facts": False, "environment": "{{ rmc_environment }}", "tasks": [reset, keep]}
    sockets = {"ansible_control_path_dir": str(_sockets(live, name)), "ansible_ssh_retries": retries}
    return live.start(live.write(f"{name}{second}.yml", [play]), rmc_environment=WAITS, **sockets)


def _sockets(live: Estate, name: str) -> pathlib.Path:
    return live.folder / f"s{name}"


def _ended(live: Estate, name: str, child: subprocess.Popen[str], second: str = "") -> dict[str, t.Any]:
    """What the task said; empty when its controller did not live to tell."""
    path = live.files / f"{name}{second}.json"
    live.finish(child, time.monotonic(), timeout=300)
    result: dict[str, t.Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.unlink(missing_ok=True)
    return result


# --- one point ------------------------------------------------------------------------------------------------------


def _carried_out(live: Estate, name: str, point: Point) -> Verdict:
    born = rows(live)[name]["node_id"]
    for _former in range(point.climb.first):
        _ended(live, name, _start(live, name, point.climb))
    began = len(live.mutating(name))
    cut = CUTS[point.cut]
    child = _start(live, name, point.climb, cut.retries)
    attempt = Attempt(live, name, child, _sockets(live, name), lambda: _start(live, name, point.climb, second="x"))
    struck = bool(eventually(lambda: child.poll() is not None or _seen(live, name, point.step), 90))
    other = cut.strike(attempt) if struck else None
    _ended(live, name, child)
    if other:
        _ended(live, name, other, "x")
    eventually(lambda: _quiet(live, name), 60)
    cut.mend(attempt)
    typed = live.mutating(name)[began:]
    wrong = _next_run(live, name, point, born)
    if struck and cut.survives and (twice := _twice(typed)):
        wrong.append(f"ran twice: {', '.join(twice)}")
    return Verdict(point, tuple(wrong), struck)


def _seen(live: Estate, name: str, step: str) -> bool:
    journal = live.ssh(name, f"cat {FOLDER}/last/journal 2>/dev/null")
    rows = [line.split("\t") for line in journal.splitlines()]
    last = [cells for cells in rows if len(cells) == 5][-1:]
    return any(cells[2] == "wait" if step == WAIT else cells[2:4] == ["run", step] for cells in last)


def _quiet(live: Estate, name: str) -> bool:
    """The host is up, and no repair runs there."""
    said = live.ssh(name, "ps -A -o args=; echo there")
    return "there" in said and "/repair.sh" not in said


def _twice(typed: t.Sequence[str]) -> list[str]:
    """A start may be repeated until SRC shows it: that is how a step that owes something is finished."""
    counts = collections.Counter(typed)
    return [
        text for text, count in counts.items() if count > 1 and text.startswith(("rmcctrl -z", "recfgct", "stopsrc"))
    ]


def _next_run(live: Estate, name: str, point: Point, born: str) -> list[str]:
    """What is wrong after the next run."""
    later(live, LATER)
    result = _ended(live, name, _start(live, name, point.climb))
    wrong = []
    if result.get("outcome") not in GOOD:
        wrong.append(f"the next run ended as {result.get('outcome')}: {str(result.get('msg', ''))[:160]}")
    later(live, SETTLED)
    row = rows(live)[name]
    left = live.ssh(name, LEFT).splitlines()
    if not well({**row, "faults": [fault for fault in row["faults"] if not fault.startswith("slow:")]}):
        wrong.append(f"RMC is not well: ctrmc {row['ctrmc']}, links {row['links']}, {row['inband']}, {row['faults']}")
    if not row["node_id"] or (point.climb.rung != "new_identity" and born and row["node_id"] != born):
        wrong.append(f"node id {row['node_id'] or 'none'} instead of {born}")
    return wrong + [f"{what} is left" for what in left]
