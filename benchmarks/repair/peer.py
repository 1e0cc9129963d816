# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What field scripts do, over SSH on the same cases: ask the HMC, recycle, wait, recfgct if it is still down.

The order and the sleeps are those of generic/lpm.py of https://github.com/avocado-framework-tests/avocado-misc-tests:
``rmcctrl -z``, ``-A``, ``-p``, wait 60 s, ``recfgct`` and ``rmcctrl -p``, wait 300 s. There recfgct follows in any case;
here, to its credit, only where the HMC still has no connection.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import subprocess
import time
import typing as t

from tests.integration.live_estate import Estate

RECYCLE = ("rmcctrl -z", "rmcctrl -A", "rmcctrl -p")
WIPE = ("recfgct", "rmcctrl -p")
AFTER_RECYCLE, AFTER_WIPE = 60, 300  # seconds
AT_ONCE = 24
PATH = "/opt/rsct/bin:/opt/rsct/install/bin:/usr/sbin"


def repair(live: Estate, hosts: t.Sequence[str], systems: t.Sequence[str], *, scale: float) -> list[str]:
    """Returns the hosts that were touched. ``scale``: simulated seconds in a second; the sleeps shrink with it."""
    down = _down(live, hosts, systems)
    _on_all(live, down, RECYCLE)
    time.sleep(AFTER_RECYCLE / scale)
    _on_all(live, _down(live, down, systems), WIPE)
    time.sleep(AFTER_WIPE / scale)
    return down


def _down(live: Estate, hosts: t.Sequence[str], systems: t.Sequence[str]) -> list[str]:
    """Those that an HMC of their system has no connection to."""
    asked = "; ".join(f"lssyscfg -r lpar -m {system} -F name,rmc_state" for system in systems)
    lost: set[str] = set()
    for hmc in ("hmc1", "hmc2"):
        rows = (line.partition(",") for line in live.ssh(hmc, asked).splitlines())
        lost.update(name for name, _comma, state in rows if state == "inactive")
    return [host for host in hosts if host in lost]


def _on_all(live: Estate, hosts: t.Sequence[str], commands: t.Sequence[str]) -> None:
    """A command that hangs holds up those behind it, until whoever sits there gives up."""
    line = f"PATH=$PATH:{PATH}; {'; '.join(commands)}"

    def typed(host: str) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            live.ssh(host, line)

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(typed, hosts))
