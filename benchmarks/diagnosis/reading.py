# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a world as the playbook triage does: the HMCs, what they say of each partition, then the partitions."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Result
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.status import read_status
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.triage import triage
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.estate import read_estate
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.login import HmcError
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.report import refused, report

from .consoles import ConsoleRunner
from .hosts import HostRunner
from .world import World

Document = dict[str, t.Any]


@dataclasses.dataclass
class Reading:
    """``answers``: of each HMC, as hmc_rmc_info returns it. ``documents``: audit documents by host.

    ``said``: by host or HMC, everything its commands printed.
    """

    answers: dict[str, Document]
    documents: dict[str, Document]
    said: dict[str, dict[str, Result]]


def read(world: World) -> Reading:
    said: dict[str, dict[str, Result]] = {}
    answers = {name: _ask(world, name, said) for name in world.consoles}
    lpars = {name: own.spec.lpar_name for name, own in world.partitions.items() if own.spec.host}
    systems = {name: own.spec.system for name, own in world.partitions.items() if own.spec.host}
    entries = {entry["host"]: entry for entry in triage(answers, lpars, systems)["partitions"] if entry["host"]}
    documents = {}
    for name, host in world.hosts.items():
        runner = HostRunner(host)
        entry = entries.get(name)
        documents[name] = read_status(runner, {"hmc_facts": entry["facts"] if entry else None}, host=name)
        said[name] = runner.said
    return Reading(answers, documents, said)


def read_alone(world: World) -> dict[str, Document]:
    """Documents of all hosts, by what they say themselves."""
    return {name: read_status(HostRunner(host), {}, host=name) for name, host in world.hosts.items()}


def _ask(world: World, name: str, said: dict[str, dict[str, Result]]) -> Document:
    said[name] = {}
    try:
        runner = ConsoleRunner(world.consoles[name])
    except HmcError as error:
        account = f"{world.consoles[name].spec.users[0].name}@{name}:22"
        return {"failed": True, "msg": str(error), **refused(error, account, name)}
    answer = report(read_estate(runner, now=world.clock.now), name)
    said[name] = runner.said
    return answer
