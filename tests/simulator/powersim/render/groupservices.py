# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long status of Group Services, after the published sample of its ancestor hags (PSSP Administration Guide).

How the dead-man switch is shown is not published as a sample (APAR IV71572 only says that it is): that line is ours.
"""

from __future__ import annotations

import typing as t

Client = tuple[int, str]  # pid, program
Group = tuple[str, int, int, int]  # name, providers, local providers, local subscribers


def domain(clients: t.Sequence[Client], established_by: int, groups: t.Sequence[Group]) -> str:
    """``established_by``: number of the node that formed the domain."""
    text = f"{len(clients)} locally-connected clients.  Their PIDs:\n"
    text += " ".join(f"{pid}({program})" for pid, program in clients) + " \n"
    text += "HA Group Services domain information:\n"
    text += f"Domain established by node {established_by}\nNumber of groups known locally: {len(groups)}\n"
    text += f"{'':<26}Number of   Number of local\n{'Group name':<26}providers   providers/subscribers\n"
    return text + "".join(
        f"{name:<26}{count:>5}{local:>12}{subscribers:>12}\n" for name, count, local, subscribers in groups
    )


def switch(armed: bool) -> str:
    return f"powersim: dead-man switch {'armed' if armed else 'not armed'} (line synthetic)\n"
