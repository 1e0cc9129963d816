# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reading tells a repair that is at work from one that died in the middle."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live

JOURNAL = "cat /var/adm/powerops-rsct/last/journal"
# Each rmcctrl takes five real seconds more: room to hold the repair in between.
SLOW = ["rmcd_hung", "slow:rmcctrl"]
HOSTS = {
    "aix1": live.partition("aix1", 1, faults=SLOW),
    "linux1": live.partition("linux1", 2, platform="linux", faults=SLOW),
}


@pytest.fixture(params=HOSTS)
def place(request: pytest.FixtureRequest) -> t.Iterator[tuple[live.Estate, str]]:
    """One estate for each: a fleet waits for its first host."""
    with live.estate(HOSTS[request.param]) as up:
        yield up, request.param


def document(estate: live.Estate, host: str) -> dict[str, t.Any]:
    """What rmc_status says of it now."""
    status = {"powerops.rsct.rmc_status": {}, "register": "status"}
    keep = {"powerops.rsct.rmc_audit": {"status": "{{ status }}", "audit_dir": str(estate.files / "read")}}
    run = estate.play(host, status, keep)
    assert run.status == 0, run.text
    return estate.kept(f"read/{host}.json")


def signal_repair(estate: live.Estate, host: str, signal: str) -> None:
    """To every process that shows the folder of the run among its arguments."""
    estate.ssh(host, f"ps -A -o pid= -o args= | awk '/runs\\/[^ ]*\\/repair/ {{ print $1 }}' | xargs kill -{signal}")


def test_a_repair_at_work_and_a_dead_one(place: tuple[live.Estate, str]) -> None:
    estate, host = place
    child = estate.start("powerops.rsct.repair")
    try:
        assert live.eventually(lambda: "run\trmcctrl -z" in estate.ssh(host, JOURNAL), 90)
        signal_repair(estate, host, "STOP")
        held = document(estate, host)
        signal_repair(estate, host, "KILL")
        dead = document(estate, host)
    finally:
        child.kill()
        child.communicate()
    for seen, alive in ((held, True), (dead, False)):
        assert (seen["unfinished"]["rung"], seen["unfinished"]["alive"]) == ("recycle", alive), seen["unread"]
        remedies = {finding["id"]: finding["remedy"] for finding in seen["findings"]}
        assert remedies.get("RMC081") == (None if alive else "resume")
    assert dead["state"] == "down"
