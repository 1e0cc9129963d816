# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module as a program, and what its documentation promises."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import pytest
import yaml

from ansible_collections.powerops.rsct.plugins.module_utils._ports_codes import STATES
from ansible_collections.powerops.rsct.plugins.module_utils._ports_request import ARGUMENT_SPEC
from ansible_collections.powerops.rsct.plugins.modules import hmc_port_check

TREE = pathlib.Path(hmc_port_check.__file__).parents[5]
RETURN = yaml.safe_load(hmc_port_check.RETURN)


def run(arguments: dict) -> dict:
    """Run the module file with its arguments on standard input, as a module run by hand."""
    done = subprocess.run(
        [sys.executable, "-m", hmc_port_check.__name__],
        input=json.dumps({"ANSIBLE_MODULE_ARGS": arguments}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(TREE)},
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def result() -> dict:
    targets = [{"host": "127.0.0.1", "port": 1, "expect": "closed"}, {"host": "127.0.0.1", "port": 1}]
    return run({"targets": targets, "timeout": 1, "_ansible_check_mode": True})


def test_it_runs_also_in_check_mode(result: dict) -> None:
    assert (result["changed"], result["failed"]) == (False, True)
    assert [row["ok"] for row in result["targets"]] == [True, False]
    assert result["vantage"]["via"] == "python"


def test_every_returned_key_is_documented_and_the_other_way_round(result: dict) -> None:
    assert set(RETURN) == set(result) - {"changed", "failed", "msg", "invocation"}
    for key in ("summary", "vantage"):
        assert set(RETURN[key]["contains"]) == set(result[key])
    assert set(RETURN["targets"]["contains"]) == set(result["targets"][0])
    assert set(result["summary"]) == {*STATES, "mismatches"}


def test_samples_are_of_the_documented_type() -> None:
    types = {"str": str, "int": int, "float": float, "bool": bool}
    for key in ("targets", "summary", "vantage"):
        for name, row in RETURN[key]["contains"].items():
            assert isinstance(row["sample"], types[row["type"]]), f"{key}.{name}"


def test_an_error_of_the_spec_is_a_failure() -> None:
    done = run({"targets": [{"host": "x", "port": 1, "protocol": "sctp"}]})
    assert done["failed"] is True
    assert "sctp" in done["msg"]


def test_every_example_fits_the_spec() -> None:
    for task in yaml.safe_load(hmc_port_check.EXAMPLES):
        arguments = task.get("powerops.rsct.hmc_port_check", {})
        assert set(arguments) <= set(ARGUMENT_SPEC)
        for target in arguments.get("targets", []):
            assert isinstance(target, str) or set(target) <= set(ARGUMENT_SPEC["targets"]["options"])
