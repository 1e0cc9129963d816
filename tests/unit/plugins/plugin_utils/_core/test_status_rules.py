# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every rule: what makes it fire, that a healthy host does not, and that it stays silent when its facts were not read."""

from __future__ import annotations

import string
import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands import CATALOGUE
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose, make_scene
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import (
    CONFIDENCES,
    RISKS,
    SEVERITIES,
    Diagnosis,
    Finding,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import LADDER
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Member, Membership, Snapshot
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import Policy, make_policy
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules import (
    EXPLAINS,
    RULES,
    Rule,
    findings_of,
    was_read,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import (
    hosts,
    rule_cases_hmc,
    rule_cases_network,
    rule_cases_repairs,
    rule_cases_signs,
    rule_cases_trust,
)
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.rule_case import (
    Case,
    is_fact,
    only,
    without_fact,
)

DEAD = (1, '2612-022 A session could not be established with the RMC daemon on "local_node".\n')
NO_ID = (1, "2641-036 The node does not have an assigned node identifier.\n")
NO_SS = "\n".join(line for line in hosts.SS.splitlines() if "LISTEN 0      128          0.0.0.0:657" not in line)
ONE_UP = hosts.domain(("O", hosts.HMC1, "192.0.2.21"), ("I", hosts.HMC2, "192.0.2.22"))
NO_TCP = hosts.NETSTAT.replace("tcp        0      0  *.657                  *.*                    LISTEN\n", "")
FULL = hosts.DF_AIX.replace("301234   43%", "   120  100%")


def without(name: str, at_rest: bool = True) -> dict[str, hosts.Answer]:
    """A subsystem inoperative, or not defined at all."""
    running = [row for row in hosts.RUNNING if row != name]
    return {"lssrc_all": hosts.lssrc(running=running, at_rest=(*hosts.AT_REST, name) if at_rest else hosts.AT_REST)}


STOPPED: dict[str, hosts.Answer] = {
    "lssrc_all": hosts.lssrc(running=(), at_rest=(*hosts.RUNNING, *hosts.AT_REST)),
    **dict.fromkeys(("lsrsrc_probe", "rmcdomainstatus", "mcp", "managementserver", "lsrpdomain"), DEAD),
    "processes": hosts.PROCESSES.replace("rmcd", "other"),
    "netstat": "\n".join(line for line in hosts.NETSTAT.splitlines() if "657" not in line),
}
HUNG: dict[str, hosts.Answer] = dict.fromkeys(
    ("lsrsrc_probe", "rmcdomainstatus", "mcp", "managementserver", "lsrpdomain"), State.TIMEOUT
)
MISSING: dict[str, hosts.Answer] = {
    "lssrc_all": hosts.lssrc(running=("syslogd",), at_rest=()),
    **dict.fromkeys(("lsrsrc_probe", "rmcdomainstatus", "mcp", "managementserver", "lsrpdomain"), State.MISSING),
    **dict.fromkeys(("node_id_command", "ct_clusterinfo"), State.MISSING),
    **dict.fromkeys(("node_id_file", "node_id_saved"), (1, "cat: cannot open\n")),
    "processes": hosts.PROCESSES.replace("rmcd", "other"),
    "autostart_aix": (1, ""),
    "lslpp": (1, "lslpp: Fileset rsct.* not installed.\n"),
}
STUCK: dict[str, hosts.Answer] = {"mcproxy": hosts.proxy(("hmc-east1", "A"), ("hmc-east2", "H"))}
EMPTY: dict[str, hosts.Answer] = {"mcp": hosts.mcp(), "rmcdomainstatus": ""}

CASES = (
    Case("RMC001", "aix", MISSING, "down"),
    Case("RMC015", "aix", {**STOPPED, **without("ctrmc", at_rest=False)}, "down"),
    Case("RMC002", "aix", STOPPED, "down"),
    Case("RMC002", "vios", STOPPED, "down"),
    Case("RMC020", "aix", {**STOPPED, "processes": hosts.PROCESSES}, "down"),
    Case("RMC003", "aix", HUNG, "down"),
    Case("RMC003", "linux", HUNG, "down"),
    Case("RMC003", "aix", {"lsrsrc_probe": DEAD}, "down"),
    Case("RMC004", "aix", {"netstat": NO_TCP}, "degraded"),
    Case("RMC004", "linux", {"ss": NO_SS}, "degraded"),
    Case("RMC005", "aix", without("IBM.DRM"), "degraded", "IBM.DRM"),
    Case("RMC079", "aix", without("IBM.DRM", at_rest=False), "degraded", "IBM.DRM"),
    Case("RMC006", "aix", {**without("IBM.MgmtDomainRM"), **EMPTY}, "down", "IBM.MgmtDomainRM"),
    Case("RMC007", "aix", EMPTY, "down"),
    Case("RMC007", "linux", EMPTY, "down"),
    Case("RMC008", "aix", {**only("i"), "ctsthl": State.TIMEOUT}, "down", "hmc-east1"),
    Case("RMC009", "aix", only("O"), "down", "hmc-east2"),
    Case("RMC009", "vios", {"rmcdomainstatus": ONE_UP}, "degraded", "hmc-east1"),
    Case("RMC010", "aix_inband", STUCK, "degraded", "hmc-east2"),
    Case("RMC010", "aix_inband", {"mcproxy": hosts.proxy(("hmc-east1", "H"))}, "down", "hmc-east1"),
    Case("RMC011", "aix", {"df_aix": FULL}, "degraded", "/var"),
    Case(
        "RMC011",
        "linux",
        {"df_linux": hosts.DF_LINUX.replace("11000000      48%", "       0     100%")},
        "degraded",
        "/",
    ),
    Case("RMC012", "aix", {"ct_clusterinfo": "clus_a\n"}, "healthy"),
    Case("RMC012", "vios", {"vios_cluster": "CLUSTER_NAME:    ssp1\n"}, "healthy"),
    Case("RMC012", "aix", {"lspv": hosts.LSPV + "hdisk1 00f6db0a6c7aece6 caavg_private active\n"}, "healthy"),
    Case("RMC012", "aix", {"lssrc_all": hosts.lssrc(running=(*hosts.RUNNING, "cthags"))}, "healthy"),
    Case("RMC013", "aix", {"node_id_file": "00000000deadbeef\n"}, "degraded"),
    Case("RMC013", "linux", {"node_id_command": NO_ID}, "degraded"),
    Case("RMC014", "aix", {"autostart_aix": (1, "")}, "degraded"),
    Case("RMC014", "linux", {"autostart_linux": (1, "disabled\n")}, "degraded"),
    Case("RMC016", "aix", {}, "degraded", "hmc-west1", {"expected_hmcs": ["hmc-east1", "hmc-west1"]}),
    Case("RMC017", "aix", {**only("O"), "uptime": "   04:10\n"}, "unknown"),
    Case("RMC017", "aix", {**only("i"), "processes": hosts.PROCESSES.replace("09-23:58:00", "00:30")}, "unknown"),
    Case("RMC018", "aix", only("X"), "down", "hmc-east1"),
    Case("RMC019", "aix", only("Z"), "down", "hmc-east1"),
    Case("RMC021", "aix", {}, "degraded", "hmc-east1", {"required_transport": "inband"}),
    Case(
        "HMC001",
        "aix",
        {},
        "degraded",
        "lpar-app01",
        {},
        {"name": "lpar-app01", "state": "Running", "rmc_state": "none"},
    ),
    Case("HMC002", "aix", {}, "healthy", "lpar-x", {}, {"name": "lpar-x", "state": "Open Firmware"}),
    *rule_cases_hmc.CASES,
    *rule_cases_network.CASES,
    *rule_cases_trust.CASES,
    *rule_cases_signs.CASES,
    *rule_cases_repairs.CASES,
)


def judge(case: Case) -> Diagnosis:
    return diagnose(hosts.read(case.kind, **case.changes), make_policy(case.policy), case.hmc)


def ids(findings: t.Iterable[Finding]) -> set[str]:
    return {finding.id for finding in findings}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.kind}")
def test_a_rule_fires__and_is_the_only_cause(case: Case) -> None:
    found = judge(case)
    assert ids(found.findings) - {"RMC012"} == {case.rule} - {"RMC012"}
    assert case.rule in ids(found.findings)
    assert found.state == case.state
    assert any(case.subject in finding.subject for finding in found.findings)
    for finding in found.findings:
        assert finding.evidence or finding.id == "HMC002"
        assert all(0 < len(proof.lines) <= 10 and max(map(len, proof.lines)) <= 200 for proof in finding.evidence)


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in (*CASES, rule_cases_network.UNDECIDED)} == set(RULES)


