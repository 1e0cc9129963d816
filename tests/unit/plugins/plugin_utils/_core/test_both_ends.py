# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proof from both ends: a healed partition is proven when its HMCs see it and can change it again."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import both_ends
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.triage import triage
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.test_rows import DECIDED, DOWN, REPAIR
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.test_triage import answer, lost, row

ABLE = {"dlpar_mem": True, "dlpar_proc": True, "dlpar_io": None, "osshutdown": True}
UNABLE = {**dict.fromkeys(ABLE, False), "osshutdown": True}
DONE = {"db01": {**REPAIR, "proof": {"partition": 3}}}


def later(**words: t.Any) -> t.Any:
    return triage({"hmc1": answer(row("db01", **words), row("web02", 2), lost("gone", 3))}, {})


LATER = later(capabilities=ABLE, dcaps="0x2f")


def test_both_ends_have_a_word() -> None:
    first, second, third = both_ends.proof_lines(DECIDED, LATER, DONE)
    assert first == "db01: the partition says healthy (hmc1 up)"
    assert second == "  hmc1 said inactive before and says active (192.0.2.9), DLPAR yes (DCaps 0x2f) now"
    assert third == "  proven from both ends, dynamic operations are back"


def test_an_unreachable_host_has_no_proof() -> None:
    results = {"db01": {"before": {**DOWN, "state": "unknown", "findings": []}}}
    first, second = both_ends.proof_lines(DECIDED, LATER, results)
    assert first == "db01: the partition says nothing (no HMC known)"
    assert "hmc1" in second and both_ends.both_ends(DECIDED, LATER, results) == {}


@pytest.mark.parametrize(
    ("now", "text", "proven"),
    [
        (LATER, "proven from both ends, dynamic operations are back", True),
        (later(), "proven from both ends; whether dynamic operations are back is not told", True),
        (later(dcaps="0x0"), "proven on the partition only: hmc1 offers no dynamic operation", False),
        (
            later(capabilities=UNABLE, dcaps="0x2f"),
            "proven on the partition only: hmc1 offers no dynamic operation",
            False,
        ),
        (DECIDED, "proven on the partition only: hmc1 says inactive", False),
        (later(disagrees=True), "proven on the partition only: lspartition and lssyscfg say different things", False),
    ],
)
def test_the_verdict(now: t.Any, text: str, proven: bool) -> None:
    assert both_ends.both_ends(DECIDED, now, DONE)["db01"]["text"] == text
    assert both_ends.unproven(DECIDED, now, DONE) == ([] if proven else ["db01"])


def test_without_the_word_of_an_hmc() -> None:
    found = both_ends.both_ends(DECIDED, None, DONE)
    assert found == {
        "db01": {
            "partition": 3,
            "hmcs": {"hmc1": "nothing any more"},
            "text": "proven on the partition only: no HMC has said anything since",
        }
    }


def test_what_did_not_heal_has_no_proof() -> None:
    failed = {"db01": {**REPAIR, "outcome": "failed"}}
    assert both_ends.both_ends(DECIDED, LATER, failed) == {}
    assert both_ends.unproven(DECIDED, DECIDED, failed) == []


@pytest.mark.parametrize(
    ("word", "able"),
    [
        ({}, None),
        ({"capabilities": {}, "dcaps": None}, None),
        ({"capabilities": {"osshutdown": True}, "dcaps": None}, None),
        ({"capabilities": ABLE, "dcaps": None}, True),
        ({"capabilities": UNABLE}, False),
        ({"capabilities": ABLE, "dcaps": "0x0"}, False),
        ({"dcaps": "0x3f"}, True),
    ],
)
def test_dynamic_operations(word: dict[str, t.Any], able: bool | None) -> None:
    assert both_ends.dlpar(word) is able
