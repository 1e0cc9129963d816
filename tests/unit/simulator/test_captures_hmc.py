# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Posted output of HMCs, rendered again byte for byte from the state that it shows."""

from __future__ import annotations

import asyncio
import pathlib
import textwrap
import typing as t

import pytest
from captures_left_out import LEFT_OUT

from powersim.hmc import attributes, syscfg, words
from powersim.hmc.shell import Shell
from powersim.log import Log
from powersim.render import hmc as render

if t.TYPE_CHECKING:
    from .conftest import Sim

PREFIXES = ("hmc-", "lshmc-", "lspartition-", "lssyscfg-", "lssysconn-")


def record(table: tuple[attributes.Attribute, ...], version: int, power: int, lacks: str = "", **values: str) -> str:
    """A default record: attributes of a level and a generation, those not named with their usual values."""
    names = [row.name for row in attributes.known(table, version, power, lacks.split()) if row.record]
    usual = {**syscfg.CONSTANTS, "resource_config": "1", "curr_profile": "normal", "boot_mode": "norm"}
    pairs = [(name, values.get(name, usual.get(name, "0"))) for name in names]
    absent = [name for name, value in values.items() if value == "absent"] + ["ipl_source"]
    return render.record([(name, value) for name, value in pairs if name not in absent])


def power5(name: str, number: int, state: str, rmc: str, ip: str, **more: str) -> str:
    """V7R7.9 and a POWER5 system, in Polish."""
    values = {"name": name, "lpar_id": str(number), "lpar_env": "aixlinux", "state": state, "rmc_state": rmc}
    values |= {"rmc_ipaddr": ip, "logical_serial_num": f"6535CCG{number}", "os_version": words.text("pl_PL", "unknown")}
    return record(attributes.LPAR, 7, 5, **{**values, **more})


VIOS = {"lpar_env": "vioserver", "boot_mode": "absent"}
MACHINE_9131 = (
    power5("nim1", 5, "Running", "active", "192.168.200.235", os_version="AIX 6.1 6100-00-01-0748")
    + power5("vios2", 3, "Running", "inactive", "192.168.200.201", **VIOS)
    + power5("vios1", 2, "Running", "inactive", "192.168.200.200", redundant_err_path_reporting="1", **VIOS)
    + power5("dump", 1, "Not Activated", "inactive", "", resource_config="0", boot_mode="sms", default_profile="test_1",
             curr_profile="test_1")
)  # fmt: skip
SHARED = {"shared_proc_pool_util_auth": "1", "allow_perf_collection": "1"}
AIX53_15 = power5(
    "aix53_15", 15, "Not Activated", "inactive", "", os_version="Unknown", resource_config="0", curr_profile="",
    logical_serial_num="6535CCGF", **SHARED,
)  # fmt: skip
LPAR05 = record(
    attributes.LPAR, 7, 7, "sync_curr_profile", name="lpar05", lpar_id="15", lpar_env="aixlinux", state="Running",
    os_version="AIX 7.1 7100-00-00-0000", logical_serial_num="06C3A0PF", default_profile="lpar05", curr_profile="lpar05",
    rmc_state="inactive", rmc_ipaddr="10.207.111.93", desired_lpar_proc_compat_mode="default",
    curr_lpar_proc_compat_mode="POWER7",
)  # fmt: skip
VM61 = record(
    attributes.LPAR, 8, 8, name="vm61", lpar_id="7", lpar_env="aixlinux", state="Running",
    os_version="AIX 7.1 7100-03-05-1524", logical_serial_num="215296V7", default_profile="default_profile",
    curr_profile="default_profile", rmc_state="active", rmc_ipaddr="9.137.62.61", desired_lpar_proc_compat_mode="POWER8",
    curr_lpar_proc_compat_mode="POWER8", simplified_remote_restart_capable="1",
    remote_restart_status="Remote Restartable", **SHARED,
)  # fmt: skip


def ninety(text: str) -> str:
    """As a terminal of ninety columns wraps it."""
    lines = [line[start : start + 90] for line in text.splitlines() for start in range(0, len(line), 90)]
    return "".join(f"{line}\n" for line in lines)


# --- rows of -F --------------------------------------------------------------------------------------------------------

