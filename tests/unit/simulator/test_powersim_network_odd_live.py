# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Network mode in odd sequences: several blocks healed in another order, reboots while blocked, adapters torn out."""

from __future__ import annotations

import typing as t

import pytest
import test_powersim_network_live as plain
from live import eventually

pytestmark = plain.pytestmark


@pytest.fixture(scope="module")
def wired(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[plain.Wired]:
    base = tmp_path_factory.mktemp("odd")
    (base / "estate.yml").write_text(plain.ESTATE, encoding="utf-8")
    found = plain.Wired(base / "state")
    found.up(base / "estate.yml", "--network")
    yield found
    found.down()


def reboot(wired: plain.Wired, host: str) -> None:
    assert wired.ssh("hmc1", f"chsysstate -r lpar -m SYS1 -o shutdown --immed --restart -n {host}").returncode == 0
    assert eventually(lambda: "has no network" in wired.exec(host, "true").stderr)
    assert wired.cli("wait", "state", host, "Running").returncode == 0


def test_a_link_is_back_when_the_last_of_its_blocks_is_gone(wired: plain.Wired) -> None:
    router = ("--proto", "udp", "--from", "linux1", "--to", "hmc1")
    host = ("--at", "linux1", "--proto", "udp", "--from", "hmc1")
    for options in (router, host, router):
        assert wired.cli("block", *options).returncode == 0
    assert wired.sees("linux1", "O", "I")
    shown = wired.cli("unblock", *router).stdout
    assert "linux1 " in shown
    assert "192.0.2.102 ip daddr" not in shown, "blocked twice is blocked once"
    assert not wired.sees("linux1", "I", "I", patience=2)
    assert wired.cli("unblock", *host).returncode == 0
    assert wired.sees("linux1", "I", "I")


def test_overlapping_faults_in_the_wrong_order(wired: plain.Wired) -> None:
    for fault in ("network_blocked:hmc1", "network_blocked"):
        assert wired.cli("inject", "aix1", fault).returncode == 0
    assert wired.sees("aix1", "O", "O")
    assert wired.cli("heal", "aix1", "network_blocked").returncode == 0
    assert wired.sees("aix1", "O", "I")
    assert wired.cli("heal", "aix1", "network_blocked:hmc1").returncode == 0
    assert wired.sees("aix1", "I", "I")


def test_a_recycled_rmcd_is_as_blocked_as_before(wired: plain.Wired) -> None:
    assert wired.cli("block", "--from", "linux1").returncode == 0
    assert wired.sees("linux1", "O", "O")
    assert wired.ssh("linux1", "/opt/rsct/bin/rmcctrl -z && /opt/rsct/bin/rmcctrl -A").returncode == 0
    assert not eventually(lambda: "I" in wired.links("linux1"), 2)
    assert wired.cli("unblock", "--all").returncode == 0
    assert wired.sees("linux1", "I", "I")


def test_a_reboot_ends_the_rules_of_the_host_not_those_of_the_router(wired: plain.Wired) -> None:
    assert wired.cli("block", "--at", "linux1").returncode == 0
    assert wired.cli("block", "--from", "linux1", "--to", "hmc2").returncode == 0
    assert wired.sees("linux1", "O", "O")
    reboot(wired, "linux1")
    assert wired.sees("linux1", "I", "O")
    assert wired.cli("unblock", "--all").returncode == 0
    assert wired.sees("linux1", "I", "I")


def test_a_host_whose_root_tore_out_its_adapter_comes_back(wired: plain.Wired) -> None:
    assert wired.ssh("linux1", "ip link delete eth0").returncode == 0
    assert wired.sees("linux1", "O", "O")
    reboot(wired, "linux1")
    assert wired.sees("linux1", "I", "I")


def test_a_wait_with_a_stopped_clock_leaves_time_for_real_packets(wired: plain.Wired) -> None:
    assert wired.cli("time", "--scale", "0").returncode == 0
    assert wired.cli("block", "--from", "linux1").returncode == 0
    for state, then in (("O", ("unblock", "--all")), ("I", ("time", "--scale", "60"))):
        answer = wired.cli("wait", "link", "linux1", "hmc1", state, "--timeout", "200")
        assert answer.returncode == 0, answer.stderr
        assert wired.cli(*then).returncode == 0
