# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with an HMC of an estate, beyond the form of its options."""

from __future__ import annotations

import typing as t

from powersim.estate.hmc import Hmc
from powersim.estate.parts import Estate
from powersim.estate.schema import nearest, shown
from powersim.hmc import arguments, faults, table

AUTH = ("publickey", "keyboard-interactive", "password")


def mistakes(estate: Estate | None, hmc: Hmc) -> t.Iterator[str]:
    """One sentence per mistake. ``estate``: None when its systems are not known well enough to miss one."""
    where = f"hmc {hmc.name}"
    for method in (method for method in hmc.auth if method not in AUTH):
        yield f"{where}: option 'auth' contains '{method}': use {', '.join(AUTH)}{nearest(method, AUTH)}."
    for command, seconds in hmc.latencies.items():
        if type(seconds) not in (int, float) or not 0 <= seconds <= 3600:
            yield f"{where}: option 'latencies' gives {command} {shown(seconds)}: give seconds from 0 to 3600."
    known = {row.command for row in table.TABLE}
    named = [("", "latencies", command) for command in hmc.latencies]
    named += [(f"user {user.name}: ", "commands", command) for user in hmc.users for command in user.commands]
    for whose, option, command in (entry for entry in named if entry[2] not in known):
        way_out = f"use one that an HMC has, such as lssyscfg{nearest(command, known)}"
        yield f"{where}: {whose}option '{option}' contains '{command}', which is no command: {way_out}."
    if estate:
        yield from _unknown_systems(estate, hmc)


def _unknown_systems(estate: Estate, hmc: Hmc) -> t.Iterator[str]:
    where = f"hmc {hmc.name}"
    systems = {name for own in estate.systems for name in (own.name, f"{own.type_model}*{own.serial}")}
    for user in hmc.users:
        for name in (name for name in user.systems if name not in systems):
            way_out = f"name one of this estate or TYPE-MODEL*SERIAL{nearest(name, systems)}"
            yield f"{where}: user {user.name}: option 'systems' contains '{name}', which is no system: {way_out}."


def fault_mistakes(estate: Estate) -> t.Iterator[str]:
    """The faults of HMCs and what they name, in an estate that has all its partitions."""
    for hmc in estate.hmcs:
        scene = arguments.of_file(estate, hmc)
        yield from filter(None, (faults.mistake(scene, text) for text in hmc.faults))
