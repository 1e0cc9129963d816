# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table for a tired person."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.powerops.rsct.plugins.filter.rmc_table import FilterModule
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit import audit_document, unreachable_document
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.correlate import correlate
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.report import fleet_lines, render_report
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.fleets import silent
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


REFUSED = {"rung": "recycle", "reasons": ["RMC008"], "text": "the node is a member.", "consent": "recycle_on_cluster"}


def left(items: list[t.Any], fleet: t.Any = None) -> list[str]:
    """The requests below the table, unwrapped."""
    lines = render_report(items, fleet).partition("Left for a human:\n")[2]
    return [" ".join(request.split()) for request in lines.split("  * ")[1:]]


def test_a_request_for_two_hmcs_is_one() -> None:
    (request,) = left([document("lpar-b", **only("O"))])
    assert request.startswith("lpar-b: RMC009 Ask the network team") and request.count("(HMC hmc-east") == 2
    assert request.count("657/tcp") == 1 and request.endswith("no NAT.")


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("Connect it to HMC h1.", "Connect it to HMC h2.", "Connect it to HMC h1 and h2."),
        ("On h1 look for h1 in the list of keys.", "On h2 look for h2 in the list of keys.",
         "On h1 and h2 look for h1 and h2 in the list of keys."),
        ("Open it to 192.0.2.1 (HMC h1).", "Open it to 192.0.3.1, 10.0.0.1 (HMC h2).",
         "Open it to 192.0.2.1 (HMC h1) and 192.0.3.1, 10.0.0.1 (HMC h2)."),
    ],
)  # fmt: skip
def test_requests_that_differ_by_the_hmc_become_one(first: str, second: str, both: str) -> None:
    found = [{"id": "RMC009", "slug": "x", "severity": "error", "human_action": text} for text in (first, second)]
    assert left([{"host": "a", "state": "down", "findings": found}]) == [f"a: RMC009 {both}"]


def test_a_cause_at_two_hmcs_stands_once_in_the_table() -> None:
    text = render_report([document("lpar-b", **only("O"))]).partition("Left for")[0]
    assert " ".join(text.split()).count("RMC009") == 1


def test_requests_that_differ_in_more_stay_apart() -> None:
    found = [{"id": "RMC011", "slug": "x", "severity": "error", "human_action": text} for text in ("Free /var.", "Call.")]
    row = {"host": "a", "state": "down", "findings": found}
    assert left([row]) == ["a: RMC011 Free /var.", "a: RMC011 Call."]


def test_a_refused_repair_is_left_for_a_human() -> None:
    row = {"before": {"host": "a", "state": "down", "findings": []}, "refused": [REFUSED, "strange"]}
    assert left([row]) == [
        "a: RMC008 recycle was refused: the node is a member. To take that upon yourself, allow it by name: "
        "recycle_on_cluster."
    ]
    assert left([{**row, "refused": [{"rung": "recycle", "reasons": "RMC008", "text": "no", "consent": ""}]}]) == [
        "a: RMC008 recycle was refused: no."
    ]


def test_what_partitions_share_is_asked_once() -> None:
    documents = [document(name, **only("O")) for name in ("lpar-a", "lpar-b")]
    shared = {
        "id": "FLT010", "human_action": "Open the network.", "explains": [{"host": "lpar-a", "finding": "RMC009"}],
    }  # fmt: skip
    first, second = left(documents, {"findings": [shared]})
    assert first == "FLT010 Open the network." and second.startswith("lpar-b: RMC009")


def test_a_line_for_each_cause_names_some_members() -> None:
    fleet = correlate([silent(number, "hmc1", "hmc2") for number in range(7)])
    first, second = fleet_lines(fleet)
    assert first == "1 cause in common; 1 fix for 7 findings:"
    assert second.startswith("FLT010 network_blocked 192.0.2.0/24: 7 members: lpar000, ") and second.endswith(" and 2 more")
    assert fleet_lines(correlate([])) == []


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


def test_a_cause_without_a_partition_of_the_run_names_no_members() -> None:
    cause = {"id": "FLT003", "slug": "system_not_connected", "subject": "FRAME02", "members": []}
    counts = {"fixes": 1, "troubles": 1}
    assert fleet_lines({"findings": [cause], "counts": counts})[1] == "FLT003 system_not_connected FRAME02"
    assert fleet_lines({"findings": [{**cause, "members": ["a"]}], "counts": counts})[1].endswith("FRAME02: 1 member: a")