def test_what_a_filter_does_may_stay_open__beside_the_symptom() -> None:
    found = judge(rule_cases_network.UNDECIDED)
    assert [finding.id for finding in found.findings] == ["RMC009", "RMC009", "RMC037"]


@pytest.mark.parametrize("kind", hosts.HEALTHY)
def test_a_healthy_host_has_no_finding(kind: str) -> None:
    found = diagnose(hosts.read(kind))
    assert (found.state, found.findings, found.explained, found.unjudged) == ("healthy", (), (), ())
    assert found.transport == ("inband" if kind == "aix_inband" else "ip")


_BLANK: dict[str, t.Any] = {"membership": Membership(Member.UNKNOWN)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.kind}")
def test_a_rule_is_silent__when_a_fact_it_needs_was_not_read(case: Case) -> None:
    policy = make_policy(case.policy)
    snapshot = hosts.read(case.kind, **case.changes)
    for need in RULES[case.rule].needs:
        hmc = None if need == "hmc" else case.hmc
        blank = snapshot if need == "hmc" else without_fact(snapshot, need, _BLANK.get(need))
        assert not was_read(make_scene(blank, policy, hmc), need)
        found = diagnose(blank, policy, hmc)
        assert case.rule not in ids(found.findings) | ids(found.explained)
        assert need == "hmc" or found.state != "healthy"
        assert need == "hmc" or case.rule in found.unjudged


