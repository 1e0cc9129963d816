# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renderers print what was captured, byte for byte: each capture is read by a few lines here and rendered again."""

from __future__ import annotations

import pathlib
import re

import pytest

from powersim.render import hmc, net, storage, system
from powersim.render import mcproxy as proxy


def text(folder: pathlib.Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("number", ["01", "02"])
def test_lspartition(captures: pathlib.Path, number: str) -> None:
    whole = text(captures, f"lspartition-dlpar--{number}.txt")
    entry = re.compile(
        r"<#(\d+)> Partition:<([^,]+), ([^,]*), ([^>]*)>\n +Active:<(\d)>, OS:<([^>]*)>, DCaps:<(\w+)>, "
        r"CmdCaps:<(\w+), (\w+)>, PinnedMem:<(\d+)>\n"
    )
    rendered = "".join(
        hmc.lspartition_entry(
            int(index), key, host, ip, int(active), os.split(", "), dcaps, (first, second), int(pinned)
        )
        for index, key, host, ip, active, os, dcaps, first, second, pinned in entry.findall(whole)
    )
    assert rendered == whole


@pytest.mark.parametrize("number", ["01", "02", "03"])
def test_lshmc_version(captures: pathlib.Path, number: str) -> None:
    whole = text(captures, f"lshmc-V--{number}.txt")
    found = re.search(
        r"Version: (\S+)\n Release: (\S+)\n Service Pack: (\S+)\nHMC Build level (\S+)\n"
        r'((?:[^"]*\n)?)","base_version=(\S+)',
        whole,
    )
    assert found
    number, release, pack, build, fixes, base = found.groups()
    rendered = hmc.version(number, release, pack, build, base, fixes.splitlines())
    assert rendered.rstrip("\n") == whole.rstrip("\n")  # one of them was posted without its last line end


def test_lshmc_vpd(captures: pathlib.Path) -> None:
    whole = text(captures, "lshmc-vpd--01.txt")
    assert hmc.vpd(re.findall(r"\*(\w+) (.*)", whole)) == whole


def fields(line: str) -> list[tuple[str, str]]:
    import csv

    return [(name, rest) for name, _unused, rest in (item.partition("=") for item in next(csv.reader([line])))]


@pytest.mark.parametrize("name", [
    "lssyscfg-r-lpar--01", "lssyscfg-r-lpar--02", "lssyscfg-r-lpar--03", "lssyscfg-r-lpar--04", "lssyscfg-r-sys--01",
    "lshmc-n--01", "lshmc-n--02", "lshmc-r--01", *(f"lssysconn-r-all--{number:02d}" for number in range(1, 14)),
])  # fmt: skip
def test_records(captures: pathlib.Path, name: str) -> None:
    whole = text(captures, f"{name}.txt")
    assert "".join(hmc.record(fields(line)) for line in whole.splitlines()) == whole


def test_rows_with_header(captures: pathlib.Path) -> None:
    whole = text(captures, "lssyscfg-r-lpar-F-header--02.txt")
    names, *rows = (line.split(",") for line in whole.splitlines())
    records = [list(zip(names, row, strict=True)) for row in rows]
    assert hmc.table(records, names, header=True).rstrip("\n") == whole.rstrip("\n")


def test_words_of_the_hmc(captures: pathlib.Path) -> None:
    from powersim.hmc import words

    assert words.text("pl_PL", "no_results") + "\n" == text(captures, "hmc-no-results--01.txt")
    assert words.text("en_US", "no_results") + "\n" == text(captures, "hmc-no-results--02.txt")
    assert words.text("pl_PL", "bad_attribute", "type_serial") + "\n" == text(captures, "hmc-error--01.txt")


# --- layouts that nobody posted as a file ------------------------------------------------------------------------------


def test_mcproxy_table() -> None:
    answer = proxy.aix(14483948, [(11, "hmc-east1", "A", 1, 1), (12, "hmc-east2", "H", 0, 0)])
    assert "mcproxy          rsct             14483948     active\n" in answer
    assert "|  11 |hmc-east1      |     A      |           1|             1|\n" in answer
    assert "|TOTAL|       2       |  H: 1 A: 1 |           1|             1|\n" in answer
    assert "|TOTAL|       0       |  H: 0 A: 0 |           0|             0|\n" in proxy.aix(1, [])


def test_sockets() -> None:
    rows: list[net.Socket] = [("tcp", "", 657, "", 0, "LISTEN"), ("udp", "", 657, "", 0, "")]
    linux = net.ss([*reversed(rows)])
    assert "udp   UNCONN 0      0            0.0.0.0:657        0.0.0.0:*\n" in linux
    assert "tcp   LISTEN 0      128          0.0.0.0:657        0.0.0.0:*\n" in linux
    established: net.Socket = ("tcp", "192.0.2.101", 657, "192.0.2.21", 41522, "ESTABLISHED")
    aix = net.netstat([*rows, established], with_pcb=True)
    assert "tcp        0      0  *.657                 *.*                   LISTEN\n" in aix
    assert "tcp4       0      0  192.0.2.101.657       192.0.2.21.41522      ESTABLISHED\n" in aix
    assert aix.endswith("ESTABLISHED\n")


def test_df_keeps_its_columns_apart() -> None:
    rows = [("/dev/mapper/rhel-var", 10_475_520, 100, 9000, 100_000, "/var")]
    assert len(storage.posix(rows).splitlines()[1].split()) == 6
    assert len(storage.aix(rows).splitlines()[1].split()) == 7


def test_elapsed_time() -> None:
    assert [system.etime(seconds) for seconds in (5, 3605, 90_061)] == ["00:05", "01:00:05", "1-01:01:01"]
