# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kinds of hosts, and limits that several rows share."""

from __future__ import annotations

#: The tag of each kind of host; every host has one of them.
PLATFORMS = ("aix", "vios", "linux")

AIX = frozenset({"aix", "vios"})
VIOS = frozenset({"vios"})
LINUX = frozenset({"linux"})
INBAND = frozenset({"inband"})

RMC_SECONDS = 15  # lsrsrc hangs on a sick rmcd; a healthy one answers within a second
