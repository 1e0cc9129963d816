# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an HMC's row says about a partition's RMC: connected or not, over which transport, and is that a fault.

A pure function of the row and the HMC's level. In-band shows as active without an address, see
https://osadmins.com/en/rmc-in-band-the-quiet-revolution-in-aix-7-3-tl4/.
"""

from __future__ import annotations

import dataclasses
import re

from .model import HmcVersion, PartitionView

# IBM's own library treats busy as connected. "unknown" and values of a later level say nothing.
CONNECTED = {"active": True, "busy": True, "inactive": False, "none": False}
# V11R1 M1111 and AIX 7.3 TL4 are the first that can; for Linux and VIOS no level is published.
_FIRST_HMC = (11, 1, 1111)
_FIRST_AIX = (7, 3, 4)
_AIX = re.compile(r"AIX (\d{1,2})\.(\d{1,2}) \d{2}\d{2}-(\d{2})\b")


def runs(state: str) -> bool:
    """In the words of an HMC: ``Running``, also ``Migrating - Running``, and a state that nobody told."""
    return not state or state.lower().endswith("running")


@dataclasses.dataclass(frozen=True)
class Verdict:
    """``connected`` None: the HMC cannot tell. ``transport``: ip, inband, none, unknown.

    ``fault``: it runs, is no IBM i, and the HMC does not call it connected (for the first five to ten minutes after an
    activation that is normal: only the partition knows its uptime). ``stale``: active without an address where in-band
    is impossible, so probably old data. ``disagrees``: lspartition and lssyscfg say different things.
    """

    connected: bool | None
    transport: str
    fault: bool
    stale: bool
    disagrees: bool


def judge(view: PartitionView, version: HmcVersion | None) -> Verdict:
    """The verdict on one partition."""
    connected = CONNECTED.get(view.rmc_state)
    unaddressed = connected is True and not view.rmc_ipaddr
    able = inband_able(version)
    stale = unaddressed and (able is False or _aix_able(view.os_version) is False)
    transports = {None: "unknown", False: "none", True: "ip"}
    transport = transports[connected]
    if unaddressed:
        transport = "inband" if able and not stale else "unknown"
    return Verdict(
        connected=connected,
        transport=transport,
        fault=view.state == "Running" and connected is not True and view.env != "os400",
        stale=stale,
        disagrees=_disagrees(view, connected),
    )


def inband_able(version: HmcVersion | None) -> bool | None:
    """Can this HMC do in-band RMC? None when its level is not known well enough."""
    if version is None or version.version is None:
        return None
    if version.version != _FIRST_HMC[0]:
        return version.version > _FIRST_HMC[0]
    release = int(version.release) if version.release.isascii() and version.release.isdigit() else None
    if release is None or (release == _FIRST_HMC[1] and version.service_pack is None):
        return None
    return (release, version.service_pack or 0) >= _FIRST_HMC[1:]


def _aix_able(os_version: str) -> bool | None:
    match = _AIX.match(os_version)
    return tuple(map(int, match.groups())) >= _FIRST_AIX if match else None


def _disagrees(view: PartitionView, connected: bool | None) -> bool:
    """Only where both speak: how lspartition shows an in-band partition is unknown, and so are flags beyond 0 and 1."""
    if connected is None or view.lspartition_active not in (0, 1) or (connected and not view.rmc_ipaddr):
        return False
    return bool(view.lspartition_active) is not connected
