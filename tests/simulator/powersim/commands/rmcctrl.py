# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""rmcctrl, rmcrefreshMD, recfgct, lsnodeid."""

from __future__ import annotations

import re

from powersim.call import HANGS, Answer, Call, usage
from powersim.render import src
from powersim.row import INSTALL, RSCT, Row
from powersim.state import rmc
from powersim.state.partition import Partition

USAGE = "Usage: rmcctrl {-a|-A|-d|-k|-K|-s|-z|-p|-P|-q|-Q|-h} (text synthetic)\n"
REFUSED = (
    "Cannot run if an online Peer Domain exists (see output of lsrpdomain).\n"
    "For assistance with removing domains, refer to the rmrpnode and rmrpdomain commands.\n"
)
DR_SCRIPT = "/usr/lib/dr/scripts/all/ctrmc_MDdr               DR script to refresh Management Domain configuration\n"
NO_NODE_ID = "2641-036 The node does not have an assigned node identifier.\n"


def help_text(_call: Call) -> Answer:
    return Answer(USAGE)


def stop_all(call: Call) -> Answer:
    """-z waits until all are down, -K does not; -k leaves the resource managers alone."""
    partition = call.partition
    harm = tuple(rmc.count_harm(partition)) if rmc.running(partition) else ()
    if partition.rmc.stop_hangs and "-z" in call.args:
        return Answer(hang=True, harm=harm)
    was_running = rmc.running(partition)
    seconds = rmc.stop(partition, managers="-k" not in call.args)
    return Answer(wait=seconds if "-z" in call.args and was_running else 0.0, harm=harm)


def _define(partition: Partition) -> str:
    """Put ctrmc back on file: a subsystem that exists is left as it is."""
    if "ctrmc" not in partition.src.table:
        partition.src.add("ctrmc", "rsct", active=False)
    partition.rmc.inittab = True
    return src.message("added", "ctrmc")


def add(call: Call) -> Answer:
    return Answer(_define(call.partition))


def add_and_start(call: Call) -> Answer:
    added = _define(call.partition)
    started = start(call)
    return Answer(added + started.out, started.rc)


def start(call: Call) -> Answer:
    partition = call.partition
    if "ctrmc" not in partition.src.table:
        return Answer(src.message("unknown", "ctrmc"), 1)
    if rmc.running(partition):
        return Answer(src.message("already", "ctrmc"))
    return Answer(src.message("started", "ctrmc", rmc.start(partition)))


def delete(call: Call) -> Answer:
    partition = call.partition
    if rmc.running(partition):
        rmc.stop(partition, managers=True)
    partition.src.remove("ctrmc")
    partition.rmc.inittab = False
    return Answer(src.message("deleted"))


LISTENER = {"-p": (True, None), "-P": (False, None), "-q": (None, True), "-Q": (None, False)}


def listener(call: Call) -> Answer:
    """-p and -P act on the running daemon, -q and -Q on the next start; -p is needed at the next start as well."""
    partition = call.partition
    flag = next(flag for flag in LISTENER if flag in call.args)
    now, later = LISTENER[flag]
    if now is not None:
        if not rmc.running(partition):
            return Answer(err="rmcctrl: the RMC subsystem is not active (text synthetic)\n", rc=1)
        if partition.rmc.hung:
            return HANGS
        later = now
    rmc.enable_remote(partition, now=now, later=later)
    return Answer()


def policy(call: Call) -> Answer:
    """-m -M -b -t and the like are stored and change nothing that is simulated."""
    if not call.args or not re.fullmatch(r"-[mMbBtTuUvVwWxX]", call.args[0]):
        return usage(call)
    call.partition.rmc.policies[call.args[0]] = call.args[1] if len(call.args) > 1 else ""
    return Answer()


def refresh_md(call: Call) -> Answer:
    partition = call.partition
    if not rmc.answering(partition):
        return Answer(err=src.message("not_passed", "ctrmc"), rc=1)
    if partition.rmc.hung:
        return HANGS
    rmc.refresh_domain(partition)
    return Answer()


def recfgct(call: Call) -> Answer:
    partition = call.partition
    if "-h" in call.args:
        return Answer("Usage: recfgct [-i Node_ID | -n | -s | -h]\n")
    if partition.peer_state == "Online":
        return Answer(REFUSED, 1)
    wanted = call.option("-i")
    if wanted is not None and not re.fullmatch(r"[0-9a-fA-F]{9,16}", wanted):
        return usage(call)
    node_id = partition.identity.etc if "-s" in call.args else (wanted or "").lower().zfill(16) if wanted else ""
    harm = tuple(rmc.count_harm(partition)) if rmc.running(partition) else ()
    rmc.stop(partition, managers=True)
    if (
        rmc.new_identity(partition, node_id)
        and not wanted
        and "-s" not in call.args
        and not partition.identity.duplicate
    ):
        partition.count("identity_lost")
        harm = (*harm, "identity_lost")
    partition.identity.duplicate = False
    for subsystem in partition.src.group("rsct_rm"):
        partition.src.stop(subsystem.name, partition.now)
    partition.src.stop("ctrmc", partition.now)
    pid = rmc.start(partition)
    text = DR_SCRIPT if partition.aix_like else ""
    text += src.message("added", "ctcas") + src.message("added", "ctrmc") + src.message("started", "ctrmc", pid)
    return Answer(text, wait=10.0, harm=harm)


def lsnodeid(call: Call) -> Answer:
    node_id = call.partition.identity.current
    return Answer(f"{node_id}\n") if node_id else Answer(err=NO_NODE_ID, rc=1)


ROWS = (
    Row("rmcctrl", help_text, flags=("-h",), folder=RSCT),
    Row("rmcctrl", stop_all, mutating=True, flags=("-z", "-K", "-k"), root=True, folder=RSCT),
    Row("rmcctrl", add_and_start, mutating=True, flags=("-A",), root=True, folder=RSCT),
    Row("rmcctrl", add, mutating=True, flags=("-a",), root=True, folder=RSCT),
    Row("rmcctrl", start, mutating=True, flags=("-s",), root=True, folder=RSCT),
    Row("rmcctrl", delete, mutating=True, flags=("-d",), root=True, folder=RSCT),
    Row("rmcctrl", listener, mutating=True, flags=("-p", "-P", "-q", "-Q"), root=True, folder=RSCT),
    Row("rmcctrl", policy, mutating=True, root=True, folder=RSCT),
    Row("rmcrefreshMD", refresh_md, mutating=True, root=True, folder=RSCT),
    Row("recfgct", recfgct, flags=("-h",), folder=INSTALL),
    Row("recfgct", recfgct, mutating=True, root=True, folder=INSTALL),
    Row("lsnodeid", lsnodeid, folder=RSCT),
)
