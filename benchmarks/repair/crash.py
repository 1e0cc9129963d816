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
import pathlib
import re
import subprocess
import time
import typing as t

from tests.integration.live_estate import Estate, eventually

from .cuts import CUTS, Attempt
from .live import ask, copy_of, later, rows, well
from .ours import watched
from .scenes import Case, estate, injected

SCALE = 20  # simulated seconds in a second: a step lasts long enough to be cut
WAITS = {"POWEROPS_WAIT_SCALE": "12"}
#: The word of the HMC, the only one that there is.
FACTS: t.Final = {
    "no_migration": True,
    "hmcs": [{"hmc": {"name": "hmc1", "addresses": ["192.0.2.21"]}, "no_migration": True}],
}
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
ENDED = (*GOOD, "failed", "refused")
ONCE = ("rmcctrl -z", "recfgct", "stopsrc", "ctskeygen")
BOUGHT = ("living_link_cut",)  # by an allowance of CLIMBS, where a link lives although the id is lost
PATIENCE = 90  # real seconds for a step to begin, and for a repair to end after a cut
AT_ONCE = 6


@dataclasses.dataclass(frozen=True)
class Climb:
    """How one rung is reached. ``first``: runs of the repair before the one that is cut."""

    rung: str
    case: Case
    allow: tuple[str, ...] = ()
    first: int = 0


CLIMBS: t.Final = (
    Climb("start_ctrmc", Case("aix72", "ctrmc_stopped")),
    Climb("restart_mcproxy", Case("aix73-inband", "inband_stuck")),
    Climb("unsuspend", Case("aix72", "link_suspended")),
    Climb("refresh", Case("rhel9", "address_changed")),
    Climb("enable_remote", Case("rhel9", "remote_clients_disabled"), ("open_listener",)),
    Climb("recycle", Case("aix72", "rmcd_hung")),
    Climb("recycle", Case("rhel9", "keys_renewed")),
    Climb("remove_stale", Case("aix72", "stale_mcp"), ("remove_stale",)),
    Climb("new_keys", Case("rhel9", "handshake_persistent"), ("new_keys", "try_again"), first=1),
    Climb("restore_identity", Case("aix72", "node_id_missing"), ("restore_identity", "recycle_with_live_link")),
    Climb("new_identity", Case("aix72", "duplicate_node_id"), ("new_identity", "drop_caa_parent")),
    Climb("new_identity", Case("rhel9", "duplicate_node_id"), ("new_identity",)),
)


@dataclasses.dataclass(frozen=True)
class Uncut:
    """What a climb does when nothing happens: the commands of its rung, WAIT after them, and whether the host is well."""

    steps: tuple[str, ...]
    heals: bool


@dataclasses.dataclass(frozen=True)
class Point:
    """``step``: the command that is cut, as the journal shows it, or WAIT. ``heals``: uncut, it would."""

    climb: Climb
    step: str
    cut: str
    heals: bool = True

    def __str__(self) -> str:
        return f"{self.climb.rung} ({self.climb.case.kind}), {self.step}: {self.cut}"


@dataclasses.dataclass(frozen=True)
class Verdict:
    """``wrong``: why it has stopped half way, empty when it has not. ``struck``: the step was seen and cut."""

    point: Point
    wrong: tuple[str, ...]
    struck: bool = True


@dataclasses.dataclass
class Trial:
    """A point on its host, ``name``. ``born``: the node id before anything was broken. ``result``: of the last whole run."""

    live: Estate
    name: str
    point: Point
    born: str
    result: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    struck: bool = False
    wrong: list[str] = dataclasses.field(default_factory=list)


def matrix(uncut: t.Mapping[Climb, Uncut]) -> list[Point]:
    """All points."""
    return [Point(climb, step, cut, own.heals) for climb, own in uncut.items() for step in own.steps for cut in CUTS]


