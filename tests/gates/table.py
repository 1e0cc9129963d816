# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All gates, one row each, in the order of ``make test``. A new gate is a new row."""

from __future__ import annotations

import dataclasses

PYTEST = ("python", "-m", "pytest", "-q")


@dataclasses.dataclass(frozen=True)
class Gate:
    """One gate.

    ``command`` runs in the checkout with the bin folder of ``venv`` first on the path. ``alone``: it measures time or needs
    ports, so nothing runs beside it. ``needs``: glob of files without which there is nothing to check. ``root``: it is
    left out for other users. ``minutes``: the limit after which it is ended and failed. ``returns``: what our modules return
    in it is noted for the gate that compares it with the documentation.
    """

    name: str
    group: str
    command: tuple[str, ...]
    venv: str = "dev"
    alone: bool = False
    needs: str = ""
    root: bool = False
    minutes: int = 10
    returns: bool = False


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return ("python", "-m", f"tests.gates.{name}", *arguments)


SCENARIOS = "extensions/molecule/*/molecule.yml"
CORES = ("core2.16", "core2.19", "core2.21")

# Tests that run scripts in every shell mostly wait and ask nothing of ansible-core: once is enough, four at a time.
SHELL_TESTS = ("test_probe_*.py", "test_repair_*.py")
SHELLS = (*PYTEST, "-n", "4", "-k", "test_probe or test_repair", "tests/unit/plugins/plugin_utils/_shell")
UNIT = (*PYTEST, "-n", "2", *(f"--ignore-glob=*/_shell/{name}" for name in SHELL_TESTS), "tests/unit/plugins")
# The simulator does not know ansible-core; the tests of a file share one estate.
SIMULATOR = (*PYTEST, "-n", "2", "--dist", "loadfile", "tests/unit/simulator")

# The whole way on every core; how difficult hosts are met does not depend on it.
ON_EVERY_CORE = tuple(f"tests/integration/playbooks/test_{name}.py" for name in ("triage_and_repair", "modules"))

# What the benchmarks prove with, and a bounded part of what they do.
BENCHMARKS = (*PYTEST, "-n", "2", "tests/unit/benchmarks")

GATES = (
    *(Gate(f"unit {core}", "unit", UNIT, core, alone=True) for core in CORES),
    Gate("unit shells", "unit", SHELLS, "core2.19", alone=True),
    Gate("simulator", "unit", SIMULATOR, "core2.19", alone=True, minutes=20),
    Gate("benchmarks", "unit", BENCHMARKS, "core2.19", alone=True),
    Gate("ruff", "lint", ("ruff", "check", ".")),
    Gate("mypy", "lint", _module("tools", "mypy")),
    Gate("structure", "lint", (*PYTEST, "tests/gates")),
    Gate("yamllint", "lint", ("yamllint", "--strict", ".")),
    Gate("changelog", "lint", _module("tools", "changelog")),
    Gate("docs", "lint", _module("tools", "docs")),
    Gate("ansible-lint", "lint", _module("tools", "ansible-lint")),
    *(Gate(f"sanity {core}", "sanity", _module("sanity", core)) for core in CORES),
    Gate("package", "build", _module("package")),
    Gate("galaxy-importer", "build", _module("tools", "galaxy-importer")),
    Gate(
        "integration",
        "integration",
        (*PYTEST, "-n", "3", "--dist", "loadfile", "tests/integration"),
        alone=True,
        needs="tests/integration/**/test_*.py",
        minutes=25,
        returns=True,
    ),
    *(
        Gate(f"integration {core}", "integration", (*PYTEST, *ON_EVERY_CORE), core, alone=True, returns=True)
        for core in ("core2.16", "core2.21")
    ),
    Gate("matrix", "matrix", ("python", "-m", "tests.lab"), alone=True, needs="tests/lab/__main__.py", root=True),
    Gate("molecule", "molecule", _module("tools", "molecule"), alone=True, needs=SCENARIOS, returns=True),
    Gate("demo", "demo", ("python", "demo/run.py"), "demo", alone=True, needs="demo/run.py", returns=True),
    Gate("returns", "integration", _module("returns"), alone=True, needs=".cache/gates/seen-returns.jsonl"),
)
