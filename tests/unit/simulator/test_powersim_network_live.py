# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real packets: what is blocked on the router or on a host decides what rmcdomainstatus and the HMC show."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import typing as t

import pytest
from live import ENV, Live, eventually, processes

from powersim.estate.parts import Network
from powersim.net.fabric import Fabric
from powersim.net.plan import Adapter

PERIOD, MISSED, SCALE = 5, 6, 60
ESTATE = f"""
name: wired
time_scale: {SCALE}
heartbeat: {{period: {PERIOD}, missed: {MISSED}}}
hmcs:
  - {{name: hmc1, ip: 192.0.2.21, additional_ips: [198.51.100.21], version: V10R3.1060, type_model: 7063-CR2,
     serial: 68A1B0C, latency: 0.0, lag: 5}}
  - {{name: hmc2, ip: 198.51.100.22, version: V11R1.1111, type_model: 7063-CR2, serial: 68A1B0D, latency: 0.0, lag: 5}}
systems:
  - name: SYS1
    type_model: 9080-HEX
    serial: 78A1B2C
    firmware: FW1030.30
    hmcs: [hmc1, hmc2]
    ip: 198.51.100.61
    partitions:
      - {{name: aix1, lpar_id: 1, platform: aix, level: 7300-02-01-2346, ip: 192.0.2.101}}
      - {{name: linux1, lpar_id: 2, platform: linux, level: Red Hat Enterprise Linux 9.4 (Plow), ip: 192.0.2.102}}
      - {{name: cut1, lpar_id: 3, platform: aix, level: 7200-05-08-2419, ip: 203.0.113.3, faults: [network_blocked:hmc1]}}
      - name: member1
        lpar_id: 5
        platform: linux
        level: Red Hat Enterprise Linux 9.4 (Plow)
        ip: 192.0.2.105
        boot_time: 300
        peer: {{name: clus_a, nodes: [member2], dead_man: true}}
      - {{name: off1, lpar_id: 4, platform: aix, level: 7200-05-08-2419, ip: 192.0.2.104, state: 'off'}}
"""
REASON = (
    "network mode needs root"
    if os.geteuid()
    else next((f"there is no {tool} here" for tool in ("nft", "ip", "ssh", "bash", "timeout") if not shutil.which(tool)), "")
)
pytestmark = pytest.mark.skipif(bool(REASON), reason=REASON)
NFT_TABLE = ("add table inet own", "add chain inet own fw {{ type filter hook {0} priority 0; }}")


class Wired(Live):
    """An estate in network mode."""

    def exec(self, host: str, *words: str) -> subprocess.CompletedProcess[str]:
        return self.cli("exec", host, *words)

    def nft(self, host: str, hook: str, rule: str) -> None:
        """A person's own table with one rule."""
        for line in (*NFT_TABLE, f"add rule inet own fw {rule}"):
            answer = self.exec(host, "nft", line.format(hook))
            assert answer.returncode == 0, answer.stderr

    def flush(self, host: str) -> None:
        assert self.exec(host, "nft", "delete table inet own").returncode == 0

    def links(self, host: str) -> list[str]:
        """States of the links in the order of the HMCs, from rmcdomainstatus on the host."""
        text = self.ssh(host, "/opt/rsct/bin/rmcdomainstatus -s ctrmc").stdout.split("Control Points")[-1]
        return [line.split()[0] for line in text.splitlines() if line.strip()]

    def sees(self, host: str, *wanted: str, patience: float = 60) -> bool:
        """Whether the links of a host come to these states."""
        return eventually(lambda: self.links(host) == list(wanted), patience)

    def simulated(self) -> float:
        """Simulated seconds since the epoch."""
        return float(json.loads(self.cli("status", "--json").stdout)["simulated"])

    def rmc_state(self, hmc: str, host: str) -> str:
        return self.ssh(hmc, f"lssyscfg -r lpar -m SYS1 --filter lpar_names={host} -F rmc_state").stdout.strip()

    def knock(self, source: str, address: str, port: int = 657, *, patience: int = 1) -> str:
        """What a TCP connection meets, tried from a host or the router."""
        answer = self.exec(source, "timeout", str(patience), "bash", "-c", f"</dev/tcp/{address}/{port}")
        if answer.returncode == 124:
            return "timeout"
        return "open" if not answer.returncode else "refused" if "refused" in answer.stderr else answer.stderr

    def real_ports(self, host: str) -> set[tuple[str, str]]:
        """(tcp or udp, port) that the kernel has listening in a network."""
        lines = self.exec(host, "ss", "-Hlntu").stdout.splitlines()
        return {(line.split()[0], line.split()[4].rpartition(":")[2]) for line in lines}