def steps_of(climbs: t.Sequence[Climb]) -> dict[Climb, Uncut]:
    """By climb: what its rung runs when nothing is cut. No steps where the rung was not climbed."""
    with _stage([Point(climb, WAIT, "") for climb in climbs]) as trials:
        _former_runs(trials)
        _run_all(trials)
        later(trials[0].live, SETTLED)
        truth = rows(trials[0].live)
        return {trial.point.climb: Uncut(_steps(trial), _well(truth[trial.name])) for trial in trials}


def _steps(trial: Trial) -> tuple[str, ...]:
    rung = trial.point.climb.rung
    done = [_anyones(command) for step, command in trial.result.get("executed", ()) if step == rung]
    return (*dict.fromkeys(done), WAIT) if done else ()


def carry_out(points: t.Sequence[Point]) -> list[Verdict]:
    """Everything is cut, then all next runs begin, then all are judged: simulated time makes no leap in between."""
    with _stage(points) as trials:
        live = trials[0].live
        _former_runs(trials)
        _each(_cut, trials)
        later(live, LATER)
        _run_all(trials)
        later(live, SETTLED)
        truth = rows(live)
        _each(lambda trial: _judge(trial, truth[trial.name]), trials)
        return [Verdict(trial.point, tuple(trial.wrong), trial.struck) for trial in trials]


def _each(act: t.Callable[[Trial], None], trials: t.Sequence[Trial]) -> None:
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(act, trials))


def _former_runs(trials: t.Sequence[Trial]) -> None:
    for number in range(max(trial.point.climb.first for trial in trials)):
        _run_all([trial for trial in trials if trial.point.climb.first > number])
        later(trials[0].live, LATER)


@contextlib.contextmanager
def _stage(points: t.Sequence[Point]) -> t.Iterator[list[Trial]]:
    """A host for each point, broken long ago; the program that is to be cut is slow there."""
    names = {f"c{number:03d}": point for number, point in enumerate(points, 1)}
    data = estate([point.climb.case for point in points], scale=SCALE)
    live = Estate({**data, "var_full_kills": False})  # a full disk is the cut, not another fault
    try:
        born = rows(live)
        later(live, SETTLED)
        for name, point in names.items():
            ask(live, verb="inject", hosts=name, faults=[injected(point.climb.case, name)])
        later(live, SETTLED)
        for name, point in names.items():
            if point.step != WAIT:
                ask(live, verb="inject", hosts=name, faults=[f"slow:{point.step.split()[0]}"])
        yield [Trial(live, name, point, born[name]["node_id"]) for name, point in names.items()]
    finally:
        live.close()


# --- controllers ----------------------------------------------------------------------------------------------------


def _play(hosts: t.Sequence[str], options: t.Mapping[str, t.Mapping[str, t.Any]]) -> list[dict[str, t.Any]]:
    """``options``: by host, what differs between them."""
    own = {name: f"{{{{ given[inventory_hostname].{name} }}}}" for name in ("allow", "twins")}
    reset = {"powerops.rsct.rmc_reset": {**own, "hmc_facts": FACTS, "samples": 1}}
    return [{
        "hosts": ":".join(hosts), "gather_facts": False, "strategy": "free", "environment": "{{ rmc_environment }}",
        "vars": {"given": dict(options)}, "tasks": [reset],
    }]  # fmt: skip


