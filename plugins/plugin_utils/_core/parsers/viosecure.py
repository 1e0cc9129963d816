# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``viosecure -firewall view -fmt ,`` of a VIOS."""

from __future__ import annotations

import dataclasses

from ..model import Parsed
from ._text import Noise, lines

_STATES = {"ON": True, "OFF": False, "FIREWALL ON": True, "FIREWALL OFF": False}


@dataclasses.dataclass(frozen=True)
class FirewallRule:
    """One allowed flow; ports are numbers, service names or ``any``, as printed. ``timeout`` 0 is for ever."""

    interface: str
    local_port: str
    remote_port: str
    service: str
    address: str
    timeout: str


@dataclasses.dataclass(frozen=True)
class Firewall:
    """``on`` is None when the text does not say."""

    on: bool | None = None
    rules: tuple[FirewallRule, ...] = ()


def parse_viosecure(text: str) -> Parsed[Firewall]:
    """The state line and the rules; any of ``,`` and ``:`` or blanks separates (``:`` cannot carry IPv6)."""
    noise = Noise()
    on: bool | None = None
    rules: list[FirewallRule] = []
    for line in lines(text):
        rule, state = _rule(line), _STATES.get(" ".join(line.replace(":", " ").upper().split()))
        if rule:
            rules.append(rule)
        elif state is not None:
            on = state
        else:
            noise.add(line)
    return noise.parsed(Firewall(on, tuple(rules)))


def _rule(line: str) -> FirewallRule | None:
    separator = next((mark for mark in (",", ":") if mark in line), None)
    fields = [field.strip() for field in line.strip().split(separator, 6)]
    return FirewallRule(*fields) if len(fields) == 6 and fields[5][:1].isdigit() else None
