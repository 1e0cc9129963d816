# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long status of mcproxy: the table of AIX and the key/value text of Linux."""

from __future__ import annotations

import typing as t

Slot = tuple[int, str, str, int, int]  # slot, HMC, H or A, active requests, pending responses
RULER = "+-----+---------------+------------+------------+--------------+\n"
TITLES = "| SLOT| HMC NAME      |   STATUS   | ACTIVE REQ | PENDING RESP |\n"
BLANK_ROW = "|     |               |            |            |              |\n"


def aix(pid: int, slots: t.Sequence[Slot]) -> str:
    head = f"\nSubsystem         Group            PID          Status\nmcproxy          rsct             {pid:<12} active\n"
    head += "\nHMC Status Information:\n" + ("" if slots else "\n")
    body = "".join(
        f"|{slot:>4} |{hmc[:15]:<15}|{status:^12}|{requests:>12}|{responses:>14}|\n"
        for slot, hmc, status, requests, responses in slots
    )
    return head + RULER + TITLES + RULER + (body or BLANK_ROW) + RULER + total(slots) + RULER + legend()


def total(slots: t.Sequence[Slot]) -> str:
    shaking = sum(1 for slot in slots if slot[2] == "H")
    active = sum(1 for slot in slots if slot[2] == "A")
    requests, responses = sum(slot[3] for slot in slots), sum(slot[4] for slot in slots)
    return f"|TOTAL|{len(slots):^15}|{f'H: {shaking} A: {active} ':>12}|{requests:>12}|{responses:>14}|\n"


def legend() -> str:
    return "\n**(H => Handshake State, A => Active State)\n"


def linux(head: str, hmcs: t.Sequence[tuple[str, str]]) -> str:
    """Only ``Hostname:`` is confirmed; that the short status leads, and the status line, are ours."""
    return head + "".join(f"Hostname: {name}\nPowersimStatus: {status}\n" for name, status in hmcs)
