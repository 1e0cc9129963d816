# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fleets for the tests of the correlation: audit documents and answers of HMCs, as small as they may be."""

from __future__ import annotations

import typing as t

WHEN = "2026-01-05T08:00:00Z"
HMCS = ("hmc1", "hmc2")
Document = dict[str, t.Any]


def link(hmc: str, state: str = "up", transport: str | None = None, **words: t.Any) -> Document:
    number = HMCS.index(hmc) + 1 if hmc in HMCS else 9
    found = {
        "hmc": hmc,
        "node_id": f"cc000000000000a{number}",
        "transport": transport or ("ip" if state == "up" else "none"),
        "state": state,
        "addresses": [f"198.51.100.{20 + number}"],
        "expected": None,
    }
    return {**found, **words}


def finding(identity: str, slug: str, subject: str = "", severity: str = "error", **words: t.Any) -> Document:
    found = {
        "id": identity, "slug": slug, "severity": severity, "subject": subject, "message": f"{subject}: {slug}.",
        "human_action": f"Mend {slug}.", "hmcs": [],
    }  # fmt: skip
    return {**found, **words}


def down(*hmcs: str) -> list[Document]:
    return [finding("RMC009", "link_down", hmc, hmcs=[hmc]) for hmc in hmcs]


def document(number: int, net: str = "192.0.2", serial: str = "78A1B2C", **words: t.Any) -> Document:
    """A healthy partition with links to both HMCs; ``number`` makes its name, address and node id."""
    found = {
        "schema": "powerops.rsct.audit/1", "host": f"lpar{number:03}", "when": WHEN, "platform": "aix",
        "state": "healthy",
        "hostname": f"lpar{number:03}", "partition_id": number, "partition_name": f"lpar{number:03}",
        "node_id": f"{number:016x}", "addresses": [f"{net}.{number % 250 + 1}"],
        "levels": {"serial": serial, "rsct": "3.2.6.1"},
        "links": [link("hmc1"), link("hmc2")], "findings": [], "unjudged": [], "membership": {"answer": "not_member"},
    }  # fmt: skip
    return {**found, **words}


def silent(number: int, *hmcs: str, **words: t.Any) -> Document:
    """No heartbeat from these HMCs, from the others all well."""
    links = [link(hmc, "down" if hmc in hmcs else "up") for hmc in HMCS]
    return document(number, state="down", links=links, findings=down(*hmcs), **words)


def row(number: int, connected: bool | None = True, serial: str = "78A1B2C", **words: t.Any) -> Document:
    """What an HMC says of the partition of the same number."""
    found = {
        "name": f"lpar{number:03}", "lpar_id": number, "serial": serial, "system": f"FRAME-{serial}", "env": "aixlinux",
        "state": "Running", "connected": connected, "rmc_state": "active" if connected else "inactive",
        "rmc_ipaddr": f"192.0.2.{number % 250 + 1}", "transport": "ip" if connected else "none",
        "stale": False, "disagrees": False,
    }  # fmt: skip
    return {**found, **words}


def system(serial: str = "78A1B2C", connection: str = "Connected") -> Document:
    return {
        "name": f"FRAME-{serial}", "type_model": "9824-42A", "serial": serial, "state": "Operating",
        "connection": connection, "connection_error": "", "partitions_read": connection == "Connected",
    }  # fmt: skip


def answer(*rows: Document, hmc: str = "hmc1", systems: t.Sequence[Document] = (), **words: t.Any) -> Document:
    about = {"host": hmc, "name": hmc, "addresses": [f"198.51.100.2{HMCS.index(hmc) + 1}"]}
    return {"hmc": about, "systems": list(systems or [system()]), "partitions": list(rows), "unread": [], **words}
