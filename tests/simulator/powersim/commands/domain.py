# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Domains: rmcdomainstatus for both kinds, and the commands of peer domains.

https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcdomainstatus.html and .../lsrpnode.html
"""

from __future__ import annotations

import typing as t

from powersim.call import Answer, Call
from powersim.commands.options import Options, manual, read, wrong
from powersim.commands.session import session
from powersim.render import columns, domain, src
from powersim.row import RSCT, Row
from powersim.state.partition import Partition, stable_hex

FORMS = "ltdD:xohTV"


def rmcdomainstatus(call: Call) -> Answer:
    """No output at all for a node in no domain. ``-a ip``: addresses instead of names."""
    options = read(call, "s:a:hTV")
    if isinstance(options, str):
        return Answer(err=options, rc=1)
    if "h" in options:
        return manual(call, "s:a:hTV")
    if options.get("s") != "ctrmc":
        name = options.get("s")
        return Answer(src.message("unknown", name), 1) if name else wrong(call, "no subsystem is named: add -s ctrmc")
    if options.get("a", "ip").lower() != "ip":
        return wrong(call, f"-a is '{options.get('a')}': give ip")
    blocked = session(call)
    if blocked:
        return blocked
    return Answer(domain.domain_status(peer_members(call.partition, "a" in options), control_points(call.partition)))


def control_points(partition: Partition) -> list[domain.Member]:
    now, found = partition.now, []
    for point in partition.control_points:
        link = partition.links.get(point.hmc)
        state = link.state.at(now) if link else ""
        if link and state:
            found.append((state, link.queue, point.node_id, link.number, point.ips[0]))
    return found


def numbered(partition: Partition) -> list[tuple[int, str]]:
    """The nodes of the peer domain, numbered by name; so they are in the capture."""
    names = [partition.name, *(partition.spec.peer.nodes if partition.spec.peer else ())]
    return list(enumerate(sorted(names), 1))


def peer_members(partition: Partition, addresses: bool = False) -> list[domain.Member]:
    """The other nodes first, this one last, as captured."""
    if not partition.online_peer:
        return []
    known = {one.name: one.ip for one in partition.estate.partitions} if addresses else {}
    own = partition.name
    members: list[domain.Member] = [
        (*(("S", "S") if name == own else ("I", "A")), peer_id(partition, name), number, known.get(name, name))
        for number, name in numbered(partition)
    ]
    return sorted(members, key=lambda member: member[0] == "S")


def peer_id(partition: Partition, name: str) -> str:
    """The id of a node that need not be simulated."""
    if name == partition.name:
        return partition.identity.current
    given = next((one.node_id for one in partition.estate.partitions if one.name == name), "")
    return given or stable_hex(partition.estate.seed, "node", name)


def _form(options: Options, names: t.Sequence[str], rows: t.Sequence[t.Sequence[str]], title: str) -> str:
    """Table by default; -l, -d and -D as in lsrsrc, -x without the names."""
    lines = [*([] if "x" in options else [tuple(names)]), *rows]
    form = options.any("ltdD")
    if form == "l":
        return columns.stanzas(names, rows, title)
    return columns.delimited(lines, options.get("D") or ":") if form in ("d", "D") else columns.table(lines)


def mixed(active: str, installed: str) -> bool:
    """The domain still works at an older level than this node could (from memory)."""
    return active.split(".")[:3] != installed.split(".")[:3]


def _domain(partition: Partition) -> tuple[str, ...]:
    """The row of the domain this node is defined in; () for none."""
    peer = partition.spec.peer
    if not partition.peer_state:
        return ()
    name, version = (peer.name, peer.version) if peer else ("powersim_clu", partition.rsct_level)
    return domain.domain_row(name, partition.peer_state, version, mixed(version, partition.rsct_level))


def lsrpdomain(call: Call) -> Answer:
    """-o shows the online one only."""
    options = read(call, FORMS)
    if isinstance(options, str):
        return Answer(err=options, rc=3)
    if "h" in options:
        return manual(call, FORMS)
    blocked = session(call)
    if blocked:
        return blocked
    row = _domain(call.partition)
    if options.words and options.words[0] not in row[:1]:
        return wrong(call, f"there is no peer domain '{options.words[0]}': lsrpdomain alone lists what there is")
    if not row or ("o" in options and row[1] != "Online"):
        return Answer()
    return Answer(_form(options, domain.DOMAIN_NAMES, [row], "Domain"))


def lsrpnode(call: Call) -> Answer:
    """-i adds number and id."""
    options = read(call, "iLpPqQB" + FORMS)
    if isinstance(options, str):
        return Answer(err=options, rc=3)
    if "h" in options:
        return manual(call, "iLpPqQB" + FORMS)
    blocked = session(call)
    if blocked:
        return blocked
    partition = call.partition
    if not partition.online_peer:
        return Answer()
    rows = [
        (name, "Online", partition.rsct_level, str(number), peer_id(partition, name))
        for number, name in numbered(partition)
    ]
    width = 5 if "i" in options else 3
    return Answer(_form(options, domain.NODE_NAMES[:width], [row[:width] for row in rows], "Node"))


def change_state(call: Call) -> Answer:
    """startrpdomain and stoprpdomain: silent, over within seconds (from memory); CAA domains follow the cluster."""
    blocked = session(call)
    if blocked:
        return blocked
    partition, start = call.partition, call.argv[0] == "startrpdomain"
    if "-h" in call.args:
        return manual(call, "hTVfw")
    names = [word for word in call.args if not word.startswith("-")]
    row = _domain(partition)
    if not row or names != [row[0]]:
        return wrong(call, f"'{' '.join(names)}' is no peer domain of this node: lsrpdomain lists what there is")
    if partition.spec.peer and partition.spec.peer.caa:
        return wrong(call, f"domain '{row[0]}' follows Cluster Aware AIX: start and stop the cluster instead")
    harm: tuple[str, ...] = ()
    if not start and partition.online_peer:
        partition.count("cluster_node_recycled")
        harm = ("cluster_node_recycled",)
    partition.peer_state = "Online" if start else "Offline"
    return Answer(wait=5.0, harm=harm)


ROWS = (
    Row("rmcdomainstatus", rmcdomainstatus, folder=RSCT),
    Row("lsrpdomain", lsrpdomain, folder=RSCT),
    Row("lsrpnode", lsrpnode, folder=RSCT),
    Row("startrpdomain", change_state, mutating=True, root=True, folder=RSCT),
    Row("stoprpdomain", change_state, mutating=True, root=True, folder=RSCT),
)
