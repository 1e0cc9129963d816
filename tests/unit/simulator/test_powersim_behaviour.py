# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the model does over time, seen through the commands."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules import RULES
from powersim import faults, table
from powersim.clock import Timeline

if t.TYPE_CHECKING:
    from .conftest import Sim


def test_healthy_partitions_say_so(sim: Sim) -> None:
    assert sim.link("aix1") == "I"
    assert sim.run("inband1", "rmcdomainstatus -s ctrmc").out == ""
    assert "|     A      |" in sim.run("inband1", "lssrc -ls mcproxy").out
    assert sim.link("both1") == "I"
    assert "|     A      |" in sim.run("both1", "lssrc -ls mcproxy").out
    assert sim.run("aix1", "lssrc -ls mcproxy").out == "0513-085 The mcproxy Subsystem is not on file.\n"


def test_a_recycle_takes_the_link_down_and_brings_it_back(sim: Sim) -> None:
    stopped = sim.run("aix1", "rmcctrl -z")
    assert stopped.wait > 0
    sim.later(stopped.wait)
    assert "active" not in sim.run("aix1", "lssrc -g rsct_rm").out.replace("inoperative", "")
    assert sim.run("aix1", "lsrsrc").rc == 1
    assert "657" not in sim.run("aix1", "netstat -an").out
    assert "0513-059 The ctrmc Subsystem has been started." in sim.run("aix1", "rmcctrl -A").out
    assert "2612-022" in sim.run("aix1", "lsrsrc").err, "rmcd needs a moment"
    states = []
    for _unused in range(30):
        sim.later(5)
        states.append(sim.link("aix1"))
    assert [state for index, state in enumerate(states) if index == 0 or states[index - 1] != state][-3:] == [
        "O",
        "i",
        "I",
    ]
    assert sim["aix1"].harm["living_link_cut"] == 1


def test_managers_come_back_one_by_one(sim: Sim) -> None:
    sim.run("aix1", "rmcctrl -z")
    sim.later(10)
    sim.run("aix1", "rmcctrl -A")
    counts = []
    for _unused in range(20):
        sim.later(1)
        counts.append(sim.run("aix1", "lssrc -g rsct_rm").out.count(" active"))
    assert counts == sorted(counts)
    assert set(counts) >= {0, 1, 2, 3, 4}


def test_a_hung_daemon_hangs_its_clients_only(sim: Sim) -> None:
    faults.inject(sim["aix1"], "rmcd_hung")
    for line in ("lsrsrc", "lsrsrc IBM.MCP", "rmcdomainstatus -s ctrmc", "lssrc -ls ctrmc", "rmcctrl -p"):
        assert sim.run("aix1", line).hang, line
    assert "ctrmc            rsct" in sim.run("aix1", "lssrc -s ctrmc").out
    sim.later(60)
    assert sim.rmc_state("aix1") == "inactive"
    sim.later(sim.run("aix1", "rmcctrl -z").wait)
    sim.run("aix1", "rmcctrl -A")
    sim.later(200)
    assert sim.link("aix1") == "I"
    assert sim["aix1"].faults == {}


def test_a_blocked_network_outlives_every_repair(sim: Sim) -> None:
    faults.inject(sim["linux1"], "network_blocked")
    sim.later(60)
    assert sim.link("linux1") == "O"
    repairs = (
        "rmcctrl -p",
        "rmcrefreshMD -s ctrmc",
        "refresh -s ctrmc",
        "rmcctrl -z",
        "rmcctrl -A",
        "recfgct",
        "rmcctrl -p",
    )
    for line in repairs:
        assert sim.run("linux1", line).rc == 0
        sim.later(300)
    assert sim.link("linux1") == "O"
    faults.heal(sim["linux1"], "network_blocked")
    sim.later(120)
    assert sim.link("linux1") == "I"


def test_the_listener(sim: Sim) -> None:
    sim.run("aix1", "rmcctrl -P")
    sim.later(60)
    assert "*.657" in sim.run("aix1", "netstat -an").out
    assert not [
        line for line in sim.run("aix1", "netstat -an").out.splitlines() if line.startswith("tcp") and "*.657" in line
    ]
    assert sim.link("aix1") == "O"
    sim.run("aix1", "rmcctrl -p")
    sim.later(120)
    assert sim.link("aix1") == "I"


def test_next_start_decides_about_the_listener(sim: Sim) -> None:
    sim.run("aix1", "rmcctrl -Q")
    sim.later(60)
    assert sim.link("aix1") == "I"
    sim.run("aix1", "rmcctrl -z")
    sim.later(10)
    sim.run("aix1", "rmcctrl -s")
    sim.later(300)
    assert sim.link("aix1") == "O"


def test_a_persistent_handshake_ends_with_a_new_identity(sim: Sim) -> None:
    faults.inject(sim["aix1"], "handshake_persistent")
    sim.later(300)
    assert sim.link("aix1") == "i"
    before = sim.run("aix1", "lsnodeid").out
    assert sim.run("aix1", "recfgct").out.startswith("/usr/lib/dr/scripts/all/ctrmc_MDdr ")
    sim.later(30)
    sim.run("aix1", "rmcctrl -p")
    sim.later(300)
    assert sim.link("aix1") == "I"
    assert sim.run("aix1", "lsnodeid").out == before, "the id comes back while cluster0 keeps it"


