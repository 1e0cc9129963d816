# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run gates and say how they went: ``python3 -m tests.gates [all | GROUP | NAME]...``, ``--list``.

Standard library only. Two gates run side by side unless one wants the machine for itself; the log of each lies in
``.cache/gates``. Exit status 1 when one failed.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import os
import signal
import subprocess
import sys
import threading
import time
import typing as t

from . import collection, returns, venvs
from .table import GATES, Gate

LOGS = venvs.CACHE / "gates"
TAIL = 60


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How a gate went: ``ok``, ``FAILED`` or ``not run`` with the reason."""

    gate: str
    result: str
    seconds: float = 0.0
    reason: str = ""


_running: set[subprocess.Popen[bytes]] = set()
_say = threading.Lock()


def _print(text: str) -> None:
    with _say:
        print(text, flush=True)


def _skipped(gate: Gate) -> str:
    if gate.needs and not any(venvs.ROOT.glob(gate.needs)):
        return f"nothing at {gate.needs} yet"
    if gate.root and os.geteuid() != 0:
        return "needs root"
    return ""


def _execute(gate: Gate, log: t.BinaryIO) -> str:
    """Run one gate; '' or why it failed."""
    python = venvs.ensure(gate.venv)
    env = collection.environment(python, **(returns.environment() if gate.returns else {}))
    command = [str(python) if gate.command[0] == "python" else gate.command[0], *gate.command[1:]]
    process = subprocess.Popen(
        command, cwd=venvs.ROOT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
    )
    _running.add(process)
    try:
        status = process.wait(timeout=gate.minutes * 60)
    except subprocess.TimeoutExpired:
        _end(process)
        return f"ended after {gate.minutes} minutes"
    finally:
        _running.discard(process)
    return "" if status == 0 else f"exit status {status}"


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=10)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        return


def run(gate: Gate) -> Outcome:
    """Run one gate and report its end at once."""
    reason = _skipped(gate)
    if reason:
        _print(f"not run  {gate.name}: {reason}")
        return Outcome(gate.name, "not run", reason=reason)
    path, start = LOGS / f"{gate.name.replace(' ', '-')}.log", time.monotonic()
    with open(path, "wb") as log:
        try:
            reason = _execute(gate, log)
        except venvs.NoPython as error:
            _print(f"NOT RUN  {gate.name}: {error}")
            return Outcome(gate.name, "not run", reason=str(error))
        except subprocess.CalledProcessError as error:
            reason = str(error)
    seconds = time.monotonic() - start
    if reason:
        tail = path.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL:]
        _print("\n".join([f"FAILED   {gate.name} ({seconds:.0f} s): {reason}", *(f"    | {line}" for line in tail)]))
        return Outcome(gate.name, "FAILED", seconds, reason)
    _print(f"ok       {gate.name} ({seconds:.0f} s)")
    return Outcome(gate.name, "ok", seconds)


def build_venvs(gates: t.Sequence[Gate], pool: concurrent.futures.Executor) -> Outcome:
    """Build every environment first, so that the seconds of a gate are its own."""

    def build(name: str) -> str:
        try:
            venvs.ensure(name)
        except venvs.NoPython:
            return ""  # each gate that needs it says so
        except subprocess.CalledProcessError as error:
            return f"{name}: {error}"
        return ""

    start = time.monotonic()
    names = dict.fromkeys(gate.venv for gate in gates if not _skipped(gate))
    reasons = "; ".join(filter(None, pool.map(build, names)))
    return Outcome("environments", "FAILED" if reasons else "ok", time.monotonic() - start, reasons)


def run_all(gates: t.Sequence[Gate]) -> list[Outcome]:
    """Side by side first, then those that want the machine for themselves, both in the order of the table."""
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = [build_venvs(gates, pool)]
        outcomes += pool.map(run, [gate for gate in gates if not gate.alone])
    outcomes += [run(gate) for gate in gates if gate.alone]
    order = {gate.name: number for number, gate in enumerate(gates)}
    return sorted(outcomes, key=lambda outcome: order.get(outcome.gate, -1))


def summary(outcomes: t.Sequence[Outcome], seconds: float) -> str:
    """The table at the end."""
    width = max(len(outcome.gate) for outcome in outcomes)
    rows = [f"{'gate':<{width}}  result   seconds"]
    rows += [f"{row.gate:<{width}}  {row.result:<7}  {row.seconds:7.1f}  {row.reason}".rstrip() for row in outcomes]
    failed = sum(outcome.result == "FAILED" for outcome in outcomes)
    left_out = sum(outcome.result == "not run" for outcome in outcomes)
    rows.append(f"{'total':<{width}}  {failed} failed, {left_out} not run, {seconds:.0f} s")
    return "\n".join(rows)


def select(words: t.Sequence[str]) -> list[Gate]:
    """Gates by name, group or ``all``; raises SystemExit for a word that names none."""
    known = {"all"} | {gate.name for gate in GATES} | {gate.group for gate in GATES}
    unknown = [word for word in words if word not in known]
    if unknown:
        raise SystemExit(f"no gate or group {', '.join(unknown)}; there are: {', '.join(sorted(known))}")
    return [gate for gate in GATES if {"all", gate.name, gate.group} & set(words)]


def _interrupted(number: int, frame: t.Any) -> t.NoReturn:
    for process in list(_running):
        _end(process)
    os._exit(128 + number)


def main(words: t.Sequence[str]) -> int:
    if "--list" in words:
        print("\n".join(f"{gate.group:<12} {gate.name}" for gate in GATES))
        return 0
    gates = select(words or ["all"])
    LOGS.mkdir(parents=True, exist_ok=True)
    returns.SEEN.unlink(missing_ok=True)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupted)
    start = time.monotonic()
    outcomes = run_all(gates)
    print("\n" + summary(outcomes, time.monotonic() - start), flush=True)
    return int(any(outcome.result == "FAILED" for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
