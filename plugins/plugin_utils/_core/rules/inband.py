# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about in-band RMC beside its handshake: is mcproxy running, does it answer, could it be used."""

from __future__ import annotations

import typing as t

from ..inband import eligibility
from ..model import ProxySlot, ProxyTable
from .base import Hit, Proof, Rule, Scene

INBAND_DOC = "https://osadmins.com/en/rmc-in-band-the-quiet-revolution-in-aix-7-3-tl4/"
BACKLOG = 5  # so many may be on their way at the moment of reading; from memory


def mcproxy_stopped(scene: Scene) -> t.Iterator[Hit]:
    mcproxy = scene.snapshot.subsystem("mcproxy")
    if mcproxy and not mcproxy.active and not scene.young:
        up = ", ".join(link.hmc for link in scene.relevant if link.up) or "none"
        yield Hit(scene.name, {"status": mcproxy.status, "up": up})


def _owed(slot: ProxySlot) -> int:
    """Requests and responses that do not match; 0 where the layout tells neither."""
    if slot.active_requests is None or slot.pending_responses is None:
        return 0
    return abs(slot.active_requests - slot.pending_responses)


def _odd_totals(table: ProxyTable) -> bool:
    """Do the totals differ from the rows above them?"""
    counted = len(table.slots), sum(slot.status == "A" for slot in table.slots)
    return any(total is not None and total != count for total, count in zip((table.total, table.active_total), counted))


def inband_backlog(scene: Scene) -> t.Iterator[Hit]:
    table = scene.snapshot.proxy
    for slot in table.slots if table else ():
        if slot.status == "A" and _owed(slot) >= BACKLOG:
            words = {"requests": slot.active_requests, "responses": slot.pending_responses}
            totals = "do not match the rows" if table and _odd_totals(table) else "match the rows"
            link = next((link.hmc for link in scene.relevant if slot.hmc.lower() in link.names), slot.hmc)
            yield Hit(link, {**words, "slot": slot.slot, "totals": totals}, hmcs=(link,))


def inband_possible(scene: Scene) -> t.Iterator[Hit]:
    """Needs the level of the HMC, so only where one was asked."""
    over_ip = [link.hmc for link in scene.relevant if link.up and link.transport == "ip"]
    table = scene.snapshot.proxy
    if not over_ip or table is None or table.layout in ("absent", "inoperative") or table.slots:
        return
    version = str((scene.hmc or {}).get("hmc_version") or "")
    if eligibility(scene.snapshot, version)[0]:
        yield Hit(scene.name, {"over_ip": ", ".join(over_ip)})


ROWS = (
    Rule(
        "RMC060",
        "mcproxy_stopped",
        "warning",
        ("subsystems", "links"),
        mcproxy_stopped,
        (Proof("lssrc_all", ("mcproxy",)), Proof("mcproxy")),
        "{subject}: mcproxy is on file and {status}, so no HMC is reached in-band (up over IP: {up}). "
        "Next: startsrc -s mcproxy.",
        remedy="restart_mcproxy",
        human="Find out who stopped mcproxy on {host}; startsrc -s mcproxy there starts it.",
        risk="rmc",
        confidence="inferred",
        source=INBAND_DOC,
        explains=("RMC007", "RMC010", "RMC016", "RMC021"),
    ),
    Rule(
        "RMC061",
        "inband_backlog",
        "warning",
        ("proxy", "links"),
        inband_backlog,
        (Proof("mcproxy", ("{subject}", "TOTAL", "SLOT")),),
        "{subject}: the in-band connection is up (slot {slot}) with {requests} active requests and {responses} pending "
        "responses, which should match; it answers nothing any more (totals {totals}). "
        "Next: read again; if it grows, stopsrc -s mcproxy; startsrc -s mcproxy.",
        remedy="restart_mcproxy",
        human="Read lssrc -ls mcproxy on {host} twice, a minute apart; if the numbers of {subject} grow apart, restart "
        "mcproxy while no DLPAR or LPM runs.",
        risk="rmc",
        confidence="memory",
        source=INBAND_DOC,
    ),
    Rule(
        "RMC062",
        "inband_possible",
        "info",
        ("links", "proxy"),
        inband_possible,
        (Proof("mcproxy", ("TOTAL",)), Proof("rmcdomainstatus")),
        "{subject} meets the levels of in-band RMC, mcproxy runs, and {over_ip} is connected over IP. "
        "Owner: nobody has to; the HMC negotiates it.",
        human="None: {host} falls back to IP by itself; restart RMC there in a quiet hour to let it negotiate again.",
        source=INBAND_DOC,
    ),
)
