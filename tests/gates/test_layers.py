# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports point down only. The layers are the tables below; a new file in _core gets a row, unless its folder has one."""

from __future__ import annotations

import graphlib
import pathlib
import sys
import typing as t

import pytest

from . import collection, sources

CORE = "plugins/plugin_utils/_core/"

# Inside _core: a file imports from its own group or a smaller number. The longest matching prefix decides.
RANKS = {
    "__init__.py": 0,
    "model": 0,
    "redact.py": 0,
    "runner.py": 1,
    "parsers/": 2,
    "commands/": 3,
    "reading.py": 4,
    "facts/": 5,
    "console": 5,
    "membership.py": 5,
    "collect.py": 6,
    "findings.py": 7,
    "policy": 7,
    "links.py": 8,
    "hmc_facts.py": 8,
    "hmc_rungs": 11,
    "brakes.py": 8,
    "levels_table.py": 8,
    "ports.py": 8,
    "repair_gates.py": 8,
    "correlate": 8,
    "report": 8,
    "explain.py": 8,
    "waves.py": 8,
    "twins.py": 8,
    "triage": 8,
    "rows.py": 9,
    "fleet_repair.py": 9,
    "both_ends.py": 9,
    "inband": 9,
    "rules/": 9,
    "diagnose.py": 10,
    "diagnose_console.py": 10,
    "ladder": 10,
    "page.py": 11,
    "audit": 11,
    "plan": 11,
    "status.py": 12,
}


class Layer(t.NamedTuple):
    """Files under ``folder`` may import the standard library, ``ours`` (path prefixes) and ``others`` (top modules)."""

    folder: str
    ours: tuple[str, ...]
    others: tuple[str, ...]


# Inside powersim, from the bottom up: what each place may import of it, and of other packages. The first match decides;
# files that are not here stand on top of all.
SIMULATOR = "tests/simulator/powersim/"
PACKAGES = ("asyncssh", "cryptography", "yaml")
POWERSIM = {
    "__init__.py": "",
    "inside/": "",
    "clock.py": "",
    "control.py": "",
    "levels.py": "",
    "log.py": "",
    "show.py": "",
    "render/": "render",
    "estate/loader.py": "estate yaml",
    "estate/consistency.py": "estate hmc.check",
    "estate/": "levels estate.forms estate.hmc estate.parts estate.schema",
    "state/": "clock levels estate.parts state",
    "call.py": "state",
    "row.py": "call",
    "faults/": "clock estate.schema state faults",
    "commands/": "levels call row render state commands",
    "table.py": "call row state commands",
    "hmc/": "clock levels log call row table render estate.hmc estate.parts estate.schema state hmc asyncssh",
    "hosts/": "log call table render estate.parts state hosts asyncssh",
    "catalogue.py": "faults hmc.faults",
    "conditions.py": "estate.schema state hmc.view",
    "inventory.py": "estate.parts hosts.accounts yaml",
    "answers.py": "clock conditions estate.parts estate.schema faults hmc hosts state",
    "verbs.py": "catalogue control log show",
    "net/": "clock levels verbs estate.parts estate.schema faults hmc hosts state net",
}


def _simulator(place: str, words: t.Sequence[str]) -> Layer:
    return Layer(SIMULATOR + place, (), tuple(word if word in PACKAGES else f"powersim.{word}" for word in words))


UTILS = "plugins/plugin_utils/"
LAYERS = (
    Layer(CORE + "policy", (CORE,), ("jmespath",)),
    Layer(CORE, (CORE,), ()),
    Layer(UTILS + "_hmc/", (CORE, UTILS + "_hmc/"), ("paramiko",)),
    Layer(UTILS + "_shell/", (CORE, UTILS + "_shell/"), ("ansible",)),
    Layer(UTILS, (UTILS, "plugins/module_utils/"), ("ansible",)),
    Layer("plugins/module_utils/", ("plugins/module_utils/",), ("ansible.module_utils",)),
    Layer("plugins/modules/", ("plugins/module_utils/",), ("ansible.module_utils",)),
    Layer("plugins/doc_fragments/", (), ()),
    Layer("plugins/become/", (UTILS,), ("ansible",)),
    Layer("plugins/", (UTILS, "plugins/module_utils/", "plugins/filter/"), ("ansible", "yaml")),
    Layer("extensions/eda/", (UTILS,), ()),
    *(_simulator(place, words.split()) for place, words in POWERSIM.items()),
    Layer("tests/simulator/", ("tests/simulator/",), ("powersim", "asyncssh", "yaml", "cryptography")),
)
FOLDERS = ("plugins", "extensions", "tests/simulator")
FILES = [path for path in collection.python_files(*FOLDERS) if path.name != "conftest.py"]