@pytest.mark.parametrize(("said", "agrees"), [("active", True), ("busy", True), ("inactive", False), ("none", False)])
def test_an_hmc_agrees_that_calls_it_connected(said: str, agrees: bool) -> None:
    found = diagnose(hosts.read("aix"), Policy(), {"name": "lpar-app01", "state": "Running", "rmc_state": said})
    assert ("HMC001" not in ids(found.findings)) is agrees


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if rule.remedy], ids=lambda rule: rule.id)
def test_a_finding_names_the_risk_of_its_rung(rule: Rule) -> None:
    assert rule.risk == LADDER[rule.remedy].risk.word


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_row_is_complete(rule: Rule) -> None:
    assert rule.severity in SEVERITIES and rule.risk in RISKS and rule.confidence in CONFIDENCES
    assert rule.source.startswith("https://")
    assert rule.remedy or rule.human, "somebody must be able to do something"
    assert "{subject}" in rule.message
    assert "Next:" in rule.message or "next:" in rule.message or "Owner:" in rule.message or "owner:" in rule.message
    assert rule.message.rstrip().endswith(".")
    assert rule.needs and all(map(is_fact, rule.needs))
    assert all(proof.command in CATALOGUE for proof in rule.evidence)


def test_ids_and_slugs_are_unique() -> None:
    assert len({rule.slug for rule in RULES.values()}) == len(RULES)


def test_the_table_of_causes_names_rules_and_has_no_circle() -> None:
    assert set(EXPLAINS) | {symptom for row in EXPLAINS.values() for symptom in row} <= set(RULES)
    reached: dict[str, set[str]] = {}

    def reach(rule: str, path: tuple[str, ...]) -> set[str]:
        assert rule not in path, f"{path} explains itself"
        if rule not in reached:
            reached[rule] = {rule}.union(*(reach(symptom, (*path, rule)) for symptom in EXPLAINS.get(rule, ())))
        return reached[rule]

    for rule in EXPLAINS:
        reach(rule, ())


