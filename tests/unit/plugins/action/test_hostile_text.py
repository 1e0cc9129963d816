# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host prints never becomes a template, however often a playbook hands it on: a real run, on every core."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[4]
TREE = ROOT / ".build" / "tree"
PROGRAM = """\
import sys
from ansible.cli.playbook import PlaybookCLI
from ansible.plugins.loader import init_plugin_loader
init_plugin_loader([{tree!r}])
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell import probe_action
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
kind, evil = {kind!r}, {evil!r}
answers = {{name: text.replace("hmc-east1", evil).replace("lpar-app01", evil) if isinstance(text, str) else text
            for name, text in hosts.HEALTHY[kind].items()}}
answers["lsrpdomain"] = (1, evil + "\\n")
probe_action.ProbeRunner = lambda transport, **settings: hosts.FakeRunner(kind, answers)
sys.exit(PlaybookCLI(["ansible-playbook", "-i", "lpar1,", {playbook!r}]).run())
"""


def play(folder: pathlib.Path) -> list[dict[str, object]]:
    """Read, register, set as a fact, explain, tabulate, and write what is left after all that templating."""
    names = {"rmc": "told", "facts": "mcproxy", **{name: name for name in ("lines", "table", "inband", "control")}}
    said = "{{ {%s} | to_json }}" % ", ".join(f"'{key}': {name}" for key, name in names.items())
    tasks: list[dict[str, object]] = [
        {"powerops.rsct.rmc_status": {"expected_hmcs": ["hmc-west"]}, "register": "status"},
        {"powerops.rsct.mcproxy_facts": {"filters": True}, "register": "proxy"},
        {"ansible.builtin.set_fact": {"told": "{{ status.rmc }}"}},
        {
            "ansible.builtin.set_fact": {
                "lines": "{{ told | powerops.rsct.rmc_explain }}",
                "table": "{{ [told] | powerops.rsct.rmc_table }}",
                "inband": "{{ (decided | powerops.rsct.rmc_inband({}, {'lpar1': proxy})).lines | join(' ') }}",
            }
        },
        {"ansible.builtin.debug": {"msg": "{{ lines }} {{ table }} {{ inband }}"}},
        {"ansible.builtin.copy": {"dest": str(folder / "said.json"), "content": said}},
    ]
    known = {"name": "lpar1", "host": "lpar1", "system": "FRAME01", "verdict": "healthy", "note": "", "hmcs": []}
    given = {
        "control": "{{7*191}}",  # of the playbook's author: this one is a template
        "decided": {"partitions": [known]},
    }
    return [{"hosts": "all", "gather_facts": False, "connection": "local", "vars": given, "tasks": tasks}]


@pytest.mark.parametrize("kind", ["aix_inband"])
def test_a_name_that_is_a_template_arrives_as_it_was_printed(kind: str, tmp_path: pathlib.Path) -> None:
    evil = "{{lookup('pipe','touch${IFS}witness')}}{{7*191}}"
    playbook = tmp_path / "play.yml"
    playbook.write_text(yaml.safe_dump(play(tmp_path)), encoding="utf-8")
    config = tmp_path / "ansible.cfg"
    config.touch()
    program = PROGRAM.format(tree=str(TREE), kind=kind, evil=evil, playbook=str(playbook))
    env = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "PYTEST_"))}
    env |= {
        "ANSIBLE_COLLECTIONS_PATH": str(TREE),
        "ANSIBLE_HOME": str(tmp_path / "home"),
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
        "ANSIBLE_CONFIG": str(config),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert not list(tmp_path.rglob("witness")), "a word of the host was run as a template"
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads((tmp_path / "said.json").read_text(encoding="utf-8"))
    assert str(said.pop("control")) == "1337"
    text = json.dumps(said)
    assert said["rmc"]["hostname"] == evil
    assert "{{7*191}}" in text and "1337" not in text
    assert evil in " ".join(said["lines"])
    assert "{{lookup(" in said["inband"]
