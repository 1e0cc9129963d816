# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readings and findings that plans are made from, as short as a test wants them."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import Diagnosis, Finding, HmcLink
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import (
    DomainLink,
    Member,
    Membership,
    ProxyTable,
    Section,
    Snapshot,
    Subsystem,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model_history import Past
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan import Plan, make_plan

NODE = "5b1e77c0a94d2f08"  # node id of the HMC of these readings
CLOCK = 1_800_000_000  # 2027-01-15T08:00:00Z
OWN, OTHER, THIRD = "00000000aaaaaaaa", "00000000bbbbbbbb", "00000000cccccccc"
HMC1 = HmcLink("hmc1", "ip", "down", NODE, ip="i", names=("hmc1",))


def finding(rule: str, remedy: str, explains: tuple[str, ...] = ()) -> Finding:
    return Finding(rule, "slug", "error", "lpar1", "message", remedy=remedy, explains=explains, human_action="Do it.")


def subsystem(name: str, active: bool = True) -> Subsystem:
    return Subsystem(name, "rsct", 77 if active else None, "active" if active else "inoperative")


def link(state: str) -> DomainLink:
    return DomainLink(Section.MCP, state, "A", NODE, 1, "192.0.2.21")


def reading(**change: t.Any) -> Snapshot:
    base: dict[str, t.Any] = {
        "platform": "aix",
        "uid": 0,
        "subsystems": (subsystem("ctrmc"),),
        "links": (link("O"),),
        "rmcd_answers": True,
        "membership": Membership(Member.NO),
        "work_in_flight": (),
        "sockets": (),
        "proxy": ProxyTable("absent"),
        "history": (),
    }
    return Snapshot(**{**base, **change})


def plan(
    *causes: Finding,
    seen: Snapshot | None = None,
    explained: tuple[Finding, ...] = (),
    allow: t.Collection[str] = (),
    hmc: dict[str, t.Any] | None = None,
    links: tuple[HmcLink, ...] = (),
    state: str = "down",
    **more: t.Any,
) -> Plan:
    """``more``: gates and twins."""
    diagnosis = Diagnosis(state, "none", links, causes, explained)
    return make_plan(seen or reading(), diagnosis, allow=allow, hmc=hmc, **more)


def rungs(made: Plan) -> list[str]:
    return [step.rung.name for step in made.steps]


def past(end: str = "20270115T075000Z", result: str = "not_healed", how: str = "unreached") -> Past:
    return Past("run1", end, "0123456789abcdef", "rmc", result, (("recycle", how),))


def ids(etc: str | None, saved: str | None, used: str | None, **change: t.Any) -> Snapshot:
    return reading(node_id_file=etc, node_id_saved=saved, node_id_command=used, caa_parent="", **change)


def step_of(made: Plan, name: str) -> t.Any:
    return next(step for step in made.steps if step.rung.name == name)


STALE = dataclasses.replace(finding("RMC056", "remove_stale"), slug="stale_point", subject="hmc1", hmcs=("hmc1",))
MISMATCH = finding("RMC013", "restore_identity")
