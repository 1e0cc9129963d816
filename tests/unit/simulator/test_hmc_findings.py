# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is found on simulated HMCs: each fault alone gives its finding first, a healthy HMC of any level gives none."""

from __future__ import annotations

import pathlib
import shlex
import typing as t

import pytest
from conftest import Sim, lpar, plain
from hmc_terminal import Terminal, of_everything

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import make_policy
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Batch, Command, Host, Result
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.channel import _STATE_BY_RC, _said
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.estate import read_estate
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.report import report
from powersim import levels
from powersim.hmc import faults

Answer = dict[str, t.Any]
PLACES = {"additional_ips": ["198.51.100.20"]}


class Runner:
    """Command lines on a simulated HMC, one after the other."""

    def __init__(self, run: Terminal) -> None:
        self.run = run
        self.rounds: list[int] = []

    def run_batch(self, commands: t.Sequence[Command]) -> Batch:
        self.rounds.append(len(commands))
        return Batch(Host(), {command.id: self._result(command) for command in commands})

    def _result(self, command: Command) -> Result:
        reply = self.run(shlex.join(command.argv))
        state, detail = _STATE_BY_RC.get(reply.rc) or _said(reply.rc, reply.out, reply.err)
        return Result(command.id, state, reply.rc, reply.out, reply.err, detail)


def ask(run: Terminal, **policy: t.Any) -> Answer:
    return report(read_estate(Runner(run), now=run.sim.clock.now), "hmc1", make_policy(policy))


def ids(answer: Answer) -> list[str]:
    return [finding["id"] for finding in answer["findings"]]


@pytest.fixture
def run(tmp_path: pathlib.Path) -> Terminal:
    return Terminal(Sim(of_everything("V11R1.1111", **PLACES)), tmp_path)


def whole(version: str = "V11R1.1111", **hmc: t.Any) -> dict[str, t.Any]:
    """An estate in which everything is well."""
    data = plain()
    data["hmcs"][0] |= {"version": version, "latency": 0.0, **hmc}
    return data


HEALTHY = [
    *(whole(version) for version in levels.HMC if not version.startswith("V7")),
    *(whole(version, locale="pl_PL") for version in levels.HMC if not version.startswith("V7")),
    whole(**PLACES),
    whole(users=[{"name": "hscroot", "taskrole": "hmcviewer"}]),
]


@pytest.mark.parametrize("data", HEALTHY, ids=lambda data: "-".join(map(str, data["hmcs"][0].values()))[:60])
def test_a_healthy_hmc_has_no_finding(tmp_path: pathlib.Path, data: dict[str, t.Any]) -> None:
    answer = ask(Terminal(Sim(data), tmp_path))
    assert (answer["findings"], answer["systems"][0]["partitions_read"]) == ([], True)
    assert [row["findings"] for row in answer["partitions"]] == [[]] * 7


def each(found: str, *names: str) -> dict[str, list[str]]:
    return {name: [found] for name in names}


# Fault, and what is found: on the HMC, and what the rows of partitions repeat.
FOUND: dict[str, tuple[list[str], dict[str, list[str]]]] = {
    "system_not_connected:SYS1": (["HMC003"], {}),
    "views_disagree": (["HMC001"], {}),
    "views_disagree:aix1": (["HMC001"], {}),
    "stale_entry:off1": ([], {}),
    "recycled_ip:off1:aix1": (["HMC004"], {"aix1": ["HMC004"]}),
    "dcaps_zero:aix1": (["HMC005"], {"aix1": ["HMC005"]}),
    "rmc_state:aix1:busy": ([], {}),
    "rmc_state:aix1:unknown": (["HMC015"], {"aix1": ["HMC015"]}),
    "sync_curr_profile:aix1": (["HMC013"], {}),
    "sync_curr_profile:aix1:1": ([], {}),
    "migration_in_flight:aix1": (["HMC014"], {"aix1": ["HMC014"]}),
    "partition_communication_off": (["HMC007"], each("HMC007", "vios1", "aix1", "linux1", "member1")),
    "partition_communication_off:eth1": ([], {}),
    "firewall_blocks_rmc": (["HMC006"], each("HMC006", "vios1", "aix1", "linux1", "member1")),
    "firewall_blocks_rmc:eth1": ([], {}),
    "hmc_level_low": (["HMC008"], each("HMC008", "vios1", "aix1", "inband1", "linux1", "member1", "both1")),
    "tmp_full": (["HMC009"], {}),
    "clock_skew:900": (["HMC010"], {}),
    "clock_skew:-900": (["HMC010"], {}),
    "clock_skew:60": ([], {}),
    "localised": ([], {}),
    "restarted": (["HMC011"], {}),
    "restarted:1000": ([], {}),
}


