# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the demo prints: at most 100 columns, plain text, one transient line while something runs."""

from __future__ import annotations

import json
import pathlib
import sys
import textwrap
import time
import typing as t

COLUMNS = 100
SCRIPT_ENDS = "# --- the tools ---"  # from here on a repair script is the same for every plan
Document = t.Mapping[str, t.Any]


def say(text: str = "", indent: str = "") -> None:
    """One paragraph; what follows a line's own indentation hangs two columns deeper."""
    for line in text.splitlines() or [""]:
        own = indent + line[: len(line) - len(line.lstrip())]
        rows = textwrap.wrap(line.strip(), COLUMNS, initial_indent=own, subsequent_indent=own + "  ", break_on_hyphens=False)
        print("\n".join(rows), flush=True)


def as_is(text: str, indent: str = "    ") -> None:
    """Text of which every line is evidence: cut, not wrapped."""
    for line in text.splitlines():
        print((indent + line)[:COLUMNS].rstrip(), flush=True)


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
            print(f"\r\033[K  ... {seconds:3d} s  {text}"[: COLUMNS + 4], end="", flush=True)

    def end(self) -> float:
        if self._shown:
            print("\r\033[K", end="", flush=True)
        return time.monotonic() - self._began


def report(folder: pathlib.Path) -> dict[str, t.Any]:
    """What a playbook left in its report folder."""
    found: dict[str, t.Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return found


def diagnosis(document: Document) -> None:
    """The causes of one partition, with what proves them."""
    say(f"{document['host']}: RMC is {document['state']}", "  ")
    for finding in document["findings"]:
        say(f"{finding['id']} {finding['slug']} ({finding['severity']}): {finding['message']}", "    ")
        for evidence in finding["evidence"]:
            as_is(f"$ {evidence['command']}", "      ")
            as_is("\n".join(evidence["lines"]), "      | ")


def plan(host: str, steps: t.Sequence[Document]) -> None:
    for step in steps:
        say(f"{host}: {step['rung']}, to {step['purpose']}", "  ")
        say(f"because of {', '.join(step['reasons'])}; risk class {step['risk']}; undo: {step['undo']}", "    ")
        for command in step["commands"]:
            as_is(f"$ {' '.join(command)}")


def script(path: pathlib.Path) -> None:
    """The part of a script that is this plan's own."""
    lines = path.read_text(encoding="utf-8").splitlines()
    own = lines.index(SCRIPT_ENDS) if SCRIPT_ENDS in lines else len(lines)
    as_is("\n".join(lines[:own]).rstrip(), "    | ")
    say(f"... and {len(lines) - own} lines of tools that every repair script has", "    | ")
