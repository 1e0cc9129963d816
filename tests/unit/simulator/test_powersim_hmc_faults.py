# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault of an HMC is seen in what its commands print, and gone when healed."""

from __future__ import annotations

import dataclasses
import pathlib
import typing as t

import pytest
from conftest import Sim
from hmc_terminal import Terminal, of_everything, two_consoles

from powersim.hmc import acts, faults
from powersim.hmc.server import LOCK_TEXT, HmcServer, Sessions
from powersim.hmc.view import Console

FIRST = "lssyscfg -r lpar -m SYS1 --filter lpar_names=aix1 -F rmc_state,dlpar_mem_capable"


@pytest.fixture
def run(tmp_path: pathlib.Path) -> Terminal:
    return Terminal(Sim(of_everything(additional_ips=["198.51.100.20"])), tmp_path)


def entry(run: Terminal, name: str) -> str:
    """The second line of a partition's entry in lspartition; '' for none."""
    words = run("lspartition -dlpar").out.split("<#")
    found = next((word for word in words if f", {name}.example.net," in word), "")
    return " ".join(found.partition("\n")[2].split())


@dataclasses.dataclass(frozen=True)
class Sight:
    """A command line, and what stands in its output while the fault is there, and not before nor after."""

    fault: str
    line: str
    seen: str


SIGHTS = [
    Sight("system_not_connected:SYS1", "lssyscfg -r sys -F name,state", "SYS1,No Connection"),
    Sight("system_not_connected:SYS1", "lssysconn -r all", "9824-42A*78A1B2C,sp_type=ebmc,ipaddr=198.51.100.61,"
          "user_name=admin,alt_ipaddr=unavailable,state=No Connection,connection_error_code=Connecting  0000"),
    Sight("system_not_connected:SYS1", "lssyscfg -r lpar -m SYS1", "has no connection (text synthetic)"),
    Sight("system_not_connected:SYS1", "diagrmc -m SYS1 -p aix1 --ip 192.0.2.102", "HSCL0238 "),
    Sight("system_not_connected:SYS1", "chsysstate -r lpar -m SYS1 -n aix1 -o on", "HSCL0238 "),
    Sight("views_disagree", FIRST, "inactive,0"),
    Sight("views_disagree:aix1", FIRST, "inactive,0"),
    Sight("stale_entry:off1", "lspartition -dlpar", "off1.example.net, 192.0.2.104>\n       Active:<0>, OS:< , , >"),
    Sight("recycled_ip:off1:aix1", "lspartition -dlpar", "<4*9824-42A*78A1B2C, off1.example.net, 192.0.2.102>"),
    Sight("dcaps_zero:aix1", "lspartition -dlpar", "OS:<AIX, 7.2, 7200-05-08-2419>, DCaps:<0x0>"),
    Sight("dcaps_zero", FIRST, "active,0"),
    Sight("rmc_state:aix1:busy", FIRST, "busy,"),
    Sight("rmc_state:aix1:unknown", FIRST, "unknown,"),
    Sight("sync_curr_profile:aix1", "lssyscfg -r lpar -m SYS1 -F name,sync_curr_profile", "aix1,2"),
    Sight("sync_curr_profile:aix1:1", "lssyscfg -r lpar -m SYS1 -F name,sync_curr_profile", "aix1,1"),
    Sight("duplicate_system_name:SYS1", "lssyscfg -r sys -F name,serial_num", "SYS2,78A1B2C"),
    Sight("migration_in_flight:aix1", "lslparmigr -r lpar -m SYS1", "name=aix1,lpar_id=2,migration_state=Migration In"),
    Sight("migration_in_flight:aix1", "lssyscfg -r lpar -m SYS1 -F name,state", "aix1,Migrating - Running"),
    Sight("partition_communication_off", "lshmc -n", "lparcomm_eth0=off"),
    Sight("partition_communication_off:eth1", "lshmc -n", "lparcomm_eth1=off"),
    Sight("hmc_level_low", "lshmc -V", "Version: 9\n"),
    Sight("hmc_level_low:V8R8.2.0", "lshmc -V", "Version: 8\n"),
    Sight("tmp_full", "df /tmp", " 0 100% /tmp"),
    Sight("localised", "lssyscfg -r lpar -m NONE", "HSCL8018 Nie "),
    Sight("localised", "lshmc -l", "locale=pl_PL"),
    Sight("restarted", "who -b", "2027-01-15 07:5"),
    Sight("garbage:lshmc", "lshmc -V", "not what you asked for"),
]  # fmt: skip