@pytest.fixture(scope="module")
def wired(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Wired]:
    base = tmp_path_factory.mktemp("wired")
    (base / "estate.yml").write_text(ESTATE, encoding="utf-8")
    found = Wired(base / "state")
    before = machine()
    found.up(base / "estate.yml", "--network")
    yield found
    found.down()
    assert machine() == before


@pytest.fixture(autouse=True)
def calm(wired: Wired) -> t.Iterator[None]:
    """A test that fails half way leaves the next one an estate in which time passes and nothing is blocked."""
    yield
    if json.loads(wired.cli("status", "--json").stdout)["time_scale"] != SCALE:
        wired.cli("time", "--scale", str(SCALE))
    wired.cli("unblock", "--all")


def machine() -> tuple[str, ...]:
    """Interfaces, addresses, routes and filters of this machine's own network."""
    commands = ("ip -o link", "ip -o addr", "ip route show table all", "nft list ruleset")
    texts = (subprocess.run(line.split(), capture_output=True, text=True, check=True).stdout for line in commands)
    # flags, counters and lifetimes change by themselves
    return tuple(re.sub(r"(valid_lft|preferred_lft) \S+|packets \d+ bytes \d+", "", text) for text in texts)


# --- the acceptance: blocked, down; unblocked, up --------------------------------------------------------------------


def test_everything_is_up_at_first(wired: Wired) -> None:
    assert wired.sees("aix1", "I", "I")
    assert wired.sees("linux1", "I", "I")
    assert wired.rmc_state("hmc1", "aix1") == "active"


def test_blocking_657_at_the_router_takes_the_link_down_after_the_heartbeat_time(wired: Wired) -> None:
    wired.nft("router", "forward", "ip saddr 192.0.2.101 udp dport 657 drop")
    wired.nft("router", "forward", "ip daddr 192.0.2.101 udp dport 657 drop")
    answer = wired.cli("wait", "link", "aix1", "hmc1", "O")
    assert answer.returncode == 0, answer.stderr
    assert wired.sees("aix1", "O", "O")
    assert eventually(lambda: wired.rmc_state("hmc1", "aix1") == "inactive")
    assert wired.rmc_state("hmc2", "aix1") == "inactive"
    assert wired.links("linux1") == ["I", "I"]
    wired.flush("router")
    assert wired.sees("aix1", "I", "I")
    assert eventually(lambda: wired.rmc_state("hmc1", "aix1") == "active")


def test_the_time_until_a_link_is_lost_is_that_of_the_heartbeats(wired: Wired) -> None:
    before = wired.simulated()
    assert wired.cli("block", "--proto", "udp", "--from", "linux1").returncode == 0
    assert wired.cli("wait", "link", "linux1", "hmc1", "O").returncode == 0
    assert wired.simulated() - before >= (MISSED - 1) * PERIOD
    assert wired.cli("unblock", "--proto", "udp", "--from", "linux1").returncode == 0
    assert wired.sees("linux1", "I", "I")


def test_with_a_stopped_clock_time_passes_when_told(wired: Wired) -> None:
    assert wired.cli("time", "--scale", "0").returncode == 0
    time.sleep(3)  # periods that ended before still have their heartbeats to come, on a busy machine
    assert wired.cli("block", "--from", "linux1").returncode == 0
    assert not wired.sees("linux1", "O", "O", patience=2)
    # two more than are missed: one was begun before, and one may have been heard to its end
    assert wired.cli("time", "--advance", str((MISSED + 2) * PERIOD)).returncode == 0
    assert wired.sees("linux1", "O", "O")
    assert wired.cli("unblock", "--all").returncode == 0
    assert wired.cli("time", "--scale", "60").returncode == 0
    assert wired.sees("linux1", "I", "I")


