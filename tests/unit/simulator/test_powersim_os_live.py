# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of the operating system on real hosts: standard input, files, the clock, and real tools that go wrong."""

from __future__ import annotations

import typing as t

import pytest
from live import Live

ESTATE = """
name: oslive
time_scale: 100
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
      - {name: aix1, lpar_id: 1, platform: aix, level: 7200-05-08-2419, ip: 192.0.2.1}
      - {name: linux1, lpar_id: 2, platform: linux, level: Red Hat Enterprise Linux 9.4 (Plow), ip: 192.0.2.2}
"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Live]:
    base = tmp_path_factory.mktemp("oslive")
    (base / "estate.yml").write_text(ESTATE, encoding="utf-8")
    found = Live(base / "state")
    found.up(base / "estate.yml")
    yield found
    found.down()


def broken(live: Live, kind: str, command: str, line: str) -> tuple[str, str, int]:
    """Output, errors and exit code of a line on aix1 while something is wrong with a command."""
    assert live.cli("inject", "aix1", f"{kind}:{command}").returncode == 0
    try:
        answer = live.ssh("aix1", line)
    finally:
        assert live.cli("heal", "aix1", f"{kind}:{command}").returncode == 0
    return answer.stdout, answer.stderr, answer.returncode


def test_standard_input_reaches_odmadd(live: Live) -> None:
    stanza = 'Config_Rules:\n\tphase = 2\n\trule = "/usr/lib/methods/x"\n'
    answer = live.ssh("aix1", "odmadd && odmget -q phase=2 Config_Rules; odmdelete -o Config_Rules", text=stanza)
    assert answer.stdout == f"\n{stanza}0518-307 odmdelete: 1 objects deleted.\n"


def test_files_of_the_host_are_read_and_written(live: Live) -> None:
    steps = (
        "expfilt -v 4 -f /tmp/save -r >/dev/null && ls /tmp/save",
        "stopsrc -s rpc.mountd >/dev/null; echo 'mountd 33333/tcp' >>/etc/services; sleep 1",
        "startsrc -s rpc.mountd >/dev/null; sleep 1; rpcinfo -p | grep -c 33333",
    )
    assert live.ssh("aix1", "; ".join(steps)).stdout == "ipsec_fltr_rule.exp\n3\n"


def test_the_clock_of_a_host_is_the_simulated_one(live: Live) -> None:
    dates = [int(live.ssh(host, "date -u +%Y").stdout) for host in ("aix1", "linux1")]
    assert dates == [2026, 2026]
    moments = live.ssh("linux1", "date +%s; sleep 0.5; date +%s").stdout.split()
    assert int(moments[1]) - int(moments[0]) >= 40, "100 simulated seconds in one"


def test_real_tools_go_wrong(live: Live) -> None:
    whole = live.ssh("aix1", "cat /etc/ct_node_id").stdout
    assert broken(live, "partial", "cat", "cat /etc/ct_node_id")[0] == whole[: len(whole) // 2]
    assert broken(live, "denied", "cat", "cat /etc/ct_node_id") == ("", "cat: 0403-006 Execute permission denied.\n", 1)
    assert broken(live, "fails", "cat", "cat /etc/ct_node_id || echo no")[0] == "no\n"
    assert "not what you asked for" in broken(live, "garbage", "ps", "ps -A | tr -cd 'a-z '")[0]
    assert broken(live, "absent", "cut", "echo a:b | cut -d: -f2; echo $?")[0] == "127\n"
    flooded = broken(live, "flood", "ps", "ps -A -o comm= | wc -c; ps -A -o comm= | grep -c rmcd")[0].split()
    assert int(flooded[0]) > 8_000_000
    assert int(flooded[1]) > 1000
    assert live.ssh("aix1", "cat /etc/ct_node_id").stdout == whole


def test_a_tool_with_a_fault_is_still_a_tool(live: Live) -> None:
    """Its input, folder, environment and exit code are those of the caller, and it is ended with its caller."""
    out, _errors, code = broken(
        live, "localised", "cat", "cd /etc && printf 'in\\n' | cat - ct_node_id | head -1; cat /no"
    )
    assert out == "in\n"
    assert code == 1
    hung = "cat /etc/passwd & pid=$!; sleep 0.3; kill $pid; wait $pid; echo $?"
    assert broken(live, "hang", "cat", hung)[0].strip() in ("143", "271"), (
        "ended by the signal, in the words of any shell"
    )


def test_sudo_goes_wrong_too(live: Live) -> None:
    assert live.cli("inject", "linux1", "fails:sudo").returncode == 0
    assert live.ssh("linux1", "sudo -n id").returncode == 1
    assert live.cli("heal", "linux1", "fails:sudo").returncode == 0
    assert live.ssh("linux1", "sudo -n id -u").stdout == "0\n"
