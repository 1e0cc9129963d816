# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An estate file that is wrong is refused in sentences that name option, value and way out."""

from __future__ import annotations

import pathlib
import typing as t

import pytest

from powersim import cli, faults, inventory, loader
from powersim.accounts import accounts
from powersim.schema import EstateError


def mistakes(data: t.Any) -> tuple[str, ...]:
    with pytest.raises(EstateError) as caught:
        loader.build(data, faults.CATALOGUE)
    return caught.value.mistakes


def test_shipped_estates_load() -> None:
    for path in cli.ESTATES.glob("*.yml"):
        assert loader.load(path, faults.CATALOGUE).partitions


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


@pytest.mark.parametrize("text", ["- a\n", "name: [", ""])
def test_files_that_are_no_estate(tmp_path: pathlib.Path, text: str) -> None:
    path = tmp_path / "estate.yml"
    path.write_text(text)
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
