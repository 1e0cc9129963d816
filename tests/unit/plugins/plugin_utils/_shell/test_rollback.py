# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""rmc_rollback: which save is chosen, what refuses, and what is said of the end. The host is a script of answers."""

from __future__ import annotations

import json
import re
import typing as t

import pytest
from ansible.errors import AnsibleConnectionFailure

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_run import Clock
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_saves import Save
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.rollback import choose, rollback
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.task import make_task
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.transport import Answer
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts

OLD, PLAIN, ROLLED = "20260131T031500Z-0a1b2c3d", "20260201T031500Z-0a1b2c3d", "20260202T031500Z-0a1b2c3d"
RUN = re.compile(r"^RUN=(\S+)$", re.MULTILINE)
NONCE = re.compile(r"^N=(\S+)$", re.MULTILINE)
HOSTNAME = "lpar-app01"


def saves_of(hostname: str = HOSTNAME, node_id: str = "") -> list[str]:
    rows = [(ROLLED, "rollback"), (PLAIN, ""), (OLD, "new")]
    lines = []
    for run, mode in rows:
        lines += [f"save {run}", f"hostname {hostname}", "uuid -", f"node_id {node_id or NODE_ID}"]
        lines += [f"mode {mode}"] if mode else []
    return [*lines, "end saves"]


class Host:
    """Answers the three scripts of a rollback. ``losses``: connections that break first."""

    environment: dict[str, str] = {}

    def __init__(self, saves: list[str], result: str = "healed", launch: str = "started", losses: int = 0) -> None:
        self.saves, self.result, self.launch, self.losses = saves, result, launch, losses
        self.launched = 0

    def run(self, script: str, *, deadline: float) -> Answer:
        if self.losses:
            self.losses -= 1
            raise AnsibleConnectionFailure("no route")
        nonce, run = NONCE.search(script)[1], RUN.search(script)[1]  # type: ignore[index]
        return Answer("".join(f"{nonce} {line}\n" for line in self.lines(script, run)))

    def lines(self, script: str, run: str) -> list[str]:
        if "PATIENCE=" in script:
            done = "journal 20260203T000000Z\trollback\tdone\trecfgct -i 0123456789abcdef\t0"
            return ["state finished", f"result {self.result}", done, "end finished"]
        if "write_repair" in script:
            self.launched += 1
            return [f"{self.launch} {run}"]
        return self.saves


NODE_ID = next(word for word in hosts.AIX["node_id_file"].split() if re.fullmatch("[0-9a-f]{16}", word))  # type: ignore[union-attr]


def run(
    host: Host, *, check: bool = False, answers: dict[str, t.Any] | None = None, **options: t.Any
) -> dict[str, t.Any]:
    runner = hosts.FakeRunner("aix", {**hosts.AIX, **(answers or {})})
    clock = Clock(sleep=lambda _seconds: None)
    result = rollback(make_task(runner, host, {"wait": True, **options}, "db01", clock), check=check)
    json.dumps(result)
    return result


