# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The repair ladder, asked in every state of an abstract world: real diagnosis, real plan, abstract execution.

Importing it makes the checkout importable under its collection name, and the simulator under its own.
"""

from __future__ import annotations

from ..checkout import importable

importable()
