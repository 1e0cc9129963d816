# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layouts that nobody posted as a file."""

from __future__ import annotations

from powersim.render import mcproxy as proxy
from powersim.render import net, storage, system


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
