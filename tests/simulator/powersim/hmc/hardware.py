# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hardware as the HMC sees it: lsrefcode, and as much of lshwres as was posted."""

from __future__ import annotations

from powersim.hmc import attributes, listing
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.network import synthetic
from powersim.hmc.syscfg import per_partition
from powersim.hmc.view import LparView

FIBRE_SINCE = 6  # processor generation: older systems have no virtual Fibre Channel
REFCODE = listing.of("lpar_name lpar_id time_stamp refcode")
# An operating system that is up shows its name or nothing (open-power/op-test); the others are from memory.
CODES = {"linux": "Linux ppc64le"}
BOOTING = {"Starting": "C2001100 (synthetic)", "Open Firmware": "AA00E1A9 (synthetic)"}


def lsrefcode(call: HmcCall) -> Reply:
    """``-r lpar``: how far a partition has come with its start."""
    return per_partition(call, REFCODE, lambda view: {"lpar_name": view.name, "time_stamp": "", "refcode": _code(view)})


def _code(view: LparView) -> str:
    up = CODES.get(view.partition.spec.platform, "") if view.state == "Running" else ""
    return BOOTING.get(view.state, up)


def lshwres(call: HmcCall) -> Reply:
    """Only the refusal that was posted: virtual Fibre Channel on a system without it."""
    if not call.value("-r"):
        return call.error("bad_parameter", "-r")
    system, wrong = call.system()
    if system is None:
        return wrong
    if call.value("--rsubtype") == "fc" and attributes.generation(system.firmware) < FIBRE_SINCE:
        return call.error("no_fibre_channel")
    return synthetic(call)
