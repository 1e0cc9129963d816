# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries cases out side by side, in processes that each have a folder for the files of their hosts."""

from __future__ import annotations

import multiprocessing
import os
import pathlib
import shutil
import typing as t

from .cases import Case
from .outcome import Outcome, outcome
from .world import scratch

CHUNK = 25  # cases handed out at a time
Work = tuple[Case, bool, dict[str, t.Any]]  # see outcome.outcome
_folder: pathlib.Path


def _begin(folder: pathlib.Path) -> None:
    global _folder
    _folder = folder


def _one(work: Work) -> Outcome:
    case, everybody, estate = work
    own = _folder / str(os.getpid())
    own.mkdir(exist_ok=True)
    try:
        return outcome(case, own, everybody, **estate)
    finally:
        shutil.rmtree(own, ignore_errors=True)


def carry_out(works: t.Sequence[Work]) -> list[Outcome]:
    """In the order of ``works``."""
    # Forked, so that texts have the same hash in all of them.
    with scratch() as folder, multiprocessing.get_context("fork").Pool(None, _begin, (folder,)) as pool:
        return pool.map(_one, works, CHUNK)


def by_case(outcomes: t.Iterable[Outcome]) -> dict[Case, Outcome]:
    return {one.case: one for one in outcomes}
