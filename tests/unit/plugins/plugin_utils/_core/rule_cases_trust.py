# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of the rules about keys, single HMCs and in-band RMC."""

from __future__ import annotations

import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_case import Case, only

ONE_SHAKES = hosts.domain(("i", hosts.HMC1, "192.0.2.21"), ("I", hosts.HMC2, "192.0.2.22"))
ONE_DOWN = hosts.domain(("O", hosts.HMC1, "192.0.2.21"), ("I", hosts.HMC2, "192.0.2.22"))
ONE_LOST = hosts.domain(("X", hosts.HMC1, "192.0.2.21"), ("I", hosts.HMC2, "192.0.2.22"))
SUSPENDED = f"powersim: 0x{hosts.HMC1} State=1\npowersim: 0x{hosts.HMC2} State=0\n"
UNTRUSTED = hosts.CTSVHBAC.replace("Trusted host\n", "Attention - not trusted\n")
ONE_UNTRUSTED = hosts.CTSVHBAC.replace("Trusted host\n", "Attention - not trusted\n", 1)
NIST = "Current Security Compliance Mode: nist_sp800_131a\n"
UNLISTED = hosts.CTSTHL.replace("hmc-east1", "")
OTHER_LISTED = hosts.CTSTHL.replace("hmc-east1", "hmc-new")
SHARED = hosts.mcp(("hmc-old", hosts.HMC1_DECIMAL, "192.0.2.22"), ("hmc-east2", hosts.HMC2_DECIMAL, "192.0.2.22"))
BACKLOG = hosts.proxy(("hmc-east1", "A"), ("hmc-east2", "A")).replace("1|             1|\n", "9|             2|\n", 1)
BESIDE: dict[str, hosts.Answer] = {
    "mcp": hosts.TWO_HMCS,
    "rmcdomainstatus": ONE_SHAKES,
    "mcproxy": hosts.proxy(("hmc-east1", "A"), ("hmc-east2", "A")),
}
SUSPENDED_BESIDE: dict[str, hosts.Answer] = {"rmcdomainstatus": ONE_LOST, "node_states": SUSPENDED}
IDLE: dict[str, hosts.Answer] = {
    "lssrc_all": hosts.lssrc(at_rest=(*hosts.AT_REST, "mcproxy")),
    "mcproxy": (1, "0513-036 The request could not be passed to the mcproxy subsystem.\n"),
}


def told(name: str, *addresses: str, **more: str) -> dict[str, t.Any]:
    """What triage hands on of an HMC that sees the partition connected."""
    hmc = {"name": name, "addresses": list(addresses), **more}
    return {"name": "lpar-app01", "state": "Running", "rmc_state": "active", "hmc": hmc}


EAST2 = {**told("hmc-east2", "192.0.2.22"), "hmcs": [told("hmc-east2", "192.0.2.22")]}
NEW = told("hmc-east1", "192.0.2.21", type_model="7063-CR2", serial="NEW0001")

CASES = (
    Case("RMC050", "aix", only("i"), "down", "hmc-east1"),
    Case("RMC050", "vios", {"rmcdomainstatus": ONE_SHAKES}, "degraded", "hmc-east1"),
    Case("RMC050", "linux", {**only("i"), "lssecmode": State.MISSING}, "down", "hmc-east2"),
    Case("RMC051", "aix", {**only("i"), "ctsvhbac": (1, UNTRUSTED)}, "down"),
    Case("RMC051", "linux", {**only("i"), "key_ages": "/var/ct/cfg/ct_has.qkf\n/var/ct/cfg/ct_has.pkf\n"}, "down"),
    Case("RMC052", "aix", {"key_files": ".\nct_has.pkf\nct_has.thl\n"}, "degraded"),
    Case("RMC052", "linux", {**only("i"), "key_files": ".\nct_has.pkf\nct_has.thl\n"}, "down"),
    Case("RMC053", "aix", {**only("i"), "lssecmode": NIST}, "down"),
    Case("RMC054", "aix", {"rmcdomainstatus": ONE_SHAKES, "ctsthl": UNLISTED}, "degraded", "hmc-east1"),
    Case("RMC055", "aix", {"ctsvhbac": (1, ONE_UNTRUSTED)}, "healthy"),
    Case("RMC056", "aix", {"rmcdomainstatus": ONE_DOWN}, "degraded", "hmc-east1", {}, EAST2),
    Case("RMC056", "linux", {"rmcdomainstatus": ONE_DOWN, "mcp": SHARED}, "degraded", "hmc-old"),
    Case("RMC057", "aix", {"rmcdomainstatus": ONE_SHAKES, "ctsthl": OTHER_LISTED}, "degraded", "hmc-east1"),
    Case("RMC057", "vios", {"rmcdomainstatus": ONE_SHAKES}, "degraded", "hmc-east1", {}, NEW),
    Case("RMC058", "aix", {"rmcdomainstatus": ONE_LOST, "node_states": SUSPENDED}, "degraded", "hmc-east1"),
    Case("RMC060", "aix_inband", IDLE, "down"),
    Case("RMC060", "aix_inband", {**IDLE, "mcp": hosts.TWO_HMCS, "rmcdomainstatus": hosts.BOTH_UP}, "healthy"),
    Case("RMC050", "aix_inband", BESIDE, "healthy", "hmc-east1"),
    Case("RMC058", "aix_inband", {**BESIDE, **SUSPENDED_BESIDE}, "healthy", "hmc-east1"),
    Case("RMC061", "aix_inband", {"mcproxy": BACKLOG}, "degraded", "hmc-east1"),
    Case(
        "RMC062",
        "aix_inband",
        {"mcp": hosts.TWO_HMCS, "rmcdomainstatus": hosts.BOTH_UP, "mcproxy": hosts.proxy()},
        "healthy",
        hmc=told("hmc-east1", "192.0.2.21", version="V11R1"),
    ),
)
