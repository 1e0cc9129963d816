# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Difficult hosts: a command that hangs, a login that never starts, other ways to root, a full disk."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live

SUDO = [{"name": "ansible", "role": "sudo"}]
PARTITIONS = (
    live.partition("hanging1", 1, faults=["hang:lsrsrc"]),
    live.partition("sound1", 2),
    live.partition("sudo1", 3, users=SUDO),
    live.partition("linux1", 4, "linux", users=SUDO, python=True),
    live.partition("vios1", 5, "vios", users=[{"name": "padmin", "role": "padmin"}]),
    live.partition("silent1", 6, faults=["login_shell_hangs"]),
    live.partition("full1", 7, faults=["tmp_full", "var_full"]),
    live.partition("su1", 8, users=[{"name": "ansible", "role": "su"}]),
)


@pytest.fixture(scope="module")
def estate() -> t.Iterator[live.Estate]:
    with live.estate(*PARTITIONS) as up:
        yield up


def read(estate: live.Estate, hosts: str, **words: t.Any) -> tuple[live.Run, dict[str, dict[str, t.Any]]]:
    """rmc_status on these hosts; documents by host."""
    status = {"powerops.rsct.rmc_status": words.pop("options", {}), "register": "status"}
    keep = {"powerops.rsct.rmc_audit": {"status": "{{ status }}", "audit_dir": str(estate.files / "read")}}
    run = estate.play(hosts, status, keep, **words)
    assert run.status == 0, run.text
    names = [name for name in (row["name"] for row in PARTITIONS) if f"ok: [{name}]" in run.text]
    return run, {name: estate.kept(f"read/{name}.json") for name in names}


def test_a_hanging_command_is_reported_in_time_and_hinders_nobody(estate: live.Estate) -> None:
    limit = 30  # of the whole probe; one hanging command costs its own, lower one
    run, documents = read(estate, "hanging1:sound1", options={"timeout": limit}, strategy="ansible.builtin.free")
    assert documents["sound1"]["state"] == "healthy"
    unread = {entry["command"]: entry["reason"] for entry in documents["hanging1"]["unread"]}
    assert unread["lsrsrc_probe"] == "timeout"
    assert documents["hanging1"]["state"] in ("down", "unknown")
    assert run.text.index("ok: [sound1]") < run.text.index("ok: [hanging1]")
    assert run.seconds < limit
    times = [entry["time"] for entry in estate.log("--host", "sound1")]
    assert times, "the sound host was read"
    assert live.eventually(lambda: "lsrsrc" not in estate.ssh("hanging1", "ps -A -o args="), 5)


def test_a_login_that_never_starts_is_reported(estate: live.Estate) -> None:
    deadline = 4  # the host keeps silent for ever
    run, documents = read(estate, "silent1", options={"controller_timeout": deadline})
    assert "no answer within 4 s" in documents["silent1"]["failure"]
    assert documents["silent1"]["state"] == "unknown"
    assert run.seconds < 5 * deadline


def test_a_full_disk_is_read_and_named(estate: live.Estate) -> None:
    _run, documents = read(estate, "full1")
    assert "RMC011" in [row["id"] for row in documents["full1"]["findings"]]


@pytest.mark.parametrize("host", ["vios1", "su1", "linux1", "sudo1"])
def test_every_way_to_root(estate: live.Estate, host: str) -> None:
    _run, documents = read(estate, host)
    assert documents[host]["state"] == "healthy"
    assert documents[host]["simulated"] is True
    assert {entry["user"] for entry in estate.log("--host", host, "--command", "lssrc")} == {"root"}


def test_root_for_single_commands_only(estate: live.Estate) -> None:
    before = len(estate.log("--host", "sudo1"))
    run, documents = read(estate, "sudo1", options={"privilege": "per_command"}, vars={"ansible_become": False})
    users = [entry["user"] for entry in estate.log("--host", "sudo1")[before:]]
    assert set(users) == {"ansible", "root"} and users.count("ansible") > users.count("root"), run.text
    assert documents["sudo1"]["state"] == "healthy"


def test_without_rights_nothing_is_called_healthy(estate: live.Estate) -> None:
    _run, documents = read(estate, "sudo1", options={"privilege": "none"}, vars={"ansible_become": False})
    denied = {entry["command"] for entry in documents["sudo1"]["unread"] if entry["reason"] == "denied"}
    assert "rmcdomainstatus" in denied
    assert documents["sudo1"]["state"] == "unknown"


def test_nothing_of_all_this_has_changed_anything(estate: live.Estate) -> None:
    assert estate.mutating() == []
