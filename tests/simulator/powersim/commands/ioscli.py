# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of the restricted VIOS shell: ioscli and its aliases."""

from __future__ import annotations

from powersim.call import Answer, Call
from powersim.commands import machine
from powersim.row import IOS, VIOS, Row

FIREWALL = (
    "all,5989,any,wbem-https,0.0.0.0,0",
    "all,5988,any,wbem-http,0.0.0.0,0",
    "all,5987,any,wbem-rmi,0.0.0.0,0",
    "all,any,657,rmc,0.0.0.0,0",
    "all,657,any,rmc,0.0.0.0,0",
    "all,443,any,https,0.0.0.0,0",
    "all,any,427,svrloc,0.0.0.0,0",
    "all,427,any,svrloc,0.0.0.0,0",
    "all,80,any,http,0.0.0.0,0",
    "all,any,53,domain,0.0.0.0,0",
    "all,22,any,ssh,0.0.0.0,0",
    "all,21,any,ftp,0.0.0.0,0",
    "all,20,any,ftp-data,0.0.0.0,0",
)


def viosecure(call: Call) -> Answer:
    if "-firewall" in call.args and "view" in call.args:
        return Answer("OFF\n")
    return Answer(err="powersim: this form of viosecure is not simulated\n", rc=1)


def cluster(call: Call) -> Answer:
    """``cluster -list`` on a VIOS without a shared storage pool; wording from memory."""
    peer = call.partition.spec.peer
    if peer:
        return Answer(f"CLUSTER_NAME:    {peer.name}\n")
    return Answer()


VERBS = {
    "viosecure": viosecure,
    "cluster": cluster,
    "ioslevel": machine.ioslevel,
    "uname": machine.uname,
    "hostname": machine.hostname,
}


def ioscli(call: Call) -> Answer:
    verb = call.args[0] if call.args else ""
    if verb not in VERBS:
        return Answer(err=f'Command "{verb}" is not found in the IOSCLI set (text synthetic)\n', rc=1)
    return VERBS[verb](Call(call.partition, call.args, call.uid, call.env, call.cwd, call.files))


ROWS = (
    Row("ioscli", ioscli, platforms=VIOS, folder=IOS),
    Row("viosecure", viosecure, platforms=VIOS, folder=IOS),
    Row("cluster", cluster, platforms=VIOS, folder=IOS),
)
