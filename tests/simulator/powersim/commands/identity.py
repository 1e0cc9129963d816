# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The node id: recfgct, its old relatives, lsnodeid; and ct_clusterinfo.

https://ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds4/recfgct.html
"""

from __future__ import annotations

import dataclasses
import re

from powersim.call import Answer, Call
from powersim.commands.options import read, wrong
from powersim.commands.session import peer_name
from powersim.render import identity
from powersim.row import INSTALL, RSCT, Row, with_flag
from powersim.state import rmc
from powersim.state.partition import Partition

FLAGS = "i:nsh"
NODE_ID = re.compile(r"[0-9a-fA-F]{9,16}")


def recfgct(call: Call) -> Answer:
    """-n (the default) draws a new id, -i takes one, -s the one saved in /etc/ct_node_id."""
    options = read(call, FLAGS)
    if isinstance(options, str):
        return Answer(err=options, rc=1)
    if "h" in options:
        return Answer(identity.USAGE)
    if len(options.order) > 1:
        given = " ".join(f"-{flag}" for flag in options.order)
        return wrong(call, f"{given} are given together: give one of them")
    wanted = options.get("i")
    if "i" in options and not NODE_ID.fullmatch(wanted):
        return wrong(call, f"-i is '{wanted}': give 9 to 16 hexadecimal digits")
    if call.partition.peer_state == "Online":
        return Answer(identity.REFUSED, 1)
    node_id = _saved(call) if "s" in options else wanted.lower()
    return _wipe(call.partition, node_id.zfill(16) if node_id else "", chosen=bool(node_id))


def _saved(call: Call) -> str:
    """The id in /etc/ct_node_id, as somebody may have put it there by hand; '' without a usable one."""
    text = call.files.read("/etc/ct_node_id") if call.files else call.partition.identity.etc
    first = next(iter((text or "").splitlines()), "").strip()
    return first.lower() if NODE_ID.fullmatch(first) else ""


def _wipe(partition: Partition, node_id: str, *, chosen: bool) -> Answer:
    """``node_id``: '' draws one. ``chosen``: by the caller, so that a change of the id is no loss."""
    harm = tuple(rmc.count_harm(partition)) if rmc.running(partition) else ()
    rmc.stop(partition, managers=True)
    changed = rmc.new_identity(partition, node_id)
    if changed and not chosen:
        partition.count("identity_lost")
        harm = (*harm, "identity_lost")
    partition.peer_state = ""  # the definition of an offline domain is gone as well
    for subsystem in (*partition.src.group("rsct_rm"), partition.src.table.get("ctrmc")):
        if subsystem:
            partition.src.stop(subsystem.name, partition.now)
    for name in ("ctcas", "ctrmc"):
        if name not in partition.src.table:
            partition.src.add(name, "rsct", active=False)
    return Answer(identity.recfgct(rmc.start(partition), aix=partition.aix_like), wait=10.0, harm=harm)


def recfgctnid(call: Call) -> Answer:
    """``recfgctnid NODEID``: an old name of `recfgct -i` (https://github.com/xcat2/xcat-core)."""
    return recfgct(dataclasses.replace(call, argv=("recfgct", "-i", next(iter(call.args), ""))))


def mknodeid(call: Call) -> Answer:
    """``-f`` replaces the id in the files; the daemon takes it up at its next start. Seen in public scripts only."""
    own = call.partition.identity
    if own.etc and "-f" not in call.args:
        return wrong(call, "this node has an id already: add -f to replace it")
    own.etc = own.var = f"{call.partition.rng.getrandbits(64):016x}"
    if rmc.running(call.partition):
        own.coming = own.etc
    else:
        own.current = own.etc
    return Answer()


def lsnodeid(call: Call) -> Answer:
    node_id = call.partition.identity.current
    return Answer(f"{node_id}\n") if node_id else Answer(err=identity.NO_NODE_ID, rc=1)


def ct_clusterinfo(call: Call) -> Answer:
    """``-c``: reads files, needs no rmcd. Anything but IW is the name of a cluster; layout from memory."""
    options = read(call, "ch")
    if isinstance(options, str):
        return Answer(err=options, rc=1)
    return Answer(f"{peer_name(call.partition) or 'IW'}\n")


ROWS = (
    Row("recfgct", recfgct, when=with_flag("h", FLAGS), folder=INSTALL),
    Row("recfgct", recfgct, mutating=True, root=True, folder=INSTALL),
    Row("recfgctnid", recfgctnid, mutating=True, root=True, folder=INSTALL),
    Row("mknodeid", mknodeid, mutating=True, root=True, folder=RSCT),
    Row("lsnodeid", lsnodeid, folder=RSCT),
    Row("ct_clusterinfo", ct_clusterinfo, folder=RSCT),
)
