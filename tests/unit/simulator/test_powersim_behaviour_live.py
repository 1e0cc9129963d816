# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real hosts that go away and come back: sessions are cut, the port refuses, files survive."""

from __future__ import annotations

import pathlib
import subprocess
import typing as t

import pytest
from live import Live, eventually

from powersim import control
from powersim.faults.daemons import MDEF

ESTATE = """
name: power
time_scale: 120
hmcs: [{name: hmc1, ip: 192.0.2.21, version: V11R1.1111, type_model: 7063-CR2, serial: 68A1B0C, latency: 0.0}]
systems:
  - name: SYS1
    type_model: 9824-42A
    serial: 78A1B2C
    firmware: FW1110.10
    hmcs: [hmc1]
    ip: 198.51.100.61
    partitions:
      - {name: member1, lpar_id: 1, platform: aix, level: 7200-05-08-2419, ip: 192.0.2.101,
         peer: {name: clus_a, nodes: [member2], dead_man: true}}
      - {name: off1, lpar_id: 2, platform: linux, level: Red Hat Enterprise Linux 9.4 (Plow), ip: 192.0.2.102, state: 'off',
         faults: [drm_definition_missing, var_full]}
"""
CUT = 255  # exit code of ssh when the connection ends


@pytest.fixture(params=[(), ("--rootless",)], ids=["own", "rootless"])
def live(tmp_path: pathlib.Path, request: pytest.FixtureRequest) -> t.Iterator[Live]:
    (tmp_path / "estate.yml").write_text(ESTATE, encoding="utf-8")
    found = Live(tmp_path / "state")
    found.up(tmp_path / "estate.yml", *request.param)
    yield found
    found.down()


def reached(live: Live, host: str) -> bool:
    return live.ssh(host, "true").returncode == 0


def power(live: Live, host: str, action: str) -> dict[str, t.Any]:
    return control.ask(live.folder, {"verb": "power", "host": host, "action": action})


def test_a_dead_man_switch_really_takes_the_host_away(live: Live) -> None:
    kept = "umask 077; mkdir /var/adm/mine; echo kept >/var/adm/mine/note; echo edited >>/etc/environment"
    assert live.ssh("member1", kept).returncode == 0
    waiting = subprocess.Popen(live.ssh_argv("member1", "sleep 100"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    cut = live.ssh("member1", "/opt/rsct/bin/rmcctrl -z; echo not reached")
    assert (cut.returncode, cut.stdout) == (CUT, "")
    waiting.communicate(timeout=10)
    assert waiting.returncode == CUT
    assert "Connection refused" in live.ssh("member1", "true").stderr
    assert eventually(lambda: reached(live, "member1"), 20)
    note = live.ssh("member1", "cat /var/adm/mine/note; tail -n 1 /etc/environment; ls -ld /var/adm/mine")
    assert note.stdout.startswith("kept\nedited\ndrwx------")
    assert "up 0 days" in live.ssh("member1", "uptime").stdout
    rows = [row for row in live.log("--host", "member1") if row["argv"][0] == "rmcctrl"]
    assert [(row["rc"], "node_taken_down" in row["harm"]) for row in rows] == [(None, True)]


def test_a_partition_can_be_switched_on_and_off(live: Live) -> None:
    assert "power it on first" in power(live, "off1", "reboot")["error"]
    assert not reached(live, "off1")
    assert power(live, "off1", "on") == {"host": "off1", "state": "Starting"}
    assert eventually(lambda: reached(live, "off1"), 20)
    assert live.ssh("off1", f"test -f {MDEF}").returncode == 1
    control.ask(live.folder, {"verb": "heal", "hosts": "off1", "faults": ["drm_definition_missing"]})
    assert live.ssh("off1", f"grep -c IBM.DRM {MDEF}").returncode == 0
    assert live.ssh("off1", "echo text >/var/adm/note").returncode != 0, "/var is full"
    power(live, "off1", "reboot")
    assert eventually(lambda: not reached(live, "off1"), 10)
    assert eventually(lambda: reached(live, "off1"), 20)
    assert live.ssh("off1", "echo text >/var/adm/note").returncode != 0, "/var is still full"
    assert power(live, "off1", "off")["state"] == "Not Activated"
    assert eventually(lambda: not reached(live, "off1"), 10)
