# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ctsnap: only the names of its output are published, so what it prints is ours."""

from __future__ import annotations

NOTHING = "powersim: nothing was collected\n"


def collected(archive: str) -> str:
    return f"powersim: ctsnap collected into {archive} (text synthetic)\n"
