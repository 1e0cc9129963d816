# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs beside RMC: what is read of clocks, logs, space and levels, and what is made of it."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.collect import collect
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands import CATALOGUE, dated, select
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose, make_scene
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.levels_table import TABLE, known_faults, older
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Snapshot
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import make_policy
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts

NOON = 1_769_860_800  # 2026-01-31T12:00:00Z, which the clock of every host shows


def sent(moment: float | None, kind: str = "aix", uid: int = 0, **changes: hosts.Answer) -> Snapshot:
    """The snapshot of a host that was asked then."""
    runner = hosts.FakeRunner(kind, {**hosts.HEALTHY[kind], **changes}, uid)
    runner.sent = moment
    return collect(runner)


def ids(snapshot: Snapshot, policy: dict[str, t.Any] | None = None, hmc: dict[str, t.Any] | None = None) -> list[str]:
    return [finding.id for finding in diagnose(snapshot, make_policy(policy), hmc).findings]


@pytest.mark.parametrize(
    ("moment", "offset"),
    [(NOON - 1.5, 0), (NOON - 3, 0), (NOON + 0.9, 0), (NOON - 13, 10), (NOON + 100, -100), (NOON - 5403, 5400)],
)
def test_a_clock_is_right_while_the_question_was_under_way(moment: float, offset: int) -> None:
    signs = sent(moment).signs
    assert (signs.clock, signs.clock_offset, signs.clock_reference) == (NOON, offset, "the controller")


def test_nobody_looked_at_a_clock() -> None:
    snapshot = sent(None)
    assert (snapshot.signs.clock, snapshot.signs.clock_offset) == (NOON, None)
    assert diagnose(snapshot).state == "healthy"


@pytest.mark.parametrize(("clock", "offset"), [(NOON - 180, 0), (NOON, 0), (NOON - 400, 220), (NOON + 50, -50)])
def test_a_simulated_host_keeps_the_calendar_of_its_estate(clock: int, offset: int) -> None:
    """The question took three seconds, in which three minutes passed there."""
    signs = sent(5.0, powersim=f"simulated\nclock {clock}.000 60.000000\n").signs
    assert (signs.clock_offset, signs.clock_reference) == (offset, "the simulation")


def test_the_limit_of_a_clock_is_a_policy() -> None:
    snapshot = sent(NOON - 63)
    assert ids(snapshot) == []
    assert ids(snapshot, {"thresholds": {"clock_seconds": 59}}) == ["RMC074"]


@pytest.mark.parametrize(("offset", "found"), [(0, ["RMC074"]), (5300, []), (-5400, ["RMC074"])])
def test_an_hmc_that_agrees_shows_that_the_controller_is_wrong(offset: int, found: list[str]) -> None:
    hmc = {"name": "lpar-app01", "state": "Running", "rmc_state": "active"}
    hmc["hmc"] = {"name": "hmc-east1", "clock_offset": offset}
    snapshot = sent(NOON - 5403)
    assert ids(snapshot, hmc=hmc) == found
    for finding in diagnose(snapshot, hmc=hmc).findings:
        assert "5400 s ahead of that of the controller" in finding.message
        assert "hmc-east1" in finding.message


def test_a_clock_that_was_not_read_is_not_taken_for_right() -> None:
    assert diagnose(hosts.read("aix", clock=State.TIMEOUT)).state == "unknown"
    assert diagnose(hosts.read("aix", clock="Sat Jan 31 12:00:00 UTC 2026\n")).state == "unknown"


def test_the_error_log_is_read_from_a_week_ago() -> None:
    rows = {row.id: row.argv for row in dated(select(), NOON)}
    assert rows["errpt"] == ("errpt", "-s", "0124120026")
    assert [name for name, argv in rows.items() if argv != CATALOGUE[name].argv] == ["errpt"]


@pytest.mark.parametrize("answer", [State.MISSING, (1, "No journal files were opened.\n"), State.TIMEOUT])
def test_a_journal_that_was_not_read_makes_no_host_unknown(answer: hosts.Answer) -> None:
    snapshot = hosts.read("linux", journalctl=answer)
    assert snapshot.signs.log is None
    assert diagnose(snapshot).state == "healthy"
    assert ("journalctl" in {entry.command for entry in snapshot.unread}) == (answer is not State.MISSING)


def test_linux_reads_inodes_apart() -> None:
    full = hosts.DF_INODES.replace("    2% /", "  100% /")
    snapshot = hosts.read("linux", df_inodes=full)
    assert snapshot.var and snapshot.var.inodes_used_percent == 100
    assert ids(snapshot) == ["RMC011"]


def test_without_inodes_the_bytes_still_count() -> None:
    assert diagnose(hosts.read("linux", df_inodes=State.TIMEOUT)).state == "healthy"


