# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers of cluster security and of suspensions. None = not read."""

from __future__ import annotations

from ..commands.trust import KEYS
from ..model_trust import NodeState, Trust, TrustCheck, TrustedHost
from ..parsers.ctsec import NIST, parse_ctsthl, parse_ctsvhbac, parse_key_files, parse_lssecmode, parse_node_states
from ..parsers.lsrsrc import rmc_error
from ..reading import Reading
from ..runner import State
from . import rsct

LIST = "ct_has.thl"
MOST_ENTRIES = 2048  # names of all nodes of any domain
SUSPENDED = 1  # what SetSuspendState takes; that GetNodeState answers in the same numbers is from memory
NO_SESSION = "2612-022"


def checks(reading: Reading) -> tuple[TrustCheck, ...] | None:
    return reading.plausible("ctsvhbac", reading.some("ctsvhbac", parse_ctsvhbac), MOST_ENTRIES)


def files(reading: Reading) -> tuple[str, ...] | None:
    """Key files that exist; a folder that is not there holds none. An answer of ``ls`` has at least the dot."""
    text = reading.text("key_files")
    if text is None:
        return None
    if reading.result("key_files").rc != 0 and KEYS in text and reading.batch.host.uid == 0:
        return ()
    if "." not in (line.strip() for line in text.splitlines()):
        reading.reject("key_files", "neither the folder nor the message that there is none")
        return None
    return reading.value("key_files", parse_key_files)


def hosts(reading: Reading) -> tuple[TrustedHost, ...] | None:
    """Without the file there is no list to print."""
    there = files(reading)
    if there is not None and LIST not in there:
        return ()
    return reading.plausible("ctsthl", reading.some("ctsthl", parse_ctsthl), MOST_ENTRIES)


def renewed(reading: Reading) -> tuple[str, ...] | None:
    there = files(reading)
    if there is not None and LIST not in there:
        return ()
    if reading.text("key_ages") is not None and reading.result("key_ages").rc != 0:
        reading.reject("key_ages", "the files could not be compared")
    return reading.value("key_ages", parse_key_files)


def nist(reading: Reading) -> bool | None:
    """A level of RSCT that knows no security modes is in none."""
    if reading.asked("lssecmode") and reading.result("lssecmode").state is State.MISSING:
        return False
    found = reading.some("lssecmode", parse_lssecmode)
    return None if found is None else found == NIST


def suspended(reading: Reading) -> tuple[str, ...] | None:
    """Node ids. A node without an HMC, or of a level without the action, has suspended nothing."""
    text = reading.text("node_states")
    if text is None:
        return None
    code = rmc_error(text)
    if code and code != NO_SESSION:
        return ()
    found = reading.some("node_states", parse_node_states)
    return None if found is None else tuple(row.node_id for row in _named(reading, found) if row.state == SUSPENDED)


def _named(reading: Reading, states: tuple[NodeState, ...]) -> tuple[NodeState, ...]:
    """States without a node id are those of the control points in their order, if there are as many."""
    points = rsct.control_points(reading) or ()
    if any(row.node_id for row in states) or len(states) != len(points):
        return states
    return tuple(NodeState(point.node_id, row.state) for point, row in zip(points, states))


def trust(reading: Reading) -> Trust:
    return Trust(
        checks=checks(reading),
        hosts=hosts(reading),
        files=files(reading),
        renewed=renewed(reading),
        nist=nist(reading),
        suspended=suspended(reading),
    )
