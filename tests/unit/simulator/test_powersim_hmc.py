# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HMC: its restricted shell, its options, its errors."""

from __future__ import annotations

import pathlib

import pytest
from conftest import Sim, plain
from hmc_terminal import Terminal

from powersim.hmc import parse
from powersim.log import query


@pytest.fixture
def run(sim: Sim, tmp_path: pathlib.Path) -> Terminal:
    object.__setattr__(sim.console.spec, "latency", 0.0)
    return Terminal(sim, tmp_path)


def test_names_and_states(run: Terminal) -> None:
    reply = run("lssyscfg -r lpar -m SYS1 -F name,state,rmc_state,rmc_ipaddr --header")
    assert reply.out.splitlines()[:5] == [
        "name,state,rmc_state,rmc_ipaddr",
        "vios1,Running,active,192.0.2.101",
        "aix1,Running,active,192.0.2.102",
        "inband1,Running,active,",
        "off1,Not Activated,inactive,",
    ]


def test_filters_and_pipes(run: Terminal) -> None:
    assert run('lssyscfg -r lpar -m SYS1 --filter "\\"lpar_names=aix1,off1\\"" -F name').out == "aix1\noff1\n"
    assert run("lssyscfg -r lpar -m 9824-42A*78A1B2C --filter lpar_ids=5 -F name").out == "linux1\n"
    assert run("lssyscfg -r lpar -m SYS1 -F name:lpar_id | grep 1 | sort -r | head -1 | cut -d: -f2").out == "1\n"
    assert run("lssyscfg -r sys -F name | sed s/SYS/FRAME/; echo $?").out == "FRAME1\n0\n"


@pytest.mark.parametrize(("line", "code", "rc"), [
    ("lssyscfg -r lpar -m NONE", "HSCL8018", 1),
    ("lssyscfg -r lpar -m SYS1 --filter lpar_names=none", "HSCL8012", 1),
    ("lssyscfg -r lpar", "-m", 1),
    ("lssyscfg -r frame", "-r", 1),
    ("lssyscfg -r lpar -m SYS1 -F foo", "foo", 1),
    ("lssvcevents -t hardware", "No results were found.", 0),
    ("diagrmc -m SYS1 -p aix1", "--ip", 1),
])  # fmt: skip
def test_errors_stand_on_stdout(run: Terminal, line: str, code: str, rc: int) -> None:
    reply = run(line)
    assert code in reply.out
    assert (reply.rc, reply.err) == (rc, "")


def test_errors_can_stand_on_stderr_and_be_polish(sim: Sim, run: Terminal) -> None:
    object.__setattr__(sim.console.spec, "errors_on", "stderr")
    object.__setattr__(sim.console.spec, "locale", "pl_PL")
    reply = run("lssyscfg -r lpar -m NONE")
    assert reply.out == ""
    assert reply.err.startswith("HSCL8018 Nie")
    assert run("lssvcevents").out == "Nie znaleziono wyników.\n"
    assert "Nieznane" in run("lssyscfg -r lpar -m SYS1 -F name,os_version").out


@pytest.mark.parametrize(
    ("line", "rc"),
    [("/bin/sh -c id", 1), ("awk 1", 127), ("lshmc -V > /tmp/x", 1), ("echo 'open", 1), ("cd /", 1), ("PATH=/bin", 1)],
)
def test_what_the_restricted_shell_refuses(run: Terminal, line: str, rc: int) -> None:
    reply = run(line)
    assert (reply.rc, reply.out) == (rc, "")
    assert reply.err.startswith("bash: ")


def test_what_is_mutating(sim: Sim, run: Terminal, tmp_path: pathlib.Path) -> None:
    run("lssyscfg -r sys")
    run("chsysstate -r sys -m SYS1 -o rebuild")
    entries = query(tmp_path / "log.jsonl", mutating=True)
    assert [entry["argv"][0] for entry in entries] == ["chsysstate"]
    assert query(tmp_path / "log.jsonl", hosts=["hmc1"], read_only=True)[0]["argv"] == ["lssyscfg", "-r", "sys"]


def test_confirmed_line_of_diagrmc(sim: Sim) -> None:
    assert (
        sim.hmc("diagrmc", "-m", "SYS1", "--ip", "192.0.2.102", "-p", "aix1").out == "192.0.2.102 has RMC connection.\n"
    )
    assert "has RMC connection" not in sim.hmc("diagrmc", "-m", "SYS1", "--ip", "192.0.2.104", "-p", "off1").out


def test_words_of_a_line() -> None:
    pipelines = parse.split('a \'b c\' "d\\"e" | grep x; f && g || h')
    assert [pipeline.before for pipeline in pipelines] == ["", ";", "&&", "||"]
    assert pipelines[0].commands == [["a", "b c", 'd"e'], ["grep", "x"]]


