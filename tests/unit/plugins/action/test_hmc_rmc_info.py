# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""hmc_rmc_info in one real play against a console on a real socket: results, refusals, secrets, connections."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import typing as t

import pytest
import yaml

from ansible_collections.powerops.rsct.plugins.action import hmc_rmc_info
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._hmc import console
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._hmc.fake_hmc import FakeHmc

TREE = pathlib.Path(hmc_rmc_info.__file__).parents[5]
DOCUMENTATION = pathlib.Path(hmc_rmc_info.__file__).parents[1] / "modules" / "hmc_rmc_info.py"
PASSWORD = "abc123-secret"
WRONG = "not-the-one"
TEMPLATE = "{{ 1 + 1 }}"


@dataclasses.dataclass
class Play:
    """What the play registered, what it printed, and the consoles it talked to."""

    results: dict[str, t.Any]
    output: str
    good: FakeHmc
    strict: FakeHmc


def _cases(good: FakeHmc, strict: FakeHmc, known: str) -> dict[str, tuple[dict[str, t.Any], dict[str, t.Any]]]:
    """Name of the case: arguments, task keywords. The good console's options come from module_defaults."""
    wrong = {"hmc_port": strict.port, "hmc_password": WRONG}
    return {
        "plain": ({}, {}),
        "check": ({}, {"check_mode": True}),
        "chosen": ({"systems": ["FRAME02"]}, {}),
        "from_env": ({"hmc_password": "{{ omit }}"}, {}),
        "wrong": (wrong, {}),
        "looped": (wrong, {"loop": [1, 2, 3]}),
        "retried": (wrong, {"until": "retried is success", "retries": 2, "delay": 0}),
        "unknown_key": ({"hmc_known_hosts": known + ".other"}, {}),
        "bad_option": ({"hmc_hots": "x"}, {}),
        "bad_seconds": ({"timeout": 0}, {}),
        "bad_port": ({"hmc_port": 0}, {}),
        "bad_jump": ({"hmc_jump": "bastion"}, {}),
        "bad_policy": ({"policy": {"no_such": 1}}, {}),
        "without": ({"policy": {"disabled_rules": ["HMC003", "HMC010"]}}, {}),
    }


