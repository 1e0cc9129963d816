# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of the demo: the estate as a table, system by system, and what a person has to do.

Made from the report.json of the repair; rendered for the width of the terminal, 120 columns where there is none.
"""

from __future__ import annotations

import json
import re
import textwrap
import typing as t

Document = t.Mapping[str, t.Any]
Cells = tuple[str, ...]

HEADINGS: t.Final = ("PARTITION", "HMC", "TRANSPORT", "CAUSE", "ACTION", "BEFORE", "AFTER")
HMCS: t.Final = 1
#: Columns that give way in a narrow terminal, and how far: first where words stay whole, then where they do not.
FLOORS: t.Final = ({HMCS: 10, 3: 27, 4: 16}, {3: 20, 4: 12}, {3: 12})
INDENT = "  "
SPACIOUS = 100  # columns from which on there are two blanks between two cells
PAINT: t.Final = {"healthy": "32", "degraded": "33", "down": "31", "off": "2"}  # colours by AFTER
HEAD: t.Final = "1"  # bold


def _refusals(row: Document, refused: t.Sequence[Document]) -> t.Iterator[str]:
    """A refused rung; first what a finding advises about it."""
    findings = _last(row)["findings"]
    advice = [
        f"{one['id']} {one['human_action']}" for one in findings if one["severity"] == "info" and one["human_action"]
    ]
    for refusal in refused:
        yield from advice
        allow = json.dumps({"rmc_repair_allow": [refusal["consent"]]})
        consent = f" To take that upon yourself: -e '{allow}'" if refusal["consent"] else ""
        why = refusal["text"].rstrip(".")
        yield f"{', '.join(refusal['reasons'])} {refusal['rung']} was refused: {why}.{consent}"


def _last(row: Document) -> Document:
    """The document after the repair, or the only one there is."""
    last: Document = row.get("after") or row["before"]
    return last


def requests(row: Document, refused: t.Sequence[Document]) -> list[str]:
    """What a person is asked for one partition, each request once. Findings of severity info ask for nothing."""
    return list(dict.fromkeys([*row["requests"], *_refusals(row, refused)]))


def _action(row: Document) -> str:
    actions = list(row["actions"])
    if actions == ["did not heal"]:
        return "could not be started"
    return ", ".join(actions) or "left alone"


def _causes(row: Document) -> str:
    real = (finding for finding in row["before"]["findings"] if finding["severity"] != "info")
    return ", ".join(dict.fromkeys(f"{finding['id']} {finding['slug']}" for finding in real)) or "-"


def _lines(row: Document) -> t.Iterator[Cells]:
    """HMCs that a partition reaches by the same transport share a line."""
    by_transport: dict[str, list[str]] = {}
    for link in _last(row)["links"]:
        by_transport.setdefault(link["transport"], []).append(link["hmc"])
    after = row["after"]["state"] if row.get("after") else "-"
    about: Cells = (_causes(row), _action(row), row["before"]["state"], after)
    name = str(row["partition"])
    for transport, hmcs in by_transport.items() or [("none", ["-"])]:
        yield (name, ", ".join(sorted(hmcs)), transport, *about)
        name, about = "", ("",) * len(about)


def _parts(cell: str) -> list[str]:
    """What may stand below each other: every item of an enumeration, with its comma."""
    *first, last = cell.split(", ")
    return [f"{part}," for part in first] + [last]


def _gap(columns: int) -> str:
    return "  " if columns >= SPACIOUS else " "


def _widths(lines: t.Iterable[Cells], columns: int) -> list[int]:
    rows = list(lines)
    room = columns - len(INDENT) - len(_gap(columns)) * (len(HEADINGS) - 1)
    widths = [max(len(part) for cell in column for part in _parts(cell)) for column in zip(*rows)]
    widths[HMCS] = max(len(row[HMCS]) for row in rows)  # side by side while there is room
    for floors in FLOORS:
        while sum(widths) > room and (wide := [column for column, least in floors.items() if widths[column] > least]):
            widths[max(wide, key=lambda column: widths[column])] -= 1
    return widths


class Wrapper(textwrap.TextWrapper):
    """Breaks what is too long for a line behind an underscore, where it has one."""

    def _split(self, text: str) -> list[str]:
        chunks = super()._split(text)
        return [
            part for chunk in chunks for part in (re.split(r"(?<=_)", chunk) if len(chunk) > self.width else [chunk])
        ]


def _wrapped(cell: str, width: int) -> list[str]:
    """As many items to a line as fit; only an item that is too long by itself is broken."""
    lines = [""]
    for part in _parts(cell):
        if lines[-1] and len(lines[-1]) + 1 + len(part) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {part}".strip()
    return [piece for line in lines for piece in Wrapper(width).wrap(line) or [""]]


def _fold(cells: Cells, widths: t.Sequence[int], gap: str) -> t.Iterator[str]:
    columns = [_wrapped(cell, width) for cell, width in zip(cells, widths)]
    for number in range(max(map(len, columns))):
        pieces = [column[number] if number < len(column) else "" for column in columns]
        yield INDENT + gap.join(piece.ljust(width) for piece, width in zip(pieces, widths)).rstrip()


def _painted(text: str, code: str, colour: bool) -> str:
    return f"\033[{code}m{text}\033[0m" if colour and code else text


def render(
    systems: t.Mapping[str, t.Collection[str]], rows: t.Sequence[Document], columns: int = 120, *, colour: bool = False
) -> str:
    """``systems``: a line about each system, to the names of its partitions."""
    lines = {str(row["partition"]): list(_lines(row)) for row in rows}
    widths = _widths([HEADINGS, *(line for own in lines.values() for line in own)], columns)
    gap = _gap(columns)
    head = list(_fold(HEADINGS, widths, gap))
    text = [_painted(line, HEAD, colour) for line in head]
    text.append(INDENT + gap.join("-" * width for width in widths))
    for title, members in systems.items():
        text.append(_painted(title, HEAD, colour))
        for name in members:
            code = PAINT.get(lines[name][0][-1], "")
            text += [_painted(folded, code, colour) for line in lines[name] for folded in _fold(line, widths, gap)]
    return "\n".join(text)


def render_requests(asked: t.Mapping[str, t.Sequence[str]], columns: int) -> str:
    """What is left for a person, partition by partition."""
    text = ["Left for a human:" if any(asked.values()) else "Nothing is left for a human."]
    for name, items in asked.items():
        for item in items:
            lead = f"  * {name}: "
            text += textwrap.wrap(item, columns, initial_indent=lead, subsequent_indent="    ", break_on_hyphens=False)
    return "\n".join(text)
