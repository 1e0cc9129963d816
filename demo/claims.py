# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the demo claims of every broken partition, and how far a run bears it out.

The faults and the findings that ought to name them come from the simulator; what is to become of each is written here.
"""

from __future__ import annotations

import collections
import dataclasses
import typing as t

Document = t.Mapping[str, t.Any]
BOTH_ENDS = "proven from both ends, dynamic operations are back"  # the last line of a proof
UP = ("I", "A")  # a link over IP, and a row of mcproxy, that works


@dataclasses.dataclass(frozen=True)
class Claim:
    """``rung``: the one that is climbed, '' for none. ``asks``: words of the request to a person, '' for no request."""

    rung: str = ""
    healed: bool = False
    asks: str = ""


def healed(rung: str, asks: str = "") -> Claim:
    return Claim(rung, True, asks)


def in_vain(rung: str, asks: str) -> Claim:
    return Claim(rung, False, asks)


def left(asks: str) -> Claim:
    return Claim(asks=asks)


CLAIMS = {
    "vios1b": healed("start_ctrmc"),
    "aixdb03": healed("start_ctrmc"),
    "aixapp04": healed("restart_mcproxy"),
    "aixapp05": healed("recycle"),
    "rhel07": in_vain("refresh", "network team"),
    "vios2b": left("ct_has.qkf"),
    "aixha08": left("administrator of the cluster"),
    "aixweb09": in_vain("refresh", "node id"),
    "sles10": in_vain("refresh", "lssysconn -r all"),
    "ubuntu11": left("one MTU"),
    "rhel12": left("-o rebuild"),
    "vios3a": left("Free space in /var"),
    "aixold13": left("open_listener"),
    "aixapp14": left("same node id"),
    "aixcopy15": left("same node id"),
    "aixnew16": left("Install RSCT"),
    "ubuntu18": healed("start_ctrmc"),
}


@dataclasses.dataclass(frozen=True)
class Host:
    """One partition before anything was done, as the simulator tells it. ``faults`` to the finding that names each."""

    name: str
    system: str
    level: str
    user: str
    transport: str
    running: bool
    faults: t.Mapping[str, str]

    @property
    def broken(self) -> bool:
        """By a fault of its own, or by another's: two partitions with one node id both lose their HMC."""
        return bool(self.faults) or self.name in CLAIMS

    @property
    def condition(self) -> str:
        if self.broken:
            return ", ".join(self.faults) or "broken by another"
        return f"healthy ({self.transport})" if self.running else "powered off"


@dataclasses.dataclass
class Evidence:
    """What a run has left. ``changes``: mutating commands by host. ``truth``: the simulator's word by host, afterwards."""

    found: t.Mapping[str, t.Sequence[str]]
    rows: t.Mapping[str, Document]
    proof: t.Mapping[str, t.Sequence[str]]
    requests: t.Mapping[str, t.Sequence[str]]
    changes: t.Mapping[str, t.Sequence[str]]
    planned: t.Mapping[str, t.Sequence[str]]
    truth: t.Mapping[str, Document]


def surprises(hosts: t.Sequence[Host], seen: Evidence) -> t.Iterator[str]:
    """A sentence for whatever is not as claimed."""
    for name in sorted({host.name for host in hosts if host.broken}.symmetric_difference(CLAIMS)):
        yield f"{name} is broken in the estate or in the claims, and not in both"
    for host in hosts:
        claim = CLAIMS.get(host.name)
        yield from _untouched(host, seen) if claim is None else _as_claimed(host, claim, seen)
        for harm, times in seen.truth[host.name]["harm"].items():
            if times:
                yield f"{host.name} was harmed: {harm}, {times} times"


def _untouched(host: Host, seen: Evidence) -> t.Iterator[str]:
    if seen.changes.get(host.name):
        yield f"{host.name} needs nothing and was changed: {'; '.join(seen.changes[host.name])}"
    wanted = "healthy" if host.running else "off"
    if (state := _state(seen.rows[host.name])) != wanted:
        yield f"{host.name} should be {wanted} and is {state}"


def _as_claimed(host: Host, claim: Claim, seen: Evidence) -> t.Iterator[str]:
    for fault, finding in host.faults.items():
        if finding and finding not in seen.found.get(host.name, ()):
            named = ", ".join(seen.found.get(host.name, ())) or "nothing"
            yield f"{host.name} has fault {fault}, which {finding} ought to name, and was found to have {named}"
    done, planned = list(seen.changes.get(host.name, ())), list(seen.planned.get(host.name, ()))
    if done != planned[: len(done)] or bool(done) != bool(claim.rung):
        yield f"{host.name} ran {done}, predicted was {planned}, claimed is {claim.rung or 'nothing'}"
    if claim.rung and claim.rung not in seen.rows[host.name]["actions"]:
        yield f"{host.name} should have climbed {claim.rung} and did {seen.rows[host.name]['actions']}"
    requests = " ".join(seen.requests.get(host.name, ()))
    if claim.asks not in requests or bool(claim.asks) != bool(requests):
        yield f"{host.name} should ask a person for {claim.asks or 'nothing'!r} and asks for {requests or 'nothing'!r}"
    yield from unproven(host.name, seen) if claim.healed else _not_healed(host.name, seen)


def unproven(name: str, seen: Evidence) -> t.Iterator[str]:
    """What is missing in the proof; it takes the partition's reading, the word of each HMC, and the simulator's."""
    links = (seen.rows[name].get("after") or seen.rows[name]["before"])["links"]
    if not links or any(link["state"] != "up" for link in links):
        yield f"{name} should see every link up and sees {links}"
    words = seen.proof.get(name, ())
    *said, verdict = words or ("",)
    if not said or not all("says active" in line for line in said) or verdict != BOTH_ENDS:
        yield f"{name} should be active on every HMC, and they say: {'; '.join(words) or 'nothing'}"
    truth = [*seen.truth[name]["links"].values(), *seen.truth[name]["inband"].values()]
    if not truth or any(state not in UP for state in truth):
        yield f"{name} should be connected and the simulator shows {truth}"


def _not_healed(name: str, seen: Evidence) -> t.Iterator[str]:
    if _state(seen.rows[name]) == "healthy":
        yield f"{name} is healthy, which was not to be expected"


def _state(row: Document) -> str:
    return str((row.get("after") or row["before"])["state"])


def summary(hosts: t.Sequence[Host], seen: Evidence) -> str:
    """The line at the end. Counts what was seen, not what was claimed."""
    broken = [host for host in hosts if host.broken]
    kinds = collections.Counter(fault.partition(":")[0] for host in broken for fault in host.faults)
    names = [host.name for host in broken if not list(unproven(host.name, seen))]
    asked = sum(map(bool, seen.requests.values()))
    spared = [host.name for host in hosts if not host.broken]
    touched = sum(len(seen.changes.get(name, ())) for name in spared)
    harm = sum(times for host in hosts for times in seen.truth[host.name]["harm"].values())
    return (
        f"{len(broken)} broken partitions, {len(kinds)} kinds of fault: {len(names)} connected again, proven from both "
        f"ends; {asked} with a request to a person; {len(spared)} well or off: {touched} changing commands; harm: {harm}."
    )