def test_a_rule_on_the_host_itself(wired: Wired) -> None:
    """The root of a Linux partition rules its own network with the real nft, and that of no other."""
    nft = f"/.real{os.path.realpath(shutil.which('nft') or '')}"
    for line in (*NFT_TABLE, "add rule inet own fw udp dport 657 drop"):
        answer = wired.ssh("linux1", f"{nft} '{line.format('input')}'")
        assert answer.returncode == 0, answer.stderr
    assert "own" in wired.exec("linux1", "nft", "list", "tables").stdout
    assert "own" not in wired.exec("aix1", "nft", "list", "tables").stdout
    assert wired.sees("linux1", "O", "O")
    assert wired.links("aix1") == ["I", "I"]
    assert wired.ssh("linux1", f"{nft} delete table inet own").returncode == 0
    assert wired.sees("linux1", "I", "I")
    assert wired.ssh("aix1", f"{nft} add table inet own").returncode != 0


@pytest.mark.parametrize("ends", [("--from", "aix1", "--to", "hmc1"), ("--from", "hmc1", "--to", "aix1")])
def test_one_direction_is_enough(wired: Wired, ends: tuple[str, ...]) -> None:
    assert wired.cli("block", "--at", "router", "--proto", "udp", *ends).returncode == 0
    assert wired.sees("aix1", "O", "I")
    assert wired.cli("unblock", "--at", "router", "--proto", "udp", *ends).returncode == 0
    assert wired.sees("aix1", "I", "I")


def test_blocked_tcp_leaves_the_heartbeats_alone(wired: Wired) -> None:
    assert wired.cli("block", "--proto", "tcp", "--to", "aix1").returncode == 0
    assert wired.knock("hmc1", "192.0.2.101") == "timeout"
    assert wired.cli("time", "--advance", str(3 * MISSED * PERIOD)).returncode == 0
    assert not eventually(lambda: wired.links("aix1") != ["I", "I"], 2)
    assert wired.cli("unblock", "--all").returncode == 0
    assert wired.knock("hmc1", "192.0.2.101") == "open"


def test_large_packets_that_do_not_pass_give_x(wired: Wired) -> None:
    assert wired.exec("router", "ip", "link", "set", "linux1", "mtu", "1200").returncode == 0
    assert wired.sees("linux1", "X", "X")
    assert wired.links("aix1") == ["I", "I"]
    assert wired.exec("router", "ip", "link", "set", "linux1", "mtu", "1500").returncode == 0
    assert not wired.sees("linux1", "I", "I", patience=1), "rmcd has given up until it is told to try again"
    assert wired.ssh("linux1", "refresh -s ctrmc").returncode == 0
    assert wired.sees("linux1", "I", "I")


# --- faults are filters here -----------------------------------------------------------------------------------------


def test_a_fault_of_the_estate_file_is_a_rule_on_the_router(wired: Wired) -> None:
    assert "203.0.113.3" in wired.exec("router", "nft", "list", "table", "inet", "powersim").stdout
    assert wired.links("cut1") == ["O", "I"]
    assert wired.cli("heal", "cut1", "network_blocked:hmc1").returncode == 0
    assert "203.0.113.3" not in wired.exec("router", "nft", "list", "ruleset").stdout
    assert wired.sees("cut1", "I", "I")


@pytest.mark.parametrize(("fault", "shown"), [("network_blocked", "O"), ("mtu_mismatch", "X")])
def test_inject_and_heal(wired: Wired, fault: str, shown: str) -> None:
    assert wired.cli("inject", "aix1,linux1", fault).returncode == 0
    assert wired.sees("aix1", shown, shown)
    assert wired.sees("linux1", shown, shown)
    assert f"aix1 {fault}" in wired.cli("block", "--list").stdout
    assert wired.cli("heal", "aix1,linux1", fault).returncode == 0
    for host in ("aix1", "linux1"):
        assert wired.ssh(host, "refresh -s ctrmc").returncode == 0
        assert wired.sees(host, "I", "I")


