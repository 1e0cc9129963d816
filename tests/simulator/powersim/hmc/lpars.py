# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""lssyscfg, lspartition, lslparmigr, chsysstate, diagrmc."""

from __future__ import annotations

import csv

from powersim.estate import System
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.view import LparView, os_fields
from powersim.render import hmc as render
from powersim.state.partition import stable_hex

ENVIRONMENT = {"aix": "aixlinux", "linux": "aixlinux", "vios": "vioserver"}
# Attributes that exist from a version on; asking an older level for one fails.
SINCE = {
    "rmc_osshutdown_capable": 7,
    "dlpar_mem_capable": 7,
    "dlpar_proc_capable": 7,
    "dlpar_io_capable": 7,
    "uuid": 9,
    "curr_lpar_proc_compat_mode": 7,
    "desired_lpar_proc_compat_mode": 7,
}


def lpar_attributes(call: HmcCall, view: LparView, system: System) -> list[tuple[str, str]]:
    """All attributes of one partition in the order of the default record."""
    own, flag = view.partition.spec, "1" if view.capable else "0"
    running = "0" if view.state == "Not Activated" else "1"
    suffix = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[own.lpar_id] if own.lpar_id < 36 else f"{own.lpar_id:X}"
    mode = "".join(own.mode.split()) or "default"
    pairs = [
        ("name", own.name),
        ("lpar_id", str(own.lpar_id)),
        ("lpar_env", ENVIRONMENT[own.platform]),
        ("state", view.state),
        ("resource_config", running),
        ("os_version", view.os_version or call.text("unknown")),
        ("logical_serial_num", system.serial + suffix),
        ("default_profile", "normal"),
        ("curr_profile", "normal" if running == "1" else ""),
        ("work_group_id", "none"),
        ("shared_proc_pool_util_auth", "0"),
        ("allow_perf_collection", "0"),
        ("power_ctrl_lpar_ids", "none"),
        ("boot_mode", "norm"),
        ("lpar_keylock", "norm"),
        ("auto_start", "0"),
        ("redundant_err_path_reporting", "0"),
        ("rmc_state", view.rmc_state),
        ("rmc_ipaddr", view.ip),
        ("sync_curr_profile", "0"),
        ("rmc_osshutdown_capable", flag),
        ("dlpar_mem_capable", flag),
        ("dlpar_proc_capable", flag),
        ("dlpar_io_capable", flag),
        ("desired_lpar_proc_compat_mode", mode),
        ("curr_lpar_proc_compat_mode", mode),
        ("uuid", stable_hex("uuid", system.serial, own.lpar_id, digits=32).upper()),
    ]
    if own.platform == "vios":
        pairs = [pair for pair in pairs if pair[0] != "boot_mode"]
    return [pair for pair in pairs if SINCE.get(pair[0], 0) <= int(call.console.level.version)]


def system_attributes(_call: HmcCall, system: System) -> list[tuple[str, str]]:
    return [
        ("name", system.name),
        ("type_model", system.type_model),
        ("serial_num", system.serial),
        ("ipaddr", system.ip),
        ("state", system.state),
        ("sys_time", "01/01/2026 00:00:00"),
        ("power_off_policy", "0"),
        ("virtual_io_server_capable", "1"),
        ("max_lpars", str(system.max_lpars)),
        ("service_lpar_id", "none"),
    ]


def lssyscfg(call: HmcCall) -> Reply:
    kind = call.value("-r")
    if kind == "sys":
        chosen = call.console.systems
        if call.value("-m"):
            system = call.console.find_system(call.value("-m") or "")
            if system is None:
                return call.error("no_system", call.value("-m") or "")
            chosen = [system]
        return call.listing([system_attributes(call, system) for system in chosen])
    if kind == "frame" and int(call.console.level.version) < 10:
        return call.listing([])
    if kind != "lpar":
        return call.error("bad_parameter", "-r")
    system, wrong = call.system()
    if system is None:
        return wrong
    if system.state not in ("Operating", "Standby"):
        return call.error("not_operating")
    views = [call.console.view(partition) for partition in call.console.partitions(system)]
    return filtered(call, system, views)


