# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resources that an administrator defines in RMC: conditions, responses, what ties them together, sensors, tie breakers.

A wipe by recfgct leaves what a new installation has. Attribute names: IBM docs of the ERRM commands; which ones
`lsrsrc` shows, and their order, is from memory. The tie breakers are as captured (bond-huang/ebook, TSAMP pages).
"""

from __future__ import annotations

import dataclasses

Value = str | int | tuple[str, ...]
Attributes = dict[str, Value]
Table = dict[str, list[Attributes]]

PERIODS = ("ReleaseRetryPeriod", "HeartbeatPeriod", "PreReserveWaitTime", "PostReserveWaitTime")


def tie_breaker(name: str, kind: str, device: str = "", post_wait: int = 0) -> Attributes:
    """``post_wait`` in seconds."""
    waits = {**dict.fromkeys(PERIODS, 0), "PostReserveWaitTime": post_wait}
    return {"Name": name, "Type": kind, "DeviceInfo": device, "ReprobeData": "", **waits, "NodeInfo": ()}


def installed() -> Table:
    """What is there right after an installation."""
    condition: Attributes = {
        "Name": "/var space used",
        "ResourceClass": "IBM.FileSystem",
        "EventExpression": "PercentTotUsed > 90",
        "RearmExpression": "PercentTotUsed < 75",
        "SelectionString": 'Name == "/var"',
        "Severity": 0,
        "NodeNames": (),
        "MgtScope": 1,
    }
    return {
        "IBM.Condition": [condition],
        "IBM.EventResponse": [{"Name": "E-mail root anytime", "Locked": 0}],
        "IBM.Association": [],
        "IBM.Sensor": [],
        "IBM.TieBreaker": [tie_breaker(name, name) for name in ("Success", "Fail", "Operator")],
    }


def class_defaults() -> dict[str, Attributes]:
    """The tie breaker that decides a quorum; Operator is the installed one."""
    return {"IBM.PeerNode": {"OpQuorumTieBreaker": "Operator"}}


@dataclasses.dataclass
class Definitions:
    """``table``: resources by class. ``of_class``: attributes of a class itself.

    ``wipes``: how often recfgct took everything back to the installed state.
    """

    table: Table = dataclasses.field(default_factory=installed)
    of_class: dict[str, Attributes] = dataclasses.field(default_factory=class_defaults)
    wipes: int = 0

    def wipe(self) -> None:
        self.table, self.of_class = installed(), class_defaults()
        self.wipes += 1