def test_a_cause_lists_what_it_explains() -> None:
    found = judge(CASES[2])
    assert found.findings[0].explains == ("RMC005", "RMC006")[: len(found.findings[0].explains)]
    assert {finding.id for finding in found.explained} == set(found.findings[0].explains)


def test_two_independent_faults_are_two_causes() -> None:
    found = diagnose(hosts.read("aix", df_aix=FULL, **only("O")))
    assert ids(found.findings) == {"RMC009", "RMC011"}


def test_a_disabled_rule_is_not_asked() -> None:
    found = diagnose(hosts.read("aix", autostart_aix=(1, "")), make_policy({"disabled_rules": ["RMC014"]}))
    assert found.state == "healthy"


YOUNG = {"processes": hosts.PROCESSES.replace("09-23:58:00", "00:30")}


def test_a_young_rmcd_with_everything_up_is_healthy() -> None:
    assert diagnose(hosts.read("aix", **YOUNG)).state == "healthy"


@pytest.mark.parametrize("changes", [without("IBM.DRM"), EMPTY, only("O"), {"lsrsrc_probe": DEAD}])
def test_what_is_missing_on_a_young_rmcd_is_neither_a_fault_nor_healthy(changes: dict[str, hosts.Answer]) -> None:
    found = diagnose(hosts.read("aix", **{**YOUNG, **changes}))
    assert (found.state, ids(found.findings)) == ("unknown", {"RMC017"})


def test_a_retired_hmc_does_not_count() -> None:
    found = diagnose(hosts.read("aix", rmcdomainstatus=ONE_UP), Policy(expected_hmcs=("hmc-east2",)))
    assert found.state == "healthy"
    assert [link.expected for link in found.links] == [False, True]


@pytest.mark.parametrize("name", ["HMC-EAST2", "hmc-east2.example.net", "192.0.2.22", "7063CR2*68A1B02", hosts.HMC2])
def test_an_expected_hmc_may_be_named_in_many_ways(name: str) -> None:
    assert diagnose(hosts.read("aix"), Policy(expected_hmcs=(name,))).state == "healthy"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"netstat": NO_TCP}, "RMC004"),
        ({**without("IBM.MgmtDomainRM")}, "RMC006"),
        ({**without("IBM.MgmtDomainRM", at_rest=False)}, "RMC080"),
    ],
)
def test_the_way_over_ip_may_be_closed__when_every_hmc_is_inband(changes: dict[str, hosts.Answer], rule: str) -> None:
    found = diagnose(hosts.read("aix_inband", **changes))
    assert found.state == "healthy"
    assert [(finding.id, finding.severity, finding.remedy) for finding in found.findings] == [(rule, "info", "")]


def test_an_inband_hmc_needs_no_ip_link() -> None:
    changes = {"mcp": hosts.TWO_HMCS, **only("O"), "mcproxy": hosts.proxy(("hmc-east1", "A"), ("hmc-east2", "A"))}
    found = diagnose(hosts.read("aix_inband", **changes))
    assert (found.state, found.transport) == ("healthy", "inband")


def test_a_handshake_beside_a_living_ip_link_is_no_fault() -> None:
    changes = {"mcp": hosts.TWO_HMCS, "rmcdomainstatus": hosts.BOTH_UP, "mcproxy": hosts.proxy(("hmc-east1", "H"))}
    found = diagnose(hosts.read("aix_inband", **changes))
    assert (found.state, found.transport) == ("healthy", "ip")


def test_one_hmc_inband_and_one_over_ip_is_both() -> None:
    changes = {
        "mcp": hosts.TWO_HMCS,
        "rmcdomainstatus": hosts.domain(("I", hosts.HMC2, "192.0.2.22")),
        "mcproxy": hosts.proxy(("hmc-east1", "A")),
    }
    found = diagnose(hosts.read("aix_inband", **changes))
    assert (found.state, found.transport) == ("healthy", "both")
    assert [link.transport for link in found.links] == ["inband", "ip"]