@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: f"{sight.fault} {sight.line.split()[0]}")
def test_a_fault_is_seen_and_goes(run: Terminal, sight: Sight) -> None:
    assert sight.seen not in run(sight.line).out
    run.inject(sight.fault)
    run.sim.later(60)
    assert faults.active(run.sim.console) == [sight.fault]
    assert sight.seen in run(sight.line).out
    run.heal(sight.fault)
    assert faults.active(run.sim.console) == []
    assert sight.seen not in run(sight.line).out


@pytest.mark.parametrize(
    ("fault", "link"),
    [
        ("partition_communication_off", "O"),
        ("partition_communication_off:eth0", "O"),
        ("partition_communication_off:eth1", "I"),
        ("firewall_blocks_rmc", "O"),
        ("recycled_ip:off1:aix1", "O"),
        ("hmc_level_low", "i"),
        ("system_not_connected:SYS1", "I"),
        ("upgrading", "O"),
        ("powered_off", "O"),
        ("restarting", "O"),
    ],
)
def test_a_fault_of_the_console_reaches_the_link(run: Terminal, fault: str, link: str) -> None:
    """A lost service processor is seen by the HMC only: the partition's own side knows nothing of it."""
    run.inject(fault)
    run.sim.later(60)
    assert run.sim.link("aix1") == link
    assert run.sim.link("linux1") == (link if not fault.startswith("recycled") else "I")
    run.heal(fault)
    assert run.sim.link("aix1") == "I"
    assert run.value("aix1", "rmc_state") == "active"


def test_the_firewall_lacks_rmc_on_the_adapter(run: Terminal) -> None:
    rules = run.lines("lshmc --firewall -F application,interface")
    assert "RMC,eth0" in rules
    run.inject("firewall_blocks_rmc:eth0")
    assert set(rules) - set(run.lines("lshmc --firewall -F application,interface")) == {"RMC,eth0"}
    run.heal("firewall_blocks_rmc:eth0")
    assert run.lines("lshmc --firewall -F application,interface") == rules


def test_a_recycled_address_hides_its_owner(run: Terminal) -> None:
    run.inject("recycled_ip:off1:aix1")
    run.sim.later(60)
    assert entry(run, "aix1") == ""
    assert entry(run, "off1").startswith("Active:<1>, OS:< , , >")
    assert "still that of off1" in run("diagrmc").out
    run("chsysstate -r sys -m SYS1 -o rebuild")
    run.sim.later(600)
    assert entry(run, "aix1") == "", "a rebuild did not clear it in the report"


def test_a_rebuild_brings_the_views_together(run: Terminal) -> None:
    run.inject("views_disagree")
    assert entry(run, "aix1").startswith("Active:<1>")
    assert run(FIRST).out == "inactive,0\n"
    assert run("chsysstate -r sys -m SYS1 -o rebuild").out == ""
    assert run(FIRST).out == "inactive,0\n", "not at once"
    run.sim.later(31)
    assert run(FIRST).out == "active,1\n"
    assert entry(run, "aix1").startswith("Active:<1>")


def test_the_clock_is_ahead(run: Terminal) -> None:
    now = int(run("date +%s").out)
    run.inject("clock_skew:-900")
    assert int(run("date +%s").out) - now < -800
    assert run("date").out.endswith(" UTC 2027\n")


