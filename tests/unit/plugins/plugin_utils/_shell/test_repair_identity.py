# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reset of the identity, cut off at any point, and its rollback: real scripts in every shell at hand."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import subprocess

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import LADDER, Argv
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan import Plan, Step
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan_goal import Need
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_saves import (
    Save,
    read_saves,
    render_rollback,
    render_saves,
)
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell import repair_world as rw
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell import test_repair_launch as launching
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._shell.repair_world import World, until

WRONG = "1111111111111111"
FRESH = "00000000000000a1"
LATER = "20260102T000000Z-later1"
CHECKS = ("surely_no_member", "no_work_in_flight", "no_living_link")
PARENT = ("chdev", "-l", "cluster0", "-a", "node_uuid=00000000-0000-0000-0000-000000000000")
FORWARD = ["rmcctrl -A", "rmcctrl -p"]
PUT_BACK = [
    "refresh -s ctrmc",
    "chsecmode -c nist_sp800_131a -m rsa2048_sha256 -s aes256_sha256",
    "rmcctrl -m R",
]


def step(name: str, *begin: Argv, goal: tuple[Need, ...] = (), checks: tuple[str, ...] = CHECKS) -> Step:
    need = (("need_active", "ctrmc"), *goal)
    return Step(LADDER[name], ("RMC013",), LADDER[name].wait, need, checks, (), begin)


def plan_of(*steps: Step) -> Plan:
    goal = tuple(dict.fromkeys(need for one in steps for need in one.goal))
    return Plan("0123456789abcdef", "lpar1", "aix", steps, goal=goal)


RESTORE = plan_of(step("restore_identity", ("recfgct", "-i", rw.NODE), goal=(("need_node_id", rw.NODE),)))
RENEW = plan_of(step("new_identity", PARENT, ("recfgct",), goal=(("need_other_node_id", rw.NODE),)))
RESUME = plan_of(step("resume", checks=()))
REFRESH = plan_of(step("refresh", ("rmcrefreshMD", "-s", "ctrmc")))


def core(world: World) -> list[str]:
    """What ran, without the file names of mkrsrc."""
    return [line.split(" -f ")[0] for line in world.log]


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_a_wrong_id_is_replaced_and_the_settings_come_back(tmp_path: pathlib.Path, shell: str) -> None:
    world = World(tmp_path).settle(WRONG, rw.NODE)
    assert world.repair(RESTORE, shell) == "healed"
    assert world.ids() == (rw.NODE, rw.NODE)
    assert world.log[:3] == [f"recfgct -i {rw.NODE}", *FORWARD]
    assert core(world)[3:6] == PUT_BACK
    assert (world.cfg / "ctrmc.acls").read_text() == "own rules\n"
    assert 'Name     = "paging"' in (world.state / "errm" / "IBM.Condition").read_text()
    assert not (world.rsct / "unfinished").exists()
    assert not (world.rsct / "lock").exists()
    kept = world.saved()
    assert (kept / "ct_has.qkf").read_text() == "private\n"
    assert kept.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept.iterdir())
    assert world.history()[0][3:6] == ["identity", "healed", "restore_identity=reached"]


def test_no_key_is_ever_told(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path).settle(WRONG, rw.NODE)
    world.repair(RESTORE)
    told = "".join((world.here() / name).read_text(errors="replace") for name in ("journal", "output"))
    assert "private" not in told


@pytest.mark.parametrize("shell", rw.SHELLS)
def test_a_copy_gets_an_id_of_its_own(tmp_path: pathlib.Path, shell: str) -> None:
    world = World(tmp_path).settle()
    assert world.repair(RENEW, shell) == "healed"
    assert world.ids() == (FRESH, FRESH)
    assert core(world)[:4] == [" ".join(PARENT), "recfgct", *FORWARD]
    words = dict(line.split(" ", 1) for line in (world.saved() / "identity").read_text().splitlines()[:-1])
    assert (words["mode"], words["old"], words["want"]) == ("new", rw.NODE, "-")


def test_what_is_still_there_is_not_defined_twice(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path).settle(WRONG, rw.NODE)
    fake = world.bin / "recfgct"
    fake.write_text(fake.read_text().replace(" errm/*", ""))
    assert world.repair(RESTORE) == "healed"
    assert not any(line.startswith("mkrsrc") for line in world.log)


