# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SRC and what starts RMC: every form of its commands, its messages, its exit codes."""

from __future__ import annotations

import pytest
from rsct_estate import Files, later, partition, run

from powersim.state import autostart, power
from powersim.state.partition import Partition


def status(own: Partition, name: str) -> str:
    line = run(own, "lssrc", "-s", name).out.splitlines()[-1]
    return line.split()[-1]


@pytest.mark.parametrize(
    ("line", "rc", "text"),
    [
        ("lssrc -s nosuch", 1, "0513-085 The nosuch Subsystem is not on file.\n"),
        ("lssrc -ls nosuch", 1, "0513-085 The nosuch Subsystem is not on file.\n"),
        ("lssrc -g nosuch", 1, "0513-086 The nosuch Group is not on file.\n"),
        ("lssrc -ls ctcas", 1, "0513-036 The request could not be passed to the ctcas subsystem.\n"),
        ("startsrc -s nosuch", 1, "0513-085 The nosuch Subsystem is not on file.\n"),
        ("startsrc -g nosuch", 1, "0513-086 The nosuch Group is not on file.\n"),
        ("startsrc -s ctrmc", 0, "0513-029 The ctrmc Subsystem is already active.\nMultiple instances are not"),
        ("stopsrc -s ctcas", 1, "0513-004 The Subsystem or Group, ctcas, is currently inoperative.\n"),
        ("refresh -s ctcas", 1, "0513-036 The request could not be passed to the ctcas subsystem.\n"),
        ("refresh -s ctrmc", 0, "0513-095 The request for subsystem refresh was completed successfully.\n"),
        ("rmssys -s nosuch", 1, "0513-085 The nosuch Subsystem is not on file.\n"),
        ("chssys -s nosuch -a x", 1, "0513-085 The nosuch Subsystem is not on file.\n"),
        ("lssrc", 1, "powersim: lssrc: nothing is asked for: add -a, -g GROUP, -s SUBSYSTEM or -p PID"),
        ("lssrc -g rsct -s ctrmc", 1, "powersim: lssrc: -g -s are given together: give one of them"),
        ("stopsrc -g nosuch -s ctrmc", 1, "powersim: stopsrc: -g -s are given together"),
        ("stopsrc -a -s IBM.DRM", 1, "powersim: stopsrc: -a -s are given together"),
        ("stopsrc -h elsewhere -s ctrmc", 1, "powersim: stopsrc: -h is 'elsewhere': other hosts are not simulated"),
        ("stopsrc -s ctrmc -t tester", 1, "powersim: stopsrc: -t is 'tester': subservers are not simulated"),
        ("stopsrc -p 1", 1, "powersim: process 1 belongs to no subsystem"),
        ("stopsrc -s ctrmc ctcas", 1, "powersim: stopsrc: 'ctcas' is not expected: leave it out"),
        ("refresh -g rsct -s ctrmc", 1, "powersim: refresh: -g -s are given together"),
        ("startsrc -g rsct -s ctrmc", 1, "powersim: startsrc: -g -s are given together"),
        ("lssrc -l -g rsct", 1, "powersim: lssrc: -l is given with -g: ask one subsystem"),
        ("lssrc -la", 1, "powersim: lssrc: -l is given with -a: ask one subsystem"),
        ("lssrc -y", 1, "powersim: lssrc: option -y not recognized: use"),
        ("rmssys -s ctrmc", 1, "powersim: the ctrmc subsystem is active"),
        ("mkssys -s own -p /x", 1, "powersim: mkssys: -u is missing"),
        ("mkssys -s own -p /x -u root", 1, "powersim: mkssys: -u is 'root': give the number of a user"),
    ],
)
def test_answers(line: str, rc: int, text: str) -> None:
    own = partition()
    answer = run(own, *line.split())
    assert answer.rc == rc
    assert (answer.out + answer.err).startswith(text)
    assert status(own, "ctrmc") == "active", "what is refused does nothing"


def test_by_process_id() -> None:
    own = partition()
    pid = own.src.table["ctrmc"].pid
    assert run(own, "lssrc", "-p", str(pid)).out == run(own, "lssrc", "-s", "ctrmc").out
    assert run(own, "lssrc", "-p", "1").rc == 1
    assert run(own, "refresh", "-p", str(pid)).rc == 0
    assert run(own, "stopsrc", "-p", str(pid)).rc == 0
    assert status(own, "ctrmc") == "stopping"


def test_a_group_is_started_and_stopped_whole() -> None:
    own = partition()
    stopped = run(own, "stopsrc", "-g", "rsct_rm")
    assert stopped.out.count("0513-044") == 4
    assert stopped.rc == 0
    assert status(own, "IBM.DRM") == "stopping"
    later(2)
    assert status(own, "IBM.DRM") == "inoperative"
    started = run(own, "startsrc", "-g", "rsct_rm")
    assert started.out.count("0513-059") == len(own.src.group("rsct_rm"))


