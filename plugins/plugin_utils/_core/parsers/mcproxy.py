# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``lssrc -ls mcproxy``: in-band RMC through the hypervisor.

AIX draws a table, Linux prints ``Hostname:`` lines. Structure decides, not the words: a row with ``H: 1 A: 1`` in it is
the total, a row that starts with a number is an HMC.
"""

from __future__ import annotations

import dataclasses
import re

from ..model import Parsed, ProxySlot, ProxyTable, Subsystem
from ._text import at, number, sift
from .src import NOT_ON_FILE, parse_src_messages, read_message, read_subsystem

_COLUMNS = ("slot", "hmc name", "status", "active req", "pending resp")
_COUNTS = re.compile(r"\b([HA])[ \t]{0,8}:[ \t]{0,8}([0-9]{1,9})\b")
_BORDER = re.compile(r"[+=-]+")
_HOSTNAME = re.compile(r"\s{0,80}hostname\s{0,8}[:：]\s{0,80}(\S+)", re.IGNORECASE)
_NOT_RUNNING = frozenset({"0513-004", "0513-036"})


def parse_mcproxy(text: str) -> Parsed[ProxyTable]:
    """``layout`` says what was seen, empty when the text is none of the known answers.

    A running subsystem that draws no table is the ``keyvalue`` form, perhaps without any HMC in it.
    """
    drawn = _Drawing()
    short = sift(text, read_subsystem, lambda line: drawn.read(line) or _known(line))
    rows = [row for row in short.value if row.name == "mcproxy"]
    pid = next((row.pid for row in rows if row.active), None)
    layout = _layout(drawn, {message.code for message in parse_src_messages(text).value}, rows)
    return Parsed(dataclasses.replace(drawn.table(), layout=layout, pid=pid), short.noise)


def _layout(drawn: _Drawing, codes: set[str], rows: list[Subsystem]) -> str:
    if drawn.bordered:
        return "table"
    if drawn.slots or any(row.active for row in rows):
        return "keyvalue"
    if NOT_ON_FILE & codes:
        return "absent"
    return "inoperative" if rows or _NOT_RUNNING & codes else ""


def _known(line: str) -> bool:
    return line.strip().startswith(("Subsystem ", "HMC Status Information", "**(H")) or read_message(line) is not None


class _Drawing:
    """The table while it is being read, row by row."""

    def __init__(self) -> None:
        self.bordered = False
        self.slots: list[ProxySlot] = []
        self._columns: tuple[str, ...] = _COLUMNS
        self._total: list[str] = []

    def read(self, line: str) -> bool:
        """Take the line if it belongs to either layout."""
        words = line.strip()
        if words.startswith("|"):
            return self._row([cell.strip() for cell in words.strip("|").split("|")])
        if words.startswith("+") and _BORDER.fullmatch(words):
            self.bordered = True
            return True
        found = _HOSTNAME.match(line)
        if found:
            self.slots.append(ProxySlot(hmc=found[1]))
        return found is not None

    def table(self) -> ProxyTable:
        cell = self._cells(self._total)
        counts = dict(_COUNTS.findall(cell["status"]))
        return ProxyTable(
            layout="",
            slots=tuple(self.slots),
            total=number(cell["hmc name"]),
            handshake_total=number(counts.get("H", "")),
            active_total=number(counts.get("A", "")),
            active_requests_total=number(cell["active req"]),
            pending_responses_total=number(cell["pending resp"]),
        )

    def _cells(self, row: list[str]) -> dict[str, str]:
        return {name: at(row, self._columns.index(name)) if name in self._columns else "" for name in _COLUMNS}

    def _row(self, row: list[str]) -> bool:
        names = tuple(" ".join(cell.lower().split()) for cell in row)
        cell = self._cells(row)
        if set(names) >= {"slot", "hmc name"}:
            self._columns = names
        elif _COUNTS.search(cell["status"]):
            self._total = row
        elif number(cell["slot"]) is not None and cell["hmc name"]:
            self.slots.append(_slot(cell))
        else:
            return not any(row)
        return True


def _slot(cell: dict[str, str]) -> ProxySlot:
    return ProxySlot(
        hmc=cell["hmc name"],
        status=cell["status"],
        slot=number(cell["slot"]),
        active_requests=number(cell["active req"]),
        pending_responses=number(cell["pending resp"]),
    )
