# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is plain to see once documents and HMCs lie side by side: one id or address twice, words that differ.

Such a fact needs no number of members. It is reported whether or not it explains anything, unless it would be no fault
without a symptom.
"""

from __future__ import annotations

import collections
import dataclasses
import typing as t

from .correlate_estate import Estate, Host
from .correlate_facts import Trouble
from .correlate_rows import UNSTEADY
from .correlate_shared import Element

#: Findings of an HMC about all of itself, whatever subject they name.
HMC_WIDE = ("HMC006", "HMC007", "HMC008", "HMC011", "HMC023")
DISAGREES = "HMC001"
AT_ANCHOR = ("connected", "already connected")


@dataclasses.dataclass(frozen=True)
class Seen:
    """A fact. ``members``: the partitions it is about, by host; ``words`` fill the row of its rule.

    ``severity`` stands in place of the row's when given.
    """

    rule: str
    subject: str
    members: tuple[str, ...]
    elements: frozenset[Element]
    words: t.Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)
    lines: tuple[str, ...] = ()
    severity: str = ""


Elements = t.Mapping[Element, Trouble]


class _ByHost:
    """The elements of each host."""

    def __init__(self, elements: Elements) -> None:
        self._rows: dict[str, list[Element]] = collections.defaultdict(list)
        for element in elements:
            self._rows[element.host].append(element)

    def of(
        self, hosts: t.Iterable[str], ids: t.Collection[str], hmcs: t.Collection[str] | None = None
    ) -> frozenset[Element]:
        """Those with these ids; ``hmcs`` None: at any HMC."""
        rows = (element for host in hosts for element in self._rows.get(host, ()))
        return frozenset(row for row in rows if row.id in ids and (hmcs is None or row.hmc in hmcs))


def distinct(hosts: t.Iterable[Host]) -> list[Host]:
    """Without those that are one partition under two names of the inventory: same system and number, or addresses."""
    ordered = sorted(hosts, key=lambda host: (not host.serial or host.number is None, host.name))
    keys: set[tuple[str, int]] = set()
    addresses: set[tuple[str, ...]] = set()
    found = []
    for host in ordered:
        own = tuple(sorted(host.addresses))
        if host.serial and host.number is not None:
            again = (host.serial, host.number) in keys
            keys.add((host.serial, host.number))
        else:
            again = bool(own) and own in addresses
        addresses.add(own)
        if not again:
            found.append(host)
    return sorted(found, key=lambda host: (host.name, host.frame))


def duplicate_ids(estate: Estate, elements: Elements) -> t.Iterator[Seen]:
    """One node id on two partitions, on a partition and an HMC, or on two HMCs."""
    owners: dict[str, list[Host]] = collections.defaultdict(list)
    consoles: dict[str, dict[str, set[str]]] = collections.defaultdict(lambda: collections.defaultdict(set))
    for host in estate.hosts:
        if host.told and host.told.node_id:
            owners[host.told.node_id].append(host)
        for hmc, link in host.links.items():
            if link.node_id:
                consoles[link.node_id][hmc].update(link.addresses)
    rows = _ByHost(elements)
    for node_id in sorted(owners.keys() | consoles.keys()):
        hosts, several = owners.get(node_id, []), distinct(owners.get(node_id, ()))
        hmcs = _apart(consoles.get(node_id, {}))
        if len(several) + len(hmcs) < 2:
            continue
        names = tuple(host.name for host in hosts)
        known = [f"{host.name}: lsnodeid {node_id}{_where(host)}" for host in several]
        known += [f"HMC {hmc}: node id {node_id} in the links of partitions" for hmc in hmcs]
        words = {"likely": _original(several), "never": _never(several)}
        yield Seen("FLT001", node_id, (*names, *hmcs), rows.of(names, UNSTEADY), words, tuple(known))


def _apart(consoles: t.Mapping[str, set[str]]) -> list[str]:
    """HMCs that share no address with another of them: those that do are one HMC under two names."""
    found: list[str] = []
    taken: set[str] = set()
    for hmc, addresses in sorted(consoles.items()):
        if not found or (addresses and not addresses & taken):
            found.append(hmc)
        taken |= addresses
    return found


def _where(host: Host) -> str:
    frame = host.system or host.serial
    place = f" on {frame}" if frame else ""
    return f" (partition {host.number}{place})" if host.number is not None else place


def _original(hosts: t.Sequence[Host]) -> str:
    """Only where the HMCs name one: they keep the connection of the one they knew first, more often than not."""
    connected = [host.name for host in hosts if any(word.connected for word in host.words.values())]
    asked = all(host.words for host in hosts)
    if asked and len(connected) == 1:
        copies = ", ".join(host.name for host in hosts if host.name != connected[0])
        return f"The HMCs are connected with {connected[0]} alone, so the copy is likely {copies}."
    return "Nothing that was read tells the copy from the original: ask which was installed from the other."


def _never(hosts: t.Sequence[Host]) -> str:
    members = ", ".join(host.name for host in hosts if host.told and host.told.member)
    return f"Never on a cluster member: {members}." if members else ""


def _holders(estate: Estate) -> dict[str, list[Host]]:
    """By address, those who have it by their own word or by an HMC's."""
    found: dict[str, list[Host]] = collections.defaultdict(list)
    for host in estate.hosts:
        own = host.told.addresses if host.told else ()
        for address in dict.fromkeys((*own, *host.remembered)):
            found[address].append(host)
    return found


