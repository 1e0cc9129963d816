# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What several rules ask of one HMC: its record in IBM.MCP, its entry in the trusted host list, what it says itself."""

from __future__ import annotations

import dataclasses
import typing as t

from ..findings import HmcLink
from ..hmc_facts import Word
from ..links import short
from ..model import ControlPoint
from ..model_trust import TrustedHost
from .base import Hit, Scene

_HERE = frozenset({"localhost", "loopback", "127.0.0.1", "::1"})


def _machine(word: Word) -> str:
    """TYPEMODEL*SERIAL as IBM.MCP spells it, empty where the HMC did not tell."""
    about = word.row.get("hmc")
    told = about if isinstance(about, t.Mapping) else {}
    model, serial = str(told.get("type_model") or "").replace("-", ""), str(told.get("serial") or "")
    return f"{model}*{serial}" if model and serial else ""


def all_consoles(scene: Scene) -> tuple[Word, ...]:
    """The HMCs of this run; none where only one was handed on, or one that could not be asked may be any."""
    rows = (scene.hmc or {}).get("hmcs")
    several = isinstance(rows, (list, tuple)) and len(rows) > 0
    known = (word.addresses or any(word.is_of(link) for link in scene.links) for word in scene.words)
    return scene.words if several and all(known) else ()


def shaking(scene: Scene) -> tuple[HmcLink, ...]:
    """Links over IP whose handshake does not end, also beside in-band RMC."""
    return tuple(link for link in broken(scene) if link.ip == "i")


def broken(scene: Scene) -> tuple[HmcLink, ...]:
    """Links over IP that are not up, also beside in-band RMC, and not only because RMC is young."""
    return tuple(
        link
        for link in scene.relevant
        if link.state != "starting" and not scene.young
        if link.ip in ("i", "O", "X", "Z") or (link.state == "down" and not link.inband)
    )


def weighed(hit: Hit, links: t.Collection[HmcLink]) -> Hit:
    """Where in-band RMC serves these HMCs, what is wrong with their links over IP is worth knowing and no fault."""
    if not links or not all(link.up for link in links):
        return hit
    return dataclasses.replace(hit, severity="info", remedy="", human="None while {host} is connected in-band.")


def point_of(scene: Scene, link: HmcLink) -> ControlPoint | None:
    """The IBM.MCP resource of a link."""
    points = scene.snapshot.control_points or ()
    same_id = (point for point in points if link.node_id and point.node_id == link.node_id)
    return next(same_id, None) or next((point for point in points if point.key_token == link.hmc), None)


def listed(scene: Scene, name: str) -> TrustedHost | None:
    """The entry of this name in the trusted host list."""
    return next((host for host in scene.snapshot.trust.hosts or () if short(host.name) == short(name)), None)


def strangers(scene: Scene) -> tuple[TrustedHost, ...]:
    """Entries of the trusted host list that are neither the node's own nor of an HMC it knows."""
    snapshot = scene.snapshot
    points = snapshot.control_points or ()
    names = [check.subject for check in snapshot.trust.checks or ()] + [snapshot.hostname]
    names += [name for point in points for name in (point.key_token, point.mn_name, *point.connectivity_names)]
    known = _HERE | {short(name) for name in names}
    return tuple(host for host in snapshot.trust.hosts or () if short(host.name) not in known)


def replaced_by(scene: Scene, link: HmcLink) -> str:
    """What shows that another machine now has the address of this HMC; empty for nothing.

    An HMC that was asked knows its own name and serial number; only addresses that the node reaches count, as private
    networks of HMCs are often numbered alike. Without one: a handshake does not end, and the trusted host list names
    somebody whom IBM.MCP does not name, in place of this HMC.
    """
    point = point_of(scene, link)
    if point is None:
        return ""
    for word in scene.words:
        if not word.addresses.intersection(point.ip_addresses):
            continue
        machine, known = _machine(word), point.hmc_name
        if machine and known and machine.lower() != known.lower():
            return f"the HMC at {point.ip_addresses[0]} is {word.label} {machine}"
        if not (machine and known) and word.names and short(point.key_token) not in word.names:
            return f"the HMC at {point.ip_addresses[0]} calls itself {word.label}"
        return ""
    unknown = [host.name for host in strangers(scene)]
    if unknown and link.ip == "i" and not listed(scene, point.key_token):
        return f"the trusted host list names {', '.join(unknown)} and not {point.key_token}"
    return ""
