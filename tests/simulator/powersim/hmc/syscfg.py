# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""lssyscfg: the systems, partitions and profiles that an HMC manages."""

from __future__ import annotations

import dataclasses
import time
import typing as t

from powersim.estate.parts import System
from powersim.hmc import attributes, listing
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.listing import Listing
from powersim.hmc.view import LparView
from powersim.state.partition import stable_hex

ENVIRONMENT = {"aix": "aixlinux", "linux": "aixlinux", "vios": "vioserver", "ibmi": "os400"}
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
REFRESH_TIME = 5.0  # simulated seconds; from memory: it asks every operating system again
OFF = "Not Activated"


@dataclasses.dataclass(frozen=True)
class Lpar:
    """One row of ``lssyscfg -r lpar``."""

    call: HmcCall
    view: LparView

    @property
    def spec(self) -> t.Any:
        return self.view.partition.spec

    @property
    def flag(self) -> str:
        return "1" if self.view.capable else "0"

    @property
    def serial(self) -> str:
        """Serial number and one character for the id; the form for ids above 35 is from memory."""
        number = self.spec.lpar_id
        suffix = LETTERS[number] if number < len(LETTERS) else f"{number:X}"
        return str(self.view.partition.system.serial) + suffix

    @property
    def uuid(self) -> str:
        digits = stable_hex("uuid", self.view.partition.system.serial, self.spec.lpar_id, digits=32).upper()
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    @property
    def mode(self) -> str:
        return "".join(self.spec.mode.split()) or "default"


Value = t.Callable[[Lpar], str | None]
CONSTANTS = {
    "default_profile": "normal",
    "work_group_id": "none",
    "power_ctrl_lpar_ids": "none",
    "lpar_keylock": "norm",
    "lpar_avail_priority": "127",
    "affinity_group_id": "none",
    "remote_restart_status": "Remote restart is not supported (synthetic)",
}


def _always(text: str) -> Value:
    return lambda _row: text


LPAR: dict[str, Value] = {
    "name": lambda row: row.view.name,
    "lpar_id": lambda row: str(row.spec.lpar_id),
    "lpar_env": lambda row: ENVIRONMENT[row.spec.platform],
    "state": lambda row: row.view.state,
    "resource_config": lambda row: "0" if row.view.state == OFF else "1",
    "os_version": lambda row: row.view.os_version or row.call.text("unknown"),
    "logical_serial_num": lambda row: row.serial,
    "curr_profile": lambda row: "" if row.view.state == OFF else "normal",
    "boot_mode": lambda row: "norm" if row.spec.platform in ("aix", "linux") else None,
    "ipl_source": lambda row: "b" if row.spec.platform == "ibmi" else None,
    "rmc_state": lambda row: row.view.rmc_state,
    "rmc_ipaddr": lambda row: row.view.ip,
    "rmc_osshutdown_capable": lambda row: row.flag,
    "dlpar_mem_capable": lambda row: row.flag,
    "dlpar_proc_capable": lambda row: row.flag,
    "dlpar_io_capable": lambda row: row.flag,
    "desired_lpar_proc_compat_mode": lambda row: row.mode,
    "curr_lpar_proc_compat_mode": lambda row: row.mode,
    "sync_curr_profile": lambda row: row.call.console.broken.sync.get(row.spec.name, "0"),
    "uuid": lambda row: row.uuid,
    **{name: _always(text) for name, text in CONSTANTS.items()},
}


def lpar_value(row: Lpar, name: str) -> str | None:
    """Switches and counters that nothing here moves are 0."""
    found = LPAR.get(name)
    return found(row) if found else "0"


def _form(call: HmcCall, table: t.Sequence[attributes.Attribute], value: t.Any, firmware: str) -> Listing[t.Any]:
    known = attributes.known(table, call.version, attributes.generation(firmware), call.console.spec.lacks)
    return Listing([row.name for row in known], value, [row.name for row in known if row.record])


# --- systems -----------------------------------------------------------------------------------------------------------

SYS_WORDS = {
    "service_lpar_id": "none",
    "curr_sys_keylock": "norm",
    "pend_sys_keylock": "norm",
    "curr_power_on_side": "temp",
    "pend_power_on_side": "temp",
    "curr_power_on_speed": "fast",
    "pend_power_on_speed": "fast",
    "curr_power_on_speed_override": "none",
    "pend_power_on_speed_override": "none",
    "power_on_type": "poweron",
    "power_on_option": "autostart",
    "pend_power_on_option": "autostart",
    "power_on_method": "02",
    "power_on_attr": "0000",
    "sp_boot_attr": "5000",
    "sp_boot_major_type": "0B",
    "sp_boot_minor_type": "08",
    "sp_version": "00030030",
    "curr_mfg_default_ipl_source": "a",
    "pend_mfg_default_ipl_source": "a",
    "curr_mfg_default_boot_mode": "norm",
    "pend_mfg_default_boot_mode": "norm",
}


