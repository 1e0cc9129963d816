# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done on HMCs: rebuilds that are called for and no others, and diagrmc, over real SSH to two of them."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live

PARTITIONS = (
    live.partition("vios1", 1, "vios", users=[{"name": "padmin", "role": "padmin"}]),
    live.partition("aix1", 2),
    live.partition("cut1", 3, faults=["network_blocked"]),
    live.inband("inband1", 4),
)
SYSTEM = "9824-42A*78A1B2C"
REBUILD = f"chsysstate -m {SYSTEM} -r sys -o rebuild"
LOGIN = {name: "{{ %s }}" % name for name in ("hmc_host", "hmc_port", "hmc_user", "hmc_password", "hmc_known_hosts")}
KEEP = {"content": "{{ answer | to_json }}", "dest": "{{ playbook_dir }}/{{ inventory_hostname }}.json", "mode": "0600"}
SHOW = {"ansible.builtin.copy": KEEP, "delegate_to": "localhost"}
QUICK = {"tries": 20, "pause": 1}


@pytest.fixture(scope="module")
def up() -> t.Iterator[live.Estate]:
    with live.estate(*PARTITIONS, hmcs=2) as found:
        yield found


@pytest.fixture
def estate(up: live.Estate) -> t.Iterator[live.Estate]:
    """What a test breaks is whole again after it."""
    yield up
    up.powersim("heal", "hmcs", "--all")
    up.powersim("heal", "vios1,aix1,inband1", "--all")


def ask(estate: live.Estate, module: str, hosts: str = "hmc1", **options: t.Any) -> dict[str, t.Any]:
    """The result of the module on the last of the hosts."""
    words = {key: options.pop(key) for key in ("check_mode", "loop", "throttle") if key in options}
    task = {f"powerops.rsct.{module}": {**LOGIN, **options}, "register": "answer", "failed_when": False, **words}
    run = estate.play(hosts, task, SHOW)
    assert run.status == 0, run.text
    return estate.kept(f"{hosts.rpartition(',')[2]}.json")


def deeds(estate: live.Estate) -> dict[str, int]:
    """How many changing commands each HMC has seen; partitions are not contacted here at all."""
    return {hmc: len(estate.mutating(hmc)) for hmc in ("hmc1", "hmc2")}


# --- rebuild ---------------------------------------------------------------------------------------------------------


def test_where_the_views_agree_no_hmc_is_changed(estate: live.Estate) -> None:
    before = deeds(estate)
    result = ask(estate, "hmc_rmc_rebuild", "hmc1,hmc2", **QUICK)
    assert (result["outcome"], result["changed"], deeds(estate)) == ("not_needed", False, before)


def test_a_rebuild_is_predicted_done_proven_and_not_repeated(estate: live.Estate) -> None:
    estate.powersim("inject", "hmc1", "views_disagree:aix1")
    before = deeds(estate)
    planned = ask(estate, "hmc_rmc_rebuild", check_mode=True, **QUICK)
    assert (planned["outcome"], planned["changed"], deeds(estate)) == ("planned", True, before)
    assert [row["finding"] for row in planned["systems"][0]["reasons"]] == ["HMC001"]
    done = ask(estate, "hmc_rmc_rebuild", **QUICK)
    assert (done["outcome"], done["changed"]) == ("healed", True)
    assert estate.mutating("hmc1")[before["hmc1"] :] == [REBUILD]
    assert ask(estate, "hmc_rmc_rebuild", **QUICK)["outcome"] == "not_needed"
    assert deeds(estate) == {"hmc1": before["hmc1"] + 1, "hmc2": before["hmc2"]}


def test_a_system_is_rebuilt_on_one_hmc_per_run(estate: live.Estate) -> None:
    estate.powersim("inject", "hmcs", "views_disagree:aix1")
    before = deeds(estate)
    result = ask(estate, "hmc_rmc_rebuild", "hmc1,hmc2", throttle=1, **QUICK)
    assert result["outcome"] == "refused"
    assert "was rebuilt on HMC" in result["why"]
    assert deeds(estate) == {"hmc1": before["hmc1"] + 1, "hmc2": before["hmc2"]}
    assert ask(estate, "hmc_rmc_rebuild", "hmc2", **QUICK)["outcome"] == "healed"  # the next run


@pytest.mark.parametrize(
    ("host", "fault", "words"),
    [
        ("hmc1", "migration_in_flight:inband1", "a partition migration runs on FRAME01"),
        ("hmc1", "rmc_state:inband1:busy", "RMC of inband1 is busy"),
        ("hmc1", "restarted:1", "was started"),
        ("inband1", "migrating", "a partition migration runs on FRAME01"),
    ],
)
def test_a_rebuild_waits_for_what_is_under_way(estate: live.Estate, host: str, fault: str, words: str) -> None:
    estate.powersim("inject", "hmc1", "views_disagree:aix1")
    estate.powersim("inject", host, fault)
    before = deeds(estate)
    result = ask(estate, "hmc_rmc_rebuild", **QUICK)
    assert (result["outcome"], result["changed"], deeds(estate)) == ("refused", False, before)
    assert words in result["why"]
    assert "no_migration" not in result


def test_a_migration_is_told_of_its_partition_and_of_the_vios(estate: live.Estate) -> None:
    quiet = ask(estate, "hmc_rmc_info")
    assert {row["no_migration"] for row in quiet["partitions"] + quiet["systems"]} == {True}
    estate.powersim("inject", "aix1", "migrating")
    rows = {row["name"]: row["no_migration"] for row in ask(estate, "hmc_rmc_info")["partitions"]}
    assert rows == {"vios1": False, "aix1": False, "cut1": True, "inband1": True}


