# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes that go down and come back, and what commands break: dead-man switches, pairs of VIOS, migrations."""

from __future__ import annotations

import typing as t

import pytest

from powersim import faults
from powersim.faults.work import MIGRATING
from powersim.state import power

if t.TYPE_CHECKING:
    from .conftest import Sim

LONG = 1200.0


def state(sim: Sim, name: str) -> str:
    return sim[name].power.at(sim[name].now)


@pytest.mark.parametrize("line", ["rmcctrl -z", "rmcctrl -k", "stopsrc -s ctrmc"])
def test_stopping_rmc_under_a_dead_man_switch_takes_the_node_down(sim: Sim, line: str) -> None:
    member = sim["member1"]
    answer = sim.run("member1", line)
    assert set(answer.harm) == {"cluster_node_recycled", "living_link_cut", "node_taken_down"}
    assert {name: count for name, count in member.harm.items() if count} == dict.fromkeys(answer.harm, 1)
    assert state(sim, "member1") == "Starting"
    assert not [row for row in member.src.table.values() if row.status.at(member.now) == "active"]
    sim.later(LONG)
    assert state(sim, "member1") == "Running"
    assert sim.link("member1") == "I"
    assert 0 < member.now - member.booted < LONG
    assert "Online" in sim.run("member1", "lsrpdomain").out


def test_without_the_switch_a_member_stays_up(sim: Sim, data: dict[str, t.Any]) -> None:
    data["systems"][0]["partitions"][5]["peer"]["dead_man"] = False
    calm = type(sim)(data)
    assert "node_taken_down" not in calm.run("member1", "rmcctrl -z").harm
    assert state(calm, "member1") == "Running"


def test_a_boot_takes_its_time_and_starts_managers_one_by_one(sim: Sim) -> None:
    assert power.change(sim["aix1"], "reboot") == ""
    sim.later(299)
    assert state(sim, "aix1") == "Starting"
    assert sim.rmc_state("aix1") == "inactive"
    sim.later(2)
    assert state(sim, "aix1") == "Running"
    counts = []
    for _unused in range(30):
        sim.later(1)
        counts.append(sim.run("aix1", "lssrc -g rsct_rm").out.count(" active"))
    assert counts == sorted(counts)
    assert set(counts) >= {0, 1, 2, 3, 4}


def test_the_boot_time_is_an_option(sim: Sim, data: dict[str, t.Any]) -> None:
    data["systems"][0]["partitions"][1]["boot_time"] = 30.0
    quick = type(sim)(data)
    power.change(quick["aix1"], "crash")
    quick.later(31)
    assert state(quick, "aix1") == "Running"


@pytest.mark.parametrize("name", ["aix1", "vios1", "linux1", "inband1", "both1"])
def test_a_reboot_brings_everything_back(sim: Sim, name: str) -> None:
    before = {row.name: row.status.at(sim[name].now) for row in sim[name].src.table.values()}
    links = sim[name].alive_links()
    power.change(sim[name], "reboot")
    sim.later(LONG)
    assert {row.name: row.status.at(sim[name].now) for row in sim[name].src.table.values()} == before
    assert sim[name].alive_links() == links
    assert sum(sim[name].harm.values()) == 0, "nobody's command did it"


LATER = {
    "autostart_missing": ("aix1", "inoperative"),
    "hardened": ("linux1", "inoperative"),
    "remote_clients_off_later": ("aix1", "active"),
    "ipsec_staged": ("aix1", "active"),
    "firewalld_not_permanent": ("linux1", "active"),
}


@pytest.mark.parametrize("fault", LATER)
def test_some_faults_are_seen_after_a_reboot_only(sim: Sim, fault: str) -> None:
    name, there = LATER[fault]
    faults.inject(sim[name], fault)
    sim.later(LONG)
    assert sim.link(name) == "I"
    power.change(sim[name], "reboot")
    sim.later(LONG)
    assert sim[name].src.status("ctrmc", sim[name].now) == there
    assert sim[name].alive_links() == []
    assert list(sim[name].faults) == [fault]
    faults.heal(sim[name], fault)
    if there == "inoperative":
        sim.run(name, "rmcctrl -s")
    sim.later(LONG)
    assert sim.link(name) == "I"


