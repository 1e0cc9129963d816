# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""RMC clients: lsrsrc and its relatives, rmcdomainstatus, lsrpdomain, lsrpnode, ct_clusterinfo."""

from __future__ import annotations

import re

from powersim.call import HANGS, Answer, Call, usage
from powersim.render import domain, rsrc
from powersim.row import RSCT, Row
from powersim.state import rmc
from powersim.state.links import ControlPoint
from powersim.state.partition import Partition, stable_hex

CLASSES = (
    "IBM.Association",
    "IBM.AuditLog",
    "IBM.Condition",
    "IBM.EventResponse",
    "IBM.FileSystem",
    "IBM.Host",
    "IBM.MCP",
    "IBM.ManagementServer",
    "IBM.MngNode",
    "IBM.NetworkInterface",
    "IBM.PeerDomain",
    "IBM.PeerNode",
)


def session(call: Call) -> Answer | None:
    """What stands between a client and rmcd; None when it can talk to it."""
    partition = call.partition
    if not rmc.answering(partition):
        return Answer(err=rsrc.error(f"/usr/sbin/rsct/bin/{call.argv[0]}", *rsrc.NO_SESSION), rc=1)
    return HANGS if partition.rmc.hung else None


def control_point(partition: Partition, point: ControlPoint) -> list[tuple[str, rsrc.Value]]:
    """The attributes of one IBM.MCP resource, in the captured order."""
    return [
        ("MNName", point.mn_name),
        ("NodeID", int(point.node_id, 16)),
        ("KeyToken", point.key_token),
        ("IPAddresses", point.ips),
        ("ConnectivityNames", point.connectivity),
        ("HMCName", point.hmc_name),
        ("HMCIPAddr", point.hmc_ip),
        ("HMCAddIPs", ",".join(point.additional_ips)),
        ("HMCAddIPv6s", ""),
        ("ActivePeerDomain", peer_name(partition)),
        ("NodeNameList", (partition.name,)),
    ]


def peer_name(partition: Partition) -> str:
    if not partition.online_peer:
        return ""
    return partition.spec.peer.name if partition.spec.peer else "powersim_clu"


def resources(partition: Partition, resource_class: str) -> list[list[tuple[str, rsrc.Value]]]:
    if resource_class == "IBM.MCP" and rmc.joined(partition):
        return [control_point(partition, point) for point in partition.control_points]
    return []


def lsrsrc(call: Call) -> Answer:
    blocked = session(call)
    if blocked:
        return blocked
    words = [word for word in call.args if not word.startswith("-")]
    if not words:
        return Answer("class_name\n" + "".join(f'"{name}"\n' for name in CLASSES))
    resource_class, wanted = words[0], words[1:]
    if resource_class not in CLASSES:
        code, text = rsrc.NO_CLASS
        return Answer(err=rsrc.error("lsrsrc", code, text.format(resource_class)), rc=1)
    found = resources(call.partition, resource_class)
    if wanted:
        found = [[pair for pair in resource if pair[0] in wanted] for resource in found]
    if call.has("i"):
        return Answer(rsrc.input_form(found))
    if call.has("d") and call.has("x"):
        return Answer(rsrc.delimited(found, ":"))
    return Answer(rsrc.listing(resource_class, found, of_class=call.has("c")))


def lsrsrc_api(call: Call) -> Answer:
    """``-s CLASS::"SELECTION"::ATTR::ATTR``: values joined by ``::``."""
    blocked = session(call)
    if blocked:
        return blocked
    spec = (call.option("-s") or "").split("::")
    found = resources(call.partition, spec[0])
    selected = re.search(r"NodeID\s*==?\s*(0x[0-9a-fA-F]+|\d+)", spec[1]) if len(spec) > 1 else None
    if selected:
        found = [one for one in found if dict(one)["NodeID"] == int(selected.group(1), 0)]
    if not found:
        return Answer(err=rsrc.error("lsrsrc-api", *rsrc.NO_RESOURCE), rc=1)
    wanted = spec[2:] or [name for name, _unused in found[0]]
    return Answer(rsrc.api([[pair for pair in one if pair[0] in wanted] for one in found], call.option("-D") or "::"))


def refrsrc(call: Call) -> Answer:
    blocked = session(call)
    if blocked:
        return blocked
    rmc.refresh_domain(call.partition)
    return Answer()


