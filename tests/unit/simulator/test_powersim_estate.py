# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An estate file that is wrong is refused in sentences that name option, value and way out."""

from __future__ import annotations

import pathlib
import typing as t

import pytest
import yaml
from conftest import Sim

from powersim import faults, inventory
from powersim.clock import Clock
from powersim.daemon import states
from powersim.estate import forms, loader
from powersim.estate.schema import EstateError
from powersim.hosts.accounts import accounts


def mistakes(data: t.Any) -> tuple[str, ...]:
    with pytest.raises(EstateError) as caught:
        loader.build(data, faults.CATALOGUE)
    return caught.value.mistakes


def test_shipped_estates_load() -> None:
    for path in loader.ESTATES.glob("*.yml"):
        assert loader.load(path, faults.CATALOGUE).partitions


def lpars(data: dict[str, t.Any]) -> list[dict[str, t.Any]]:
    found: list[dict[str, t.Any]] = data["systems"][0]["partitions"]
    return found


CASES: list[tuple[t.Callable[[dict[str, t.Any]], t.Any], str, str]] = [
    (lambda d: d.update(colour="red"), "colour", "remove it"),
    (lambda d: d.pop("name"), "name", "add it"),
    (lambda d: d.update(time_scale="fast"), "time_scale", "give a number"),
    (lambda d: d["hmcs"][0].update(version="V99"), "V99", "use one of"),
    (lambda d: d["hmcs"][0].update(serial=1234567), "1234567", "quote"),
    (lambda d: d["systems"][0].update(hmcs=["hmc9"]), "hmc9", "add it"),
    (lambda d: d["systems"][0]["partitions"][1].update({"shell": "zsh"}), "zsh", "use one of"),
    (lambda d: d["systems"][0]["partitions"][1].update(faults=["gremlins"]), "gremlins", "powersim faults"),
    (lambda d: d["systems"][0]["partitions"][1].update(name="vios1"), "vios1", "rename"),
    (lambda d: d["systems"][0]["partitions"][1].update(name="a b"), "a b", "letters"),
    (lambda d: d["systems"][0]["partitions"][1].update(login="eve"), "eve", "add that user"),
    (lambda d: d["systems"][0]["partitions"][1].update(users=[{"name": "p", "role": "padmin"}]), "padmin", "vios"),
    (lambda d: d["systems"][0]["partitions"][1].update(peer={"state": "Online"}), "name", "add it"),
    (lambda d: d["systems"][0].update(partitions="none"), "partitions", "give a list"),
    (lambda d: d.update(seeds=1), "seeds", "did you mean 'seed'?"),
    (lambda d: d.update(start="yesterday"), "yesterday", "2026-01-05T08:00:00Z"),
    (lambda d: d.update(time_scale=-1), "-1", "from 0 to"),
    (lambda d: d.update(time_scale=float("nan")), "nan", "from 0 to"),
    (lambda d: d.update(hmcs=[]), "hmcs", "at least one"),
    (lambda d: d["hmcs"][0].update(ip="192.0.2.256"), "192.0.2.256", "192.0.2.101"),
    (lambda d: d["hmcs"][0].update(additional_ips=["192.0.2.102"]), "hmc1 and aix1", "address of its own"),
    (lambda d: d["hmcs"][0].update(serial="68A1"), "68A1", "seven"),
    (lambda d: d["hmcs"][0].update(name="vios"), "vios", "group of the inventory"),
    (lambda d: d["hmcs"][0].update(port=2201) or lpars(d)[1].update(port=2201), "hmc1 and aix1", "any free port"),
    (lambda d: d["systems"][0].update(hmcs=["hmc1", "hmc1"]), "hmc1", "name it once"),
    (lambda d: d["systems"][0].update(hmcs=["hcm1"]), "hcm1", "did you mean 'hmc1'?"),
    (lambda d: d["systems"][0].update(max_lpars=3), "max_lpars", "raise it"),
    (lambda d: d["systems"][0].update(firmware="1110"), "1110", "FW1110.10"),
    (lambda d: d["systems"].append({**d["systems"][0], "ip": "192.0.2.9", "partitions": []}), "78A1B2C", "unique"),
    (lambda d: lpars(d)[1].update(lpar_id=0), "lpar_id", "from 1 to"),
    (lambda d: lpars(d)[1].update(lpar_id=1), "vios1 and aix1", "number the partitions"),
    (lambda d: lpars(d)[1].update(ip="192.0.2.101"), "vios1 and aix1", "address of its own"),
    (lambda d: lpars(d)[1].update(level="3.1.4.21"), "3.1.4.21", "7200-05-08-2419"),
    (lambda d: lpars(d)[1].update(node_id="xyz"), "xyz", "16"),
    (lambda d: lpars(d)[1].update(users=[]), "users", "at least one"),
    (lambda d: lpars(d)[1].update(users=[{"name": "ann"}, {"name": "ann"}]), "ann", "remove one"),
    (lambda d: lpars(d)[1].update(faults=[{"hang": "lsrsrc"}]), "lsrsrc", "quotes"),
    (lambda d: lpars(d)[1].update(faults=["ctrmc_stoped"]), "ctrmc_stoped", "did you mean 'ctrmc_stopped'?"),
    (lambda d: d["hmcs"][0].update(name="router"), "'router'", "the router of network mode"),
    (lambda d: lpars(d)[1].update(name="router"), "'router'", "the router of network mode"),
    (lambda d: lpars(d)[1].update(name="VIOS1"), "'vios1' and 'VIOS1'", "rename one of them"),
    (lambda d: lpars(d)[1].update(lpar_name="vios1"), "'vios1' is that of vios1 and aix1", "change one of them"),
    (lambda d: lpars(d)[1].update(ip=None), "partition aix1: option 'ip' is empty", "such as 192.0.2.101"),
    (lambda d: lpars(d)[1].update(platform=None), "option 'platform' is empty", "use one of aix, vios"),
    (lambda d: lpars(d)[1].update(lpar_id=None), "option 'lpar_id' is empty", "give a whole number"),
    (lambda d: lpars(d)[1].update(mode=None), "option 'mode' is empty", "or leave it out"),
    (lambda d: lpars(d)[1].update(faults=[None]), "option 'faults' has an empty entry", "remove it"),
    (lambda d: lpars(d)[1].update(users=[{"name": "ann"}, None]), "aix1: user number 2 is empty", "name: value"),
    (lambda d: lpars(d)[1].update(name=12), "partition number 2 of system SYS1: option 'name' is 12", "quote"),
    (lambda d: lpars(d)[1].pop("name"), "partition number 2 of system SYS1: option 'name' is missing", "add it"),
    (lambda d: lpars(d).insert(1, "aix1"), "partition number 2 of system SYS1: found 'aix1'", "name: value"),
    (lambda d: d["hmcs"][0].update(name=12), "hmc number 1: option 'name' is 12", "quote"),
    (lambda d: d["systems"].append({**d["systems"][0], "name": ""}), "system number 2: option 'name' is empty", "31"),
]


