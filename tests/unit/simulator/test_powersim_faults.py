# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of faults: each comes and goes without a trace, and says what is wrong."""

from __future__ import annotations

import dataclasses
import itertools
import random
import typing as t

import pytest

from powersim import faults
from powersim.state import power
from powersim.state.partition import Partition

if t.TYPE_CHECKING:
    from .conftest import Sim

SETTLED = 1200.0  # simulated seconds after which nothing is on its way any more
HOSTS = ("aix1", "vios1", "linux1", "inband1", "both1")
STRIDE, PART = 16, 4  # every fourth pair, in as many tests as STRIDE
ARGUMENTS = {"command": ":lsrsrc"}


def text_of(name: str) -> str:
    return name + ARGUMENTS.get(faults.CATALOGUE[name].takes, "")


def everything(host: Partition) -> dict[str, t.Any]:
    """The state of a partition as far as commands can show it, without pids and times."""
    now = host.now
    return {
        "subsystems": [(row.name, row.status.at(now), row.wanted, row.broken) for row in host.src.table.values()],
        "links": {name: (link.state.at(now), sorted(link.obstacles), link.number) for name, link in host.links.items()},
        "proxy": {
            name: (row.slot, row.state.at(now), row.stuck, row.requests, row.responses)
            for name, row in host.proxy.items()
        },
        "points": [dataclasses.asdict(point) for point in host.control_points],
        **{
            name: dataclasses.asdict(getattr(host, name))
            for name in ("identity", "rmc", "machine", "network", "trust", "ipsec", "vios_firewall", "firewalld")
        },
        "rest": (host.rsct_installed, host.rsct_level, host.peer_state, host.fills, host.command_faults),
        "hmc": (host.hmc_frozen, host.unpublished, host.transport, host.migration, host.power.at(now)),
        "booted": host.booted,
        "memory": (host.saved, host.faults),
    }


def possible(sim: Sim, name: str) -> list[Partition]:
    return [sim[host] for host in HOSTS if faults.refusal(sim[host], text_of(name)) == ""]


@pytest.mark.parametrize("name", sorted(faults.CATALOGUE))
def test_a_fault_that_is_healed_leaves_no_trace(sim: Sim, name: str) -> None:
    hosts = possible(sim, name)
    assert hosts, "there is a kind of partition for it"
    neighbours = {host: everything(sim[host]) for host in HOSTS}
    for host in hosts:
        faults.inject(host, text_of(name))
        sim.later(60)
        assert list(host.faults) == [text_of(name)]
        sim.later(SETTLED)
        faults.heal(host, text_of(name))
        sim.later(SETTLED)
        assert everything(host) == neighbours[host.name]
    assert {host: everything(sim[host]) for host in HOSTS} == neighbours


@pytest.mark.parametrize("fault", faults.CATALOGUE.values(), ids=lambda fault: fault.name)
def test_a_fault_tells_its_cause_and_who_knows_of_it(fault: faults.Fault) -> None:
    assert fault.cause.endswith(".") != fault.cause.startswith("none: ")
    assert fault.changes
    assert fault.source.startswith("https://") or fault.source in ("from memory", "for the tests of what reads a host")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("clock_skew:tomorrow", "needs seconds, not 'tomorrow'"),
        ("clock_skew:1e400", "needs seconds"),
        ("migrating:-5", "needs seconds"),
        ("network_blocked:hmc9", "needs an HMC of its system, not 'hmc9': use one of hmc1 (did you mean 'hmc1'?)."),
        ("foreign_session:somebody", "needs an address"),
        ("duplicate_node_id:aix1", "needs another partition"),
        ("hang", "needs the name of a command"),
        ("hang:/usr/bin/lsrsrc", "needs the name of a command"),
        ("ctrmc_stopped:now", "takes no argument: leave out 'now'"),
    ],
)
def test_an_argument_that_does_not_fit_is_refused(sim: Sim, text: str, said: str) -> None:
    assert said in faults.refusal(sim["aix1"], text)


