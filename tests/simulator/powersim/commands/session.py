# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between a client and rmcd: the daemon itself, and the scope or host that the environment asks for.

CT_MANAGEMENT_SCOPE and CT_CONTACT: https://www.ibm.com/docs/en/SGVKBA_3.2/admin/bl503_targetn.html.
"""

from __future__ import annotations

from powersim.call import HANGS, Answer, Call
from powersim.commands.options import wrong
from powersim.render import rsrc
from powersim.state import keyring, rmc
from powersim.state.partition import Partition

SCOPES = {"": "local", "0": "local", "1": "local", "2": "peer", "3": "management", "4": "local"}


def refused(call: Call, host: str = "local_node") -> Answer:
    code, text = rsrc.NO_SESSION
    return Answer(err=rsrc.error(call.argv[0], code, text.format(host)), rc=1)


def session(call: Call) -> Answer | None:
    """None when the client can talk to the daemon; else what it prints instead."""
    partition = call.partition
    contact = call.env.get("CT_CONTACT", "")
    if contact and contact not in keyring.identities(partition):
        return refused(call, contact)  # no other daemon lets this node in
    if not rmc.answering(partition):
        return refused(call)
    return HANGS if partition.rmc.hung else _scope(call)


def _scope(call: Call) -> Answer | None:
    """This node manages nothing, and sees peers in an online peer domain only."""
    given = call.env.get("CT_MANAGEMENT_SCOPE", "")
    if given not in SCOPES:
        return wrong(call, f"CT_MANAGEMENT_SCOPE is '{given}': set it to 0, 1, 2, 3 or 4, or unset it")
    if SCOPES[given] == "peer" and not call.partition.online_peer:
        return wrong(call, f"CT_MANAGEMENT_SCOPE is {given}, but this node is in no peer domain: unset it")
    if SCOPES[given] == "management":
        return wrong(call, f"CT_MANAGEMENT_SCOPE is {given}, but this node manages no others: unset it")
    return None


def peer_name(partition: Partition) -> str:
    """Of the online domain, '' for none."""
    if not partition.online_peer:
        return ""
    return partition.spec.peer.name if partition.spec.peer else "powersim_clu"
