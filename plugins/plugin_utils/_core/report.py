# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table a tired person can read: one line per partition and HMC, and under it what is left for a human."""

from __future__ import annotations

import itertools
import re
import textwrap
import typing as t

from .redact import clean_line

HEADINGS = ("PARTITION", "HMC", "TRANSPORT", "CAUSE", "ACTION", "BEFORE", "AFTER")
WIDEST = (28, 24, 9, 40, 40, 14, 14)
NOTHING = "-"
PAGE = 98  # columns of running text
NAMED = 5  # members in a line
MOST_DIFFERENT = 80  # characters in which two requests may differ and still be one
NEAR = 2  # words between differences that are taken for one
_CLOSING = re.compile(r"[^\w]*\Z")
_LAST_WORD = re.compile(r"[\w.:*/-]*\Z")
Document = t.Mapping[str, t.Any]


class Row(t.NamedTuple):
    """One partition: its audit documents before and after, what was done in between, and what was refused."""

    before: Document
    after: Document | None = None
    actions: tuple[str, ...] = ()
    refused: tuple[Document, ...] = ()

    @property
    def latest(self) -> Document:
        return self.after or self.before


def as_row(item: t.Any) -> Row:
    """A row from an audit document, or from a dict with ``before``, ``after`` and ``actions``. ValueError otherwise."""
    if not isinstance(item, t.Mapping):
        raise ValueError(f"expected an audit document, got {type(item).__name__}")
    if "before" in item:
        refused = tuple(one for one in item.get("refused") or () if isinstance(one, t.Mapping))
        return Row(item["before"], item.get("after") or None, _words(item.get("actions")), refused)
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
    names = dict.fromkeys(f"{finding['id']} {finding['slug']}" for finding in real)  # once, not for each HMC
    return ", ".join(names) or _text(document.get("failure"))


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


def fold(cells: t.Sequence[str], widths: t.Sequence[int]) -> t.Iterator[str]:
    """One table line as one or more text lines; long cells wrap inside their column."""
    columns = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, widths)]
    for number in range(max(map(len, columns))):
        pieces = (column[number] if number < len(column) else "" for column in columns)
        yield "  ".join(piece.ljust(width) for piece, width in zip(pieces, widths)).rstrip()


def _together(texts: t.Sequence[str]) -> list[str]:
    """Requests that differ in a few words, usually the HMC, as one; all of them where they differ more."""
    split = [text.split(" ") for text in texts]
    columns = list(zip(*split))
    places = [number for number, words in enumerate(columns) if len(set(words)) > 1]
    alike = len(set(map(len, split))) == 1 and 2 * len(places) < len(columns)
    if not places or (alike and places[-1] - places[0] > NEAR):
        return [" ".join(map(_joined, columns))] if alike else list(texts)
    begin = _start(texts)
    end = _start([text[len(begin) :][::-1] for text in texts])[::-1]
    middles = [text[len(begin) : len(text) - len(end)] for text in texts]
    if all(middle.endswith(".") for middle in middles):
        middles, end = [middle[:-1] for middle in middles], f".{end}"
    if end.startswith(")") and all("(" in middle for middle in middles):
        middles, end = [f"{middle})" for middle in middles], end[1:]
    if not begin or any(not middle or len(middle) > MOST_DIFFERENT for middle in middles):
        return list(texts)
    return [f"{begin}{' and '.join(middles)}{end}"]


def _joined(words: t.Sequence[str]) -> str:
    """One word if all are the same, else all of them; what closes every one of them closes their list."""
    if len(set(words)) == 1:
        return words[0]
    ends = {_CLOSING.search(word)[0] for word in words}  # type: ignore[index] # it matches the empty text as well
    end = ends.pop() if len(ends) == 1 else ""
    return " and ".join(dict.fromkeys(word.removesuffix(end) for word in words)) + end


def _start(texts: t.Sequence[str]) -> str:
    """What all of them begin with, cut back to where a word ends."""
    alike = itertools.takewhile(lambda letters: len(set(letters)) == 1, zip(*texts))
    return _LAST_WORD.sub("", "".join(letters[0] for letters in alike))


def _refusal(refusal: Document) -> str:
    """In words, and with the name that would allow it."""
    reasons = ", ".join(map(_text, _words(refusal.get("reasons"))))
    rung, why, consent = (_text(refusal.get(key)) for key in ("rung", "text", "consent"))
    allow = f" To take that upon yourself, allow it by name: {consent}." if consent != NOTHING else ""
    return f"{reasons} {rung} was refused: {why.rstrip('.')}.{allow}".strip()


def row_requests(row: Row, settled: t.Collection[tuple[str, str]] = ()) -> t.Iterator[str]:
    """What the findings of the last reading ask for. ``settled``: hosts and ids for which it is asked elsewhere."""
    name = name_of(row.latest)
    wanted: dict[str, list[str]] = {}
    for finding in row.latest.get("findings") or ():
        asks = finding.get("severity") != "info" and finding.get("human_action")
        if asks and (name, finding["id"]) not in settled:
            wanted.setdefault(str(finding["id"]), []).append(str(finding["human_action"]))
    for identity, texts in wanted.items():
        yield from (f"{identity} {text}" for text in _together(list(dict.fromkeys(texts))))


def human_requests(rows: t.Iterable[Row], fleet: Document | None = None) -> list[str]:
    """What a person still has to do, each request once; what a repair healed is not in it.

    ``fleet``: what ``correlate`` found. Its requests come first and stand for those of every partition they explain.
    """
    shared = list((fleet or {}).get("findings") or ())
    settled = {(str(one["host"]), str(one["finding"])) for finding in shared for one in finding["explains"]}
    requests = [f"{finding['id']} {finding['human_action']}" for finding in shared]
    for row in rows:
        texts = [*row_requests(row, settled), *map(_refusal, row.refused)]
        requests += [f"{name_of(row.before)}: {text}" for text in texts]
    return list(dict.fromkeys(requests))


def _count(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"


def fleet_lines(fleet: Document) -> list[str]:
    """One line for each cause that several partitions share, with the number of its members; none if there is none."""
    found = fleet["findings"]
    if not found:
        return []
    counts = fleet["counts"]
    told = (_count(len(found), "cause"), _count(counts["fixes"], "fix", "fixes"), _count(counts["troubles"], "finding"))
    lines = ["{} in common; {} for {}:".format(*told)]
    for finding in found:
        members = finding["members"]
        more = f" and {len(members) - NAMED} more" if len(members) > NAMED else ""
        about = f"{finding['id']} {finding['slug']} {finding['subject']}"
        named = f": {len(members)} {'member' if len(members) == 1 else 'members'}: {', '.join(members[:NAMED])}{more}"
        lines.append(f"{about}{named if members else ''}")
    return lines


def render_report(items: t.Iterable[t.Any], fleet: Document | None = None) -> str:
    """Plain text, in the order given: the table, and what is left for a human. ``fleet``: see ``human_requests``."""
    rows = [as_row(item) for item in items]
    lines = [HEADINGS, *(cells for row in rows for cells in _cells(row))]
    widths = [min(limit, max(len(line[column]) for line in lines)) for column, limit in enumerate(WIDEST)]
    text = [folded for line in lines for folded in fold(line, widths)]
    text.insert(1, "  ".join("-" * width for width in widths))
    requests = human_requests(rows, fleet)
    text.extend(["", "Left for a human:" if requests else "Nothing is left for a human."])
    for request in requests:
        text.extend(textwrap.wrap(request, PAGE, initial_indent="  * ", subsequent_indent="    "))
    return "\n".join(text) + "\n"
