# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many partitions, few causes: the report of triage begins with them, and the documents of several jobs give the same."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live

BLOCKED = ("blocked1", "blocked2", "blocked3")
PARTITIONS = (
    live.partition("blocked1", 1, ip="203.0.113.11", faults=["network_blocked"]),
    live.partition("blocked2", 2, ip="203.0.113.12", faults=["network_blocked"]),
    live.partition("blocked3", 3, ip="203.0.113.13", faults=["network_blocked"]),
    live.partition("origin4", 4),
    live.partition("copy5", 5, faults=["duplicate_node_id:origin4"]),
    live.partition("stopped6", 6, faults=["ctrmc_stopped"]),
    live.partition("healthy7", 7),
)
JOIN = """
- hosts: localhost
  gather_facts: false
  vars:
    files: "{{ query('ansible.builtin.fileglob', folder + '/*.json') | reject('search', 'report.json') }}"
    texts: "{{ query('ansible.builtin.file', *files) }}"
    fleet: "{{ texts | map('from_json') | powerops.rsct.rmc_correlate }}"
  tasks:
    - ansible.builtin.copy:
        content: "{{ fleet | to_json }}"
        dest: "{{ folder }}/fleet.txt"
"""


@pytest.fixture(scope="module")
def estate() -> t.Iterator[live.Estate]:
    with live.estate(*PARTITIONS) as up:
        yield up


def _causes(fleet: dict[str, t.Any]) -> dict[str, list[str]]:
    return {finding["slug"]: finding["members"] for finding in fleet["findings"]}


def test_the_report_begins_with_what_partitions_share(estate: live.Estate) -> None:
    folder = f"{estate.files}/triage"
    run = estate.run("powerops.rsct.triage", rmc_validate_audit_dir=folder, rmc_report_dir=folder)
    assert run.status == 2, run.text
    fleet = estate.kept("triage/report.json")["fleet"]
    assert _causes(fleet) == {"duplicate_node_id": ["copy5", "origin4"], "network_blocked": list(BLOCKED)}
    assert [(one["host"], one["id"]) for one in fleet["single"] if one["host"] != "hmc1"] == [("stopped6", "RMC002")]
    text = (estate.files / "triage" / "report.txt").read_text()
    assert text.startswith("2 causes in common; ")
    left = text.partition("Left for a human:")[2]
    assert left.count("Ask the network team") == 1 and "203.0.113.0/24" in left


def test_documents_from_files_tell_the_same(estate: live.Estate) -> None:
    folder = f"{estate.files}/triage"
    run = estate.run(estate.write("join.yml", JOIN), folder=folder)
    assert run.status == 0, run.text
    assert "duplicate_node_id" in _causes(estate.kept("triage/fleet.txt"))
