# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What repairs, or claims to: chsysstate, diagrmc, hmcshutdown."""

from __future__ import annotations

import re
import typing as t

from powersim.estate.parts import System
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.view import Console, LparView
from powersim.state import power

WORKING = ("Operating", "Standby")
LEAVE_TIME = 1.0  # simulated seconds between "now" and the end of the sessions, so that the answer still arrives
CHECK_TIME, FAILED_TIME = 5.0, 30.0


def find_lpar(call: HmcCall, flag: str = "-p") -> tuple[System | None, LparView | None, Reply]:
    """The partition that ``flag`` names, or --id numbers, on the system of -m; or the error to give."""
    name, number = call.value(flag), call.value("--id")
    if not name and not number:
        return None, None, call.error("bad_parameter", flag)
    system, wrong = call.system()
    if system is None:
        return None, None, wrong
    if call.console.state(system) not in WORKING:
        return None, None, call.error("not_operating")
    views = call.console.views(system)
    found = next(
        (view for view in views if (view.name == name if name else str(view.partition.spec.lpar_id) == number)), None
    )
    return system, found, Reply() if found else call.error("no_partition", name or number or "")


# --- chsysstate --------------------------------------------------------------------------------------------------------


def chsysstate(call: HmcCall) -> Reply:
    """``-r sys -o rebuild``, and switching partitions on and off."""
    kind, operation = call.value("-r"), call.value("-o") or ""
    if kind == "sys" and operation == "rebuild":
        return _rebuild(call)
    if kind == "lpar" and operation in POWER:
        _system, view, wrong = find_lpar(call, "-n")
        if view is None:
            return wrong
        return POWER[operation](call, view)
    return call.error("bad_parameter", "-o" if kind in ("sys", "lpar") else "-r")


def _rebuild(call: HmcCall) -> Reply:
    chosen = call.systems if "--all" in call.args else []
    if not chosen:
        system, wrong = call.system()
        if system is None:
            return wrong
        chosen = [system]
    for system in chosen:
        call.console.rebuild(system)
    return Reply()


def _switch(verb: str, refused: str, when: bool) -> t.Callable[[HmcCall, LparView], Reply]:
    """A power operation, refused while the partition is (``when``) or is not powered off."""

    def act(call: HmcCall, view: LparView) -> Reply:
        if (view.state == power.OFF) is when:
            return call.error(refused, view.name)
        verb_now = "reboot" if verb == "off" and "--restart" in call.args else verb
        said = power.change(view.partition, verb_now)
        return Reply(f"powersim: {said} (text synthetic)\n", 1, failed=True) if said else Reply()

    return act


_on, _off = _switch("on", "is_on", False), _switch("off", "is_off", True)


def _shutdown_by_os(call: HmcCall, view: LparView) -> Reply:
    """Goes through RMC."""
    return _off(call, view) if view.rmc_state == "active" else call.error("no_shutdown", view.name)


POWER = {
    "on": _on,
    "shutdown": _off,
    "osshutdown": _shutdown_by_os,
    "dumprestart": _switch("reboot", "is_off", True),
}


# --- diagrmc -----------------------------------------------------------------------------------------------------------


def diagrmc(call: HmcCall) -> Reply:
    """Only the line for a working connection is confirmed; every other text is synthetic. Repairs nothing: what
    ``--autocorrect`` does is not published.
    """
    if call.value("--mcip") is not None:
        return Reply(f"powersim: the connection to console {call.value('--mcip')} is not simulated (text synthetic)\n")
    if call.value("-m") is None:
        return Reply("".join(f"powersim: {line} (text synthetic)\n" for line in general(call.console)), wait=CHECK_TIME)
    ip = call.value("--ip")
    if not ip:
        return call.error("bad_parameter", "--ip")
    _system, view, wrong = find_lpar(call)
    if view is None:
        return wrong
    if view.connected and view.partition.spec.ip == ip:
        return Reply(f"{ip} has RMC connection.\n", wait=CHECK_TIME)
    found = f"powersim: the connection to {ip} was checked and is not there (text synthetic)\n"
    return Reply(found, wait=FAILED_TIME)


def general(console: Console) -> list[str]:
    """The checks that the manual names: network, firewall, duplicate node ids, addresses that are used again."""
    lines = [f"partition communication is off on {name}" for name in sorted(console.broken.closed)]
    lines += [f"the firewall lets no RMC in on {name}" for name in sorted(console.broken.shut)]
    ids: dict[str, list[str]] = {}
    for partition in console.every_partition():
        ids.setdefault(partition.identity.current, []).append(partition.name)
    lines += [f"node id {key} is that of {' and '.join(names)}" for key, names in ids.items() if key and len(names) > 1]
    old = console.broken.entries
    lines += [f"address {ip} is still that of {name}, which is off" for name, (ip, _active) in old.items()]
    return lines or ["general checks of this console: nothing to report"]


# --- hmcshutdown -------------------------------------------------------------------------------------------------------


def hmcshutdown(call: HmcCall) -> Reply:
    """``-t now|MINUTES [-r]``: without -r it stays off until the fault ``powered_off`` is healed."""
    moment = call.value("-t") or ""
    if moment != "now" and not re.fullmatch(r"[0-9]{1,6}", moment):
        return call.error("bad_parameter", "-t")
    outage = call.console.spec.restart_time if "-r" in call.args else float("inf")
    call.console.faults.pop("powered_off", None)
    if "-r" not in call.args:
        call.console.faults["powered_off"] = ""
    call.console.restart(LEAVE_TIME if moment == "now" else 60.0 * int(moment), outage)
    return Reply()