def test_three_failures_lock_an_account(sim: Sim) -> None:
    import asyncssh

    from powersim.hmc.server import HmcServer, Sessions

    server = HmcServer(sim.console, asyncssh.generate_private_key("ssh-ed25519"), Sessions(sim.console))
    assert server.validate_password("hscroot", "abc1234")
    for _unused in range(3):
        assert not server.validate_password("hscroot", "wrong")
    assert not server.validate_password("hscroot", "abc1234")
    sim.later(200)
    assert not server.validate_kbdint_response("hscroot", ["abc1234"]), "a try while locked starts the time anew"
    sim.later(200)
    assert not server.validate_password("hscroot", "abc1234")
    sim.later(301)
    assert server.validate_password("hscroot", "abc1234")


def test_a_key_that_is_refused_counts(sim: Sim) -> None:
    import asyncssh

    from powersim.hmc.server import HmcServer, Sessions

    right, wrong = asyncssh.generate_private_key("ssh-ed25519"), asyncssh.generate_private_key("ssh-ed25519")
    server = HmcServer(sim.console, right, Sessions(sim.console))
    assert [server.validate_public_key("hscroot", wrong) for _unused in range(3)] == [False, False, False]
    assert not server.validate_public_key("hscroot", right)
    sim.later(301)
    assert server.validate_public_key("hscroot", right)


# --- partitions are switched -------------------------------------------------------------------------------------------


def test_rmc_comes_up_minutes_after_the_partition(sim: Sim, run: Terminal) -> None:
    power = "chsysstate -m SYS1 -r lpar -n off1 -o on"
    assert run.value("off1", "state,rmc_state,dlpar_mem_capable") == "Not Activated,inactive,0"
    assert run("chsysstate -m SYS1 -r lpar -n off1 -o shutdown").out.startswith("HSCL1558 ")
    assert run(power).out == ""
    assert run.value("off1", "state,rmc_state") == "Starting,none"
    sim.later(1200)
    assert run.value("off1", "state,rmc_state,dlpar_mem_capable") == "Running,active,1"
    assert run(power).out.startswith("HSCL3681 ")


def test_a_shutdown_by_the_system_needs_rmc(sim: Sim, run: Terminal) -> None:
    sim.run("linux1", "rmcctrl -z")
    sim.later(60)
    osshutdown = "chsysstate -m SYS1 -r lpar -o osshutdown -n"
    assert run(f"{osshutdown} linux1").out.startswith("HSCL0DB4 ")
    assert run(f"{osshutdown} aix1").rc == 0
    assert run.value("aix1", "state") == "Not Activated"
    assert run("chsysstate -m SYS1 -r lpar -n aix1 -o sleep").rc == 1


def test_whether_a_partition_could_move(sim: Sim, run: Terminal) -> None:
    move = "migrlpar -o v -m SYS1 -t SYS1 -p"
    assert run(f"{move} aix1").out == ""
    sim.run("aix1", "rmcctrl -z")
    sim.later(60)
    reply = run(f"{move} aix1")
    assert reply.rc == 1
    assert reply.out.startswith("HSCLA246 The management console cannot communicate with partition aix1.  Either the ")
    assert run("migrlpar -o m -m SYS1 -t SYS1 -p aix1").rc == 1


def test_a_command_of_the_virtual_io_server_goes_through_rmc(sim: Sim, run: Terminal, tmp_path: pathlib.Path) -> None:
    command = "viosvrcmd -m SYS1 -p vios1 -c"
    assert run(f"{command} ioslevel").out == "3.1.4.21\n"
    assert query(tmp_path / "log.jsonl", mutating=True) == []
    assert run(f"{command} 'viosecure -firewall on'").rc == 0
    assert len(query(tmp_path / "log.jsonl", mutating=True)) == 1
    assert "no command of" in run(f"{command} lsrsrc").out
    assert "no virtual I/O server" in run("viosvrcmd -m SYS1 -p aix1 -c ioslevel").out
    sim.run("vios1", "rmcctrl -z")
    sim.later(60)
    assert "not active" in run(f"{command} ioslevel").out


def test_how_far_a_partition_has_come(run: Terminal) -> None:
    codes = "lsrefcode -r lpar -m SYS1 -F lpar_name,refcode --filter"
    assert run(f"{codes} lpar_names=linux1").out == "linux1,Linux ppc64le\n"
    run("chsysstate -m SYS1 -r lpar -n off1 -o on")
    assert run(f"{codes} lpar_names=off1").out == "off1,C2001100 (synthetic)\n"
    assert run("lshwres -r virtualio --rsubtype fc -m SYS1").out.startswith("synthetic=")


def test_an_old_system_has_no_virtual_fibre_channel(tmp_path: pathlib.Path) -> None:
    data = plain()
    data["systems"][0]["firmware"] = "FW240.10"
    data["hmcs"][0] |= {"version": "V7R7.9.0", "locale": "pl_PL"}
    run = Terminal(Sim(data), tmp_path)
    assert run("lshwres -r virtualio --rsubtype fc -m SYS1").out.startswith("HSCLA4C0 System ")
    record = run("lssyscfg -r lpar -m SYS1").out.splitlines()[1]
    assert "time_ref" not in record
    assert record.endswith("rmc_state=active,rmc_ipaddr=192.0.2.102,sync_curr_profile=0")
