# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long status (`lssrc -ls`): the subsystem itself answers, so it fails or hangs with it."""

from __future__ import annotations

import typing as t

from powersim.call import HANGS, Answer
from powersim.render import groupservices, mcproxy
from powersim.state.partition import Partition

# Flags of rmcctrl that the long status of ctrmc reflects, and what each sets.
POLICIES = (
    ("-m", "client message policy"),
    ("-M", "daemon message policy"),
    ("-b", "session idle timeout"),
    ("-t", "client message timeout"),
    ("-u", "start session timeout"),
    ("-v", "first command timeout"),
    ("-w", "first command threshold"),
    ("-x", "first command timeout of non-root users"),
)


def of(partition: Partition, name: str, head: str) -> Answer:
    """``head``: the short status, which most subsystems print first."""
    of_rmc = name == "ctrmc" or partition.src.table[name].group == "rsct_rm"
    if partition.rmc.hung and of_rmc:
        return HANGS
    writer = WRITERS.get(name, _unknown)
    return Answer(writer(partition, name, head))


def _unknown(_partition: Partition, name: str, head: str) -> str:
    return f"{head} powersim: the long status of {name} is not simulated\n"


def _ctrmc(partition: Partition, _name: str, head: str) -> str:
    """Nobody published this text: only what a person would look for there, marked as ours."""
    set_now = partition.rmc.policies
    lines = [f"{title}: {set_now.get(flag, 'default')}" for flag, title in POLICIES]
    lines.append(f"remote client connections: {'enabled' if partition.rmc.remote_now else 'disabled'}")
    return head + "".join(f" powersim: {line} (synthetic)\n" for line in lines)


def _mcproxy(partition: Partition, _name: str, head: str) -> str:
    now = partition.now
    rows = [(row, row.state.at(now)) for row in partition.proxy.values() if row.state.at(now)]
    if not partition.aix_like:
        return mcproxy.linux(head, [(f"{row.hmc}.{partition.spec.domain}", state) for row, state in rows])
    slots = [(row.slot, row.hmc, state, row.requests, row.responses) for row, state in rows]
    return mcproxy.aix(partition.src.table["mcproxy"].pid, slots)


def _cthags(partition: Partition, _name: str, head: str) -> str:
    peer, now = partition.spec.peer, partition.now
    clients = [row for row in ("IBM.ConfigRM", "ctrmc") if partition.src.active(row, now)]
    pids = [(partition.src.table[row].pid, "rmcd" if row == "ctrmc" else f"{row}d") for row in clients]
    nodes = 1 + len(peer.nodes if peer else ())
    groups = [("rmc_peers", nodes, 1, 0), ("IBM.ConfigRM", nodes, 1, 0)] if partition.online_peer else []
    return head + groupservices.domain(pids, 1, groups) + groupservices.switch(bool(peer and peer.dead_man))


Writer = t.Callable[[Partition, str, str], str]
WRITERS: dict[str, Writer] = {"ctrmc": _ctrmc, "mcproxy": _mcproxy, "cthags": _cthags}