@dataclasses.dataclass(frozen=True)
class Sys:
    """One row of ``lssyscfg -r sys``."""

    call: HmcCall
    system: System


SYS: dict[str, t.Callable[[Sys], str]] = {
    "name": lambda row: row.call.console.name(row.system),
    "type_model": lambda row: row.system.type_model,
    "serial_num": lambda row: row.system.serial,
    "ipaddr": lambda row: row.system.ip,
    "state": lambda row: row.call.console.state(row.system),
    "sys_time": lambda row: time.strftime("%m/%d/%Y %H:%M:%S", time.gmtime(row.call.console.clock.now())),
    "max_lpars": lambda row: str(row.system.max_lpars),
}


def sys_value(row: Sys, name: str) -> str:
    found = SYS.get(name)
    if found:
        return found(row)
    return SYS_WORDS.get(name, "1" if name.endswith("_capable") else "0")


def systems(call: HmcCall) -> Reply:
    shown = call.systems
    if call.value("-m"):
        system, wrong = call.system()
        if system is None:
            return wrong
        shown = [system]
    firmware = max((system.firmware for system in shown), key=attributes.generation, default="")
    return call.listing(_form(call, attributes.SYS, sys_value, firmware), [Sys(call, system) for system in shown])


# --- partitions --------------------------------------------------------------------------------------------------------

FILTERS: dict[str, t.Callable[[LparView], str]] = {
    "lpar_names": lambda view: view.name,
    "lpar_ids": lambda view: str(view.partition.spec.lpar_id),
    "profile_names": lambda _view: "normal",
    "work_groups": lambda _view: "none",
}


def partitions(call: HmcCall) -> Reply:
    system, views, wrong = chosen(call)
    if system is None:
        return wrong
    form = _form(call, attributes.LPAR, lpar_value, system.firmware)
    reply = call.listing(form, [Lpar(call, view) for view in views])
    reply.wait = REFRESH_TIME if "--osrefresh" in call.args else 0.0
    return reply


def chosen(call: HmcCall) -> tuple[System | None, list[LparView], Reply]:
    """The system of -m and its partitions that --filter leaves; no system, and the error to give."""
    system, wrong = call.system()
    if system is None:
        return None, [], wrong
    if not call.console.connected(system):
        return None, [], call.error("not_connected", call.console.name(system))
    views, wrong = filtered(call, call.console.views(system))
    return (None, [], wrong) if wrong.failed else (system, views, Reply())


def filtered(call: HmcCall, views: list[LparView]) -> tuple[list[LparView], Reply]:
    """``--filter "lpar_names=a"``; a list needs quotes inside the quotes, and a name that is not there is an error."""
    conditions = call.conditions(FILTERS)
    if conditions is None:
        return [], call.error("bad_parameter", "--filter")
    for name, values in conditions:
        wanted = [value.strip() for value in values.split(",")]
        there = {FILTERS[name](view) for view in views}
        missing = [value for value in wanted if value not in there]
        if missing and name == "lpar_names":
            return [], call.error("no_partition", missing[0])
        views = [view for view in views if FILTERS[name](view) in wanted]
    return views, Reply()


def per_partition(call: HmcCall, form: Listing[dict[str, str]], facts: t.Callable[[LparView], dict[str, str]]) -> Reply:
    """What other commands list for ``-r lpar``: the id, and what ``facts`` says."""
    if call.value("-r") != "lpar":
        return call.error("bad_parameter", "-r")
    system, views, wrong = chosen(call)
    if system is None:
        return wrong
    return call.listing(form, [{"lpar_id": str(view.partition.spec.lpar_id), **facts(view)} for view in views])


# --- profiles and frames -----------------------------------------------------------------------------------------------

PROFILE = listing.of("name lpar_name lpar_id lpar_env all_resources min_mem desired_mem max_mem proc_mode")


def profiles(call: HmcCall) -> Reply:
    """The first attributes only, from memory; sizes are made up."""
    system, views, wrong = chosen(call)
    if system is None:
        return wrong
    fixed = {"name": "normal", "all_resources": "0", "min_mem": "1024", "desired_mem": "8192", "max_mem": "16384"}
    rows = [
        {**fixed, "lpar_name": view.name, "lpar_id": str(view.partition.spec.lpar_id), "proc_mode": "shared"}
        | {"lpar_env": ENVIRONMENT[view.partition.spec.platform]}
        for view in views
    ]
    return call.listing(PROFILE, rows)


def frames(call: HmcCall) -> Reply:
    """No results up to V9, refused from V10 on (pull request 7011 of xcat2/xcat-core)."""
    if call.version >= 10:
        return call.error("bad_parameter", "-r")
    return Reply(call.text("no_results") + "\n")


KINDS = {"sys": systems, "lpar": partitions, "prof": profiles, "frame": frames}


def lssyscfg(call: HmcCall) -> Reply:
    kind = KINDS.get(call.value("-r") or "")
    return kind(call) if kind else call.error("bad_parameter", "-r")
