# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit document: valid, plain, small."""

from __future__ import annotations

import json
import typing as t

import jsonschema
import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit import (
    SCHEMA,
    audit_document,
    now,
    unreachable_document,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit_schema import AUDIT_SCHEMA
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import plain
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import RepairRules, Thresholds
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.status import read_proxy, read_status
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.test_status_rules import CASES, Case, judge

VALIDATOR = jsonschema.Draft202012Validator(AUDIT_SCHEMA)
WHEN = "2026-01-31T03:12:45Z"


def checked(document: dict[str, t.Any]) -> dict[str, t.Any]:
    VALIDATOR.validate(document)
    assert json.loads(json.dumps(document)) == document, "plain JSON types only"
    return document


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(AUDIT_SCHEMA)


@pytest.mark.parametrize("kind", hosts.HEALTHY)
def test_a_healthy_document_is_small(kind: str) -> None:
    snapshot = hosts.read(kind)
    document = checked(audit_document(snapshot, diagnose(snapshot), host="lpar-app01", when=WHEN))
    assert len(json.dumps(document)) < 4096
    assert (document["schema"], document["state"], document["findings"]) == (SCHEMA, "healthy", [])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.kind}")
def test_a_broken_host_has_a_valid_document(case: Case) -> None:
    snapshot = hosts.read(case.kind, **case.changes)
    document = checked(audit_document(snapshot, judge(case), host="lpar-app01", when=WHEN))
    assert case.rule in [finding["id"] for finding in document["findings"]]


def test_an_unreachable_host_has_a_document_of_the_same_shape() -> None:
    document = checked(unreachable_document("lpar-x", "no route to host", WHEN))
    assert (document["state"], document["failure"]) == ("unknown", "no route to host")


def test_hostile_text_keeps_the_document_valid() -> None:
    nasty = "\x1b]0;x\x07{{ 7*7 }}\u2028" * 50
    changes = {
        "hostname": nasty,
        "mcp": hosts.mcp((nasty, hosts.HMC1_DECIMAL, nasty)),
        "lparstat": f"Partition Name : {nasty}\n",
    }
    snapshot = hosts.read("aix", **changes)
    text = json.dumps(checked(audit_document(snapshot, diagnose(snapshot), host="lpar", when=WHEN)))
    assert "\\u001b" not in text and "\\u2028" not in text


def test_now_is_utc_to_the_second() -> None:
    assert VALIDATOR.is_valid(unreachable_document("x", "y", now()))


def test_read_status_is_one_round_trip() -> None:
    runner = hosts.FakeRunner("aix", hosts.AIX)
    options = {"policy": {"disabled_rules": ["RMC014"]}, "expected_hmcs": ["hmc-east1"], "subsets": None}
    document = checked(read_status(runner, options, host="lpar"))
    assert document["state"] == "healthy"
    assert document["policy"] == {
        "expected_hmcs": ["hmc-east1"],
        "required_transport": "any",
        "thresholds": plain(Thresholds()),
        "disabled_rules": ["RMC014"],
        "memory_rules": True,
        "allowed_peers": [],
        "repair": plain(RepairRules()),
    }
    assert len(runner.asked) == len(set(runner.asked))


def test_read_status_of_a_host_that_gave_no_answer() -> None:
    document = checked(read_status(hosts.FakeRunner("aix", {}, failure="no answer within 90 s"), {}, host="lpar"))
    assert (document["state"], document["platform"], document["failure"]) == ("unknown", "", "no answer within 90 s")


def test_a_wrong_policy_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown policy keys"):
        read_status(hosts.FakeRunner("aix", hosts.AIX), {"policy": {"x": 1}}, host="lpar")


def test_read_proxy_asks_less() -> None:
    runner = hosts.FakeRunner("aix_inband", hosts.AIX_INBAND)
    assert read_proxy(runner, {"hmc_version": ""})["transport"] == "inband"
    assert not {"netstat", "lspv", "lslpp"} & set(runner.asked)