def test_what_can_not_be_put_back_is_named(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path).settle(WRONG, rw.NODE)
    (world.state / "errm" / "IBM.Association").write_text('resource 1:\n        ConditionHandle = "0x6004 0xffff"\n')
    world.set("status", "client message policy: R\nfirst command timeout 9 \x1b[31m")
    assert world.repair(RESTORE) == "healed"
    told = [row[3] for row in world.journal() if row[2] == "lost"]
    assert any(line.startswith("first command timeout 9 ?[31m") for line in told)
    assert any(line.startswith("IBM.Association") for line in told)


def test_what_can_not_be_compared_for_lack_of_room_is_named(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path).settle(WRONG, rw.NODE)
    script = world.install(RESTORE)
    (world.here() / "lost").mkdir()
    environment = {**os.environ, **world.environment()}
    subprocess.run(["sh", str(script), rw.RUN], env=environment, capture_output=True, timeout=120, check=False)
    assert world.result() == "healed"
    assert any(row[3].startswith("IBM.Condition: no room to compare") for row in world.journal() if row[2] == "lost")


@pytest.mark.parametrize("command", ["odmget -q name=cluster0 CuAt", "lsrsrc -i IBM.Condition"])
def test_without_a_copy_nothing_is_wiped(tmp_path: pathlib.Path, command: str) -> None:
    world = World(tmp_path, fail=command).settle(WRONG, rw.NODE)
    assert world.repair(RESTORE) == "refused"
    assert world.log == []
    assert world.ids() == (WRONG, rw.NODE)
    assert not (world.rsct / "unfinished").exists()


def test_on_linux_the_odm_is_not_asked(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, fail="odmget -q name=cluster0 CuAt").settle(WRONG, rw.NODE)
    (world.bin / "lsitab").unlink()
    assert world.repair(RESTORE) == "healed"


def test_a_silent_daemon_keeps_its_definitions_unsaved_and_says_so(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, hang=rw.HUNG_RMCD).settle(WRONG, "")
    fake = world.bin / "recfgct"
    fake.write_text(fake.read_text().replace("exit 0\n", "echo >hang; exit 0\n"))
    assert world.repair(RESTORE, scale=5) == "healed"
    assert "unsaved" in [row[2] for row in world.journal()]


@pytest.mark.parametrize("shell", rw.SHELLS)
@pytest.mark.parametrize("resumed_by", [RESUME, REFRESH], ids=["resume", "any plan"])
def test_a_wipe_that_was_cut_off_is_gone_on_with(tmp_path: pathlib.Path, shell: str, resumed_by: Plan) -> None:
    world = World(tmp_path, half=f"recfgct -i {rw.NODE}").settle(WRONG, rw.NODE)
    process = world.start(RESTORE, shell, scale=100)
    until(lambda: f"recfgct -i {rw.NODE}" in world.log)
    until(lambda: world.ids()[1] == "" and (world.state / "hanging").exists())
    world.cut_off(process)
    world.repair(resumed_by, shell, LATER)
    assert world.ids() == (rw.NODE, rw.NODE)
    assert core(world)[:4] == [f"recfgct -i {rw.NODE}", f"recfgct -i {rw.NODE}", *FORWARD]
    assert (world.cfg / "ctrmc.acls").read_text() == "own rules\n"
    assert ("restore_identity", "recover") in world.events(LATER)
    assert not (world.rsct / "unfinished").exists()
    assert world.get("ctrmc") == "active"


def test_a_reset_that_had_brought_the_id_only_lacks_its_end(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, hang="rmcctrl -A").settle(WRONG, rw.NODE)
    process = world.start(RESTORE, scale=100)
    until(lambda: "rmcctrl -A" in world.log)
    until((world.state / "hanging").exists)
    world.cut_off(process)
    world.repair(RESUME, run=LATER)
    assert sum(line.startswith("recfgct") for line in world.log) == 1
    assert (world.cfg / "ctrmc.acls").read_text() == "own rules\n"
    assert not (world.rsct / "unfinished").exists()


def test_a_new_id_that_was_cut_off_clears_its_parent_again(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, half="recfgct").settle()
    process = world.start(RENEW, scale=100)
    until((world.state / "hanging").exists)
    world.cut_off(process)
    world.repair(RESUME, run=LATER)
    assert core(world)[:4] == [" ".join(PARENT), "recfgct", " ".join(PARENT), "recfgct"]
    assert world.ids() == (FRESH, FRESH)


