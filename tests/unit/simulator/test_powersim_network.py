# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Network mode without a network: who is wired where, what nft is told, and what silence means."""

from __future__ import annotations

import pathlib
import typing as t

import pytest

from powersim import faults, levels
from powersim.estate.loader import build
from powersim.estate.parts import Estate
from powersim.estate.schema import EstateError
from powersim.net import access, console, firewall, mirror, plan
from powersim.net.firewall import Block
from powersim.net.heart import LARGE_MISSED, PORT, Heart, Path
from powersim.net.pace import SHORTEST, Pace
from powersim.state import ports, rmc
from powersim.state.filters import Rule

if t.TYPE_CHECKING:
    from .conftest import Sim

# --- who is wired where ----------------------------------------------------------------------------------------------


def wired(data: dict[str, t.Any], **more: t.Any) -> list[plan.Adapter]:
    return plan.adapters(build({**data, **more}, faults.CATALOGUE))


def test_addresses_of_one_network_share_a_router(data: dict[str, t.Any]) -> None:
    rows = {adapter.host: adapter for adapter in wired(data)}
    assert {adapter.router for adapter in rows.values()} == {"192.0.2.1"}
    assert rows["aix1"].name == "en0"
    assert rows["linux1"].name == "eth0"
    assert (rows["aix1"].prefix, rows["aix1"].network.mtu) == (24, 1500)
    assert len({adapter.port for adapter in rows.values()}) == len(rows)


def test_further_addresses_are_further_adapters(data: dict[str, t.Any]) -> None:
    data["hmcs"][0]["additional_ips"] = ["fd00::21", "198.51.100.21"]
    rows = [adapter for adapter in wired(data) if adapter.host == "hmc1"]
    assert [(adapter.name, adapter.router) for adapter in rows] == [("eth0", "192.0.2.1"), ("eth1", "198.51.100.1")]


def test_networks_of_the_estate_file_come_first(data: dict[str, t.Any]) -> None:
    networks = [{"name": "vlan7", "cidr": "192.0.2.0/25", "mtu": 9000, "router": "192.0.2.126"}]
    rows = {adapter.host: adapter for adapter in wired(data, networks=networks)}
    assert (rows["aix1"].network.name, rows["aix1"].prefix, rows["aix1"].router) == ("vlan7", 25, "192.0.2.126")
    assert rows["aix1"].network.mtu == 9000


def test_a_router_takes_no_address_of_a_host(data: dict[str, t.Any]) -> None:
    data["systems"][0]["partitions"][1]["ip"] = "192.0.2.1"
    assert {adapter.router for adapter in wired(data)} == {"192.0.2.254"}


def test_long_names_give_short_ports(data: dict[str, t.Any]) -> None:
    data["systems"][0]["partitions"][1]["name"] = "a-name-of-more-than-15-letters"
    assert all(len(adapter.port) <= 15 for adapter in wired(data))


@pytest.mark.parametrize(("index", "change", "words"), [
    (1, {"ip": "fd00::7"}, ("fd00::7", "IPv4")),
    (1, {"name": "router"}, ("router", "choose another name")),
])  # fmt: skip
def test_what_cannot_be_wired_is_a_sentence(
    data: dict[str, t.Any], index: int, change: dict[str, t.Any], words: tuple[str, ...]
) -> None:
    data["systems"][0]["partitions"][index].update(change)
    with pytest.raises(EstateError) as caught:
        wired(data)
    assert all(word in caught.value.mistakes[0] for word in words)


def test_a_wrong_network_is_a_sentence(data: dict[str, t.Any]) -> None:
    with pytest.raises(EstateError, match="host bits"):
        wired(data, networks=[{"name": "one", "cidr": "192.0.2.1/24"}])


def test_ssh_inside_goes_to_the_real_addresses(tmp_path: pathlib.Path) -> None:
    (tmp_path / "ssh").mkdir()
    (tmp_path / "known_hosts").write_text("[127.0.0.1]:4001 ssh-ed25519 AAAA\n[127.0.0.1]:4002 ssh-ed25519 BBBB\n")
    (tmp_path / "ssh_config").write_text(
        "Host aix1\n  HostName 127.0.0.1\n  Port 4001\n  User root\n  UserKnownHostsFile /outside\n\n"
        "Host ibmi1\n  HostName 127.0.0.1\n  Port 4002\n"
    )
    access.write(tmp_path, {"aix1": "192.0.2.1"}, {"aix1": 4001, "ibmi1": 4002})
    known = tmp_path / "ssh" / "network_known_hosts"
    assert known.read_text() == "192.0.2.1 ssh-ed25519 AAAA\n"
    assert (tmp_path / "ssh" / "network_config").read_text() == (
        f"Host aix1\n  HostName 192.0.2.1\n  Port 22\n  User root\n  UserKnownHostsFile {known}\n\n"
    )


# --- simulated filters made real ---------------------------------------------------------------------------------------

