# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The error log of AIX and the journal of Linux.

Summary of errpt: its message catalogue as published in the bos source tree, and public captures. Details below the
description are from memory.
"""

from __future__ import annotations

import time
import typing as t

TITLE = "IDENTIFIER TIMESTAMP  T C RESOURCE_NAME  DESCRIPTION\n"
TYPES = {"P": "PERM", "T": "TEMP", "I": "INFO", "U": "UNKN"}


class Row(t.NamedTuple):
    """``moment`` in seconds since the epoch."""

    identifier: str
    label: str
    kind: str
    error_class: str
    resource: str
    description: str
    moment: float


def summary(rows: t.Sequence[Row]) -> str:
    """``errpt``: nothing at all when there is no row."""
    lines = (
        f"{row.identifier:<8}   {time.strftime('%m%d%H%M%y', time.gmtime(row.moment))} {row.kind} {row.error_class} "
        f"{row.resource:<14.14} {row.description:.39}\n"
        for row in rows
    )
    return TITLE + "".join(lines) if rows else ""


def details(rows: t.Sequence[Row], machine: str, node: str) -> str:
    """``errpt -a``; sequence numbers fall, as the newest comes first."""
    text = ""
    for number, row in zip(range(len(rows), 0, -1), rows, strict=True):
        stamp = time.strftime("%a %b %e %H:%M:%S UTC %Y", time.gmtime(row.moment))
        pairs = (
            ("Date/Time:", stamp),
            ("Sequence Number:", str(number)),
            ("Machine Id:", machine),
            ("Node Id:", node),
            ("Class:", row.error_class),
            ("Type:", TYPES.get(row.kind, row.kind)),
            ("WPAR:", "Global"),
            ("Resource Name:", row.resource),
        )
        text += f"{'-' * 75}\nLABEL:\t\t{row.label}\nIDENTIFIER:\t{row.identifier}\n\n"
        text += "".join(f"{name:<16} {value}\n" for name, value in pairs) + f"\nDescription\n{row.description}\n\n"
    return text


def journal(rows: t.Sequence[Row], host: str, unit: str) -> str:
    """``journalctl -u UNIT``, oldest first."""
    if not rows:
        return "-- No entries --\n"
    lines = (
        f"{time.strftime('%b %d %H:%M:%S', time.gmtime(row.moment))} {host} {unit}: {row.description}\n"
        for row in sorted(rows, key=lambda row: row.moment)
    )
    return "".join(lines)
