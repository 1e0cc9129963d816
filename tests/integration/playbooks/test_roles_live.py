# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roles by themselves: plan and apply, consent, a repair nobody waits for, the printed explanation."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import LADDER
from ansible_collections.powerops.rsct.tests.integration import live_estate as live

SCALE = {"POWEROPS_WAIT_SCALE": "5"}
PARTITIONS = (
    live.partition("stopped1", 1, faults=["ctrmc_stopped"]),
    live.partition("stopped2", 2, faults=["ctrmc_stopped"]),
    live.partition("member1", 3, faults=["domain_member", "rmcd_hung"]),
    live.partition("sound1", 4),
    live.partition("slow1", 5, faults=["ctrmc_stopped", "slow:startsrc"]),
)


@pytest.fixture(scope="module")
def estate() -> t.Iterator[live.Estate]:
    with live.estate(*PARTITIONS) as up:
        yield up


def repair(
    estate: live.Estate, hosts: str, mode: str, words: dict[str, t.Any] | None = None, **variables: t.Any
) -> live.Run:
    options = {"mode": mode, "plan_dir": f"{estate.files}/plans", **variables}
    own = {f"rmc_repair_{name}": value for name, value in options.items()}
    role = {"ansible.builtin.import_role": {"name": "powerops.rsct.rmc_repair"}, "vars": own}
    return estate.play(hosts, role, environment=SCALE, **(words or {}))


def test_apply_carries_out_the_plan_that_was_read_and_only_once(estate: live.Estate) -> None:
    assert repair(estate, "stopped1:sound1", "plan", fail_on="never").changed() == 0
    assert estate.mutating() == []
    run = repair(estate, "stopped1:sound1", "apply")
    assert (run.status, run.changed()) == (0, 1), run.text
    again = repair(estate, "stopped1:sound1", "apply")
    assert (again.status, again.changed()) == (0, 0), again.text
    assert estate.mutating() == ["startsrc -s ctrmc"]


def test_apply_refuses_a_script_that_was_edited(estate: live.Estate) -> None:
    repair(estate, "stopped2", "plan", fail_on="never")
    script = estate.files / "plans" / "stopped2.sh"
    script.write_text(script.read_text() + "echo and more\n")
    run = repair(estate, "stopped2", "apply")
    assert run.status == 2 and "or its script was edited" in run.text
    assert estate.mutating("stopped2") == []


def test_apply_refuses_without_a_plan(estate: live.Estate) -> None:
    run = repair(estate, "stopped2", "apply", plan_dir=f"{estate.files}/none")
    assert run.status == 2 and "(none) is not what stopped2" in run.text
    assert estate.mutating("stopped2") == []


def test_apply_refuses_when_the_evidence_has_changed(estate: live.Estate) -> None:
    repair(estate, "stopped2", "plan", fail_on="never")
    kept = estate.files / "plans" / "stopped2.json"
    evidence = json.loads(kept.read_text())["evidence"]
    kept.write_text(kept.read_text().replace(evidence, "0123456789abcdef"))
    run = repair(estate, "stopped2", "apply")
    assert run.status == 2, run.text
    told = " ".join(run.text.split())
    assert f"shows evidence {evidence} by now" in told and "made from evidence 0123456789abcdef" in told
    assert estate.mutating("stopped2") == []


def test_a_host_without_a_network_gets_the_steps_for_its_console(estate: live.Estate) -> None:
    word = {"system": "Server-9009; reboot", "name": "sound1", "hmcs": [{"hmc": {"inventory_name": "hmc1"}}]}
    run = repair(estate, "sound1", "plan", fail_on="never", hmc_facts=word, words={"vars": {"ansible_port": 1}})
    assert run.status == 0 and run.changed() == 0, run.text
    text = (estate.files / "plans" / "sound1.console.txt").read_text()
    assert "mkvterm -m 'Server-9009; reboot' -p sound1\n" in text and "on the HMC hmc1:" in text
    for name in ("start_ctrmc", "refresh"):
        assert " ".join(LADDER[name].begin[0]) in text
    assert "sound1.sh" not in text and "4. Once the host answers again" in text
    assert "startsrc -s ctrmc" in run.text
    repair(estate, "stopped2", "plan", fail_on="never")
    repair(estate, "stopped2", "plan", fail_on="never", words={"vars": {"ansible_port": 1}})
    assert "/bin/sh stopped2.sh --look" in (estate.files / "plans" / "stopped2.console.txt").read_text()
    assert estate.mutating("stopped2") == []


def test_what_is_refused_is_named_with_its_consent(estate: live.Estate) -> None:
    run = repair(estate, "member1", "run")
    assert run.status == 2
    assert "refused recycle" in run.text
    assert estate.mutating("member1") == []


def test_an_unknown_consent_is_an_error(estate: live.Estate) -> None:
    run = repair(estate, "sound1", "run", allow=["everything"])
    assert run.status == 2 and "everything" in run.text


def test_a_repair_that_nobody_waits_for(estate: live.Estate) -> None:
    run = repair(estate, "slow1", "run", wait=False)
    assert run.status == 0, run.text
    assert "slow1: running" in run.text
    assert live.eventually(lambda: estate.row("slow1")["ctrmc"] == "active", 30)
    journal = "cat /var/adm/powerops-rsct/last/journal"
    assert live.eventually(lambda: "\tresult\thealed" in estate.ssh("slow1", journal), 30)
    task = {"powerops.rsct.rmc_status": {}, "register": "status"}
    shown = {"ansible.builtin.debug": {"var": "status.rmc.journal"}}
    assert '"result": "healed"' in estate.play("slow1", task, shown).text


def test_the_explanation_is_printed(estate: live.Estate) -> None:
    variables = {"rmc_validate_explain": True, "rmc_validate_fail_on": "never", "rmc_validate_inband": True}
    role = {"ansible.builtin.import_role": {"name": "powerops.rsct.rmc_validate"}, "vars": variables}
    run = estate.play("stopped2:sound1", role)
    assert run.status == 0, run.text
    assert "CRITICAL RMC002 ctrmc_stopped" in run.text and "proved by: lssrc -a" in run.text
    assert "sound1: RMC is healthy, transport ip" in run.text


def test_the_page_of_a_finding_is_printed(estate: live.Estate) -> None:
    variables = {"rmc_validate_explain": "RMC010", "rmc_validate_fail_on": "never"}
    role = {"ansible.builtin.import_role": {"name": "powerops.rsct.rmc_validate"}, "vars": variables}
    run = estate.play("stopped2:sound1", role)
    assert run.status == 0, run.text
    assert run.text.count("# RMC010 inband_stuck") == 1
    assert "CRITICAL RMC002 ctrmc_stopped" in run.text


def test_a_page_that_does_not_exist_stops_the_run_with_a_sentence(estate: live.Estate) -> None:
    variables = {"rmc_validate_explain": "RMC999"}
    role = {"ansible.builtin.import_role": {"name": "powerops.rsct.rmc_validate"}, "vars": variables}
    run = estate.play("sound1", role)
    assert run.status == 2 and "no finding is called 'RMC999'" in run.text, run.text
