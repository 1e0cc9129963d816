# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a finding: everything its row of the rule table says, as Markdown that also reads well in a terminal."""

from __future__ import annotations

import difflib
import typing as t

from .correlate_rows import RULES as FLEET
from .correlate_rows import FleetRule
from .ladder import LADDER
from .plan_wanted import BY_TWINS
from .rules import RULES, Rule
from .rules.base import command_text
from .rules.console_scene import COMMANDS
from .rules.hmc import CONSOLE_RULES

CONFIDENCE = {
    "confirmed": "The fact behind it is told by the vendor or seen in real output.",
    "inferred": "The fact behind it follows from what the vendor tells; nobody says it in words.",
    "memory": "The fact behind it is from memory: nobody's text was found. `memory_rules: false` in the policy switches it "
    "off, and all others like it.",
}
_UNPUBLISHED = "from memory"
ALL: t.Final[dict[str, Rule | FleetRule]] = {**RULES, **FLEET}


def page(name: str) -> list[str]:
    """Lines of the page. ValueError: there is no such finding."""
    rule = ALL.get(name.strip().upper())
    if rule is None:
        near = difflib.get_close_matches(name.strip().upper(), ALL, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"no finding is called {name!r}: give an id from {min(ALL)} to {max(ALL)}{hint}")
    return [f"# {rule.id} {rule.slug}", "", *_paragraphs(rule)]


def _paragraphs(rule: Rule | FleetRule) -> t.Iterator[str]:
    for title, lines in (
        ("", [f"Severity {rule.severity}, confidence {rule.confidence}. {CONFIDENCE[rule.confidence]}"]),
        ("What it says", [rule.message]),
        ("What must have been read", _items(rule.needs, "`{}`") or ["Nothing."]),
        ("What proves it", _items(_proofs(rule), "`{}`")),
        ("What it explains", _items(rule.explains, "{}")),
        ("What may be behind it", _items(_behind(rule), "{}")),
        ("What helps", _remedy(rule)),
        ("What a person is asked", [rule.human] if rule.human else []),
        ("How to switch it off", [_switch(rule)]),
        ("Source", [f"<{rule.source}>" if "://" in rule.source else rule.source or _UNPUBLISHED]),
    ):
        if lines:
            yield from (f"## {title}", "") if title else ()
            yield from (*lines, "")


def _proofs(rule: Rule | FleetRule) -> list[str]:
    """Commands on the partition, and on the HMC."""
    own = CONSOLE_RULES.get(rule.id)
    texts = [command_text(proof.command) for proof in rule.evidence]
    there = [f"{COMMANDS[proof.command]} (HMC)" for proof in own.evidence] if own else []
    return list(dict.fromkeys((*texts, *there)))


def _switch(rule: Rule | FleetRule) -> str:
    ids = f"[{rule.id}]"
    return f"`rmc_fleet_disabled: {ids}`" if rule.id in FLEET else f"`rmc_validate_policy: {{disabled_rules: {ids}}}`"


def _items(names: t.Iterable[str], form: str) -> list[str]:
    return [f"- {form.format(_titled(name))}" for name in names]


def _titled(name: str) -> str:
    return f"{name} {ALL[name].slug}" if name in ALL else name


def _behind(rule: Rule | FleetRule) -> list[str]:
    return [other.id for other in ALL.values() if rule.id in other.explains]


def _remedy(rule: Rule | FleetRule) -> list[str]:
    if not rule.remedy and rule.id in BY_TWINS:
        names = " or ".join(f"`{name}`" for name in BY_TWINS[rule.id])
        return [f"On the copy alone, where it is allowed by name, `rmc_reset` may use {names}. Risk: identity."]
    if not rule.remedy:
        return (
            [] if rule.risk == "none" else [f"No rung of the repair ladder. Risk of what a person does: {rule.risk}."]
        )
    rung = LADDER[rule.remedy]
    allowed = f", where it is allowed by name (`allow: [{rung.consent}]`)" if rung.consent else ""
    told = [f"`rmc_reset` may use the rung `{rung.name}`{allowed}: {rung.purpose}. Risk: {rule.risk}."]
    return told + [f"Where that can't heal, or did not: `{name}`." for name in getattr(rule, "further", ())]
