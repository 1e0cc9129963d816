# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An estate as plain JSON: what hmc_rmc_info returns, and what other plugins get per partition."""

from __future__ import annotations

import collections
import typing as t

from .._core.console_migration import Migrations
from .._core.console_verdict import inband_able, judge
from .._core.consoles import Console, Refusal, SystemView
from .._core.diagnose_console import Fault, judge_console
from .._core.model import HmcVersion, PartitionView, plain
from .._core.policy import Policy
from .._core.redact import clean_line
from .login import HmcError

RESTARTED = "HMC011"


def report(console: Console, host: str = "", policy: Policy | None = None) -> dict[str, t.Any]:
    """``hmc``, ``systems``, ``partitions``, ``findings``, ``unread``; strings are clean lines of at most 200 characters."""
    faults = judge_console(console, policy, host)
    told = _by_spot(fault for fault in faults if fault.told)
    fresh = (console.uptime_seconds or 0) < (policy or Policy()).thresholds.starting_seconds
    about = _clean(_about(console, host))
    migrations = Migrations(console)
    short = {
        key: about[key] for key in ("host", "name", "version", "type_model", "serial", "addresses", "clock_offset")
    }
    return {
        "hmc": about,
        "systems": [
            {**_clean(_system(view)), "no_migration": migrations.none_on(view.system.serial)}
            for view in console.systems
        ],
        "partitions": [
            {**row, "hmc": short, "findings": _faults_of(row, told, fresh), "no_migration": migrations.none_for(view)}
            for view in console.partitions
            for row in (_clean(partition(view, console.version)),)
        ],
        "findings": [_fault(fault) for fault in faults],
        "unread": _clean(plain(console.unread)),
    }


def refused(error: HmcError, account: str, host: str, policy: Policy | None = None) -> dict[str, t.Any]:
    """What an HMC that could not be asked looks like: ``kind``, and the finding that says the way out."""
    console = Console(refusal=Refusal(error.rule, account, str(error))) if error.rule else Console()
    about = {"host": host, "name": "", "addresses": []}
    return {
        "kind": error.kind,
        "hmc": about,
        "findings": [_fault(fault) for fault in judge_console(console, policy, host)],
    }


def _about(console: Console, host: str) -> dict[str, t.Any]:
    version, network, vpd = console.version, console.network, console.vpd
    return {
        "host": host,
        "name": network.hostname if network else "",
        "type_model": vpd.type_model if vpd else "",
        "serial": vpd.serial if vpd else "",
        "version": version.base if version else "",
        "level": plain(version),
        "locale": console.locale,
        "addresses": list(network.addresses) if network else [],
        "inband_able": inband_able(version),
        "clock_offset": console.clock_offset,
        "uptime_seconds": console.uptime_seconds,
    }


def _fault(fault: Fault) -> dict[str, t.Any]:
    """As in an audit document, and what it is about: partitions, a system (no ``lpar_id``), or nothing for all the HMC."""
    place = fault.place
    keys = sorted(place.partitions, key=str) or ([(place.serial, None)] if place.serial else [])
    about = [{"serial": clean_line(serial), "lpar_id": lpar_id} for serial, lpar_id in keys]
    return {**plain(fault.finding), "about": about}


Spot = tuple[str, int | None]  # a partition; a system, without a number; the whole HMC, without anything
WHOLE: Spot = ("", None)


def _by_spot(faults: t.Iterable[Fault]) -> dict[Spot, list[Fault]]:
    found: dict[Spot, list[Fault]] = collections.defaultdict(list)
    for fault in faults:
        for spot in fault.place.partitions or ((fault.place.serial, None),):
            found[spot].append(fault)
    return found


def _faults_of(row: dict[str, t.Any], told: t.Mapping[Spot, t.Sequence[Fault]], fresh: bool) -> list[dict[str, t.Any]]:
    """``fresh``: the HMC has only just started. Links come back within minutes; what is lost later has another cause."""
    waiting = fresh and row["fault"]
    spots = dict.fromkeys(((row["serial"], row["lpar_id"]), (row["serial"], None), WHOLE))
    mine = (fault for spot in spots for fault in told.get(spot, ()))
    return [plain(fault.finding) for fault in mine if waiting or fault.finding.id != RESTARTED]


def partition(view: PartitionView, version: HmcVersion | None) -> dict[str, t.Any]:
    """The HMC's row and the verdict on it."""
    return {**plain(view), **plain(judge(view, version)), "capabilities": dict(view.capabilities)}


def _system(view: SystemView) -> dict[str, t.Any]:
    return {
        **plain(view.system),
        "connection": view.connection.state if view.connection else "",
        "connection_error": view.connection.error if view.connection else "",
        "partitions_read": view.partitions_read,
    }


def _clean(value: t.Any) -> t.Any:
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list) else value
