# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about in-band RMC beside its handshake: is mcproxy running, does it answer, could it be used."""

from __future__ import annotations

import re
import typing as t

from ..hmc_facts import Word
from ..inband import eligibility
from ..model import ProxySlot, ProxyTable
from .base import Hit, Proof, Rule, Scene

INBAND_DOC = "https://osadmins.com/en/rmc-in-band-the-quiet-revolution-in-aix-7-3-tl4/"
INBAND_VERSION = 11
_VERSION = re.compile(r"V([0-9]{1,3})")
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


def _is_recent(word: Word) -> bool:
    """An HMC of the first version with in-band RMC or later; its service pack is not told here."""
    about = word.row.get("hmc")
    found = _VERSION.match(str(about.get("version") or "")) if isinstance(about, t.Mapping) else None
    return found is not None and int(found[1]) >= INBAND_VERSION


def inband_possible(scene: Scene) -> t.Iterator[Hit]:
    """Needs the level of an HMC, so only where one was asked. Who has trouble is not told of what could be better."""
    over_ip = [link.hmc for link in scene.relevant if link.transport == "ip"]
    table = scene.snapshot.proxy
    idle = table is not None and table.layout in ("table", "keyvalue") and not table.slots
    if not idle or not over_ip or not all(link.up for link in scene.relevant):
        return
    lacks = {lack["requirement"] for lack in eligibility(scene.snapshot)[1]}
    if lacks <= {"hmc"} and scene.snapshot.platform == "aix" and any(map(_is_recent, scene.words)):
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
        "{subject} meets the levels of in-band RMC, mcproxy runs, and {over_ip} is connected over IP; the HMC has to be at "
        "V11R1 M1111 or later. Owner: nobody has to act, the HMC negotiates it.",
        human="None: {host} falls back to IP by itself; restart RMC there in a quiet hour to let it negotiate again.",
        source=INBAND_DOC,
    ),
)