def test_a_daemon_that_does_not_stop_is_cancelled() -> None:
    own = partition()
    own.rmc.stop_hangs = True
    run(own, "stopsrc", "-s", "ctrmc")
    later(600)
    assert status(own, "ctrmc") == "stopping"
    assert run(own, "stopsrc", "-c", "-s", "ctrmc").rc == 0
    later(10)
    assert status(own, "ctrmc") == "inoperative"


def test_rmcctrl_that_waits_for_ever_has_stopped_rmc_nevertheless() -> None:
    own = partition()
    own.rmc.stop_hangs = True
    answer = run(own, "rmcctrl", "-z")
    assert (answer.hang, answer.harm) == (True, ("living_link_cut",))
    later(600)
    assert status(own, "ctrmc") == "stopping"
    assert run(own, "lsrsrc").rc == 1
    assert not own.alive_links()
    again = run(own, "rmcctrl", "-z")
    assert (again.hang, again.harm) == (True, ()), "nothing more is broken"
    run(own, "stopsrc", "-c", "-s", "ctrmc")
    later(10)
    assert not run(own, "rmcctrl", "-z").hang


def test_arguments_of_startsrc_have_a_limit() -> None:
    own = partition()
    assert run(own, "startsrc", "-a", "x" * 1200, "-s", "ctcas").rc == 0
    assert "-a is 1201 characters long" in run(own, "startsrc", "-a", "x" * 1201, "-s", "ctcas").err


def test_a_subsystem_is_defined_changed_and_deleted() -> None:
    own = partition()
    made = run(own, "mkssys", "-s", "own", "-p", "/usr/bin/own", "-u", "0", "-G", "mine", "-a", "-v")
    assert made.out == "0513-071 The own Subsystem has been added.\n"
    assert run(own, "mkssys", "-s", "own", "-p", "/x", "-u", "0").rc == 1
    fields = run(own, "lssrc", "-S", "-s", "own").out.splitlines()
    named = dict(zip(fields[0].lstrip("#").split(":"), fields[1].split(":")))
    assert (named["subsysname"], named["path"], named["grpname"], named["cmdargs"]) == (
        "own",
        "/usr/bin/own",
        "mine",
        "-v",
    )
    assert run(own, "chssys", "-s", "own", "-s", "other", "-a", "-q").rc == 0
    assert run(own, "lssrc", "-s", "own").rc == 1
    assert "other" in run(own, "lssrc", "-g", "mine").out
    assert run(own, "startsrc", "-s", "other").rc == 0
    run(own, "stopsrc", "-s", "other")
    later(2)
    assert run(own, "rmssys", "-s", "other").out == "0513-083 Subsystem has been Deleted.\n"


def test_a_subsystem_that_only_knows_signals_has_no_long_status() -> None:
    own = partition()
    assert "-S is given alone" in run(own, "mkssys", "-s", "own", "-p", "/x", "-u", "0", "-S").err
    assert run(own, "mkssys", "-s", "own", "-p", "/x", "-u", "0", "-S", "-n", "15", "-f", "9").rc == 0
    run(own, "startsrc", "-s", "own")
    assert run(own, "lssrc", "-s", "own").rc == 0
    assert run(own, "lssrc", "-ls", "own").rc == 1


def test_no_command_works_without_srcmstr() -> None:
    own = partition(platform="linux")
    assert run(own, "systemctl", "stop", "srcmstr").harm == ("living_link_cut",)
    for line in ("lssrc -a", "startsrc -s ctrmc", "stopsrc -s ctrmc", "refresh -s ctrmc"):
        answer = run(own, *line.split())
        assert answer.rc == 1, line
        assert "0513-001" in answer.err, line
    assert run(own, "systemctl", "start", "ctrmc").rc == 0
    assert status(own, "ctrmc") == "active"


def test_what_srcmstr_started_goes_with_it_and_it_comes_back_with_the_next_boot() -> None:
    own = partition(platform="linux")
    assert status(own, "ctcas") == "active"
    run(own, "systemctl", "stop", "srcmstr")
    later(10)
    assert not any(own.src.active(name, own.now) for name in own.src.table)
    answer = run(own, "rmcctrl", "-A")
    assert (answer.rc, answer.err[:8]) == (1, "0513-001")
    power.change(own, "reboot")
    later(600)
    assert status(own, "ctrmc") == "active"


def test_a_question_about_units_is_answered_yes_when_one_is() -> None:
    own = partition(platform="linux")
    answer = run(own, "systemctl", "is-active", "ctrmc", "firewalld")
    assert (answer.out, answer.rc) == ("active\ninactive\n", 0)
    assert run(own, "systemctl", "is-active", "firewalld").rc == 3
    assert run(own, "systemctl", "disable", "--now", "ctrmc").harm == ("living_link_cut",)
    assert run(own, "systemctl", "is-active", "ctrmc").rc == 3


