# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table that RSCT commands print: captured for lsrpdomain, taken to be the same for its relatives."""

from __future__ import annotations

import typing as t

Rows = t.Sequence[t.Sequence[str]]


def table(rows: Rows) -> str:
    """Columns as wide as their longest entry; each line ends in a blank."""
    count = max((len(row) for row in rows), default=0)
    widths = [max(len(row[column]) for row in rows) for column in range(count)]
    return "".join(" ".join(f"{cell:<{width}}" for cell, width in zip(row, widths)) + " \n" for row in rows)


def delimited(rows: Rows, delimiter: str) -> str:
    """``-d`` and ``-D``: each cell is followed by the delimiter."""
    return "".join("".join(f"{cell}{delimiter}" for cell in row) + "\n" for row in rows)


def stanzas(names: t.Sequence[str], rows: Rows, title: str) -> str:
    """``-l``: one block for each row; from memory."""
    width = max(map(len, names), default=0)
    blocks = (
        f"{title} {number}:\n" + "".join(f"\t{name:<{width}} = {cell}\n" for name, cell in zip(names, row))
        for number, row in enumerate(rows, 1)
    )
    return "".join(blocks)
