# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A role's argument_specs, its defaults and its README say the same."""

from __future__ import annotations

import pathlib
import re
import typing as t

import pytest
import yaml

from . import collection

ROLES = sorted({path.parts[1] for path in collection.files("roles") if len(path.parts) > 2})
PLAYBOOKS = [path for path in collection.files("playbooks") if path.suffix in (".yml", ".yaml")]


def _load(path: pathlib.Path) -> t.Any:
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {} if path.is_file() else {}


def _role(name: str) -> pathlib.Path:
    return collection.ROOT / "roles" / name


def _options(name: str) -> dict[str, t.Any]:
    return _load(_role(name) / "meta" / "argument_specs.yml")["argument_specs"]["main"].get("options") or {}


@pytest.mark.parametrize("name", ROLES)
def test_a_role_specifies_its_arguments(name: str) -> None:
    spec = _load(_role(name) / "meta" / "argument_specs.yml")
    main = spec.get("argument_specs", {}).get("main", {})
    assert main.get("short_description") and main.get("description"), "argument_specs: main needs both descriptions"


@pytest.mark.parametrize("name", ROLES)
def test_defaults_equal_the_specification(name: str) -> None:
    options = _options(name)
    defaults = _load(_role(name) / "defaults" / "main.yml")
    documented = {key: option["default"] for key, option in options.items() if "default" in option}
    assert defaults == documented, "defaults/main.yml and the defaults in argument_specs differ"


@pytest.mark.parametrize("name", ROLES)
def test_an_option_carries_the_name_of_its_role(name: str) -> None:
    prefix = f"{name.lstrip('_')}_"
    wrong = [key for key in _options(name) if not key.startswith(prefix)]
    assert not wrong, f"options of {name} start with {prefix}: {wrong}"


@pytest.mark.parametrize("name", ROLES)
def test_a_role_explains_itself(name: str) -> None:
    readme = _role(name) / "README.md"
    assert readme.is_file(), f"{name} has no README.md"
    text = readme.read_text(encoding="utf-8")
    missing = [key for key in _options(name) if key not in text]
    assert not missing, f"README.md of {name} does not mention {missing}"


SHELL = re.compile(r"^\s*(?:- )?(?:ansible\.builtin\.)?(?:shell|raw|script|expect):", re.M)


@pytest.mark.parametrize("name", ROLES)
def test_a_role_has_no_shell(name: str) -> None:
    tasks = collection.files(f"roles/{name}/tasks")
    found = [str(path) for path in tasks if SHELL.search((collection.ROOT / path).read_text(encoding="utf-8"))]
    assert not found, f"a shell task in a role is a missing module: {found}"


@pytest.mark.parametrize("path", PLAYBOOKS, ids=str)
def test_a_playbook_gathers_no_facts_by_itself(path: pathlib.Path) -> None:
    plays = [play for play in _load(collection.ROOT / path) if isinstance(play, dict) and "hosts" in play]
    loud = [play.get("name") for play in plays if play.get("gather_facts") is not False]
    assert not loud, f"{path}: gather_facts: false is missing in {loud}; it needs Python on the partition"
