# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about the management domain as a whole: which HMCs the partition has, and over what."""

from __future__ import annotations

import typing as t

from .base import Hit, Proof, Rule, Scene

HMC_DOC = "https://www.ibm.com/docs/en/rsct/3.2?topic=hmc-checking-status-rmc-connections"


def no_management_domain(scene: Scene) -> t.Iterator[Hit]:
    if scene.rmc_runs and not scene.young and not [link for link in scene.links if link.state != "absent"]:
        yield Hit(scene.name)


def expected_hmc_absent(scene: Scene) -> t.Iterator[Hit]:
    if scene.rmc_runs and not scene.young and any(link.state != "absent" for link in scene.links):
        for link in scene.links:
            if link.state == "absent":
                known = ", ".join(k.hmc for k in scene.links if k.state != "absent")
                yield Hit(link.hmc, {"known": known}, hmcs=(link.hmc,))


def still_starting(scene: Scene) -> t.Iterator[Hit]:
    if scene.settling:
        snapshot = scene.snapshot
        words = {"uptime": snapshot.uptime_seconds, "age": snapshot.rmcd_seconds}
        yield Hit(scene.name, {key: "unknown" if value is None else value for key, value in words.items()})


ROWS = (
    Rule(
        "RMC007",
        "no_management_domain",
        "critical",
        ("control_points", "links", "proxy", "rmcd_answers"),
        no_management_domain,
        (Proof("mcp"), Proof("managementserver"), Proof("rmcdomainstatus"), Proof("mcproxy")),
        "{subject}: rmcd runs but knows no HMC, neither over IP nor in-band. Next: rmcrefreshMD; if that finds none, "
        "owner: the HMC administrator (is the system connected to an HMC?).",
        remedy="refresh",
        human="On the HMC: lssysconn -r all must show the system of {host} as Connected; then rebuild it.",
        risk="link",
        source=HMC_DOC,
    ),
    Rule(
        "RMC016",
        "expected_hmc_absent",
        "error",
        ("control_points", "links", "proxy"),
        expected_hmc_absent,
        (Proof("mcp", ("HMCName", "KeyToken", "HMCIPAddr")), Proof("mcproxy", ("|",))),
        "{subject}: the policy expects this HMC, {host} knows only {known}. Next: rmcrefreshMD; then owner: the HMC "
        "administrator, who connects the system to it, or the policy.",
        remedy="refresh",
        human="Connect the system of {host} to HMC {subject}, or take it out of expected_hmcs.",
        risk="link",
        confidence="inferred",
        source=HMC_DOC,
    ),
    Rule(
        "RMC017",
        "link_starting",
        "info",
        ("links",),
        still_starting,
        (Proof("rmcdomainstatus"), Proof("mcproxy", ("|",))),
        "{subject}: up for {uptime} s, rmcd for {age} s; a link may take ten minutes. Next: read again later.",
        human="Read {host} again in a few minutes.",
        source=HMC_DOC,
    ),
)
