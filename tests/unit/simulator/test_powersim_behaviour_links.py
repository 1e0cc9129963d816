# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way of a link is told from the state, whoever changed it, and goes with the repair."""

from __future__ import annotations

import itertools
import typing as t

import pytest

from powersim import faults
from powersim.state import rmc
from powersim.state.filters import Rule
from powersim.state.network import Interface, Network, Route

if t.TYPE_CHECKING:
    from .conftest import Sim

LONG = 600.0


def recycle(sim: Sim, name: str) -> None:
    for line in ("rmcctrl -z", "rmcctrl -A", "rmcctrl -p"):
        sim.later(sim.run(name, line).wait + 10)
    sim.later(LONG)


# --- twins ---------------------------------------------------------------------------------------------------------------


def test_twins_flap_on_both_sides_and_end_suspended(sim: Sim) -> None:
    faults.inject(sim["linux1"], "duplicate_node_id:aix1")
    seen: dict[str, list[str]] = {"aix1": [], "linux1": []}
    for _unused in range(24):
        sim.later(5)
        for name, states in seen.items():
            states.append(sim.link(name))
    for states in seen.values():
        assert states[-1] == "Z"
        assert sum(one != other for one, other in itertools.pairwise(states)) >= 4
    assert [a == b for a, b in zip(*seen.values(), strict=True)].count(True) < 8, "one is up while the other is down"


def test_a_twin_recovers_when_the_other_gets_an_id_of_its_own(sim: Sim) -> None:
    faults.inject(sim["linux1"], "duplicate_node_id:aix1")
    sim.later(LONG)
    sim.run("linux1", "recfgct")
    sim.run("linux1", "rmcctrl -p")
    sim.later(LONG)
    assert (sim.link("linux1"), sim.link("aix1")) == ("I", "I")
    assert sim["linux1"].identity.current != sim["aix1"].identity.current
    assert sim["linux1"].harm["identity_lost"] == 0, "a copied id is nobody's loss"
    assert sim["linux1"].faults == {}


def test_a_copy_gets_its_id_back_while_cluster0_keeps_it(sim: Sim) -> None:
    twin = sim["both1"]
    faults.inject(twin, "duplicate_node_id:aix1")
    sim.later(LONG)
    sim.run("both1", "recfgct")
    sim.run("both1", "rmcctrl -p")
    sim.later(LONG)
    assert twin.identity.current == sim["aix1"].identity.current
    assert sim.link("both1") == "Z"
    sim.run("both1", "chdev -l cluster0 -a node_uuid=00000000-0000-0000-0000-000000000000")
    sim.run("both1", "recfgct")
    sim.run("both1", "rmcctrl -p")
    sim.later(LONG)
    assert twin.identity.current != sim["aix1"].identity.current
    assert (sim.link("both1"), sim.link("aix1")) == ("I", "I")


def test_a_stopped_twin_disturbs_nobody(sim: Sim) -> None:
    faults.inject(sim["linux1"], "duplicate_node_id:aix1")
    sim.later(LONG)
    sim.run("linux1", "rmcctrl -z")
    sim.later(LONG)
    assert sim.link("aix1") == "I"


def test_an_estate_can_be_born_with_twins(sim: Sim, data: dict[str, t.Any]) -> None:
    for number in (1, 4):
        data["systems"][0]["partitions"][number]["node_id"] = "91c3e20b64fa7d15"
    born = type(sim)(data)
    assert (born.link("aix1"), born.link("linux1")) == ("Z", "Z")


# --- keys ----------------------------------------------------------------------------------------------------------------


def test_a_wrong_entry_outlives_a_recycle_and_ends_when_it_is_deleted(sim: Sim) -> None:
    faults.inject(sim["aix1"], "handshake_persistent")
    recycle(sim, "aix1")
    assert sim.link("aix1") == "i"
    sim.run("aix1", "ctsthl -d -n hmc1")
    recycle(sim, "aix1")
    assert sim.link("aix1") == "I"
    assert sim["aix1"].faults == {}


def test_new_keys_are_exchanged_by_a_recycle(sim: Sim) -> None:
    sim.run("aix1", "ctskeygen -n -f")
    sim.later(LONG)
    assert sim.link("aix1") == "i"
    recycle(sim, "aix1")
    assert sim.link("aix1") == "I"


def test_security_modes_have_to_be_the_same(sim: Sim, data: dict[str, t.Any]) -> None:
    data["hmcs"][0]["nist"] = True
    strict = type(sim)(data)
    assert strict.link("aix1") == "i"
    strict.run("aix1", "chsecmode -c nist_sp800_131a")
    recycle(strict, "aix1")
    assert strict.link("aix1") == "I"


# --- filters, routes, packets --------------------------------------------------------------------------------------------


def test_a_filter_rule_decides_when_it_is_loaded(sim: Sim) -> None:
    own = sim["aix1"]
    own.ipsec.device, own.ipsec.active = True, []
    own.ipsec.table.append(Rule(action="deny", protocol="udp", source_port=("eq", 657), direction="outbound"))
    rmc.resettle(own)
    sim.later(LONG)
    assert sim.link("aix1") == "I", "it is on file only"
    own.ipsec.load()
    rmc.resettle(own)
    sim.later(LONG)
    assert sim.link("aix1") == "O"
    own.ipsec.table.clear()
    own.ipsec.load()
    rmc.resettle(own)
    sim.later(LONG)
    assert sim.link("aix1") == "I"


