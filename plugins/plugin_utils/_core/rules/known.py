# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What several rules ask of one HMC: its record in IBM.MCP, its entry in the trusted host list, what it says itself."""

from __future__ import annotations

import dataclasses
import typing as t

from ..findings import HmcLink
from ..links import short
from ..model import ControlPoint
from ..model_trust import TrustedHost
from .base import Scene

_HERE = frozenset({"localhost", "loopback", "127.0.0.1", "::1"})


@dataclasses.dataclass(frozen=True)
class Console:
    """An HMC that was asked, as it describes itself. ``machine``: TYPEMODEL*SERIAL, empty where it was not told."""

    name: str
    addresses: tuple[str, ...] = ()
    machine: str = ""

    def is_at(self, addresses: t.Iterable[str]) -> bool:
        return bool(set(self.addresses) & set(addresses))

    def is_called(self, names: t.Iterable[str]) -> bool:
        return bool(self.name) and short(self.name) in {short(name) for name in names}


def _console(facts: t.Any) -> Console | None:
    """None for what does not say which HMC it is of."""
    told = facts.get("hmc") if isinstance(facts, t.Mapping) else None
    if not isinstance(told, t.Mapping):
        return None
    machine = str(told.get("type_model") or "").replace("-", ""), str(told.get("serial") or "")
    return Console(
        name=str(told.get("name") or ""),
        addresses=tuple(str(address) for address in told.get("addresses") or ()),
        machine="*".join(machine) if all(machine) else "",
    )


def _rows(scene: Scene) -> list[t.Any] | None:
    """One row per HMC; None where only one was handed on, of who knows how many."""
    rows = (scene.hmc or {}).get("hmcs")
    return list(rows) if isinstance(rows, (list, tuple)) else None


def consoles(scene: Scene) -> tuple[Console, ...]:
    """The HMCs that were asked about this partition, as far as they told who they are."""
    rows = _rows(scene)
    return tuple(console for console in map(_console, [scene.hmc] if rows is None else rows) if console)


def all_consoles(scene: Scene) -> tuple[Console, ...] | None:
    """All HMCs of this run, None where one of them did not say who it is, or only one was handed on."""
    rows = _rows(scene)
    found = consoles(scene)
    return found if rows and len(found) == len(rows) else None


def shaking(scene: Scene) -> tuple[HmcLink, ...]:
    """Links over IP whose handshake does not end."""
    return tuple(link for link in scene.relevant if link.state == "handshake" and link.ip == "i")


def broken(scene: Scene) -> tuple[HmcLink, ...]:
    """Links over IP that are not up, and not only because RMC is young."""
    states = ("handshake", "down", "suspended", "flapping")
    return tuple(link for link in scene.relevant if link.state in states and not link.inband)


def point_of(scene: Scene, link: HmcLink) -> ControlPoint | None:
    """The IBM.MCP resource of a link."""
    points = scene.snapshot.control_points or ()
    same_id = (point for point in points if link.node_id and point.node_id == link.node_id)
    return next(same_id, None) or next((point for point in points if point.key_token == link.hmc), None)


def addresses_of(point: ControlPoint) -> tuple[str, ...]:
    found = (point.hmc_ip, *point.ip_addresses, *point.hmc_additional_ips)
    return tuple(dict.fromkeys(address for address in found if address))


def listed(scene: Scene, name: str) -> TrustedHost | None:
    """The entry of this name in the trusted host list."""
    return next((host for host in scene.snapshot.trust.hosts or () if short(host.name) == short(name)), None)


def strangers(scene: Scene) -> tuple[str, ...]:
    """Names in the trusted host list that are neither the node's own nor the KeyToken of an HMC it knows."""
    snapshot = scene.snapshot
    points = snapshot.control_points or ()
    names = [check.subject for check in snapshot.trust.checks or ()] + [snapshot.hostname]
    names += [name for point in points for name in (point.key_token, point.mn_name, *point.connectivity_names)]
    known = _HERE | {short(name) for name in names}
    return tuple(dict.fromkeys(host.name for host in snapshot.trust.hosts or () if short(host.name) not in known))


def replaced_by(scene: Scene, link: HmcLink) -> str:
    """What shows that another machine now has the address of this HMC; empty for nothing.

    An HMC that was asked knows its own name and serial number. Without one: a handshake does not end, and the trusted host
    list names somebody whom IBM.MCP does not name, in place of this HMC.
    """
    point = point_of(scene, link)
    if point is None:
        return ""
    for console in consoles(scene):
        if not console.is_at(addresses_of(point)):
            continue
        if console.machine and point.hmc_name and console.machine != point.hmc_name:
            return f"the HMC at {point.hmc_ip or link.hmc} is {console.name} {console.machine}"
        if not console.machine and not console.is_called((point.key_token,)):
            return f"the HMC at {point.hmc_ip or link.hmc} calls itself {console.name}"
        return ""
    unknown = strangers(scene)
    if unknown and link.state == "handshake" and not listed(scene, point.key_token):
        return f"the trusted host list names {', '.join(unknown)} and not {point.key_token}"
    return ""
