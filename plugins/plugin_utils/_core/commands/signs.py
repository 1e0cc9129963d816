# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs beside RMC: clock, inodes, error log, definition files, the kind of machine."""

from __future__ import annotations

import time

from ..runner import Command
from . import sources
from .tags import AIX, LINUX

#: Stands in a command line for the moment from which the error log is read: a full log takes long to print.
SINCE = "mmddhhmmyy"
DAYS = 7
#: The rows of errpt that are about RSCT, and its heading, which is there whenever there is a row at all.
ERRPT_ROWS = "^IDENTIFIER|SRC|RMC|RM |cthags|cthats|ctcas"
JOURNAL_ROWS = "50"
DEFINITIONS = "/opt/rsct/cfg/rmdefs"

ROWS: tuple[Command, ...] = (
    Command("clock", ("date", "-u", "+%Y%m%dT%H%M%SZ"), timeout=5, subset="signs", source="POSIX"),
    # df -P prints no inodes, and df -k of AIX does
    Command("df_inodes", ("df", "-P", "-i", "/var", "/tmp"), tags=LINUX, timeout=10, subset="storage", source="GNU df"),
    Command("errpt", ("errpt", "-s", SINCE), tags=AIX, subset="signs", keep=ERRPT_ROWS, source=sources.EBOOK),
    Command(
        "journalctl",
        ("journalctl", "-q", "--no-pager", "-u", "ctrmc", "-n", JOURNAL_ROWS),
        tags=LINUX,
        needs_root=True,
        subset="signs",
        source="journalctl(1)",
    ),
    Command(
        "definitions",
        ("ls", DEFINITIONS),
        tags=LINUX,
        ok_rc=(0, 1, 2),
        timeout=5,
        subset="signs",
        source=sources.UBUNTU,
    ),
    Command("machine", ("uname", "-m"), tags=LINUX, timeout=5, subset="signs", source="POSIX"),
)


def since(moment: float) -> str:
    """``mmddhhmmyy`` of a week before ``moment`` (seconds since the epoch)."""
    return time.strftime("%m%d%H%M%y", time.gmtime(moment - DAYS * 86_400))
