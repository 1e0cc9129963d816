# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Repairs by every way to root, with and without Python on the host, an identity among them."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live

SCALE = {"POWEROPS_WAIT_SCALE": "5"}
RECYCLE = ["rmcctrl -z", "rmcctrl -A", "rmcctrl -p"]
SU, SUDO = [{"name": "ansible", "role": "su"}], [{"name": "ansible", "role": "sudo"}]
PADMIN = [{"name": "padmin", "role": "padmin"}]
PARTITIONS = (
    live.partition("su1", 1, users=SU, faults=["rmcd_hung"]),
    live.partition("su2", 2, users=SU, faults=["node_id_mismatch"]),
    live.partition("vios1", 3, "vios", users=PADMIN, faults=["rmcd_hung"]),
    live.partition("bare1", 4, "linux", users=SUDO, faults=["rmcd_hung"]),
    live.partition("python1", 5, "linux", users=SUDO, python=True, faults=["ctrmc_stopped"]),
)


@pytest.fixture(scope="module")
def estate() -> t.Iterator[live.Estate]:
    with live.estate(*PARTITIONS) as up:
        yield up


def repair(estate: live.Estate, host: str, **options: t.Any) -> dict[str, t.Any]:
    task = {"powerops.rsct.rmc_reset": {"sample_pause": 1, **options}, "register": "answer", "ignore_errors": True}
    content = {"content": "{{ answer | to_json }}", "dest": "{{ playbook_dir }}/answer.json", "mode": "0600"}
    keep = {"ansible.builtin.copy": content, "delegate_to": "localhost", "become": False}
    run = estate.play(host, task, keep, environment=SCALE)
    assert run.status == 0, run.text
    return estate.kept("answer.json")


@pytest.mark.parametrize(
    ("host", "commands", "options"),
    [
        ("su1", RECYCLE, {}),
        ("vios1", RECYCLE, {"hmc_facts": {"no_migration": True}}),
        ("bare1", RECYCLE, {}),
        ("python1", ["startsrc -s ctrmc"], {}),
    ],
)
def test_every_way_to_a_repair(estate: live.Estate, host: str, commands: list[str], options: dict[str, t.Any]) -> None:
    result = repair(estate, host, **options)
    assert (result["outcome"], result["changed"]) == ("healed", True), result
    assert estate.mutating(host) == commands
    row = estate.row(host)
    assert row["ctrmc"] == "active" and row["links"] == {"hmc1": "I"} and set(row["harm"].values()) == {0}
    again = repair(estate, host, **options)
    assert (again["outcome"], again["changed"]) == ("healthy", False)
    assert estate.mutating(host) == commands


def test_a_vios_is_left_alone_without_the_word_of_an_hmc(estate: live.Estate) -> None:
    estate.powersim("inject", "vios1", "rmcd_hung")
    before = estate.mutating("vios1")
    result = repair(estate, "vios1")
    assert (result["outcome"], result["refused"][0]["consent"]) == ("refused", "recycle_on_vios_without_hmc")
    assert estate.mutating("vios1") == before


def test_an_identity_is_restored_behind_su(estate: live.Estate) -> None:
    result = repair(estate, "su2")
    assert (result["outcome"], result["changed"]) == ("refused", False), result
    assert [row["rung"] for row in result["refused"]] == ["restore_identity"] and result["refused"][0]["loses"]
    used = estate.row("su2")["node_id"]
    result = repair(estate, "su2", allow=["restore_identity", "recycle_with_live_link"], hmc_facts={"node_id": used})
    assert result["outcome"] == "healed", result
    assert estate.row("su2")["node_id"] == used
    assert any(command.startswith("recfgct") for command in estate.mutating("su2"))
    assert estate.ssh("su2", "ls -a /var/adm").count(".powerops-rsct-") == 0
