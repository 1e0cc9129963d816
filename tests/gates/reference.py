# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of ``docs/`` that are made from the tables in the code: ``python -m tests.gates.reference`` writes them.

A test compares them, so a page cannot drift from what the collection does.
"""

from __future__ import annotations

import functools
import shlex
import shutil
import sys
import typing as t

from . import collection, reference_ladder
from .pages import HEAD, core, page, table

DOCS = collection.ROOT / "docs"


def findings() -> str:
    """Every rule of the rule table, each with its page."""
    text = (
        "What can be found, and by whom. The id never changes its meaning. Words in braces are filled in. A finding whose\n"
        "severity has `memory` beside it leans on what nobody has published; `memory_rules: false` in the policy switches\n"
        "all of these off."
    )
    rows = [
        (
            f"[**{rule.id}**](findings/{rule.id}.md)",
            f"`{rule.slug}`",
            rule.severity if rule.confidence == "confirmed" else f"{rule.severity} ({rule.confidence})",
            rule.message,
            f"`{rule.remedy}`" if rule.remedy else "",
        )
        for rule in sorted(core("page").ALL.values(), key=lambda rule: rule.id)
    ]
    heads = ("id", "finding", "severity", "message", "rung")
    return page("Findings", "plugins/plugin_utils/_core/rules", text, table(heads, rows))


def finding(name: str) -> str:
    """The page of one finding, as `rmc_validate_explain` prints it."""
    title, _blank, *lines = core("page").page(name)
    text = "\n".join(lines).strip()
    return HEAD.format(title=title.removeprefix("# "), source="plugins/plugin_utils/_core/rules", text=text)


def causes() -> str:
    """Why RMC can be lost, and what finds it; what nothing can find; levels that are known to be faulty."""
    text = (
        "Every cause of a lost RMC connection that vendor pages, technotes and published cases name, and the findings that\n"
        "tell it. `FLT` findings are those of a fleet. Some causes nothing tells that may be read: a person has to be asked."
    )
    pages, module = core("rules").RULES, core("rules.causes")

    def linked(name: str) -> str:
        return f"[{name}](findings/{name}.md)" if name in pages else name

    found = table(
        ("#", "cause", "found as", "not seen by anything"),
        [
            (cause.number or "", cause.name, ", ".join(map(linked, cause.rules)), ", ".join(cause.unobserved))
            for cause in module.CAUSES
        ],
    )
    unseen = table(
        ("name", "cause", "why nothing tells it", "ask"),
        [(f"`{row.name}`", row.cause, row.why, row.ask) for row in core("rules.unobserved").ROWS],
    )
    levels = table(
        ("level of RSCT", "APAR", "known for", "where", "read in", "source"),
        [
            (
                row.level,
                row.apar,
                row.what,
                f"without {row.without}" if row.without else "everywhere",
                row.seen,
                row.source,
            )
            for row in core("levels_table").TABLE
        ],
    )
    parts = (found, "## What nothing tells\n", unseen, "## Levels that are known to be faulty\n", levels)
    return page("Causes of a lost connection", "plugins/plugin_utils/_core/rules", text, *parts)


def commands() -> str:
    """Every command of the catalogue."""
    module = core("commands")
    text = (
        "Every command the probe may run on a partition. All of them only read. One call of `rmc_status` sends those of\n"
        "the chosen subsets that fit the platform, in one round trip; `rsct` is always read. *Source* is where layout or\n"
        "meaning are told; with `from memory` nobody's text was found."
    )
    heads = ("id", "command", "on", "subset", "root", "at most", "source")
    rows = [
        (
            f"`{row.id}`",
            f"`{shlex.join(row.argv)}`",
            ", ".join(sorted(row.tags)),
            row.subset,
            "yes" if row.needs_root else "",
            f"{row.timeout} s",
            row.source,
        )
        for row in module.CATALOGUE.values()
    ]
    return page("What is asked of a partition", "plugins/plugin_utils/_core/commands", text, table(heads, rows))


PAGES: dict[str, t.Callable[[], str]] = {
    "findings.md": findings,
    "causes.md": causes,
    "repair-ladder.md": reference_ladder.ladder_page,
    "commands.md": commands,
    **{f"findings/{name}.md": functools.partial(finding, name) for name in core("page").ALL},
}


def main() -> int:
    shutil.rmtree(DOCS / "findings", ignore_errors=True)
    (DOCS / "findings").mkdir()
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
