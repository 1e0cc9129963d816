# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about single HMCs as IBM.MCP records them: retired, replaced, suspended."""

from __future__ import annotations

import typing as t

from ..findings import HmcLink
from ..model import ControlPoint
from .base import Hit, Proof, Rule, Scene
from .known import all_consoles, broken, point_of, replaced_by, weighed

EBOOK = "https://github.com/bond-huang/ebook"
SUSPEND = "https://www.ibm.com/docs/en/SGVKBA_3.2/admin/bl503_susp.html"


def _shared(scene: Scene, point: ControlPoint) -> str:
    """An address that the node reaches is that of one machine; told only beside a link that is up."""
    own = set(point.ip_addresses)
    for other in scene.snapshot.control_points or ():
        shared = own.intersection(other.ip_addresses)
        if other.node_id != point.node_id and shared and any(link.up for link in scene.relevant):
            return f"IBM.MCP holds its address {min(shared)} for {other.key_token or other.hmc_name} as well"
    return ""


def _unknown(scene: Scene, link: HmcLink) -> str:
    """None of the HMCs that were asked, and they know the other links."""
    asked = all_consoles(scene)
    others = [other for other in scene.relevant if any(word.is_of(other) for word in asked)]
    if link in others or not others:
        return ""
    return f"of the HMCs that were asked ({', '.join(word.label for word in asked)}) it is none"


def stale_point(scene: Scene) -> t.Iterator[Hit]:
    for link in scene.relevant:
        point = point_of(scene, link) if link.state == "down" and not link.inband else None
        signs = (_shared(scene, point) or _unknown(scene, link)) if point else ""
        if point and signs:
            words = {"machine": point.hmc_name or "unknown", "signs": signs, "id": link.node_id}
            yield Hit(link.hmc, words, hmcs=(link.hmc,))


def hmc_replaced(scene: Scene) -> t.Iterator[Hit]:
    for link in broken(scene):
        point, signs = point_of(scene, link), replaced_by(scene, link)
        if point and signs:
            words = {
                "machine": point.hmc_name or "unknown",
                "signs": signs,
                "id": link.node_id,
                "state": link.ip or link.state,
            }
            yield weighed(Hit(link.hmc, words, hmcs=(link.hmc,)), [link])


def link_suspended(scene: Scene) -> t.Iterator[Hit]:
    """Also beside in-band RMC. Young RMC has just begun without any suspension."""
    suspended = scene.snapshot.trust.suspended or ()
    for link in scene.relevant:
        if link.ip != "I" and link.node_id and link.node_id in suspended:
            yield weighed(Hit(link.hmc, {"id": link.node_id}, hmcs=(link.hmc,)), [link])


_STATUS = Proof("rmcdomainstatus", ("{id}", "Management Control Points"))
_RECORD = Proof("mcp", ("HMCName", "HMCIPAddr", "KeyToken", "IPAddresses"))

ROWS = (
    Rule(
        "RMC056",
        "stale_point",
        "warning",
        ("links", "control_points"),
        stale_point,
        (_STATUS, _RECORD),
        "{subject}: IBM.MCP still records this HMC ({machine}) and its link is down, while {signs}; it was retired, or is "
        "one that was not asked. Owner: the HMC administrator; next: expected_hmcs names those that count.",
        remedy="remove_stale",
        human="If HMC {subject} manages the system of {host} no more, remove its record there: rmrsrc-api -s "
        "IBM.MCP::'NodeID=0x{id}', then rmcctrl -z; -A; -p.",
        risk="trust",
        confidence="inferred",
        source=EBOOK,
        explains=("RMC009",),
    ),
    Rule(
        "RMC057",
        "hmc_replaced",
        "error",
        ("links", "control_points", "trust.hosts"),
        hmc_replaced,
        (_STATUS, _RECORD, Proof("ctsthl", ("Host name",))),
        "{subject}: IBM.MCP records {machine} and the link is not up ({state}), while {signs}; another HMC has taken its "
        "address. Next: rmcctrl -z; -A; -p; if the record stays, remove it and do so again.",
        remedy="recycle",
        further=("remove_stale",),
        human="If a recycle of {host} does not help, remove the record of the old HMC there: rmrsrc-api -s "
        "IBM.MCP::'NodeID=0x{id}', then rmcctrl -z; -A; -p.",
        risk="rmc",
        confidence="inferred",
        source=EBOOK,
        explains=("RMC008", "RMC050", "RMC054"),
    ),
    Rule(
        "RMC058",
        "link_suspended",
        "error",
        ("links",),
        link_suspended,
        (_STATUS, Proof("node_states", ("{id}", "State"))),
        "{subject}: communication with this HMC is suspended (GetNodeState), as a live kernel update does and should undo. "
        "Next: once no such update runs, runact -s 'NodeID==0x{id}' IBM.MCP SetSuspendState State=0.",
        remedy="unsuspend",
        human="Make sure that no live kernel update runs on {host}, then there, as root: runact -s 'NodeID==0x{id}' IBM.MCP "
        "SetSuspendState State=0.",
        risk="link",
        confidence="memory",
        source=SUSPEND,
        explains=("RMC018",),
    ),
)
