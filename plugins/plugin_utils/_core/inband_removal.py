# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which local rules for port 657 carry nothing once every HMC that counts is in-band. A proposal; nothing is changed.

In doubt a rule stays: a peer domain, another manager or a client may need it, and without it RMC can't fall back to IP.
"""

from __future__ import annotations

import ipaddress
import typing as t

from .inband_filters import ANYWHERE, PORT, Opening, openings, shown
from .inband_links import Way
from .model import Member, Section, Snapshot

NOW, AFTER = "now", "after_switch"
Removal = tuple[list[dict[str, str]] | None, list[dict[str, str]] | None]


def removal(snapshot: Snapshot, found: t.Sequence[Way]) -> Removal:
    """Rules to review and rules that stay, each with its reason; None when the filter was not read."""
    rules = openings(snapshot)
    if rules is None:
        return None, None
    reason = _shared(snapshot) or _sessions(snapshot, found) or _unsure(found)
    when = AFTER if _doubts(found) else NOW
    removable, kept = [], []
    for rule in rules:
        why = rule.why or reason or _foreign(rule, snapshot, found)
        if why:
            kept.append({**shown(rule), "why": why, "command": "", "apply": ""})
        else:
            removable.append({**shown(rule), "when": when})
    return removable, kept


def _shared(snapshot: Snapshot) -> str:
    """Who else needs 657 by what the partition is."""
    if snapshot.membership.answer is Member.YES:
        return "the host is in a cluster, whose members use 657 as well"
    if snapshot.membership.answer is Member.UNKNOWN:
        return "it could not be read whether the host is in a cluster"
    if snapshot.links is None:
        return "it could not be read whom RMC is connected to"
    if any(row.section in (Section.PEER, Section.MANAGED) for row in snapshot.links):
        return "RMC lists peers or nodes that this host manages"
    return ""


def _sessions(snapshot: Snapshot, found: t.Sequence[Way]) -> str:
    """Who else is connected at this moment."""
    if snapshot.sockets is None:
        return "it could not be read who is connected to 657"
    known = {*_addresses(found), *snapshot.network.addresses, "127.0.0.1", "::1"}
    sessions = (row for row in snapshot.sockets if row.peer_port is not None)
    peers = (row.peer for row in sessions if PORT in (row.local_port, row.peer_port))
    other = next((peer for peer in peers if _plain(peer) not in known), "")
    return f"{other} is connected on 657 and is no HMC that is known here" if other else ""


def _plain(address: str) -> str:
    return address.removeprefix("::ffff:")


def _unsure(found: t.Sequence[Way]) -> str:
    """Why not all of the HMCs that count are in-band, or will be."""
    if not any(way.link.matters for way in found):
        return "no HMC that counts is known"
    for way in found:
        name = way.link.hmc
        if not way.link.matters:
            if way.over_ip:
                return f"{name} is connected over IP, though it is not among the expected HMCs"
        elif not way.power11:
            return _lacking(name, way)
    return ""


def _lacking(name: str, way: Way) -> str:
    known = [lack["needs"] for lack in way.power11_missing if lack["known"]]
    unknown = [lack["needs"] for lack in way.power11_missing if not lack["known"]]
    if known:
        return f"{name} would stay on IP without {' and '.join(known)}"
    if unknown:
        return f"{name} may stay on IP: nobody told whether there is {' and '.join(unknown)}"
    return f"{name} may stay on IP: what in-band RMC needs on this platform is not published"


def _doubts(found: t.Sequence[Way]) -> bool:
    """Is there an HMC that counts and is not in-band by the word of both ends, as far as both were asked?"""
    return any(way.link.matters and not (way.in_use and way.hmc_says in ("", "inband")) for way in found)


def _addresses(found: t.Iterable[Way]) -> set[str]:
    own = {address for way in found for address in way.link.addresses}
    return own | {address for way in found if way.word for address in way.word.addresses}


def _foreign(rule: Opening, snapshot: Snapshot, found: t.Sequence[Way]) -> str:
    """A rule for somebody else: an end that is neither this host nor an HMC of it."""
    known = {*snapshot.network.addresses, *_addresses(found)}
    for word in rule.networks:
        if word not in ANYWHERE and not _within(word, known):
            return f"it names {word or 'an address that is not understood'}, where no HMC is known"
    return ""


def _within(network: str, known: t.Iterable[str]) -> bool:
    try:
        block = ipaddress.ip_network(network, strict=False)
        return any(ipaddress.ip_address(word) in block for word in known)
    except ValueError:
        return False
