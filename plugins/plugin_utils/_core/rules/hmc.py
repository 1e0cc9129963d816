# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that compare the partition with what an HMC says of it. They need ``hmc_facts`` from triage."""

from __future__ import annotations

import shlex
import typing as t

from .base import Hit, Proof, Rule, Scene

HMC_DOC = "https://www.ibm.com/docs/en/rsct/3.2?topic=hmc-checking-status-rmc-connections"
RUNNING = "running"
CONNECTED = ("active", "busy")  # busy is connected, and occupied; pypowervm takes it so as well


def _fact(scene: Scene, name: str) -> str:
    return str((scene.hmc or {}).get(name) or "")


def hmc_disagrees(scene: Scene) -> t.Iterator[Hit]:
    said = _fact(scene, "rmc_state").lower()
    up = any(link.up for link in scene.relevant) and scene.rmc_runs
    if up and said and said not in CONNECTED and _fact(scene, "state").lower() in ("", RUNNING):
        yield Hit(
            _fact(scene, "name") or scene.name,
            {"said": said, "system": shlex.quote(_fact(scene, "system") or "SYSTEM")},
        )


def not_running(scene: Scene) -> t.Iterator[Hit]:
    state = _fact(scene, "state")
    if state and state.lower() != RUNNING:
        yield Hit(_fact(scene, "name") or scene.name, {"said": state})


ROWS = (
    Rule(
        "HMC001",
        "hmc_disagrees",
        "error",
        ("hmc", "links"),
        hmc_disagrees,
        (Proof("rmcdomainstatus"), Proof("mcproxy", ("|",))),
        "{subject}: the partition says its link is up, the HMC says {said}. Owner: the HMC administrator; "
        "next: chsysstate -r sys -m {system} -o rebuild.",
        human="On one HMC at a time, and not during LPM, DLPAR or firmware work: chsysstate -r sys -m {system} "
        "-o rebuild.",
        risk="hmc",
        source=HMC_DOC,
    ),
    Rule(
        "HMC002",
        "not_running",
        "info",
        ("hmc",),
        not_running,
        (),
        "{subject}: the HMC says the partition is {said}; without an operating system there is no RMC. Owner: nobody.",
        human="None: {subject} is {said}.",
        source=HMC_DOC,
    ),
)