CAPABLE, UNABLE = ("active", "1"), ("inactive", "0")


def all_names(version: int, power: int) -> list[str]:
    return [row.name for row in attributes.known(attributes.LPAR, version, power)]


def connection(name: str, ip: str, state: tuple[str, str]) -> list[str | None]:
    return [name, state[0], ip, *([state[1]] * 4)]


def teacher(
    name: str, ip: str, number: int, profile: str, state: tuple[str, str], sync: str, uuid: str
) -> list[str | None]:
    values = {
        "name": f"{name} {ip}", "lpar_id": str(number), "lpar_env": "aixlinux", "state": "Running", "resource_config": "1",
        "os_version": "AIX 7.1 7100-04-03-1642", "logical_serial_num": f"65YDR6E{syscfg.LETTERS[number]}",
        "default_profile": profile, "curr_profile": profile, "work_group_id": "none", "power_ctrl_lpar_ids": "none",
        "boot_mode": "norm", "lpar_keylock": "norm", "rmc_state": state[0], "rmc_ipaddr": ip, "sync_curr_profile": sync,
        "uuid": uuid, **{name: state[1] for name in all_names(7, 5) if name.endswith("_capable")},
    }  # fmt: skip
    return [None if name == "ipl_source" else values.get(name, "0") for name in all_names(7, 5)]


TEACHERS = [
    teacher("teacher02", "9.210.114.218", 10, "client08", CAPABLE, "0", "08A64825-D324-4FBB-A6D3-D44143ED8AF3"),
    teacher("teacher01", "9.220.154.227", 9, "client07", UNABLE, "1", "3E8A72FB-C815-4AAD-9754-89037455DCFC"),
]
LEFT_OUT_BY_POSTER = "...\n"
CONNECTIONS = (
    render.rows(
        [
            connection("dump_9.200.104.134_not_shutdown", "9.200.104.134", CAPABLE),
            connection("teacher02 9.200.104.218", "9.200.104.218", UNABLE),
            connection("teacher01 9.200.104.217", "9.200.104.217", UNABLE),
        ],
        (),
    )
    + ".....\n"
    + render.rows(
        [connection("VIOserver2", "9.200.104.133", CAPABLE), connection("VIOserver1", "9.200.104.132", CAPABLE)], ()
    )
)

# --- systems and their connections -------------------------------------------------------------------------------------

OP710 = record(
    attributes.SYS, 5, 5, name="op710-1-SN1008B1A", type_model="9123-710", serial_num="1008B1A", ipaddr="192.168.0.3",
    state="Operating", sys_time="09/15/2006 07:23:30", power_off_policy="1", max_lpars="20", max_power_ctrl_lpars="1",
    **{**syscfg.SYS_WORDS, **{f"{name}_capable": "1" for name in (
        "micro_lpar", "redundant_err_path_reporting", "shared_eth_failover", "vet_activation", "virtual_io_server")}},
)  # fmt: skip
LOST, FOUND = {"sp": "unavailable", "sp_phys_loc": "unavailable"}, {"sp": "primary", "sp_phys_loc": "unavailable"}
NEVER = "Connecting 0000-0000-00000000"


def link(machine: str, ip: str, state: str, error: str = "", **more: str) -> str:
    values = {"resource_type": "sys", "type_model_serial_num": machine, "ipaddr": ip, "alt_ipaddr": "unavailable"}
    values |= {"state": state, **({"connection_error_code": error} if error else {}), **more}
    return render.connection({name: value for name, value in values.items() if value != "absent"})


def frame(machine: str, side: str, ip: str, state: str, error: str = "", **more: str) -> str:
    return link(machine, ip, state, error, resource_type="frame", side=side, **more)


# --- lspartition -------------------------------------------------------------------------------------------------------


def entry(index: int, key: str, ip: str, level: str, dcaps: str, cmdcaps: tuple[str, str], pinned: int) -> str:
    os = ("AIX", f"{level[0]}.{level[1]}", level)
    return render.lspartition_entry(index, key, "", ip, 1, os, dcaps, cmdcaps, pinned)


AIX_CAPS = ("0x4000001b", "0x1b")


