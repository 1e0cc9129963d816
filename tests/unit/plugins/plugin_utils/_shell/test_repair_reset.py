# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""rmc_reset from the first reading to the proof: real scripts, a fake partition, a connection that may break."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import typing as t

import pytest
from ansible.errors import AnsibleConnectionFailure

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Batch, Command, State
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair import reset
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_run import Clock
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.task import make_task
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.transport import Answer
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell.repair_world import HUNG_RMCD, NODE, World

Result = dict[str, t.Any]


class WorldRunner:
    """Answers the probe from the state of a world."""

    def __init__(self, world: World, **spoilt: hosts.Answer) -> None:
        self.world = world
        self.spoilt = spoilt

    def run_batch(self, commands: t.Sequence[Command]) -> Batch:
        return hosts.FakeRunner("aix", {**hosts.AIX, **self._answers(), **self.spoilt}).run_batch(commands)

    def _answers(self) -> dict[str, hosts.Answer]:
        up, token = self.world.get("ctrmc") == "active", self.world.get("link")
        hung = "rmcdomainstatus" in self.world.get("hang")
        running = hosts.RUNNING if up else ()
        row = () if token == "none" else ((token, NODE, "192.0.2.21"),)
        silent: hosts.Answer = State.TIMEOUT if hung else (1, "2612-022 A session could not be established.\n")
        journal = self.world.rsct / "last" / "journal"
        answers: dict[str, hosts.Answer] = {
            "lssrc_all": hosts.lssrc(running=running, at_rest=() if up else hosts.RUNNING),
            "mcp": hosts.mcp(("hmc-east1", int(NODE, 16), "192.0.2.21")),
            "rmcdomainstatus": hosts.domain(*row),
        }
        if not up or hung:
            answers |= dict.fromkeys(("lsrsrc_probe", "rmcdomainstatus", "mcp", "managementserver"), silent)
        if not up:
            answers["processes"] = hosts.PROCESSES.replace(" 09-23:58:00 rmcd\n", "")
        if journal.exists():
            answers["journal"] = journal.read_text()
        return answers


class LocalTransport:
    """Runs scripts here. ``losses``: what happens to the first calls: ``before`` or ``after`` the script ran."""

    def __init__(self, world: World, scale: int = 6, losses: t.Iterable[str] = ()) -> None:
        self.environment = world.environment(scale)
        self.losses = list(losses)
        self.calls: list[str] = []

    def run(self, script: str, *, deadline: float) -> Answer:
        self.calls.append(script)
        loss = self.losses.pop(0) if self.losses else ""
        if loss == "before":
            raise AnsibleConnectionFailure("no route")
        command = ["env", "-i", f"PATH={os.environ['PATH']}", "sh"]
        text = subprocess.run(
            command, input=script, capture_output=True, text=True, timeout=deadline, check=False
        ).stdout
        if loss == "after":
            raise AnsibleConnectionFailure("broken pipe")
        return Answer("", "no answer within 1 s") if loss == "silence" else Answer(text)


def run(world: World, transport: LocalTransport | None = None, *, check: bool = False, **options: t.Any) -> Result:
    spoilt = options.pop("spoilt", {})
    clock = Clock(sleep=lambda _seconds: None)
    found = transport or LocalTransport(world)
    task = make_task(WorldRunner(world, **spoilt), found, {"wait": True, **options}, "lpar-app01", clock)
    result = reset(task, check=check)
    json.dumps(result)
    return result


def stopped(folder: pathlib.Path, **state: str) -> World:
    return World(folder, **{"ctrmc": "inoperative", "link": "none", "heal": "startsrc -s ctrmc", **state})


def test_a_healthy_partition_is_left_alone(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, link="I")
    transport = LocalTransport(world)
    result = run(world, transport)
    assert (result["outcome"], result["changed"], result["plan"]["steps"]) == ("healthy", False, [])
    assert transport.calls == []
    assert not world.rsct.exists()


def test_check_mode_shows_the_script_of_the_real_run_and_touches_nothing(tmp_path: pathlib.Path) -> None:
    world = stopped(tmp_path)
    transport = LocalTransport(world)
    preview = run(world, transport, check=True)
    assert (preview["outcome"], preview["changed"], preview["executed"]) == ("planned", True, [])
    assert transport.calls == []
    assert not world.rsct.exists()
    real = run(world)
    assert (world.rsct / "last" / "repair.sh").read_text() == preview["plan"]["script"] == real["plan"]["script"]
    predicted = [" ".join(argv) for step in preview["plan"]["steps"] for argv in step["commands"]]
    assert predicted[: len(world.log)] == world.log
    assert "ctrmc active" in preview["diff"]["after"]


