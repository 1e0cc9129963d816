# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity over real SSH: a copy gets an id of its own, a rollback takes it back, an interrupted reset goes on."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live
from powersim import control

SCALE = {"POWEROPS_WAIT_SCALE": "5"}
FOLDER = "/var/adm/powerops-rsct"
NEW = ["new_identity", "drop_caa_parent"]
PARTITIONS = (
    live.partition("original1", 1),
    live.partition("copy1", 2, faults=["duplicate_node_id:original1"]),
    live.partition("cut1", 3, faults=["duplicate_node_id:original1", "slow:recfgct"]),
    live.partition("cut2", 5, faults=["duplicate_node_id:original1", "slow:recfgct"]),
    live.partition("member1", 4, faults=["duplicate_node_id:original1", "domain_member"]),
)


@pytest.fixture(scope="module")
def estate() -> t.Iterator[live.Estate]:
    with live.estate(*PARTITIONS) as up:
        yield up


def repair(estate: live.Estate, host: str, **options: t.Any) -> dict[str, t.Any]:
    """The result of rmc_reset. Whatever it says, the play goes on and keeps it."""
    return ask(estate, host, "rmc_reset", {"sample_pause": 1, **options})


def ask(estate: live.Estate, host: str, module: str, options: dict[str, t.Any]) -> dict[str, t.Any]:
    task = {f"powerops.rsct.{module}": options, "register": "answer", "ignore_errors": True}
    content = {"content": "{{ answer | to_json }}", "dest": "{{ playbook_dir }}/answer.json", "mode": "0600"}
    keep = {"ansible.builtin.copy": content, "delegate_to": "localhost", "become": False}
    run = estate.play(host, task, keep, environment=SCALE)
    assert run.status == 0, run.text
    return estate.kept("answer.json")


def twins(estate: live.Estate, host: str, role: str = "copy") -> dict[str, t.Any]:
    shared = estate.row(host)["node_id"]
    members = ["original1", host]
    return {"node_id": shared, "role": role, "members": members, "reason": "the operator says so", "ids_in_use": [shared]}


def test_consent_is_asked_for_with_what_is_lost(estate: live.Estate) -> None:
    result = repair(estate, "copy1", twins=twins(estate, "copy1"))
    assert (result["outcome"], result["changed"]) == ("refused", False)
    (refused,) = [row for row in result["refused"] if row["rung"] == "new_identity"]
    assert refused["consent"] in NEW and refused["loses"]
    assert estate.mutating("copy1") == []


def test_a_copy_gets_an_id_of_its_own_and_a_rollback_takes_it_back(estate: live.Estate) -> None:
    former = estate.row("copy1")["node_id"]
    result = repair(estate, "copy1", twins=twins(estate, "copy1"), allow=NEW, change_number="CHG0012345")
    assert (result["outcome"], result["proof"]["partition"]) == ("healed", 3), result
    now = estate.row("copy1")
    assert now["node_id"] not in (former, estate.row("original1")["node_id"])
    assert now["links"] == {"hmc1": "I"} and set(now["harm"].values()) == {0}
    assert "CHG0012345" in estate.ssh("copy1", f"cat {FOLDER}/history")

    listed = ask(estate, "copy1", "rmc_rollback", {"list_only": True})
    assert [(save["mode"], save["node_id"]) for save in listed["saves"]] == [("new", former)]
    before = len(estate.mutating("copy1"))
    preview = estate.run("powerops.rsct.rollback", "--check", "-l", "copy1", rmc_rollback_save="last")
    assert preview.status == 0 and preview.changed() == 1, preview.text
    assert len(estate.mutating("copy1")) == before

    done = estate.run("powerops.rsct.rollback", "-l", "copy1", rmc_rollback_save="last")
    assert done.status == 0 and '"outcome": "restored"' in done.text, done.text
    assert estate.row("copy1")["node_id"] == former
    assert estate.row("copy1")["ctrmc"] == "active"
    assert f"recfgct -i {former}" in estate.mutating("copy1")
    again = estate.run("powerops.rsct.rollback", "-l", "copy1", rmc_rollback_save="last")
    assert (again.status, again.changed()) == (0, 0) and '"outcome": "not_needed"' in again.text, again.text


def test_a_save_of_another_host_is_refused(estate: live.Estate) -> None:
    run = "20260101T000000Z-0badcafe"
    lines = "hostname elsewhere\\nuuid -\\nnode_id 0123456789abcdef\\n"
    made = f"umask 077; mkdir -p {FOLDER}/saves/{run}; printf '{lines}' >{FOLDER}/saves/{run}/host"
    estate.ssh("original1", made)
    result = ask(estate, "original1", "rmc_rollback", {"save": run})
    assert (result["outcome"], result["changed"]) == ("refused", False)
    assert "is of elsewhere, and this is original1" in result["refused"][0]["text"]
    failed = estate.run("powerops.rsct.rollback", "-l", "original1", rmc_rollback_save=run)
    assert failed.status == 2
    nothing = estate.run("powerops.rsct.rollback", rmc_rollback_save="last")
    assert nothing.status == 2 and "name them with --limit" in nothing.text
    assert estate.mutating("original1") == []


def test_a_member_keeps_its_identity_whatever_is_allowed(estate: live.Estate) -> None:
    result = repair(estate, "member1", twins=twins(estate, "member1"), allow=[*NEW, "recycle_on_cluster"])
    assert result["outcome"] == "refused"
    assert "never_on_member" in {row["guard"] for row in result["refused"]}
    assert estate.mutating("member1") == []


def cut_off(estate: live.Estate, host: str, how: str) -> None:
    """Ends what runs on the host: with everything at once, or the repair alone and then what it had started."""
    if how == "power":
        reply = control.ask(estate.state, {"verb": "power", "host": host, "action": "crash"})
        assert "error" not in reply, reply
    else:
        estate.ssh(host, f"read -r pid rest <{FOLDER}/lock/owner; kill -9 $pid")
    assert live.eventually(lambda: estate.ssh(host, f"cat {FOLDER}/unfinished").startswith("new_identity "), 60)


@pytest.mark.parametrize(("host", "how"), [("cut1", "power"), ("cut2", "kill")])
def test_an_interrupted_reset_is_found_and_goes_on(estate: live.Estate, host: str, how: str) -> None:
    former = estate.row(host)["node_id"]
    begun = repair(estate, host, twins=twins(estate, host), allow=NEW, wait=False)
    assert begun["outcome"] == "running", begun
    journal = f"cat {FOLDER}/runs/{begun['run']['id']}/journal"
    assert live.eventually(lambda: "run\trecfgct\t" in estate.ssh(host, journal), 60)
    cut_off(estate, host, how)

    seen = ask(estate, host, "rmc_status", {})
    assert "RMC081" in [finding["id"] for finding in seen["rmc"]["findings"]], seen["rmc"]["findings"]
    resumed = repair(estate, host)
    assert resumed["outcome"] == "healed", resumed
    assert "resume" in [step["rung"] for step in resumed["plan"]["steps"]]
    now = estate.row(host)
    assert now["node_id"] not in ("", former, estate.row("original1")["node_id"])
    assert now["ctrmc"] == "active" and now["links"] == {"hmc1": "I"}
    assert estate.ssh(host, f"cat {FOLDER}/unfinished") == ""
    assert repair(estate, host)["outcome"] == "healthy"
