# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules that the playbooks do not show whole: ports from three vantages, an HMC's gaps, module defaults."""

from __future__ import annotations

import re
import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live

SUDO = [{"name": "ansible", "role": "sudo"}]
PARTITIONS = (
    live.partition("linux1", 1, "linux", users=SUDO, python=True),
    live.partition("aix1", 2),
    live.inband("inband1", 3, users=SUDO),
)
HMC = {
    name: "{{ hostvars['hmc1'].%s }}" % name
    for name in ("hmc_host", "hmc_port", "hmc_user", "hmc_password", "hmc_key_file", "hmc_known_hosts")
}
KEEP = {"content": "{{ answer | to_json }}", "dest": "{{ playbook_dir }}/answer.json", "mode": "0600"}
SHOW = {"ansible.builtin.copy": KEEP, "delegate_to": "localhost", "become": False}


@pytest.fixture(scope="module")
def estate() -> t.Iterator[live.Estate]:
    with live.estate(*PARTITIONS) as up:
        yield up


def ask(estate: live.Estate, hosts: str, module: str, options: dict[str, t.Any], **words: t.Any) -> dict[str, t.Any]:
    """The module's result."""
    run = estate.play(hosts, {f"powerops.rsct.{module}": options, "register": "answer"}, SHOW, **words)
    assert run.status == 0, run.text
    return estate.kept("answer.json")


@pytest.mark.parametrize(("host", "via"), [("linux1", "python"), ("linux1", "auto"), ("aix1", "controller")])
def test_ports(estate: live.Estate, host: str, via: str) -> None:
    targets = [
        {"host": "127.0.0.1", "port": "{{ ansible_port | int }}", "name": "ourselves"},
        {"host": "127.0.0.1", "port": 1, "expect": "closed"},
        {"host": "127.0.0.1", "port": 657, "protocol": "udp", "expect": "any"},
    ]
    answer = ask(estate, host, "hmc_port_check", {"targets": targets, "via": via, "timeout": 1})
    assert [row["ok"] for row in answer["targets"]] == [True, True, True]
    assert [row["state"] for row in answer["targets"]][:2] == ["open", "closed"]
    assert answer["vantage"]["via"] == ("controller" if via == "controller" else "python")


@pytest.mark.parametrize(("host", "transport"), [("inband1", "inband"), ("aix1", "ip")])
def test_the_facts_of_in_band_rmc(estate: live.Estate, host: str, transport: str) -> None:
    facts = ask(estate, host, "mcproxy_facts", {"hmc_version": "V11R1.1111"})["ansible_facts"]["mcproxy"]
    assert facts["transport"] == transport
    assert [slot["status"] for slot in facts["slots"]] == (["A"] if transport == "inband" else [])
    assert bool(facts["missing"]) is (transport == "ip")


def test_what_an_hmc_does_not_have_is_a_gap(estate: live.Estate) -> None:
    answer = ask(estate, "hmcs", "hmc_rmc_info", {**HMC, "systems": ["NOSUCH"]})
    assert answer["partitions"] == []
    assert "NOSUCH" in answer["unread"][0]["detail"]


def test_what_is_wrong_on_an_hmc(estate: live.Estate) -> None:
    """A healthy one has no finding, although its time runs sixty times as fast as ours."""
    assert ask(estate, "hmcs", "hmc_rmc_info", HMC)["findings"] == []
    estate.powersim("inject", "hmc1", "dcaps_zero:aix1")
    answer = ask(estate, "hmcs", "hmc_rmc_info", HMC)
    estate.powersim("heal", "hmc1", "dcaps_zero:aix1")
    (finding,) = answer["findings"]
    assert (finding["id"], finding["subject"]) == ("HMC005", "aix1")
    assert finding["about"] == [{"serial": "78A1B2C", "lpar_id": 2}]
    assert {row["name"]: len(row["findings"]) for row in answer["partitions"]} == {"linux1": 0, "aix1": 1, "inband1": 0}


def test_options_once_for_a_group_of_modules(estate: live.Estate) -> None:
    defaults = {"group/powerops.rsct.hmc": HMC, "group/powerops.rsct.rsct": {}}
    answer = ask(estate, "hmcs", "hmc_rmc_info", {}, module_defaults=defaults)
    assert {row["name"] for row in answer["partitions"]} == {"linux1", "aix1", "inband1"}


def test_no_secret_is_printed(estate: live.Estate) -> None:
    inventory = (estate.state / "inventory.yml").read_text()
    (password,) = set(re.findall(r"hmc_password: (\S+)", inventory))
    run = estate.run("powerops.rsct.triage", "-vvvv")
    assert run.status == 0, run.text
    assert password not in run.text
