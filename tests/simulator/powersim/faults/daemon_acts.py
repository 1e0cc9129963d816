# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to the daemons of a partition: stopped, broken, removed; and how they come back."""

from __future__ import annotations

import typing as t

from powersim.clock import Timeline
from powersim.faults.acts import Change
from powersim.state import daemons, domain
from powersim.state.partition import ON_DEMAND, RMS, Partition
from powersim.state.src import INOPERATIVE, Subsystem

RSCT_GROUPS = ("rsct", "rsct_rm")


def _down(partition: Partition, names: list[str]) -> None:
    for name in names:
        partition.src.table[name].status = Timeline(INOPERATIVE)


def _stop_ctrmc(partition: Partition, _arg: str) -> None:
    daemons.halt(partition, managers=True)
    _down(partition, [row.name for row in partition.src.group("rsct_rm")])
    _down(partition, [name for name in ("ctrmc",) if name in partition.src.table])


def _start_ctrmc(partition: Partition, _arg: str) -> None:
    if "ctrmc" in partition.src.table and not partition.src.starting("ctrmc"):
        daemons.start(partition)


STOPPED = Change(
    _stop_ctrmc,
    _start_ctrmc,
    lambda partition, _arg: not partition.src.starting("ctrmc"),
    frozenset({"src/ctrmc"}),
)


def _take(partition: Partition, names: list[str]) -> None:
    """Off file; where each stood is kept, so that it comes back to its place."""
    partition.saved.setdefault("src.order", list(partition.src.table))
    for name in names:
        if name in partition.src.table:
            partition.saved[f"src/{name}"] = partition.src.table.pop(name)


def _give_back(partition: Partition, names: list[str]) -> None:
    table = partition.src.table
    for name in names:
        row: Subsystem | None = partition.saved.pop(f"src/{name}", None)
        if row is not None and name not in table:
            table[name] = row
    order: list[str] = partition.saved.get("src.order", [])
    sorted_rows = sorted(table.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))
    table.clear()
    table.update(sorted_rows)
    if not any(key.startswith("src/") for key in partition.saved):
        partition.saved.pop("src.order", None)


def removed(name: str) -> Change:
    """A subsystem is not on file."""

    def heal(partition: Partition, _arg: str) -> None:
        if f"src/{name}" in partition.saved:
            _give_back(partition, [name])
            _resume(partition, name)

    return Change(
        lambda partition, _arg: _take(partition, [name]),
        heal,
        lambda partition, _arg: name not in partition.src.table,
        frozenset({f"src/{name}"}),
    )


def broken(name: str) -> Change:
    """A subsystem is on file and never becomes active, whoever starts it."""

    def inject(partition: Partition, _arg: str) -> None:
        partition.src.table[name].broken = True
        _down(partition, [name])

    def heal(partition: Partition, _arg: str) -> None:
        row = partition.src.table.get(name)
        if row and row.broken:
            row.broken = False
            _resume(partition, name)

    def holds(partition: Partition, _arg: str) -> bool:
        return name in partition.src.table and partition.src.table[name].broken

    return Change(inject, heal, holds, frozenset({f"src/{name}"}))


def _start(partition: Partition, name: str) -> None:
    partition.src.start(name, partition.now, 1.0)


def inoperative(name: str, start: t.Callable[[Partition, str], object] = _start) -> Change:
    """A subsystem is down and comes up when somebody starts it, as ``start`` does."""

    def inject(partition: Partition, _arg: str) -> None:
        partition.saved[f"active/{name}"] = partition.src.starting(name)
        _down(partition, [name])

    def heal(partition: Partition, _arg: str) -> None:
        if partition.saved.pop(f"active/{name}", False) and not partition.src.starting(name):
            start(partition, name)

    return Change(inject, heal, lambda partition, _arg: not partition.src.starting(name), frozenset({f"src/{name}"}))


def _stop_proxy(partition: Partition, arg: str) -> None:
    PROXY_DOWN.inject(partition, arg)
    for row in partition.proxy.values():
        row.drop(partition.now)


PROXY_DOWN = inoperative("mcproxy", lambda partition, _name: daemons.start_proxy(partition))
PROXY_STOPPED = PROXY_DOWN._replace(inject=_stop_proxy)


def added(name: str, group: str) -> Change:
    """A subsystem that other systems have not is there and active."""

    def inject(partition: Partition, _arg: str) -> None:
        if name not in partition.src.table:
            partition.src.add(name, group, active=True)

    return Change(
        inject,
        lambda partition, _arg: partition.src.remove(name),
        lambda partition, _arg: partition.src.starting(name),
        frozenset({f"src/{name}"}),
    )


def without_domain(change: Change) -> Change:
    """The manager of the management domain never came up: no HMC was ever contacted over IP."""

    def inject(partition: Partition, arg: str) -> None:
        change.inject(partition, arg)
        for link in partition.links.values():
            link.drop(partition.now)

    return change._replace(inject=inject)


def _resume(partition: Partition, name: str) -> None:
    """rmcd starts its manager again; the one of the management domain forms it anew where a link is missing."""
    if partition.src.starting("ctrmc") and partition.src.table[name].wanted:
        partition.src.start(name, partition.now, daemons.RM_STEP)
        missing = any(not link.state.last for link in partition.links.values())
        if name == "IBM.MgmtDomainRM" and (missing or not partition.alive_links()):
            domain.join(partition, daemons.RM_STEP)


def _undefine(partition: Partition, arg: str) -> None:
    _stop_ctrmc(partition, arg)
    _take(partition, ["ctrmc"])


def _define(partition: Partition, arg: str) -> None:
    _give_back(partition, ["ctrmc"])
    _start_ctrmc(partition, arg)


UNDEFINED = Change(
    _undefine, _define, lambda partition, _arg: "ctrmc" not in partition.src.table, frozenset({"src/ctrmc"})
)


def _uninstall(partition: Partition, arg: str) -> None:
    partition.rsct_installed = False
    _stop_ctrmc(partition, arg)
    _take(partition, [row.name for row in partition.src.table.values() if row.group in RSCT_GROUPS])


def _install(partition: Partition, arg: str) -> None:
    partition.rsct_installed = True
    _give_back(partition, [key.removeprefix("src/") for key in partition.saved if key.startswith("src/")])
    _start_ctrmc(partition, arg)


NOT_INSTALLED = Change(
    _uninstall,
    _install,
    lambda partition, _arg: not partition.rsct_installed,
    frozenset(f"src/{name}" for name in ("ctrmc", "ctcas", "mcproxy", *RMS, *ON_DEMAND, "IBM.RecoveryRM")),
)


def _fill_var(partition: Partition, _arg: str) -> None:
    partition.fills.add("/var")
    daemons.starve(partition)


def _empty_var(partition: Partition, _arg: str) -> None:
    """Managers that died are started again, as a recycle does."""
    partition.fills.discard("/var")
    for row in partition.src.group("rsct_rm"):
        if row.wanted and not partition.src.starting(row.name):
            _resume(partition, row.name)


VAR_FULL = Change(_fill_var, _empty_var, lambda partition, _arg: "/var" in partition.fills, frozenset({"fills//var"}))
