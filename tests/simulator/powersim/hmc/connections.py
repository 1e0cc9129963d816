# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to the service processors: lssysconn, lslic."""

from __future__ import annotations

from powersim.estate.parts import System
from powersim.hmc import attributes, listing
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.listing import Listing
from powersim.hmc.view import DISCONNECTED
from powersim.render import hmc as render

CONNECTED = "Connected"
# Posted output (ziutus/hmc_vios_aix, a public set-up guide for Power10); one or two blanks before the code.
ERRORS = {
    "No Connection": "Connecting  0000-0000-00000000",
    "Connecting": "Connecting 0000-0000-00000000",
    "Failed Authentication": "Incorrect password 0802-0001-00000026",
    "Pending Authentication - Password Updates Required": "Password expired 0806-0000-00000000",
    "Version Mismatch": "Connection not allowed 0009-0008-00000000",
}
LOWEST_EBMC = 10  # Power10 and later, except the E1080
NO_EBMC = ("9080-HEX",)


def has_ebmc(call: HmcCall, system: System) -> bool:
    newer = attributes.generation(system.firmware) >= LOWEST_EBMC
    return call.console.level.ebmc and newer and system.type_model not in NO_EBMC


def connection(call: HmcCall, system: System) -> dict[str, str]:
    state = call.console.state(system)
    there = state not in DISCONNECTED
    found = {
        "resource_type": "sys",
        "type_model_serial_num": f"{system.type_model}*{system.serial}",
        "ipaddr": system.ip,
        "alt_ipaddr": "unavailable",
        "state": CONNECTED if there else state,
    }
    if has_ebmc(call, system):
        found |= {"sp_type": "ebmc", "user_name": "admin", "vmi_ipaddr": "unavailable", "vmi_state": "unavailable"}
    else:
        found |= {"sp": "primary" if there else "unavailable", "sp_phys_loc": "unavailable"}
    if not there:
        found["connection_error_code"] = ERRORS[state]
    return found


def lssysconn(call: HmcCall) -> Reply:
    kind = call.value("-r")
    if kind not in ("all", "sys", "frame"):
        return call.error("bad_parameter", "-r")
    form: Listing[dict[str, str]] = Listing(render.CONNECTION, lambda item, name: item.get(name))
    return call.listing(form, [connection(call, system) for system in call.systems if kind != "frame"])


LIC = listing.of(
    "lic_type management_status disabled_reason activated_level activated_spname installed_level installed_spname "
    "accepted_level accepted_spname ecnumber mtms"
)


def lslic(call: HmcCall) -> Reply:
    """``-t syspower`` (``-t sys`` on newer levels); attributes and their order are from memory."""
    if call.value("-t") not in ("syspower", "sys"):
        return call.error("bad_parameter", "-t")
    system, wrong = call.system()
    if system is None:
        return wrong
    number, _dot, pack = system.firmware.removeprefix("FW").partition(".")
    levels = dict.fromkeys(("activated_level", "installed_level", "accepted_level"), pack)
    names = dict.fromkeys(("activated_spname", "installed_spname", "accepted_spname"), f"FW{number}.{pack}")
    fixed = {"lic_type": "Managed System", "management_status": "Enabled", "disabled_reason": ""}
    machine = {"ecnumber": f"01synthetic{number}", "mtms": f"{system.type_model}*{system.serial}"}
    return call.listing(LIC, [{**fixed, **levels, **names, **machine}])
