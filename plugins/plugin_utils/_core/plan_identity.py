# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has to be true before trust or identity may be changed: checks for rows of ``plan_guards``."""

from __future__ import annotations

from .ladder import AIX, Rung
from .model import Section
from .plan_history import recycled
from .plan_scene import Reason, Scene
from .plan_twins import own_ids, places


def former_recycle(scene: Scene, rung: Rung) -> Reason | None:
    return None if recycled(scene) else Reason("no recycle of late that came to its end without healing", hard=True)


def handshake(scene: Scene, rung: Rung) -> Reason | None:
    rows = [row for row in scene.snapshot.links or () if row.section is not Section.PEER and row.state == "i"]
    return None if rows else Reason("no handshake (i) hangs", hard=True)


def id_is_lost(scene: Scene) -> bool:
    """All three places of the node id were read, and none shows one."""
    return len(places(scene.snapshot)) == 3 and not own_ids(scene.snapshot)


def duplicate(scene: Scene, rung: Rung) -> Reason | None:
    """A new node id is for the copy of a pair, or for a partition that shows none anywhere."""
    if scene.twins is None:
        return None if id_is_lost(scene) else Reason("the node id is neither shared nor lost everywhere", hard=True)
    if scene.twins.role == "copy":
        return None
    others = ", ".join(scene.twins.members) or "another partition"
    if scene.twins.role == "original":
        return Reason(f"this is the original of {others}: the copy gets another node id", hard=True)
    why = f" ({scene.twins.reason})" if scene.twins.reason else ""
    return Reason(f"{others} have node id {scene.twins.node_id} and nobody knows which is the copy{why}", hard=True)


def known_twin(scene: Scene, rung: Rung) -> Reason | None:
    unknown = scene.twins is not None and scene.twins.role == "unknown"
    return duplicate(scene, rung) if unknown else None


def caa_parent(scene: Scene, rung: Rung) -> Reason | None:
    parent = scene.snapshot.caa_parent
    if scene.snapshot.platform not in AIX or parent == "":
        return None
    known = "could not be read whether cluster0 keeps" if parent is None else "cluster0 keeps"
    return Reason(f"{known} a node_uuid, from which the same node id would come back")