def test_only_the_plan_that_was_named_is_carried_out(tmp_path: pathlib.Path) -> None:
    world = stopped(tmp_path)
    result = run(world, plan_id="0123456789abcdef")
    assert (result["outcome"], result["failed"], world.log) == ("failed", True, [])
    assert result["plan"]["id"] in result["msg"]
    assert not world.rsct.exists()
    assert run(world, plan_id=result["plan"]["id"])["outcome"] == "healed"


def test_a_plan_is_carried_out_on_its_own_evidence_only(tmp_path: pathlib.Path) -> None:
    world = stopped(tmp_path)
    plan = run(world, check=True)["plan"]
    result = run(world, evidence="0123456789abcdef", plan_id=plan["id"])
    assert (result["outcome"], result["failed"], world.log) == ("failed", True, [])
    assert plan["evidence"] in result["msg"] and "0123456789abcdef" in result["msg"]
    assert not world.rsct.exists()
    assert run(world, evidence=plan["evidence"], plan_id=plan["id"])["outcome"] == "healed"
    # nothing is needed any more: whatever evidence is named, it is left alone
    assert run(world, evidence=plan["evidence"])["outcome"] == "healthy"


def test_the_change_number_gets_to_the_history_and_not_into_the_script(tmp_path: pathlib.Path) -> None:
    world = stopped(tmp_path)
    preview = run(world, check=True)
    result = run(world, change_number="CHG7654321")
    assert result["outcome"] == "healed"
    assert (world.rsct / "history").read_text().endswith("\tCHG7654321\n")
    assert result["plan"]["script"] == preview["plan"]["script"] and "CHG7654321" not in result["plan"]["script"]


def test_a_closed_window_refuses_and_says_when_it_opens(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, hang=HUNG_RMCD)
    result = run(world, maintenance_window="2126-11-21T22:00Z/2126-11-22T02:00Z")
    assert (result["outcome"], world.log) == ("refused", [])
    assert [(row["guard"], row["loses"]) for row in result["refused"]] == [("maintenance_window", [])]
    assert "opens at 2126-11-21T22:00:00Z" in result["refused"][0]["text"]


def test_a_repair_is_healed_after_so_many_good_readings(tmp_path: pathlib.Path) -> None:
    world = stopped(tmp_path)
    runner = WorldRunner(world)
    task = make_task(runner, LocalTransport(world), {"wait": True, "samples": 5}, "db01", Clock(sleep=lambda _seconds: None))
    result = reset(task)
    assert (result["outcome"], result["proof"]["partition"], result["proof"]["wanted"]) == ("healed", 5, 5)
    assert run(world)["proof"] == {}


def test_a_stopped_daemon_is_started_and_proven(tmp_path: pathlib.Path) -> None:
    world = stopped(tmp_path)
    result = run(world)
    assert (result["outcome"], result["changed"]) == ("healed", True)
    assert result["executed"] == [{"step": "start_ctrmc", "command": "startsrc -s ctrmc", "rc": 0}]
    assert (result["before"]["state"], result["after"]["state"]) == ("down", "healthy")
    assert "RMC002" in result["diff"]["before"]
    again = run(world)
    assert (again["outcome"], again["changed"]) == ("healthy", False)
    assert world.log == ["startsrc -s ctrmc"]


def test_a_hung_daemon_is_recycled(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, hang=HUNG_RMCD, heal="rmcctrl -A")
    (world.bin / "rmcctrl").write_text((world.bin / "rmcctrl").read_text().replace("exit 0", "echo >hang; exit 0"))
    result = run(world)
    assert result["outcome"] == "healed"
    assert world.log == ["rmcctrl -z", "rmcctrl -A", "rmcctrl -p"]


def test_what_does_not_heal_fails_once_and_is_left_to_a_person(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path)
    first = run(world)
    assert (first["outcome"], first["failed"], first["changed"]) == ("failed", True, True)
    assert [row["finding"] for row in first["human"]] == ["RMC009"]
    second = run(world)
    assert (second["outcome"], second["changed"]) == ("refused", False)
    assert second["refused"][0]["consent"] == "try_again"
    assert "failed" not in second
    assert len(world.log) == 1


