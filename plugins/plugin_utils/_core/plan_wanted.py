# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rungs the findings ask for, before anything is held against them."""

from __future__ import annotations

import typing as t

from .findings import Diagnosis, Finding
from .ladder import LADDER, Risk, Rung
from .plan_history import recycled
from .plan_identity import id_is_lost
from .plan_scene import Scene
from .plan_targets import right_id, taken
from .rules import RULES


def _lost_for_good(scene: Scene) -> bool:
    """No place shows a node id, and nobody knows one to bring back that is still free."""
    known = right_id(scene)
    return id_is_lost(scene) and (not known or taken(scene, known))


#: What opens a rung that may follow where the remedy of a finding can't heal, or did not: never a wait that ran out.
OPENS: t.Final[dict[str, t.Callable[[Scene], bool]]] = {
    "remove_stale": recycled,
    "new_keys": recycled,
    "new_identity": _lost_for_good,
}
DUPLICATE: t.Final = "FLT001"
_SEEN_HERE: t.Final = "RMC019"  # the partition's own sign of a node id that is there twice
#: What the fleet's word of a shared node id asks for, on the copy alone.
BY_TWINS: t.Final = {DUPLICATE: ("restore_identity", "new_identity"), _SEEN_HERE: ("restore_identity", "new_identity")}

Wanted = tuple[Rung, tuple[str, ...]]


def wanted_rungs(
    diagnosis: Diagnosis, scene: Scene, refused: t.Callable[[Rung], bool], *, again: bool = False
) -> list[Wanted]:
    """The rungs that findings ask for, gentlest first, each once, with the ids of the findings.

    A cause brings its own remedy, or what may follow it. What a cause explains should vanish with it; its remedy follows
    only where the cause is treated, and only up to the cause's own risk class: a wait that ran out never opens a higher
    class. Of the same class it follows after the cause's rung only: before, it would wait in vain. ``again``: the remedy
    once more where nothing that may follow can be climbed, although it did not heal.
    """
    wanted: dict[str, list[str]] = {}
    ceiling: dict[str, tuple[Risk, int]] = {}
    for cause in diagnosis.findings:
        for rung in _asked_by(cause, scene, refused, again):
            wanted.setdefault(rung.name, []).append(cause.id)
            if not refused(rung):
                for explained in cause.explains:
                    ceiling[explained] = max((rung.risk, rung.order), ceiling.get(explained, (Risk.NONE, 0)))
    for symptom in diagnosis.explained:
        remedy = LADDER.get(symptom.remedy)
        risk, order = ceiling.get(symptom.id, (Risk.NONE, 0))
        if remedy and (remedy.risk < risk or (remedy.risk == risk and remedy.order >= order > 0)):
            wanted.setdefault(remedy.name, []).append(symptom.id)
    for name, reason in _asked_by_twins(diagnosis, scene):
        wanted.setdefault(name, []).append(reason)
    rungs = sorted((LADDER[name] for name in wanted), key=lambda rung: rung.order)
    return [(rung, tuple(dict.fromkeys(wanted[rung.name]))) for rung in rungs]


def _asked_by(cause: Finding, scene: Scene, refused: t.Callable[[Rung], bool], again: bool) -> list[Rung]:
    """The remedy of a cause; in its place what may follow, once that is open."""
    remedy, rule = LADDER.get(cause.remedy), RULES.get(cause.id)
    if remedy is None:
        return []
    further = [LADDER[name] for name in (rule.further if rule else ()) if OPENS[name](scene)]
    once_more = again and all(map(refused, further))
    return [remedy, *further] if once_more or not further else further


def _asked_by_twins(diagnosis: Diagnosis, scene: Scene) -> list[tuple[str, str]]:
    """The copy gets its former node id back where somebody knows it, else a new one; the original keeps its own."""
    twins = scene.twins
    if twins is None or twins.role == "original":
        return []
    known = twins.former and twins.former not in twins.ids_in_use and twins.former != twins.node_id
    seen = any(row.id == _SEEN_HERE for row in diagnosis.findings + diagnosis.explained)
    return [("restore_identity" if known else "new_identity", _SEEN_HERE if seen else DUPLICATE)]
