# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of faults: what can be broken, where, what it changes, and which cause a diagnosis ought to name.

Written from public pages and captures, not from the rules that look for them. A fault is a state of the partition, so a
repair that changes the state undoes it.
"""

from __future__ import annotations

from powersim.estate.schema import nearest
from powersim.faults import (
    arguments,
    cluster,
    daemons,
    domain,
    filters,
    identity,
    machine,
    network,
    programs,
    trust,
    work,
)
from powersim.faults.fault import HEALTHY, NEEDS, Fault
from powersim.state import rmc
from powersim.state.partition import Partition

__all__ = ["CATALOGUE", "HEALTHY", "Fault", "conflicts", "heal", "inject", "refusal"]

SUBJECTS = (daemons, domain, identity, trust, network, filters, machine, work, cluster, programs)
CATALOGUE: dict[str, Fault] = {fault.name: fault for subject in SUBJECTS for fault in subject.ROWS}


def _touches(text: str) -> frozenset[str]:
    name, _unused, arg = text.partition(":")
    return frozenset(part.format(arg=arg) for part in CATALOGUE[name].change.touches)


def conflicts(text: str, other: str) -> bool:
    """Whether two faults claim the same part of the state, so that they cannot be there together."""
    return text != other and bool(_touches(text) & _touches(other))


def refusal(partition: Partition, text: str) -> str:
    """'' when the fault can be injected there, else one sentence why not and what to do."""
    name, _unused, arg = text.partition(":")
    fault = CATALOGUE.get(name)
    if fault is None:
        return f"There is no fault '{name}': `powersim faults` lists what there is{nearest(name, CATALOGUE)}."
    if partition.spec.platform not in fault.applies:
        return f"Fault '{name}' does not apply to {partition.name} ({partition.spec.platform}): choose another host."
    if wrong := arguments.wrong(partition, fault.takes, arg):
        return f"Fault '{name}' {wrong}."
    need = NEEDS.get(fault.needs)
    if need and text not in partition.faults and not need.met(partition, arg):
        return need.refusal.format(name=name, host=partition.name)
    there = next((other for other in partition.faults if conflicts(text, other)), "")
    if there:
        return f"Fault '{text}' cannot be beside '{there}', which {partition.name} has already: heal that one first."
    return ""


def inject(partition: Partition, text: str) -> None:
    name, _unused, arg = text.partition(":")
    fault = CATALOGUE[name]
    partition.injected[text] = (fault.finding, lambda: fault.change.holds(partition, arg))
    fault.change.inject(partition, arg)
    rmc.resettle(partition)


def heal(partition: Partition, text: str) -> None:
    """Undo it, also what a repair has undone in part."""
    name, _unused, arg = text.partition(":")
    partition.injected.pop(text, None)
    CATALOGUE[name].change.heal(partition, arg)
    rmc.resettle(partition, again=True)
