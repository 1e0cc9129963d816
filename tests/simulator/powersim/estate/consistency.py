# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no single option tells: names, addresses, ids and ports that clash, and references to what is not there."""

from __future__ import annotations

import collections
import typing as t

from powersim.estate import forms, generate
from powersim.estate.parts import Estate, Hmc, Partition, System
from powersim.estate.schema import nearest
from powersim.hmc import check

Holder = tuple[t.Hashable, str]  # a value, and who has it


def mistakes(estate: Estate, faults: t.Collection[str], spoiled: t.Collection[str] = ()) -> t.Iterator[str]:
    """One sentence per mistake that no option shows by itself. ``spoiled``: see ``schema.Check``; those are compared with
    others by what is right of them, and nothing is missed that they may have been meant to be.
    """
    yield from clashes(estate)
    if "hmc" not in spoiled and estate.hmcs:
        yield from _managers(estate)
    for system in estate.systems:
        yield from _numbers(system)
        yield from generate.mistakes(system)
        if f"system {system.name}" not in spoiled:
            yield from _size(system)
        whole = [own for own in system.partitions if f"partition {own.name}" not in spoiled]
        for partition in whole:
            yield from _partition(partition, system.hmcs, faults)
        if "partition" not in spoiled and len(whole) == len(system.partitions):
            yield from _pairs(system)
    known = "system" not in spoiled and not any(f"system {system.name}" in spoiled for system in estate.systems)
    for hmc in (hmc for hmc in estate.hmcs if f"hmc {hmc.name}" not in spoiled):
        yield from _users(f"hmc {hmc.name}", hmc)
        yield from check.mistakes(estate if known else None, hmc)


def _managers(estate: Estate) -> t.Iterator[str]:
    hmcs = {hmc.name for hmc in estate.hmcs}
    for system in estate.systems:
        for name in (name for name in system.hmcs if name not in hmcs):
            yield (
                f"system {system.name}: option 'hmcs' names '{name}', no HMC of this estate: "
                f"add it or remove the name{nearest(name, hmcs)}."
            )


def expanded(estate: Estate) -> t.Iterator[str]:
    """What only shows when the partitions by the number are there."""
    yield from clashes(estate)
    yield from check.fault_mistakes(estate)


def clashes(estate: Estate) -> t.Iterator[str]:
    """Names, addresses, ports and machines that are there twice."""
    hosts: list[Hmc | Partition] = [*estate.hmcs, *estate.partitions]
    for name in _repeated((host.name, host.name) for host in hosts):
        yield f"The name '{name[0]}' is used twice: HMCs and partitions share one set of names, so rename one of them."
    cased = {host.name: host for host in hosts if isinstance(host, Hmc) or host.host}
    for _name, holders in _repeated((name.lower(), f"'{name}'") for name in cased):
        way_out = "rename one of them (the HMCs show `lpar_name` where that is given)"
        yield f"The names {holders} differ in case only, which makes no other host: {way_out}."
    for address, holders in _repeated(_addresses(estate)):
        yield f"The address '{address}' is that of {holders}: give each an address of its own."
    for port, holders in _repeated((host.port, host.name) for host in hosts if host.port):
        yield f"The port {port} is that of {holders}: give each its own, or leave the option out for any free port."
    known = (system for system in estate.systems if system.type_model and system.serial)
    machines = ((f"{system.type_model}*{system.serial}", system.name) for system in known)
    for machine, holders in _repeated(machines):
        yield f"The machine '{machine}' is that of systems {holders}: a serial number is unique, so change one of them."


def _addresses(estate: Estate) -> t.Iterator[Holder]:
    for hmc in estate.hmcs:
        yield from ((ip, hmc.name) for ip in (hmc.ip, *hmc.additional_ips))
    for system in estate.systems:
        yield system.ip, f"system {system.name}"
        yield from ((partition.ip, partition.name) for partition in system.partitions)


def _repeated(rows: t.Iterable[Holder]) -> t.Iterator[tuple[t.Hashable, str]]:
    """Values that more than one has, each with all who have it; None is no value."""
    held: dict[t.Hashable, list[str]] = collections.defaultdict(list)
    for value, holder in ((value, holder) for value, holder in rows if value is not None):
        held[value].append(holder)
    return ((value, " and ".join(holders)) for value, holders in held.items() if len(holders) > 1)


def _numbers(system: System) -> t.Iterator[str]:
    """Ids and names that an HMC would show twice."""
    ids = ((partition.lpar_id, partition.name) for partition in system.partitions)
    for number, holders in _repeated(ids):
        yield f"system {system.name}: lpar_id {number} is that of {holders}: number the partitions of a system apart."
    shown = {own.name: own.lpar_name or own.name for own in system.partitions}
    for title, holders in _repeated((title, name) for name, title in shown.items()):
        way_out = "an HMC shows each by a name of its own, so change one of them"
        yield f"system {system.name}: the name '{title}' is that of {holders}: {way_out}."


def _size(system: System) -> t.Iterator[str]:
    count = len(system.partitions) + (system.generate.count if system.generate else 0)
    if count > system.max_lpars:
        yield f"system {system.name}: option 'max_lpars' is {system.max_lpars}, it has {count} partitions: raise it."


def _partition(partition: Partition, hmcs: t.Sequence[str], faults: t.Collection[str]) -> t.Iterator[str]:
    where = f"partition {partition.name}"
    if wrong := forms.LEVELS[partition.platform](partition.level):
        yield f"{where}: option 'level' is '{partition.level}', no level of platform {partition.platform}: {wrong}."
    for fault in partition.faults:
        name = fault.partition(":")[0]
        if name not in faults:
            hint = nearest(name, faults)
            yield f"{where}: option 'faults' names '{fault}', which is unknown: `powersim faults` lists what there is{hint}."
    for hmc in (text.partition(":")[0] for text in partition.transports):
        if hmcs and hmc not in hmcs:
            known = ", ".join(hmcs)
            yield f"{where}: option 'transports' names '{hmc}', which does not manage its system: use one of {known}."
    if partition.login and partition.login not in {user.name for user in partition.users}:
        yield f"{where}: option 'login' is '{partition.login}', who is not among its users: add that user or choose another."
    if partition.platform == "ibmi" and partition.host:
        yield f"{where}: option 'platform' is 'ibmi', of which no host can be simulated: add `host: false`."
    if any(user.role == "padmin" for user in partition.users) and partition.platform != "vios":
        yield f"{where}: a user has role 'padmin', which only a VIOS knows: set platform to vios or choose another role."
    yield from _users(where, partition)


def _pairs(system: System) -> t.Iterator[str]:
    """A pair is named on both sides, and both are VIOS."""
    mates = {own.name: own.pair for own in system.partitions if own.platform == "vios"}
    for own in system.partitions:
        if own.pair and mates.get(own.pair) != own.name:
            yield (
                f"partition {own.name}: option 'pair' is '{own.pair}', no VIOS of system {system.name} that names it too: "
                f"write `pair: {own.name}` there, or remove the option."
            )
        elif own.pair and own.platform != "vios":
            yield f"partition {own.name}: option 'pair' is for a VIOS: remove it."


def _users(where: str, host: Hmc | Partition) -> t.Iterator[str]:
    for name, _holders in _repeated((user.name, user.name) for user in host.users):
        yield f"{where}: option 'users' names '{name}' twice: remove one of them."
