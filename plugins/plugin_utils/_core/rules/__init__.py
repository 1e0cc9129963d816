# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule table. ``RULES`` holds every row, by id."""

from __future__ import annotations

import typing as t

from . import (
    daemons,
    domain,
    filters,
    hmc,
    host,
    inband,
    levels,
    network,
    paths,
    points,
    repairs,
    signs,
    strangers,
    trust,
)
from .base import Hit, Proof, Rule, Scene, findings_of, was_read

_MODULES = (daemons, network, domain, host, hmc, trust, points, inband, levels, signs, filters, paths, strangers, repairs)
RULES: t.Final[dict[str, Rule]] = {rule.id: rule for module in _MODULES for rule in module.ROWS}

#: What each finding explains.
EXPLAINS: t.Final[dict[str, tuple[str, ...]]] = {rule.id: rule.explains for rule in RULES.values() if rule.explains}

__all__ = ["EXPLAINS", "Hit", "Proof", "RULES", "Rule", "Scene", "findings_of", "was_read"]
