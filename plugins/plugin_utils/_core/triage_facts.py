# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all HMCs together say of one partition: the ``hmc_facts`` that go with a visit."""

from __future__ import annotations

import typing as t

from .console_migration import agreed

Row = t.Mapping[str, t.Any]
Sight = tuple[str, Row]  # an HMC's inventory name, and its row for a partition
UNREACHABLE = "HMC023"


def facts_of(facts: Row, sights: t.Sequence[Sight], silent: t.Iterable[Row]) -> dict[str, t.Any]:
    """The row that decided, and under ``hmcs`` the word of every HMC, also of those that could not tell (``silent``).

    ``no_migration`` is what all HMCs that list the partition agree on.
    """
    quiet = agreed(row.get("no_migration") for _hmc, row in sights)
    words = [*({**row, "hmc": _named(hmc, row)} for hmc, row in sights), *silent]
    return {**facts, "no_migration": quiet, "hmcs": words}


def silent_words(answers: t.Mapping[str, Row]) -> dict[str, list[Row]]:
    """By serial number of a system: HMCs that do not list its partitions, and why. Under "" those that did not answer.

    Whom an HMC does not let in learns nothing about the partition by that; that there is this HMC counts all the same.
    """
    found: dict[str, list[Row]] = {}
    for hmc, answer in answers.items():
        findings = answer.get("findings") or ()
        if "partitions" not in answer:
            told = [finding for finding in findings if finding.get("id") == UNREACHABLE]
            found.setdefault("", []).append({"hmc": _named(hmc, answer), "findings": told})
            continue
        listed = {row.get("serial") for row in answer["partitions"] or ()}
        for finding in findings:
            for serial in _systems(finding):
                if serial not in listed:
                    found.setdefault(serial, []).append({"hmc": _named(hmc, answer), "findings": [finding]})
    return found


def _systems(finding: Row) -> list[str]:
    """Serial numbers of the systems that a finding is about as a whole; "" is every system."""
    return [str(place.get("serial") or "") for place in finding.get("about") or () if place.get("lpar_id") is None]


def _named(hmc: str, row: Row) -> dict[str, t.Any]:
    about = row.get("hmc")
    return {**(about if isinstance(about, t.Mapping) else {}), "inventory_name": hmc}
