# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action in one real play, without ssh: over local connections, and beside a connection that must not be used."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import typing as t

import pytest
import yaml

from ansible_collections.powerops.rsct.plugins.action import hmc_port_check

TREE = pathlib.Path(hmc_port_check.__file__).parents[5]
CLOSED = {"host": "127.0.0.1", "port": 1, "expect": "closed"}

# name of the case: arguments of the check, keywords of the task
CASES: dict[str, tuple[dict[str, t.Any], dict[str, t.Any]]] = {
    "auto": ({"targets": [CLOSED]}, {}),
    "python": ({"targets": [CLOSED], "via": "python"}, {}),
    "shell": ({"targets": [CLOSED], "via": "shell"}, {"check_mode": True}),
    "wrong_interpreter": ({"targets": [CLOSED]}, {"vars": {"ansible_python_interpreter": "/nonexistent/python3"}}),
    "far": (
        {"targets": [CLOSED], "via": "controller"},
        {"vars": {"ansible_connection": "ssh", "ansible_host": "192.0.2.9"}},
    ),
    "delegated": ({"targets": [CLOSED]}, {"delegate_to": "other"}),
    "mismatch": ({"targets": [{**CLOSED, "expect": "open", "name": "RMC"}], "via": "controller"}, {}),
    "bad_host": ({"targets": [{**CLOSED, "host": "10.1"}]}, {}),
    "bad_option": ({"targets": [CLOSED], "tiemout": 3}, {}),
}


def _tasks(folder: pathlib.Path) -> list[dict[str, t.Any]]:
    checks = [
        {"name": name, "powerops.rsct.hmc_port_check": arguments, "register": name, "ignore_errors": True, **keywords}
        for name, (arguments, keywords) in CASES.items()
    ]
    together = "{" + ", ".join(f"'{name}': {name}" for name in CASES) + "}"
    content = {"content": f"{{{{ {together} | to_json }}}}", "dest": str(folder / "results.json"), "mode": "0600"}
    return [*checks, {"name": "keep", "ansible.builtin.copy": content}]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, t.Any]:
    folder = tmp_path_factory.mktemp("play")
    play = {"hosts": "lpar07", "gather_facts": False, "module_defaults": {}, "tasks": _tasks(folder)}
    play["module_defaults"] = {"powerops.rsct.hmc_port_check": {"timeout": 1.5}}
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    (folder / "play.yml").write_text(yaml.safe_dump([play]), encoding="utf-8")
    hosts = {"all": {"hosts": {"lpar07": local, "other": {"ansible_connection": "local"}}}}
    (folder / "hosts.yml").write_text(yaml.safe_dump(hosts), encoding="utf-8")
    done = subprocess.run(
        [str(pathlib.Path(sys.executable).parent / "ansible-playbook"), "-i", "hosts.yml", "play.yml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
        env={**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(TREE), "ANSIBLE_LOCAL_TEMP": str(folder / "tmp")},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads((folder / "results.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("case", "via"),
    [
        ("auto", "python"),
        ("python", "python"),
        ("shell", "shell"),
        ("wrong_interpreter", "python"),
        ("far", "controller"),
        ("delegated", "python"),
    ],
)
def test_the_check_runs_where_it_should(results: dict[str, t.Any], case: str, via: str) -> None:
    result = results[case]
    assert result.get("failed", False) is False, result
    assert result["changed"] is False
    assert result["vantage"]["via"] == via
    assert result["targets"][0]["state"] == "closed"


def test_a_mismatch_fails_the_task(results: dict[str, t.Any]) -> None:
    result = results["mismatch"]
    assert result["failed"] is True
    assert "1 of 1 targets not as expected: 127.0.0.1:1/tcp (RMC) is closed, expected open" in result["msg"]


def test_bad_input_is_one_sentence(results: dict[str, t.Any]) -> None:
    assert results["bad_host"]["msg"].startswith("targets[0].host: '10.1' is no IP address; give")
    assert "tiemout" in results["bad_option"]["msg"]
