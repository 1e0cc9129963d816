# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an HMC does with command lines that are wrong, odd or hostile: an error in its own style, never a crash."""

from __future__ import annotations

import asyncio
import pathlib
import typing as t

import pytest
from conftest import Sim
from hmc_terminal import Terminal, of_everything

from powersim.hmc import filters, parse, service
from powersim.hmc.shell import Shell
from powersim.hmc.words import TEXTS

SYS1 = "lssyscfg -r lpar -m SYS1"


@pytest.fixture
def run(tmp_path: pathlib.Path) -> Terminal:
    return Terminal(Sim(of_everything()), tmp_path)


@pytest.mark.parametrize(("line", "named"), [
    (f"{SYS1} --filter 'a\nb'", "--filter"),
    (f"{SYS1} --filter ''", "--filter"),
    (f"{SYS1} --filter lpar_names", "--filter"),
    ("lssvcevents -t hardware --filter 'status\n=open'", "--filter"),
    ("lssvcevents -t all", "-t"),
    ("hmcshutdown -r -t \u00b2", "-t"),
    (f"hmcshutdown -r -t {'9' * 500}", "-t"),
    ("viosvrcmd -m SYS1 -p vios1 -c \"it's\"", "-c"),
    ("viosvrcmd -m SYS1 -p vios1 -c '  '", "-c"),
    (f"{SYS1} --osrefersh", "--osrefersh"),
    ("lssyscfg -r sys -X", "-X"),
    ("lshmc -V -q", "-q"),
    ("diagrmc --autocorect", "--autocorect"),
    ("chsysstate -m SYS1 -r lpar -o shutdown", "-n"),
    ("lssysconn -r everything", "-r"),
])  # fmt: skip
def test_a_bad_option_is_named_in_an_error_without_a_code(run: Terminal, line: str, named: str) -> None:
    reply = run(line)
    assert (reply.rc, reply.err) == (1, "")
    assert reply.out.startswith("The command entered is either missing a required parameter ")
    assert f"invalid value are {named}. Please" in reply.out


@pytest.mark.parametrize("option", ["-n 2", "-n 99"])
def test_a_name_is_no_number(run: Terminal, option: str) -> None:
    assert run(f"chsysstate -m SYS1 -r lpar -o shutdown {option}").out.startswith("HSCL8012 ")


def test_a_number_is_that_of_a_partition(run: Terminal) -> None:
    assert run("chsysstate -m SYS1 -r lpar -o shutdown --id 2").rc == 0
    assert run.value("aix1", "state") == "Not Activated"


def test_profiles_by_name(run: Terminal) -> None:
    profiles = "lssyscfg -r prof -m SYS1 -F lpar_name --filter"
    assert "aix1" in run.lines(f"{profiles} profile_names=normal")
    assert run.lines(f"{profiles} profile_names=other") == ["No results were found."]


@pytest.mark.parametrize(
    "line",
    [
        "for i in a; do echo $i; done",
        "echo $(lshmc -l)",
        'echo "`lshmc -l`"',
        "echo ${HOME}",
        "echo $HOME",
        "A=1",
        "LANG=C lshmc -l",
        "lshmc -l & lshmc -l",
        "lshmc -l 1>&2",
        "lshmc -l < file",
        "[ 1 ]",
    ],
)
def test_what_the_shell_does_not_simulate_is_not_misread(run: Terminal, line: str) -> None:
    reply = run(line)
    assert (reply.rc, reply.out) == (1, "")
    assert "is not simulated" in reply.err


def test_text_in_single_quotes_is_text(run: Terminal) -> None:
    assert run("echo '$(a) `b`' | grep '\\$(a)'").out == "$(a) `b`\n"
    assert run("lshmc -l | grep 'en_US$'").out == "locale=en_US\n"


@pytest.mark.parametrize(("line", "rc", "out"), [
    ("lshmc -l; exit 3; lshmc -V", 3, "locale=en_US\n"),
    ("cd /; exit", 1, ""),
    ("exit 256", 0, ""),
])  # fmt: skip
def test_exit_ends_the_line(run: Terminal, line: str, rc: int, out: str) -> None:
    reply = run(line)
    assert (reply.rc, reply.out) == (rc, out)


LINES = "b 2 x\na 10 y\nb 2 x\nc(d)|e\n"


