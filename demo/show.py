# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the demo prints: 80 columns of text at most, a table that takes up to 120 where there is room, one transient line
while it runs.
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import sys
import textwrap
import time
import typing as t

COLUMNS = 80
WIDE = 120  # columns of the table where nobody looks; a terminal may have less, down to COLUMNS
CUT = "..."
SCRIPT_STEPS = "# --- the plan ---"
Document = t.Mapping[str, t.Any]


def say(text: str = "", indent: str = "", hang: int = 2) -> None:
    """One paragraph; what does not fit on a line hangs ``hang`` columns deeper than the line's own indentation."""
    for line in text.splitlines() or [""]:
        own = indent + line[: len(line) - len(line.lstrip())]
        rows = textwrap.wrap(
            line.strip(), COLUMNS, initial_indent=own, subsequent_indent=own + " " * hang, break_on_hyphens=False
        )
        print("\n".join(rows), flush=True)


def as_is(text: str, indent: str = "    ") -> None:
    """Text of which every line is evidence: cut where one can see it, not wrapped."""
    for line in text.splitlines():
        shown = indent + line
        print((shown if len(shown) <= COLUMNS else shown[: COLUMNS - len(CUT)] + CUT).rstrip(), flush=True)


def columns() -> int:
    """For a table: what the terminal has, the same everywhere for a file or a pipe."""
    return min(WIDE, max(COLUMNS, shutil.get_terminal_size((WIDE, 24)).columns)) if sys.stdout.isatty() else WIDE


def colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def chapter(number: int, title: str) -> None:
    head = f"--- {number}. {title} "
    print("\n" + head + "-" * (COLUMNS - len(head)), flush=True)


class Progress:
    """The line that says what is going on, only on a terminal; it is gone afterwards."""

    def __init__(self) -> None:
        self._shown = sys.stdout.isatty()
        self._began = time.monotonic()

    def step(self, text: str) -> None:
        if self._shown:
            seconds = int(time.monotonic() - self._began)
            print("\r\033[K" + f"  ... {seconds:3d} s  {text}"[: COLUMNS - 1], end="", flush=True)

    def end(self) -> float:
        if self._shown:
            print("\r\033[K", end="", flush=True)
        return time.monotonic() - self._began


def report(folder: pathlib.Path) -> dict[str, t.Any]:
    """What a playbook left in its report folder."""
    found: dict[str, t.Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return found


def diagnosis(document: Document, *, proved: bool = False) -> None:
    """The causes of one partition, worst first, with what proves them if asked for."""
    for finding in document["findings"]:
        say(f"{document['host']:<9}  {finding['id']} {finding['slug']}: {finding['message']}", "  ")
        for evidence in finding["evidence"] if proved else ():
            as_is(f"$ {evidence['command']}", "      ")
            as_is("\n".join(evidence["lines"]), "      | ")


def plan(host: str, steps: t.Sequence[Document]) -> None:
    for step in steps:
        commands = "; ".join(" ".join(command) for command in step["commands"])
        why = f"because of {', '.join(step['reasons'])}, risk class {step['risk']}"
        say(f"{host:<9}  {step['rung']} {why}: {commands}", "  ")


def script(path: pathlib.Path) -> None:
    """The step of a script and what goes before it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    first = lines.index(SCRIPT_STEPS)
    last = lines.index("}", first) + 1
    as_is("\n".join(lines[: lines.index("")]), "    | ")
    say("...", "    | ")
    as_is("\n".join(lines[first:last]), "    | ")
    say(f"... and {len(lines) - last} lines: what its words mean, and an end in any case", "    | ")