@pytest.mark.parametrize("plan", [RESTORE, RENEW], ids=["restore", "new"])
def test_the_same_plan_once_more_does_not_wipe_twice(tmp_path: pathlib.Path, plan: Plan) -> None:
    """The connection is not up yet when the reset of the killed run is finished."""
    world = World(tmp_path, hang="rmcctrl -A").settle(*((WRONG, rw.NODE) if plan is RESTORE else (rw.NODE, rw.NODE)))
    world.set("heal", "")
    goal = (*plan.goal, ("need_any_hmc",))
    plan = plan_of(dataclasses.replace(plan.steps[0], goal=goal))
    process = world.start(plan, scale=100)
    until((world.state / "hanging").exists)
    world.cut_off(process)
    assert world.repair(plan, run=LATER, scale=1) == "not_healed"
    assert sum(line.startswith("recfgct") for line in world.log) == 1


def test_a_node_that_joined_a_cluster_meanwhile_stays_unfinished(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, half=f"recfgct -i {rw.NODE}").settle(WRONG, rw.NODE)
    process = world.start(RESTORE, scale=100)
    until((world.state / "hanging").exists)
    world.cut_off(process)
    world.set("cluster", "clus_a")
    assert world.repair(RESUME, run=LATER) == "refused"
    assert sum(line.startswith("recfgct") for line in world.log) == 1
    assert (world.rsct / "unfinished").read_text().startswith(f"restore_identity {rw.RUN} ")
    assert next(row[3] for row in world.journal(LATER) if row[2] == "stuck").endswith("cluster member: yes")


def test_a_node_that_is_well_by_now_is_not_wiped(tmp_path: pathlib.Path) -> None:
    """Cut off between the marker and the wipe, healed otherwise since."""
    world = World(tmp_path, hang=f"recfgct -i {rw.NODE}").settle(WRONG, rw.NODE)
    process = world.start(RESTORE, scale=100)
    until((world.state / "hanging").exists)
    world.cut_off(process)
    (world.cfg / "ct_node_id").write_text(WRONG + "\n")
    world.set("link", "I")
    world.repair(RESUME, run=LATER)
    assert sum(line.startswith("recfgct") for line in world.log) == 1
    assert ("restore_identity", "dropped") in world.events(LATER)
    assert not (world.rsct / "unfinished").exists()


def test_a_wipe_that_is_refused_leaves_rmc_up(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, fail=f"recfgct -i {rw.NODE}").settle(WRONG, WRONG)
    assert world.repair(RESTORE, scale=1) == "not_healed"
    assert world.log == [f"recfgct -i {rw.NODE}", *FORWARD]
    assert ("restore_identity", "unverified") in world.events()
    assert not (world.rsct / "unfinished").exists()


def test_support_data_come_first_or_the_wipe_does_not(tmp_path: pathlib.Path) -> None:
    first = step("support_data", ("ctsnap", "-d", "{saves}/ctsnap"), goal=(("need_support_data",),), checks=())
    wipe = step("restore_identity", ("recfgct", "-i", rw.NODE), goal=(("need_node_id", rw.NODE),),
                checks=("support_data_saved", *CHECKS))  # fmt: skip
    for name, state, result in (("a", {}, "healed"), ("b", {"free": "90000"}, "refused")):
        (tmp_path / name).mkdir()
        world = World(tmp_path / name, **state).settle(WRONG, rw.NODE)
        assert world.repair(plan_of(first, wipe)) == result
        assert (world.saved() / "ctsnap" / "ctsnap.lpar1.tar.gz").exists() is (result == "healed")
        assert any(line.startswith("recfgct") for line in world.log) is (result == "healed")


