# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about what former repairs left behind."""

from __future__ import annotations

import typing as t

from .base import MANAGERS, Hit, Proof, Rule, Scene
from .daemons import TECHNOTE

DOUBT = " (whether that run is still at work could not be read)"


def repair_interrupted(scene: Scene) -> t.Iterator[Hit]:
    """The marker of a begun rung is there and its run is not at work any more."""
    left = scene.snapshot.unfinished
    if left and not left.alive:
        yield Hit(scene.name, {"rung": left.rung, "run": left.run, "doubt": DOUBT if left.alive is None else ""})


ROWS = (
    Rule(
        "RMC081",
        "repair_interrupted",
        "error",
        ("rsct_installed",),
        repair_interrupted,
        (Proof("unfinished"), Proof("history", ("{run}",)), Proof("repairing", ("/runs/",))),
        "{subject}: run {run} began {rung} and never finished it{doubt}, so RMC may be stopped or half changed. Next: "
        "let rmc_reset run again, it goes on with that step before anything else.",
        remedy="resume",
        human="Let the repair of {host} run again; it finishes {rung} of run {run} first. On a node of a cluster ask its "
        "administrator before.",
        risk="link",
        source=TECHNOTE,
        # what a step stops, closes or takes away until it is finished
        explains=("RMC002", "RMC003", "RMC004", "RMC013", *MANAGERS),
    ),
)