def twice_held(estate: Estate, elements: Elements) -> t.Iterator[Seen]:
    """One address on two partitions, where a link of one of them suffers.

    Private networks of different systems may use the same addresses, so without a symptom it is no fault; nor is the
    service address of a cluster, which was read here and later there.
    """
    rows = _ByHost(elements)
    ill = {element.host for element in elements if element.id in UNSTEADY}
    for address, holders in sorted(_holders(estate).items()):
        hosts = distinct(holders)
        if len(hosts) < 2 or all(host.told and host.told.member for host in hosts):
            continue
        sick = [host for host in hosts if host.name in ill and _matters(host, address)]
        if sick:
            names = tuple(host.name for host in hosts)
            hmcs = {word.hmc for host in hosts for word in host.words.values() if word.address == address}
            held = " and ".join(_holds(host, address) for host in hosts)
            explained = rows.of([host.name for host in sick], UNSTEADY, hmcs or None)
            words = {"held": f"{address} is held by {held}"}
            yield Seen("FLT002", address, names, explained, words, _lines(hosts, address))


def taken_from_hmcs(estate: Estate, elements: Elements) -> t.Iterator[Seen]:
    """A partition uses the address of an HMC that somebody does not reach well. Private networks may be alike."""
    rows: dict[str, set[Element]] = collections.defaultdict(set)
    for element in elements:
        if element.id in UNSTEADY and element.hmc:
            rows[element.hmc].add(element)
    owners: dict[str, list[Host]] = collections.defaultdict(list)
    for host in estate.hosts:
        for address in (one for one in (host.told.addresses if host.told else ()) if _matters(host, one)):
            owners[address].append(host)
    for hmc, addresses in sorted(estate.console_addresses().items()):
        for address in sorted(address for address in addresses if address in owners and rows.get(hmc)):
            names = tuple(host.name for host in owners[address])
            words = {"held": f"{address} is held by HMC {hmc} and {' and '.join(names)}"}
            lines = (f"HMC {hmc}: {address}", *(f"{name}: {address} is its own" for name in names))
            yield Seen("FLT002", address, (*names, hmc), frozenset(rows[hmc]), words, lines)


def _matters(host: Host, address: str) -> bool:
    """The address it uses for RMC, as far as can be told: the only one it has, or one that an HMC has on file."""
    return host.told is not None and (host.told.addresses in ((), (address,)) or address in host.remembered)


def _holds(host: Host, address: str) -> str:
    if host.told and address in host.told.addresses:
        return host.name
    state = next((word.state for word in host.words.values() if word.address == address), "")
    return f"{host.name} ({state or 'state unknown'} on the HMC)"


def _lines(hosts: t.Sequence[Host], address: str) -> tuple[str, ...]:
    own = [f"{host.name}: {address} is its own" for host in hosts if host.told and address in host.told.addresses]
    said = [
        f"HMC {word.hmc}: rmc_ipaddr of {host.name} is {address}, state {word.state or 'unknown'}"
        for host in hosts
        for word in host.words.values()
        if word.address == address
    ]
    return (*own, *said)


def unconnected_systems(estate: Estate, elements: Elements) -> t.Iterator[Seen]:
    """By the word of the HMC itself."""
    rows = _ByHost(elements)
    ids = {element.id for element in elements}
    for answer in estate.answers:
        for row in answer.systems:
            connection = str(row.get("connection") or "")
            state = connection or str(row.get("state") or "")
            lost = connection.lower() not in ("", *AT_ANCHOR) or (not connection and state.lower() == "no connection")
            if not lost:
                continue
            keys = {str(row.get(key)) for key in ("serial", "name") if row.get(key)}
            hosts = [host for host in estate.hosts if host.serial in keys or (not host.serial and host.system in keys)]
            silent = all(not host.heard_at(answer.hmc) for host in hosts)
            explained = frozenset(
                element
                for element in rows.of({host.name for host in hosts}, ids)
                if element.hmc in ("", answer.hmc) and _by_console(element, silent)
            )
            system = str(row.get("name") or row.get("serial") or "a system")
            line = f"HMC {answer.hmc}: lssysconn calls {system} {state} {row.get('connection_error') or ''}".strip()
            names = tuple(host.name for host in hosts)
            told = _told_by(elements, answer.hmc, "HMC003", system)
            yield Seen("FLT003", system, names, explained | told, {"hmc": answer.hmc, "state": state}, (line,))


