# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a finding: everything its row of the rule table says, as Markdown that also reads well in a terminal."""

from __future__ import annotations

import difflib
import typing as t

from .ladder import LADDER
from .rules import RULES, Rule
from .rules.base import command_text

CONFIDENCE = {
    "confirmed": "The fact behind it is told by the vendor or seen in real output.",
    "inferred": "The fact behind it follows from what the vendor tells; nobody says it in words.",
    "memory": "The fact behind it is from memory: nobody's text was found. `memory_rules: false` in the policy switches it "
    "off, and all others like it.",
}
_UNPUBLISHED = "from memory"


def page(name: str) -> list[str]:
    """Lines of the page. ValueError: there is no such finding."""
    rule = RULES.get(name.strip().upper())
    if rule is None:
        near = difflib.get_close_matches(name.strip().upper(), RULES, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"no finding is called {name!r}: give an id from {min(RULES)} to {max(RULES)}{hint}")
    return [f"# {rule.id} {rule.slug}", "", *_paragraphs(rule)]


def _paragraphs(rule: Rule) -> t.Iterator[str]:
    for title, lines in (
        ("", [f"Severity {rule.severity}, confidence {rule.confidence}. {CONFIDENCE[rule.confidence]}"]),
        ("What it says", [rule.message]),
        ("What must have been read", _items(rule.needs, "`{}`") or ["Nothing."]),
        ("What proves it", _items(dict.fromkeys(command_text(proof.command) for proof in rule.evidence), "`{}`")),
        ("What it explains", _items(rule.explains, "{}")),
        ("What may be behind it", _items(_behind(rule), "{}")),
        ("What helps", _remedy(rule)),
        ("What a person is asked", [rule.human] if rule.human else []),
        ("How to switch it off", [f"`rmc_validate_policy: {{disabled_rules: [{rule.id}]}}`"]),
        ("Source", [f"<{rule.source}>" if "://" in rule.source else rule.source or _UNPUBLISHED]),
    ):
        if lines:
            yield from (f"## {title}", "") if title else ()
            yield from (*lines, "")


def _items(names: t.Iterable[str], form: str) -> list[str]:
    return [f"- {form.format(_titled(name))}" for name in names]


def _titled(name: str) -> str:
    return f"{name} {RULES[name].slug}" if name in RULES else name


def _behind(rule: Rule) -> list[str]:
    return [other.id for other in RULES.values() if rule.id in other.explains]


def _remedy(rule: Rule) -> list[str]:
    if not rule.remedy:
        return [] if rule.risk == "none" else [f"No rung of the repair ladder. Risk of what a person does: {rule.risk}."]
    rung = LADDER[rule.remedy]
    return [f"`rmc_reset` may use the rung `{rung.name}`: {rung.purpose}. Risk: {rule.risk}."]