def _write_play(folder: pathlib.Path, good: FakeHmc, strict: FakeHmc, known: str) -> None:
    cases = _cases(good, strict, known)
    asked = [
        {"name": name, "powerops.rsct.hmc_rmc_info": arguments, "register": name, "ignore_errors": True, **keywords}
        for name, (arguments, keywords) in cases.items()
    ]
    show = {"name": "show", "ansible.builtin.debug": {"msg": "{{ plain.partitions | map(attribute='name') }}"}}
    keep = {
        "name": "keep",
        "ansible.builtin.copy": {
            "content": "{{ {" + ", ".join(f"'{name}': {name}" for name in cases) + "} | to_json }}",
            "dest": str(folder / "results.json"),
            "mode": "0600",
        },
    }
    login = {"hmc_host": "127.0.0.1", "hmc_port": good.port, "hmc_password": PASSWORD, "hmc_known_hosts": known}
    play = {
        "hosts": "frames",
        "gather_facts": False,
        "module_defaults": {"group/powerops.rsct.hmc": login},
        "tasks": [*asked, show, {**keep, "delegate_to": "localhost", "run_once": True}],
    }
    # A second host asks with the same wrong password at the same time, in another process.
    far = {"ansible_connection": "ssh", "ansible_host": "192.0.2.9"}
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    hosts = {"frames": {"hosts": {"one": far, "two": far}}, "ungrouped": {"hosts": {"localhost": local}}}
    (folder / "play.yml").write_text(yaml.safe_dump([play]), encoding="utf-8")
    (folder / "hosts.yml").write_text(yaml.safe_dump(hosts), encoding="utf-8")


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Play]:
    folder = tmp_path_factory.mktemp("play")
    answers = console.answers()
    (line, *_others) = [line for line in answers if " lpar " in line]
    answers[line] = (0, answers[line][1].replace("old7", TEMPLATE), "")
    with FakeHmc(answers=answers, password=PASSWORD) as good, FakeHmc(password=PASSWORD) as strict:
        known = good.known_hosts(folder / "known_hosts")
        strict.known_hosts(folder / "known_hosts")
        _write_play(folder, good, strict, known)
        environment = {
            **os.environ,
            "ANSIBLE_COLLECTIONS_PATH": str(TREE),
            "ANSIBLE_LOCAL_TEMP": str(folder / "tmp"),
            "HMC_PASSWORD": PASSWORD,
        }
        done = subprocess.run(
            [str(pathlib.Path(sys.executable).parent / "ansible-playbook"), "-vvvv", "-i", "hosts.yml", "play.yml"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
            env=environment,
        )
        output = done.stdout + done.stderr
        assert done.returncode == 0, output[-4000:]
        yield Play(json.loads((folder / "results.json").read_text(encoding="utf-8")), output, good, strict)


def test_the_estate_comes_back_unchanged_and_plain(play: Play) -> None:
    result = play.results["plain"]
    assert result["changed"] is False
    assert result["hmc"]["host"] == "127.0.0.1"
    assert [row["name"] for row in result["partitions"] if row["fault"]] == ["dbtest1", "web 01", "lagging"]
    assert [gap["reason"] for gap in result["unread"]] == ["skipped"]


def test_check_mode_and_the_environment_password_give_the_same(play: Play) -> None:
    keys = ("systems", "unread", "changed")
    for case in ("check", "from_env"):
        assert [play.results[case][key] for key in keys] == [play.results["plain"][key] for key in keys]
        names = [[row["name"] for row in play.results[given]["partitions"]] for given in (case, "plain")]
        assert names[0] == names[1]


def test_systems_limit_the_answer(play: Play) -> None:
    assert [row["name"] for row in play.results["chosen"]["systems"]] == ["FRAME02"]


def test_one_connection_per_call_and_only_read_only_commands(play: Play) -> None:
    # Two hosts, and the cases plain, check, chosen, from_env and without; a key that is unknown to us costs one each.
    assert play.good.connections == 2 * (5 + 1)
    assert set(play.good.lines) == set(console.answers())
    assert (play.good.refusals, play.strict.lines) == (0, [])


def test_a_wrong_password_is_tried_once_in_the_whole_run(play: Play) -> None:
    assert play.strict.failures == 1
    for case in ("wrong", "looped", "retried"):
        assert play.results[case]["failed"] is True
    kinds = [item["kind"] for item in play.results["looped"]["results"]]
    assert (kinds, play.results["wrong"]["kind"]) == (["login"] * 3, "login")


@pytest.mark.parametrize(
    ("case", "kind", "words"),
    [
        ("unknown_key", "host_key", "ssh-keyscan"),
        ("bad_seconds", "options", "timeout is 0"),
        ("bad_port", "options", "hmc_port is 0"),
        ("bad_jump", "options", "hmc_jump is 'bastion'"),
    ],
)
def test_refusals_name_the_option(play: Play, case: str, kind: str, words: str) -> None:
    result = play.results[case]
    assert (result["failed"], result["kind"]) == (True, kind)
    assert words in result["msg"]


def test_the_findings_are_those_of_the_rules(play: Play) -> None:
    found = [(finding["id"], finding["subject"]) for finding in play.results["plain"]["findings"]]
    # The clock of the console stands still, that of the controller does not.
    assert found == [("HMC001", "lagging"), ("HMC003", "FRAME02"), ("HMC010", "hmc01")]
    assert [finding["id"] for finding in play.results["without"]["findings"]] == ["HMC001"]


@pytest.mark.parametrize(("case", "finding"), [("wrong", "HMC021"), ("unknown_key", "HMC022"), ("bad_port", "")])
def test_a_console_that_cannot_be_asked_has_a_finding_with_the_way_out(play: Play, case: str, finding: str) -> None:
    result = play.results[case]
    assert [row["id"] for row in result["findings"]] == ([finding] if finding else [])
    assert result["hmc"]["host"] == "127.0.0.1"
    assert all(row["human_action"] and row["subject"].startswith("hscroot@127.0.0.1:") for row in result["findings"])


def test_a_policy_that_cannot_be_meant_is_named(play: Play) -> None:
    assert "no_such" in play.results["bad_policy"]["msg"]


def test_unknown_options_are_refused(play: Play) -> None:
    assert play.results["bad_option"]["failed"] is True
    assert "hmc_hots" in play.results["bad_option"]["msg"]


def test_no_secret_is_printed_or_returned(play: Play) -> None:
    for secret in (PASSWORD, WRONG):
        assert secret not in json.dumps(play.results)
        assert secret not in play.output


def test_text_of_a_console_is_no_template(play: Play) -> None:
    assert TEMPLATE in [row["name"] for row in play.results["plain"]["partitions"]]
    assert TEMPLATE in play.output


def test_every_documented_value_is_returned_and_no_other(play: Play) -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8").split('RETURN = r"""')[1].split('"""')[0]
    documented = yaml.safe_load(text)
    result = play.results["plain"]
    assert set(documented) - {"kind"} == set(result) - {"changed", "failed"}
    for name in ("systems", "partitions", "findings", "unread"):
        for row in result[name]:
            assert set(row) == set(documented[name]["contains"])
    assert set(result["hmc"]) == set(documented["hmc"]["contains"])
    assert play.results["bad_port"]["kind"] in documented["kind"]["choices"]
