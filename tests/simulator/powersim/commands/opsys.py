# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of every command that belongs to the operating system."""

from __future__ import annotations

from powersim.commands import (
    clock,
    devices,
    firewalld,
    ioscli,
    ipsec,
    logs,
    machine,
    network,
    odm,
    runtime,
    software,
)
from powersim.row import Row

SUBJECTS = (runtime, machine, clock, logs, network, devices, odm, software, ioscli, ipsec, firewalld)
ROWS: tuple[Row, ...] = tuple(row for subject in SUBJECTS for row in subject.ROWS)
