# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults and outages of HMCs that overlap: healing one leaves the others, and each HMC has a view of its own."""

from __future__ import annotations

import pathlib

import pytest
from conftest import Sim
from hmc_terminal import Terminal, of_everything, two_consoles

from powersim import faults as host_faults
from powersim.hmc import faults
from powersim.hmc.view import Console

REBUILD = "chsysstate -r sys -m SYS1 -o rebuild"
TWO_ADAPTERS = "lshmc -n -F lparcomm_eth0,lparcomm_eth1"


@pytest.fixture
def run(tmp_path: pathlib.Path) -> Terminal:
    return Terminal(Sim(of_everything(additional_ips=["198.51.100.20"])), tmp_path)


@pytest.mark.parametrize(("healed", "left", "line", "seen"), [
    ("partition_communication_off:eth0", "partition_communication_off", TWO_ADAPTERS, "off,off"),
    ("partition_communication_off", "partition_communication_off:eth0", TWO_ADAPTERS, "off,on"),
    ("views_disagree:aix1", "views_disagree", "lssyscfg -r lpar -m SYS1 --filter lpar_names=aix1 -F rmc_state", "inactive"),
    ("recycled_ip:off1:aix1", "stale_entry:off1", "lspartition -dlpar | grep -c off1", "1"),
    ("slow:uname", "fails:uname", "uname; echo $?", "1"),
])  # fmt: skip
def test_one_is_healed_and_the_other_still_holds(run: Terminal, healed: str, left: str, line: str, seen: str) -> None:
    before = run(line).out.strip()
    run.inject(left)
    run.inject(healed)
    run.heal(healed)
    assert faults.active(run.sim.console) == [left]
    assert run(line).out.strip() == seen
    run.heal(left)
    assert run(line).out.strip() == before != seen


def test_an_hmc_stays_off_for_what_is_left(run: Terminal) -> None:
    run.inject("upgrading")
    run.inject("powered_off")
    run.heal("upgrading")
    assert not run.sim.console.up
    run.heal("powered_off")
    assert run.sim.console.up


@pytest.mark.parametrize("name", ["SYS1", "9824-42A*78A1B2C"])
def test_a_system_is_found_under_any_name(run: Terminal, name: str) -> None:
    for fault in (f"duplicate_system_name:{name}", f"system_not_connected:{name}"):
        run.inject(fault)
    assert run.lines("lssyscfg -r sys -F name,state")[0] == "SYS2,No Connection"
    for fault in reversed(faults.active(run.sim.console)):
        run.heal(fault)
    assert run.lines("lssyscfg -r sys -F name,state")[0] == "SYS1,Operating"


def test_a_rebuild_heals_the_fault_of_its_system_only(tmp_path: pathlib.Path) -> None:
    data = of_everything()
    data["systems"].append({
        **data["systems"][0], "name": "SYS4", "serial": "78D3E52", "ip": "198.51.100.65",
        "partitions": [{**data["systems"][0]["partitions"][1], "name": "aix4", "ip": "192.0.2.140", "host": False}],
    })  # fmt: skip
    run = Terminal(Sim(data), tmp_path)
    for name in ("aix1", "aix4"):
        run.inject(f"views_disagree:{name}")
    run(REBUILD)
    run.sim.later(31)
    assert faults.active(run.sim.console) == ["views_disagree:aix4"]
    assert run.value("aix4", "rmc_state", "SYS4") == "inactive"


def test_a_rebuild_on_one_hmc_leaves_the_old_view_of_the_other(tmp_path: pathlib.Path) -> None:
    sim = Sim(two_consoles())
    run, partition = Terminal(sim, tmp_path), sim["aix1"]
    other = Console(sim.estate.hmcs[1], sim.estate, sim.partitions, sim.clock)
    sim.later(60)
    host_faults.inject(partition, "hmc_stale")
    run(REBUILD)
    sim.later(31)
    assert run.value("aix1", "rmc_state") == "active"
    assert other.view(partition).rmc_state == "inactive"
    assert "hmc_stale" in partition.faults
    other.rebuild(partition.system)
    sim.later(31)
    assert other.view(partition).rmc_state == "active"
    assert "hmc_stale" not in partition.faults
    sim.later(1)
    host_faults.inject(partition, "hmc_stale")
    assert run.value("aix1", "rmc_state") == "inactive", "a new fault is not healed by an old rebuild"


