# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an HMC lists, by level, user and state of its systems."""

from __future__ import annotations

import pathlib
import typing as t

import pytest
from conftest import Sim
from hmc_terminal import Terminal, of_everything

from powersim import levels
from powersim.hmc import attributes

M2, M4 = "9009-42G*78D3E4F", "9009-42G*78D3E51"


@pytest.fixture
def run(tmp_path: pathlib.Path) -> Terminal:
    return Terminal(Sim(of_everything()), tmp_path)


@pytest.fixture
def at(tmp_path: pathlib.Path) -> t.Callable[..., Terminal]:
    """A terminal on an HMC of some level or user."""

    def make(version: str = "V10R3.1060", user: str = "hscroot", **hmc: t.Any) -> Terminal:
        return Terminal(Sim(of_everything(version, **hmc)), tmp_path, user)

    return make


# --- lssyscfg ----------------------------------------------------------------------------------------------------------


def test_states_that_a_client_must_tell_apart(run: Terminal) -> None:
    names = "name,lpar_env,state,rmc_state,rmc_ipaddr,dlpar_mem_capable"
    assert run.lines(f"lssyscfg -r lpar -m {M2} -F {names}") == [
        "ibmi1,os400,Running,inactive,,0",
        "teacher02 192.0.2.7,aixlinux,Running,active,192.0.2.113,1",
        "never1,aixlinux,Running,none,,0",
        "gone1,aixlinux,Not Activated,inactive,,0",
    ]
    assert run.value("teacher02 192.0.2.7", "lpar_id", f"'{M2}'") == "13"


def test_two_systems_with_one_name_need_the_long_form(run: Terminal) -> None:
    assert "synthetic" in run("lssyscfg -r lpar -m SYS2").out
    assert run("lssyscfg -r lpar -m SYS2").rc == 1
    assert run(f"lssyscfg -r lpar -m {M4}").out == "No results were found.\n"
    assert run.lines("lssyscfg -r sys -F name,type_model,state") == [
        "SYS1,9824-42A,Operating", "SYS2,9009-42G,Operating", "SYS3,9009-42G,No Connection", "SYS2,9009-42G,Operating",
    ]  # fmt: skip


def test_a_system_without_connection_answers_nothing_that_is_known(run: Terminal) -> None:
    reply = run("lssyscfg -r lpar -m SYS3")
    assert (reply.rc, reply.err) == (1, "")
    assert "synthetic" in reply.out
    found = run.lines("lssysconn -r all -F type_model_serial_num,state,connection_error_code")
    assert found[2] == "9009-42G*78D3E50,No Connection,Connecting  0000-0000-00000000"
    assert found[0] == "9824-42A*78A1B2C,Connected,null"


@pytest.mark.parametrize(("line", "wrong"), [
    ("-F name,foo", "foo"), ("-F UUID", "UUID"), ("-F proc_mode --header", "proc_mode"), ("--header", "--header"),
    ("--filter lpar_names=aix1,off1", "--filter"), ("--filter colour=red", "--filter"),
    ("--filter lpar_names=no", "HSCL8012"),
])  # fmt: skip
def test_one_wrong_word_fails_the_command(run: Terminal, line: str, wrong: str) -> None:
    reply = run(f"lssyscfg -r lpar -m SYS1 {line}")
    assert (reply.rc, wrong in reply.out) == (1, True)
    assert "aix1" not in reply.out.replace("lpar_names=aix1", "")


@pytest.mark.parametrize(("form", "names"), [
    ("lpar_ids=2", ["aix1"]), ('"lpar_ids=2,4"', ["aix1", "off1"]), ('"lpar_names=off1,aix1"', ["aix1", "off1"]),
    ("lpar_names=aix1,lpar_ids=2", ["aix1"]), ("lpar_names=aix1,lpar_ids=4", ["No results were found."]),
    ("work_groups=none", ["vios1", "aix1", "inband1", "off1", "linux1", "member1", "both1"]),
])  # fmt: skip
def test_forms_of_a_filter(run: Terminal, form: str, names: list[str]) -> None:
    assert run.lines(f"lssyscfg -r lpar -m SYS1 --filter '{form}' -F name") == names


