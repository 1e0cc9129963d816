# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partitions on the move: lslparmigr, and what migrlpar says of one that could not move."""

from __future__ import annotations

from powersim.hmc import listing
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.repair import find_lpar
from powersim.hmc.syscfg import per_partition

MIGRATION = listing.of("name lpar_id migration_state")
VALIDATION_TIME = 20.0  # simulated seconds; from memory


def lslparmigr(call: HmcCall) -> Reply:
    """``-r lpar`` only; the states are from memory."""
    return per_partition(
        call,
        MIGRATION,
        lambda view: {"name": view.name, "migration_state": view.partition.migration or "Not Migrating"},
    )


def migrlpar(call: HmcCall) -> Reply:
    """``-o v`` only: silence when it could move, the confirmed error when its RMC is down."""
    if call.value("-o") != "v":
        return call.error("bad_parameter", "-o")
    target, wrong = call.system("-t")
    if target is None:
        return wrong
    _system, view, wrong = find_lpar(call)
    if view is None:
        return wrong
    if view.rmc_state != "active":
        return call.error("no_rmc", view.name)
    return Reply(wait=VALIDATION_TIME)
