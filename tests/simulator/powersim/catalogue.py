# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault there is, of partitions and of HMCs, as plain rows: for `powersim faults` and for FAULTS.md."""

from __future__ import annotations

import typing as t

from powersim import faults

ALL = frozenset({"aix", "vios", "linux"})
HEAD = """<!--
SPDX-FileCopyrightText: 2026 powerops.rsct contributors
SPDX-License-Identifier: GPL-3.0-or-later
Made by `PYTHONPATH=tests/simulator python -m powersim.catalogue` from the tables of faults; do not edit.
-->
# The faults of powersim

What `powersim inject` and the option `faults` of an estate file can break. *Finding* is the rule of the collection that
ought to name it, where one ought to. *Source* is who tells that it happens, or how it looks.
"""


def rows() -> list[dict[str, t.Any]]:
    """``name form on needs finding changes source`` of each fault; ``form`` is how it is written for inject."""
    return [_row(fault) for fault in faults.CATALOGUE.values()]


def _row(fault: faults.Fault) -> dict[str, t.Any]:
    argument = f":{fault.needs.upper()}" if fault.needs == "command" else ""
    return {
        "name": fault.name,
        "form": fault.name + argument,
        "on": "every partition" if fault.applies >= ALL else ", ".join(sorted(fault.applies)),
        "applies": sorted(fault.applies),
        "needs": fault.needs,
        "finding": fault.finding or "-",
        "changes": fault.changes,
        "source": fault.source,
    }


def page() -> str:
    """FAULTS.md."""
    lines = ["| fault | on | finding | what changes | source |", "| --- | --- | --- | --- | --- |"]
    for row in rows():
        source = f"<{row['source']}>" if row["source"].startswith("http") else row["source"]
        cells = (f"`{row['form']}`", row["on"], row["finding"], row["changes"].replace("|", "\\|"), source)
        lines.append(f"| {' | '.join(cells)} |")
    return HEAD + "\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    import pathlib

    (pathlib.Path(__file__).parent / "FAULTS.md").write_text(page(), encoding="utf-8")