def test_all_attributes_with_and_without_a_header(run: Terminal) -> None:
    header, first, *_more = run.lines("lssyscfg -r lpar -m SYS1 -F --header")
    assert header.split(",")[:3] == ["name", "lpar_id", "lpar_env"]
    row = dict(zip(header.split(","), first.split(","), strict=True))
    assert (row["ipl_source"], row["boot_mode"]) == ("null", "null")
    assert run.lines("lssyscfg -r lpar -m SYS1 -F")[0] == first
    record = run.lines("lssyscfg -r lpar -m SYS1")[0]
    assert "boot_mode" not in record
    assert "dlpar_mem_capable" not in record, "only -F shows it"


@pytest.mark.parametrize("version", levels.HMC)
def test_each_level_knows_the_attributes_of_its_time(at: t.Callable[..., Terminal], version: str) -> None:
    run = at(version)
    header = run.lines("lssyscfg -r lpar -m SYS1 -F --header")[0].split(",")
    assert header == [row.name for row in attributes.known(attributes.LPAR, int(version[1:].split("R")[0]), 11)]
    assert ("vtpm_enabled" in header, "pend_secure_boot" in header) == (version[1] != "7", version[1] in "91")
    frames = run("lssyscfg -r frame")
    assert (frames.rc, "-r" in frames.out) == ((1, True) if version[1] == "1" else (0, False))
    assert run("diagrmc").rc == (127 if version[1] == "7" else 0)
    assert run("lspartition -dlparreset").rc == (0 if version[1] == "7" else 1)
    assert run("lshmc --firewall").rc == (1 if version[1] == "7" else 0)


def test_an_attribute_that_a_level_lacks_fails_the_command(at: t.Callable[..., Terminal]) -> None:
    run = at("V7R7.9.0", lacks=["dlpar_mem_capable"])
    assert run("lssyscfg -r lpar -m SYS1 -F name,dlpar_mem_capable").rc == 1
    assert run("lssyscfg -r lpar -m SYS1 -F name,dlpar_io_capable").rc == 0


def test_profiles_and_refreshing(run: Terminal) -> None:
    assert run.lines("lssyscfg -r prof -m SYS1 --filter lpar_names=aix1 -F name,lpar_name,lpar_id") == ["normal,aix1,2"]
    before = run.sim.moment
    run("lssyscfg -r lpar -m SYS1 --osrefresh")
    assert run.sim.moment > before


# --- lspartition -------------------------------------------------------------------------------------------------------


def test_lspartition_knows_who_ever_connected(run: Terminal) -> None:
    text = run("lspartition -dlpar").out
    assert "*9009-42G*78D3E4F, spaced.example.net, 192.0.2.113>" in text
    assert "never1" not in text
    assert "off1" not in text
    assert run("lspartition -c 9009-42G_78D3E4F -dlpar").out.count("Partition:") == 2
    assert run("lspartition -ix").out.split(";")[0] == "1,192.0.2.101,1,vios1.example.net,AIX,7.2"
    assert run("lspartition").rc == 1


def test_names_of_hosts_may_be_empty(at: t.Callable[..., Terminal]) -> None:
    assert "Partition:<2*9824-42A*78A1B2C, , 192.0.2.102>" in at(resolves=False)("lspartition -dlpar").out


# --- lshmc and its neighbours ------------------------------------------------------------------------------------------


def test_the_network_of_the_console(at: t.Callable[..., Terminal]) -> None:
    run = at(additional_ips=["198.51.100.20"])
    row = run("lshmc -n").out
    assert '"ipaddr=192.0.2.21,198.51.100.20"' in row
    assert "lparcomm_eth0=on" in row
    assert "lparcomm_eth1=on" in row
    assert run("lshmc -n -F lparcomm_eth1,hostname").out == "on,hmc1\n"
    assert (
        run.lines("lshmc --firewall")[4]
        == 'application=RMC,interface=eth1,"ports=657:udp,tcp:657",allowedhost=0.0.0.0/0.0.0.0'
    )


