# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""firewalld: ``firewall-cmd --list-all`` and ``--get-active-zones`` (firewalld 0.6 to 2.x, firewall-cmd(1))."""

from __future__ import annotations

import re

from ..model import Parsed
from ..model_network import Zone
from ._text import Noise, is_message, lines

# public   |   public (active)   |   public (default, active)
_HEAD = re.compile(r"([\w.+-]{1,64})(?: \(([a-z, ]{0,40})\))?")
_FIELD = re.compile(r"\s{1,8}([a-z][a-z -]{0,30}):\s{0,8}(.*)")


def parse_list_all(text: str) -> Parsed[tuple[Zone, ...]]:
    """Every zone with its fields; rich rules stand on lines of their own below their label."""
    noise = Noise()
    zones: list[Zone] = []
    fields: dict[str, list[str]] = {}
    last = ""
    for line in filter(str.strip, lines(text)):
        head, field = _HEAD.fullmatch(line.rstrip()), _FIELD.fullmatch(line)
        if head and not line[:1].isspace() and not is_message(line):
            zones.append(Zone(head[1], "active" in (head[2] or "")))
            fields, last = {}, ""
        elif zones and field:
            last = field[1].strip()
            fields.setdefault(last, []).append(field[2])
        elif zones and last and line[:1].isspace():
            fields[last].append(line.strip())
        else:
            noise.add(line)
            continue
        zones[-1] = _zone(zones[-1], fields)
    return noise.parsed(tuple(zone for zone in zones if zone.target))


def _zone(zone: Zone, fields: dict[str, list[str]]) -> Zone:
    words = {name: tuple(" ".join(values[:1]).split()) for name, values in fields.items()}
    rich = tuple(value for value in fields.get("rich rules", ()) if value.strip())
    target = " ".join(words.get("target", ()))
    return Zone(zone.name, zone.active, target, words.get("services", ()), words.get("ports", ()), rich)


def parse_active_zones(text: str) -> Parsed[tuple[str, ...]]:
    """Names: they stand at the margin, their adapters and sources below them."""
    noise = Noise()
    names: list[str] = []
    for line in filter(str.strip, lines(text)):
        head = _HEAD.fullmatch(line.rstrip())
        if head and not line[:1].isspace():
            names.append(head[1])
        elif not (names and _FIELD.fullmatch(line)):
            noise.add(line)
    return noise.parsed(tuple(names))
