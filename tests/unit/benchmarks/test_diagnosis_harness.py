# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark itself: it answers as the real ones do, sees what is masked, and counts what is wrong as wrong."""

from __future__ import annotations

import dataclasses
import pathlib
import typing as t

import pytest
import yaml

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands import CATALOGUE
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Command, State
from benchmarks.diagnosis import crew, estate_file, kinds, one_case, score, settings, unobserved, untried, whole
from benchmarks.diagnosis.cases import FAULT, HEALTHY, TOOLING, Case, carry_out, catalogue, find
from benchmarks.diagnosis.hosts import HostRunner
from benchmarks.diagnosis.outcome import Found, Outcome, outcome
from benchmarks.diagnosis.world import World
from benchmarks.keep import kept


def case(text: str) -> Case:
    return settings.case(text)


def world(folder: pathlib.Path, kind: str = "rhel9", *faults: str) -> World:
    return World(kinds.estate(kind, faults=list(faults)), folder)


def asked(where: World, *rows: Command) -> dict[str, t.Any]:
    return HostRunner(where.hosts[kinds.SUBJECT]).run_batch(rows).results


# --- a host in this process ------------------------------------------------------------------------------------------


def test_files_follow_the_state_of_the_host(tmp_path: pathlib.Path) -> None:
    where = world(tmp_path)
    row = CATALOGUE["node_id_file"]
    before = asked(where, row)[row.id].stdout
    where.inject(kinds.SUBJECT, "node_id_missing")
    assert before.strip() and asked(where, row)[row.id].stdout == ""


def test_real_tools_see_the_paths_of_the_host_and_no_others(tmp_path: pathlib.Path) -> None:
    row = Command("list", ("ls", "-d", "/etc/powersim", "/etc/shadow"))
    result = asked(world(tmp_path), row)["list"]
    assert result.stdout == "/etc/powersim\n"
    assert "/etc/shadow" in result.stderr and str(tmp_path) not in result.stderr


def test_only_lines_that_may_leave_the_host_do() -> None:
    assert kept("^(a|b)", "a1\nc\nb\n") == "a1\nb\n"
    assert kept("", "all\n") == "all\n"


def test_a_sick_daemon_spares_the_later_questions(tmp_path: pathlib.Path) -> None:
    where = world(tmp_path, "rhel9", "rmcd_hung")
    rows = [row for row in CATALOGUE.values() if row.rmc_client and "linux" in row.tags]
    states = [result.state for result in asked(where, *rows).values()]
    assert State.TIMEOUT in states and State.UNREAD in states
    assert states.count(State.TIMEOUT) <= 3


@pytest.mark.parametrize(
    ("fault", "state"),
    [("absent:lsrsrc", State.MISSING), ("hang:lsrsrc", State.TIMEOUT), ("rsct_missing", State.MISSING)],
)
def test_commands_end_as_they_would_on_a_host(tmp_path: pathlib.Path, fault: str, state: State) -> None:
    row = CATALOGUE["mcp"]
    assert asked(world(tmp_path, "rhel9", fault), row)[row.id].state is state


def test_a_full_disk_leaves_no_room_and_fills_none_here(tmp_path: pathlib.Path) -> None:
    where = world(tmp_path, "rhel9", "var_full")
    row = CATALOGUE["df_linux"]
    assert " 100% /var" in asked(where, row)[row.id].stdout
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < 1 << 20


@pytest.mark.parametrize("fault", ["powered_off", "sessions_full", "account_locked:hscroot"])
def test_an_hmc_that_lets_nobody_in_says_why(tmp_path: pathlib.Path, fault: str) -> None:
    _staged, reading = carry_out(Case("rhel9", (find(f"hmc1/{fault}"),)), tmp_path, everybody=False)
    assert reading and reading.answers["hmc1"]["failed"] and "partitions" in reading.answers["hmc2"]


# --- cases -----------------------------------------------------------------------------------------------------------


def test_every_fault_of_the_simulator_is_of_one_sort() -> None:
    sorts = {str(fault): fault.sort for fault in catalogue()}
    assert sorts["network_blocked"] == sorts["hmc1/tmp_full"] == FAULT
    assert sorts["ctcas_down"] == sorts["wpar"] == HEALTHY
    assert sorts["login_shell_hangs"] == TOOLING


def test_what_is_masked_is_told_from_what_is_printed() -> None:
    """Where no packet passes, nobody can tell that large ones would not; a full disk is seen all the same."""
    texts = ["network_blocked", "mtu_mismatch", "var_full"]
    pairs = [f"{texts[0]}+{texts[1]}", f"{texts[0]}+{texts[2]}"]
    works: list[crew.Work] = [(case(f"rhel9 {text}"), False, {}) for text in (*texts, *pairs)]
    done = crew.carry_out(works)
    observer = score.Observer(crew.by_case(done), {})
    assert observer.masked(done[3]) == (find("mtu_mismatch"),)
    assert observer.masked(done[4]) == ()


def _outcome(text: str, *causes: str, explains: tuple[str, ...] = (), mark: int | None = None) -> Outcome:
    found = tuple(Found(one, "error", "lpar1", explains=explains) for one in causes)
    return Outcome(case(text), state="down", causes=found, mark=hash(text) if mark is None else mark)