@pytest.mark.parametrize(("line", "start"), [
    ("lshmc -V", '"version= Version: 10\n Release: 3\n Service Pack: 1060\nHMC Build level 2408210051\nMF71689'),
    ("lshmc -v", '"vpd=*FC ????????\n*VC 20.0\n*N2 '),
    ("lshmc -r", "ssh=enable,sshprotocol=,"),
    ("lshmc -l", "locale=en_US\n"),
    ("lshmc -b", "bios=synthetic"),
    ("lshmc -e", "synthetic="),
    ("lshmc -h", "synthetic="),
    ("lshmc -i", "synthetic="),
    ("lshmc -L", '"synthetic_locales=en_US,pl_PL"'),
    ("lshmc --help", "powersim: "),
    ("lssacfg -t connmon", "synthetic_connmon="),
    ("lsproxy -t sslproxy", "synthetic_sslproxy="),
    ("lslic -m SYS1 -t syspower -F activated_level,mtms", "10,9824-42A*78A1B2C\n"),
    ("lssysconn -r all", "resource_type=sys,type_model_serial_num=9824-42A*78A1B2C,sp_type=ebmc,ipaddr=198.51.100.61,"),
    ("uname", "Linux\n"),
])  # fmt: skip
def test_what_the_console_shows(run: Terminal, line: str, start: str) -> None:
    reply = run(line)
    assert (reply.rc, reply.err) == (0, "")
    assert reply.out.startswith(start)


@pytest.mark.parametrize(
    "line",
    ["lshmc", "lshmc -V -n", "lssacfg -t colour", "lslic -m SYS1", "lssysconn", "lsproxy -t x", "lssyscfg -r cage"],
)
def test_what_lacks_a_word_or_has_a_wrong_one(run: Terminal, line: str) -> None:
    reply = run(line)
    assert (reply.rc, reply.out.startswith("The command entered is either missing")) == (1, True)


# --- users -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("user", "line", "allowed"), [
    ("look", "lssyscfg -r sys", True), ("look", "lshmc -V", True), ("look", "lshmc -n", False),
    ("look", "lspartition -dlpar", False), ("look", "chsysstate -r sys -m SYS1 -o rebuild", False),
    ("one", "lshmc -n", True), ("one", "diagrmc", False), ("some", "lssyscfg -r sys", True),
    ("some", "lspartition -dlpar", True), ("some", "lshmc -V", False), ("hscroot", "diagrmc --autocorrect", True),
])  # fmt: skip
def test_a_task_role_decides_what_runs(at: t.Callable[..., Terminal], user: str, line: str, allowed: bool) -> None:
    reply = at(user=user)(line)
    assert reply.rc == (0 if allowed else 1)
    assert reply.out.startswith("HSCL350B The user does not have the appropriate authority") is not allowed


def test_a_resource_role_makes_the_list_shorter(at: t.Callable[..., Terminal]) -> None:
    run = at(user="one")
    assert run.lines("lssyscfg -r sys -F name") == ["SYS1"]
    assert len(run.lines("lssysconn -r all")) == 1
    assert run(f"lssyscfg -r lpar -m {M2}").out.startswith("HSCL8018 ")


def test_users_show_their_roles(at: t.Callable[..., Terminal]) -> None:
    first, *others = at().lines("lshmcusr")
    assert first == (
        "name=hscroot,taskrole=hmcsuperadmin,description=HMC Super User,pwage=99999,resourcerole=ALL:,"
        "authentication_type=local,remote_webui_access=1,remote_ssh_access=1,min_pwage=0,session_timeout=0,"
        "verify_timeout=15,idle_timeout=0,inactivity_expiration=0,"
        "resources=<ResourceID = ALL:><UserDefinedName = AllSystemResources>,password_encryption=sha512,disabled=0"
    )
    assert len(others) == 4
    assert at(user="one").lines("lshmcusr -F name,taskrole,resources") == ["one,hmcoperator,<ResourceID = SYS1>"]
    assert at().lines("lshmcusr -F remote_ssh_access")[-1] == "0"
