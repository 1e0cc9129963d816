# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of the rule about a repair that did not end."""

from __future__ import annotations

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_case import Case

RUN = "20260131T090000Z-0a1b2c3d"
MARKER = f"recycle {RUN} .system_boot_Jan_31_08:00\n"
STOPPED: dict[str, hosts.Answer] = {
    "lssrc_all": hosts.lssrc(running=(), at_rest=(*hosts.RUNNING, *hosts.AT_REST)),
    "processes": hosts.PROCESSES.replace("rmcd", "other"),
}

CASES = (
    Case("RMC081", "aix", {"unfinished": MARKER}, "degraded"),
    Case("RMC081", "linux", {"unfinished": MARKER, "repairing": State.TIMEOUT}, "degraded"),
    Case("RMC081", "vios", {"unfinished": MARKER, **STOPPED}, "down"),
    Case("RMC081", "aix", {"unfinished": f"new_identity {RUN} -\n", "node_id_file": "00000000deadbeef\n"}, "degraded"),
)
