# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HMC: its restricted shell, its options, its errors."""

from __future__ import annotations

import asyncio
import pathlib
import typing as t

import pytest

from powersim.hmc import parse
from powersim.hmc.call import Reply
from powersim.hmc.shell import Shell
from powersim.log import Log, query

if t.TYPE_CHECKING:
    from .conftest import Sim


@pytest.fixture
def run(sim: Sim, tmp_path: pathlib.Path) -> t.Callable[[str], Reply]:
    log = Log(tmp_path / "log.jsonl")
    object.__setattr__(sim.console.spec, "latency", 0.0)
    shell = Shell(sim.console, log, "hscroot")
    return lambda line: asyncio.run(shell.run(line))


def test_names_and_states(run: t.Callable[[str], Reply]) -> None:
    reply = run("lssyscfg -r lpar -m SYS1 -F name,state,rmc_state,rmc_ipaddr --header")
    assert reply.out.splitlines()[:5] == [
        "name,state,rmc_state,rmc_ipaddr",
        "vios1,Running,active,192.0.2.101",
        "aix1,Running,active,192.0.2.102",
        "inband1,Running,active,",
        "off1,Not Activated,inactive,",
    ]


def test_filters_and_pipes(run: t.Callable[[str], Reply]) -> None:
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
def test_errors_stand_on_stdout(run: t.Callable[[str], Reply], line: str, code: str, rc: int) -> None:
    reply = run(line)
    assert code in reply.out
    assert (reply.rc, reply.err) == (rc, "")


def test_errors_can_stand_on_stderr_and_be_polish(sim: Sim, run: t.Callable[[str], Reply]) -> None:
    object.__setattr__(sim.console.spec, "errors_on", "stderr")
    object.__setattr__(sim.console.spec, "locale", "pl_PL")
    reply = run("lssyscfg -r lpar -m NONE")
    assert reply.out == ""
    assert reply.err.startswith("HSCL8018 Nie")
    assert run("lssvcevents").out == "Nie znaleziono wyników.\n"
    assert "Nieznane" in run("lssyscfg -r lpar -m SYS1 -F name,os_version").out


@pytest.mark.parametrize(
    ("line", "rc"), [("/bin/sh -c id", 1), ("awk 1", 127), ("lshmc -V > /tmp/x", 1), ("echo 'open", 1)]
)
def test_what_the_restricted_shell_refuses(run: t.Callable[[str], Reply], line: str, rc: int) -> None:
    reply = run(line)
    assert (reply.rc, reply.out) == (rc, "")
    assert reply.err.startswith("bash: ")


def test_what_is_mutating(sim: Sim, run: t.Callable[[str], Reply], tmp_path: pathlib.Path) -> None:
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

    server = HmcServer(sim.console, asyncssh.generate_private_key("ssh-ed25519"), Sessions(40))
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