def test_a_simulated_filter_stops_real_packets(wired: Wired) -> None:
    """Nobody opened 657 in this firewalld: it stops heartbeats and clients, for real."""
    assert wired.ssh("linux1", "systemctl start firewalld").returncode == 0
    assert eventually(lambda: wired.knock("hmc1", "192.0.2.102") == "timeout")
    assert "192.0.2.21" in wired.exec("linux1", "nft", "list", "table", "inet", "powersim").stdout
    assert wired.sees("linux1", "O", "O")
    assert wired.ssh("linux1", "systemctl stop firewalld").returncode == 0
    assert eventually(lambda: wired.knock("hmc1", "192.0.2.102") == "open")
    assert wired.sees("linux1", "I", "I")


def test_a_node_that_goes_down_takes_its_network_along(wired: Wired) -> None:
    """Stopping RMC on a member with a dead-man switch takes the node down; it comes back with no rule in its filter."""
    assert {("udp", "12347"), ("udp", "12348")} <= wired.real_ports("member1")
    wired.nft("member1", "input", "tcp dport 9 drop")
    wired.ssh("member1", "/opt/rsct/bin/rmcctrl -z")
    assert eventually(lambda: "has no network" in wired.exec("member1", "true").stderr)
    assert wired.knock("hmc1", "192.0.2.105", 22) not in ("open", "refused")
    assert wired.cli("wait", "state", "member1", "Running").returncode == 0
    assert wired.sees("member1", "I", "I")
    assert wired.exec("member1", "nft", "list", "tables").stdout == ""
    assert wired.exec("member1", "ip", "-4", "-br", "addr", "show", "eth0").stdout.split()[-1] == "192.0.2.105/24"


def test_the_firewall_of_an_hmc_stops_real_packets(wired: Wired) -> None:
    assert wired.cli("inject", "hmc2", "firewall_blocks_rmc").returncode == 0
    assert eventually(lambda: wired.knock("aix1", "198.51.100.22") == "timeout")
    assert wired.knock("aix1", "198.51.100.22", 443) == "open"
    assert wired.cli("heal", "hmc2", "firewall_blocks_rmc").returncode == 0
    assert eventually(lambda: wired.knock("aix1", "198.51.100.22") == "open")
    assert wired.sees("aix1", "I", "I")


def test_hardware_addresses_are_those_that_commands_show(wired: Wired) -> None:
    real = wired.exec("aix1", "cat", "/proc/net/arp").stdout + wired.exec("router", "cat", "/proc/net/arp").stdout
    own = re.findall(r"192\.0\.2\.101 .* (fa(?::[0-9a-f]{2}){5})", real)[0]
    shown = wired.ssh("aix1", "netstat -v").stdout.lower()
    assert own in shown


def test_an_hmc_that_restarts_is_gone_for_a_while(wired: Wired) -> None:
    assert wired.cli("inject", "hmc2", "restarting").returncode == 0
    assert eventually(lambda: wired.real_ports("hmc2") == set())
    assert wired.sees("aix1", "I", "O")
    assert wired.cli("heal", "hmc2", "restarting").returncode == 0
    assert eventually(lambda: ("udp", "657") in wired.real_ports("hmc2"))
    assert wired.sees("aix1", "I", "I")


# --- listeners -------------------------------------------------------------------------------------------------------


def test_simulated_ss_and_the_kernel_agree(wired: Wired) -> None:
    simulated = wired.ssh("linux1", "ss -Hlntu").stdout.splitlines()
    shown = {(line.split()[0], line.split()[4].rpartition(":")[2]) for line in simulated}
    assert shown == wired.real_ports("linux1")
    assert ("udp", "657") in shown


def test_simulated_netstat_and_the_kernel_agree(wired: Wired) -> None:
    rows = [line.split() for line in wired.ssh("aix1", "netstat -an").stdout.splitlines()]
    rows = [row for row in rows if row and row[0][:3] in ("tcp", "udp") and row[-1] != "ESTABLISHED"]
    assert {(row[0][:3], row[3].rpartition(".")[2]) for row in rows} == wired.real_ports("aix1")
    assert ("udp", "657") in wired.real_ports("aix1")


