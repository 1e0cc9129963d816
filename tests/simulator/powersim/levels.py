# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a level implies: tables of versions, so that an estate file can stay short.

What no public page or capture confirms is marked ``synthetic``.
"""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class HmcLevel:
    """``version``, ``release`` and ``service_pack`` as `lshmc -V` prints them; ``fixes`` are its fix lines."""

    version: str
    release: str
    service_pack: str
    build: str
    base: str
    fixes: tuple[str, ...] = ()
    ebmc: bool = False
    inband: bool = False


HMC = {
    "V7R7.9.0": HmcLevel("7", "7.9.0", "3", "20151216.1", "V7R7.9.0"),
    "V8R8.2.0": HmcLevel(
        "8", "8.2.0", "0", "20141104.1", "V8R8.2.0", ("MH01454: Required fix for HMC V8R8.2.0 (11-05-2014)",)
    ),
    "V9R1.942": HmcLevel("9", "1", "942", "2011270432", "V9R1", ("MH01876 - HMC V9R1 M942",)),
    "V10R3.1060": HmcLevel("10", "3", "1060", "2408210051", "V10R3", ("MF71689 - HMC V10R3 M1060",), ebmc=True),
    # Build level and fix line of V11 are synthetic; version, release and service pack follow the published naming.
    "V11R1.1111": HmcLevel("11", "1", "1111", "2510010000", "V11R1", (), ebmc=True, inband=True),
}

# Default level of the RSCT filesets or packages by operating system level (first matching prefix).
RSCT = (
    *((level, "3.1.4.0") for level in ("5300", "6100", "2.")),  # 2.: a VIOS on AIX 6.1
    ("7100", "3.2.1.10"),
    ("7200", "3.2.6.4"),
    ("7300", "3.3.2.0"),
    ("3.1", "3.2.6.4"),
    ("4.1", "3.3.2.0"),
    ("", "3.3.1.0"),
)
# Base AIX level of a VIOS level, as its HMC and `oslevel` show it.
VIOS_BASE = (("3.1", "7200-05-08-2419"), ("4.1", "7300-02-01-2346"), ("", "6100-09-07-1614"))


def rsct_level(level: str) -> str:
    return next(rsct for prefix, rsct in RSCT if level.startswith(prefix))


def aix_level(platform: str, level: str) -> str:
    """``7200-05-08-2419`` for AIX and for a VIOS, '' for Linux."""
    if platform == "vios":
        return next(base for prefix, base in VIOS_BASE if level.startswith(prefix))
    return level if platform == "aix" else ""


def inband_capable(level: str, mode: str, firmware: str) -> bool:
    """AIX 7.3 TL4 SP00, POWER11 mode, firmware 1110.10 or later."""
    parts = level.split("-")
    new_enough = parts[0] > "7300" or (parts[0] == "7300" and len(parts) > 1 and int(parts[1]) >= 4)
    number, _unused, pack = firmware.removeprefix("FW").partition(".")
    return new_enough and mode.replace(" ", "") == "POWER11" and (int(number), pack) >= (1110, "10")
