# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a case of a rule is; the cases of a subject stand in a file of their own."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Snapshot
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts


class Case(t.NamedTuple):
    """One spoiled host and what must come of it. ``subject`` is part of the finding's subject."""

    rule: str
    kind: str
    changes: dict[str, hosts.Answer]
    state: str
    subject: str = "lpar-app01"
    policy: dict[str, t.Any] = {}
    hmc: dict[str, t.Any] | None = None


def only(token: str) -> dict[str, hosts.Answer]:
    """Both links in this state."""
    return {"rmcdomainstatus": hosts.domain((token, hosts.HMC1, "192.0.2.21"), (token, hosts.HMC2, "192.0.2.22"))}


def without_fact(snapshot: Snapshot, need: str, blank: t.Any = None) -> Snapshot:
    """The snapshot with one fact not read; a dot leads into a group of facts."""
    group, dot, fact = need.partition(".")
    value = dataclasses.replace(getattr(snapshot, group), **{fact: blank}) if dot else blank
    return dataclasses.replace(snapshot, **{group: value})


def is_fact(need: str) -> bool:
    """Is there such a fact, in the snapshot or in a group of facts?"""
    group, dot, fact = need.partition(".")
    there = hasattr(Snapshot(""), group) or need == "hmc"
    return there and (not dot or hasattr(getattr(Snapshot(""), group), fact))