def test_a_restart_is_known_by_the_time_of_its_start(run: Terminal) -> None:
    old = run("who -b").out
    assert run("hmcshutdown -t now -r").out == ""
    run.sim.later(5)
    assert not run.sim.console.up
    run.sim.later(run.sim.console.spec.restart_time)
    assert run.sim.console.up
    assert run("who -b").out > old
    run.sim.later(60)
    assert run.sim.link("aix1") == "I"


def test_a_link_born_while_the_console_is_away_waits_for_it(run: Terminal) -> None:
    run.inject("restarting")
    run.sim.later(10)
    run.sim.run("aix1", "rmcctrl -z")
    run.sim.later(30)
    run.sim.run("aix1", "rmcctrl -A")
    run.sim.later(200)
    assert run.sim.link("aix1") == "O"
    run.sim.later(600)
    assert run.sim.link("aix1") == "I"


def test_a_delayed_restart_and_a_shutdown(run: Terminal) -> None:
    assert run("hmcshutdown -t soon").rc == 1
    run("hmcshutdown -t 2 -r")
    run.sim.later(100)
    assert run.sim.console.up
    assert run.sim.link("aix1") == "I"
    run.sim.later(60)
    assert not run.sim.console.up
    faults.inject(run.sim.console, "powered_off")
    run.sim.later(10_000)
    assert not run.sim.console.up
    run.heal("powered_off")
    assert run.sim.console.up


def test_an_upgrade_ends_at_the_new_level(run: Terminal) -> None:
    run.inject("upgrading:V11R1.1111")
    assert not run.sim.console.up
    run.heal("upgrading:V11R1.1111")
    assert " Version: 11\n" in run("lshmc -V").out


def test_a_link_that_is_lost_raises_an_event(run: Terminal) -> None:
    assert run("lssvcevents -t hardware").out == "No results were found.\n"
    run.inject("firewall_blocks_rmc")
    run.sim.later(700)
    lines = run.lines('lssvcevents -t hardware --filter "status=open" -F problem_num,refcode,sys_refcode,text')
    assert lines[0] == (
        "1,B3020001,B302000100000070,Communications to the SFP component on partition aix1 are unavailable."
    )
    assert len(lines) == 6, "one for each link over IP"
    assert len(run.lines("lssvcevents -t hardware")[0].split(",")) == 26
    run.heal("firewall_blocks_rmc")
    assert len(run.lines("lssvcevents -t hardware")) == 6, "an event stays until somebody closes it"
    assert run("lssvcevents -t hardware --filter status=closed").out == "No results were found.\n"


def test_an_account_can_be_locked_and_sessions_run_out(run: Terminal) -> None:
    import asyncssh

    server = HmcServer(run.sim.console, asyncssh.generate_private_key("ssh-ed25519"), Sessions(run.sim.console))
    assert server.validate_password("hscroot", "abc1234")
    assert not server.validate_password("never", "abc1234"), "who may not log in"
    run.inject("account_locked:hscroot")
    assert not server.validate_password("hscroot", "abc1234")
    assert server.validate_password("look", "abc1234")
    assert "(5 minutes left to unlock)" in LOCK_TEXT
    run.heal("account_locked:hscroot")
    assert server.validate_password("hscroot", "abc1234")
    assert Sessions(run.sim.console).admit()
    run.inject("sessions_full")
    assert not Sessions(run.sim.console).admit()


def test_commands_can_fail_be_absent_and_slow(run: Terminal) -> None:
    run.inject("fails:lshmc")
    assert run("lshmc -V").rc == 1
    run.inject("absent:lspartition")
    assert run("lspartition -dlpar").rc == 127
    run.inject("slow")
    assert run.sim.console.broken.slow > 0
    run.heal("slow")
    run.inject("slow:lssyscfg")
    run.inject("hang:df")
    assert run.sim.console.command_faults["lssyscfg"] == "slow"
    assert run.sim.console.command_faults["df"] == "hang"
    assert faults.active(run.sim.console) == ["fails:lshmc", "absent:lspartition", "slow:lssyscfg", "hang:df"]


