# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts that faults are tried on: a small estate for each kind, always with the same names in it.

``lpar1`` is the one that is broken, ``lpar2`` its healthy neighbour (and what it may be a copy of), ``off1`` is off,
``hmc1`` and ``hmc2`` its HMCs. A second system keeps the first company.
"""

from __future__ import annotations

import typing as t

SUBJECT, NEIGHBOUR, OFF, HMC, SYSTEM = "lpar1", "lpar2", "off1", "hmc1", "FRAME01"
RHEL, SLES, UBUNTU = "Red Hat Enterprise Linux 9.4 (Plow)", "SUSE Linux Enterprise Server 15 SP6", "Ubuntu 22.04.4 LTS"
P11 = {"mode": "POWER 11"}
#: Kind to the options of its partition; the first of a platform are preferred. No VIOS level that the simulator knows
#: has in-band RMC.
KINDS: t.Final[dict[str, dict[str, t.Any]]] = {
    "aix72": {"platform": "aix", "level": "7200-05-08-2419", "mode": "POWER 10"},
    "aix73-inband": {"platform": "aix", "level": "7300-04-00-2546", **P11, "transport": "inband"},
    "aix73-both": {"platform": "aix", "level": "7300-04-00-2546", **P11, "transport": "both"},
    "aix71": {"platform": "aix", "level": "7100-05-09-2114", "mode": "POWER 9"},
    "aix73-ip": {"platform": "aix", "level": "7300-04-00-2546", **P11},
    "vios31": {"platform": "vios", "level": "3.1.4.21", "mode": "POWER 10"},
    "vios41": {"platform": "vios", "level": "4.1.1.10", **P11},
    "rhel9": {"platform": "linux", "level": RHEL, "mode": "POWER 10"},
    "rhel9-inband": {"platform": "linux", "level": RHEL, **P11, "transport": "inband"},
    "rhel9-both": {"platform": "linux", "level": RHEL, **P11, "transport": "both"},
    "sles15": {"platform": "linux", "level": SLES, "mode": "POWER 9"},
    "ubuntu22": {"platform": "linux", "level": UBUNTU, "mode": "POWER 10"},
}
PLATFORMS = tuple(dict.fromkeys(kind["platform"] for kind in KINDS.values()))


def of_platform(platform: str) -> tuple[str, ...]:
    return tuple(name for name, options in KINDS.items() if options["platform"] == platform)


def consoles(version: str = "V11R1.1111", count: int = 2, **more: t.Any) -> list[dict[str, t.Any]]:
    return [
        {"name": f"hmc{n}", "ip": f"192.0.2.2{n}", "version": version, "type_model": "7063-CR2", "serial": f"68A1B0{n}",
         "latency": 0.0, **more}
        for n in range(1, count + 1)
    ]  # fmt: skip


def estate(kind: str, hmcs: t.Sequence[dict[str, t.Any]] | None = None, **more: t.Any) -> dict[str, t.Any]:
    """``more``: options of ``lpar1``."""
    managers = list(consoles() if hmcs is None else hmcs)
    names = [hmc["name"] for hmc in managers]
    options = KINDS[kind]
    plain = {"platform": "aix", "level": "7200-05-08-2419", "mode": "POWER 10"}
    partitions = [
        {"name": SUBJECT, "lpar_id": 3, "ip": "192.0.2.103", **options, **more},
        {"name": NEIGHBOUR, "lpar_id": 4, "ip": "192.0.2.104", **options},
        {"name": OFF, "lpar_id": 5, "ip": "192.0.2.105", **plain, "state": "off"},
    ]
    other = {"name": "lpar9", "lpar_id": 3, "ip": "192.0.2.109", **plain}
    return {
        "name": "bench",
        "hmcs": managers,
        "systems": [
            {"name": SYSTEM, "type_model": "9824-42A", "serial": "78A1B2C", "firmware": "FW1110.10", "hmcs": names,
             "ip": "198.51.100.61", "partitions": partitions},
            {"name": "FRAME02", "type_model": "9105-42A", "serial": "78B2C3D", "firmware": "FW1060.10", "hmcs": names,
             "ip": "198.51.100.62", "partitions": [other]},
        ],
    }  # fmt: skip
