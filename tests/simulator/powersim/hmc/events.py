# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Service events: B3020001, which a lost link to a partition raises, and what else is told home."""

from __future__ import annotations

import time
import typing as t

from powersim.hmc import listing
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.view import Console
from powersim.state.partition import Partition

# The 26 fields of a posted event (ziutus/hmc_vios_aix).
EVENT = listing.of(
    "problem_num pmh_num refcode status first_time last_time sys_name sys_mtms enclosure_mtms firmware_fix text "
    "created_time reporting_name reporting_mtms failing_mtms analyzing_hmc event_time files approval_state "
    "callhome_intended duplicate_count event_severity analyzing_mtms ref_code_extn sys_refcode fru_details"
)
FIXED = {
    "pmh_num": "",
    "refcode": "B3020001",
    "status": "Open",
    "firmware_fix": "",
    "files": "synthetic.log/Consolidated system platform log",
    "approval_state": "approved",
    "callhome_intended": "false",
    "duplicate_count": "0",
    "event_severity": "0",
    "ref_code_extn": "00000000",
    "sys_refcode": "B302000100000070",
    "fru_details": "",
}
FORMS = {"en_US": "%m/%d/%Y %H:%M:%S"}
OTHER_FORM = "%Y-%m-%d %H:%M:%S"


def outages(console: Console, partition: Partition) -> t.Iterator[float]:
    """When its link went down, for each time it stayed so for long enough while the partition ran."""
    now, delay = console.clock.now(), console.spec.event_delay
    link = partition.links.get(console.spec.name)
    if link is None:
        return
    since, was_up = None, link.ever_up
    for moment, state in [*link.state.past(now), (now, "I")]:
        if state != "I":
            since = moment if since is None and was_up else since
            continue
        if since is not None and moment - since >= delay and partition.power.at(since + delay) == "Running":
            yield since
        since, was_up = None, True


def notice(console: Console) -> None:
    """Number the links lost since the last look, oldest first; an event stays when its link comes back."""
    lost = [(since, partition.name) for partition in console.every_partition() for since in outages(console, partition)]
    for since, name in sorted(entry for entry in lost if entry[::-1] not in console.noticed):
        console.noticed[name, since] = len(console.noticed) + 1


def record(console: Console, partition: Partition, since: float, number: int) -> dict[str, str]:
    own, system = console.spec, partition.system
    stamp = time.strftime(FORMS.get(console.locale, OTHER_FORM), time.gmtime(since + own.event_delay))
    hmc, machine = f"{own.type_model}/{own.serial}", f"{system.type_model}/{system.serial}"
    text = f"Communications to the SFP component on partition {partition.spec.lpar_name or partition.name} are unavailable."
    times = dict.fromkeys(("first_time", "last_time", "created_time", "event_time"), stamp)
    names = dict.fromkeys(("sys_name", "reporting_name", "analyzing_hmc"), own.name)
    machines = {"sys_mtms": hmc, "reporting_mtms": hmc, "analyzing_mtms": hmc}
    systems = {"enclosure_mtms": machine, "failing_mtms": machine}
    return {**FIXED, **times, **names, **machines, **systems, "problem_num": str(number), "text": text}


def lssvcevents(call: HmcCall) -> Reply:
    """``-t hardware [--filter status=open,...]``; console events are not simulated: there are none."""
    kind, conditions = call.value("-t") or "hardware", call.conditions(EVENT.names)
    if kind not in ("hardware", "console") or conditions is None:
        return call.error("bad_parameter", "-t" if conditions is not None else "--filter")
    notice(call.console)
    visible = {p.name: p for system in call.systems for p in call.console.partitions(system)}
    rows = [
        record(call.console, visible[name], since, number)
        for (name, since), number in call.console.noticed.items()
        if name in visible and kind == "hardware"
    ]
    for name, value in conditions:
        rows = [row for row in rows if row[name].lower() == value.lower()]
    return call.listing(EVENT, rows)


# --- call home ---------------------------------------------------------------------------------------------------------

SETTINGS = (
    *("authuser", "callhome", "callhomeserver", "connmon", "connmontimer", "custinfo", "email", "ftpfirewall"),
    *("ftpoffload", "snmp", "snmpopt", "snmptrapnames"),
)


def lssacfg(call: HmcCall) -> Reply:
    """Kinds as in its manual page; what each prints is not published."""
    kind = call.value("-t") or ""
    if kind not in SETTINGS:
        return call.error("bad_parameter", "-t")
    return call.listing(listing.of(f"synthetic_{kind}"), [{f"synthetic_{kind}": "default"}])


def lsproxy(call: HmcCall) -> Reply:
    if call.value("-t") not in (None, "sslproxy"):
        return call.error("bad_parameter", "-t")
    return call.listing(listing.of("synthetic_sslproxy"), [{"synthetic_sslproxy": "none"}])