def test_recfgct_refuses_on_a_member(sim: Sim) -> None:
    answer = sim.run("member1", "recfgct")
    assert answer.rc == 1
    assert answer.out.startswith("Cannot run if an online Peer Domain exists")
    assert sim["member1"].harm["identity_lost"] == 0


@pytest.mark.parametrize(("flags", "lost"), [("", 1), ("-s", 0), ("-i 91c3e20b64fa7d15", 0)])
def test_a_lost_identity_is_counted(sim: Sim, flags: str, lost: int) -> None:
    sim["linux1"].identity.cluster0 = ""
    sim.run("linux1", f"recfgct {flags}".strip())
    assert sim["linux1"].harm["identity_lost"] == lost


def test_recycling_a_member_is_harm(sim: Sim) -> None:
    assert "cluster_node_recycled" in sim.run("member1", "rmcctrl -z").harm
    assert sim["member1"].harm["cluster_node_recycled"] == 1


def test_a_stuck_proxy_heals_by_restart(sim: Sim) -> None:
    faults.inject(sim["inband1"], "inband_stuck")
    sim.later(600)
    assert "|     H      |" in sim.run("inband1", "lssrc -ls mcproxy").out
    assert sim.run("inband1", "stopsrc -s mcproxy").harm == ()
    sim.later(5)
    assert "0513-059" in sim.run("inband1", "startsrc -s mcproxy").out
    sim.later(60)
    assert "|     A      |" in sim.run("inband1", "lssrc -ls mcproxy").out
    assert sim.run("inband1", "stopsrc -s mcproxy").harm == ("living_link_cut",)


def test_the_hmc_believes_late(sim: Sim) -> None:
    assert sim.rmc_state("aix1") == "active"
    sim.run("aix1", "rmcctrl -z")
    assert sim.rmc_state("aix1") == "active"
    sim.later(30)
    assert sim.rmc_state("aix1") == "inactive"


def test_a_stale_hmc_needs_a_rebuild(sim: Sim) -> None:
    faults.inject(sim["aix1"], "hmc_stale")
    assert sim.rmc_state("aix1") == "inactive"
    assert "192.0.2.102>\n       Active:<1>" in sim.hmc("lspartition", "-dlpar").out
    assert sim.hmc("chsysstate", "-r", "sys", "-m", "SYS1", "-o", "rebuild").out == ""
    assert sim.rmc_state("aix1") == "inactive"
    sim.later(31)
    assert sim.rmc_state("aix1") == "active"


def test_a_suspended_link_stays_suspended(sim: Sim) -> None:
    sim.run("aix1", 'runact -s HMCName!="" IBM.MCP SetSuspendState State=1')
    sim.later(60)
    assert sim.link("aix1") == "X"
    sim.run("aix1", "refresh -s ctrmc")
    sim.later(300)
    assert sim.link("aix1") == "X"
    sim.run("aix1", 'runact -s HMCName!="" IBM.MCP SetSuspendState State=0')
    sim.later(120)
    assert sim.link("aix1") == "I"


def test_same_seed_same_estate(sim: Sim, data: dict[str, t.Any]) -> None:
    other = type(sim)(data)
    for name in sim.partitions:
        assert sim.run(name, "lssrc -a").out == other.run(name, "lssrc -a").out
        assert sim.run(name, "lsnodeid").out == other.run(name, "lsnodeid").out


# --- the catalogue and the table -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", faults.CATALOGUE.values(), ids=lambda fault: fault.name)
def test_a_fault_names_a_rule_there_is(fault: faults.Fault) -> None:
    """A rule of the same name is meant, or is a symptom of the one that is."""
    assert not fault.finding or fault.finding in RULES
    meant = {fault.finding, *(RULES[fault.finding].explains if fault.finding else ())}
    assert {rule.id for rule in RULES.values() if rule.slug == fault.name} <= meant


def test_refusals_are_sentences_with_a_way_out(sim: Sim) -> None:
    for text in ("nothing_such", "hang", "inband_stuck"):
        sentence = faults.refusal(sim["aix1"], text)
        assert sentence.endswith(".")
        assert ":" in sentence


def test_rows_are_found_by_flag() -> None:
    def mutating(line: str, platform: str = "aix") -> bool:
        row = table.find(platform, line.split())
        assert row is not None
        return row.mutating

    assert not mutating("rmcctrl -h")
    assert mutating("rmcctrl -p")
    assert mutating("rmcctrl -z")
    assert mutating("recfgct -n")
    assert not mutating("recfgct -h")
    assert not mutating("lssrc -a")
    assert mutating("stopsrc -s ctrmc", "linux")
    assert table.find("linux", ["oslevel"]) is None


def test_timelines() -> None:
    line = Timeline("a")
    line.plan(10.0, (5.0, "b"), (20.0, "c"))
    assert [line.at(moment) for moment in (0, 14.9, 15, 29, 30)] == ["a", "a", "b", "b", "c"]
    line.plan(16.0, (1.0, "d"))
    assert [line.at(moment) for moment in (14, 16, 17, 99)] == ["a", "b", "d", "d"]
    assert line.since(18) == 17