# --- rollback --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", rw.SHELLS)
@pytest.mark.parametrize("trust", [False, True])
def test_a_rollback_brings_the_former_identity_back(tmp_path: pathlib.Path, shell: str, trust: bool) -> None:
    world = World(tmp_path).settle()
    launch(world, RENEW)
    assert world.ids() == (FRESH, FRESH)
    assert world.repair(render_rollback(rw.RUN, trust=trust), shell, LATER) == "healed"
    assert world.ids() == (rw.NODE, rw.NODE)
    assert ((world.cfg / "ct_has.qkf").read_text() == "private\n") is trust
    assert "6e0c1d2a" in world.get("cluster0")
    assert (world.cfg / "ctrmc.acls").read_text() == "own rules\n"
    assert world.get("ctrmc") == "active"
    before = list(world.log)
    third = "20260103T000000Z-third1"
    assert world.repair(render_rollback(rw.RUN, trust=trust), shell, third) == "healed"
    assert world.log == before


@pytest.mark.parametrize("at", [{"half": f"recfgct -i {rw.NODE}"}, {"hang": "rmcctrl -z"}], ids=["wipe", "keys"])
def test_a_rollback_that_was_cut_off_is_gone_on_with(tmp_path: pathlib.Path, at: dict[str, str]) -> None:
    world = World(tmp_path).settle()
    launch(world, RENEW)
    for name, words in at.items():
        world.set(name, words)
    process = world.start(render_rollback(rw.RUN, trust=True), run=LATER, scale=100)
    until((world.state / "hanging").exists)
    world.cut_off(process)
    world.repair(RESUME, run="20260103T000000Z-third1")
    assert world.ids() == (rw.NODE, rw.NODE)
    assert (world.cfg / "ct_has.qkf").read_text() == "private\n"
    assert "startsrc -s ctcas" in world.log
    assert world.get("ctrmc") == "active"
    assert (world.cfg / "ctrmc.acls").read_text() == "own rules\n"
    assert not (world.rsct / "unfinished").exists()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("hostname elsewhere", "the save is of host elsewhere"),
        ("uuid 00000000-0000-0000-0000-000000000000", "the save is of partition 00000000"),
        ("node_id -", "the save holds no node id"),
        ("node_id $(reboot)", "the save holds no node id"),
    ],
)
def test_the_save_of_another_host_is_refused(tmp_path: pathlib.Path, line: str, why: str) -> None:
    world = World(tmp_path).settle()
    launch(world, RENEW)
    with (world.saved() / "host").open("a") as handle:
        handle.write(line + "\n")
    before = list(world.log)
    assert world.repair(render_rollback(rw.RUN), run=LATER) == "refused"
    assert world.log == before
    assert why in next(row[3] for row in world.journal(LATER) if row[2] == "refused")


def test_a_member_and_a_missing_save_refuse_a_rollback(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path).settle()
    launch(world, RENEW)
    before = list(world.log)
    assert world.repair(render_rollback("20250101T000000Z-gone01"), run=LATER) == "refused"
    world.set("cluster", "clus_a")
    assert world.repair(render_rollback(rw.RUN), run="20260103T000000Z-third1") == "refused"
    assert world.log == before


def test_saves_are_listed_newest_first(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path).settle()
    launch(world, RENEW)
    launch(world, REFRESH, LATER)
    text = send(render_saves(rw.NONCE, environment=world.environment()))
    found = read_saves(text, rw.NONCE)
    assert found is not None
    assert [(save.run, save.node_id, save.mode, save.trust) for save in found] == [
        (LATER, FRESH, "", False),
        (rw.RUN, rw.NODE, "new", True),
    ]
    assert {save.uuid for save in found} == {rw.UUID}
    assert read_saves(text.rsplit("\n", 2)[0], rw.NONCE) is None


def test_a_save_of_a_strange_name_is_none() -> None:
    rows = ("save ../../etc", "hostname x", "save 20260101T000000Z-test01", "node_id zzz", "mode odd", "end saves")
    text = "".join(f"{rw.NONCE} {row}\n" for row in rows)
    assert read_saves(text, rw.NONCE) == (Save(rw.RUN),)


@pytest.mark.parametrize("save", ["", "../x", "a b c d e f", "20260101T000000Z-a;reboot"])
def test_a_rollback_to_no_run_is_refused(save: str) -> None:
    with pytest.raises(ValueError, match="give the id of a run"):
        render_rollback(save)


def launch(world: World, plan: Plan, run: str = rw.RUN) -> None:
    """Through the launch, which makes the saves, and to its end."""
    launching.launch(world, plan, run)
    assert launching.watch(world, run).state == "finished"


def send(script: str) -> str:
    return subprocess.run(["sh"], input=script, capture_output=True, text=True, timeout=60, check=True).stdout