def test_disabling_remote_clients_closes_tcp_only(wired: Wired) -> None:
    assert wired.knock("hmc1", "192.0.2.102") == "open"
    assert wired.ssh("linux1", "/opt/rsct/bin/rmcctrl -P").returncode == 0
    assert eventually(lambda: wired.knock("hmc1", "192.0.2.102") == "refused")
    assert wired.real_ports("linux1") == {("tcp", "22"), ("udp", "657")}
    assert wired.ssh("linux1", "/opt/rsct/bin/rmcctrl -p").returncode == 0
    assert eventually(lambda: wired.knock("hmc1", "192.0.2.102") == "open")
    assert wired.sees("linux1", "I", "I")


def test_a_stopped_rmcd_refuses_and_a_blocked_one_times_out(wired: Wired) -> None:
    assert wired.ssh("aix1", "/opt/rsct/bin/rmcctrl -z").returncode == 0
    assert eventually(lambda: wired.knock("hmc2", "192.0.2.101") == "refused")
    assert wired.real_ports("aix1") == {("tcp", "22")}
    assert wired.cli("block", "--at", "aix1").returncode == 0
    assert wired.knock("hmc2", "192.0.2.101") == "timeout"
    assert wired.cli("unblock", "--at", "aix1").returncode == 0
    assert wired.cli("block", "--at", "router", "--action", "reject", "--to", "aix1").returncode == 0
    # the error comes before the kernel waits for it, on such short cables: the second packet counts
    assert wired.knock("hmc2", "192.0.2.101", patience=5) == "refused"
    assert wired.cli("unblock", "--all").returncode == 0
    assert wired.ssh("aix1", "/opt/rsct/bin/rmcctrl -A").returncode == 0
    assert eventually(lambda: wired.knock("hmc2", "192.0.2.101") == "open")
    assert wired.sees("aix1", "I", "I")


def test_ports_of_an_hmc(wired: Wired) -> None:
    common = {("tcp", port) for port in ("22", "443", "657", "9920")}
    common |= {("udp", port) for port in ("657", "9900", "12347", "12348")}
    assert wired.real_ports("hmc2") == common
    assert wired.real_ports("hmc1") == {*common, ("tcp", "12443")}


def test_ssh_stands_on_the_real_address_too(wired: Wired) -> None:
    config = str(wired.folder / "ssh" / "network_config")
    answer = wired.exec("hmc1", "ssh", "-F", config, "-o", "BatchMode=yes", "aix1", "uname")
    assert answer.stdout == "AIX\n", answer.stderr
    answer = wired.exec("router", "ssh", "-F", config, "-o", "BatchMode=yes", "hmc2", "lshmc -V")
    assert "Version: 11" in answer.stdout, answer.stderr


def test_a_powered_off_partition_has_no_network(wired: Wired) -> None:
    answer = wired.exec("off1", "true")
    assert (answer.returncode, "off1" in answer.stderr) == (1, True)
    assert wired.knock("router", "192.0.2.104", 22) not in ("open", "refused")


# --- sentences and leaks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "said"), [
    (("block", "--at", "nowhere"), "--at is 'nowhere'"),
    (("block", "--from", "nowhere"), "--from is 'nowhere'"),
    (("unblock", "--port", "1"), "block --list"),
    (("exec", "nowhere", "true"), "host is 'nowhere'"),
    (("exec", "router", "no-such-program"), "no-such-program"),
])  # fmt: skip
def test_refusals_are_sentences(wired: Wired, words: tuple[str, ...], said: str) -> None:
    answer = wired.cli(*words)
    assert answer.returncode in (1, 127)
    assert said in answer.stderr
    assert answer.stderr.strip().endswith(".")


