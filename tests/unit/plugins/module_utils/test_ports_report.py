# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outcomes against expectations."""

from __future__ import annotations

import json

import pytest

from ansible_collections.powerops.rsct.plugins.module_utils._ports_codes import CODES, STATES, Answer, verdict
from ansible_collections.powerops.rsct.plugins.module_utils._ports_report import report, run_here, vantage
from ansible_collections.powerops.rsct.plugins.module_utils._ports_request import read_request

PLACE = vantage("lpar07", "python", "")


def request_of(*expected: str, fail_on_mismatch: bool = True):
    targets = [
        {"host": f"192.0.2.{number}", "port": 657, "protocol": "tcp", "expect": expect, "name": ""}
        for number, expect in enumerate(expected, 1)
    ]
    params = {"targets": targets, "timeout": 1, "parallel": 5, "via": "auto", "fail_on_mismatch": fail_on_mismatch}
    return read_request(params)


def outcome(target: dict, code: str, sent: bool = True) -> dict:
    return verdict(target, [Answer(target["host"], code, 1.0, sent)])


def judged(expect: str, code: str, sent: bool = True) -> bool:
    request = request_of(expect)
    return report(request, [outcome(request.targets[0], code, sent)], PLACE)["targets"][0]["ok"]


@pytest.mark.parametrize(
    ("expect", "code", "sent", "ok"),
    [
        ("open", "", True, True),
        ("open", "ECONNREFUSED", True, False),
        ("open", "SILENT", True, False),
        ("closed", "ECONNREFUSED", True, True),
        ("closed", "ETIMEDOUT", True, True),
        ("closed", "EHOSTUNREACH", True, True),
        ("closed", "ENETUNREACH", False, False),
        ("closed", "EAI_NONAME", False, False),
        ("closed", "SILENT", True, False),
        ("closed", "UNTRIED", False, False),
        ("closed", "", True, False),
        ("any", "", True, True),
        ("any", "SILENT", True, True),
        ("any", "EAI_NONAME", False, True),
    ],
)
def test_an_expectation_is_met_only_by_proof(expect: str, code: str, sent: bool, ok: bool) -> None:
    assert judged(expect, code, sent) is ok


def test_every_code_has_a_known_state() -> None:
    assert {state for state, _text in CODES.values()} <= set(STATES)


@pytest.mark.parametrize(("code", "words"), [("EAI_SYSTEM", "name could not be resolved"), ("EWEIRD", "refused it")])
def test_an_unknown_code_is_unreachable_and_kept(code: str, words: str) -> None:
    row = outcome({"host": "x", "port": 1, "protocol": "tcp"}, code, sent=False)
    assert row["state"] == "unreachable"
    assert row["detail"].startswith(f"{code}: ")
    assert words in row["detail"]


def test_a_mismatch_fails_with_one_sentence() -> None:
    request = request_of("open", "open", "open", "open", "open")
    codes = ("", "ECONNREFUSED", "ETIMEDOUT", "ETIMEDOUT", "ETIMEDOUT")
    result = report(request, [outcome(target, code) for target, code in zip(request.targets, codes)], PLACE)
    assert result["failed"] is True
    assert result["changed"] is False
    assert result["summary"] == {
        "open": 1, "closed": 1, "filtered": 3, "unverifiable": 0, "unreachable": 0, "mismatches": 4
    }
    assert result["msg"].startswith(
        "From lpar07 via python: 4 of 5 targets not as expected: 192.0.2.2:657/tcp is closed, expected open"
    )
    assert result["msg"].endswith("; and 1 more.")
    assert "\n" not in result["msg"]


def test_a_mismatch_is_only_told__when_asked_so() -> None:
    request = request_of("open", fail_on_mismatch=False)
    result = report(request, [outcome(request.targets[0], "ETIMEDOUT")], PLACE)
    assert "failed" not in result
    assert result["summary"]["mismatches"] == 1


def test_the_result_is_plain_json_and_names_the_vantage(closed_port: int) -> None:
    target = {"host": "127.0.0.1", "port": closed_port, "protocol": "tcp", "expect": "closed", "name": "n"}
    params = {"targets": [target], "timeout": 1, "parallel": 5, "via": "controller", "fail_on_mismatch": True}
    result = run_here(params, "controller")
    assert json.loads(json.dumps(result)) == result
    assert result["vantage"]["via"] == "controller"
    assert result["vantage"]["host"]
    assert "HMC" in result["vantage"]["note"]


@pytest.mark.parametrize("changes", [{"timeout": 0}, {"source_address": "203.0.113.5"}])
def test_bad_input_comes_back_as_a_failed_result(changes: dict) -> None:
    target = {"host": "127.0.0.1", "port": 1, "protocol": "tcp", "expect": "any", "name": ""}
    params = {"targets": [target], "timeout": 1, "parallel": 5, "via": "auto", "fail_on_mismatch": False, **changes}
    result = run_here(params, "python")
    assert result["failed"] is True
    assert result["msg"].startswith(next(iter(changes)))
