# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m tests.lab``: print the transport matrix."""

from __future__ import annotations

import sys

from .matrix import main

sys.exit(main())
