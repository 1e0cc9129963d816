# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about in-band RMC: is mcproxy running, does it connect, does it answer, could it be used."""

from __future__ import annotations

import dataclasses
import re
import typing as t

from ..console_verdict import CONNECTED
from ..hmc_facts import Word
from ..inband import eligibility
from ..model import ProxySlot, ProxyTable
from .base import Hit, Proof, Rule, Scene

INBAND_DOC = "https://osadmins.com/en/rmc-in-band-the-quiet-revolution-in-aix-7-3-tl4/"
INBAND_VERSION = 11
_VERSION = re.compile(r"V([0-9]{1,3})")
_SHAKES = "stays in handshake (H)"
BACKLOG = 5  # so many may be on their way at the moment of reading; from memory


def inband_stuck(scene: Scene) -> t.Iterator[Hit]:
    """Beside a living link over IP it is worth knowing and no fault."""
    proxy = scene.snapshot.proxy
    for link in scene.relevant:
        if link.inband == "H" and link.state != "starting" and not scene.young:
            words = {"rows": len(proxy.slots) if proxy else 0, "total": proxy.total if proxy else None, "how": _SHAKES}
            hit = Hit(link.hmc, {**words, "but": "there is no IP link to fall back to"}, hmcs=(link.hmc,))
            yield _over_ip(hit) if link.up else hit
    yield from _unclear(scene)


def _said(word: Word) -> str:
    """What lssyscfg says, where lspartition of the same HMC does not say that they are connected."""
    return "" if word.row.get("lspartition_active") == 1 else word.text("rmc_state").lower()


def _unclear(scene: Scene) -> t.Iterator[Hit]:
    """The layout of Linux lists HMCs without a state: one that says it has no connection may be in handshake as well as
    behind the times. Where lspartition does not tell the two apart, both are named (see HMC001).
    """
    table = scene.snapshot.proxy
    if table is None or table.layout != "keyvalue" or scene.young:
        return
    for link in scene.relevant:
        words_of_it = (word for word in scene.words if word.known and word.is_of(link))
        said = next((_said(word) for word in words_of_it), "")
        if link.transport == "inband" and CONNECTED.get(said) is False:
            how = f"is listed without a state while the HMC says {said}, so its handshake may never have finished,"
            words = {"rows": len(table.slots), "total": table.total, "how": how}
            yield Hit(link.hmc, {**words, "but": "there is no IP link to fall back to"}, remedy="", hmcs=(link.hmc,))


def _over_ip(hit: Hit) -> Hit:
    words = {**hit.words, "but": "the link over IP carries on"}
    human = "None while {subject} is connected over IP."
    return dataclasses.replace(hit, words=words, severity="info", remedy="", human=human)


def transport_not_as_required(scene: Scene) -> t.Iterator[Hit]:
    wanted = scene.policy.required_transport
    if wanted == "any":
        return
    for link in scene.relevant:
        if link.up and link.transport not in (wanted, "both"):
            yield Hit(link.hmc, {"wanted": wanted, "found": link.transport}, hmcs=(link.hmc,))


def mcproxy_stopped(scene: Scene) -> t.Iterator[Hit]:
    mcproxy = scene.snapshot.subsystem("mcproxy")
    if mcproxy and not mcproxy.active and not scene.young:
        up = [link.hmc for link in scene.relevant if link.up]
        hit = Hit(scene.name, {"status": mcproxy.status, "up": ", ".join(up) or "none"})
        served = len(up) == len(scene.relevant) > 0 and scene.policy.required_transport != "inband"
        human = "None while every HMC of {host} is connected over IP."
        yield dataclasses.replace(hit, severity="info", remedy="", human=human) if served else hit


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
        "RMC010",
        "inband_stuck",
        "error",
        ("proxy", "links"),
        inband_stuck,
        (Proof("mcproxy", ("{subject}", "TOTAL")),),
        "{subject}: in-band RMC {how} and {but} ({rows} rows, total {total}). "
        "Next: stopsrc -s mcproxy; startsrc -s mcproxy.",
        remedy="restart_mcproxy",
        human="If a restart of mcproxy does not help, give {host} an IP path to HMC {subject} on 657.",
        risk="rmc",
        confidence="memory",
        source=INBAND_DOC,
        explains=("RMC007", "RMC016"),
    ),
    Rule(
        "RMC021",
        "transport_not_as_required",
        "warning",
        ("links", "proxy"),
        transport_not_as_required,
        (Proof("rmcdomainstatus"), Proof("mcproxy", ("|",))),
        "{subject}: the link is up over {found}, the policy wants {wanted}. Next: mcproxy_facts says what is missing.",
        human="Bring {host} to the levels that in-band RMC needs, or change required_transport in the policy.",
        source=INBAND_DOC,
    ),
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
