# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plugin documents is what it accepts, both ways, and the lists kept in several places agree.

ansible-test does not compare them for action plugins, whose specification is in code it does not read.
"""

from __future__ import annotations

import importlib
import json
import pathlib
import re
import subprocess
import sys
import typing as t
from unittest import mock

import pytest
import yaml

from . import collection

basic = pytest.importorskip("ansible.module_utils.basic")
action = pytest.importorskip("ansible.plugins.action")

PLUGINS = collection.ROOT / "plugins"
MODULES = sorted(path.stem for path in (PLUGINS / "modules").glob("[!_]*.py"))
ACTIONS = {path.stem for path in (PLUGINS / "action").glob("[!_]*.py")}
SECRET = re.compile(r"pass(?:word|phrase)|secret|token|private_key$")
Spec = dict[str, dict[str, t.Any]]


class Captured(BaseException):
    """Carries the specification out of a plugin; no handler of the plugin may swallow it."""

    def __init__(self, spec: Spec) -> None:
        super().__init__("captured")
        self.spec = spec


def _capture(*args: t.Any, **kwargs: t.Any) -> t.NoReturn:
    spec = kwargs.get("argument_spec")
    raise Captured(spec if spec is not None else next(value for value in args if isinstance(value, dict)))


def _of_action(name: str) -> Spec:
    """The specification the action hands to ``validate_argument_spec`` before it does anything else."""
    module = importlib.import_module(f"ansible_collections.{collection.FQCN}.plugins.action.{name}")
    plugin = module.ActionModule(*(mock.MagicMock() for number in range(6)))
    with (
        mock.patch.object(action.ActionBase, "run", return_value={}),
        mock.patch.object(action.ActionBase, "validate_argument_spec", _capture),
        pytest.raises(Captured) as caught,
    ):
        plugin.run(task_vars={})
    return caught.value.spec


def _of_module(name: str) -> Spec | None:
    """The specification of the code in ``plugins/modules``, None for documentation without code."""
    module = importlib.import_module(f"ansible_collections.{collection.FQCN}.plugins.modules.{name}")
    if not hasattr(module, "main"):
        return None
    with mock.patch.object(basic.AnsibleModule, "__init__", _capture), pytest.raises(Captured) as caught:
        module.main()
    return caught.value.spec


@pytest.fixture(scope="module")
def documentation() -> dict[str, t.Any]:
    """ansible-doc's view of every module, fragments merged."""
    names = [f"{collection.FQCN}.{name}" for name in MODULES]
    env = collection.environment(pathlib.Path(sys.executable), ANSIBLE_COLLECTIONS_PATH=str(collection.link_tree()))
    command = [str(pathlib.Path(sys.executable).parent / "ansible-doc"), "--type", "module", "--json", *names]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    return {name.rpartition(".")[2]: shown for name, shown in json.loads(done.stdout).items()}


def _facets(option: dict[str, t.Any], suboptions: str) -> dict[str, t.Any]:
    """One option in the words both sides share; absent and None mean the same."""
    facets = {key: option.get(key) for key in ("type", "elements", "default")}
    facets["type"] = facets["type"] or "str"
    facets["required"] = bool(option.get("required"))
    facets["aliases"] = sorted(option.get("aliases") or [])
    choices = option.get("choices")
    facets["choices"] = sorted(map(str, choices)) if choices else None
    nested = option.get(suboptions)
    facets["options"] = _described(nested, suboptions) if nested else None
    return facets


def _described(options: Spec, suboptions: str) -> dict[str, t.Any]:
    return {name: _facets(option, suboptions) for name, option in options.items()}


def test_every_action_is_documented() -> None:
    assert set(MODULES) >= ACTIONS, f"no plugins/modules file for {sorted(ACTIONS - set(MODULES))}"


@pytest.mark.parametrize("name", MODULES)
def test_specification_equals_documentation(name: str, documentation: dict[str, t.Any]) -> None:
    documented = _described(documentation[name]["doc"].get("options") or {}, "suboptions")
    in_code = [spec for spec in (_of_action(name) if name in ACTIONS else None, _of_module(name)) if spec is not None]
    assert in_code, f"{name} has neither an action nor code"
    for spec in in_code:
        assert _described(spec, "options") == documented


def _secrets(options: Spec, above: str = "") -> t.Iterator[str]:
    for name, option in options.items():
        if SECRET.search(name) and option.get("type", "str") not in ("bool", "path") and not option.get("no_log"):
            yield above + name
        yield from _secrets(option.get("options") or {}, f"{above}{name}.")


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_what_sounds_secret_is_not_logged(name: str) -> None:
    assert not list(_secrets(_of_action(name)))


@pytest.mark.parametrize("name", MODULES)
def test_documentation_is_complete(name: str, documentation: dict[str, t.Any]) -> None:
    shown = documentation[name]
    missing = {"check_mode", "diff_mode", "platform"} - set(shown["doc"].get("attributes") or {})
    assert not missing, f"attributes {sorted(missing)} are not stated"
    assert shown.get("examples"), "no examples"
    tasks = yaml.safe_load(shown["examples"])
    assert all("name" in task for task in tasks), "an example without a name"
    bare = list(_incomplete(shown.get("return") or {}, ""))
    assert not bare, f"return values without returned and type, or without a sample: {bare}"


def _incomplete(values: dict[str, t.Any], above: str) -> t.Iterator[str]:
    for name, value in values.items():
        nested = value.get("contains") or {}
        if not value.get("type") or not (above or value.get("returned")) or not (nested or "sample" in value):
            yield above + name
        yield from _incomplete(nested, f"{above}{name}.")


# Asks nobody, so it shares no option with either group, and a default of the group would fail it.
UNGROUPED = {"rmc_audit"}


def test_action_groups_name_what_exists() -> None:
    groups = yaml.safe_load((collection.ROOT / "meta" / "runtime.yml").read_text())["action_groups"]
    named = {name for members in groups.values() for name in members}
    assert named | UNGROUPED >= set(MODULES), "meta/runtime.yml, action_groups: a module belongs to one"
    assert named <= set(MODULES), "meta/runtime.yml, action_groups: a name without a module"
