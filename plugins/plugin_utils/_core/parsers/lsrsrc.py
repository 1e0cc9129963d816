# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``lsrsrc``: resources and resource classes of RMC, and the input files of ``mkrsrc`` and ``chrsrc``.

Grammar: a heading that names the class, then ``resource N:`` and ``Name = value`` lines;
with ``-t`` or ``-d`` a line of attribute names and one line per resource instead. Values may go on over several lines.
Attributes are read by name: newer levels add some, and their position is unknown.
"""

from __future__ import annotations

import itertools
import re
import typing as t

from ..model import ControlPoint, Parsed, Resource, Value
from ._fold import folded
from ._rsrc_value import read_value, split_outside
from ._text import Noise, is_prompt, number, straight
from .nodeid import parse_node_id

_CLASS = re.compile(r"[\"']?([A-Z]\w*\.[A-Z]\w*)[\"':：]*")
_RESOURCE = re.compile(r"[^0-9=]{1,40}([0-9]{1,9})\s{0,8}[:：]")
_ATTRIBUTE = re.compile(r"([A-Za-z_]\w*)\s*=(?!=)\s*(.*)", re.DOTALL)
_START = re.compile(r"[A-Z]\w*\s+=\s")  # as lsrsrc prints it; a string may well hold lines like x=1
_LOST = re.compile(r"[A-Z]\w*\s*=\s+(?:[\"{]|-?[0-9]{1,20}$)")  # an attribute without the lines above it
_COLUMN = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_ERROR = re.compile(r"(?<![0-9-])(26[0-9]{2}-[0-9]{3})(?![0-9])")
_NODE_IDS = range(1 << 64)


def rmc_error(text: str) -> str:
    """The first RSCT message code (``2612-022``), empty when there is none. Codes survive translation."""
    found = _ERROR.search(text)
    return found[1] if found else ""


def parse_lsrsrc(text: str) -> Parsed[tuple[Resource, ...]]:
    """Every form of the listing. Resources of a table are numbered from 1, as the long form numbers them."""
    listing = _Listing()
    for line in folded(straight(text), _value_of, _starts):
        listing.read(line)
    return listing.noise.parsed(tuple(map(_Draft.resource, listing.drafts)))


def _value_of(line: str) -> str:
    attribute = _ATTRIBUTE.match(line.strip())
    return attribute[2] if attribute else ""


def _starts(line: str) -> bool:
    words = line.strip()
    return bool(_START.match(words) or _RESOURCE.fullmatch(words))


class _Draft:
    """One resource while its attributes are being read."""

    def __init__(self, heading: tuple[str, bool], place: int) -> None:
        self.heading = heading
        self.place = place
        self.attributes: list[tuple[str, Value]] = []

    def resource(self) -> Resource:
        return Resource(self.heading[0], self.place, tuple(self.attributes), self.heading[1])


class _Listing:
    """The listing while it is being read: the heading in force, the resources so far, what was not understood."""

    def __init__(self) -> None:
        self.noise = Noise()
        self.drafts: list[_Draft] = []
        self._heading = ("", False)
        self._open = False  # a resource is being read
        self._lost = False  # and the line that numbers it was not printed
        self._columns: tuple[str, ...] = ()
        self._delimiter = ""
        self._rows = itertools.count(1)

    def read(self, line: str) -> None:
        words = line.strip()
        table = () if is_prompt(words) else (self._names, self._row)
        if words.endswith(":") and not words.endswith("::") and any(form(words) for form in table):
            return  # of ``-d``: before a resource, because ``"":4:`` looks like one of another language
        if not any(form(words) for form in (self._attribute, self._resource, self._title, *table)):
            self.noise.add(line)

    def _attribute(self, words: str) -> bool:
        found = _ATTRIBUTE.fullmatch(words)
        if not found or not (self._open or _LOST.match(words)):
            return False
        if not self._open:
            self._start(1, lost=True)
        elif self._lost and found[1] == self.drafts[-1].attributes[0][0]:
            self._start(self.drafts[-1].place + 1, lost=True)  # ``lsrsrc ... | grep``
        self.drafts[-1].attributes.append((found[1], read_value(found[2])))
        return True

    def _resource(self, words: str) -> bool:
        found = _RESOURCE.fullmatch(words)
        if found:
            self._start(int(found[1]))
        return found is not None

    def _start(self, place: int, lost: bool = False) -> None:
        self.drafts.append(_Draft(self._heading, place))
        self._open, self._lost = True, lost

    def _title(self, words: str) -> bool:
        """``Resource Persistent Attributes for IBM.MCP`` in any language, or ``PersistentResourceAttributes::``."""
        named = next((found[1] for found in map(_CLASS.fullmatch, words.split()) if found), "")
        if rmc_error(words) or not (named or words.endswith("::")) or words[:1] in ('"', "{"):
            return False
        self._heading = (named, "Class " in words or "ClassAttributes" in words)
        self._open, self._columns, self._rows = False, (), itertools.count(1)
        return True

    def _names(self, words: str) -> bool:
        """The line of attribute names of ``-t`` and ``-d``."""
        if not words or self._open or self._columns or not self._heading[0]:
            return False
        delimiter = ":" if ":" in words else ""
        names = tuple(name for name in split_outside(words, delimiter) if name)
        if not all(map(_COLUMN.fullmatch, names)):
            return False
        self._columns, self._delimiter = names, delimiter
        return True

    def _row(self, words: str) -> bool:
        cells = split_outside(words, self._delimiter)[: len(self._columns)] if self._columns and words else []
        if not cells or len(cells) < len(self._columns):
            return False
        self.drafts.append(_Draft(self._heading, next(self._rows)))
        self.drafts[-1].attributes.extend(zip(self._columns, map(read_value, cells)))
        return True


# --- management control points ---------------------------------------------------------------------------------------


def control_points(resources: t.Iterable[Resource]) -> tuple[ControlPoint, ...]:
    """The HMCs in a listing of IBM.MCP (AIX 7.1 and later, Linux) or IBM.ManagementServer (up to AIX 6.1)."""
    points = (_READERS.get(resource.resource_class, _none)(dict(resource.attributes)) for resource in resources)
    return tuple(point for point in points if point)


def _none(_attributes: dict[str, Value]) -> None:
    return None


def _unnamed(attributes: dict[str, Value]) -> ControlPoint | None:
    """The input form names no class, and a heading can be lost: these two attributes only a control point has."""
    return _mcp(attributes) if {"HMCName", "KeyToken"} & attributes.keys() else None


def _mcp(attributes: dict[str, Value]) -> ControlPoint:
    additional = (*_words(attributes.get("HMCAddIPs", "")), *_words(attributes.get("HMCAddIPv6s", "")))
    return ControlPoint(
        node_id=_hexadecimal(attributes.get("NodeID", "")),
        key_token=str(attributes.get("KeyToken", "")),
        mn_name=str(attributes.get("MNName", "")),
        ip_addresses=_words(attributes.get("IPAddresses", ())),
        connectivity_names=_words(attributes.get("ConnectivityNames", ())),
        hmc_name=str(attributes.get("HMCName", "")),
        hmc_ip=str(attributes.get("HMCIPAddr", "")),
        hmc_additional_ips=additional,
        active_peer_domain=str(attributes.get("ActivePeerDomain", "")),
    )


def _management_server(attributes: dict[str, Value]) -> ControlPoint:
    return ControlPoint(
        mn_name=str(attributes.get("LocalHostname", "")),
        ip_addresses=_words(attributes.get("Name", "")),
        connectivity_names=_words(attributes.get("LocalHostname", "")),
        hmc_ip=str(attributes.get("Hostname", "")),
        active_peer_domain=str(attributes.get("ActivePeerDomain", "")),
    )


_READERS: dict[str, t.Callable[[dict[str, Value]], ControlPoint | None]] = {
    "IBM.MCP": _mcp,
    "IBM.ManagementServer": _management_server,
    "": _unnamed,
}


def _words(value: Value) -> tuple[str, ...]:
    """Addresses of a list, or of one string that holds several."""
    return value if isinstance(value, tuple) else tuple(str(value).replace(",", " ").split())


def _hexadecimal(value: Value) -> str:
    """lsrsrc prints the 64-bit id in decimal, rmcdomainstatus in hex: the same number, as a captured pair shows."""
    if isinstance(value, str) and value.lower().startswith("0x"):
        return parse_node_id(value).value
    plain = number(value) if isinstance(value, str) else value
    return f"{plain:016x}" if isinstance(plain, int) and plain in _NODE_IDS else ""