PEERS = ["192.0.2.21", "192.0.2.1"]


def test_no_filter_no_rule(sim: Sim) -> None:
    assert not any(mirror.of_partition(partition, PEERS) for partition in sim.partitions.values())
    assert mirror.of_console(sim.console) == []


def test_rules_of_ipsec_are_real_by_direction_and_peer(sim: Sim) -> None:
    own = sim["aix1"].ipsec
    own.device, own.active = True, [Rule("deny", PEERS[0], "255.255.255.255", protocol="udp", direction="inbound")]
    blocks = mirror.of_partition(sim["aix1"], PEERS)
    assert [(block.protocol, block.sources, block.targets) for block in blocks] == [
        ("udp", (PEERS[0],), ("192.0.2.102",))
    ]


def test_a_firewall_without_657_lets_nobody_in(sim: Sim) -> None:
    sim["linux1"].firewalld.running = True
    blocks = mirror.of_partition(sim["linux1"], PEERS)
    assert {block.protocol for block in blocks} == {"tcp", "udp"}
    assert {block.sources for block in blocks} == {tuple(PEERS)}


def test_a_closed_adapter_of_an_hmc(sim: Sim) -> None:
    sim.console.broken.closed.add("eth0")
    assert [block.targets for block in mirror.of_console(sim.console)] == [("192.0.2.21",)]


# --- who listens -----------------------------------------------------------------------------------------------------


def test_listeners_follow_rmcd(sim: Sim) -> None:
    aix = sim["aix1"]
    assert ports.listening(aix) == [("tcp", 22), ("tcp", 657), ("udp", 657)]
    rmc.enable_remote(aix, now=False)
    assert ports.listening(aix) == [("tcp", 22), ("udp", 657)]
    rmc.stop(aix, managers=True)
    sim.later(60)
    assert ports.listening(aix) == [("tcp", 22)]
    assert {("udp", 12347), ("udp", 12348)} <= set(ports.listening(sim["member1"]))


def test_a_tls_port_is_that_of_new_levels(sim: Sim, data: dict[str, t.Any]) -> None:
    with_tls = type(sim)({**data, "rmc_tls_port": 12601})
    assert ("tcp", 12601) in ports.listening(with_tls["inband1"])
    assert ("tcp", 12601) not in ports.listening(with_tls["aix1"])
    assert ("tcp", 12601) not in ports.listening(sim["inband1"])


def test_an_old_hmc_has_its_old_port() -> None:
    assert ("tcp", 12443) in console.hmc_ports(levels.HMC["V10R3.1060"])
    assert ("tcp", 12443) not in console.hmc_ports(levels.HMC["V11R1.1111"])


# --- what nft is told ------------------------------------------------------------------------------------------------


def test_rules_of_a_table() -> None:
    rows = [
        Block("router", "udp", sources=("192.0.2.1",), targets=("192.0.2.21", "192.0.2.22")),
        Block("router", "both", port=0, larger=1000, action="reject"),
    ]
    assert firewall.script(rows, ("forward",)).splitlines() == [
        "add table inet powersim",
        "delete table inet powersim",
        "table inet powersim {",
        "  chain forward_fw {",
        "    type filter hook forward priority 0;",
        "    ip saddr 192.0.2.1 ip daddr { 192.0.2.21, 192.0.2.22 } meta l4proto udp th dport 657 counter drop",
        "    meta l4proto { tcp, udp } meta length > 1000 counter reject",
        "  }",
        "}",
    ]


def test_no_rule_is_no_table() -> None:
    assert firewall.script([], ("input", "output")) == "add table inet powersim\ndelete table inet powersim\n"


# --- what silence means ----------------------------------------------------------------------------------------------

MISSED = 3
HERE, THERE = "192.0.2.1", "192.0.2.21"


class Wire:
    """Two hosts joined by a wire that a test can cut; ``limit``: bytes that pass at most."""

    def __init__(self) -> None:
        self.cut: set[str] = set()
        self.limit = 65536
        self.port = PORT
        self.waiting: dict[str, list[tuple[bytes, str, int]]] = {HERE: [], THERE: []}

    def end(self, own: str) -> End:
        return End(self, own)


class End:
    def __init__(self, wire: Wire, own: str) -> None:
        self._wire, self._own = wire, own

    def send(self, data: bytes, address: str) -> None:
        if self._own not in self._wire.cut and len(data) <= self._wire.limit:
            self._wire.waiting[address].append((data, self._own, self._wire.port))

    def receive(self) -> list[tuple[bytes, str, int]]:
        found, self._wire.waiting[self._own] = self._wire.waiting[self._own], []
        return found