REFUSED = [
    ("frobnicate", "no fault 'frobnicate'"),
    ("system_not_connected:SYS9", "needs a system"),
    ("stale_entry:aix1", "powered off"),
    ("recycled_ip:off1", "needs a partition"),
    ("rmc_state:aix1:odd", "needs a state"),
    ("clock_skew:soon", "needs seconds"),
    ("clock_skew:\u00b2", "needs seconds"),
    ("clock_skew:99999999999", "needs seconds"),
    ("account_locked", "needs a user"),
    ("tmp_full:/var", "takes no argument"),
    ("hang", "needs a command"),
    ("hang:lsyscfg", "(did you mean 'lssyscfg'?)"),
    ("hmc_level_low:V6", "needs a level"),
    ("firewall_blocks_rmc:eth7", "needs an adapter"),
    ("localised:xx", "needs a locale"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_cannot_be_says_why(run: Terminal, text: str, said: str) -> None:
    sentence = faults.refusal(run.sim.console, text)
    assert said in sentence
    assert sentence.endswith(".")


def test_every_fault_is_tried_here() -> None:
    tried = {sight.fault.partition(":")[0] for sight in SIGHTS}
    own = pathlib.Path(__file__).read_text()
    assert [name for name in faults.CATALOGUE if name not in tried and f'"{name}' not in own] == []


def test_every_fault_has_a_cause_and_a_source() -> None:
    for fault in faults.CATALOGUE.values():
        assert fault.cause
        assert fault.changes
        assert fault.source


def test_faults_of_the_estate_are_old(tmp_path: pathlib.Path) -> None:
    sim = Sim(of_everything(faults=["firewall_blocks_rmc", "restarted:120"]))
    faults.settle([sim.console], sim.clock)
    run = Terminal(sim, tmp_path)
    assert sim.link("linux1") == "O"
    assert run.value("linux1", "rmc_state") == "inactive"
    assert run("who -b").out == "         system boot  2027-01-15 07:58\n"


def test_an_impossible_fault_of_the_estate_is_a_mistake() -> None:
    from powersim.estate.schema import EstateError

    for text, said in REFUSED:
        with pytest.raises(EstateError, match=said):
            Sim(of_everything(faults=[text]))


def test_the_adapter_that_faces_a_partition(run: Terminal) -> None:
    near: t.Any = run.sim["aix1"]
    assert acts.adapter_of(run.sim.console, near) == "eth0"


def test_what_happens_to_one_console_leaves_the_other_alone(tmp_path: pathlib.Path) -> None:
    sim = Sim(two_consoles())
    run = Terminal(sim, tmp_path)
    other = Console(sim.estate.hmcs[1], sim.estate, sim.partitions, sim.clock)
    links = sim["aix1"].links
    for fault in ("restarting", "firewall_blocks_rmc", "hmc_level_low", "system_not_connected:SYS1"):
        run.inject(fault)
        sim.later(60)
        assert run.sim.console.view(sim["aix1"]).rmc_state == "inactive"
        assert links["hmc2"].state.at(sim.clock.now()) == "I"
        assert other.view(sim["aix1"]).rmc_state == "active"
        run.heal(fault)
        assert run.value("aix1", "rmc_state") == "active"


def test_in_band_links_need_the_console_too(tmp_path: pathlib.Path) -> None:
    sim = Sim(of_everything("V11R1.1111"))
    run = Terminal(sim, tmp_path)
    assert run.value("inband1", "rmc_state,rmc_ipaddr") == "active,"
    for fault in ("restarting", "hmc_level_low"):
        run.inject(fault)
        sim.later(60)
        assert run.value("inband1", "rmc_state") == "inactive"
        run.heal(fault)
        assert run.value("inband1", "rmc_state") == "active"
    run.inject("firewall_blocks_rmc")
    sim.later(60)
    assert run.value("inband1", "rmc_state") == "active", "it needs no network"
