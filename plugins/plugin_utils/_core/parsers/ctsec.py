# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cluster security: ``ctsvhbac``, ``ctsthl -l``, ``lssecmode``, and the action ``GetNodeState`` of IBM.MCP.

List of trusted hosts: https://www.ibm.com/support/knowledgecenter/SGVKBA_3.2/admin/bl503_autkey.html. Of ctsvhbac only
its ``Status:`` lines are known; that the line before names what was checked, and the other two layouts, are from memory.
"""

from __future__ import annotations

import re

from ..model import Parsed
from ..model_trust import NodeState, TrustCheck, TrustedHost
from ._pairs import labelled
from ._text import Noise, is_message, is_prompt, lines, shell_error, sift

NIST, OTHER = "nist_sp800_131a", "other"
_ABOUT_MODES = ("mode", "complian", "method", "none", "secur")
_HOST = re.compile(r"\s{0,40}host name\s{0,8}:\s{0,40}(\S{1,255})\s*", re.IGNORECASE)
_METHOD = re.compile(r"\s{0,40}identifier generation method\s{0,8}:\s{0,40}([\w-]{1,40})\s*", re.IGNORECASE)
_LISTED = ("identifier ", "-----")
_HEX = re.compile(r"[0-9A-Fa-f]+")
_ID = re.compile(
    r"\b(?:nodeid|node id)?\s{0,8}[=:]?\s{0,8}\b(?:0[xX]([0-9A-Fa-f]{9,16})|([0-9]{12,20}))\b", re.IGNORECASE
)
_STATE = re.compile(r"\bState\s{0,20}[=:]\s{0,20}([0-9]{1,9})\b", re.IGNORECASE)
_PATH = re.compile(r"(?:\S{0,200}/)?(ct_has\.[a-z]{3})")


def parse_ctsvhbac(text: str) -> Parsed[tuple[TrustCheck, ...]]:
    """Each ``Status:`` with the value of the labelled line before it."""
    checks: list[TrustCheck] = []
    noise, subject = Noise(), ""
    for line in filter(str.strip, lines(text)):
        pair = None if is_message(line) else labelled(line)
        if pair and pair[0].lower() == "status":
            checks.append(TrustCheck(subject, pair[1]))
        elif pair:
            subject = pair[1]
        else:
            noise.add(line)
    return noise.parsed(tuple(checks))


def parse_ctsthl(text: str) -> Parsed[tuple[TrustedHost, ...]]:
    """Names and methods; nothing else of the list is looked at, and keys are not even noise."""
    hosts: list[TrustedHost] = []
    noise = Noise()
    for line in filter(str.strip, lines(text)):
        name, method = _HOST.fullmatch(line), _METHOD.fullmatch(line)
        if name:
            hosts.append(TrustedHost(name[1]))
        elif method and hosts:
            hosts[-1] = TrustedHost(hosts[-1].name, method[1].lower())
        elif not _of_an_entry(line):
            noise.add(line)
    return noise.parsed(tuple(hosts))


def _of_an_entry(line: str) -> bool:
    words = line.strip().lower()
    return words.startswith(_LISTED) or _HEX.fullmatch(words) is not None


def parse_lssecmode(text: str) -> Parsed[str]:
    """The NIST mode where it is named, else ``other``; empty when the text is not about modes at all."""
    noise, mode = Noise(), ""
    for line in filter(str.strip, lines(text)):
        words = line.lower()
        if is_message(line) or is_prompt(line) or not any(word in words for word in _ABOUT_MODES):
            noise.add(line)
        else:
            mode = NIST if NIST in words else mode or OTHER
    return noise.parsed(mode)


def parse_node_states(text: str) -> Parsed[tuple[NodeState, ...]]:
    """Each ``State = N``, with the node id (hexadecimal, or decimal as IBM.MCP prints it) in front of it, if any."""
    states: list[NodeState] = []
    noise, node = Noise(), ""
    for line in filter(str.strip, lines(text)):
        if is_message(line) or shell_error(line) is not None:
            noise.add(line)
            continue
        state = _STATE.search(line)
        named = _ID.search(line[: state.start()] if state else line)
        node = _node(named) if named else node
        if state:
            states.append(NodeState(node, int(state[1])))
            node = ""
        elif not named:
            noise.add(line)
    return noise.parsed(tuple(states))


def _node(found: re.Match[str]) -> str:
    """16 lower-case hex digits; a number that no 64 bits hold is no node id."""
    if found[1]:
        return found[1].lower().zfill(16)
    value = int(found[2])
    return f"{value:016x}" if value < 1 << 64 else ""


def parse_key_files(text: str) -> Parsed[tuple[str, ...]]:
    """Names of key files, from ``ls -a`` of their folder or from ``find``."""
    return sift(text, _key_file, lambda line: line.strip() in (".", ".."))


def _key_file(line: str) -> str | None:
    found = _PATH.fullmatch(line.strip())
    return found[1] if found else None