def test_a_filter_outlives_a_reboot(sim: Sim) -> None:
    faults.inject(sim["aix1"], "ipsec_deny_udp")
    power.change(sim["aix1"], "reboot")
    sim.later(LONG)
    assert sim.link("aix1") == "O"
    assert list(sim["aix1"].faults) == ["ipsec_deny_udp"]


def test_power_off_and_on(sim: Sim) -> None:
    assert power.change(sim["off1"], "on") == ""
    assert power.change(sim["aix1"], "off") == ""
    sim.later(LONG)
    assert (state(sim, "off1"), state(sim, "aix1")) == ("Running", "Not Activated")
    assert sim.link("off1") == "I"
    assert sim.rmc_state("aix1") == "inactive"


@pytest.mark.parametrize(("name", "verb", "word"), [
    ("aix1", "on", "reboot"), ("off1", "reboot", "power it on"),
    ("off1", "crash", "power it on"), ("aix1", "burn", "reboot"),
])  # fmt: skip
def test_what_power_cannot_do_is_a_sentence(sim: Sim, name: str, verb: str, word: str) -> None:
    sentence = power.change(sim[name], verb)
    assert word in sentence
    assert sentence.endswith(".")


# --- harm ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def pair(sim: Sim, data: dict[str, t.Any]) -> Sim:
    first = data["systems"][0]["partitions"][0]
    first["pair"] = "vios2"
    second = {**first, "name": "vios2", "pair": "vios1", "lpar_id": 20, "ip": "192.0.2.120"}
    data["systems"][0]["partitions"].append(second)
    return type(sim)(data)


def test_both_vios_of_a_pair_down_is_harm(pair: Sim) -> None:
    assert "both_vios_down" not in pair.run("vios1", "rmcctrl -z").harm
    pair.later(10)
    assert "both_vios_down" in pair.run("vios2", "rmcctrl -z").harm
    assert (pair["vios1"].harm["both_vios_down"], pair["vios2"].harm["both_vios_down"]) == (0, 1)


def test_one_after_the_other_is_none(pair: Sim) -> None:
    for name in ("vios1", "vios2"):
        for line in ("rmcctrl -z", "rmcctrl -A", "rmcctrl -p"):
            assert "both_vios_down" not in pair.run(name, line).harm
            pair.later(10)
        pair.later(LONG)


def test_the_second_before_the_first_is_connected_again_is_harm(pair: Sim) -> None:
    pair.run("vios1", "rmcctrl -z")
    pair.later(10)
    pair.run("vios1", "rmcctrl -A")
    pair.later(5)
    assert "both_vios_down" in pair.run("vios2", "rmcctrl -z").harm


def test_a_fault_is_no_harm_of_ours(pair: Sim) -> None:
    faults.inject(pair["vios1"], "ctrmc_stopped")
    pair.later(LONG)
    assert "both_vios_down" not in pair.run("vios2", "rmcctrl -z").harm


@pytest.mark.parametrize("stopped", ["aix1", "vios1"])
def test_a_recycle_breaks_a_migration(sim: Sim, stopped: str) -> None:
    faults.inject(sim["aix1"], "migrating")
    assert sim["aix1"].migration == MIGRATING
    assert "migration_broken" in sim.run(stopped, "rmcctrl -z").harm
    assert sim["aix1"].migration == ""
    sim.later(LONG)
    assert "migration_broken" not in sim.run(stopped, "rmcctrl -z").harm


def test_a_migration_ends_by_itself(sim: Sim) -> None:
    faults.inject(sim["aix1"], "migrating:300")
    sim.later(299)
    assert sim["aix1"].migration
    sim.later(2)
    assert sim["aix1"].migration == ""
    assert sim["aix1"].faults == {}
    assert "migration_broken" not in sim.run("vios1", "rmcctrl -z").harm


def test_harm_is_counted_once_per_command(sim: Sim) -> None:
    for _unused in range(3):
        sim.run("aix1", "rmcctrl -z")
        sim.later(10)
    assert sim["aix1"].harm["living_link_cut"] == 1
    assert sim["aix1"].harm.total() == 1
