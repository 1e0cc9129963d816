# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""When an HMC's word, or its silence, is no ground for a repair: it has just started, or it is away.

Links come back by themselves within minutes of an HMC's start, and while it restarts or is upgraded nothing on a partition
can bring them back. Whoever repairs then, repairs what is not broken.
"""

from __future__ import annotations

import typing as t

from .consoles import YOUNG_SECONDS
from .redact import clean_line

RESTARTED, UNREACHABLE = "HMC011", "HMC023"

Answer = t.Mapping[str, t.Any]


def brake(answer: t.Any) -> str:
    """Why nothing may be repaired because of this HMC, in one sentence; empty when nothing speaks against it.

    ``answer``: a result of hmc_rmc_info, of a failed task as well. Anything else is an HMC nobody has asked: no brake, and
    no word either.
    """
    if not isinstance(answer, t.Mapping):
        return ""
    told = _findings(answer)
    if UNREACHABLE in told or answer.get("kind") == "unreachable":
        return (
            f"HMC {_label(answer)} does not answer: it may be restarting or being upgraded. Repair nothing because of it, "
            "and run this again a quarter of an hour after it is back."
        )
    uptime = uptime_of(answer)
    if RESTARTED in told or (uptime is not None and uptime < YOUNG_SECONDS):
        since = "less than a quarter of an hour" if uptime is None else f"{uptime} s"
        return (
            f"HMC {_label(answer)} was started {since} ago, and what it says of its partitions is not complete yet. Run "
            f"this again when it has been up for {YOUNG_SECONDS} s."
        )
    return ""


def uptime_of(answer: Answer) -> int | None:
    """Seconds since the HMC was started, None where it did not tell."""
    uptime = _about(answer).get("uptime_seconds")
    return uptime if isinstance(uptime, int) and not isinstance(uptime, bool) else None


def _about(answer: Answer) -> Answer:
    about = answer.get("hmc")
    return about if isinstance(about, t.Mapping) else {}


def _label(answer: Answer) -> str:
    about = _about(answer)
    return clean_line(str(about.get("name") or about.get("host") or "?"))


def _findings(answer: Answer) -> set[str]:
    rows = answer.get("findings")
    rows = rows if isinstance(rows, (list, tuple)) else ()
    return {str(row.get("id")) for row in rows if isinstance(row, t.Mapping)}