def test_a_planned_restart_is_not_there_yet(run: Terminal) -> None:
    run("hmcshutdown -t 30 -r")
    run.sim.run("aix1", "rmcctrl -z")
    run.sim.later(60)
    run.sim.run("aix1", "rmcctrl -A")
    run.sim.later(400)
    assert run.sim.link("aix1") == "I", "the HMC is up for another while"
    run.sim.later(30 * 60 - 400)
    assert not run.sim.console.up
    assert run.sim.link("aix1") == "O"
    run.sim.later(720 + 60)
    assert run.sim.link("aix1") == "I"


def test_an_in_band_connection_outlasts_the_plan_of_a_restart(tmp_path: pathlib.Path) -> None:
    run = Terminal(Sim(of_everything("V11R1.1111")), tmp_path)
    run("hmcshutdown -t 30 -r")
    run.sim.run("inband1", "refresh -s mcproxy")
    run.sim["inband1"].proxy["hmc1"].settle(run.sim.clock.now())
    run.sim.later(400)
    assert run.value("inband1", "rmc_state") == "active"
    run.sim.later(30 * 60 - 300)
    assert run.value("inband1", "rmc_state") == "inactive"
    run.sim.later(720)
    assert run.value("inband1", "rmc_state") == "active"


def test_a_restart_undoes_a_shutdown(run: Terminal) -> None:
    run("hmcshutdown -t 5")
    run("hmcshutdown -t now -r")
    run.sim.later(800)
    assert run.sim.console.up
    assert faults.active(run.sim.console) == []


def test_a_restart_brings_the_views_together(run: Terminal) -> None:
    """As a rebuild does; an old entry outlives both."""
    for fault in ("views_disagree", "stale_entry:off1"):
        run.inject(fault)
    host_faults.inject(run.sim["linux1"], "hmc_stale")
    run("hmcshutdown -t now -r")
    run.sim.later(900)
    assert faults.active(run.sim.console) == ["stale_entry:off1"]
    assert run.lines("lssyscfg -r lpar -m SYS1 --filter '\"lpar_names=aix1,linux1\"' -F rmc_state") == ["active"] * 2
    assert run.sim["linux1"].faults == {}


def test_an_event_is_raised_also_when_nobody_looks_before_the_link_is_back(run: Terminal) -> None:
    run.inject("firewall_blocks_rmc")
    run.sim.later(1200)
    run.heal("firewall_blocks_rmc")
    before = run.lines("lssvcevents -t hardware -F text")
    assert "Communications to the SFP component on partition aix1 are unavailable." in before
    run.inject("firewall_blocks_rmc")
    run.sim.later(300)
    run.heal("firewall_blocks_rmc")
    assert run.lines("lssvcevents -t hardware -F text") == before, "not of a link that was down for a short time"


def test_a_link_that_changes_while_it_is_down_is_one_event(run: Terminal) -> None:
    run.inject("firewall_blocks_rmc")
    run.sim.later(700)
    first = run.lines("lssvcevents -t hardware -F problem_num,first_time,text")
    run.inject("hmc_level_low")
    run.heal("firewall_blocks_rmc")
    run.sim.later(700)
    assert run.sim.link("aix1") == "i"
    assert run.lines("lssvcevents -t hardware -F problem_num,first_time,text") == first


def test_an_hmc_remembers_a_partition_that_came_up_later(run: Terminal) -> None:
    facts = "rmc_state,rmc_ipaddr,os_version"
    assert run.value("off1", facts) == "inactive,,Unknown"
    assert "off1" not in run("lspartition -dlpar").out
    run("chsysstate -m SYS1 -r lpar -n off1 -o on")
    run.sim.later(1200)
    assert run.value("off1", "rmc_state") == "active"
    address, level = run.sim["off1"].spec.ip, run.sim["off1"].spec.level
    run.sim.run("off1", "rmcctrl -z")
    run.sim.later(700)
    assert run.value("off1", facts) == f"inactive,{address},AIX {level[0]}.{level[1]} {level}"
    assert f", off1.example.net, {address}>" in run("lspartition -dlpar").out
    assert any("partition off1 are" in text for text in run.lines("lssvcevents -t hardware -F text"))
