# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of single commands: each takes the name of the command as its argument."""

from __future__ import annotations

from powersim.faults import acts, sources
from powersim.faults.fault import Fault

ROWS = (
    Fault(
        "hang",
        cause="The command never returns.",
        changes="hang:COMMAND never returns",
        source=sources.OWN,
        inject=acts.command("hang", on=True),
        heal=acts.command("hang", on=False),
        needs="command",
    ),
    Fault(
        "slow",
        cause="The command takes 5 seconds more.",
        changes="slow:COMMAND takes 5 real seconds more",
        source=sources.OWN,
        inject=acts.command("slow", on=True),
        heal=acts.command("slow", on=False),
        needs="command",
    ),
    Fault(
        "garbage",
        cause="The command prints bytes that mean nothing.",
        changes="garbage:COMMAND prints bytes that mean nothing",
        source=sources.OWN,
        inject=acts.command("garbage", on=True),
        heal=acts.command("garbage", on=False),
        needs="command",
    ),
    Fault(
        "fails",
        cause="The command fails without a word.",
        changes="fails:COMMAND prints nothing and exits 1",
        source=sources.OWN,
        inject=acts.command("fails", on=True),
        heal=acts.command("fails", on=False),
        needs="command",
    ),
    Fault(
        "absent",
        cause="The command does not exist.",
        changes="absent:COMMAND does not exist",
        source=sources.OWN,
        inject=acts.command("absent", on=True),
        heal=acts.command("absent", on=False),
        needs="command",
    ),
)