class Beats:
    """A heart with one path; ``round`` gives the obstacles it believes in afterwards."""

    def __init__(self, large: int = 1500) -> None:
        self.wire, self.there = Wire(), set[str]()
        self.heart = Heart({HERE: "aix1", THERE: "hmc1"}, MISSED, {"aix1": large, "hmc1": large}, self._report)
        self.heart.ends.update(aix1=self.wire.end(HERE), hmc1=self.wire.end(THERE))
        self.path = Path("aix1", "hmc1", HERE, THERE)

    def _report(self, partition: str, hmc: str, obstacle: str, there: bool) -> None:
        assert (partition, hmc) == ("aix1", "hmc1")
        (self.there.add if there else self.there.discard)(obstacle)

    def rounds(self, count: int) -> list[set[str]]:
        found = []
        for _unused in range(count):
            self.heart.judge([self.path])
            self.heart.send(self.path)
            found.append(set(self.there))
        return found


@pytest.fixture
def beats() -> Beats:
    made = Beats()
    made.rounds(2)
    return made


@pytest.mark.parametrize("cut", [{HERE}, {THERE}, {HERE, THERE}])
def test_silence_in_either_direction_is_an_obstacle(beats: Beats, cut: set[str]) -> None:
    assert beats.there == set()
    beats.wire.cut = cut
    silent = beats.rounds(MISSED + 1)  # the first of them still judges what came before the cut
    assert silent == [*[set()] * MISSED, {"network"}]
    beats.wire.cut = set()
    assert beats.rounds(2)[-1] == set()


def test_one_lost_beat_is_no_obstacle(beats: Beats) -> None:
    for _unused in range(3):
        beats.wire.cut = {HERE}
        beats.rounds(MISSED - 1)
        beats.wire.cut = set()
        beats.rounds(1)
    assert beats.rounds(2) == [set(), set()]


def test_only_large_ones_lost_is_another_obstacle(beats: Beats) -> None:
    beats.wire.limit = 1000
    assert beats.rounds(LARGE_MISSED + 1)[-1] == {"mtu"}
    beats.wire.cut = {THERE}
    assert "network" in beats.rounds(MISSED + 1)[-1]
    beats.wire.cut, beats.wire.limit = set(), 65536
    assert beats.rounds(2)[-1] == set()


def test_no_large_ones_wanted_none_missed() -> None:
    beats = Beats(large=0)
    beats.wire.limit = 100
    assert beats.rounds(10)[-1] == set()


def test_large_ones_are_as_large_as_asked(beats: Beats) -> None:
    sent: list[int] = []
    beats.heart.ends["hmc1"] = _Counting(sent)
    beats.heart.send(beats.path)
    assert max(sent) == 1500 - 28


class _Counting:
    def __init__(self, sizes: list[int]) -> None:
        self._sizes = sizes

    def send(self, data: bytes, address: str) -> None:
        self._sizes.append(len(data))

    def receive(self) -> list[tuple[bytes, str, int]]:
        return []


def test_an_end_that_is_closed_proves_nothing(beats: Beats) -> None:
    end = beats.heart.ends.pop("aix1")
    assert beats.rounds(3 * MISSED)[-1] == set()
    beats.heart.ends["aix1"] = end
    assert beats.rounds(2)[-1] == set()


def test_a_daemon_that_says_nothing_is_lost(beats: Beats) -> None:
    beats.heart.mute.add("aix1")
    assert beats.rounds(MISSED + 1)[-1] == {"network"}


def test_other_senders_do_not_count(beats: Beats) -> None:
    beats.wire.port = 40000
    assert beats.rounds(MISSED + 1)[-1] == {"network"}


# --- when hearts beat --------------------------------------------------------------------------------------------------


def beaten(pace: Pace, moments: t.Iterable[tuple[float, float]], links: int = 1) -> list[float]:
    return [now for now, real in moments if pace.due(now, real, links)]


def test_hearts_beat_by_the_simulated_clock() -> None:
    pace = Pace(5.0, MISSED, 0.0)
    assert beaten(pace, ((float(second), float(second)) for second in range(12))) == [0.0, 5.0, 10.0]


def test_a_stopped_clock_stops_them() -> None:
    pace = Pace(5.0, MISSED, 0.0)
    assert beaten(pace, ((0.0, float(second)) for second in range(12))) == [0.0]


def test_a_jump_gives_as_many_beats_as_decide() -> None:
    pace = Pace(5.0, MISSED, 0.0)
    pace.due(0.0, 0.0, 1)
    after = [(3600.0, 1.0 + second) for second in range(100)]
    assert MISSED <= len(beaten(pace, after)) <= MISSED + 2


def test_a_fast_clock_does_not_lose_real_packets_sooner() -> None:
    pace = Pace(5.0, MISSED, 0.0)
    after = [(1000.0 * step, SHORTEST / 4 * step) for step in range(41)]
    assert 5 < len(beaten(pace, after)) <= 11
    assert len(beaten(Pace(5.0, MISSED, 0.0), after, links=2000)) == 2


def test_an_estate_without_networks_has_the_published_delay(data: dict[str, t.Any]) -> None:
    estate: Estate = build(data, faults.CATALOGUE)
    assert estate.heartbeat.period * estate.heartbeat.missed == 30.0
