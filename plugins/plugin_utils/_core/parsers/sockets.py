# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sockets: ``netstat -an`` and ``-Aan`` of AIX, ``netstat -an`` and ``ss -tuan`` of Linux.

AIX writes the port behind the last dot, Linux behind the last colon; whichever stands last in the word decides, so
IPv6 addresses need no case of their own.
"""

from __future__ import annotations

import re
import typing as t

from ..model import Parsed, Socket
from ._text import Noise, at, lines, number

# /etc/services name of port 657, printed where -n was forgotten.
_SERVICES = {"rmc": 657}
_PROTOCOL = re.compile(r"(tcp|udp)[46]?[0-9]?", re.IGNORECASE)
_STATE = re.compile(r"[A-Z][A-Z_-]{1,14}[0-9]?")
# States of TCP without a peer; in any other language the word for the first is told by its place.
_ALONE = frozenset({"LISTEN", "LISTENING", "CLOSED", "CLOSE", "BOUND", "IDLE", "UNCONN"})
_UNIX_PART = "unix domain sockets"


def parse_netstat(text: str) -> Parsed[tuple[Socket, ...]]:
    """AIX and Linux alike; the part about UNIX domain sockets is not read."""
    return _sockets(text, _netstat_row)


def parse_ss(text: str) -> Parsed[tuple[Socket, ...]]:
    """``ss`` with or without heading and Netid column; without it UNCONN tells UDP from TCP."""
    return _sockets(text, _ss_row)


def _sockets(text: str, read: t.Callable[[list[str]], Socket | None]) -> Parsed[tuple[Socket, ...]]:
    rows: list[Socket] = []
    noise = Noise()
    for line in lines(text):
        if _UNIX_PART in line.lower():
            break
        row = read(line.split(None, 8))
        if row:
            rows.append(row)
        elif not _heading(line):
            noise.add(line)
    return noise.parsed(tuple(rows))


def _heading(line: str) -> bool:
    return line.lstrip().startswith(("Active Internet", "PCB/ADDR", "Proto", "Netid", "State"))


def _netstat_row(words: list[str]) -> Socket | None:
    # netstat -A puts the address of the control block in front.
    start = next((place for place, word in enumerate(words[:2]) if _PROTOCOL.fullmatch(word)), None)
    if start is None:
        return None
    return _socket(words[start][:3].lower(), words[start + 1 : start + 5], at(words, start + 5))


def _ss_row(words: list[str]) -> Socket | None:
    named = _PROTOCOL.fullmatch(at(words, 0))
    words = words[1:] if named else words
    state = at(words, 0)
    if not (named or _STATE.fullmatch(state)):
        return None
    return _socket(named[1].lower() if named else "udp" if state == "UNCONN" else "tcp", words[1:5], state)


def _socket(protocol: str, words: list[str], state: str) -> Socket | None:
    """``words``: receive queue, send queue, local address, foreign address."""
    if len(words) < 4 or number(words[0]) is None or number(words[1]) is None:
        return None
    (local, local_port), (peer, peer_port) = _endpoint(words[2]), _endpoint(words[3])
    alone = protocol == "tcp" and local_port is not None and peer_port is None
    if alone and state and state not in _ALONE:
        state = "LISTEN"
    return Socket(
        protocol=protocol,
        local=local,
        local_port=local_port,
        peer="" if peer_port is None else peer,
        peer_port=peer_port,
        state=state if _STATE.fullmatch(state) else "",
    )


def _endpoint(word: str) -> tuple[str, int | None]:
    """Address and port; the port is None for ``*`` and for a service name other than rmc."""
    cut = max(word.rfind("."), word.rfind(":"))
    address, port = (word[:cut], word[cut + 1 :]) if cut >= 0 else (word, "")
    return address.replace("[", "").replace("]", ""), _SERVICES.get(port, number(port))