@pytest.mark.parametrize(("argv", "out"), [
    (["grep", "a|b"], ""),
    (["grep", r"a\|c"], "a 10 y\nc(d)|e\n"),
    (["grep", "-E", "^(a|c)"], "a 10 y\nc(d)|e\n"),
    (["egrep", "x$|y$"], "b 2 x\na 10 y\nb 2 x\n"),
    (["grep", "(d)|"], "c(d)|e\n"),
    (["fgrep", "(d)|"], "c(d)|e\n"),
    (["grep", "-n", "-e", "y"], "2:a 10 y\n"),
    (["grep", "-c", "-v", "b"], "2\n"),
    (["grep", "-w", "1"], ""),
    (["grep", "-x", "a.*"], "a 10 y\n"),
    (["sort", "-n", "-k", "2"], "c(d)|e\nb 2 x\nb 2 x\na 10 y\n"),
    (["sort", "-k2,2nr", "-u"], "a 10 y\nb 2 x\nc(d)|e\n"),
    (["head", "-1"], "b 2 x\n"),
    (["tail", "-n", "1"], "c(d)|e\n"),
    (["tail", "-n", "+4"], "c(d)|e\n"),
    (["cut", "-d", " ", "-f", "3,1"], "b x\na y\nb x\nc(d)|e\n"),
    (["cut", "-c1"], "b\na\nb\nc\n"),
    (["sed", "s/b/[&]/"], "[b] 2 x\na 10 y\n[b] 2 x\nc(d)|e\n"),
    (["sed", r"s/\(.\) 10/\1/"], "b 2 x\na y\nb 2 x\nc(d)|e\n"),
    (["sed", "1,3d"], "c(d)|e\n"),
    (["sed", "-n", "2,$p"], "a 10 y\nb 2 x\nc(d)|e\n"),
    (["wc", "-l"], "4\n"),
    (["wc", "-c"], "26\n"),
    (["uniq"], LINES),
])  # fmt: skip
def test_filters(argv: list[str], out: str) -> None:
    assert filters.run(argv, LINES)[:2] == (out, "")


@pytest.mark.parametrize("argv", [
    ["sed", "s/(/b/;p"], ["sed", r"s/\(/b/"], ["sed", r"s/a/\1/"], ["grep", "-A", "1", "a"], ["grep"], ["grep", "[a"],
    ["sort", "-k", "0"], ["cut", "-f", "a"], ["cut"], ["head", "-n", "x"], ["cat", "/etc/passwd"], ["grep", "a", "file"],
])  # fmt: skip
def test_a_filter_that_would_be_wrong_says_so(argv: list[str]) -> None:
    out, err, rc = filters.run(argv, LINES)
    assert (out, rc) == ("", 2)
    assert err.startswith(f"powersim: {argv[0]}: ")


def test_a_mistake_of_ours_is_a_sentence(run: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    class Broken(Shell):
        async def run(self, line: str) -> t.NoReturn:
            raise KeyError(line)

    broken = Broken(run.sim.console, t.cast("t.Any", None), "hscroot")
    reply = asyncio.run(service.answer(broken, "lshmc"))
    assert reply.rc == 1
    assert reply.err.startswith("powersim: the simulator made a mistake (KeyError: 'lshmc')")
    assert "Traceback" in capsys.readouterr().err


def test_every_message_with_a_code_is_translated() -> None:
    coded = {key for key, text in TEXTS["en_US"].items() if text.startswith("HSC")}
    for locale, texts in TEXTS.items():
        assert coded <= texts.keys(), locale
        assert all(texts[key].split()[0] == TEXTS["en_US"][key].split()[0] for key in coded)


def test_programs_that_are_there(run: Terminal) -> None:
    assert "LANG=en_US.UTF-8" in run.lines("locale")
    for line in ("expr 1 + 1", "chhmc -c ssh -s enable", "mkauthkeys -a key"):
        reply = run(line)
        assert (reply.rc, reply.out) == (1, "")
        assert reply.err == f"powersim: {line.split()[0]} is not simulated (text synthetic)\n"
    assert [run(name).rc for name in ("awk", "gawk", "bc", "sh", "ftp", "sftp")] == [127] * 6


def test_long_lines_and_many_names(run: Terminal) -> None:
    names = ",".join(["name"] * 500)
    assert run(f"{SYS1} --filter lpar_names=aix1 -F {names}").out == ",".join(["aix1"] * 500) + "\n"
    assert run(f"{SYS1} --filter lpar_names={'x' * 200_000}").rc == 1
    assert parse.split("a" * 100_000)[0].commands == [["a" * 100_000]]


@pytest.mark.parametrize("redirection", ["> x", ">| x", ">> x", "&> x", "2> x", "2>>x", "<> x"])
def test_writing_to_a_file_is_refused(run: Terminal, redirection: str) -> None:
    for line in (f"lshmc -l {redirection}", redirection):
        reply = run(line)
        assert (reply.rc, reply.out) == (1, "")
        assert reply.err == "bash: x: restricted: cannot redirect output\n"


def test_a_comment_is_nothing(run: Terminal) -> None:
    assert run("# all of it").out == ""
    assert run("lshmc -l # the rest\necho a#b").out == "locale=en_US\na#b\n"


def test_consoles_do_not_trust_each_other(run: Terminal) -> None:
    """Text of a posted session."""
    assert run("mkauthkeys --ip 192.0.2.22 -u hscroot --test").out == (
        "HSCL3653 The Secure Shell (SSH) communication configuration between the source and destination management consoles "
        "has not been set up properly for the remote user hscroot. Run the mkauthkeys command to set up the SSH "
        "communication authentication keys\n"
    )
    assert run("mkauthkeys -u hscroot --test").rc == 1


def test_a_dump_restarts_a_partition(run: Terminal) -> None:
    dump = "chsysstate -m SYS1 -r lpar -o dumprestart -n"
    assert run(f"{dump} off1").out.startswith("HSCL1558 ")
    assert run(f"{dump} aix1").out == ""
    assert run.value("aix1", "state") != "Running"
    run.sim.later(1200)
    assert run.value("aix1", "state,rmc_state") == "Running,active"
