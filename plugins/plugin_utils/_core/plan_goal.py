# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How one tells that a rung worked: needs that the repair script can check by itself, without the controller.

A need is a word of the script's vocabulary with its arguments, like ``("need_active", "ctrmc")``.
"""

from __future__ import annotations

import re
import typing as t

from .findings import Diagnosis, HmcLink
from .ladder import Rung
from .model import Snapshot
from .plan_targets import Targets

Need = tuple[str, ...]

#: Resource managers by the finding that misses them.
MANAGERS: t.Final = {"drm_missing": "IBM.DRM", "mgmtdomain_rm_missing": "IBM.MgmtDomainRM"}
NOTHING: t.Final = "-"
_NODE_ID = re.compile(r"[0-9a-f]{16}\Z")
_HMC_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")


def _ctrmc(snapshot: Snapshot, diagnosis: Diagnosis, targets: Targets) -> tuple[Need, ...]:
    return (("need_active", "ctrmc"),)


def _managers(snapshot: Snapshot, diagnosis: Diagnosis, targets: Targets) -> tuple[Need, ...]:
    slugs = {finding.slug for finding in diagnosis.findings + diagnosis.explained}
    return tuple(("need_active", name) for slug, name in MANAGERS.items() if slug in slugs)


def _slot_names(snapshot: Snapshot, link: HmcLink) -> tuple[str, ...]:
    slots = snapshot.proxy.slots if snapshot.proxy else ()
    names = {link.hmc.lower(), *link.names}
    return tuple(slot.hmc for slot in slots if slot.hmc.lower() in names and _HMC_NAME.match(slot.hmc))


def _links(snapshot: Snapshot, diagnosis: Diagnosis, targets: Targets) -> tuple[Need, ...]:
    """Each HMC that matters and stays, by IP or in-band; any HMC at all where none is known yet."""
    needs = []
    for link in diagnosis.links:
        node = "0x" + link.node_id if _NODE_ID.match(link.node_id) else NOTHING
        slot = next(iter(_slot_names(snapshot, link)), NOTHING)
        if link.matters and link.node_id not in targets.get("stale_id") and (node, slot) != (NOTHING, NOTHING):
            needs.append(("need_hmc", node, slot))
    return tuple(needs) or (("need_any_hmc",),)


def _proxies(snapshot: Snapshot, diagnosis: Diagnosis, targets: Targets) -> tuple[Need, ...]:
    if not any(finding.remedy == "restart_mcproxy" for finding in diagnosis.findings + diagnosis.explained):
        return ()
    slots = snapshot.proxy.slots if snapshot.proxy else ()
    return tuple(("need_hmc", NOTHING, slot.hmc) for slot in slots if slot.status == "H" and _HMC_NAME.match(slot.hmc))


def _listener(snapshot: Snapshot, diagnosis: Diagnosis, targets: Targets) -> tuple[Need, ...]:
    wanted = any(finding.remedy == "enable_remote" for finding in diagnosis.findings + diagnosis.explained)
    return (("need_listener",),) if wanted else ()


def _each(need: str, word: str) -> Kind:
    """The same need for each value of a word in braces."""
    return lambda snapshot, diagnosis, targets: tuple((need, value) for value in targets.get(word))


def _stale(snapshot: Snapshot, diagnosis: Diagnosis, targets: Targets) -> tuple[Need, ...]:
    points = tuple(("need_point_gone", node_id) for node_id in targets.get("stale_id"))
    return points + tuple(("need_key_gone", name) for name in targets.get("stale_name"))


def _other_node_id(snapshot: Snapshot, diagnosis: Diagnosis, targets: Targets) -> tuple[Need, ...]:
    return (("need_other_node_id", *targets.get("former_id")),)


def _support_data(snapshot: Snapshot, diagnosis: Diagnosis, targets: Targets) -> tuple[Need, ...]:
    return (("need_support_data",),)


Kind = t.Callable[[Snapshot, Diagnosis, Targets], tuple[Need, ...]]
_KINDS: t.Final[dict[str, Kind]] = {
    "ctrmc": _ctrmc,
    "managers": _managers,
    "proxies": _proxies,
    "links": _links,
    "listener": _listener,
    "suspended": _each("need_not_suspended", "suspended_id"),
    "stale": _stale,
    "node_id": _each("need_node_id", "wanted_id"),
    "other_node_id": _other_node_id,
    "support_data": _support_data,
}


def goal_of(rung: Rung, snapshot: Snapshot, diagnosis: Diagnosis, targets: Targets) -> tuple[Need, ...]:
    """Everything that must be true after ``rung`` worked, in the order of the row, each need once."""
    needs = [need for kind in rung.goal for need in _KINDS[kind](snapshot, diagnosis, targets)]
    return tuple(dict.fromkeys(needs))
