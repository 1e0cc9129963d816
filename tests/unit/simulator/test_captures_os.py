# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Captures of operating system commands: each is written down as state, and comes out again byte for byte."""

from __future__ import annotations

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


def pairs(section: str) -> list[tuple[str, str]]:
    return [
        (name.strip(), rest.strip()) for name, _unused, rest in (line.partition(":") for line in section.splitlines())
    ]


def test_prtconf_with_all_its_parts(captures: pathlib.Path) -> None:
    whole = text(captures, "prtconf--02")
    head, network, paging, volumes = re.split(
        r"\n\n(?=[A-Z][a-z ]+[A-Za-z ]*Information\n)", whole.split("\n\nINSTALLED")[0]
    )
    group = re.search(r"(\w+):\nPV_NAME.*\n(\S+) +(\S+) +(\d+) +(\d+) +(\S+)", volumes)
    assert group
    disk = (group[2], group[3], int(group[4]), int(group[5]), group[6])
    rows = re.findall(r"^([+*]) (\S+) +(U\S+)? +(\S.*)$", whole.split("PCI bus\n")[1], re.MULTILINE)
    parts = (
        system.prtconf_head(pairs(head)),
        system.prtconf_section("Network Information", pairs(network.partition("\n")[2])),
        system.prtconf_section("Paging Space Information", pairs(paging.partition("\n")[2])),
        system.prtconf_volumes({group[1]: [disk]}),
        system.prtconf_resources(rows),
    )
    assert "".join(parts) == whole


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
