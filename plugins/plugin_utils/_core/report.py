# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table a tired person can read: one line per partition and HMC, and under it what is left for a human."""

from __future__ import annotations

import textwrap
import typing as t

from .redact import clean_line

HEADINGS = ("PARTITION", "HMC", "TRANSPORT", "CAUSE", "ACTION", "BEFORE", "AFTER")
WIDEST = (28, 24, 9, 40, 40, 14, 14)
NOTHING = "-"
PAGE = 98  # columns of running text
Document = t.Mapping[str, t.Any]


class Row(t.NamedTuple):
    """One partition: its audit documents before and after, and what was done in between."""

    before: Document
    after: Document | None = None
    actions: tuple[str, ...] = ()

    @property
    def latest(self) -> Document:
        return self.after or self.before


def as_row(item: t.Any) -> Row:
    """A row from an audit document, or from a dict with ``before``, ``after`` and ``actions``. ValueError otherwise."""
    if not isinstance(item, t.Mapping):
        raise ValueError(f"expected an audit document, got {type(item).__name__}")
    if "before" in item:
        return Row(item["before"], item.get("after") or None, _words(item.get("actions")))
    if "state" in item and "findings" in item:
        return Row(item)
    raise ValueError("expected an audit document, or before, after and actions of one partition")


def _words(value: t.Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) and value else tuple(str(word) for word in value or ())


def _text(value: t.Any) -> str:
    return clean_line(str(value)) if value not in (None, "") else NOTHING


def name_of(document: Document) -> str:
    return _text(document.get("host") or document.get("partition_name") or document.get("hostname"))


def _causes(document: Document) -> str:
    real = [finding for finding in document.get("findings") or () if finding.get("severity") != "info"]
    return ", ".join(f"{finding['id']} {finding['slug']}" for finding in real) or _text(document.get("failure"))


def _cells(row: Row) -> t.Iterator[tuple[str, ...]]:
    """A line for each HMC; what concerns the whole partition stands in the first."""
    links = [link for link in row.latest.get("links") or () if link.get("expected") is not False]
    action = ", ".join(row.actions) or NOTHING
    after = _text(row.after.get("state")) if row.after else NOTHING
    about: tuple[str, ...] = (_causes(row.before), action, _text(row.before.get("state")), after)
    name = name_of(row.before)
    for link in links or [{"hmc": NOTHING, "transport": NOTHING}]:
        yield (name, _text(link.get("hmc")), _text(link.get("transport")), *about)
        name, about = "", ("",) * 4


def _fold(cells: t.Sequence[str], widths: t.Sequence[int]) -> t.Iterator[str]:
    """One table line as one or more text lines; long cells wrap inside their column."""
    columns = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, widths)]
    for number in range(max(map(len, columns))):
        pieces = (column[number] if number < len(column) else "" for column in columns)
        yield "  ".join(piece.ljust(width) for piece, width in zip(pieces, widths)).rstrip()


def human_requests(rows: t.Iterable[Row]) -> list[str]:
    """What a person still has to do, by partition, from the last reading; what a repair healed is not in it."""
    requests = []
    for row in rows:
        for finding in row.latest.get("findings") or ():
            if finding.get("severity") != "info" and finding.get("human_action"):
                requests.append(f"{name_of(row.before)}: {finding['id']} {finding['human_action']}")
    return requests


def render_report(items: t.Iterable[t.Any]) -> str:
    """Plain text, in the order given: the table, and what is left for a human."""
    rows = [as_row(item) for item in items]
    lines = [HEADINGS, *(cells for row in rows for cells in _cells(row))]
    widths = [min(limit, max(len(line[column]) for line in lines)) for column, limit in enumerate(WIDEST)]
    text = [folded for line in lines for folded in _fold(line, widths)]
    text.insert(1, "  ".join("-" * width for width in widths))
    requests = human_requests(rows)
    text.extend(["", "Left for a human:" if requests else "Nothing is left for a human."])
    for request in requests:
        text.extend(textwrap.wrap(request, PAGE, initial_indent="  * ", subsequent_indent="    "))
    return "\n".join(text) + "\n"
