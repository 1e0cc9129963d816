# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partitions with one node id: which is the original, which are the copies. Plain data in, facts by host out.

The original keeps its id. It is named by a person, or proven by documents of earlier runs; that an HMC is connected with
one of them right now proves nothing, because the link changes from one to the other. Who is not proven is not touched.
"""

from __future__ import annotations

import collections
import dataclasses
import json
import typing as t

from .correlate_estate import Estate, Host, join
from .correlate_facts import Told, told
from .correlate_seen import distinct

COPY, ORIGINAL, UNKNOWN = "copy", "original", "unknown"
WORD = "rmc_repair_twin"  # the host variable by which a person says which it is
FLAPPING = "RMC019"
MOST_PAST = 20_000
Words = t.Mapping[str, t.Any]


@dataclasses.dataclass(frozen=True)
class Role:
    """``former``: the node id it had before it became a copy, empty where nobody knows."""

    name: str
    reason: str
    former: str = ""


def find_twins(estate: Estate, words: Words | None = None, past: t.Iterable[t.Any] = ()) -> dict[str, dict[str, t.Any]]:
    """By host the facts that rmc_reset takes as ``twins``; nothing for a host whose id nobody else has.

    ``words``: by host what a person says of it, ``original`` or ``copy``. ``past``: audit documents of earlier runs,
    or the texts of their files. ValueError: another word.
    """
    said = _checked(words or {})
    history = _history(past)
    found: dict[str, dict[str, t.Any]] = {}
    in_use = sorted(ids_of(estate))
    for node_id, hosts in sorted(_sharers(estate).items()):
        names = [host.name for host in hosts]
        roles = _roles(node_id, names, said, history)
        if consoles := _consoles(estate, node_id):
            why = f"HMC {', '.join(consoles)} has the node id {node_id} as well: ask the HMC administrator first"
            roles = dict.fromkeys(names, Role(UNKNOWN, why))
        found |= {name: _facts(node_id, names, roles[name], in_use) for name in names}
    for host in _lonely(estate, said, found):
        own = host.told.node_id if host.told else ""
        role = Role(COPY, f"{WORD} says so; who else has {own} was not read", _former(own, history.get(host.name, ())))
        found[host.name] = _facts(own, [host.name], role, in_use)
    return found


def _facts(node_id: str, names: t.Sequence[str], role: Role, in_use: t.Sequence[str]) -> dict[str, t.Any]:
    """A former id that another has by now is not given back."""
    former = "" if role.former in in_use else role.former
    about = {"role": role.name, "reason": role.reason, "former": former, "ids_in_use": list(in_use)}
    return {"node_id": node_id, "members": list(names), **about}


def _lonely(estate: Estate, said: Words, found: Words) -> list[Host]:
    """Called a copy, and losing its link to another all the time, which its HMC thinks well and nobody visited."""
    called = (host for host in estate.hosts if said.get(host.name) == COPY and host.name not in found)
    return [host for host in called if host.told and host.told.node_id and _flaps(host.told)]


def _flaps(document: Told) -> bool:
    return any(trouble.id == FLAPPING for trouble in document.troubles)


def ids_of(estate: Estate) -> set[str]:
    """Every node id that a partition says is its own, or that one has on record for an HMC."""
    own = {host.told.node_id for host in estate.hosts if host.told}
    return (own | {link.node_id for host in estate.hosts for link in host.links.values()}) - {""}


def _sharers(estate: Estate) -> dict[str, list[Host]]:
    """By node id, the partitions that have it, where that is more than one; two names of one partition count once."""
    owners: dict[str, list[Host]] = collections.defaultdict(list)
    for host in estate.hosts:
        if host.told and host.told.node_id:
            owners[host.told.node_id].append(host)
    groups = {node_id: distinct(hosts) for node_id, hosts in owners.items()}
    return {node_id: hosts for node_id, hosts in groups.items() if len(hosts) > 1}


def _consoles(estate: Estate, node_id: str) -> list[str]:
    links = ((hmc, link) for host in estate.hosts for hmc, link in host.links.items())
    return sorted({hmc for hmc, link in links if link.node_id == node_id})


def _checked(words: Words) -> dict[str, str]:
    said = {str(host): str(word) for host, word in words.items() if word not in (None, "")}
    for host, word in said.items():
        if word not in (ORIGINAL, COPY):
            raise ValueError(f"{WORD} of {host} is {word!r}; give {ORIGINAL} or {COPY}, or leave it out")
    return said


def _history(past: t.Iterable[t.Any]) -> dict[str, list[Told]]:
    """By host what earlier documents tell, the oldest first; those without a time or an id tell nothing."""
    found: dict[str, list[Told]] = collections.defaultdict(list)
    for _number, document in zip(range(MOST_PAST), past):
        known = told(_parsed(document))
        if known and known.node_id and known.when is not None:
            found[known.host].append(known)
    return {host: sorted(rows, key=lambda row: row.when or 0.0) for host, rows in found.items()}


def _parsed(document: t.Any) -> t.Any:
    """A document, also as the text of its file; what is no JSON tells nothing."""
    try:
        return json.loads(document) if isinstance(document, str) else document
    except (ValueError, RecursionError):
        return None


def _roles(node_id: str, names: t.Sequence[str], said: Words, history: t.Mapping[str, list[Told]]) -> dict[str, Role]:
    """A person's word goes before what was read."""
    former = {name: _former(node_id, history.get(name, ())) for name in names}
    originals = [name for name in names if said.get(name) == ORIGINAL]
    copies = [name for name in names if said.get(name) == COPY]
    if len(originals) > 1:
        both = f"{WORD} calls {' and '.join(originals)} the original of {node_id}: only one can be"
        return dict.fromkeys(names, Role(UNKNOWN, both))
    if originals:
        return _settled(names, originals[0], former, f"{WORD} says that {originals[0]} is the original")
    left = [name for name in names if name not in copies]
    if copies and len(left) == 1:
        return _settled(names, left[0], former, f"{WORD} says that {' and '.join(copies)} is the copy")
    if copies:
        roles = {name: Role(COPY, f"{WORD} says so", former[name]) for name in copies}
        return {**dict.fromkeys(left, Role(UNKNOWN, _request(node_id, left, history))), **roles}
    kept = [name for name in names if not former[name]]
    if len(kept) == 1 and _had(node_id, history.get(kept[0], ())):
        why = f"earlier documents show that {kept[0]} alone has always had {node_id}"
        return _settled(names, kept[0], former, why)
    return dict.fromkeys(names, Role(UNKNOWN, _request(node_id, names, history)))


