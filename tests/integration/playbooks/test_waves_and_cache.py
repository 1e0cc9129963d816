# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waves never hold both VIOS of a system, and the audit documents are facts that a cache keeps."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live

PADMIN = [{"name": "padmin", "role": "padmin"}]
PARTITIONS = (
    live.partition("vios1", 1, "vios", users=PADMIN, faults=["ctrmc_stopped"]),
    live.partition("vios2", 2, "vios", users=PADMIN, faults=["ctrmc_stopped"]),
    live.partition("aix1", 3, faults=["ctrmc_stopped"]),
    live.partition("off1", 4, state="off"),
)


@pytest.fixture(scope="module")
def estate() -> t.Iterator[live.Estate]:
    with live.estate(*PARTITIONS) as up:
        yield up


def test_both_vios_of_a_system_are_repaired_one_after_the_other(estate: live.Estate) -> None:
    run = estate.run("powerops.rsct.repair")
    assert run.status == 0, run.text
    canary, first, second = run.text.split("PLAY [Repair in waves]")[1:]
    assert "changed: [aix1]" in canary and "[vios" not in canary
    assert "changed: [vios1]" in first and "[vios2]" not in first
    assert "changed: [vios2]" in second
    assert sorted(estate.mutating()) == ["startsrc -s ctrmc"] * 3


def test_the_documents_are_in_the_fact_cache(estate: live.Estate) -> None:
    cache = estate.folder / "facts"
    config = f"[defaults]\nfact_caching = ansible.builtin.jsonfile\nfact_caching_connection = {cache}\n"
    (estate.folder / "ansible.cfg").write_text(config)
    run = estate.run("powerops.rsct.validate")
    assert run.status == 4, run.text
    text = "{{ inventory_hostname }} is {{ ansible_facts.rmc_audit.state }} {{ ansible_facts.rmc_audit.failure }}"
    later = estate.play("aix1:off1", {"ansible.builtin.debug": {"msg": text}})
    assert "aix1 is healthy" in later.text
    assert "off1 is unknown" in later.text and "refused" in later.text
