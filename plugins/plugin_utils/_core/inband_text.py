# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report on in-band RMC as text: counts, a table with a line for each partition and HMC, and what follows from it."""

from __future__ import annotations

import textwrap
import typing as t

from .inband_removal import NOW
from .redact import clean_line
from .report import NOTHING, fold

HEADINGS = ("PARTITION", "SYSTEM", "HMC", "TRANSPORT", "ELIGIBLE", "POWER11", "MISSING", "657")
WIDEST = (14, 10, 11, 9, 8, 7, 8, 7)
PAGE = 88  # columns, so that a line fits into 100 with what Ansible puts around it
MOST = 12  # members in a line
SHORT = {"processor_mode": "mode", "firmware": "fw"}
UNSAID = ("any", "both", "unknown")  # protocols and directions that narrow nothing
UNPUBLISHED = ("vios", "linux")
PARTS = {"both": ("inband", "ip")}  # what an HMC may call it
BY_WAY = {"inband": "in-band", "ip": "over IP", "both": "both", "none": "not connected", "unknown": "unknown"}
Row = t.Mapping[str, t.Any]
Grouped = dict[str, list[str]]

PROPOSAL = (
    "Taking rules away is a proposal for a person, and nothing of it was done. Prove the HMC's side first: HMCs that were "
    "not asked in this run have to call the partition active without an address. Without the rules RMC cannot fall back "
    "to IP. UDP 657 between the nodes of a cluster stays. Filters in the network, and IPv6 rules of AIX, were not read."
)
LEGEND = (
    "ELIGIBLE: in-band RMC is possible with this HMC as things are. POWER11: it would be after a move to Power11. "
    "657: rules of the partition's own packet filter, to review now, later (after the switch), or to stay."
)


def render_inband(report: Row) -> list[str]:
    """Lines of plain text, at most ``PAGE`` columns wide but for commands."""
    rows = report["partitions"]
    below = (*_missing(rows), *_ends(rows), *_rules(rows), *_silent(rows))
    return [*above(report), "", *_table(rows), "", *_wrap(LEGEND), *below]


def above(report: Row) -> list[str]:
    """Counts, and what each HMC can do."""
    rows = report["partitions"]
    by_way = [f"{_count(rows, 'transport', way)} {text}" for way, text in BY_WAY.items()]
    lines = _wrap(f"{_number(len(rows), 'running partition')}: {', '.join(by_way)}")
    ways = [way for row in rows for way in row["hmcs"]]
    idle = [way for way in ways if not _in_use(way)]
    could, would = _count(idle, "eligible", True), _count(idle, "power11", True)
    open_ones = _count(idle, "power11", None)
    lines += _wrap(
        f"{_number(len(ways), 'connection')}: {len(ways) - len(idle)} in-band, {could} eligible and not in-band, "
        f"{would - could} more after a move to Power11, {open_ones} unknown, {len(idle) - would - open_ones} not even then"
    )
    found = [rule for row in rows for rule in row["removable"] or ()]
    now, stay = _count(found, "when", NOW), sum(len(row["kept"] or ()) for row in rows)
    lines += _wrap(f"Rules for 657: {now} to review now, {len(found) - now} after the switch, {stay} stay")
    if report["unselected"]:
        lines += _wrap(f"{_number(report['unselected'], 'more running partition')} not selected in this run")
    return [*lines, *(line for hmc in report["hmcs"] for line in _wrap(_of_hmc(hmc)))]


def _of_hmc(hmc: Row) -> str:
    if hmc["problem"]:
        return f"HMC {hmc['hmc']} could not be asked ({hmc['problem']})"
    able = {True: "can do in-band RMC", False: "cannot do in-band RMC, which needs V11R1 M1111"}
    text = f"HMC {hmc['hmc']} {hmc['level']}: {able.get(hmc['inband_able'], 'its level does not tell whether it can')}"
    return f"{text}; not read: {', '.join(hmc['unread'])}" if hmc["unread"] else text


