# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Captures of operating system commands: each is written down as state, and comes out again byte for byte."""

from __future__ import annotations

import dataclasses
import pathlib
import re
import typing as t

import pytest

from powersim.render import software, system

if t.TYPE_CHECKING:
    from .conftest import Sim

PREFIXES = ("lsattr-", "lslpp-", "lsmcode-", "oslevel-", "prtconf-", "uname-", "viosecure-")
# Captures that are the answer of one command in one state: name of the partition and its command line.
COMMANDS = {
    "oslevel-s--01": ("ans-4-51e59a83-000373d8", "oslevel -s"),
    "uname-m--01": ("ans-4-51e59a83-000373d8", "uname -m"),
    "uname-rvp--01": ("ans-4-51e59a83-000373d8", "uname -rvp"),
    "prtconf--01": ("ans-4-51e59a83-000373d8", "prtconf"),
    "viosecure-firewall-view--01": ("vios1", "ioscli viosecure -firewall view -fmt ,"),
}
RENDERED = {"lsattr-El-sys0--01", "lslpp-Lc-rsct--01", "lsmcode-c--01", "prtconf--02"}
OTHER = {"name": "p1256-pvm1", "lpar_name": "p1256-pvm1-76faa655-0000096b", "lpar_id": 41, "ip": "129.40.51.113"}


def text(folder: pathlib.Path, name: str) -> str:
    return (folder / f"{name}.txt").read_text(encoding="utf-8")


@pytest.fixture
def machine(sim: Sim, data: dict[str, t.Any]) -> Sim:
    """The 9009-22A of the captures, and a VIOS whose firewall is on."""
    (system,) = data["systems"]
    system |= {"type_model": "9009-22A", "serial": "78C00A0", "firmware": "FW950.C1"}
    vios, aix, *_others = system["partitions"]
    aix |= {"name": "ans-4-51e59a83-000373d8", "lpar_id": 37, "level": "7300-03-00-2446", "mode": "POWER 9"}
    system["partitions"] = [vios, aix]
    found = type(sim)(data)
    own = found[aix["name"]].machine
    own.memory, own.processors, own.firmware_build = 2048, 1, "VL950_168"
    found.run("vios1", "viosecure -firewall on")
    return found


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_prints_its_capture(captures: pathlib.Path, machine: Sim, name: str) -> None:
    """prtconf--01 is the top of a listing."""
    host, line = COMMANDS[name]
    whole, answer = text(captures, name), machine.run(host, line).out
    assert answer == whole or (name == "prtconf--01" and answer.startswith(f"{whole}\nNetwork Information\n"))


def test_no_capture_is_forgotten(captures: pathlib.Path) -> None:
    held = {path.stem for path in captures.glob("*.txt") if path.name.startswith(PREFIXES)}
    assert held == set(COMMANDS) | RENDERED


def test_prtconf_with_all_its_parts(captures: pathlib.Path, sim: Sim, data: dict[str, t.Any]) -> None:
    (system,) = data["systems"]
    system |= {"type_model": "9009-22A", "serial": "7835450", "firmware": "FW950.D0"}
    aix = {**system["partitions"][1], **OTHER, "mode": "POWER 9"}
    system["partitions"] = [aix]
    found = type(sim)(data)
    own, network = found["p1256-pvm1"].machine, found["p1256-pvm1"].network
    own.memory, own.processors, own.firmware_build = 2048, 1, "VL950_175"
    own.paging, own.paging_used = 4096, 0
    network.interfaces[0].mask = "255.255.255.240"
    network.routes = [dataclasses.replace(network.routes[0], gateway="129.40.51.126")]
    assert found.run("p1256-pvm1", "prtconf").out == text(captures, "prtconf--02")


def test_attributes_of_the_system(captures: pathlib.Path) -> None:
    whole = text(captures, "lsattr-El-sys0--01")
    rows = [re.fullmatch(r"(\S+) +(\S+) +(.+?) +(True|False)", line) for line in whole.splitlines()]
    assert system.lsattr([t.cast("tuple[str, str, str, str]", row.groups()) for row in rows if row]) == whole


def test_firmware_of_an_old_machine(captures: pathlib.Path) -> None:
    whole = text(captures, "lsmcode-c--01")
    first, second = (line.rpartition(" ")[2] for line in whole.splitlines())
    assert system.lsmcode_old(first, second) == whole


def test_filesets(captures: pathlib.Path) -> None:
    whole = text(captures, "lslpp-Lc-rsct--01")
    found = ""
    for line in whole.splitlines():
        package, name, level, _unused, _unused, state, kind, about, *rest = line.split(":")
        found += software.fileset(package, name, level, about, state=state, kind=kind, automatic=rest[6])
    assert found == whole
