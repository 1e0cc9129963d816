# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about the node itself: room on /var, node identity, cluster membership."""

from __future__ import annotations

import typing as t

from ..model import Member
from .base import MANAGERS, Hit, Proof, Rule, Scene

RECFGCT_DOC = "https://ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds4/recfgct.html"


def var_full(scene: Scene) -> t.Iterator[Hit]:
    var, limits = scene.snapshot.var, scene.policy.thresholds
    if var is None:
        return
    few = var.free_kb is not None and var.free_kb < limits.var_free_kb
    full = var.used_percent is not None and var.used_percent >= limits.var_used_percent
    inodes = var.inodes_used_percent is not None and var.inodes_used_percent >= limits.inodes_used_percent
    if few or full or inodes:
        words = {"free": var.free_kb, "used": var.used_percent, "inodes": var.inodes_used_percent}
        yield Hit(var.mount or "/var", {key: "unknown" if value is None else value for key, value in words.items()})


def _ids(scene: Scene) -> dict[str, str]:
    snapshot = scene.snapshot
    return {
        "file": snapshot.node_id_file or "none",
        "saved": snapshot.node_id_saved or "none",
        "now": snapshot.node_id_command or "none",
    }


def node_id_broken(scene: Scene) -> t.Iterator[Hit]:
    ids = _ids(scene)
    if scene.snapshot.rsct_installed and ("none" in ids.values() or len(set(ids.values())) > 1):
        yield Hit(scene.name, ids)


def domain_member(scene: Scene) -> t.Iterator[Hit]:
    membership = scene.snapshot.membership
    if membership.answer is Member.YES:
        yield Hit(scene.name, {"proof": membership.evidence[0] if membership.evidence else "membership"})


_ID_NEEDS = ("rsct_installed", "node_id_file", "node_id_saved", "node_id_command")

ROWS = (
    Rule(
        "RMC011",
        "var_full",
        "error",
        ("var",),
        var_full,
        (Proof("df_aix", ("/var", "Filesystem")), Proof("df_linux", ("/var", "Filesystem"))),
        "{subject} on {host} has {free} KiB free ({used} % used, inodes {inodes} %), RSCT can't write there. "
        "Owner: the system administrator.",
        human="Free space in {subject} on {host} (never under /var/ct while rmcd runs), then run the repair again.",
        confidence="memory",
        source="https://www.ibm.com/support/knowledgecenter/SGVKBA_3.2/trouble/bl507_tranfo.html",
        explains=(*MANAGERS, "RMC076"),  # without room resource managers die and stay down
    ),
    Rule(
        "RMC012",
        "domain_member",
        "info",
        ("membership",),
        domain_member,
        (Proof("ct_clusterinfo"), Proof("lssrc_all", ("cthags", "cthats", "clstrmgrES", "RecoveryRM"))),
        "{subject} belongs to a cluster ({proof}): a recycle needs consent and an identity reset is out of the "
        "question. Owner: the cluster's administrator.",
        human="Speak to the administrator of the cluster of {host} before RMC is stopped there.",
        source=RECFGCT_DOC,
    ),
    Rule(
        "RMC013",
        "node_id_mismatch",
        "error",
        _ID_NEEDS,
        node_id_broken,
        (Proof("node_id_file"), Proof("node_id_saved"), Proof("node_id_command")),
        "{subject}: the node id is missing or differs (file {file}, saved {saved}, lsnodeid {now}), as after a copied "
        "disk. Next: ask the HMC which id it knows and restore that one, never on a cluster member.",
        remedy="restore_identity",
        further=("new_identity",),
        human="Find out which node id of {host} the HMC knows, then allow restore_identity, or new_identity where the id "
        "is lost everywhere: both wipe /var/ct.",
        risk="identity",
        source=RECFGCT_DOC,
        explains=("RMC007", "RMC008", "RMC019", "RMC050"),
    ),
)
