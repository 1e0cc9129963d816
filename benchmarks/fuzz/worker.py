# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The run on several processes, and once more under coverage: how many branches the inputs reach.

Coverage has to be there before the modules are: the part of the run that it watches is a program of its own,
``python -m benchmarks.fuzz.worker SEED COUNT STEP``.
"""

from __future__ import annotations

import concurrent.futures
import json
import multiprocessing
import os
import pathlib
import subprocess
import sys
import tempfile
import typing as t

from . import ROOT, guessed, long
from .family import Input
from .pace import LIMIT, Pace
from .run import Failure, Tally, run

SHARE = 500  # inputs in one piece of work
CORE = "plugins/plugin_utils/_core"
#: What reads and judges; its branches are what the inputs are for.
WATCHED = (f"{CORE}/parsers/*", f"{CORE}/facts/*", f"{CORE}/reading.py", f"{CORE}/rules/*")


Worst = tuple[float, str]  # the ratio to a plain pass, and of what


def slow(number: int) -> tuple[Tally, Worst]:
    """The long answers of one command; the worst of them."""
    row = long.commands()[number]
    given = Input(row.family, row.subject, {row.name: (long.LONG, "")})
    return watched(given, f"{row.subject}: {row.name}", long.paces(row, number))


def watched(given: Input, name: str, paces: t.Iterable[Pace]) -> tuple[Tally, Worst]:
    """Count what was measured; what is out of proportion, and what was raised on the way, fails."""
    tally, worst = Tally(), (0.0, "")
    try:
        for pace in paces:
            told = f"{name} {pace.shape}, {pace.size} characters"
            tally.inputs += 1
            tally.note_time(pace.ms, told)
            worst = max(worst, (pace.ratio, told))
            if pace.too_slow:
                words = (
                    f"{pace.ratio:.0f} times a plain pass (limit {LIMIT:.0f}), growing {pace.growth:.1f} times as fast"
                )
                tally.failures.append(Failure(given, f"{told}: {words}", crash=False))
    except Exception as error:  # noqa: BLE001 # broad: whatever is raised is what is looked for
        tally.failures.append(Failure(given, f"{name}, long: {error!r}", crash=not isinstance(error, AssertionError)))
    return tally, worst


def everything(seed: int, count: int, guesses: int) -> tuple[Tally, Worst]:
    """``count`` drawn inputs, ``guesses`` of hypothesis, and the long ones; the worst of those."""
    total, worst = Tally(), (0.0, "")
    processes = min(os.cpu_count() or 1, 8)
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(processes, mp_context=context) as pool:
        slows = [pool.submit(slow, number) for number in range(len(long.commands()))]
        shares = [pool.submit(run, seed, range(at, min(at + SHARE, count))) for at in range(0, count, SHARE)]
        shares += [pool.submit(guessed.run, seed + at, guesses // processes) for at in range(processes)]
        for share in shares:
            total.add(share.result())
        for one in slows:
            tally, slowest = one.result()
            total.add(tally)
            worst = max(worst, slowest)
    return total, worst


def branch_coverage(seed: int, count: int, step: int) -> float:
    """Per cent of the branches of ``WATCHED`` that every ``step``th of the inputs reaches together."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        data, report = pathlib.Path(folder, "data"), pathlib.Path(folder, "report.json")
        include = ",".join(str(ROOT / pattern) for pattern in WATCHED)
        tool = [sys.executable, "-m", "coverage"]
        program = ["-m", "benchmarks.fuzz.worker", str(seed), str(count), str(step)]
        _call(*tool, "run", "--branch", f"--include={include}", f"--data-file={data}", *program)
        _call(*tool, "json", "--quiet", f"--data-file={data}", "-o", str(report))
        totals = json.loads(report.read_text(encoding="utf-8"))["totals"]
    return round(100 * totals["covered_branches"] / totals["num_branches"], 1)


def _call(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:4])}: exit status {done.returncode}: {done.stderr[-2000:]}")


def main(words: t.Sequence[str]) -> None:
    seed, count, step = map(int, words)
    run(seed, range(0, count, step))


if __name__ == "__main__":
    main(sys.argv[1:])