def test_the_last_save_is_the_newest_before_an_identity_reset() -> None:
    saves = tuple(Save(run, mode=mode) for run, mode in ((ROLLED, "rollback"), (PLAIN, ""), (OLD, "new")))
    assert choose(saves, "last", "db01").run == OLD
    assert choose(saves, PLAIN, "db01").run == PLAIN
    with pytest.raises(ValueError, match="save is last, and db01 keeps none from before an identity reset"):
        choose(saves[:2], "last", "db01")
    with pytest.raises(ValueError, match=f"save is 'x', which db01 does not keep: it keeps {ROLLED}"):
        choose(saves, "x", "db01")
    with pytest.raises(ValueError, match="it keeps none"):
        choose((), "x", "db01")


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "save is not given: give last or the id of a run, or list_only"),
        ({"save": "last", "samples": 0}, "samples is 0"),
        ({"save": "last", "change_number": "a b"}, "change_number is 'a b'"),
        ({"save": "last", "maintenance_window": "today"}, "maintenance_window is 'today'"),
    ],
)
def test_a_wrong_option_is_told_before_the_host_is_asked(options: dict[str, t.Any], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        run(Host([], losses=99), **options)


def test_the_saves_are_listed() -> None:
    host = Host(saves_of(hostname="db\x1b[31m01"))
    result = run(host, list_only=True)
    assert (result["outcome"], result["changed"], result["save"], host.launched) == ("listed", False, {}, 0)
    assert [save["mode"] for save in result["saves"]] == ["rollback", "", "new"]
    assert "\x1b" not in result["saves"][0]["hostname"]


def test_check_mode_shows_the_script_and_starts_nothing() -> None:
    host = Host(saves_of(node_id="0123456789abcdef"))
    result = run(host, check=True, save="last")
    assert (result["outcome"], result["changed"], host.launched) == ("planned", True, 0)
    assert result["script"].startswith("#!/bin/sh\n") and OLD in result["script"]
    assert "node id 0123456789abcdef" in result["diff"]["after"]


@pytest.mark.parametrize(
    ("words", "answers", "options", "guard"),
    [
        ({"hostname": "other"}, {}, {}, "other_host"),
        ({}, {"ct_clusterinfo": "clus_a\n"}, {}, "never_on_member"),
        ({}, {"ct_clusterinfo": State.TIMEOUT}, {}, "never_on_member"),
        ({}, {}, {"maintenance_window": "2020-01-01T00:00Z/2020-01-02T00:00Z"}, "maintenance_window"),
        ({}, {}, {"policy": {"repair": {"change_number_from": "rmc"}}}, "change_number"),
    ],
)
def test_what_refuses(words: dict[str, str], answers: dict[str, t.Any], options: dict[str, t.Any], guard: str) -> None:
    host = Host(saves_of(**words))
    result = run(host, answers=answers, save=OLD, **options)
    assert (result["outcome"], result["changed"], host.launched) == ("refused", False, 0)
    assert [row["guard"] for row in result["refused"]] == [guard]
    assert result["refused"][0]["consent"] == ""


@pytest.mark.parametrize(
    ("node_id", "result", "outcome"),
    [
        ("", "healed", "restored"),
        ("", "not_needed", "not_needed"),
        ("", "refused", "refused"),
        ("", "interrupted", "failed"),
        ("0123456789abcdef", "healed", "failed"),  # the script claims what the reading does not show
    ],
)
def test_what_counts_is_the_node_id_that_is_read(node_id: str, result: str, outcome: str) -> None:
    host = Host(saves_of(node_id=node_id), result=result)
    done = run(host, save=OLD)
    assert (done["outcome"], host.launched, done["run"]["result"]) == (outcome, 1, result)
    assert done.get("failed", False) is (outcome == "failed")
    assert done["executed"] == [{"step": "rollback", "command": "recfgct -i 0123456789abcdef", "rc": 0}]
    if outcome == "restored":
        assert done["proof"]["text"] == "proven on the partition only"


def test_what_is_back_and_not_well_is_not_called_proven() -> None:
    """The id of a copy is put back: that was asked for, and it brings the old trouble back."""
    flapping = {"rmcdomainstatus": hosts.domain(("Z", hosts.HMC1, "192.0.2.21"))}
    done = run(Host(saves_of()), answers=flapping, save=OLD)
    assert done["outcome"] == "restored"
    assert done["proof"]["text"] == "not proven: 0 of 3 readings in a row were good"


def test_a_former_run_that_cannot_be_finished_is_told() -> None:
    class Stuck(Host):
        def lines(self, script: str, run: str) -> list[str]:
            stuck = "journal 20260203T000000Z\tnew_identity\tstuck\tnew_identity is not finished\t1"
            return [stuck if line.startswith("journal") else line for line in super().lines(script, run)]

    done = run(Stuck(saves_of(), result="refused"), save=OLD)
    assert (done["outcome"], done["refused"][0]["text"]) == ("refused", "new_identity is not finished")


def test_the_same_rollback_is_not_repeated() -> None:
    script = run(Host(saves_of()), check=True, save=OLD)["script"]
    plan = re.search("^PLAN=(.*)$", script, re.MULTILINE)[1]  # type: ignore[index]
    line = f"{ROLLED}\t20260202T031600Z\t{plan}\tidentity\thealed\trollback=reached\t-\n"
    host = Host(saves_of())
    done = run(host, answers={"history": line}, save=OLD)
    assert (done["outcome"], done["changed"], host.launched) == ("not_needed", False, 0)
    other = line + line.replace(plan, "0123456789abcdef")
    assert run(host, answers={"history": other}, save=OLD)["outcome"] == "restored"


@pytest.mark.parametrize("launch", ["refused", "attached"])
def test_what_is_not_started_fails(launch: str) -> None:
    result = run(Host(saves_of(), launch=launch), save=OLD)
    assert (result["outcome"], result["failed"], result["changed"]) == ("failed", True, False)
    assert "the rollback was not started" in result["msg"]


def test_a_broken_connection_is_tried_again() -> None:
    assert run(Host(saves_of(), losses=2), save=OLD)["outcome"] == "restored"
    result = run(Host(saves_of(), losses=9), save=OLD)
    assert (result["outcome"], result["failed"]) == ("failed", True)
    assert "could not be listed" in result["msg"]
