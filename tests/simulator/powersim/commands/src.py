# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""lssrc, startsrc, stopsrc, refresh, lsitab."""

from __future__ import annotations

from powersim.call import HANGS, Answer, Call, usage
from powersim.render import mcproxy, src
from powersim.row import AIX, SBIN, Row
from powersim.state import rmc
from powersim.state.partition import Partition
from powersim.state.src import ACTIVE, INOPERATIVE, Subsystem


def _rows(partition: Partition, subsystems: list[Subsystem]) -> list[src.Row]:
    now = partition.now
    rows = []
    for subsystem in subsystems:
        status = subsystem.status.at(now)
        rows.append((subsystem.name, subsystem.group, 0 if status == INOPERATIVE else subsystem.pid, status))
    return rows


def target(call: Call) -> str | None:
    """The subsystem named by -s, also in a cluster such as -ls NAME."""
    for number, word in enumerate(call.args[:-1]):
        if word.startswith("-") and word.endswith("s"):
            return call.args[number + 1]
    return call.option("-s")


def lssrc(call: Call) -> Answer:
    partition, linux = call.partition, not call.partition.aix_like
    table = partition.src.table
    group, name = call.option("-g"), target(call)
    if call.has("a"):
        return Answer(src.short(_rows(partition, list(table.values())), linux))
    if group is not None:
        members = partition.src.group(group)
        listing = Answer(src.short(_rows(partition, members), linux))
        return listing if members else Answer(src.message("unknown_group", group), 1)
    if name is None:
        return usage(call)
    if name not in table:
        return Answer(src.message("unknown", name), 1)
    if call.has("l"):
        return long_status(call, name)
    return Answer(src.short(_rows(partition, [table[name]]), linux))


def long_status(call: Call, name: str) -> Answer:
    """Passed to the subsystem itself, so it fails or hangs with it."""
    partition = call.partition
    if not partition.src.active(name, partition.now):
        return Answer(err=src.message("not_passed", name), rc=1)
    if name == "mcproxy":
        return proxy_status(partition)
    if partition.rmc.hung and name in ("ctrmc", *(row.name for row in partition.src.group("rsct_rm"))):
        return HANGS
    head = src.short(_rows(partition, [partition.src.table[name]]), not partition.aix_like)
    armed = name == "cthags" and partition.spec.peer and partition.spec.peer.dead_man
    extra = " Dead man switch: active (synthetic)\n" if armed else ""
    return Answer(f"{head}{extra} powersim: the long status of {name} is not simulated\n")


def proxy_status(partition: Partition) -> Answer:
    now = partition.now
    shown = [(row, row.state.at(now)) for row in partition.proxy.values() if row.state.at(now)]
    if not partition.aix_like:
        return Answer(mcproxy.linux([(f"{row.hmc}.{partition.spec.domain}", state) for row, state in shown]))
    slots = [(row.slot, row.hmc, state, row.requests, row.responses) for row, state in shown]
    return Answer(mcproxy.aix(partition.src.table["mcproxy"].pid, slots))


def startsrc(call: Call) -> Answer:
    partition = call.partition
    name, group = target(call), call.option("-g")
    if group is not None:
        answers = [_start(partition, row.name) for row in partition.src.group(group)]
        return Answer("".join(answer.out for answer in answers), max((answer.rc for answer in answers), default=1))
    if not name:
        return usage(call)
    return _start(partition, name)


def _start(partition: Partition, name: str) -> Answer:
    if name not in partition.src.table:
        return Answer(src.message("unknown", name), 1)
    if partition.src.status(name, partition.now) == ACTIVE:
        return Answer(src.message("already", name))
    if name == "ctrmc":
        pid = rmc.start(partition)
    elif name == "mcproxy":
        pid = rmc.restart_proxy(partition, up=True)
    else:
        pid = partition.src.start(name, partition.now, 1.0)
        if name == "IBM.MgmtDomainRM":
            rmc.join(partition, 3.0)
    return Answer(src.message("started", name, pid))


def stopsrc(call: Call) -> Answer:
    partition = call.partition
    name, group = target(call), call.option("-g")
    names = [row.name for row in partition.src.group(group)] if group else [name or ""]
    if not names or not names[0]:
        return usage(call)
    answers = [_stop(partition, each) for each in names]
    harm = tuple(text for answer in answers for text in answer.harm)
    return Answer(
        "".join(a.out for a in answers), max(a.rc for a in answers), "".join(a.err for a in answers), harm=harm
    )


def _stop(partition: Partition, name: str) -> Answer:
    status = partition.src.status(name, partition.now)
    if not status:
        return Answer(src.message("unknown", name), 1)
    if status == INOPERATIVE:
        return Answer(err=src.message("inoperative", name), rc=1)
    harm: list[str] = []
    if name == "ctrmc":
        harm = rmc.count_harm(partition)
        partition.rmc.stop_hangs = False
        rmc.stop(partition, managers=True)
    elif name == "mcproxy":
        if any(row.state.at(partition.now) == "A" for row in partition.proxy.values()):
            partition.count("living_link_cut")
            harm = ["living_link_cut"]
        rmc.restart_proxy(partition, up=False)
    else:
        partition.src.stop(name, partition.now, 1.0)
    return Answer(src.message("stopping", name), harm=tuple(harm))


def refresh(call: Call) -> Answer:
    partition, name = call.partition, target(call)
    if not name or name not in partition.src.table:
        return Answer(src.message("unknown", name or ""), 1) if name else usage(call)
    if not partition.src.active(name, partition.now):
        return Answer(err=src.message("not_passed", name), rc=1)
    if name == "ctrmc":
        if partition.rmc.hung:
            return HANGS
        for link in partition.links.values():
            link.obstacles.discard("mtu")
        rmc.refresh_domain(partition)
    return Answer(src.message("refreshed"))


def lsitab(call: Call) -> Answer:
    """The entry that starts ctrmc at boot."""
    partition = call.partition
    line = "ctrmc:2:once:/usr/bin/startsrc -s ctrmc > /dev/console 2>&1\n"
    there = partition.rmc.inittab and partition.rsct_installed
    if call.args == ("-a",):
        return Answer("init:2:initdefault:\n" + (line if there else ""))
    return Answer(line) if there and call.args == ("ctrmc",) else Answer(rc=1)


ROWS = (
    Row("lssrc", lssrc),
    Row("startsrc", startsrc, mutating=True, root=True),
    Row("stopsrc", stopsrc, mutating=True, root=True),
    Row("refresh", refresh, mutating=True, root=True),
    Row("lsitab", lsitab, platforms=AIX, folder=SBIN),
)
