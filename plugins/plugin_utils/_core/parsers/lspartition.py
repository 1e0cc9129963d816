# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``lspartition -dlpar``: the HMC's raw RMC data, one entry per partition it ever talked to.

An entry is ``<#N> Label:<value>, Label:<value> ...`` over two lines, which a terminal may wrap inside a word. So line
ends are dropped first and the labels found by their own brackets.
"""

from __future__ import annotations

import html
import re
import textwrap

from ..model import DlparEntry, Parsed
from ._hmc_lines import is_frame
from ._text import Noise, lines, number

_ENTRY = re.compile(r"<#([0-9]{1,9})>")
_FLAG = re.compile(r"[0-9]{1,9}")


def parse_lspartition_dlpar(text: str) -> Parsed[tuple[DlparEntry, ...]]:
    """Entries in printed order. One that is cut before its Active flag says nothing and is noise.

    ``os`` is empty for ``< , , >``; a partition that never connected has no entry at all.
    """
    noise = Noise()
    before, *pieces = _ENTRY.split("".join(lines(textwrap.dedent(_brackets(text)))))
    noise.add(before)
    entries = []
    for index, body in zip(pieces[::2], pieces[1::2]):
        entry = _entry(int(index), body)
        entries += [entry] if entry else []
        noise.add(body.rpartition(">")[2] if entry else f"<#{index}>{body}")
    return noise.parsed(tuple(entries))


def parse_lspartition_ix(text: str) -> Parsed[tuple[DlparEntry, ...]]:
    """``lspartition -i`` and ``-ix``: ``id,address,active[,hostname,OS,level];`` records, usually on one line.

    They do not name the system, so an id may stand for several partitions.
    """
    noise = Noise()
    entries: list[DlparEntry] = []
    for record in "".join(line for line in lines(text) if not is_frame(line)).split(";"):
        entry = _short_entry(len(entries), _list(record))
        entries += [entry] if entry else []
        noise.add("" if entry else record)
    return noise.parsed(tuple(entries))


def _short_entry(index: int, values: list[str]) -> DlparEntry | None:
    if len(values) not in (3, 6) or number(values[0]) is None or not _FLAG.fullmatch(values[2]):
        return None
    return DlparEntry(
        index=index,
        lpar_id=int(values[0]),
        type_model="",
        serial="",
        hostname="".join(values[3:4]),
        ipaddr=values[1],
        active=int(values[2]),
        os=_known(",".join(values[4:])),
        dcaps="",
        cmdcaps=(),
        pinned_mem=0,
    )


def _brackets(text: str) -> str:
    """The source of a web page writes its brackets as entities."""
    return html.unescape(text) if "&lt;#" in text else text


def _entry(index: int, body: str) -> DlparEntry | None:
    fields = dict(_field(piece) for piece in body.split(">") if ":<" in piece)
    key, *names = _list("".join(fields.get("Partition", "").split()))
    lpar_id, type_model, serial = ([*key.split("*", 2), "", ""])[:3]
    if number(lpar_id) is None or not _FLAG.fullmatch(fields.get("Active", "")):
        return None
    return DlparEntry(
        index=index,
        lpar_id=int(lpar_id),
        type_model=type_model,
        serial=serial,
        hostname=names[0] if len(names) > 1 else "",
        ipaddr=names[-1] if names else "",
        active=int(fields["Active"]),
        os=_known(fields.get("OS", "")),
        dcaps=fields.get("DCaps", ""),
        cmdcaps=_known(fields.get("CmdCaps", "")),
        pinned_mem=number(fields.get("PinnedMem", "")) or 0,
    )


def _field(piece: str) -> tuple[str, str]:
    label, _mark, value = piece.partition(":<")
    return "".join(label.split()).lstrip(","), value.strip()


def _list(value: str) -> list[str]:
    return [item.strip() for item in value.split(",")]


def _known(value: str) -> tuple[str, ...]:
    items = _list(value)
    return tuple(items) if any(items) else ()