def test_without_root_there_is_a_sentence(wired: Wired, tmp_path: pathlib.Path) -> None:
    """A user namespace with one id stands for an ordinary user."""
    words = ["up", "--network", "--state", str(tmp_path / "state"), str(wired.folder.parent / "estate.yml")]
    outer = ["unshare", "--user", "--map-root-user"]
    if subprocess.run([*outer, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no namespace to try it in")
    command = [*outer, sys.executable, "-m", "powersim", *words]
    answer = subprocess.run(command, env=ENV, capture_output=True, text=True, timeout=30, check=False)
    assert (answer.returncode, "needs root" in answer.stderr) == (1, True)


def test_exec_gives_the_exit_status(wired: Wired) -> None:
    assert wired.exec("router", "sh", "-c", "exit 7").returncode == 7


def test_without_network_there_is_nothing_to_block(wired: Wired, tmp_path: pathlib.Path) -> None:
    plain = Live(tmp_path / "state")
    plain.up(wired.folder.parent / "estate.yml")
    answer = plain.cli("block", "--at", "router")
    assert (answer.returncode, "up --network" in answer.stderr) == (1, True)
    plain.down()


def networks(pid: int | None = None) -> set[str]:
    """Network namespaces that one process holds open, or that any process is in or holds open."""
    found = set()
    for entry in [pathlib.Path("/proc", str(pid))] if pid else pathlib.Path("/proc").iterdir():
        with contextlib.suppress(OSError):  # it ended meanwhile
            for link in (entry / "ns" / "net", *(entry / "fd").iterdir()):
                with contextlib.suppress(OSError):
                    found.add(os.readlink(link))
    return {target for target in found if target.startswith("net:")}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_of_a_daemon_that_is_killed(wired: Wired, tmp_path: pathlib.Path, number: int) -> None:
    own = machine()
    folder = tmp_path / "state"
    estate = str(wired.folder.parent / "estate.yml")
    command = [sys.executable, "-m", "powersim", "up", estate, "--network", "--state", str(folder), "--foreground"]
    daemon = subprocess.Popen(command, env=ENV, stdout=subprocess.PIPE, start_new_session=True)
    try:
        assert daemon.stdout
        assert daemon.stdout.readline().startswith(b"wired is up (network")
        held = networks(daemon.pid) - networks(os.getpid())
        assert len(held) == 7, "a router, two HMCs, four partitions that run"
        daemon.send_signal(number)
        daemon.wait(timeout=20)
    finally:
        daemon.kill()
    assert eventually(lambda: processes(folder) == [])
    assert eventually(lambda: not held & networks())
    assert machine() == own


def test_nothing_is_left_of_a_start_that_fails(wired: Wired, tmp_path: pathlib.Path) -> None:
    own = machine()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        estate = tmp_path / "estate.yml"
        estate.write_text(ESTATE.replace("name: linux1,", f"name: linux1, port: {port},"), encoding="utf-8")
        answer = Live(tmp_path / "state").cli("up", str(estate), "--network")
    assert (answer.returncode, str(port) in answer.stderr) == (1, True)
    assert eventually(lambda: processes(tmp_path / "state") == []), "a namespace without a name needs a process to live"
    assert machine() == own


def test_a_host_that_restarts_has_a_fresh_network() -> None:
    net = Network("one", "192.0.2.0/24")
    rows = [Adapter(name, "eth0", f"192.0.2.{last}", net, "192.0.2.1", name) for name, last in (("a", 2), ("b", 3))]
    fabric = Fabric(rows)
    try:
        for host in ("a", "b"):
            fabric.plug(host)
        rules = "add table inet own\n"
        assert fabric.spaces["a"].run(["nft", "-f", "-"], rules).returncode == 0
        fabric.plug("a")
        assert fabric.spaces["a"].run(["nft", "list", "tables"], "").stdout == ""
        listener = fabric.spaces["a"].tcp(657)
        probe = f"import socket; socket.create_connection(('{rows[0].address}', 657), 3)"
        assert fabric.spaces["b"].run([sys.executable, "-c", probe], "").returncode == 0
        listener.close()
        fabric.unplug("a")
        assert fabric.spaces["b"].run([sys.executable, "-c", probe], "").returncode == 1
    finally:
        fabric.close()
