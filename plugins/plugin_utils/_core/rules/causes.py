# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What explains what: with the cause healed, these findings go away by themselves."""

from __future__ import annotations

import typing as t

_LINKS = ("RMC007", "RMC008", "RMC009", "RMC010", "RMC016", "RMC017", "HMC001")
_MANAGERS = ("RMC005", "RMC006")

EXPLAINS: t.Final[dict[str, tuple[str, ...]]] = {
    "RMC001": ("RMC013", "RMC014", "RMC015", *_MANAGERS, *_LINKS),
    "RMC015": ("RMC002", "RMC003", "RMC004", "RMC014", *_MANAGERS, *_LINKS),
    "RMC020": ("RMC002", "RMC003", "RMC004", *_MANAGERS, *_LINKS),
    "RMC002": ("RMC003", "RMC004", *_MANAGERS, *_LINKS),
    "RMC003": ("RMC004", *_MANAGERS, *_LINKS),
    "RMC006": ("RMC007", "RMC008", "RMC009", "RMC016"),
    "RMC004": ("RMC009",),
    "RMC010": ("RMC007", "RMC016"),
    "RMC013": ("RMC007", "RMC008", "RMC019"),
}
