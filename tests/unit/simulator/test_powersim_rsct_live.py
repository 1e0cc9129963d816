# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""RSCT in real hosts: commands at their paths, files that follow the state, and what a person does to those files."""

from __future__ import annotations

import typing as t

import pytest
from live import Live

ESTATE = """
name: rsct
time_scale: 200
hmcs:
  - {name: hmc1, ip: 192.0.2.21, version: V10R3.1060, type_model: 7063-CR2, serial: 68A1B0C, latency: 0.0}
systems:
  - name: SYS1
    type_model: 9080-HEX
    serial: 78A1B2C
    firmware: FW1030.30
    hmcs: [hmc1]
    ip: 198.51.100.61
    partitions:
      - {name: aix1, lpar_id: 1, platform: aix, level: 7200-05-08-2419, ip: 192.0.2.1, faults: ["localised:refrsrc"]}
      - name: linux1
        lpar_id: 2
        platform: linux
        level: Red Hat Enterprise Linux 9.4 (Plow)
        ip: 192.0.2.2
        users: [{name: root}, {name: ada, role: sudo}]
"""
KEYS = "/var/ct/cfg/ct_has"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Live]:
    base = tmp_path_factory.mktemp("rsct")
    (base / "estate.yml").write_text(ESTATE, encoding="utf-8")
    found = Live(base / "state")
    found.up(base / "estate.yml")
    yield found
    found.down()


def test_commands_stand_where_they_are_documented(live: Live) -> None:
    """Those of clients in /usr/bin as well, those of inittab in /usr/sbin."""
    paths = [
        "/usr/bin/lssrc", "/usr/bin/mkssys", "/usr/bin/lsrsrc", "/usr/bin/mkrsrc", "/usr/sbin/lsitab",
        "/usr/sbin/rsct/bin/rmcctrl", "/opt/rsct/bin/ctsthl", "/usr/sbin/rsct/install/bin/recfgct",
        "/usr/sbin/rsct/bin/chsecmode", "/usr/sbin/rsct/bin/rmcrefreshMD",
    ]  # fmt: skip
    script = "; ".join(f"test -x {path} || echo {path}" for path in paths)
    assert live.ssh("aix1", script).stdout == ""
    assert live.ssh("linux1", "test -x /usr/sbin/lsitab").returncode == 1, "Linux has no inittab"


def test_files_follow_the_state(live: Live) -> None:
    before = live.ssh("aix1", f"cat {KEYS}.pkf {KEYS}.thl /var/ct/cfg/ctrmc.acls; ls -l {KEYS}.qkf").stdout
    assert "-rw-------" in before
    live.ssh("aix1", "echo mine >> /var/ct/cfg/ctrmc.acls; echo 1400 > /var/ct/cfg/ctrmc.maxpktsz; refresh -s ctrmc")
    live.ssh("aix1", "rmitab ctrmc; mkitab 'site:2:once:/bin/site'; /usr/sbin/rsct/install/bin/recfgct")
    after = live.ssh(
        "aix1", f"cat {KEYS}.pkf {KEYS}.thl /var/ct/cfg/ctrmc.acls; ls /var/ct/cfg; cat /etc/inittab"
    ).stdout
    assert "mine" not in after, "access lists are those of an installation again"
    assert "ctrmc.maxpktsz" not in after
    assert before.splitlines()[0] != after.splitlines()[0], "the public key is another"
    assert "site:2:once:/bin/site\n" in after
    assert "ctrmc:2:" not in after


def test_what_a_person_does_to_the_files_counts(live: Live) -> None:
    text = 'PersistentResourceAttributes::\\nresource 1:\\n  ConnectivityNames={\\"192.0.2.2\\",\\"192.0.2.22\\"}\\n'
    script = f'cd /tmp; printf "{text}" > in.mcp; chrsrc -f in.mcp -s \'MNName like "192%"\' IBM.MCP'
    answer = live.ssh("linux1", f"{script}; lsrsrc -x IBM.MCP ConnectivityNames")
    assert answer.stdout == 'resource 1:\n        ConnectivityNames = {"192.0.2.2","192.0.2.22"}\n', answer.stderr
    live.ssh("linux1", f"stopsrc -s ctcas; sleep 0.1; rm {KEYS}.qkf {KEYS}.pkf; startsrc -s ctcas")
    assert live.ssh("linux1", f"sleep 0.1; lssrc -s ctcas; ls {KEYS}.qkf").stdout.splitlines()[1].endswith(" active")


def test_only_root_changes_anything(live: Live) -> None:
    for command in ("startsrc -s ctcas", "/opt/rsct/bin/rmcctrl -z", "chrsrc -s 'NodeID > 0' IBM.MCP MNName=x"):
        answer = live.ssh("linux1", f'su ada -c "{command}"')
        assert answer.returncode == 1, command
        assert "needs root" in answer.stderr
    assert live.ssh("linux1", "su ada -c 'lsrsrc IBM.MCP'").returncode == 0


def test_a_translated_command(live: Live) -> None:
    chinese = live.ssh("aix1", "LC_ALL=zh_CN.UTF-8 refrsrc IBM.NoSuch").stderr
    assert "2610-412" in chinese
    assert not chinese.isascii()
    assert live.ssh("aix1", "LC_ALL=C refrsrc IBM.NoSuch").stderr.isascii()
