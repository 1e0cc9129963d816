# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fault is."""

from __future__ import annotations

import dataclasses

from powersim.faults.acts import Act

ALL = frozenset({"aix", "vios", "linux"})


@dataclasses.dataclass(frozen=True)
class Fault:
    """``inject`` and ``heal`` take the partition and the text after ``name:`` (a command, an HMC), if any.

    ``cause``: the root cause that a diagnosis ought to name, in one sentence; "none: healthy" when there is none.
    ``finding``: the rule that ought to name it, empty for none. ``source``: who tells of it.
    """

    name: str
    cause: str
    changes: str
    source: str
    inject: Act
    heal: Act
    finding: str = ""
    applies: frozenset[str] = ALL
    needs: str = ""