# --- diagrmc ---------------------------------------------------------------------------------------------------------


def diagnose(estate: live.Estate, lpar: str, **options: t.Any) -> dict[str, t.Any]:
    return ask(estate, "hmc_diagrmc", system="FRAME01", lpar=lpar, **options)


def test_a_connection_is_proven_by_the_one_line_that_is_known(estate: live.Estate) -> None:
    before = deeds(estate)
    result = diagnose(estate, "aix1", autocorrect=True)
    assert (result["state"], result["autocorrect"], result["changed"]) == ("connected", "not_needed", False)
    assert deeds(estate) == before


def test_a_lost_connection_is_corrected_only_when_asked_and_not_in_check_mode(estate: live.Estate) -> None:
    before = deeds(estate)
    told = [diagnose(estate, "cut1"), diagnose(estate, "cut1", autocorrect=True, check_mode=True)]
    assert [(row["state"], row["autocorrect"], row["changed"]) for row in told] == [
        ("unknown", "not_asked", False),
        ("unknown", "planned", True),
    ]
    assert told[0]["lines"]
    assert deeds(estate) == before
    done = diagnose(estate, "cut1", autocorrect=True)
    assert (done["state"], done["autocorrect"], done["changed"]) == ("unknown", "done", True)
    assert deeds(estate) == {"hmc1": before["hmc1"] + 1, "hmc2": before["hmc2"]}


def test_the_general_checks_name_no_partition(estate: live.Estate) -> None:
    result = ask(estate, "hmc_diagrmc")
    assert (result["state"], result["command"], result["rc"]) == ("unknown", "diagrmc", 0)
    assert result["lines"]


@pytest.mark.parametrize(("lpar", "words"), [("inband1", "connected in-band"), ("nobody", "no such partition")])
def test_what_diagrmc_cannot_test_is_refused_with_a_sentence(estate: live.Estate, lpar: str, words: str) -> None:
    result = diagnose(estate, lpar)
    assert words in result["msg"] and words in result["why"]


@pytest.mark.parametrize("module", ["hmc_rmc_rebuild", "hmc_diagrmc"])
def test_an_hmc_that_does_not_answer_has_a_finding(estate: live.Estate, module: str) -> None:
    result = ask(estate, module, hmc_port=1)
    assert (result["kind"], result["changed"]) == ("unreachable", False)
    assert [row["id"] for row in result["findings"]] == ["HMC023"]


# --- the playbook ----------------------------------------------------------------------------------------------------


ALLOWED = {"rmc_hmc_allow": ["rebuild", "autocorrect"]}


def repair(estate: live.Estate, host: str, *options: str, **words: t.Any) -> tuple[live.Run, dict[str, list[str]]]:
    """The run, and the changing commands that it sent to each HMC."""
    before = deeds(estate)
    run = estate.run(
        "powerops.rsct.repair", "-l", f"hmc1,hmc2,{host}", *options, rmc_report_dir=str(estate.files), **words
    )
    return run, {hmc: estate.mutating(hmc)[number:] for hmc, number in before.items()}


def test_repair_leaves_the_hmcs_alone_unless_it_is_allowed_and_then_touches_no_partition(estate: live.Estate) -> None:
    estate.powersim("inject", "aix1", "hmc_stale")
    nothing: dict[str, list[str]] = {"hmc1": [], "hmc2": []}
    assert repair(estate, "aix1")[1] == nothing
    assert repair(estate, "aix1", "--check", **ALLOWED)[1] == nothing
    run, done = repair(estate, "aix1", **ALLOWED)
    assert done["hmc1"] == [REBUILD], run.text
    assert "HMC hmc1, rebuild of FRAME01: the views agree after the rebuild" in estate.kept("report.json")["above"]
    assert estate.mutating("aix1") == []
    rows = ask(estate, "hmc_rmc_info")["partitions"]
    assert {row["name"]: row["disagrees"] for row in rows}["aix1"] is False


def test_repair_lets_each_hmc_correct_once_per_system(estate: live.Estate) -> None:
    run, done = repair(estate, "cut1", **ALLOWED)
    ((hmc1,), (hmc2,)) = done.values()
    assert hmc1 == hmc2 and hmc1.endswith("-p cut1 --autocorrect"), run.text


def test_a_name_that_nobody_knows_is_refused_with_those_that_are(estate: live.Estate) -> None:
    run, done = repair(estate, "cut1", rmc_hmc_allow=["restart"])
    assert "give rebuild, autocorrect, or both" in run.text
    assert done == {"hmc1": [], "hmc2": []}


def test_a_vios_is_recycled_on_the_word_of_both_hmcs_and_not_during_a_migration(estate: live.Estate) -> None:
    estate.powersim("inject", "vios1", "rmcd_hung")
    estate.powersim("inject", "aix1", "migrating:360000")
    run, _done = repair(estate, "vios1")
    assert "a partition migration runs" in run.text
    assert estate.mutating("vios1") == []
    estate.powersim("heal", "aix1", "--all")
    run, _done = repair(estate, "vios1")
    assert "rmcctrl -z" in estate.mutating("vios1"), run.text
    assert ask(estate, "hmc_rmc_info")["partitions"][0]["connected"] is True
