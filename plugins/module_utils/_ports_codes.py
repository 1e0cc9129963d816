# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an attempt's ending means: a table from codes to states, and one verdict from the answers of several addresses.

A code is an errno name (``ECONNREFUSED``), a name-resolution error (``EAI_NONAME``), empty for open, or one of the
words ``SILENT`` and ``UNTRIED``, for which no errno exists.
"""

from __future__ import annotations

import typing as t

# The most telling state first: the order in which the answers of several addresses are weighed.
STATES = ("open", "closed", "filtered", "unverifiable", "unreachable")

CODES: dict[str, tuple[str, str]] = {
    "": ("open", ""),
    "ECONNRESET": ("open", "the connection was accepted and then reset"),
    "ECONNREFUSED": ("closed", "nothing listens there, or a firewall refuses in its place"),
    "ETIMEDOUT": ("filtered", "no answer within the time limit: a firewall drops it, or the host is down"),
    "SILENT": ("unverifiable", "no answer, which over UDP proves nothing"),
    "ENOTCONN": ("unverifiable", "the connection was gone before it could be looked at"),
    "UNTRIED": ("unverifiable", "not tried"),
    "EHOSTUNREACH": (
        "unreachable",
        "no route, the host is down, or a firewall rejects it (administratively prohibited)",
    ),
    "ENETUNREACH": ("unreachable", "no route to that network, or a firewall rejects it (administratively prohibited)"),
    "EACCES": ("unreachable", "forbidden by a firewall (administratively prohibited)"),
    "EPERM": ("unreachable", "forbidden by the firewall of the machine that asks"),
    "EADDRNOTAVAIL": ("unreachable", "the machine that asks has no free source port or no such address"),
    "EAFNOSUPPORT": ("unreachable", "no address of a family that the machine that asks, or its source address, has"),
    "EMFILE": ("unreachable", "the machine that asks has no file descriptor left"),
    "EAI_NONAME": ("unreachable", "the name is not known where the check runs"),
    "EAI_AGAIN": ("unreachable", "the name was not resolved in time"),
}
_NAME_FAILED = ("unreachable", "the name could not be resolved where the check runs")
_OTHER = ("unreachable", "the network or the machine that asks refused it")

# What a single port can't tell, said beside every state it was found in.
PORT_NOTES: dict[tuple[str, int], str] = {
    ("udp", 657): "657/udp is judged by RMC's own heartbeat: look at powerops.rsct.rmc_status",
    ("udp", 9900): "9900/udp is a broadcast between HMCs: one address can't prove it",
}


class Answer(t.NamedTuple):
    """How the attempt on one address ended.

    ``ms``: milliseconds, None when nothing was measured. ``sent``: it left the machine that asks, as far as its
    operating system tells.
    """

    address: str
    code: str
    ms: float | None
    sent: bool
    note: str = ""

    @property
    def state(self) -> str:
        return _meaning(self.code)[0]


def _meaning(code: str) -> tuple[str, str]:
    return CODES.get(code) or (_NAME_FAILED if code.startswith("EAI_") else _OTHER)


def verdict(target: t.Mapping[str, t.Any], answers: t.Sequence[Answer]) -> dict[str, t.Any]:
    """One outcome from all addresses of a target; any address that is open makes it open."""
    best = min(answers, key=lambda answer: STATES.index(answer.state))
    return {
        "host": target["host"],
        "port": target["port"],
        "protocol": target["protocol"],
        "address": best.address,
        "state": best.state,
        "detail": "; ".join(_details(target, best, answers)),
        "ms": None if best.ms is None else round(best.ms, 1),
        "sent": best.sent,
    }


def _details(target: t.Mapping[str, t.Any], best: Answer, answers: t.Sequence[Answer]) -> t.Iterator[str]:
    if best.code:
        yield f"{best.code}: {best.note or _meaning(best.code)[1]}"
    for answer in answers:
        if answer.sent and answer.state != best.state:
            yield f"{answer.address} is {answer.state}"
    note = PORT_NOTES.get((target["protocol"], target["port"]))
    if note:
        yield note
