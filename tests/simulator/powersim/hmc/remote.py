# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""viosvrcmd: a command of the virtual I/O server, run through RMC."""

from __future__ import annotations

import shlex

from powersim import table
from powersim.call import Call
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.repair import find_lpar
from powersim.row import IOS


def viosvrcmd(call: HmcCall) -> Reply:
    """``-m SYS -p VIOS -c COMMAND``: only what its restricted shell knows. Fails when its RMC is down (text synthetic)."""
    try:
        argv = tuple(shlex.split(call.value("-c") or ""))
    except ValueError:  # an open quote
        argv = ()
    if not argv:
        return call.error("bad_parameter", "-c")
    _system, view, wrong = find_lpar(call)
    if view is None:
        return wrong
    if view.partition.spec.platform != "vios":
        return call.error("no_vios", view.name)
    if view.rmc_state != "active":
        return call.error("no_vios_rmc", view.name)
    row = table.find("vios", argv)
    if row is None or row.folder != IOS:
        return call.error("no_vios_command", argv[0])
    answer = table.carry_out(row, Call(view.partition, argv))
    failed = answer.rc != 0 and not answer.err
    return Reply(answer.out, answer.rc, answer.err, failed, answer.wait, answer.hang, row.mutating)