@pytest.mark.parametrize(("spoil", "value", "way_out"), CASES)
def test_mistakes(
    data: dict[str, t.Any], spoil: t.Callable[[dict[str, t.Any]], t.Any], value: str, way_out: str
) -> None:
    spoil(data)
    sentence = mistakes(data)[0]
    assert value in sentence
    assert way_out in sentence
    assert sentence.endswith(".")


def test_all_mistakes_at_once(data: dict[str, t.Any]) -> None:
    data["colour"], data["shape"] = "red", "round"
    assert len(mistakes(data)) == 2


TOGETHER: list[tuple[t.Callable[[dict[str, t.Any]], t.Any], tuple[str, ...]]] = [
    (
        lambda d: d.update(colour="red") or lpars(d)[1].update(ip="192.0.2.101"),
        ("option 'colour' is unknown", "vios1 and aix1"),
    ),
    (
        lambda d: lpars(d)[1].update(platform="axi", ip="192.0.2.101", lpar_id=1) or lpars(d)[4].update(level="9"),
        ("'axi'", "address '192.0.2.101' is that of vios1 and aix1", "partition linux1: option 'level'", "lpar_id 1"),
    ),
    (
        lambda d: d["hmcs"][0].update(version="V1") or d["systems"][0].update(hmcs=["hmc1", "hmc2"]),
        ("'V1'", "'hmc2', no HMC"),
    ),
]


@pytest.mark.parametrize(("spoil", "expected"), TOGETHER)
def test_what_clashes_is_said_beside_what_has_the_wrong_form(
    data: dict[str, t.Any], spoil: t.Callable[[dict[str, t.Any]], t.Any], expected: tuple[str, ...]
) -> None:
    spoil(data)
    found = mistakes(data)
    assert len(found) == len(expected), found
    assert all(any(words in sentence for sentence in found) for words in expected), found


ALONE: list[t.Callable[[dict[str, t.Any]], t.Any]] = [
    lambda d: d["hmcs"][0].update(name=12),
    lambda d: d["hmcs"][0].update(name="router") or d["systems"][0].update(hmcs=["router"]),
    lambda d: d.update(hmcs="hmc1"),
    lambda d: d["hmcs"].append(None),
    lambda d: d["systems"][0].update(hmcs="hmc1") or lpars(d)[1].update(transports=["hmc1:ip"]),
    lambda d: d["systems"][0].update(max_lpars="2000x", generate={"count": 1500}),
    lambda d: d["systems"][0].update(generate={"count": "many"}),
    lambda d: (
        d["systems"][0].update(type_model=9) or d["hmcs"][0].update(users=[{"name": "eve", "systems": ["9*78A1B2C"]}])
    ),
    lambda d: d["systems"][0].update(name=9) or d["hmcs"][0].update(faults=["hmc_stale:SYS1"]),
    lambda d: lpars(d)[0].update(pair="vios9", platform="visio"),
    lambda d: lpars(d)[0].update(pair="vios9") or lpars(d).append({**lpars(d)[0], "name": 9, "pair": "vios1"}),
    lambda d: lpars(d)[1].update(users=[{"name": "ann", "role": "king"}], login="ann"),
    lambda d: lpars(d)[1].update(level=None),
    lambda d: lpars(d)[1].update(platform="ibmi", level="V7R5M0", host="no"),
    lambda d: lpars(d)[1].update(ip=None) or lpars(d)[3].pop("ip"),
]


