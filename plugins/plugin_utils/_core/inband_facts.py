# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``mcproxy_facts`` returns: the table of mcproxy, eligibility over all HMCs and for each, rules to review."""

from __future__ import annotations

import typing as t

from .hmc_facts import Word
from .inband import eligibility
from .inband_links import MOVED, best_version, row_of, ways
from .inband_removal import removal
from .links import hmc_links, overall_transport, slot_status
from .model import ProxySlot, Snapshot, plain
from .policy import Policy
from .redact import clean, clean_line


def _slot(slot: ProxySlot) -> dict[str, t.Any]:
    return clean({**plain(slot), "status": slot_status(slot)})


def proxy_facts(
    snapshot: Snapshot,
    hmc_version: str = "",
    *,
    policy: Policy | None = None,
    words: t.Sequence[Word] = (),
    filters: bool = False,
) -> dict[str, t.Any]:
    """``ansible_facts['mcproxy']``. None stands for what could not be read, or was not asked for (``filters``)."""
    policy = policy or Policy()
    table = snapshot.proxy
    found = ways(snapshot, policy, words, hmc_version)
    best = best_version(found, hmc_version)
    eligible, missing = eligibility(snapshot, best)
    power11, power11_missing = eligibility(snapshot, best, assumed=MOVED)
    removable, kept = removal(snapshot, found) if filters else (None, None)
    return {
        "platform": snapshot.platform,
        "present": None if table is None else table.layout != "absent",
        "active": None if table is None else table.layout in ("table", "keyvalue"),
        "slots": [_slot(slot) for slot in table.slots] if table else [],
        "transport": overall_transport(snapshot, hmc_links(snapshot, policy, young=False)),
        "eligible": eligible,
        "missing": missing,
        "power11": power11,
        "power11_missing": power11_missing,
        "hmcs": [row_of(way) for way in found],
        "removable": removable,
        "kept": kept,
        "failure": clean_line(snapshot.failure),
        "unread": [plain(entry) for entry in snapshot.unread],
        "simulated": snapshot.simulated,
    }