def test_a_cause_that_stands_second_is_a_miss() -> None:
    expected = find("ctrmc_stopped").expected
    observer = score.Observer(
        {case("rhel9 ctrmc_stopped"): _outcome("rhel9 ctrmc_stopped")}, {"rhel9": _outcome("rhel9")}
    )
    right, wrong = _outcome("rhel9 ctrmc_stopped", expected), _outcome("rhel9 ctrmc_stopped", "RMC999", expected)
    assert score.singles([right], observer).misses == []
    assert len(score.singles([wrong], observer).misses) == 1


def test_one_of_two_is_not_both() -> None:
    one, two = find("ctrmc_stopped"), find("autostart_missing")
    text = "rhel9 ctrmc_stopped+autostart_missing"
    alone = {Case("rhel9", (fault,)): _outcome(f"rhel9 {fault}", fault.expected) for fault in (one, two)}
    observer = score.Observer(alone, {"rhel9": _outcome("rhel9")})
    assert score.pairs([_outcome(text, one.expected)], observer).both == 0
    assert score.pairs([_outcome(text, one.expected, two.expected)], observer).both == 1
    silent = _outcome(text, one.expected, explains=(two.expected,))  # no rule says that one brings about the other
    assert score.pairs([silent], observer).both == 0


def test_what_no_answer_could_be_right_for_is_no_pair() -> None:
    one, two, three = (find(name) for name in ("ctrmc_stopped", "autostart_missing", "var_full"))
    alone = {Case("rhel9", (fault,)): _outcome(f"rhel9 {fault}", fault.expected) for fault in (one, two, three)}
    observer = score.Observer(alone, {"rhel9": _outcome("rhel9")})
    found = _outcome(f"rhel9 {one}+{two}", one.expected, two.expected, mark=1)
    other = _outcome(f"rhel9 {one}+{three}", one.expected, two.expected, mark=1)
    both = score.pairs([found, other], observer)
    assert (both.total, both.both, both.ambiguous) == (1, 1, 1)
    assert score.pairs([found, dataclasses.replace(other, mark=2)], observer).both == 1


def test_an_alarm_about_a_healthy_host_counts(tmp_path: pathlib.Path) -> None:
    quiet = outcome(Case("rhel9", ()), tmp_path, everybody=True)
    assert score.alarms([quiet]) == []
    loud = dataclasses.replace(quiet, causes=(Found("RMC002", "error", "lpar1"),), state="down")
    assert [alarm.found.split()[0] for alarm in score.alarms([loud])] == ["RMC002", "state"]


# --- an estate file --------------------------------------------------------------------------------------------------


def _file(folder: pathlib.Path, data: dict[str, t.Any]) -> str:
    path = folder / "estate.yml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return str(path)


def test_an_estate_file_is_held_against_its_own_faults(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = kinds.estate("aix72", faults=["ctrmc_stopped"])
    assert estate_file.show(_file(tmp_path, data)) == 0
    assert "faults named: 1 of 1" in capsys.readouterr().out


def test_an_hmc_may_see_what_its_partitions_explain(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without IBM.DRM it lists no capabilities; of a partition without a way to it it knows nothing."""
    data = kinds.estate("rhel9", faults=["drm_package_missing"])
    assert estate_file.show(_file(tmp_path, data)) == 0
    data = kinds.estate("rhel9", transport="none")
    assert estate_file.show(_file(tmp_path, data)) == 0
    assert estate_file.LOUD not in capsys.readouterr().out


def test_an_estate_file_shows_what_cannot_be_seen(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = kinds.estate("rhel9", faults=["network_blocked", "mtu_mismatch"])
    assert estate_file.show(_file(tmp_path, data)) == 0
    assert estate_file.HIDDEN in capsys.readouterr().out


def test_one_case_is_told_with_its_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    assert one_case.show("vios31 drm_missing") == 0
    assert "proved by: lssrc -a" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: settings.case("aix99 drm_missing"), ("aix99", "aix72")),
        (lambda: settings.case("aix72 nonsense"), ("nonsense", "powersim faults")),
        (lambda: settings.estate("/nowhere.yml"), ("ESTATE is /nowhere.yml", "demo")),
        (lambda: settings.seconds("soon", 1.0), ("AFTER is soon", "whole number")),
        (lambda: settings.platform("hpux"), ("SSH is hpux", "linux")),
    ],
)
def test_a_wrong_setting_gets_a_sentence(call: t.Callable[[], t.Any], words: tuple[str, ...]) -> None:
    with pytest.raises(settings.SettingError) as wrong:
        call()
    assert all(word in str(wrong.value) for word in words)


def test_every_rule_without_a_fault_has_a_reason_and_no_other() -> None:
    assert set(untried.WHY) == set(whole.EVERY_RULE) - set(whole.expected())
    assert sum(len(row.rules) for row in untried.ROWS) == len(untried.WHY)


def test_the_reasons_are_printed() -> None:
    text = "\n".join(unobserved.lines(["RMC048", "RMC999"], [], {}))
    assert "  RMC048\n    Every simulated machine is an IBM Power one." in text
    assert "  RMC999\n    Nobody has said why." in text
