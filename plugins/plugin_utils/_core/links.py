# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Joins what three commands say of one HMC into one link: IBM.MCP, rmcdomainstatus and the mcproxy table."""

from __future__ import annotations

import dataclasses
import typing as t

from .findings import HmcLink
from .model import ControlPoint, DomainLink, ProxySlot, Section, Snapshot
from .policy import Policy

IP_STATES = {"I": "up", "i": "handshake", "O": "down", "X": "suspended", "Z": "flapping"}
NOT_YET = ("handshake", "down")  # what is only "starting" while RMC is young
PROXY_NAME_CHARS = 15  # the AIX table cuts HMC names there


def short(name: str) -> str:
    """The host part of a domain name, lower case; addresses and TYPE*SERIAL stay whole."""
    name = name.lower()
    first = name.split(".", 1)[0]
    return name if first.isdigit() or ":" in name else first


@dataclasses.dataclass
class _Known:
    """One HMC while it is put together."""

    label: str
    names: set[str]
    node_id: str = ""
    addresses: tuple[str, ...] = ()
    row: DomainLink | None = None
    slot: ProxySlot | None = None

    def is_called(self, name: str) -> bool:
        return name.lower() in self.names or short(name) in self.names

    def owns(self, slot: ProxySlot) -> bool:
        name = short(slot.hmc)
        return self.is_called(slot.hmc) or any(known[:PROXY_NAME_CHARS] == name for known in self.names)


def _from_point(point: ControlPoint) -> _Known:
    addresses = point.addresses
    names = {point.key_token, point.hmc_name, *addresses}
    known = {form for name in names if name for form in (name.lower(), short(name))}
    label = point.key_token or point.hmc_name or next(iter(addresses), "HMC")
    return _Known(label, known, point.node_id, addresses)


def _add_row(known: list[_Known], row: DomainLink) -> None:
    for item in known:
        if item.row is None and ((row.node_id and item.node_id == row.node_id) or item.is_called(row.name)):
            item.row = row
            item.node_id = item.node_id or row.node_id
            item.names.update((row.name.lower(), short(row.name)))
            return
    known.append(_Known(row.name, {row.name.lower(), short(row.name)}, row.node_id, (row.name,), row=row))


def _add_slot(known: list[_Known], slot: ProxySlot) -> None:
    for item in known:
        if item.slot is None and item.owns(slot):
            item.slot = slot
            item.names.add(slot.hmc.lower())
            return
    known.append(_Known(slot.hmc, {slot.hmc.lower(), short(slot.hmc)}, slot=slot))


def slot_status(slot: ProxySlot | None) -> str:
    """A, H or empty; ``?`` for a row of the AIX table without a status.

    The Linux layout lists only HMCs in use and names neither slot nor status: listed there means active.
    """
    return "" if slot is None else slot.status or ("A" if slot.slot is None else "?")


def _transport(ip_up: bool, inband_up: bool) -> str:
    return {(True, True): "both", (True, False): "ip", (False, True): "inband"}.get((ip_up, inband_up), "none")


def _state(known: _Known, snapshot: Snapshot, young: bool) -> str:
    inband = slot_status(known.slot)
    token = known.row.state if known.row else ""
    if inband == "A" or token == "I":
        return "up"
    if token:
        state = IP_STATES.get(token, "unknown")
    elif inband:
        state = "handshake" if inband == "H" else "unknown"
    else:
        state = "unknown" if snapshot.links is None else "down"
    return "starting" if young and state in NOT_YET else state


def _link(known: _Known, snapshot: Snapshot, policy: Policy, young: bool) -> HmcLink:
    inband = slot_status(known.slot)
    token = known.row.state if known.row else ""
    expected = None
    if policy.expected_hmcs:
        ids = known.names | {known.node_id}
        expected = any(name.lower() in ids or short(name) in ids for name in policy.expected_hmcs)
    return HmcLink(
        hmc=known.label,
        transport=_transport(token == "I", inband == "A"),
        state=_state(known, snapshot, young),
        node_id=known.node_id,
        ip=token,
        inband=inband,
        expected=expected,
        addresses=known.addresses,
        names=tuple(sorted(known.names)),
    )


def _absent(policy: Policy, known: t.Sequence[_Known]) -> t.Iterator[HmcLink]:
    for name in policy.expected_hmcs:
        if not any(item.is_called(name) or name.lower() == item.node_id for item in known):
            yield HmcLink(hmc=name, transport="none", state="absent", expected=True)


def hmc_links(snapshot: Snapshot, policy: Policy, young: bool) -> tuple[HmcLink, ...]:
    """One link per HMC that the partition or the policy knows. ``young``: RMC has not run long enough to judge."""
    known = [_from_point(point) for point in snapshot.control_points or ()]
    for row in snapshot.links or ():
        if row.section is Section.MCP:
            _add_row(known, row)
    for slot in snapshot.proxy.slots if snapshot.proxy else ():
        _add_slot(known, slot)
    links = [_link(item, snapshot, policy, young) for item in known]
    if snapshot.control_points is not None:  # else an expected HMC may be there, unseen
        links.extend(_absent(policy, known))
    return tuple(links)


def overall_transport(snapshot: Snapshot, links: t.Iterable[HmcLink]) -> str:
    """ip, inband, both or none over all HMCs; unknown when a source was not read and none is up by it."""
    up = {link.transport for link in links}
    ip_up, inband_up = bool(up & {"ip", "both"}), bool(up & {"inband", "both"})
    if (not ip_up and snapshot.links is None) or (not inband_up and snapshot.proxy is None):
        return _transport(ip_up, inband_up) if ip_up or inband_up else "unknown"
    return _transport(ip_up, inband_up)