@pytest.mark.parametrize(("uid", "definitions"), [(0, ()), (1000, None)])
def test_only_root_can_tell_that_a_folder_is_not_there(uid: int, definitions: tuple[str, ...] | None) -> None:
    snapshot = sent(NOON - 1, "linux", uid, definitions=(2, "ls: cannot access '/opt/rsct/cfg/rmdefs'\n"))
    assert snapshot.signs.definitions == definitions


def test_a_definition_is_not_missed_while_its_manager_runs() -> None:
    assert diagnose(hosts.read("linux", definitions="")).state == "healthy"


def test_an_rmcd_outside_src_is_not_rmc_that_has_just_begun() -> None:
    """Its age hides nothing; the partition is judged as one whose RMC is down."""
    stopped = hosts.lssrc(running=("srcmstr",), at_rest=(*hosts.RUNNING, *hosts.AT_REST))
    young = hosts.PROCESSES.replace("09-23:58:00", "00:30")
    assert not make_scene(hosts.read("aix", lssrc_all=stopped, processes=young), make_policy({})).young
    assert make_scene(hosts.read("aix", processes=young), make_policy({})).young


@pytest.mark.parametrize("kind", ["aix", "vios"])
def test_the_old_manager_is_enough_on_an_old_level(kind: str) -> None:
    """AIX 6.1 and older: IBM.CSMAgentRM owns IBM.ManagementServer, and there is no IBM.MCP."""
    running = ["IBM.CSMAgentRM" if name == "IBM.MgmtDomainRM" else name for name in hosts.RUNNING]
    server = 'Resource Persistent Attributes for IBM.ManagementServer\nresource 1:\n\tName = "192.0.2.21"\n'
    changes: dict[str, hosts.Answer] = {
        "lssrc_all": hosts.lssrc(running=running),
        "lslpp": hosts.LSLPP.replace("3.3.3.0", "2.5.5.1"),
        "mcp": (1, "2610-412 The resource class IBM.MCP is not defined.\n"),
        "managementserver": server + '\tHostname = "192.0.2.21"\n\tManagerType = "HMC"\n',
        "rmcdomainstatus": hosts.domain(("I", hosts.HMC1, "192.0.2.21")),
    }
    found = diagnose(hosts.read(kind, **changes))
    assert (found.state, found.findings) == ("healthy", ())
    assert [link.hmc for link in found.links] == ["192.0.2.21"]


def test_a_level_without_a_class_for_hmcs_knows_none() -> None:
    undefined = (1, "2610-412 The resource class is not defined.\n")
    assert hosts.read("linux", mcp=undefined).control_points == ()
    assert hosts.read("aix", mcp=undefined, managementserver=undefined).control_points == ()
    assert hosts.read("aix", mcp=undefined, managementserver=State.TIMEOUT).control_points is None
    old = hosts.lssrc(hosts.LINUX_ROW, (*hosts.RUNNING, "IBM.CSMAgentRM"))
    assert hosts.read("linux", mcp=undefined, lssrc_all=old).control_points is None


def test_a_linux_without_rsct_may_have_the_src() -> None:
    heading = "Subsystem         Group            PID     Status \n"
    snapshot = hosts.read("linux", lssrc_all=heading, lsrsrc_probe=State.MISSING)
    assert (snapshot.subsystems, snapshot.rsct_installed) == ((), False)
    assert hosts.read("linux", lssrc_all="").subsystems is None
    assert hosts.read("aix", lssrc_all=heading).subsystems is None
    assert hosts.read("linux", lssrc_all=heading[:-8], lsrsrc_probe=State.MISSING).subsystems is None  # cut off


@pytest.mark.parametrize(
    ("level", "than", "expected"),
    [
        *(("2.5.5.1", "3.1.0.0", True), ("3.1.0.0", "3.1.0.0", False), ("3.1", "3.1.0.0", False)),
        *(("3.0.9.9", "3.1.0.0", True), ("3.10.0.0", "3.9.0.0", False), ("", "3.1.0.0", False)),
        *(("unknown", "3.1.0.0", False), ("9" * 5000, "3.1.0.0", False), ("3.1.0.0.1", "3.1.0.0", False)),
    ],
)
def test_levels_are_compared_as_numbers(level: str, than: str, expected: bool) -> None:
    assert older(level, than) is expected


def test_a_known_fault_may_depend_on_what_is_not_installed() -> None:
    assert [row.apar for row in known_faults("3.2.5.1", {"rsct.core.rmc"})] == ["IJ32439"]
    assert known_faults("3.2.5.1", {"rsct.core.rmc", "rsct.basic.rte"}) == ()


def test_every_row_of_the_table_is_dated_and_has_a_source() -> None:
    for row in TABLE:
        assert row.source.startswith("https://")
        assert len(row.seen) == 7 and row.seen[4] == "-"