def test_a_wpar_is_not_applicable() -> None:
    found = diagnose(hosts.read("aix", wpar="3\n", **STOPPED))
    assert (found.state, found.findings) == ("not_applicable", ())


def test_a_partition_at_rest_is_not_applicable() -> None:
    found = diagnose(Snapshot("", failure="no route to host"), Policy(), {"name": "lpar-x", "state": "Not Activated"})
    assert found.state == "not_applicable"
    assert ids(found.findings) == {"HMC002"}


def test_a_partition_that_migrates_runs__though_nobody_reaches_it() -> None:
    snapshot = Snapshot("", failure="no route to host")
    assert diagnose(snapshot, hmc={"state": "Migrating - Running"}).state == "unknown"
    assert diagnose(snapshot, hmc={"state": "Not Activated"}).state == "not_applicable"


def test_nothing_read_is_unknown() -> None:
    found = diagnose(Snapshot("", failure="no answer"))
    assert (found.state, found.transport, found.findings) == ("unknown", "unknown", ())


def test_the_network_request_names_both_ends() -> None:
    finding = diagnose(hosts.read("aix", **only("O"))).findings[0]
    for part in ("657/tcp", "657/udp", "both directions", "192.0.2.101", "192.0.2.21"):
        assert part in finding.human_action


def test_text_from_the_host_is_never_a_template() -> None:
    name = "{subject.__class__}\x1b[31m{0}"
    changes = {"mcp": hosts.mcp((name, hosts.HMC1_DECIMAL, "192.0.2.21")), **only("O")}
    scene = make_scene(hosts.read("aix", **changes), Policy())
    texts = [finding.message + finding.human_action for finding in findings_of(RULES["RMC009"], scene)]
    assert any("{subject.__class__}" in text for text in texts)
    assert all(set(text) <= set(string.printable) - set("\x0b\x0c\r\n\x1b") for text in texts)


@pytest.mark.parametrize(("system", "word"), [("FRAME01", "FRAME01"), ("a b;$(id)", "'a b;$(id)'")])
def test_a_command_to_copy_has_its_name_quoted(system: str, word: str) -> None:
    said = {"rmc_state": "none", "state": "Running", "system": system}
    (finding,) = diagnose(hosts.read("aix"), None, said).findings
    assert f"chsysstate -r sys -m {word} -o rebuild" in finding.human_action


def test_a_system_is_named_by_type_and_serial_number_where_the_host_knows_them() -> None:
    """Two systems may share a name; a rebuild must not take the wrong one."""
    said = {"rmc_state": "none", "state": "Running", "system": "FRAME01", "serial": "78A1B2C"}
    (finding,) = diagnose(hosts.read("aix"), None, said).findings
    assert "-m '9080-HEX*78A1B2C' -o" in finding.message and "-m '9080-HEX*78A1B2C' -o" in finding.human_action


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, ""),
        ({"ct_clusterinfo": "clus_a\n"}, "It is a node of a cluster"),
        ({"ct_clusterinfo": State.TIMEOUT, "lspv": State.TIMEOUT}, "could not be read"),
    ],
)
def test_who_is_told_to_stop_rmc_is_told_of_the_cluster_in_the_same_breath(
    answers: dict[str, hosts.Answer], words: str
) -> None:
    found = diagnose(hosts.read("aix", **{**only("i"), **answers})).findings
    (finding, *_others) = (row for row in found if row.id == "RMC050")
    assert "rmcctrl -z" in finding.message and words in finding.message
    assert ("cluster" in finding.message) is ("cluster" in finding.human_action) is bool(words)


def test_a_list_of_sockets_without_udp_657_proves_nothing_beside_a_link_that_is_up() -> None:
    cut = {"netstat": "\n".join(hosts.NETSTAT.splitlines()[:3]) + "\n"}
    assert diagnose(hosts.read("aix", **cut)).findings == ()
    assert "RMC004" in {finding.id for finding in diagnose(hosts.read("aix", **cut, **only("O"))).findings}