def _told_by(elements: Elements, hmc: str, identity: str, system: str) -> frozenset[Element]:
    """What the HMC itself has found of this system, or of partitions on it."""
    own = (element for element in elements if element[:3] == (hmc, identity, hmc))
    return frozenset(e for e in own if e.subject == system or e.subject.endswith(f" on {system}"))


def _by_console(element: Element, silent: bool) -> bool:
    """What an HMC without its system looks like to partitions. Heartbeats over IP need no service processor."""
    over_console = ("RMC007", "RMC010", "RMC016", *(("RMC009",) if silent else ()))
    return element.id.startswith("HMC") or element.id in over_console


def outdated_views(estate: Estate, elements: Elements) -> t.Iterator[Seen]:
    """One rebuild heals all partitions of a system, so two of them are enough to say so."""
    found: dict[tuple[str, str], set[Element]] = collections.defaultdict(set)
    hosts = {host.name: host for host in estate.hosts if host.told}
    for element in elements:
        host = hosts.get(element.host)
        if element.id == DISAGREES and host and host.frame and _denies(host, element.hmc):
            found[host.frame, element.hmc].add(element)
    for (frame, hmc), rows in sorted(found.items()):
        names = tuple(sorted({element.host for element in rows}))
        if len(names) > 1 and hmc:
            system = hosts[names[0]].system or frame
            words = {"hmc": hmc, "system": system}
            told = _told_by(elements, hmc, DISAGREES, system)
            lines = tuple(_said(hosts[name], hmc) for name in names)
            yield Seen("FLT004", system, names, frozenset(rows) | told, words, lines)


def _denies(host: Host, hmc: str) -> bool:
    """This HMC is one of those that do not call it connected, as far as that is known."""
    word = host.words.get(hmc)
    return word is None or word.connected is not True


def _said(host: Host, hmc: str) -> str:
    link, word = host.links.get(hmc), host.words.get(hmc)
    said = "connected" if word and word.connected else "not connected"
    return f"{host.name}: link to {hmc} {link.state if link else 'unknown'}; {hmc} says {said} ({DISAGREES})"


def disagreeing_hmcs(estate: Estate, elements: Elements) -> t.Iterator[Seen]:
    """HMCs that name a partition differently, or disagree whether it runs."""
    found: dict[str, list[tuple[Host, str]]] = collections.defaultdict(list)
    for host in estate.hosts:
        states = {word.state.lower() for word in host.words.values()}
        if {"running", "not activated"} <= states:
            said = ", ".join(f"{hmc} says {word.state}" for hmc, word in sorted(host.words.items()))
            found[host.system or host.frame].append((host, f"{host.name}: {said}"))
    for system, rows in sorted(found.items()):
        names = tuple(host.name for host, _line in rows)
        lines = tuple(line for _host, line in rows)
        words = {"system": system, "differ": "; ".join(lines[:3])}
        yield Seen("FLT005", system, names, frozenset(), words, lines)


def same_object(estate: Estate, elements: Elements) -> t.Iterator[Seen]:
    """Documents of several partitions name one and the same thing on the HMC's side as their cause."""
    found: dict[tuple[str, str, str], set[Element]] = collections.defaultdict(set)
    for element, trouble in elements.items():
        if element.id.startswith("HMC") and element.id != DISAGREES and trouble.subject:
            subject = element.hmc if element.id in HMC_WIDE and element.hmc else trouble.subject
            found[element.id, subject, element.hmc].add(element)
    for (identity, subject, _hmc), rows in sorted(found.items()):
        names = tuple(sorted({element.host for element in rows if element.host != element.hmc}))
        if len(names) > 1 or (identity in HMC_WIDE and len(rows) > 1):
            first = elements[min(rows)]
            about = f"{identity} {first.slug}"
            words = {"finding": about, "said": first.message, "request": first.human or first.message}
            yield Seen("FLT006", subject, names or (subject,), frozenset(rows), words, severity=first.severity)


#: In this order: what the first explains is not asked of the next.
SIGHTS: t.Final = (
    duplicate_ids,
    taken_from_hmcs,
    twice_held,
    unconnected_systems,
    outdated_views,
    same_object,
    disagreeing_hmcs,
)
