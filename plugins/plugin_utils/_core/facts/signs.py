# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers of signs beside RMC: clock, room on /tmp, error log, definition files, the kind of machine."""

from __future__ import annotations

from ..model import Filesystem
from ..model_signs import LogRow, Signs
from ..parsers.clock import parse_estate_clock, parse_stamp
from ..parsers.df import parse_df
from ..parsers.errlog import parse_errpt, parse_journalctl
from ..parsers.levels import parse_uname_m
from ..reading import Reading
from .system import with_inodes

CONTROLLER, SIMULATION = "the controller", "the simulation"


def _true_time(reading: Reading) -> tuple[float, float, str] | None:
    """Between which two moments the host was asked, and by whose clock; None when nobody looked at one.

    A simulated host keeps the calendar of its estate, which runs as fast as the estate says.
    """
    began, ended = reading.batch.began, reading.batch.ended
    if began is None or ended is None:
        return None
    estate = parse_estate_clock(reading.text("powersim") or "").value
    if estate is None:
        return began, ended, CONTROLLER
    return estate.moment, estate.moment + (ended - began) * estate.scale, SIMULATION


def _distance(clock: int, earliest: float, latest: float) -> int:
    """0 anywhere between the two; the stamp of the host has no parts of a second."""
    if clock + 1 < earliest:
        return int(clock - earliest)
    return int(clock - latest) if clock > latest else 0


def _tmp(reading: Reading) -> Filesystem | None:
    """The file system that holds /tmp: its own, or that of the root."""
    rows = reading.some("df_linux" if reading.platform == "linux" else "df_aix", parse_df)
    found = {row.mount: row for row in rows or ()}
    place = found.get("/tmp") or found.get("/")
    return place if place is None else with_inodes(reading, place)


def _log(reading: Reading) -> tuple[LogRow, ...] | None:
    if reading.platform == "linux":
        return reading.value("journalctl", parse_journalctl)
    return reading.value("errpt", parse_errpt)


def _definitions(reading: Reading) -> tuple[str, ...] | None:
    """Without the folder there is none. Only root can tell "not there" from "not for you"."""
    if reading.platform != "linux":
        return ()
    text = reading.text("definitions")
    if text is None:
        return None
    if reading.result("definitions").rc == 0:
        return tuple(name for line in text.splitlines() if (name := line.strip()).endswith(".mdef"))
    if reading.batch.host.uid == 0:
        return ()
    reading.reject("definitions", "could not be listed, and the probe was not root")
    return None


def _machine(reading: Reading) -> str | None:
    """Empty where nobody asks. A line without its end may be the half of another word."""
    if reading.platform != "linux":
        return ""
    whole = (reading.text("machine") or "\n").rpartition("\n")[0]
    return reading.some("machine", lambda text: parse_uname_m(whole))


def signs(reading: Reading) -> Signs:
    clock, true = reading.value("clock", parse_stamp), _true_time(reading)
    return Signs(
        clock=clock,
        clock_offset=None if clock is None or true is None else _distance(clock, true[0], true[1]),
        clock_reference=true[2] if true else "",
        tmp=_tmp(reading),
        log=_log(reading),
        definitions=_definitions(reading),
        machine=_machine(reading),
    )
