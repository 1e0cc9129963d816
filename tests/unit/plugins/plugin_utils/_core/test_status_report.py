# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table for a tired person."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.powerops.rsct.plugins.filter.rmc_table import FilterModule
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit import audit_document, unreachable_document
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.report import render_report
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.test_status_rules import (
    EMPTY,
    STOPPED,
    only,
)

WHEN = "2026-01-31T03:12:45Z"


def document(name: str, kind: str = "aix", **changes: hosts.Answer) -> dict[str, t.Any]:
    snapshot = hosts.read(kind, **changes)
    return audit_document(snapshot, diagnose(snapshot), host=name, when=WHEN)


def test_a_run_that_healed_one_and_left_one() -> None:
    rows = [
        {"before": document("lpar-a", **STOPPED), "after": document("lpar-a"), "actions": ["start_ctrmc"]},
        {"before": document("lpar-b", **only("O")), "after": None, "actions": []},
        document("lpar-c", "aix_inband"),
        unreachable_document("lpar-d", "no route to host", WHEN),
    ]
    text = render_report(rows)
    lines = text.splitlines()
    assert lines[0].split() == ["PARTITION", "HMC", "TRANSPORT", "CAUSE", "ACTION", "BEFORE", "AFTER"]
    assert lines[2].split() == [
        "lpar-a",
        "hmc-east1",
        "ip",
        "RMC002",
        "ctrmc_stopped",
        "start_ctrmc",
        "down",
        "healthy",
    ]
    assert lines[3].split() == ["hmc-east2", "ip"]
    assert lines[4].split()[:3] == ["lpar-b", "hmc-east1", "none"]
    assert lines[6].split() == ["lpar-c", "hmc-east1", "inband", "-", "-", "healthy", "-"]
    assert "no route to host" in lines[8]
    assert "Left for a human:" in lines
    left = text.partition("Left for a human:")[2]
    assert "lpar-b: RMC009" in left and "657/udp" in left
    assert "lpar-a" not in left, "what was healed is not left for anybody"
    assert max(map(len, lines)) < 180


def test_nothing_left() -> None:
    assert render_report([document("lpar-a")]).endswith("Nothing is left for a human.\n")


def test_a_partition_without_an_hmc() -> None:
    assert render_report([document("lpar-a", **EMPTY)]).splitlines()[2].split()[:3] == ["lpar-a", "-", "-"]


def test_the_filter_takes_lists_and_dictionaries() -> None:
    render = FilterModule().filters()["rmc_table"]
    one = document("lpar-a")
    assert render([one]) == render({"lpar-a": one}) == render(one)
    assert render([]).splitlines()[0].startswith("PARTITION")


@pytest.mark.parametrize("wrong", [[5], [{"x": 1}], 7, ["text"]])
def test_the_filter_refuses_what_it_does_not_know(wrong: t.Any) -> None:
    with pytest.raises(AnsibleFilterError, match=r"powerops\.rsct\.rmc_table"):
        FilterModule().filters()["rmc_table"](wrong)
