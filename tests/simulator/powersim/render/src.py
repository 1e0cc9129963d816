# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SRC: short status in both widths, and messages."""

from __future__ import annotations

import typing as t

Row = tuple[str, str, int, str]  # subsystem, group, pid (0: none), status

AIX_HEADER = "Subsystem         Group            PID          Status \n"
LINUX_HEADER = "Subsystem         Group            PID     Status \n"


def header(linux: bool) -> str:
    return LINUX_HEADER if linux else AIX_HEADER


def rows(table: t.Iterable[Row], linux: bool) -> str:
    """Data rows only; what is active comes first, as srcmstr prints it."""
    width = 7 if linux else 12
    ordered = sorted(table, key=lambda row: row[3] == "inoperative")
    return "".join(f" {name:<16} {group:<16} {pid or '':<{width}} {status}\n" for name, group, pid, status in ordered)


def short(table: t.Iterable[Row], linux: bool) -> str:
    return header(linux) + rows(table, linux)


# Fields of `lssrc -S`: the SRC object class, https://www.ibm.com/docs/en/aix/7.2?topic=formats-srcobjh-file.
SMIT_FIELDS = (
    "subsysname", "synonym", "cmdargs", "path", "uid", "auditid", "standin", "standout", "standerr", "action", "multi",
    "contact", "svrkey", "svrmtype", "priority", "signorm", "sigforce", "display", "waittime", "grpname",
)  # fmt: skip


def smit(objects: t.Iterable[t.Mapping[str, str]]) -> str:
    """``lssrc -S``: a comment line with the field names, one line for each subsystem, all joined by colons."""
    lines = ["#" + ":".join(SMIT_FIELDS) + ":"]
    lines += [":".join(one.get(field, "") for field in SMIT_FIELDS) + ":" for one in objects]
    return "".join(f"{line}\n" for line in lines)


MESSAGES = {
    "started": "0513-059 The {0} Subsystem has been started. Subsystem PID is {1}.\n",
    "stopping": "0513-044 The {0} Subsystem was requested to stop.\n",
    "already": "0513-029 The {0} Subsystem is already active.\nMultiple instances are not supported.\n",
    "added": "0513-071 The {0} Subsystem has been added.\n",
    "unknown": "0513-085 The {0} Subsystem is not on file.\n",
    "unknown_group": "0513-086 The {0} Group is not on file.\n",
    # The wording of the following is from memory.
    "no_master": "0513-001 The System Resource Controller daemon is not active.\n",
    "refreshed": "0513-095 The request for subsystem refresh was completed successfully.\n",
    "deleted": "0513-083 Subsystem has been Deleted.\n",
    "changed": "0513-077 Subsystem has been changed.\n",
    "inoperative": "0513-004 The Subsystem or Group, {0}, is currently inoperative.\n",
    "not_passed": (
        "0513-036 The request could not be passed to the {0} subsystem.\n"
        "Start the subsystem and try your command again.\n"
    ),
    # These codes exist; nobody published the situation with its text.
    "exists": "powersim: the {0} subsystem is already on file (text synthetic)\n",
    "busy": "powersim: the {0} subsystem is active and can not be deleted: stop it first (text synthetic)\n",
    "no_process": "powersim: process {0} belongs to no subsystem (text synthetic)\n",
    "no_action": "powersim: the {0} subsystem does not support this request (text synthetic)\n",
}


def message(key: str, *values: object) -> str:
    return MESSAGES[key].format(*values)
