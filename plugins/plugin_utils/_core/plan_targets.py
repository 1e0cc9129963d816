# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the words in braces of a rung's commands stand for on one host.

A word from a host reaches a command only where it has the strict form that is asked for here; anything else is left out.
"""

from __future__ import annotations

import collections
import dataclasses
import re
import string
import typing as t

from .findings import Diagnosis, HmcLink
from .ladder import AIX, SAVES, Argv, Rung
from .links import short
from .model import Snapshot
from .plan_scene import Scene
from .plan_twins import is_node_id, own_ids, places

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}")
Words = t.Mapping[str, tuple[str, ...]]

#: Every word that may stand in braces, for a reader.
MEANINGS: t.Final = {
    "suspended_id": "node id of each HMC that counts and to which communication is suspended",
    "stale_id": "node id of each HMC that IBM.MCP records, that is gone, and whose link is down",
    "stale_name": "its name in the trusted host list, where no HMC that stays has it",
    "saves": "the folder of this run's saves",
    "saved": "`-s`, where /etc/ct_node_id holds the right node id",
    "node_id": "the right node id, where /etc/ct_node_id does not hold it",
    "parent": "`cluster0`, where it keeps a node_uuid (AIX)",
}


@dataclasses.dataclass(frozen=True)
class Targets:
    """``words``: the values of each word in braces. ``refusal``: why there is nothing to do, empty where there is."""

    words: Words = dataclasses.field(default_factory=dict)
    refusal: str = ""

    def get(self, word: str) -> tuple[str, ...]:
        return self.words.get(word, ())


def resolve(begin: t.Iterable[Argv], words: Words) -> tuple[Argv, ...]:
    """The commands with their words filled in: once for each value, not at all for a word without one."""
    found: list[Argv] = []
    for argv in begin:
        fields = {name for part in argv for _text, name, _form, _how in string.Formatter().parse(part) if name}
        fields.discard(SAVES.strip("{}"))
        if not fields:
            found.append(argv)
        for field in fields:
            mark = "{" + field + "}"
            found += [tuple(part.replace(mark, value) for part in argv) for value in words.get(field, ())]
    return tuple(found)


def targets_of(rung: Rung, scene: Scene, diagnosis: Diagnosis) -> Targets:
    """What ``rung`` is aimed at here; nothing to fill in for most rungs."""
    find = _FINDERS.get(rung.name)
    return find(scene, diagnosis) if find else Targets()


# --- HMCs ------------------------------------------------------------------------------------------------------------


def _meant(diagnosis: Diagnosis, slugs: t.Collection[str]) -> list[HmcLink]:
    """The links that findings of these slugs are about."""
    findings = [row for row in diagnosis.findings + diagnosis.explained if row.slug in slugs]
    names = {name for row in findings for name in (row.subject, *row.hmcs)}
    return [link for link in diagnosis.links if link.hmc in names]


def _suspended(scene: Scene, diagnosis: Diagnosis) -> Targets:
    known = scene.snapshot.trust.suspended or ()
    ids = [link.node_id for link in diagnosis.links if link.matters and link.ip != "I"]
    found = tuple(dict.fromkeys(word for word in ids if word in known and is_node_id(word)))
    return Targets({"suspended_id": found}, "" if found else "no HMC that counts is suspended by GetNodeState")


def _stale(scene: Scene, diagnosis: Diagnosis) -> Targets:
    links = [link for link in _meant(diagnosis, ("stale_point", "hmc_replaced")) if is_node_id(link.node_id)]
    wanted = [link.hmc for link in links if link.expected]
    if wanted:
        return Targets(refusal=f"expected_hmcs names {', '.join(wanted)}: take the name out once that HMC is gone")
    alive = {row.node_id for row in scene.snapshot.links or () if row.up}
    gone = [link for link in links if not link.up and link.node_id not in alive]
    if not gone:
        return Targets(refusal="no record of an HMC that is gone and whose link is down")
    ids = tuple(dict.fromkeys(link.node_id for link in gone))
    return Targets({"stale_id": ids, "stale_name": _stale_names(scene.snapshot, ids)})


def _stale_names(snapshot: Snapshot, ids: t.Collection[str]) -> tuple[str, ...]:
    """Names in the trusted host list that only HMCs which go have, and not the node itself."""
    points = snapshot.control_points or ()
    stay = [point.key_token for point in points if point.node_id not in ids]
    own = [name for point in points for name in (point.mn_name, *point.connectivity_names)]
    own += [check.subject for check in snapshot.trust.checks or ()]
    kept = {short(name) for name in (*stay, *own, snapshot.hostname, "localhost")}
    listed = {host.name for host in snapshot.trust.hosts or ()}
    tokens = dict.fromkeys(point.key_token for point in points if point.node_id in ids)
    return tuple(name for name in tokens if name in listed and _NAME.fullmatch(name) and short(name) not in kept)


# --- the node id -----------------------------------------------------------------------------------------------------


def right_id(scene: Scene) -> str:
    """The node id this partition ought to have, empty where nothing tells it without doubt.

    First what the HMC or the fleet knows of it, and a word of theirs that is no node id leaves it open; else the one that
    most of its own three places show: the other file of a pair is what is left of it, and RMC has talked to the HMCs with
    the id that is in use.
    """
    told = (scene.hmc.get("node_id"), scene.twins.former if scene.twins else "")
    known = next((word for word in told if word), "")
    if known:
        return str(known) if is_node_id(known) else ""
    return _majority(scene)


def _majority(scene: Scene) -> str:
    counts = collections.Counter(word for word in places(scene.snapshot) if is_node_id(word) and not taken(scene, word))
    ranked = counts.most_common(2)
    clear = ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    return ranked[0][0] if clear else ""


def taken(scene: Scene, node_id: str) -> bool:
    """Another partition has it: it is in use elsewhere, or it is shared and this one is no original."""
    twins = scene.twins
    return twins is not None and (
        node_id in twins.ids_in_use or (node_id == twins.node_id and twins.role != "original")
    )


def _former_identity(scene: Scene, diagnosis: Diagnosis) -> Targets:
    node_id = right_id(scene)
    if not node_id:
        ids = ", ".join(own_ids(scene.snapshot)) or "none"
        return Targets(
            refusal=f"which node id is the right one can't be told (seen: {ids}): name it as hmc_facts.node_id, 16 "
            "hexadecimal digits in lower case, or for a copy as twins.former"
        )
    if taken(scene, node_id):
        return Targets(refusal=f"another partition has node id {node_id}")
    kept = node_id == scene.snapshot.node_id_file
    return Targets({"saved": ("-s",) if kept else (), "node_id": () if kept else (node_id,), "wanted_id": (node_id,)})


def _new_identity(scene: Scene, diagnosis: Diagnosis) -> Targets:
    """``parent``: cluster0 where it keeps a node_uuid, or may keep one; that it may be cleared, a guard has asked."""
    snapshot = scene.snapshot
    keeps = snapshot.platform in AIX and snapshot.caa_parent != ""
    shared = (scene.twins.node_id,) if scene.twins else ()
    former = tuple(dict.fromkeys((*own_ids(snapshot), *shared)))
    return Targets({"parent": ("cluster0",) if keeps else (), "former_id": former})


_FINDERS: t.Final[dict[str, t.Callable[[Scene, Diagnosis], Targets]]] = {
    "unsuspend": _suspended,
    "remove_stale": _stale,
    "restore_identity": _former_identity,
    "new_identity": _new_identity,
}
