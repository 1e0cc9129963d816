# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault there is, of partitions and of HMCs, as plain rows: for `powersim faults` and for FAULTS.md."""

from __future__ import annotations

import pathlib
import typing as t

from powersim import faults
from powersim.hmc import faults as hmc_faults

ALL = frozenset({"aix", "vios", "linux"})
PAGE = pathlib.Path(__file__).parent / "FAULTS.md"
# What a fault needs besides its platform: said where it applies.
CONDITIONS = {
    "": "",
    "ip": "connected over IP",
    "mcproxy": "connected in-band",
    "both": "connected both ways",
    "original": "with another on its HMC",
}
WORDS = {"off": "partition", "twin": "system", "duration": "seconds"}  # kinds whose name is no word for people
HEAD = """<!--
SPDX-FileCopyrightText: 2026 powerops.rsct contributors
SPDX-License-Identifier: GPL-3.0-or-later
Made by `make docs` from the tables of faults; do not edit.
-->
# The faults of powersim

What `powersim inject` and the option `faults` of an estate file can break. *Cause* is what a diagnosis ought to say, in
one sentence, and *finding* the rule of the collection that ought to say it, where there is one; both were written down
from the source before any rule was. *Source* is who tells that it happens, or how it looks.
"""
HEADS = ("fault", "on", "cause", "finding", "what changes", "source")


def rows() -> list[dict[str, t.Any]]:
    """``name form on applies takes cause finding changes source`` of each; ``form`` is how it is written for inject."""
    return [_row(fault) for table in (faults.CATALOGUE, hmc_faults.CATALOGUE) for fault in table.values()]


def _row(fault: faults.Fault | hmc_faults.HmcFault) -> dict[str, t.Any]:
    condition = CONDITIONS[fault.needs] if isinstance(fault, faults.Fault) else ""
    kinds = filter(None, fault.takes.split(":"))
    argument = "".join(f"[:{_word(kind)}]" if kind.endswith("?") else f":{_word(kind)}" for kind in kinds)
    where = "every partition" if fault.applies >= ALL else ", ".join(sorted(fault.applies))
    return {
        "name": fault.name,
        "form": fault.name + argument,
        "on": ", ".join(filter(None, (where, condition))),
        "applies": sorted(fault.applies),
        "takes": fault.takes,
        "cause": fault.cause,
        "finding": fault.finding,
        "changes": fault.changes,
        "source": fault.source,
    }


def _word(kind: str) -> str:
    return WORDS.get(kind, kind.rstrip("?")).upper()


def page() -> str:
    """FAULTS.md."""
    parts = [HEAD]
    for title, hmc in (("Partitions", False), ("HMCs", True)):
        chosen = [row for row in rows() if ("hmc" in row["applies"]) == hmc]
        lines = [_line(HEADS), _line(["---"] * len(HEADS)), *map(_cells, chosen)]
        parts.append(f"\n## {title}\n\n" + "\n".join(lines) + "\n")
    return "".join(parts)


def _cells(row: dict[str, t.Any]) -> str:
    address, _blank, place = row["source"].partition(" ")
    source = f"<{address}> {place}".rstrip() if address.startswith("https://") else row["source"]
    return _line((f"`{row['form']}`", row["on"], row["cause"], row["finding"] or "-", row["changes"], source))


def _line(cells: t.Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