def adapter(name: str, ip: str, ipv6: str, tso: str = "off") -> dict[str, str]:
    mask, local = "255.255.255.0", f"fe80:0:0:0:{ipv6}"
    return {"name": name, "ip": ip, "mask": mask, "ipv6": local, "lparcomm": "off", "tso": tso}


HMC1 = (adapter("eth0", "192.168.200.34", "214:5eff:fe7f:2f4c"), adapter("eth1", "192.168.2.10", "214:5eff:fe7f:2f4d"))
HMC8 = (
    adapter("eth0", "192.168.200.34", "a00:27ff:fea8:875", ""),
    adapter("eth1", "0.0.0.0", "a00:27ff:fee4:d6fb", ""),
)
MH01454 = "MH01454: Required fix for HMC V8R8.2.0 (11-05-2014)"

RENDERED = {
    "hmc-error--01": words.text("pl_PL", "bad_attribute", "type_serial") + "\n",
    "hmc-error--02": words.text("pl_PL", "no_fibre_channel") + "\n",
    "hmc-no-results--01": words.text("pl_PL", "no_results") + "\n",
    "hmc-no-results--02": words.text("en_US", "no_results") + "\n",
    "lshmc-V--01": render.version("7", "7.9.0", "3", "20151216.1", "V7R7.9.0", ()),
    "lshmc-V--02": render.version("8", "8.2.0", "0", "20141006.3", "V8R8.2.0", ()),
    "lshmc-V--03": render.version("8", "8.2.0", "0", "20141104.1", "V8R8.2.0", (MH01454,)).removesuffix("\n"),
    "lshmc-n--01": render.record(render.network("hmc1", "localnet", "", "", "", HMC1)),
    "lshmc-n--02": render.record(render.network("hmc8", "", "localhost", "", "192.168.200.1", HMC8)),
    "lshmc-r--01": render.record(render.REMOTE),
    "lshmc-vpd--01": render.vpd(
        "Sun Sep 10 21:37:06 UTC 2017", "V507-f39", "5a6e8a2", "192.168.200.34", "V8R8.2.0.0", "507f395a68f4e8a2"
    ),
    "lspartition-dlpar--01": (
        entry(0, "2*8233-E8B*069991R", "10.8.251.102", "6100-07-06-1241", "0x2c5f", AIX_CAPS, 1981)
        + entry(1, "7*8233-E8B*06B496R", "10.8.251.37", "6100-04-06-1034", "0xc4f", AIX_CAPS, 1921)
        + entry(2, "4*8408-E8E*840FB7W", "10.8.253.204", "7100-03-09-1717", "0x2c5f", AIX_CAPS, 4516)
        + entry(3, "8*8233-E8B*069991R", "10.8.251.18", "6100-07-06-1241", "0x2c5f", AIX_CAPS, 6067)
    ),
    "lspartition-dlpar--02": entry(
        280, "1*8286-42A*84C877W", "100.026.217.218", "6100-09-07-1614", "0x14f9f", ("0x4000003a", "0x3a"), 3070
    ),
    "lspartition-dlpar--03": ninety(
        entry(1, "6*9117-570*65YDR6E", "9.210.114.214", "6100-09-08-1642", "0xc3f", ("0x3b", "0x3b"), 645)
        + entry(2, "10*9117-570*65YDR6E", "9.220.154.228", "7100-04-03-1642", "0xc3f", ("0x1b", "0x1b"), 559)
    ),
    "lssyscfg-r-lpar--01": MACHINE_9131,
    "lssyscfg-r-lpar--02": AIX53_15,
    "lssyscfg-r-lpar--03": LPAR05,
    "lssyscfg-r-lpar--04": VM61,
    "lssyscfg-r-lpar-F--01": CONNECTIONS,
    "lssyscfg-r-lpar-F--02": render.rows(TEACHERS, ()),
    "lssyscfg-r-lpar-F-header--01": render.rows(TEACHERS, all_names(7, 5)),
    "lssyscfg-r-lpar-F-header--02": render.rows(
        [["lpar-c", "3", "Not Activated", "inactive"]], ["name", "lpar_id", "state", "rmc_state"]
    ),
    "lssyscfg-r-sys--01": OP710,
    "lssyscfg-r-sys-F--01": render.rows([["9131-52A-6535CCG", "6535CCG", "Operating"]], ()),
    "lssysconn-r-all--01": link("9131-52A*6535CCG", "192.168.200.39", "Connected", **FOUND),
    "lssysconn-r-all--02": link("9117-570*100729E", "10.0.0.247", "No Connection", NEVER, sp="unavailable"),
    "lssysconn-r-all--03": link(
        "9110-51A*1075E3F", "192.168.200.53", "Failed Authentication", "Incorrect password 0802-0001-00000026", **FOUND
    ),
    "lssysconn-r-all--04": link(
        "9131-52A*6535CCG", "192.168.200.39", "No Connection", "Connecting  0000-0000-00000000", **LOST
    ),
    "lssysconn-r-all--05": link(
        "9131-52A*6535CCG", "192.168.200.39", "Connecting", "Firmware Password locked  0803-0001-00000203", **LOST
    ),
    "lssysconn-r-all--06": link("unavailable", "128.200.91.5", "No Connection", NEVER, **LOST),
    "lssysconn-r-all--07": link("unavailable", "172.16.255.254", "Connecting", NEVER, **LOST),
    "lssysconn-r-all--08": frame(
        "9458-100*9922006W", "b", "192.168.254.254", "pending authentication - password updates required",
        alt_ipaddr="absent",
    ),
    "lssysconn-r-all--09": link(
        "9406-520*103E8FE", "9.5.66.29", "Version Mismatch", "Connection not allowed 0009-0008-00000000", **FOUND
    ),
    "lssysconn-r-all--10": link(
        "7895-42X*105C91B", "10.254.100.9", "No Connection", "Already connected 0402-0001-00000025", **LOST
    ),
    "lssysconn-r-all--11": frame("9A01-100*0P1P315", "b", "192.168.255.253", "Connected"),
    "lssysconn-r-all--12": frame(
        "9119-590*02C489E", "unavailable", "192.168.254.255", "Version Mismatch", "Version mismatch 0404-0007-00000001"
    ),
    "lssysconn-r-all--13": link(
        "8286-42A*218CA0V", "10.128.0.23", "Connected", sp="primary", sp_phys_loc="U78C9.001.WZS05NY-P1"
    ),
}  # fmt: skip
# The poster's terminal wrapped these lines and the poster ended them with dots: compared without line ends and dots.
WRAPPED = ("lssyscfg-r-lpar-F--02", "lssyscfg-r-lpar-F-header--01")
LAST_LINE_END_CUT = ("lssyscfg-r-lpar-F-header--02",)
OF_THE_SHELL = ("hmc-rbash-error--01",)