def test_missing_keys_are_made_by_ctcas_and_half_of_them_are_not() -> None:
    own, files = partition(), Files({"/var/ct/cfg/ct_has.pkf": "x"})
    old = own.trust.key
    run(own, "startsrc", "-s", "ctcas", files=files)
    later(5)
    assert status(own, "ctcas") == "inoperative", "the private key alone is gone"
    files.clear()
    run(own, "startsrc", "-s", "ctcas", files=files)
    later(5)
    assert status(own, "ctcas") == "active"
    assert own.trust.key != old
    assert own.trust.find("hmc1") is None, "the list was made anew"


def test_refresh_reads_the_packet_size() -> None:
    own, files = partition(), Files({"/var/ct/cfg/ctrmc.maxpktsz": "1400\n"})
    run(own, "refresh", "-s", "ctrmc", files=files)
    assert own.network.packet_limit == 1400
    files["/var/ct/cfg/ctrmc.maxpktsz"] = "many"
    run(own, "refresh", "-s", "ctrmc", files=files)
    assert own.network.packet_limit is None


def test_long_status_of_daemons() -> None:
    own = partition(peer={"name": "c", "nodes": ["other"], "dead_man": True})
    groups = run(own, "lssrc", "-ls", "cthags").out
    assert "HA Group Services domain information:\n" in groups
    assert "rmc_peers                     2           1           0\n" in groups
    assert "dead-man switch armed (line synthetic)" in groups
    run(own, "rmcctrl", "-m", "R")
    long = run(own, "lssrc", "-ls", "ctrmc").out
    assert "powersim: client message policy: R (synthetic)\n" in long
    own.rmc.hung = True
    for name in ("ctrmc", "IBM.DRM"):
        assert run(own, "lssrc", "-ls", name).hang
    assert not run(own, "lssrc", "-ls", "cthags").hang


# --- what starts RMC at boot -----------------------------------------------------------------------------------------


def test_inittab() -> None:
    own = partition()
    assert run(own, "lsitab", "ctrmc").out == autostart.CTRMC + "\n"
    assert run(own, "lsitab", "nosuch") == run(own, "lsitab", "other")
    assert run(own, "lsitab", "nosuch").rc == 1
    assert run(own, "mkitab", autostart.CTRMC).rc == 1
    assert run(own, "chitab", "ctrmc:2:off:/usr/bin/startsrc -s ctrmc").rc == 0
    assert not own.rmc.inittab, "the action off starts nothing"
    assert run(own, "lsitab", "ctrmc").out == "ctrmc:2:off:/usr/bin/startsrc -s ctrmc\n"
    assert run(own, "rmcctrl", "-a").rc == 0
    assert run(own, "lsitab", "ctrmc").out == autostart.CTRMC + "\n", "rmcctrl -a puts its own entry back"
    assert run(own, "rmitab", "ctrmc").rc == 0
    assert run(own, "lsitab", "ctrmc").rc == 1
    assert run(own, "rmitab", "ctrmc").rc == 1
    assert run(own, "mkitab", autostart.CTRMC).rc == 0
    assert own.rmc.inittab
    assert run(own, "mkitab", "site:2:once:/usr/local/bin/site").rc == 0
    assert run(own, "lsitab", "-a").out.splitlines()[1:] == ["site:2:once:/usr/local/bin/site", autostart.CTRMC]
    assert "'nonsense' is no entry" in run(own, "mkitab", "nonsense").err


def test_units() -> None:
    own = partition(platform="linux")
    assert (run(own, "systemctl", "is-active", "ctrmc").out, run(own, "systemctl", "is-enabled", "ctrmc").out) == (
        "active\n",
        "enabled\n",
    )
    stopped = run(own, "systemctl", "stop", "ctrmc")
    assert (stopped.out, stopped.harm) == ("", ("living_link_cut",))
    later(10)
    assert run(own, "systemctl", "is-active", "ctrmc").rc == 3
    assert "Active: inactive (dead)" in run(own, "systemctl", "status", "ctrmc").out
    assert run(own, "systemctl", "disable", "ctrmc").rc == 0
    assert (run(own, "systemctl", "is-enabled", "ctrmc").out, own.rmc.inittab) == ("disabled\n", False)
    assert run(own, "systemctl", "enable", "--now", "ctrmc.service").rc == 0
    assert (run(own, "systemctl", "is-active", "ctrmc", "srcmstr").out, own.rmc.inittab) == ("active\nactive\n", True)
    assert run(own, "systemctl", "restart", "nosuch").rc == 5
    assert run(own, "systemctl", "status", "nosuch").err == "Unit nosuch.service could not be found.\n"
    assert run(own, "systemctl", "mask", "ctrmc").rc == 1