@pytest.mark.parametrize("locale", ["en_US", "pl_PL"])
@pytest.mark.parametrize("fault", FOUND)
def test_a_fault_alone_gives_its_finding_alone(tmp_path: pathlib.Path, fault: str, locale: str) -> None:
    run = Terminal(Sim(whole(locale=locale, **PLACES)), tmp_path)
    run.inject(fault)
    run.sim.later(300)
    answer = ask(run)
    rows = {
        row["name"]: [finding["id"] for finding in row["findings"]] for row in answer["partitions"] if row["findings"]
    }
    assert (ids(answer), rows) == FOUND[fault]
    told = [finding for row in answer["partitions"] for finding in row["findings"]]
    assert not any("about" in finding for finding in told), "a list of partitions for each of them"
    for finding in answer["findings"]:
        assert finding["evidence"] and all(proof["lines"] and proof["command"] for proof in finding["evidence"])
        assert finding["human_action"]
        absent = finding["evidence"][0]["lines"][0].startswith("(none of")
        assert absent is (finding["id"] == "HMC006")  # that RMC is nowhere in the list is the proof


def test_the_catalogue_names_what_is_found() -> None:
    for fault, (found, _rows) in FOUND.items():
        assert not found or faults.CATALOGUE[fault.partition(":")[0]].finding == found[0]
    assert {row.name for row in faults.CATALOGUE.values() if row.finding.startswith("HMC0")} - {
        fault.partition(":")[0] for fault in FOUND
    } == {"account_locked", "sessions_full", "restarting", "upgrading", "powered_off"}


def test_what_a_finding_is_about(run: Terminal) -> None:
    run.inject("recycled_ip:off1:aix1")
    run.inject("tmp_full")
    run.sim.later(300)
    about = {finding["id"]: finding["about"] for finding in ask(run)["findings"]}
    assert about == {
        "HMC003": [{"serial": "78D3E50", "lpar_id": None}],
        "HMC004": [{"serial": "78A1B2C", "lpar_id": 2}],
        "HMC009": [],
    }


def test_a_rule_can_be_switched_off(run: Terminal) -> None:
    run.inject("sync_curr_profile:aix1")
    assert ids(ask(run)) == ["HMC003", "HMC013"]
    assert ids(ask(run, memory_rules=False)) == ["HMC003"]
    assert ids(ask(run, disabled_rules=["HMC003"])) == ["HMC013"]


def test_the_clock_is_compared_with_that_of_the_estate(run: Terminal) -> None:
    """It keeps a calendar of its own, whatever ours says: wrong is only what somebody has set wrong."""
    told = [read_estate(Runner(run), now=lambda: 0.0).clock_offset]
    run.inject("clock_skew:-900")
    told.append(read_estate(Runner(run), now=lambda: 0.0).clock_offset)
    assert told == [pytest.approx(0, abs=10), pytest.approx(-900, abs=10)]


def test_two_rounds_are_enough(run: Terminal) -> None:
    runner = Runner(run)
    read_estate(runner, now=run.sim.clock.now)
    assert runner.rounds == [12, 6]  # in the second, partitions and migrations of each of three systems


@pytest.mark.parametrize("command", ["date", "df", "who"])
@pytest.mark.parametrize("fault", ["absent", "garbage", "fails"])
def test_without_a_lesser_command_the_rest_stands(run: Terminal, command: str, fault: str) -> None:
    run.inject("recycled_ip:off1:aix1")
    run.inject(f"{fault}:{command}")
    run.sim.later(300)
    answer = ask(run)
    assert ids(answer) == ["HMC003", "HMC004"]
    assert (command in {gap["command"] for gap in answer["unread"]}) is (fault != "absent")


def test_old_levels_lack_the_firewall_without_noise(tmp_path: pathlib.Path) -> None:
    answer = ask(Terminal(Sim(whole("V8R8.2.0")), tmp_path))
    assert (answer["unread"], answer["findings"]) == ([], [])


def test_one_blocked_partition_does_not_accuse_the_hmc(tmp_path: pathlib.Path) -> None:
    """Partition communication off, and RMC not let in on an adapter, count only where nobody is connected through it."""
    data = whole(**PLACES)
    data["systems"][0]["partitions"].append(lpar(8, "blocked1", faults=["network_blocked"]))
    run = Terminal(Sim(data), tmp_path)
    run.sim.console.broken.closed.add("eth0")
    run.sim.console.broken.shut.add("eth0")
    assert ask(run)["findings"] == []