@pytest.mark.parametrize(("fault", "cure"), [
    ("vios_firewall_no_local", "viosecure -firewall allow -port 657"),
    ("vios_firewall_no_remote", "viosecure -firewall allow -port 657 -remote"),
    ("vios_firewall_no_remote", "viosecure -firewall off"),
])  # fmt: skip
def test_the_firewall_of_a_vios_is_mended_by_its_command(sim: Sim, fault: str, cure: str) -> None:
    faults.inject(sim["vios1"], fault)
    sim.later(LONG)
    assert sim.link("vios1") == "O"
    assert sim.run("vios1", cure).rc == 0
    sim.later(LONG)
    assert sim.link("vios1") == "I"
    assert sim["vios1"].faults == {}


def test_firewalld_is_mended_by_its_command(sim: Sim) -> None:
    faults.inject(sim["linux1"], "firewalld_no_udp")
    sim.later(LONG)
    assert sim.link("linux1") == "O"
    assert sim.run("linux1", "firewall-cmd --add-port=657/udp").rc == 0
    sim.later(LONG)
    assert sim.link("linux1") == "I"


def test_large_packets_are_tried_again_after_a_refresh_only(sim: Sim) -> None:
    own = sim["aix1"]
    faults.inject(own, "mtu_mismatch")
    sim.later(LONG)
    assert sim.link("aix1") == "X"
    own.network.packet_limit = 1300
    rmc.resettle(own)
    sim.later(LONG)
    assert sim.link("aix1") == "X"
    sim.run("aix1", "refresh -s ctrmc")
    sim.later(LONG)
    assert sim.link("aix1") == "I"
    assert own.faults == {}


def test_a_changed_address_is_told_to_the_hmc_by_a_recycle(sim: Sim) -> None:
    faults.inject(sim["aix1"], "address_changed")
    sim.later(LONG)
    assert sim.link("aix1") == "O"
    recycle(sim, "aix1")
    assert sim.link("aix1") == "I"
    assert 'MNName            = "192.0.2.202"' in sim.run("aix1", "lsrsrc IBM.MCP").out
    assert "aix1.example.net, 192.0.2.202>" in sim.hmc("lspartition", "-dlpar").out
    assert sim["aix1"].faults == {}


@pytest.mark.parametrize(("address", "way"), [("192.0.2.21", "en0"), ("198.51.100.9", "en1"), ("203.0.113.5", "en0")])
def test_the_longest_prefix_decides_the_way(address: str, way: str) -> None:
    routes = [Route("default", "192.0.2.1", "en0"), Route("198.51.100.0/24", "10.0.0.1", "en1")]
    network = Network([Interface("en0", "192.0.2.102"), Interface("en1", "10.0.0.9")], routes)
    out = network.towards(address)
    assert out is not None
    assert out.name == way


def test_ways_to_nowhere() -> None:
    network = Network([Interface("en0", "192.0.2.102")], [Route("default", "10.9.9.9", "en0")])
    assert network.towards("198.51.100.9") is None
    network.interfaces[0].up = False
    assert network.towards("192.0.2.21") is None


# --- HMCs ----------------------------------------------------------------------------------------------------------------


def test_each_hmc_can_have_a_transport_of_its_own(sim: Sim, data: dict[str, t.Any]) -> None:
    data["hmcs"].append({**data["hmcs"][0], "name": "hmc2", "ip": "192.0.2.22", "serial": "68A1B0D"})
    data["systems"][0]["hmcs"] = ["hmc1", "hmc2"]
    data["systems"][0]["partitions"][6].update(transport="ip", transports=["hmc2:inband"])
    both = type(sim)(data)
    assert both.run("both1", "rmcdomainstatus -s ctrmc").out.count("  I A  ") == 1
    assert "|hmc2           |     A      |" in both.run("both1", "lssrc -ls mcproxy").out
    assert "hmc1" not in both.run("both1", "lssrc -ls mcproxy").out
    assert sorted(both["both1"].alive_links()) == ["hmc1", "hmc2"]


def test_a_retired_hmc_stays_until_it_is_removed(sim: Sim) -> None:
    faults.inject(sim["aix1"], "stale_mcp")
    recycle(sim, "aix1")
    lines = sim.run("aix1", "rmcdomainstatus -s ctrmc").out
    assert ("  I A  " in lines, "  O A  " in lines) == (True, True)
    point = sim["aix1"].control_points[-1]
    assert sim.run("aix1", f"rmrsrc-api -s IBM.MCP::NodeID=0x{point.node_id}").rc == 0
    assert "  O A  " not in sim.run("aix1", "rmcdomainstatus -s ctrmc").out
    assert sim["aix1"].faults == {}


def test_a_suspension_ends_with_the_daemon(sim: Sim) -> None:
    faults.inject(sim["aix1"], "link_suspended")
    for line in ("refresh -s ctrmc", "rmcctrl -p"):
        sim.run("aix1", line)
        sim.later(LONG)
        assert sim.link("aix1") == "X"
    recycle(sim, "aix1")
    assert sim.link("aix1") == "I"
    assert sim["aix1"].faults == {}
