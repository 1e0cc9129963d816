# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exit status 0, 2 and 4, and the document of a host that nobody could reach."""

from __future__ import annotations

import json
import socket
import typing as t

import jsonschema
import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit_schema import AUDIT_SCHEMA
from ansible_collections.powerops.rsct.tests.integration import live_estate as live

PARTITIONS = (live.partition("aix1", 1), live.inband("inband1", 2), live.partition("off1", 3, state="off"))


@pytest.fixture
def estate() -> t.Iterator[live.Estate]:
    with live.estate(*PARTITIONS) as up:
        yield up


@pytest.fixture
def nobody() -> t.Iterator[int]:
    """A port that refuses connections as long as the test runs."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def elsewhere(estate: live.Estate, host: str, **words: t.Any) -> None:
    """A second inventory that overrides variables of one host."""
    estate.inventories.append(estate.write("more.yml", {"all": {"hosts": {host: words}}}))


def test_a_sound_estate_is_clean_and_left_alone(estate: live.Estate) -> None:
    for playbook in ("triage", "repair"):
        run = estate.run(f"powerops.rsct.{playbook}")
        assert run.status == 0, run.text
    assert estate.log("--host", "aix1") + estate.log("--host", "inband1") + estate.log("--host", "off1") == []


def test_sound_partitions_pass_the_audit(estate: live.Estate) -> None:
    run = estate.run("powerops.rsct.validate", "--limit", "!off1", rmc_validate_audit_dir=str(estate.files / "audit"))
    assert run.status == 0, run.text
    for name, transport in (("aix1", "ip"), ("inband1", "inband")):
        document = estate.kept(f"audit/{name}.json")
        assert (document["state"], document["transport"]) == ("healthy", transport)
        assert (estate.files / "audit" / f"{name}.json").stat().st_size < 4096


def test_a_broken_partition_that_is_gone_is_unreachable_and_has_its_document(estate: live.Estate, nobody: int) -> None:
    estate.powersim("inject", "aix1", "ctrmc_stopped")
    elsewhere(estate, "aix1", ansible_port=nobody)
    assert live.eventually(lambda: estate.run("powerops.rsct.attention").text.count("aix1: the HMC has no RMC"), 60)
    for playbook in ("triage", "repair"):
        folder = estate.files / playbook
        kept = dict.fromkeys(("rmc_validate_audit_dir", "rmc_repair_audit_dir", "rmc_report_dir"), str(folder))
        run = estate.run(f"powerops.rsct.{playbook}", **kept)
        assert run.status == 4, run.text
        document = json.loads((folder / "aix1.json").read_text())
        jsonschema.validate(document, AUDIT_SCHEMA)
        assert document["state"] == "unknown" and "refused" in document["failure"]
        assert "Connection refused" in (folder / "report.txt").read_text().replace("\n", " ")


def test_an_hmc_that_is_gone_is_unreachable_and_has_its_document(estate: live.Estate, nobody: int) -> None:
    elsewhere(estate, "hmc1", hmc_port=nobody)
    run = estate.run("powerops.rsct.triage", rmc_validate_audit_dir=str(estate.files / "audit"))
    assert run.status == 4, run.text
    assert estate.kept("audit/hmc1.json")["state"] == "unknown"


def test_an_hmc_that_refuses_us_is_a_finding(estate: live.Estate) -> None:
    elsewhere(estate, "hmc1", hmc_password="wrong", hmc_key_file=None)
    run = estate.run("powerops.rsct.triage")
    assert run.status == 2, run.text
    assert "HMC hmc1 could not be asked" in run.text


def test_a_broken_partition_outside_the_inventory_is_a_finding(estate: live.Estate) -> None:
    estate.powersim("inject", "aix1", "ctrmc_stopped")
    elsewhere(estate, "aix1", rsct_lpar_name="another")
    assert live.eventually(lambda: "not in the inventory" in estate.run("powerops.rsct.triage").text, 60)
    run = estate.run("powerops.rsct.triage")
    assert run.status == 2, run.text
    assert estate.log("--host", "aix1") == []


def test_a_limit_without_the_hmcs_is_refused(estate: live.Estate) -> None:
    run = estate.run("powerops.rsct.triage", "--limit", "aix1")
    assert run.status == 2
    assert "No HMC was asked" in run.text


def test_a_limit_keeps_the_others_untouched(estate: live.Estate) -> None:
    for name in ("aix1", "inband1"):
        estate.powersim("inject", name, "ctrmc_stopped")
    assert live.eventually(lambda: estate.run("powerops.rsct.attention").text.count("no RMC connection") >= 2, 60)
    run = estate.run("powerops.rsct.repair", "--limit", "hmcs,aix1")
    assert run.status == 0, run.text
    assert estate.mutating() == ["startsrc -s ctrmc"]
    assert estate.log("--host", "inband1") == []
