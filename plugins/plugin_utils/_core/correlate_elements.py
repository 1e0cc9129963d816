# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything in the documents and in the words of the HMCs that wants an explanation, each thing once."""

from __future__ import annotations

import typing as t

from .correlate_estate import Estate, Host
from .correlate_facts import Trouble, trouble
from .correlate_rows import UNREACHED
from .correlate_shared import Element
from .hmc_facts import TOLD

#: Findings of an HMC whose cause lies on the partition, so that two HMCs find the same thing.
ON_PARTITION: t.Final = frozenset({"HMC005", "HMC013", "HMC014"})


def _unreached(host: Host) -> Trouble:
    failure = host.told.failure if host.told else ""
    return Trouble(UNREACHED, "not_reached", "error", host.name, failure, "")


def elements_of(estate: Estate) -> dict[Element, Trouble]:
    """In a fixed order."""
    found: dict[Element, Trouble] = {}
    sayers = _sayers(estate)
    for host in estate.hosts:
        for own in host.troubles:
            for hmc in estate.hmcs_of(host, own) or sayers.get((own.id, own.subject)) or ("",):
                found.setdefault(Element(host.name, own.id, hmc, own.subject), own)
        if host.unreached:
            found[Element(host.name, UNREACHED, "", host.name)] = _unreached(host)
    for element, word in _of_hmcs(estate, {(one.id, one.subject) for one in found.values()}):
        found.setdefault(element, word)
    return dict(sorted(found.items()))


def _sayers(estate: Estate) -> dict[tuple[str, str], list[str]]:
    """Who found it, by finding and subject: a partition that knows no HMC repeats a finding without saying whose it is."""
    found: dict[tuple[str, str], list[str]] = {}
    for answer in estate.answers:
        for word in filter(None, map(trouble, answer.findings)):
            if word.id in TOLD and word.id not in ON_PARTITION:
                found.setdefault((word.id, word.subject), []).append(answer.hmc)
    return found


def _of_hmcs(estate: Estate, told: t.Collection[tuple[str, str]]) -> t.Iterator[tuple[Element, Trouble]]:
    """What no document repeats. What the documents of all concerned leave out, they have explained otherwise."""
    hosts = {(host.serial, host.number): host for host in estate.hosts if host.serial}
    for answer in estate.answers:
        for word in filter(None, map(trouble, answer.findings)):
            about = [hosts.get(key) for key in word.about]
            if (word.id, word.subject) in told or (word.id in TOLD and about and all(map(_speaks, about))):
                continue
            own = about[0] if word.id in ON_PARTITION and len(about) == 1 else None
            hmc = "" if own else answer.hmc
            yield Element(own.name if own else answer.hmc, word.id, hmc, word.subject), word


def _speaks(host: Host | None) -> bool:
    return bool(host and host.troubles)