def _layer(path: pathlib.Path) -> Layer | None:
    return next((layer for layer in LAYERS if path.as_posix().startswith(layer.folder)), None)


def _allowed(layer: Layer, module: str) -> bool:
    if module.startswith("plugins."):
        return module.replace(".", "/").startswith(tuple(prefix.rstrip("/") for prefix in layer.ours))
    if module.split(".")[0] in sys.stdlib_module_names:
        return True
    if module.startswith("tests.simulator"):
        return layer.folder == "tests/simulator/"
    return any(module == other or module.startswith(other + ".") for other in layer.others)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_file_imports_only_from_below(path: pathlib.Path) -> None:
    layer = _layer(path)
    assert layer, f"{path} belongs to no layer; give its folder a row in LAYERS"
    rows = sources.imports(path)
    wrong = [f"{path}:{line} imports {module}" for line, module in rows if not _allowed(layer, module)]
    allowed = ", ".join((*layer.ours, *layer.others, "the standard library"))
    assert not wrong, f"{layer.folder} may import {allowed}:\n" + "\n".join(wrong)


def _simulator_module(module: str) -> str:
    """The file that ``powersim.x.Name`` means, from the root; empty if none."""
    parts = module.split(".")
    while parts:
        base = "tests/simulator/" + "/".join(parts)
        for name in (f"{base}.py", f"{base}/__init__.py"):
            if (collection.ROOT / name).is_file():
                return name
        parts.pop()
    return ""


def test_no_file_of_powersim_imports_itself_in_the_end() -> None:
    own = [path for path in FILES if path.as_posix().startswith(SIMULATOR)]
    graph = {
        path.as_posix(): {
            target
            for _line, module in sources.imports(path)
            if (target := _simulator_module(module)) and target != path.as_posix()
        }
        for path in own
    }
    assert len(graph) > 100
    list(graphlib.TopologicalSorter(graph).static_order())  # raises CycleError


def test_every_place_of_powersim_is_there() -> None:
    assert not [place for place in POWERSIM if not (collection.ROOT / SIMULATOR / place).exists()]


def _rank(below_core: str) -> int | None:
    matching = [prefix for prefix in RANKS if below_core.startswith(prefix)]
    return RANKS[max(matching, key=len)] if matching else None


def _core_target(module: str) -> str:
    """The file in _core that ``plugins.plugin_utils._core.x.Name`` means, relative to _core; empty if none."""
    parts = module.split(".")[3:]
    while parts:
        for name in ("/".join(parts) + ".py", "/".join(parts) + "/__init__.py"):
            if (collection.ROOT / CORE / name).is_file():
                return name
        parts.pop()
    return ""


CORE_FILES = [path for path in FILES if path.as_posix().startswith(CORE)]


@pytest.mark.parametrize("path", CORE_FILES, ids=str)
def test_inside_core_imports_point_down(path: pathlib.Path) -> None:
    own = path.as_posix().removeprefix(CORE)
    rank = _rank(own)
    assert rank is not None, f"{path} has no rank; add a row to RANKS"
    wrong = []
    for line, module in sources.imports(path):
        target = _core_target(module) if module.startswith("plugins.plugin_utils._core.") else ""
        reached = _rank(target) if target else None
        if reached is not None and reached > rank:
            wrong.append(f"{path}:{line} (rank {rank}) imports {target} (rank {reached})")
    assert not wrong, "\n".join(wrong)
