# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that need an HMC's word: it is compared with the partition's, or it tells what is wrong at the HMC's own end."""

from __future__ import annotations

import dataclasses
import shlex
import typing as t

from ..console_verdict import CONNECTED, runs
from ..findings import Finding
from ..hmc_facts import Word
from . import console, console_access, console_machine
from .base import Hit, Proof, Rule, Scene
from .console_sources import HMC_STATUS


def _name(scene: Scene, word: Word) -> str:
    return word.text("name") or scene.name


def _links(scene: Scene, word: Word) -> tuple[str, ...] | None:
    """Names of the links to this HMC, empty for all of them; None where the policy does not count it."""
    own = [link for link in scene.links if word.is_of(link)]
    if own or not word.known:
        return tuple(link.hmc for link in own) if not own or any(link.matters for link in own) else None
    return None if scene.policy.expected_hmcs else (word.label,)


def _says_up(scene: Scene, word: Word) -> bool:
    """Does the partition call the link to this HMC up? To any, where the word does not say whose it is."""
    return any(link.up and (not word.known or word.is_of(link)) for link in scene.relevant)


def _only_listed(scene: Scene, word: Word) -> bool:
    """Linux lists in-band HMCs without a state; where neither source of the HMC knows a connection, that proves none."""
    table = scene.snapshot.proxy
    listed = any(link.transport == "inband" and word.known and word.is_of(link) for link in scene.relevant)
    return table is not None and table.layout == "keyvalue" and listed and word.row.get("lspartition_active") == 0


def _system(scene: Scene, word: Word) -> str:
    """As -m takes it. Two systems may share a name, but neither type and serial number, which the host knows as well."""
    levels, serial = scene.snapshot.levels, word.text("serial")
    same = levels.model and serial and serial == levels.serial
    return f"{levels.model}*{serial}" if same else word.text("system") or "SYSTEM"


def hmc_disagrees(scene: Scene) -> t.Iterator[Hit]:
    """An HMC looks at a link some time after it has come up: what is young may still be news to it."""
    for word in () if scene.young else scene.words:
        said = word.text("rmc_state").lower()
        wrong = CONNECTED.get(said) is False and runs(word.text("state")) and not _only_listed(scene, word)
        if wrong and scene.rmc_runs and _says_up(scene, word):
            words = {"said": said, "hmc": f"HMC {word.label}" if word.label else "the HMC"}
            system = shlex.quote(_system(scene, word))
            yield Hit(_name(scene, word), {**words, "system": system}, hmcs=_links(scene, word) or ())


def not_running(scene: Scene) -> t.Iterator[Hit]:
    for word in scene.words:
        state = word.text("state")
        if state:
            if not runs(state):
                yield Hit(_name(scene, word), {"said": state})
            return


def _drm_runs(scene: Scene, word: Word) -> bool:
    """Without IBM.DRM the partition itself says why the HMC sees no capabilities."""
    drm = scene.snapshot.subsystem("IBM.DRM")
    return scene.snapshot.subsystems is None or bool(drm and drm.active)


def _out_of_reach(scene: Scene, word: Word) -> bool:
    """An HMC that the partition knows and does not reach either. To one that it reaches, the controller has no way."""
    own = [link for link in scene.links if word.is_of(link)]
    return bool(own) and not any(link.up for link in own)


#: Findings of an HMC that a partition repeats only where this holds.
WHERE: t.Final[dict[str, t.Callable[[Scene, Word], bool]]] = {"HMC005": _drm_runs, "HMC023": _out_of_reach}


def _told(row: Rule) -> Rule:
    """The row by which a partition repeats what an HMC has found: same id, same words."""

    holds = WHERE.get(row.id, lambda scene, word: True)

    def predicate(scene: Scene) -> t.Iterator[Hit]:
        for word in scene.words:
            links = _links(scene, word)
            for finding in word.findings if links is not None else ():
                if finding.id == row.id and holds(scene, word):
                    yield Hit(finding.subject, hmcs=links or (), ready=_as_row(finding, row))

    return dataclasses.replace(row, needs=("hmc",), predicate=predicate, evidence=())


def _as_row(finding: Finding, row: Rule) -> Finding:
    return dataclasses.replace(
        finding, slug=row.slug, severity=row.severity, risk=row.risk, confidence=row.confidence, source=row.source
    )


OWN_ROWS = (
    Rule(
        "HMC001",
        "hmc_disagrees",
        "error",
        ("hmc", "links"),
        hmc_disagrees,
        (Proof("rmcdomainstatus"), Proof("mcproxy", ("|",))),
        "{subject}: the partition says its link is up, {hmc} says {said}. Owner: the HMC administrator; "
        "next: chsysstate -r sys -m {system} -o rebuild.",
        human="On one HMC at a time, and not during LPM, DLPAR or firmware work: chsysstate -r sys -m {system} "
        "-o rebuild.",
        risk="hmc",
        source=HMC_STATUS,
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
        source=HMC_STATUS,
    ),
)
#: Judged on what one HMC said: see diagnose_console.
CONSOLE_RULES: t.Final[dict[str, Rule]] = {
    row.id: row for module in (console, console_machine, console_access) for row in module.ROWS
}
ROWS = (*OWN_ROWS, *(_told(row) for row in CONSOLE_RULES.values() if row.id not in {own.id for own in OWN_ROWS}))
