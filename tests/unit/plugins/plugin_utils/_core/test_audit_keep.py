# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of an audit document on the controller."""

from __future__ import annotations

import json
import pathlib
import stat
import typing as t

import jsonschema
import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import audit_keep as keep
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit_schema import AUDIT_SCHEMA


def document(state: str = "healthy", *severities: str, **words: t.Any) -> dict[str, t.Any]:
    findings = [{"id": "RMC002", "slug": "ctrmc_stopped", "severity": severity, "message": "!"} for severity in severities]
    return {"state": state, "findings": findings, "platform": "aix", "failure": "", **words}


def test_an_unreachable_host_has_a_document_of_the_same_shape() -> None:
    status = {"unreachable": True, "msg": "Task failed: Task failed: Connection refused"}
    found = keep.document_of(status, "db01")
    jsonschema.validate(found, AUDIT_SCHEMA)
    assert (found["host"], found["state"], found["failure"]) == ("db01", "unknown", "Connection refused")
    assert not keep.was_reached(found)


def test_a_reading_is_its_document() -> None:
    assert keep.document_of({"rmc": document(), "changed": False}, "db01") == document()
    assert keep.was_reached(document())


@pytest.mark.parametrize(
    ("found", "threshold", "fails"),
    [
        (document(), "info", False),
        (document("degraded", "warning"), "error", False),
        (document("degraded", "warning"), "warning", True),
        (document("down", "critical"), "error", True),
        (document("down", "critical"), "never", False),
        (document("unknown"), "critical", True),
        (document("not_applicable", "info"), "info", False),
    ],
)
def test_the_threshold(found: dict[str, t.Any], threshold: str, fails: bool) -> None:
    assert bool(keep.reasons_to_fail(found, threshold)) is fails


def test_unknown_says_what_was_not_read() -> None:
    (reason,) = keep.reasons_to_fail(document("unknown", unread=[{"command": "mcp", "reason": "timeout"}]), "error")
    assert "mcp (timeout)" in reason


@pytest.mark.parametrize(
    ("host", "name"),
    [("db01", "db01.json"), ("../../etc/passwd", "_.._etc_passwd.json"), (".hidden", "hidden.json"), ("", "_.json")],
)
def test_a_file_name_stays_in_its_folder(host: str, name: str) -> None:
    assert keep.file_name(host) == name


def test_a_document_is_written_whole_and_private(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "a" / "b"
    path = pathlib.Path(keep.write_document({"host": "db01", "odd": "\udcff"}, str(folder), "db01"))
    assert json.loads(path.read_text())["host"] == "db01"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [entry.name for entry in folder.iterdir()] == ["db01.json"]


def test_a_link_is_replaced_and_not_followed(tmp_path: pathlib.Path) -> None:
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "db01.json").symlink_to(tmp_path / "precious")
    keep.write_document({"host": "db01"}, str(tmp_path), "db01")
    assert (tmp_path / "precious").read_text() == "mine"
