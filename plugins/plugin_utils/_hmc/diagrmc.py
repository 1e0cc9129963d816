# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hmc_diagrmc does: look first, let the HMC diagnose, and only when asked let it correct.

Of what diagrmc prints one line is known. Whatever else it says is passed on as text, and the answer is "unknown".
"""

from __future__ import annotations

import dataclasses
import typing as t

from .._core.consoles import SystemView
from .._core.hmc_rungs import AUTOCORRECT, READABLE, refusal, refusal_anywhere
from .._core.parsers.diagrmc import address, parse_diagrmc
from .._core.runner import Result, State
from .deed import Look, Site, lines_of, refused_by_hmc, shown
from .login import HmcError

CONNECTED, UNKNOWN = "connected", "unknown"
NOT_ASKED, NOT_NEEDED, PLANNED, REFUSED, DONE = "not_asked", "not_needed", "planned", "refused", "done"
FLAG = AUTOCORRECT.command[-1:]


@dataclasses.dataclass(frozen=True)
class Aim:
    """The connection that is diagnosed; all empty for the general checks of the HMC."""

    view: SystemView | None = None
    lpar: str = ""
    ip: str = ""

    @property
    def name(self) -> str:
        return self.lpar or "the HMC itself"

    @property
    def argv(self) -> tuple[str, ...]:
        """Without the flag that lets it correct."""
        if self.view is None:
            return AUTOCORRECT.command[:1]
        return AUTOCORRECT.argv(system=self.view.key, ip=self.ip, lpar=self.lpar)[: -len(FLAG)]


def diagnose(
    site: Site, *, system: str = "", lpar: str = "", ip: str = "", autocorrect: bool = False
) -> dict[str, t.Any]:
    """The result of the task. HmcError: the options name what can't be diagnosed."""
    if bool(system) != bool(lpar):
        raise HmcError("system and lpar are given together, or neither for the general checks.", kind="options")
    if ip and not system:
        raise HmcError(f"ip is {ip}, and no partition is named: give system and lpar too.", kind="options")
    look = site.look([system] if system else [])
    aim = _aim(look, system, lpar, ip) if system else Aim()
    first = site.run(AUTOCORRECT, aim.argv, changes=False)
    state = _state(first, aim)
    result = _result(look, aim, aim.argv, first, state)
    if not autocorrect or "failed" in result:
        return result
    if state == CONNECTED:
        return {**result, "autocorrect": NOT_NEEDED}
    return _corrected(site, aim, result)


def _corrected(site: Site, aim: Aim, result: dict[str, t.Any]) -> dict[str, t.Any]:
    """What it changes is not published, so where it ran the task has changed something."""
    look = site.look([aim.view.key] if aim.view else [])  # the diagnosis may have taken minutes
    against = _against(look, aim)
    if against:
        return {**result, "autocorrect": REFUSED, "why": f"diagrmc for {aim.name}: {against}: run this again later"}
    argv = aim.argv + FLAG
    if site.check:
        return {
            **result,
            "autocorrect": PLANNED,
            "why": f"diagrmc for {aim.name}: {shown(argv)} would run",
            "changed": True,
        }
    done = site.run(AUTOCORRECT, argv, changes=True)
    result = _result(look, aim, argv, done, _state(done, aim))
    return result if "failed" in result else {**result, "autocorrect": DONE, "changed": True}


def _against(look: Look, aim: Aim) -> str:
    """Why nothing may be corrected now; empty when nothing speaks against it."""
    if aim.view is None:
        return refusal_anywhere(AUTOCORRECT, look.answer) if look.rows() else "the HMC listed no system"
    own = next((row for view, row in look.rows() if view.key == aim.view.key), None)
    return refusal(AUTOCORRECT, look.answer, own) if own else "the HMC could not be read any more"


def _aim(look: Look, name: str, lpar: str, ip: str) -> Aim:
    """The partition, and the address that RMC has on it; HmcError in one sentence when there is none to diagnose."""
    view, system = look.system(name)
    connection = system["connection"] or "Connected"
    if system["state"] not in READABLE or connection != "Connected":
        raise HmcError(
            f"The HMC has no working connection to {view.system.name} ({system['state']}, {connection}), without which it "
            "knows nothing of its partitions: see that first.",
            kind="options",
        )
    rows = look.answer["partitions"]
    row = next((row for row in rows if row["serial"] == view.system.serial and row["name"] == lpar), None)
    if row is None:
        raise HmcError(
            f"lpar is {lpar}, and {view.system.name} has no such partition, or none was read.", kind="options"
        )
    return Aim(view, lpar, _address_of(row, ip))


def _address_of(row: t.Mapping[str, t.Any], ip: str) -> str:
    name = row["name"]
    if row["state"] != "Running":
        raise HmcError(
            f"{name} is {row['state']}; without an operating system there is no RMC to diagnose.", kind="options"
        )
    if row["transport"] == "inband" or (row["connected"] and not row["rmc_ipaddr"]):
        raise HmcError(
            f"{name} is connected in-band, or listed without an address: diagrmc tests a connection over IP. Leave it out.",
            kind="options",
        )
    wanted = ip or row["rmc_ipaddr"]
    own = address(wanted)
    if not own:
        why = f"ip is {ip}, which is no IP address" if ip else f"the HMC knows no address of {name}"
        raise HmcError(f"{why}: give the address of {name} that its HMC reaches.", kind="options")
    return own


def _state(result: Result, aim: Aim) -> str:
    """Only its own line, after a run that ended, is a proof."""
    proven = result.state is State.DONE and result.rc == 0 and aim.ip in parse_diagrmc(result.text).value
    return CONNECTED if aim.ip and proven else UNKNOWN


def _result(look: Look, aim: Aim, argv: t.Sequence[str], result: Result, state: str) -> dict[str, t.Any]:
    whys = {
        CONNECTED: f"the HMC says that {aim.ip} has an RMC connection",
        UNKNOWN: "what diagrmc printed is no proof of a connection, and none of a fault: read it",
    }
    why = whys[state] if result.state is State.DONE else f"diagrmc did not end: {result.detail}"
    about = f"diagrmc for {aim.name}: "
    wrong = refused_by_hmc(result)
    if wrong:
        why = f"the HMC did not run {shown(argv)}: {wrong}"
    return {
        **({"failed": True, "msg": about + why} if wrong else {}),
        "changed": False,
        "state": state,
        "why": about + why,
        "hmc": {key: look.answer["hmc"][key] for key in ("host", "name")},
        "system": aim.view.key if aim.view else "",
        "lpar": aim.lpar,
        "ip": aim.ip,
        "command": shown(argv),
        "rc": result.rc,
        "lines": lines_of(result.text),
        "autocorrect": NOT_ASKED,
    }
