# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Output that nobody ever printed, for every command: right or unknown, no crash, no injection, time in step with length.

``inputs`` counts all of them, ``crashes`` those on which anything was raised and ``wrong`` those for which something does
not hold (``benchmarks/fuzz/verdict.py`` says what). ``branch_coverage_pct`` is of parsers, facts, reading and rules, over
a part of the inputs. ``slowest_ms`` is the processor time of the slowest input, one of 10 MB; ``worst_ratio`` that of
such a text to one plain pass over it. A failure is kept as a file and ``--replay FILE`` asks again.
"""

from __future__ import annotations

import argparse
import pathlib
import time

from benchmarks.fuzz import ROOT, run, seeds, worker
from benchmarks.record import record

INPUTS, GUESSES = 96_000, 4_000
WATCHED = 2_000  # so many inputs are asked once more under coverage
SHOWN = 20


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench_fuzz", description="Fuzz the reading of hosts and HMCs.")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws other inputs (default 1)")
    parser.add_argument("--inputs", type=int, default=INPUTS, help=f"how many are drawn (default {INPUTS})")
    parser.add_argument("--guesses", type=int, default=GUESSES, help=f"how many of hypothesis (default {GUESSES})")
    parser.add_argument("--replay", type=pathlib.Path, help="ask one input again that was kept")
    return parser.parse_args()


def _show(failures: list[run.Failure]) -> None:
    """One line to see each again."""
    for failure in failures[:SHOWN]:
        kept = failure.keep().relative_to(ROOT)
        last = failure.words.strip().splitlines()[-1]
        print(f"{failure.given.subject}: {last[:160]}\n  python -m benchmarks.bench_fuzz --replay {kept}")
    if len(failures) > SHOWN:
        print(f"and {len(failures) - SHOWN} more")


def _replay(path: pathlib.Path) -> None:
    failure = run.judged(run.load(path))
    if failure:
        raise SystemExit(failure.words)
    print(f"{path}: nothing is wrong with it")


def main() -> None:
    options = _options()
    if options.replay:
        _replay(options.replay)
        return
    print(f"seed {options.seed}: {options.inputs} inputs and {options.guesses} of hypothesis", flush=True)
    start = time.monotonic()
    tally, (ratio, worst) = worker.everything(options.seed, options.inputs, options.guesses)
    taken = time.monotonic() - start
    figures = {
        "seed": options.seed,
        "inputs": tally.inputs,
        "crashes": tally.crashes,
        "wrong": len(tally.failures) - tally.crashes,
        "branch_coverage_pct": worker.branch_coverage(options.seed, options.inputs, max(options.inputs // WATCHED, 1)),
        "slowest_ms": round(tally.slowest_ms, 1),
        "slowest": tally.slowest,
        "worst_ratio": round(ratio, 1),
        "worst": worst,
        "commands": len(seeds.texts()),
        "commands_spoiled": len(tally.spoiled),
        "mutations": len(tally.mutations),
        "run_s": round(taken, 1),
    }
    _show(tally.failures)
    record("fuzz", figures)
    if tally.failures:
        raise SystemExit(f"{len(tally.failures)} inputs failed: see above")


if __name__ == "__main__":
    main()
