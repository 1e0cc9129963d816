# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of faults: what can be broken, where, what it changes, and which cause a diagnosis ought to name.

Written from public pages and captures, not from the rules that look for them.
"""

from __future__ import annotations

from powersim.faults import daemons, domain, identity, machine, network, programs
from powersim.faults.fault import Fault
from powersim.state.partition import Partition

__all__ = ["CATALOGUE", "Fault", "heal", "inject", "refusal"]

SUBJECTS = (daemons, domain, identity, network, machine, programs)
CATALOGUE: dict[str, Fault] = {fault.name: fault for subject in SUBJECTS for fault in subject.ROWS}


def refusal(partition: Partition, text: str) -> str:
    """'' when the fault can be injected there, else one sentence why not and what to do."""
    name, _unused, arg = text.partition(":")
    fault = CATALOGUE.get(name)
    if fault is None:
        return f"There is no fault '{name}': `powersim faults` lists what there is."
    if partition.spec.platform not in fault.applies:
        return f"Fault '{name}' does not apply to {partition.name} ({partition.spec.platform}): choose another host."
    if fault.needs == "command" and not arg:
        return f"Fault '{name}' needs a command: write {name}:lsrsrc, for example."
    if fault.needs == "mcproxy" and not partition.proxy:
        return f"Fault '{name}' needs in-band RMC, which {partition.name} does not use: give it `transport: inband`."
    return ""


def inject(partition: Partition, text: str) -> None:
    name, _unused, arg = text.partition(":")
    partition.faults[text] = CATALOGUE[name].finding
    CATALOGUE[name].inject(partition, arg)


def heal(partition: Partition, text: str) -> None:
    name, _unused, arg = text.partition(":")
    partition.faults.pop(text, None)
    CATALOGUE[name].heal(partition, arg)