def rmrsrc(call: Call) -> Answer:
    """Removes the IBM.MCP resources whose node id or name stands in the selection."""
    blocked = session(call)
    if blocked:
        return blocked
    partition, text = call.partition, " ".join(call.args)
    doomed = [
        point
        for point in partition.control_points
        if point.node_id in text.lower() or str(int(point.node_id, 16)) in text or f'"{point.hmc_name}"' in text
    ]
    if not doomed:
        return Answer(err=rsrc.error(call.argv[0], *rsrc.NO_RESOURCE), rc=6)
    harm = tuple("living_link_cut" for point in doomed if point.hmc in partition.alive_links())
    for point in doomed:
        partition.control_points.remove(point)
        partition.links.pop(point.hmc, None)
    for name in harm:
        partition.count(name)
    return Answer(harm=harm)


def chrsrc(call: Call) -> Answer:
    return session(call) or Answer()


def runact(call: Call) -> Answer:
    """SetSuspendState and GetNodeState of IBM.MCP."""
    blocked = session(call)
    if blocked:
        return blocked
    partition, text = call.partition, " ".join(call.args)
    if "SetSuspendState" in text:
        suspend = "State=1" in text
        for link in partition.links.values():
            (link.obstacles.add if suspend else link.obstacles.discard)("suspended")
        rmc.resettle(partition)
        return Answer()
    if "GetNodeState" in text:
        return Answer("Resource Class Action Response for GetNodeState (text synthetic)\n")
    return usage(call)


def rmcdomainstatus(call: Call) -> Answer:
    blocked = session(call)
    if blocked:
        return blocked
    partition, now = call.partition, call.partition.now
    points: list[domain.Member] = []
    for point in partition.control_points:
        link = partition.links.get(point.hmc)
        state = link.state.at(now) if link else ""
        if link and state:
            points.append((state, link.queue, point.node_id, link.number, point.ips[0]))
    return Answer(domain.domain_status(peer_members(partition), points))


def peer_members(partition: Partition) -> list[domain.Member]:
    """The other nodes first, this one last, as captured."""
    if not partition.online_peer or not partition.spec.peer:
        return []
    others = partition.spec.peer.nodes
    members: list[domain.Member] = [
        ("I", "A", stable_hex(partition.estate.seed, "node", name), number, name)
        for number, name in enumerate(others, 2)
    ]
    return [*members, ("S", "S", partition.identity.current, 1, partition.name)]


def lsrpdomain(call: Call) -> Answer:
    blocked = session(call)
    if blocked:
        return blocked
    partition = call.partition
    if not partition.peer_state:
        return Answer()
    version = partition.spec.peer.version if partition.spec.peer else partition.rsct_level
    name = partition.spec.peer.name if partition.spec.peer else "powersim_clu"
    return Answer(domain.peer_domain(name, partition.peer_state, version, mixed=False))


def lsrpnode(call: Call) -> Answer:
    blocked = session(call)
    if blocked:
        return blocked
    partition = call.partition
    if not partition.online_peer:
        return Answer()
    names = [partition.name, *(partition.spec.peer.nodes if partition.spec.peer else ())]
    return Answer(domain.peer_nodes([(name, "Online", partition.rsct_level) for name in names]))


def ct_clusterinfo(call: Call) -> Answer:
    """Reads files, needs no rmcd. Anything but IW is the name of a cluster; layout from memory."""
    return Answer(f"{peer_name(call.partition) or 'IW'}\n")


ROWS = (
    Row("lsrsrc", lsrsrc, folder=RSCT),
    Row("lsrsrc-api", lsrsrc_api, folder=RSCT),
    Row("refrsrc", refrsrc, mutating=True, root=True, folder=RSCT),
    Row("refrsrc-api", refrsrc, mutating=True, root=True, folder=RSCT),
    Row("rmrsrc", rmrsrc, mutating=True, root=True, folder=RSCT),
    Row("rmrsrc-api", rmrsrc, mutating=True, root=True, folder=RSCT),
    Row("chrsrc", chrsrc, mutating=True, root=True, folder=RSCT),
    Row("runact", runact, flags=("GetNodeState",), folder=RSCT),
    Row("runact", runact, mutating=True, root=True, folder=RSCT),
    Row("rmcdomainstatus", rmcdomainstatus, folder=RSCT),
    Row("lsrpdomain", lsrpdomain, folder=RSCT),
    Row("lsrpnode", lsrpnode, folder=RSCT),
    Row("ct_clusterinfo", ct_clusterinfo, folder=RSCT),
)