def _number(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _in_use(way: Row) -> bool:
    return way["transport"] in ("inband", "both")


def _count(rows: t.Iterable[Row], key: str, value: t.Any) -> int:
    return sum(row[key] == value for row in rows)


# --- the table -------------------------------------------------------------------------------------------------------


def _table(rows: t.Iterable[Row]) -> list[str]:
    lines = [HEADINGS, *(cells for row in rows for cells in _cells(row))]
    widths = [min(limit, max(len(line[column]) for line in lines)) for column, limit in enumerate(WIDEST)]
    text = [folded for line in lines for folded in fold(line, widths)]
    text.insert(1, "  ".join("-" * width for width in widths))
    return text


def _cells(row: Row) -> t.Iterator[tuple[str, ...]]:
    """A line for each HMC; what concerns the whole partition stands in the first."""
    name, system, rules = _clean(row, "partition"), _clean(row, "system"), _rules_cell(row)
    for way in row["hmcs"] or [None]:
        yield (name, system, *(_way_cells(way) if way else (NOTHING,) * 5), rules)
        name, system, rules = "", "", ""


def _way_cells(way: Row) -> tuple[str, ...]:
    lacks = ", ".join(SHORT.get(lack["requirement"], lack["requirement"]) for lack in way["missing"])
    later = "already" if _in_use(way) else _said(way["power11"])
    return _clean(way, "hmc"), way["transport"], _said(way["eligible"]), later, lacks or NOTHING


def _said(answer: bool | None) -> str:
    return "unknown" if answer is None else "yes" if answer else "no"


def _rules_cell(row: Row) -> str:
    if row["removable"] is None:
        return "unread"
    later = [rule for rule in row["removable"] if rule["when"] != NOW]
    numbers = {"now": len(row["removable"]) - len(later), "later": len(later), "stay": len(row["kept"] or ())}
    return ", ".join(f"{number} {word}" for word, number in numbers.items() if number) or NOTHING


def _clean(row: Row, key: str) -> str:
    return clean_line(str(row[key]))


# --- what follows ----------------------------------------------------------------------------------------------------


def _wrap(text: str, first: str = "", later: str = "") -> list[str]:
    return textwrap.wrap(text, PAGE, initial_indent=first, subsequent_indent=later, break_on_hyphens=False) or [first]


def _listed(title: str, groups: Grouped) -> list[str]:
    """A title and a line for each group, with the first of its members; nothing where there is none."""
    lines = ["", title] if groups else []
    for head, members in groups.items():
        members = list(dict.fromkeys(members))
        more = f" and {len(members) - MOST} more" if len(members) > MOST else ""
        lines += _wrap(f"{head}: {', '.join(members[:MOST])}{more}", "  * ", "    ")
    return lines


def _missing(rows: t.Iterable[Row]) -> list[str]:
    groups: Grouped = {}
    for row in rows:
        for way in row["hmcs"]:
            for lack in way["missing"]:
                about = f" with {_clean(way, 'hmc')}" if lack["requirement"] == "hmc" else ""
                text = f"{_clean(row, 'partition')}{about} ({_found(lack)})"
                groups.setdefault(str(lack["needs"]), []).append(text)
        if row.get("platform") in UNPUBLISHED and any(way["eligible"] is None for way in row["hmcs"]):
            groups.setdefault("what a VIOS and Linux need is not published", []).append(_clean(row, "partition"))
    return _listed("What is missing for in-band RMC:", groups)


def _found(lack: Row) -> str:
    return f"{clean_line(str(lack['found'] or 'unknown'))}{'' if lack['known'] or not lack['found'] else ', not understood'}"


def _ends(rows: t.Iterable[Row]) -> list[str]:
    """Where the partition calls a connection in-band and the HMC does not, or the other way round."""
    groups: Grouped = {}
    for row in rows:
        for way in row["hmcs"]:
            said = way.get("hmc_says") or ""
            if said not in ("", "unknown", way["transport"], *PARTS.get(way["transport"], ())):
                text = f"{_clean(row, 'partition')} says {way['transport']}, {_clean(way, 'hmc')} says {said}"
                groups.setdefault("Ask again in some minutes", []).append(text)
    return _listed("Where the two ends disagree:", groups)


def _rules(rows: t.Sequence[Row]) -> list[str]:
    """Partitions with the same rules stand together: an estate often has one set of them."""
    review: dict[tuple[str, ...], list[str]] = {}
    kept: Grouped = {}
    for row in rows:
        name = _clean(row, "partition")
        if row["removable"]:
            review.setdefault(tuple(_to_review(row["removable"])), []).append(name)
        reasons: Grouped = {}
        for rule in row["kept"] or ():
            reasons.setdefault(_clean(rule, "why"), []).append(_place(rule))
        for why, places in reasons.items():
            kept.setdefault(f"{', '.join(places)}, because {why}", []).append(name)
    lines = [line for commands, names in review.items() for line in (*_names(names), *commands)]
    lines = ["", "Rules for port 657 to review:", *lines, "", *_wrap(PROPOSAL)] if lines else []
    return lines + _listed("Rules for port 657 that stay:", kept)


def _names(names: t.Sequence[str]) -> list[str]:
    return _wrap(", ".join(names), "  * ", "    ")


def _place(rule: Row) -> str:
    about = " ".join(word for word in (_clean(rule, "protocol"), _clean(rule, "direction")) if word not in UNSAID)
    return f"{rule['place']} {_clean(rule, 'rule')}{f' ({about})' if about else ''}"


def _to_review(rules: t.Sequence[Row]) -> t.Iterator[str]:
    """Commands stand alone on a line, so that they can be taken over as they are."""
    now = rules[0]["when"] == NOW
    yield f"    # {'now: every HMC that counts is in-band' if now else 'only after every HMC that counts is in-band'}"
    for rule in rules:
        yield from _wrap(f"# {_place(rule)}; to see it: {rule['review']}", "    ", "    #   ")
        yield f"    {rule['command']}"
    yield from (f"    {command}" for command in dict.fromkeys(rule["apply"] for rule in rules if rule["apply"]))


def _silent(rows: t.Iterable[Row]) -> list[str]:
    groups: Grouped = {}
    for row in rows:
        why = row["note"] or row["failure"]
        if why:
            groups.setdefault(clean_line(str(why)), []).append(_clean(row, "partition"))
    return _listed("Not asked themselves, so that only the HMC's word is known:", groups)