def _settled(names: t.Sequence[str], original: str, former: t.Mapping[str, str], why: str) -> dict[str, Role]:
    return {name: Role(ORIGINAL, why) if name == original else Role(COPY, why, former[name]) for name in names}


def _former(node_id: str, rows: t.Sequence[Told]) -> str:
    """The last other id; empty when it was never seen with another."""
    return next((row.node_id for row in reversed(rows) if row.node_id != node_id), "")


def _had(node_id: str, rows: t.Sequence[Told]) -> bool:
    return any(row.node_id == node_id for row in rows)


def _request(node_id: str, names: t.Sequence[str], history: t.Mapping[str, list[Told]]) -> str:
    """What a person has to say, exactly."""
    known = [name for name in names if _had(node_id, history.get(name, ()))]
    hint = f" {' and '.join(known)} had it in an earlier run." if known else ""
    return (
        f"nothing that was read tells the copy from the original of {node_id} ({', '.join(names)}).{hint} Ask which was "
        f"installed from which, set {WORD}: {ORIGINAL} for that one host or {WORD}: {COPY} for the others, and run this "
        "again"
    )


def identity_lines(twins: t.Mapping[str, Words], results: t.Any) -> list[str]:
    """What became of the id that several had: one line for each of these hosts. ``results``: by host, of rmc_reset."""
    if not twins:
        return []
    estate = join(results, max_age=0)
    now = {host.name: host.told.node_id for host in estate.hosts if host.told}
    shared = _sharers(estate)
    lines = []
    for host, facts in sorted(twins.items()):
        own = now.get(host, "")
        others = [other.name for other in shared.get(own, ()) if other.name != host]
        if others:
            lines.append(f"{host}: node id {own} is shared with {', '.join(others)}")
        elif own:
            word = "kept" if own == facts["node_id"] else "new"
            lines.append(f"{host}: node id {own} ({word}), its own among the {len(now)} partitions that were read")
    return lines