def _options(trial: Trial, truth: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    return {"allow": list(trial.point.climb.allow), "twins": copy_of(trial.name, truth)}


def _start(trial: Trial, retries: int = 0, second: str = "") -> subprocess.Popen[str]:
    """A controller for one host, with ssh connections of its own."""
    live, name = trial.live, trial.name
    book = live.write(f"{name}{second}.yml", _play([name], {name: _options(trial, rows(live))}))
    sockets = {"ansible_control_path_dir": str(_sockets(live, name)), "ansible_ssh_retries": retries}
    return live.start(book, rmc_environment=WAITS, **sockets)


def _run_all(trials: t.Sequence[Trial]) -> None:
    """A run that nobody cuts, of one controller for all hosts."""
    if trials:
        live, truth = trials[0].live, rows(trials[0].live)
        options = {trial.name: _options(trial, truth) for trial in trials}
        book = live.write("all.yml", _play(list(options), options))
        told = watched(live, book, AT_ONCE, rmc_environment=WAITS)
        for trial in trials:
            trial.result = told.get(trial.name, {})


def _sockets(live: Estate, name: str) -> pathlib.Path:
    return live.folder / f"s{name}"


# --- one point ------------------------------------------------------------------------------------------------------


def _cut(trial: Trial) -> None:
    """A run that is cut, until it is quiet on the host."""
    live, name, point, cut = trial.live, trial.name, trial.point, CUTS[trial.point.cut]
    began = len(live.mutating(name))
    child = _start(trial, cut.retries)
    attempt = Attempt(live, name, child, _sockets(live, name), lambda: _start(trial, second="x"))
    eventually(lambda: child.poll() is not None or _seen(live, name, point.step), PATIENCE)
    trial.struck = child.poll() is None
    other = cut.strike(attempt) if trial.struck else None
    for controller in filter(None, (child, other)):
        live.finish(controller, time.monotonic(), timeout=300)
    eventually(lambda: _quiet(live, name), PATIENCE)
    cut.mend(attempt)
    if trial.struck and cut.survives and (twice := _twice(live.mutating(name)[began:])):
        trial.wrong.append(f"ran twice: {', '.join(twice)}")


def _seen(live: Estate, name: str, step: str) -> bool:
    journal = _anyones(live.ssh(name, f"cat {FOLDER}/last/journal 2>/dev/null"))
    lines = [line.split("\t") for line in journal.splitlines()]
    last = [cells for cells in lines if len(cells) == 5][-1:]
    return any(cells[2] == "wait" if step == WAIT else cells[2:4] == ["run", step] for cells in last)


def _anyones(text: str) -> str:
    """Every host has a node id of its own, and a step is the same on all."""
    return re.sub(r"\b(0x)?[0-9a-f]{16}\b", "ID", text)


def _quiet(live: Estate, name: str) -> bool:
    """The host is up, and no repair runs there."""
    said = live.ssh(name, "ps -A -o args=; echo there")
    return "there" in said and "/repair.sh" not in said


def _twice(typed: t.Sequence[str]) -> list[str]:
    """A start may be repeated until SRC shows it: that is how a step that owes something is finished."""
    counts = collections.Counter(typed)
    return [text for text, count in counts.items() if count > 1 and text.startswith(ONCE)]


def _judge(trial: Trial, row: t.Mapping[str, t.Any]) -> None:
    """After the next run. A climb that would not have healed uncut has to leave RMC running, and no more."""
    point, outcome = trial.point, trial.result.get("outcome")
    if outcome not in (GOOD if point.heals else ENDED):
        trial.wrong.append(f"the next run ended as {outcome}: {str(trial.result.get('msg', ''))[:160]}")
    if not (_well(row) if point.heals else row["ctrmc"] == "active"):
        seen = f"ctrmc {row['ctrmc']}, links {row['links']}, {row['inband']}, {row['faults']}"
        trial.wrong.append(f"RMC is not well: {seen}")
    if not row["node_id"] or (point.climb.rung != "new_identity" and row["node_id"] != trial.born):
        trial.wrong.append(f"node id {row['node_id'] or 'none'} instead of {trial.born}")
    if harm := [kind for kind, count in row["harm"].items() if count and kind not in BOUGHT]:
        trial.wrong.append(f"harm: {', '.join(harm)}")
    trial.wrong += [f"{what} is left" for what in trial.live.ssh(trial.name, LEFT).splitlines()]


def _well(row: t.Mapping[str, t.Any]) -> bool:
    """Slow commands are the benchmark's own doing."""
    return well({**row, "faults": [fault for fault in row["faults"] if not fault.startswith("slow:")]})
