# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import sys

from powersim.cli import main

sys.exit(main(sys.argv[1:]))
