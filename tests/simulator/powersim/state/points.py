# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changing what a partition holds of its management control points: by hand, with the RMC clients."""

from __future__ import annotations

import typing as t

from powersim.state import rmc
from powersim.state.links import ControlPoint
from powersim.state.partition import Partition, stable_hex

# Attribute of IBM.MCP to the field that holds it. NodeID is given once, when the resource is made.
FIELDS = {
    "MNName": "mn_name",
    "KeyToken": "key_token",
    "IPAddresses": "ips",
    "ConnectivityNames": "connectivity",
    "HMCName": "hmc_name",
    "HMCIPAddr": "hmc_ip",
}
LISTS = ("ips", "connectivity")


def change(partition: Partition, point: ControlPoint, wanted: t.Mapping[str, object]) -> list[str]:
    """Set attributes; returns those that can not be set (nothing is changed then)."""
    refused = [name for name, value in wanted.items() if not _settable(name, value)]
    if refused:
        return refused
    for name, value in wanted.items():
        if name in FIELDS:
            setattr(point, FIELDS[name], _fit(FIELDS[name], value))
    if added := [str(value) for name, value in wanted.items() if name.startswith("HMCAddIP")]:
        point.additional_ips = tuple(word for text in added for word in text.replace(",", " ").split())
    _follow(partition, point)
    return []


def _settable(name: str, value: object) -> bool:
    """IPAddresses without an address would be an HMC that is nowhere."""
    return (name in FIELDS or name.startswith("HMCAddIP")) and (name != "IPAddresses" or value not in ((), ""))


def _fit(field: str, value: object) -> object:
    if field in LISTS:
        return value if isinstance(value, tuple) else (str(value),)
    return str(value)


def _follow(partition: Partition, point: ControlPoint) -> None:
    """A resource that now names a published HMC belongs to it: the next contact finds that one."""
    others = {one.hmc for one in partition.control_points if one is not point}
    meant = next((hmc for hmc in partition.hmcs() if hmc.name == point.key_token and hmc.ip in point.ips), None)
    if meant is None or meant.name in others:
        return
    if point.hmc != meant.name:
        partition.links.pop(point.hmc, None)
        point.hmc, point.node_id = meant.name, stable_hex(partition.estate.seed, "hmc", meant.name)
    point.stale = False
    rmc.refresh_domain(partition)


def make(partition: Partition, wanted: t.Mapping[str, object]) -> list[str]:
    """Define an IBM.MCP resource; returns attributes it can not take, or those that are missing."""
    missing = [name for name in ("MNName", "KeyToken", "IPAddresses", "NodeID") if name not in wanted]
    if missing:
        return missing
    node_id = wanted["NodeID"]
    if not isinstance(node_id, int) or not 0 <= node_id < 1 << 64:
        return ["NodeID"]
    token = str(wanted["KeyToken"])
    point = ControlPoint(token, f"{node_id:016x}", token, (), "", "", connectivity=(str(wanted["MNName"]),), stale=True)
    partition.control_points.append(point)
    refused = change(partition, point, {name: value for name, value in wanted.items() if name != "NodeID"})
    if refused:
        partition.control_points.remove(point)
    return refused


def remove(partition: Partition, doomed: t.Collection[ControlPoint]) -> tuple[str, ...]:
    """Forget HMCs; returns the harm. One that is still published comes back with the next start of the domain."""
    alive = partition.alive_links()
    harm = ("living_link_cut",) if any(point.hmc in alive for point in doomed) else ()
    for point in doomed:
        partition.control_points.remove(point)
        partition.links.pop(point.hmc, None)
    for name in harm:
        partition.count(name)
    return harm


def suspend(partition: Partition, points: t.Iterable[ControlPoint], suspended: bool) -> None:
    """Communication with these HMCs, until it is taken back or the daemon starts anew."""
    for point in points:
        link = partition.links.get(point.hmc)
        if link:
            (link.obstacles.add if suspended else link.obstacles.discard)("suspended")
    rmc.resettle(partition)


def suspended(partition: Partition, point: ControlPoint) -> bool:
    link = partition.links.get(point.hmc)
    return link is not None and "suspended" in link.obstacles
