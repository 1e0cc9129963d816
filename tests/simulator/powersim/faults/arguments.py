# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may stand after the name of a fault of a partition: kinds of arguments, each with what is wrong with one."""

from __future__ import annotations

import ipaddress
import re
import typing as t

from powersim.estate.schema import nearest
from powersim.state.partition import Partition

Wrong = t.Callable[[Partition, str], str]


def _one_of(what: str, known: t.Callable[[Partition], t.Sequence[str]]) -> Wrong:
    def wrong(partition: Partition, arg: str) -> str:
        there = known(partition)
        if arg in there:
            return ""
        return f"needs {what}, not '{arg}': use one of {', '.join(there[:20]) or 'none here'}{nearest(arg, there)}"

    return wrong


def _number(pattern: str, example: str) -> Wrong:
    def wrong(_partition: Partition, arg: str) -> str:
        return "" if re.fullmatch(pattern, arg) else f"needs seconds, not '{arg}': write a number such as {example}"

    return wrong


def _address(_partition: Partition, arg: str) -> str:
    try:
        ipaddress.ip_address(arg)
    except ValueError:
        return f"needs an address, not '{arg}': write one such as 10.99.0.5"
    return ""


def _command(_partition: Partition, arg: str) -> str:
    there = re.fullmatch(r"[^\s/:]+", arg)
    return "" if there else f"needs the name of a command, not '{arg}': write :lsrsrc after it, for example"


KINDS: dict[str, Wrong] = {
    "address": _address,
    "command": _command,
    "hmc": _one_of("an HMC of its system", lambda partition: partition.system.hmcs),
    "partition": _one_of(
        "another partition", lambda partition: [name for name in partition.neighbours if name != partition.name]
    ),
    "seconds": _number(r"-?\d{1,9}", "-600"),
    "duration": _number(r"\d{1,9}", "600"),
}


def wrong(partition: Partition, takes: str, arg: str) -> str:
    """'' or the end of a sentence. ``takes``: a kind, '' for none; a question mark says it may be left out."""
    if not takes:
        return f"takes no argument: leave out '{arg}'" if arg else ""
    if not arg and takes.endswith("?"):
        return ""
    return KINDS[takes.rstrip("?")](partition, arg)
