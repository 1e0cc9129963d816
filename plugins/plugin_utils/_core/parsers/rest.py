# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partitions of the HMC's REST interface: LogicalPartition and VirtualIOServer elements, one or a feed.

The XML comes over the network, so it is read with the bare expat parser: a document type declaration, which is where
entities come from, ends the reading, and no tree is built. Names are compared without their prefix.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from ..model import Parsed, PartitionView
from ._text import Noise, number

_ENTRIES = frozenset({"LogicalPartition", "VirtualIOServer"})
_CAPABILITIES = {
    "dlpar_mem": "DynamicLogicalPartitionMemoryCapable",
    "dlpar_proc": "DynamicLogicalPartitionProcessorCapable",
    "dlpar_io": "DynamicLogicalPartitionIOCapable",
    "osshutdown": "ResourceMonitoringControlOperatingSystemShutdownCapable",
}
# REST and the command line name the same things differently; the model speaks as the command line does.
_ENVIRONMENTS = {"AIX/Linux": "aixlinux", "Virtual IO Server": "vioserver", "OS400": "os400"}
_SYNC = {"Off": "0", "On": "1", "Suspended": "2"}
_SWITCH = {"true": True, "false": False}
_SYSTEM = re.compile(r"/ManagedSystem/([0-9A-Fa-f-]{36})")


def parse_partitions_xml(text: str) -> Parsed[tuple[PartitionView, ...]]:
    """Every element that was read to its end; ``system`` is the UUID of the managed system, ``serial`` is not in it.

    An entry that is cut off is left out: a missing address would look like an in-band connection.
    """
    reader, noise = _Reader(), Noise()
    start = text.find("<")
    noise.add(text[: max(start, 0)].partition("\n")[0])
    if start < 0:
        noise.add(text)
    else:
        noise.add(reader.read(text[start:]))
    return noise.parsed(tuple(map(_view, reader.entries)))


class _Refused(Exception):
    """The document declares a type."""


class _Reader:
    """Collects the text of an entry's elements: ``{element: text}`` for each entry, first value of a name."""

    def __init__(self) -> None:
        self.entries: list[dict[str, str]] = []
        self._entry: dict[str, str] | None = None
        self._text: list[str] = []
        self._parser = expat.ParserCreate(encoding="utf-8")
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append

    def read(self, document: str) -> str:
        """What stopped the reading, empty when nothing did."""
        try:
            self._parser.Parse(document.encode("utf-8", "replace"), True)
        except _Refused:
            return "the document declares a type; entities are not read"
        except expat.ExpatError:
            return "the document ends early or is damaged"
        return ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._text.clear()
        local = name.rpartition(":")[2]
        if local in _ENTRIES:
            self._entry = {}
        elif local == "AssociatedManagedSystem" and self._entry is not None:
            self._entry.setdefault(local, attributes.get("href", ""))

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if self._entry is None:
            return
        if local in _ENTRIES:
            self.entries.append(self._entry)
            self._entry = None
        else:
            self._entry.setdefault(local, "".join(self._text).strip())
        self._text.clear()


def _refuse(*_declaration: object) -> None:
    raise _Refused


def _view(entry: dict[str, str]) -> PartitionView:
    system = _SYSTEM.search(entry.get("AssociatedManagedSystem", ""))
    environment = entry.get("PartitionType", "")
    return PartitionView(
        name=entry.get("PartitionName", ""),
        lpar_id=number(entry.get("PartitionID", "")),
        system=system[1] if system else "",
        serial="",
        env=_ENVIRONMENTS.get(environment, environment),
        state=entry.get("PartitionState", "").title(),
        rmc_state=entry.get("ResourceMonitoringControlState", ""),
        rmc_ipaddr=entry.get("ResourceMonitoringIPAddress", ""),
        os_version=entry.get("OperatingSystemVersion", ""),
        capabilities=tuple((name, _SWITCH.get(entry.get(key, ""))) for name, key in _CAPABILITIES.items()),
        sync_curr_profile=_SYNC.get(entry.get("CurrentProfileSync", ""), ""),
    )
