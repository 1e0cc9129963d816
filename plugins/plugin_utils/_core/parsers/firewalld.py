# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""firewalld: ``firewall-cmd --list-all`` and ``--get-active-zones`` (firewalld 0.6 to 2.x, firewall-cmd(1))."""

from __future__ import annotations

import re

from ..model import Parsed
from ..model_network import Zone
from ._text import Noise, is_message, lines

Fields = dict[str, list[str]]
# public   |   public (active)   |   public (default, active)
_HEAD = re.compile(r"([\w.+-]{1,64})(?: \(([a-z, ]{0,40})\))?")
#: What may let packets in beside services and ports, kept as it stands.
OTHER_WAYS = ("rich rules", "protocols", "source-ports")
_FIELD = re.compile(r"\s{1,8}([a-z][a-z -]{0,30}):\s{0,8}(.*)")


def parse_list_all(text: str) -> Parsed[tuple[Zone, ...]]:
    """Every zone with its fields; rich rules stand on lines of their own below their label."""
    noise = Noise()
    found: list[tuple[str, str, Fields]] = []
    last = ""
    for line in filter(str.strip, lines(text)):
        head, field = _HEAD.fullmatch(line.rstrip()), _FIELD.fullmatch(line)
        if head and not line[:1].isspace() and not is_message(line):
            found.append((head[1], head[2] or "", {}))
            last = ""
        elif found and field:
            last = field[1].strip()
            found[-1][2].setdefault(last, []).append(field[2])
        elif found and last and line[:1].isspace():
            found[-1][2][last].append(line.strip())
        else:
            noise.add(line)
    zones = (_zone(name, marks, fields) for name, marks, fields in found)
    return noise.parsed(tuple(zone for zone in zones if zone.target))


def _zone(name: str, marks: str, fields: Fields) -> Zone:
    words = {label: tuple(" ".join(values[:1]).split()) for label, values in fields.items()}
    rich = tuple(value for label in OTHER_WAYS for value in fields.get(label, ()) if value.strip())
    target = " ".join(words.get("target", ()))
    return Zone(name, "active" in marks, target, words.get("services", ()), words.get("ports", ()), rich)


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