def test_what_could_not_be_read_is_unknown_not_unneeded(tmp_path: pathlib.Path) -> None:
    result = run(World(tmp_path, link="I"), spoilt={"ss": State.DAMAGED, "netstat": State.DAMAGED})
    assert (result["outcome"], result["changed"], result["plan"]["steps"]) == ("unknown", False, [])


def test_a_cause_that_is_only_unread_afterwards_is_not_healed(tmp_path: pathlib.Path) -> None:
    world = stopped(tmp_path)

    class Blinded(WorldRunner):
        def run_batch(self, commands: t.Sequence[Command]) -> Batch:
            if self.world.log:  # from the second reading on
                self.spoilt = {"rmcdomainstatus": State.TIMEOUT, "lssrc_all": State.DAMAGED}
            return super().run_batch(commands)

    clock = Clock(sleep=lambda _seconds: None)
    result = reset(make_task(Blinded(world), LocalTransport(world), {"wait": True}, "lpar-app01", clock))
    assert (result["after"]["state"], result["outcome"], result["failed"]) == ("unknown", "failed", True)


def test_a_member_is_refused_and_not_touched(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, hang=HUNG_RMCD)
    transport = LocalTransport(world)
    result = run(world, transport, spoilt={"ct_clusterinfo": "clus_a\n"})
    assert (result["outcome"], result["changed"]) == ("refused", False)
    assert result["refused"][0]["consent"] == "recycle_on_cluster"
    assert transport.calls == []


@pytest.mark.parametrize(
    "losses",
    [
        ["before"],
        ["after"],
        ["silence", "after"],
        ["", "before", "after", "silence"],
        ["after", "before", "", "after"],
    ],
)
def test_a_broken_connection_starts_nothing_twice(tmp_path: pathlib.Path, losses: list[str]) -> None:
    world = stopped(tmp_path, slow="startsrc -s ctrmc")
    result = run(world, LocalTransport(world, losses=losses))
    assert result["outcome"] == "healed"
    assert world.log == ["startsrc -s ctrmc"]


def test_a_host_that_is_gone_is_unreachable(tmp_path: pathlib.Path) -> None:
    world = stopped(tmp_path)
    with pytest.raises(AnsibleConnectionFailure):
        run(world, LocalTransport(world, losses=["before"] * 3))
    assert world.log == []


def test_without_waiting_it_returns_at_once_and_the_next_task_attaches(tmp_path: pathlib.Path) -> None:
    world = stopped(tmp_path, slow="startsrc -s ctrmc")
    first = run(world, wait=False)
    assert (first["outcome"], first["changed"], first["run"]["state"]) == ("running", True, "running")
    second = run(world)
    assert second["run"]["launch"] == "attached"
    assert second["run"]["id"] == first["run"]["id"]
    assert second["outcome"] == "healed"
    assert world.log == ["startsrc -s ctrmc"]


def test_a_wait_that_is_too_short_leaves_the_repair_running(tmp_path: pathlib.Path) -> None:
    world = stopped(tmp_path, slow="startsrc -s ctrmc")
    assert run(world, wait_timeout=1)["outcome"] == "running"
    assert run(world)["outcome"] == "healed"


def test_a_full_file_system_fails_before_the_first_step(tmp_path: pathlib.Path) -> None:
    world = stopped(tmp_path, free="3")
    result = run(world)
    assert (result["outcome"], result["changed"]) == ("failed", False)
    assert "3 KB free" in result["msg"]
    assert world.log == []


def test_a_host_without_an_answer_fails_with_its_document(tmp_path: pathlib.Path) -> None:
    class Silent:
        def run_batch(self, commands: t.Sequence[Command]) -> Batch:
            return hosts.FakeRunner("aix", {}, failure="no answer within 90 s").run_batch(commands)

    world = World(tmp_path)
    result = reset(make_task(Silent(), LocalTransport(world), {}, "lpar-app01"))
    assert (result["outcome"], result["before"]["state"]) == ("failed", "unknown")
    assert "no answer within 90 s" in result["msg"]


def test_what_changed_on_the_host_refuses_in_the_script(tmp_path: pathlib.Path) -> None:
    world = stopped(tmp_path, subsystems=" cthags cthags 9 active")
    result = run(world)
    assert (result["outcome"], result["changed"]) == ("refused", False)
    assert result["refused"][-1]["guard"] == "host"
