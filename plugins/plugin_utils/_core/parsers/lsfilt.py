# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``lsfilt`` of AIX in its long form, one block of ``label : value`` lines to a rule.

Layout: DISA STIG for AIX 7.x (SV-215429). How conditional and shun rules look is nowhere published: whatever does not
read as permit or deny is kept as it stands, and a rule with something unknown in it is marked odd.
"""

from __future__ import annotations

import ipaddress
import re
import typing as t

from ..model import Parsed
from ..model_network import FilterRule
from ._pairs import labelled
from ._text import Noise, lines, number

PLACEMENT = "***"
_RULE = re.compile(r"\s{0,40}Rule\s{1,8}([0-9]{1,9})\s{0,8}:\s*", re.IGNORECASE)
_PORT = re.compile(r"(any|eq|neq|lt|gt|le|ge)\s{1,20}([0-9]{1,9})", re.IGNORECASE)
_HEADINGS = ("beginning of ipv", "end of ipv")
_KEPT = 30  # lines of one rule; the longest has 20
_PLAIN = ("logging control", "description", "auto-generated", "expiration time", "source routing", "icmp type")


def parse_lsfilt(text: str) -> Parsed[tuple[FilterRule, ...]]:
    """Rules in the order of their blocks; Rule 0, the default, holds after all others."""
    noise = Noise()
    rules: list[FilterRule] = []
    block: list[str] = []
    for line in filter(str.strip, lines(text)):
        if _RULE.fullmatch(line):
            rules.extend(_rule(block))
            block = [line.strip()]
        elif line.strip().lower().startswith(_HEADINGS):
            continue
        elif block and (labelled(line) or line.strip().startswith(PLACEMENT)):
            block.append(line.strip())
        else:
            noise.add(line)
    rules.extend(_rule(block))
    return noise.parsed(tuple(sorted(rules, key=lambda rule: rule.number == 0)))


def is_listing(text: str) -> bool:
    """A listing, also of no rule at all, has its heading."""
    return any(line.strip().lower().startswith(_HEADINGS[0]) for line in lines(text))


def _rule(block: t.Sequence[str]) -> t.Iterator[FilterRule]:
    """The rule of one block; a block that was cut off is odd, for its missing half may have narrowed it."""
    head = _RULE.fullmatch(block[0]) if block else None
    if head is None:
        return
    kept = tuple(block[:_KEPT])
    if any(line.startswith(PLACEMENT) for line in kept):
        yield FilterRule(int(head[1]), lines=kept)
        return
    pairs = [(label.lower(), value) for label, value in map(_pair, kept[1:])]
    words = dict(reversed(pairs))
    fields, unknown = _fields(words)
    whole = {"rule action", "protocol", "direction"} <= words.keys()
    yield FilterRule(int(head[1]), odd=unknown or not whole, lines=kept, **fields)


def _pair(line: str) -> tuple[str, str]:
    return labelled(line) or ("", "")


def _fields(words: t.Mapping[str, str]) -> tuple[dict[str, t.Any], bool]:
    """Fields of the rule, and whether something in it is not understood."""
    source, destination = (_network(words, end) for end in ("source", "destination"))
    ports = {f"{end}_port": _port(words.get(f"{end} port", "any 0")) for end in ("source", "destination")}
    tunnel = number(words.get("tunnel id number", "0"))
    unknown = bool(words.keys() - _KNOWN) or tunnel is None or None in ports.values()
    fields: dict[str, t.Any] = {name: words.get(label, default).lower() for label, (name, default) in _WORDS.items()}
    fields |= {"source": source, "destination": destination, "tunnel": tunnel or 0}
    fields |= {name: port or ("any", 0) for name, port in ports.items()}
    return fields, unknown or not (source and destination)


_WORDS: t.Final[dict[str, tuple[str, str]]] = {
    "rule action": ("action", "?"),
    "protocol": ("protocol", "all"),
    "scope": ("scope", "both"),
    "direction": ("direction", "both"),
    "interface": ("interface", "all"),
    "fragment control": ("fragment", ""),
}
_ENDS = (f"{end} {what}" for end in ("source", "destination") for what in ("address", "mask", "port"))
_KNOWN = frozenset({*_PLAIN, *_WORDS, *_ENDS, "tunnel id number", "icmp code", ""})


def _network(words: t.Mapping[str, str], end: str) -> str:
    """Address and mask in CIDR form; the mask of IPv6 is a length."""
    try:
        joined = f"{words[f'{end} address']}/{words[f'{end} mask']}"
        return str(ipaddress.ip_network(joined, strict=False))
    except (KeyError, ValueError):
        return ""


def _port(value: str) -> tuple[str, int] | None:
    found = _PORT.fullmatch(value.strip())
    return (found[1].lower(), int(found[2])) if found else None