@pytest.mark.parametrize("text", ["clock_skew:-60", "migrating:60", "network_blocked:hmc1", "foreign_session:10.1.2.3"])
def test_an_argument_that_fits_is_taken(sim: Sim, text: str) -> None:
    assert faults.refusal(sim["aix1"], text) == ""
    faults.inject(sim["aix1"], text)
    assert list(sim["aix1"].faults) == [text]


PAIRS = list(itertools.combinations(sorted(faults.CATALOGUE), 2))


def test_of_two_faults_that_conflict_the_second_is_refused(sim: Sim) -> None:
    seen = 0
    for one, other in PAIRS:
        assert faults.conflicts(text_of(one), text_of(other)) == faults.conflicts(text_of(other), text_of(one))
        host = next((host for host in possible(sim, one) if faults.refusal(host, text_of(other)) == ""), None)
        if host and faults.conflicts(text_of(one), text_of(other)):
            faults.inject(host, text_of(one))
            assert one in faults.refusal(host, text_of(other))
            faults.heal(host, text_of(one))
            seen += 1
    assert seen


@pytest.mark.parametrize("start", range(STRIDE))
def test_faults_that_do_not_conflict_come_and_go_together(sim: Sim, start: int) -> None:
    before = {host: everything(sim[host]) for host in HOSTS}
    for one, other in PAIRS[start * PART :: STRIDE * PART]:
        for host in possible(sim, one):
            faults.inject(host, text_of(one))
            sim.later(SETTLED)
            if faults.refusal(host, text_of(other)) == "":
                faults.inject(host, text_of(other))
                sim.later(SETTLED)
                faults.heal(host, text_of(other if start % 2 else one))
            faults.heal(host, text_of(one if start % 2 else other))
            faults.heal(host, text_of(one))
            sim.later(SETTLED)
            assert everything(host) == before[host.name], (one, other)


COMMANDS = (
    *("rmcctrl -z", "rmcctrl -A", "rmcctrl -p", "rmcctrl -P", "rmcctrl -Q", "rmcctrl -d", "recfgct", "recfgct -n"),
    *("refresh -s ctrmc", "rmcrefreshMD -s ctrmc", "ctskeygen -n -f", "startsrc -s ctrmc", "stopsrc -c -s ctrmc"),
    *("stopsrc -s mcproxy", "startsrc -s mcproxy", "startsrc -s IBM.DRM", "stopsrc -s IBM.DRM", "ctsthl -d -n hmc1"),
)
EVERYBODY = (*HOSTS, "off1", "member1")


def act(sim: Sim, rng: random.Random) -> None:
    """One thing that somebody does to one partition."""
    host = sim[rng.choice(EVERYBODY)]
    kind = rng.randrange(4)
    if kind == 0 and faults.refusal(host, text := text_of(rng.choice(sorted(faults.CATALOGUE)))) == "":
        faults.inject(host, text)
    elif kind == 1 and host.faults:
        faults.heal(host, rng.choice(sorted(host.faults)))
    elif kind == 2:
        sim.run(host.name, rng.choice(COMMANDS))
    elif rng.random() < 0.2:
        power.change(host, rng.choice(power.VERBS))
    sim.later(rng.choice((1, 10, 60, 400)))


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_done_an_estate_recovers_when_all_is_undone(sim: Sim, seed: int) -> None:
    rng = random.Random(seed)
    for _unused in range(120):
        act(sim, rng)
    for host in EVERYBODY:
        for text in list(sim[host].injected):
            faults.heal(sim[host], text)
    for host in EVERYBODY:
        if power.change(sim[host], "on") == "":
            sim.later(SETTLED)
        for line in ("rmcctrl -z", "rmcctrl -A", "rmcctrl -p", "startsrc -s mcproxy"):
            sim.later(sim.run(host, line).wait + 20)
    sim.later(SETTLED)
    assert {host: sim[host].alive_links() for host in EVERYBODY} == {host: ["hmc1"] for host in EVERYBODY}