def filtered(call: HmcCall, system: System, views: list[LparView]) -> Reply:
    """``--filter "lpar_names=a,b"``, ``lpar_ids=``; inner quotes keep a list together."""
    wanted = call.value("--filter")
    if wanted:
        name, _unused, values = next(csv.reader([wanted]))[0].partition("=")
        items = [item.strip() for item in values.split(",")]
        keys = {"lpar_names": lambda v: v.partition.name, "lpar_ids": lambda v: str(v.partition.spec.lpar_id)}
        if name not in keys:
            return call.error("bad_parameter", "--filter")
        missing = [item for item in items if item not in [keys[name](view) for view in views]]
        if missing and name == "lpar_names":
            return call.error("no_partition", missing[0])
        views = [view for view in views if keys[name](view) in items]
    return call.listing([lpar_attributes(call, view, system) for view in views])


def lspartition(call: HmcCall) -> Reply:
    """Partitions that have or had a connection; indexes follow the order of discovery."""
    views = [
        (system, call.console.view(partition))
        for system in call.console.systems
        for partition in call.console.partitions(system)
    ]
    known = [(system, view) for system, view in views if view.known]
    if "-dlpar" in call.args or "-sfp" in call.args:
        return Reply("".join(_dlpar(index, system, view) for index, (system, view) in enumerate(known)))
    if "-i" in call.args or "-ix" in call.args:
        return Reply(";".join(_short(view, "-ix" in call.args) for _unused, view in known) + "\n")
    return call.error("bad_parameter", "-dlpar")


def _dlpar(index: int, system: System, view: LparView) -> str:
    own = view.partition.spec
    key = f"{own.lpar_id}*{system.type_model}*{system.serial}"
    host = f"{own.name}.{own.domain}"
    if not view.connected:
        return render.lspartition_entry(index, key, host, view.ip, 0, ("", "", ""), "0x2f", ("0x0b", "0x0b"), 0)
    drm = view.partition.src.active("IBM.DRM", view.partition.now)
    dcaps = ("0x14f9f" if own.platform == "vios" else "0x2c5f") if drm else "0x0"
    caps = ("0x4000003a", "0x3a") if own.platform == "vios" else ("0x4000001b", "0x1b")
    pinned = 1024 + own.lpar_id * 37
    return render.lspartition_entry(index, key, host, view.ip, 1, os_fields(view.partition), dcaps, caps, pinned)


def _short(view: LparView, extended: bool) -> str:
    own = view.partition.spec
    name, level, _unused = os_fields(view.partition)
    tail = f",{own.name}.{own.domain},{name},{level}" if extended else ""
    return f"{own.lpar_id},{view.ip},{int(view.connected)}{tail}"


def lslparmigr(call: HmcCall) -> Reply:
    if call.value("-r") != "lpar":
        return call.error("bad_parameter", "-r")
    system, wrong = call.system()
    if system is None:
        return wrong
    return call.listing(
        [
            [
                ("name", partition.name),
                ("lpar_id", str(partition.spec.lpar_id)),
                ("migration_state", partition.migration or "Not Migrating"),
            ]
            for partition in call.console.partitions(system)
        ]
    )


def chsysstate(call: HmcCall) -> Reply:
    if call.value("-r") == "sys" and call.value("-o") == "rebuild":
        system, wrong = call.system()
        if system is None:
            return wrong
        call.console.rebuild(system)
        return Reply()
    return call.error("bad_parameter", "-o")


def diagrmc(call: HmcCall) -> Reply:
    """Only the line for a working connection is confirmed; every other text is synthetic."""
    if call.value("-m") is None:
        return Reply("powersim: general checks of this console: nothing to report (text synthetic)\n", wait=5.0)
    named = call.value("-p") or call.value("--id")
    if not call.value("--ip") or not named:
        return call.error("bad_parameter", "--ip" if not call.value("--ip") else "-p")
    system, wrong = call.system()
    if system is None:
        return wrong
    found = [p for p in call.console.partitions(system) if named in (p.name, str(p.spec.lpar_id))]
    if not found:
        return call.error("no_partition", named)
    ip = call.value("--ip")
    if call.console.view(found[0]).connected and found[0].spec.ip == ip:
        return Reply(f"{ip} has RMC connection.\n", wait=5.0)
    return Reply(f"powersim: the connection to {ip} was checked and is not there (text synthetic)\n", wait=30.0)