@pytest.mark.parametrize("number", range(len(ALONE)))
def test_a_wrong_form_makes_nothing_else_look_wrong(data: dict[str, t.Any], number: int) -> None:
    ALONE[number](data)
    found = mistakes(data)
    assert all("option" in sentence or "number" in sentence for sentence in found)
    assert len(found) == (2 if number == len(ALONE) - 1 else 1), found


def test_partitions_whose_names_on_the_hmc_differ_in_case_only(data: dict[str, t.Any]) -> None:
    """The HMC tells them apart; hosts, known by DNS names, cannot be."""
    lpars(data)[1].update(lpar_name="Prod")
    lpars(data)[3].update(lpar_name="PROD")
    sim = Sim(data)
    line = ["lssyscfg", "-r", "lpar", "-m", "SYS1", "-F", "lpar_id", "--filter"]
    assert [sim.hmc(*line, f"lpar_names={name}").out for name in ("Prod", "PROD")] == ["2\n", "4\n"]


def test_faults_are_tried_on_the_platform_when_the_file_is_read(data: dict[str, t.Any]) -> None:
    lpars(data)[1].update(faults=["inband_stuck", "hang"])
    plan = loader.build(data, faults.CATALOGUE)
    with pytest.raises(EstateError) as caught:
        states(plan, Clock())
    assert [sentence.partition(":")[0] for sentence in caught.value.mistakes] == ["partition aix1"] * 2
    assert "in-band" in caught.value.mistakes[0]
    assert ":lsrsrc" in caught.value.mistakes[1]


def test_an_option_given_twice(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "estate.yml"
    path.write_text("name: a\nseed: 1\nname: b\n")
    with pytest.raises(EstateError, match=r"'name' is given twice, again on line 3: remove one"):
        loader.load(path, faults.CATALOGUE)


def test_a_start_without_quotes_is_a_text(tmp_path: pathlib.Path, data: dict[str, t.Any]) -> None:
    path = tmp_path / "estate.yml"
    path.write_text(yaml.safe_dump(data) + "start: 2027-02-03T04:05:06Z\n")
    assert forms.seconds(loader.load(path, faults.CATALOGUE).start) == 1801627506.0
    assert forms.seconds("now") is None


@pytest.mark.parametrize("text", ["", "---\n", "# nothing yet\n", "null\n"])
def test_an_empty_file_says_what_to_write(tmp_path: pathlib.Path, text: str) -> None:
    path = tmp_path / "estate.yml"
    path.write_text(text)
    with pytest.raises(EstateError, match=r"estate.yml is empty: write .*`hmcs:`.*demo.yml"):
        loader.load(path, faults.CATALOGUE)


def test_a_name_that_is_no_file_brings_the_shipped_ones_to_mind(tmp_path: pathlib.Path) -> None:
    with pytest.raises(
        EstateError, match=r"or the name of one that is shipped: demo, molecule \(did you mean 'demo'\?\)"
    ):
        loader.load(pathlib.Path("dem"), faults.CATALOGUE)


@pytest.mark.parametrize("text", ["- a\n", "name: [", "", "name: \ud83d", "start: 2026-13-45\n", "? [a]\n: 1\n"])
def test_files_that_are_no_estate(tmp_path: pathlib.Path, text: str) -> None:
    path = tmp_path / "estate.yml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(EstateError):
        loader.load(path, faults.CATALOGUE)
    with pytest.raises(EstateError, match="cannot be read"):
        loader.load(tmp_path / "none.yml", faults.CATALOGUE)


def test_inventory(data: dict[str, t.Any], tmp_path: pathlib.Path) -> None:
    plan = loader.build(data, faults.CATALOGUE)
    ports = dict.fromkeys([own.name for own in plan.partitions] + ["hmc1"], 2200)
    users = {own.name: accounts(own) for own in plan.partitions}
    groups = inventory.build(tmp_path, plan, ports, users)["all"]["children"]
    assert set(groups) == {"hmcs", "partitions"}
    assert set(groups["partitions"]["children"]["aix"]["hosts"]) == {"aix1", "inband1", "off1", "member1", "both1"}
    vios = groups["partitions"]["hosts"]["vios1"]
    assert (vios["ansible_user"], vios["ansible_become_method"]) == ("padmin", "powerops.rsct.oem_setup_env")
    assert groups["hmcs"]["hosts"]["hmc1"]["hmc_port"] == 2200
