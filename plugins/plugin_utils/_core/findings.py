# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verdict: findings, the state of each HMC's link, and the diagnosis that holds both."""

from __future__ import annotations

import dataclasses

from .model import Evidence

SEVERITIES = ("info", "warning", "error", "critical")
#: What a remedy can cost, least first; ``rmc`` stops and starts RMC, ``identity`` changes the node id.
RISKS = ("none", "hmc", "link", "rmc", "trust", "identity")
STATES = ("healthy", "degraded", "down", "unknown", "not_applicable")
TRANSPORTS = ("ip", "inband", "both", "none", "unknown")
LINK_STATES = ("up", "handshake", "down", "suspended", "flapping", "starting", "absent", "unknown")
#: confirmed = vendor text or captured output; inferred = follows from one; memory = nobody's text was found.
CONFIDENCES = ("confirmed", "inferred", "memory")


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing that is wrong (or worth knowing), with its proof.

    ``remedy`` is the rung of the repair ladder that may heal it, empty when only ``human_action`` helps. ``explains``
    holds the ids of the findings that vanish with this one; ``hmcs`` the links it concerns, empty for all.
    """

    id: str
    slug: str
    severity: str
    subject: str
    message: str
    evidence: tuple[Evidence, ...] = ()
    remedy: str = ""
    human_action: str = ""
    risk: str = "none"
    confidence: str = "confirmed"
    source: str = ""
    explains: tuple[str, ...] = ()
    hmcs: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class HmcLink:
    """The connection to one HMC. ``ip`` is the rmcdomainstatus token (S I i O X Z), ``inband`` the mcproxy status.

    ``expected`` is None when no policy names the HMCs. ``addresses`` are those the partition holds for the HMC.
    """

    hmc: str
    transport: str
    state: str
    node_id: str = ""
    ip: str = ""
    inband: str = ""
    expected: bool | None = None
    addresses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def up(self) -> bool:
        return self.state == "up"

    @property
    def matters(self) -> bool:
        return self.expected is not False


@dataclasses.dataclass(frozen=True)
class Diagnosis:
    """``findings`` are causes only; what they explain stands in ``explained``. ``unjudged``: rules that lacked facts."""

    state: str
    transport: str
    links: tuple[HmcLink, ...] = ()
    findings: tuple[Finding, ...] = ()
    explained: tuple[Finding, ...] = ()
    unjudged: tuple[str, ...] = ()

    @property
    def explains(self) -> dict[str, tuple[str, ...]]:
        return {finding.id: finding.explains for finding in self.findings if finding.explains}

    @property
    def worst(self) -> str:
        """The highest severity present, empty when there is no finding."""
        present = {finding.severity for finding in self.findings}
        return next((severity for severity in reversed(SEVERITIES) if severity in present), "")
