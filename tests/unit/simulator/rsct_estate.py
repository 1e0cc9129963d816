# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partitions in any state and the commands asked of them, without hosts and without waiting."""

from __future__ import annotations

import typing as t

from powersim import faults, table
from powersim.call import Answer, Call
from powersim.clock import Clock
from powersim.daemon import states
from powersim.estate.loader import build
from powersim.state.links import ControlPoint
from powersim.state.partition import Partition

LEVELS = {"aix": "7100-05-09-2135", "vios": "3.1.4.21", "linux": "Red Hat Enterprise Linux 9.4 (Plow)"}
OLD = "3.2.1.10"  # before IBM.MCP got its latest attributes
HMC = {"name": "hmc1", "ip": "192.0.2.21", "version": "V11R1.1111", "type_model": "7063-CR2", "serial": "68A1B0C"}
SYSTEM = {
    "name": "SYS1", "type_model": "9824-42A", "serial": "78A1B2C", "firmware": "FW1110.10", "hmcs": ["hmc1"],
    "ip": "198.51.100.61",
}  # fmt: skip


class Moment:
    """A clock's source that moves when told, in simulated seconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


MOMENT = Moment()


def estate(*partitions: dict[str, t.Any]) -> dict[str, Partition]:
    """Partitions by name, from their estate options; numbers, addresses and levels are filled in."""
    own = [
        {"lpar_id": number, "ip": f"192.0.2.{100 + number}", "platform": "aix", **one}
        for number, one in enumerate(partitions, 1)
    ]
    rows = [{"level": LEVELS[one["platform"]], "rsct": OLD, **one} for one in own]
    data = {"name": "test", "hmcs": [HMC], "systems": [{**SYSTEM, "partitions": rows}]}
    MOMENT.now = 0.0
    return states(build(data, faults.CATALOGUE), Clock(1.0, start=1_800_000_000.0, source=MOMENT))


def partition(name: str = "lpar1", platform: str = "aix", **more: t.Any) -> Partition:
    return estate({"name": name, "platform": platform, **more})[name]


def run(own: Partition, *argv: str, **more: t.Any) -> Answer:
    """The answer of the command, as root unless told otherwise; time passes as it asks for."""
    row = table.find(own.spec.platform, argv)
    assert row is not None, argv
    answer = row.run(Call(own, argv, **more))
    MOMENT.now += answer.wait
    return answer


def later(seconds: float) -> None:
    MOMENT.now += seconds


def point(node_id: int, token: str, ip: str, own: str, name: str, primary: str, *additional: str) -> ControlPoint:
    """A management control point as a partition holds it."""
    return ControlPoint(token, f"{node_id:016x}", token, (ip,), name, primary, additional, own, (own,))


class Files(dict[str, str]):
    """Files of a host that is not there; folders always exist."""

    def __bool__(self) -> bool:
        return True

    def read(self, path: str) -> str | None:
        return self.get(path)

    def write(self, path: str, text: str) -> bool:
        self[path] = text
        return True

    def usage(self, _path: str) -> tuple[float, float]:
        return 1.0, 1.0
