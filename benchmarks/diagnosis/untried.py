# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that no single fault of the simulator makes speak: why, and where they are tried instead."""

from __future__ import annotations

import typing as t


class Untried(t.NamedTuple):
    """``why`` no fault stands for these ``rules``; ``tried`` names what does make them speak."""

    why: str
    tried: str
    rules: tuple[str, ...]


_CASES = "test_status_rules.py and the files of cases beside it"
_FLEET = "test_correlate.py, and FLT003 and FLT010 in the fleet of 400 above"

ROWS: t.Final = (
    Untried(
        "They speak of many partitions at once, and a fault is of one.",
        _FLEET,
        (*(f"FLT{number:03}" for number in range(1, 7)), *(f"FLT{number:03}" for number in range(10, 23))),
    ),
    Untried(
        "They judge by what a site wants, and the estate has no policy.",
        _CASES,
        ("RMC016", "RMC021"),
    ),
    Untried(
        "They say of a healthy estate what is worth knowing: a partition that is off, one that could use in-band RMC.",
        f"the healthy hosts of this run; {_CASES}",
        ("HMC002", "RMC062"),
    ),
    Untried(
        "They depend on who logs in and how, which a fault of the HMC does not change.",
        "logins with a wrong password or host key in test_hmc_rmc_info.py",
        ("HMC021", "HMC022"),
    ),
    Untried(
        "A symptom that is left alone only when what tells its cause was not read.",
        f"the pairs and the broken commands of this run; {_CASES}",
        ("RMC008", "RMC080"),
    ),
    Untried(
        "A simulated filter that denies port 657 always takes the link down, so it is never found beside one that is up.",
        _CASES,
        ("RMC034", "RMC035", "RMC036"),
    ),
    Untried(
        "Simulated filters hold neither conditional rules nor, on Linux, anything but firewalld's.",
        "test_walks.py and edited listings in test_field_evidence.py",
        ("RMC033", "RMC037"),
    ),
    Untried(
        "No fault writes ctrmc.maxpktsz, takes away every route, or gives the partition a public address.",
        _CASES,
        ("RMC039", "RMC041", "RMC049"),
    ),
    Untried("Every simulated machine is an IBM Power one.", _CASES, ("RMC048",)),
    Untried(
        "A simulated HMC always gives its key, and a partition always lists its own names.",
        _CASES,
        ("RMC054", "RMC055"),
    ),
    Untried("No simulated subsystem dies, so no log tells of it.", _CASES, ("RMC077",)),
    Untried(
        "An interrupted repair is no fault: somebody has to begin one.",
        f"test_repairs_past.py, and repairs that are killed in test_cut_repairs.py; {_CASES}",
        ("RMC081",),
    ),
    Untried(
        "A simulated HMC that keeps an old view also keeps the address.",
        "test_diagnose_console.py",
        ("HMC012",),
    ),
)

WHY: t.Final[dict[str, Untried]] = {rule: row for row in ROWS for rule in row.rules}
