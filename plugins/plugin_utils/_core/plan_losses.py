# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rung destroys on one host, beyond what its row says of every host."""

from __future__ import annotations

from .ladder import Risk, Rung
from .model import Snapshot
from .policy import Policy
from .redact import clean_line
from .rules.base import Scene as RuleScene
from .rules.known import strangers

MOST_NAMES = 8


def losses(rung: Rung, snapshot: Snapshot) -> tuple[str, ...]:
    """The lines of the row, then those that the reading of this host adds; shown before anybody consents."""
    return rung.loses + (_trusted(snapshot) if rung.risk is Risk.IDENTITY else ())


def _trusted(snapshot: Snapshot) -> tuple[str, ...]:
    """Who is neither the node itself nor an HMC it knows has to be trusted anew by hand."""
    if snapshot.trust.hosts is None:
        return ("the trusted host list could not be read here, so nobody can say who has to be trusted anew",)
    names = sorted({clean_line(host.name) for host in strangers(RuleScene(snapshot, Policy()))})
    if not names:
        return ()
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return (f"have to be trusted anew by hand here: {', '.join(names[:MOST_NAMES])}{more}",)
