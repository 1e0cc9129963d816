# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""HMCs of an estate file: their options, partitions without hosts, and partitions by the number."""

from __future__ import annotations

import collections
import pathlib
import typing as t

import pytest
from conftest import Sim, plain
from hmc_terminal import Terminal, of_everything

from powersim import faults, inventory
from powersim.estate import loader
from powersim.estate.schema import EstateError
from powersim.hmc import check
from powersim.hosts.accounts import accounts

COUNT = 2000


def many(count: int = COUNT, **more: t.Any) -> dict[str, t.Any]:
    data = plain(seed=more.pop("seed", 1))
    data["hmcs"][0] |= {"latency": 0.0}
    data["systems"][0] |= {"max_lpars": count + 7, "generate": {"count": count, **more}}
    return data


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    return Terminal(Sim(many()), tmp_path_factory.mktemp("site"))


def test_two_thousand_partitions_on_one_console(site: Terminal) -> None:
    rows = [line.split(",") for line in site.lines("lssyscfg -r lpar -m SYS1 -F name,lpar_env,state,rmc_state,lpar_id")]
    assert len(rows) == COUNT + 7
    assert len({row[4] for row in rows}) == len(rows)
    kinds = collections.Counter(row[1] for row in rows[7:])
    states = collections.Counter((row[2], row[3]) for row in rows[7:])
    assert set(kinds) == {"aixlinux", "vioserver", "os400"}
    assert states["Running", "active"] > COUNT / 2
    assert all(states[key] > COUNT / 100 for key in [("Running", "inactive"), ("Not Activated", "inactive")])
    assert site("lspartition -dlpar").out.count("Partition:<") < len(rows)


def test_the_same_seed_makes_the_same_site() -> None:
    first, again, other = (loader.build(many(50, seed=seed), faults.CATALOGUE).partitions for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert not any(own.host for own in first[7:])


def test_no_host_stands_behind_them(tmp_path: pathlib.Path) -> None:
    plan = loader.build(many(20), faults.CATALOGUE)
    assert (len(plan.partitions), len(plan.hosts)) == (27, 7)
    ports = dict.fromkeys([own.name for own in plan.hosts] + ["hmc1"], 2200)
    groups = inventory.build(tmp_path, plan, ports, {own.name: accounts(own) for own in plan.hosts})
    assert len(groups["all"]["children"]["partitions"]["hosts"]) == 7


def test_indexes_have_gaps(site: Terminal) -> None:
    numbers = [int(line.split(">")[0][2:]) for line in site("lspartition -dlpar").out.splitlines()[::2]]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 0
    assert numbers[-1] > len(numbers)
    assert set(site("lspartition -dlpar").out.splitlines()[::2]) == set(site("lspartition -sfp").out.splitlines()[::2])


def test_latency_per_command(tmp_path: pathlib.Path) -> None:
    run = Terminal(Sim(of_everything(latency=0.01, latencies={"lssyscfg": 0.02, "lshmc": 0})), tmp_path)
    shell = run._shell
    assert [shell._latency(command) for command in ("lssyscfg", "lshmc", "df")] == [0.02, 0.0, 0.01]
    run.inject("slow")
    assert shell._latency("lshmc") == 5.0


HMC_MISTAKES: list[tuple[dict[str, t.Any], str]] = [
    ({"auth": ["key"]}, "option 'auth' contains 'key': use publickey, keyboard-interactive, password"),
    ({"latencies": {"lshmc": "slow"}}, "option 'latencies' gives lshmc 'slow': give seconds from 0 to 3600"),
    ({"latencies": {"lshmc": None}}, "option 'latencies' gives lshmc nothing: give seconds from 0 to 3600"),
    ({"latencies": {"lshcm": 1}}, "option 'latencies' contains 'lshcm', which is no command: use one that an HMC has"),
    (
        {"users": [{"name": "ada", "commands": ["lsyscfg"]}]},
        "user ada: option 'commands' contains 'lsyscfg', which is no command: use one that an HMC has, such as lssyscfg",
    ),
    (
        {"faults": ["tmp_ful"]},
        "An HMC has no fault 'tmp_ful': `powersim faults` lists what there is",
    ),
    (
        {"users": [{"name": "ada", "systems": ["SYS9"]}]},
        "user ada: option 'systems' contains 'SYS9', which is no system",
    ),
    ({"users": [{"name": "ada", "role": "root"}]}, "option 'role' is unknown"),
    ({"restart_time": -1}, "option 'restart_time' is -1: give a number from 0"),
]


@pytest.mark.parametrize(("options", "sentence"), HMC_MISTAKES)
def test_mistakes_of_an_hmc(options: dict[str, t.Any], sentence: str) -> None:
    data = plain()
    data["hmcs"][0] |= options
    with pytest.raises(EstateError) as caught:
        loader.build(data, faults.CATALOGUE)
    assert sentence in "\n".join(caught.value.mistakes)


def test_mistakes_of_partitions_by_the_number() -> None:
    for more, sentence in (
        ({"network": "192.0.2.0/28"}, "has no 20 addresses: write a larger one"),
        ({"network": "192.0.2.96/27"}, "give each an address of its own"),
        ({"prefix": "a b"}, "option 'prefix' is 'a b'"),
    ):
        with pytest.raises(EstateError, match=sentence):
            loader.build(many(20, **more), faults.CATALOGUE)
    data = many(20)
    data["systems"][0]["max_lpars"] = 20
    with pytest.raises(EstateError, match="'max_lpars' is 20, it has 27 partitions"):
        loader.build(data, faults.CATALOGUE)
    data = plain()
    data["systems"][0]["partitions"][0] |= {"platform": "ibmi", "level": "V7R5M0", "users": [{"name": "root"}]}
    with pytest.raises(EstateError, match="of which no host can be simulated: add `host: false`"):
        loader.build(data, faults.CATALOGUE)


def test_two_systems_may_share_a_name() -> None:
    plan = loader.build(of_everything(), faults.CATALOGUE)
    assert [system.name for system in plan.systems].count("SYS2") == 2
    assert list(check.mistakes(plan, plan.hmcs[0])) == []