@pytest.mark.parametrize("name", RENDERED)
def test_rendered_as_posted(captures: pathlib.Path, name: str) -> None:
    posted, rendered = (captures / f"{name}.txt").read_text(encoding="utf-8"), RENDERED[name]
    if name in WRAPPED:
        assert posted.endswith(LEFT_OUT_BY_POSTER)
        posted, rendered = (text.replace("\n", "") for text in (posted.removesuffix(LEFT_OUT_BY_POSTER), rendered))
    if name in LAST_LINE_END_CUT and not posted.endswith("\n"):
        rendered = rendered.removesuffix("\n")
    assert rendered == posted


def test_a_command_that_is_not_there(sim: Sim, captures: pathlib.Path, tmp_path: pathlib.Path) -> None:
    shell = Shell(sim.console, Log(tmp_path / "log.jsonl"), "hscroot", "/bin/bash")
    answer = asyncio.run(shell.run("last -b"))
    assert (answer.err, answer.rc) == ((captures / "hmc-rbash-error--01.txt").read_text(), 127)


def test_every_capture_of_an_hmc_is_rendered_or_left_out_with_a_reason(captures: pathlib.Path) -> None:
    there = {path.stem for path in captures.glob("*.txt") if path.stem.startswith(PREFIXES)}
    covered = {*RENDERED, *OF_THE_SHELL}
    assert there == covered | {name for name in LEFT_OUT if name.startswith(PREFIXES)}
    assert not covered & set(LEFT_OUT)
    assert all(textwrap.shorten(reason, 200) == reason for reason in LEFT_OUT.values())
