# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The repair ladder in every state of an abstract partition: real diagnosis, real plan, every way a run may end.

``states`` counts the different states that were judged, ``runs`` the runs that were followed from there, ``violations``
what did not hold (``benchmarks/ladder/invariants.py`` and ``HARMS`` of ``effects.py`` say what must). ``longest`` is the
number of runs on the longest path to its end. The space is stated in ``benchmarks/ladder/space.py``.
"""

from __future__ import annotations

import argparse
import time
import typing as t

from benchmarks.ladder import space
from benchmarks.ladder.explore import Tally, everything
from benchmarks.record import record


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench_ladder", description="Try the repair ladder in every state.")
    parser.add_argument(
        "--block", action="append", choices=[block.name for block in space.BLOCKS], help="only this one"
    )
    parser.add_argument("--slice", action="store_true", help="only the part that the tests run; nothing is recorded")
    return parser.parse_args()


def show(tally: Tally) -> None:
    """What did not hold, with a few of the states that show it."""
    for what, count in tally.count.most_common():
        print(f"{count} times: {what}")
        for example in tally.examples[what]:
            print(f"    {example}")


def rows(blocks: t.Sequence[space.Block], tally: Tally) -> list[dict[str, t.Any]]:
    started = [{"what": f"block {block.name}", "number": tally.blocks[block.name]} for block in blocks]
    planned = [{"what": f"plans with {rung}", "number": count} for rung, count in sorted(tally.rungs.items())]
    ends = ("states", "runs", "longest", "violations")
    told = {"states": len(tally.states), "runs": tally.runs, "longest": tally.longest, "violations": tally.violations}
    return started + planned + [{"what": name, "number": told[name]} for name in ends]


def main() -> None:
    options = _options()
    chosen = space.SLICE if options.slice else space.BLOCKS
    blocks = [block for block in chosen if not options.block or block.name in options.block]
    start = time.monotonic()
    tally = everything(blocks)
    taken = time.monotonic() - start
    show(tally)
    table = rows(blocks, tally)
    if options.slice or options.block:
        print("\n".join(f"{row['what']}: {row['number']}" for row in table), f"\n{taken:.1f} s")
    else:
        figures = {
            "states": len(tally.states),
            "violations": tally.violations,
            "runs": tally.runs,
            "longest": tally.longest,
            "roots": dict(tally.blocks),
            "rungs": dict(tally.rungs),
            "run_s": round(taken, 1),
        }
        record("ladder", figures, table)
    if tally.violations:
        raise SystemExit(f"{tally.violations} violations: see above")


if __name__ == "__main__":
    main()
