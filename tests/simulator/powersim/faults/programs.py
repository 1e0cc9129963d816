# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of single commands: each takes the name of the command as its argument."""

from __future__ import annotations

from powersim.faults import sources
from powersim.faults.acts import program
from powersim.faults.fault import Fault

KINDS = {
    "hang": ("The command never returns.", "hang:COMMAND never returns"),
    "slow": ("The command takes 5 seconds more.", "slow:COMMAND takes 5 real seconds more"),
    "garbage": ("The command prints bytes that mean nothing.", "garbage:COMMAND prints bytes that mean nothing"),
    "fails": ("The command fails without a word.", "fails:COMMAND prints nothing and exits 1"),
    "absent": ("The command does not exist.", "absent:COMMAND does not exist"),
    "denied": ("The command may not be run.", "denied:COMMAND says that permission is denied and exits 1"),
    "partial": ("The output of the command is cut off.", "partial:COMMAND ends in the middle of its output"),
    "flood": ("The output of the command has no end.", "flood:COMMAND prints its output over and over, 8 MB of it"),
    "localised": (
        "The command answers in another language.",
        "localised:COMMAND prints Chinese, with the codes untouched",
    ),
}
ROWS = tuple(
    Fault(kind, cause, changes, sources.OWN, program(kind), takes="command") for kind, (cause, changes) in KINDS.items()
)
