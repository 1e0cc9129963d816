# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From answers to a snapshot: unread is not empty, and every failure is named."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.collect import collect, snapshot_of
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands import CATALOGUE, ON_REQUEST, SUBSETS
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Member, ProxyTable, Section, Snapshot
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules.network import tcp_listens
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Batch, Host, State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts

NOISE = "\x00\xffnonsense ~~~\n"


def reasons(snapshot: Snapshot) -> dict[str, str]:
    return {entry.command: entry.reason for entry in snapshot.unread}


@pytest.mark.parametrize("kind", hosts.HEALTHY)
def test_a_healthy_host_has_nothing_unread(kind: str) -> None:
    snapshot = hosts.read(kind)
    assert snapshot.unread == ()
    assert snapshot.platform == ("aix" if kind == "aix_inband" else kind)
    assert snapshot.hostname == "lpar-app01"
    assert snapshot.membership.answer is Member.NO
    assert snapshot.uptime_seconds == 864000
    assert snapshot.rmcd_answers is snapshot.rsct_installed is snapshot.autostart is True
    assert snapshot.node_id_file == snapshot.node_id_saved == snapshot.node_id_command == hosts.NODE_ID
    assert snapshot.work_in_flight == ()
    assert (snapshot.rmcd_running, snapshot.rmcd_seconds) == (True, 863880)
    assert (snapshot.partition_id, snapshot.partition_name) == (3, "lpar-app01")
    assert snapshot.levels.rsct == "3.3.3.0"
    assert not snapshot.simulated
    assert not snapshot.is_wpar


def test_levels_of_aix() -> None:
    levels = hosts.read("aix").levels
    assert (levels.os, levels.os_name, levels.firmware) == ("7200-05-11-2546", "AIX", "FW1060.20")
    assert (levels.model, levels.serial, levels.processor_mode) == ("9080-HEX", "78A1B2C", None)


def test_levels_of_an_inband_host_have_the_processor_mode() -> None:
    levels = hosts.read("aix_inband").levels
    assert (levels.processor_mode, levels.firmware) == ("POWER 11", "FW1110.10")


def test_levels_of_vios_and_linux() -> None:
    assert hosts.read("vios").levels.os_name == "VIOS 3.1.4.10"
    levels = hosts.read("linux").levels
    assert (levels.os, levels.os_name) == ("9.4", "Red Hat Enterprise Linux 9.4 (Plow)")
    assert levels.firmware == "FW1060.20"


@pytest.mark.parametrize(
    ("command", "field"),
    [
        ("lssrc_all", "subsystems"),
        ("lsrsrc_probe", "rmcd_answers"),
        ("rmcdomainstatus", "links"),
        ("mcp", "control_points"),
        ("node_id_file", "node_id_file"),
        ("node_id_saved", "node_id_saved"),
        ("node_id_command", "node_id_command"),
        ("autostart_aix", "autostart"),
        ("uptime", "uptime_seconds"),
        ("processes", "rmcd_running"),
        ("netstat", "sockets"),
        ("df_aix", "var"),
        ("mcproxy", "proxy"),
        ("lslpp", "packages"),
        ("wpar", "is_wpar"),
    ],
)
@pytest.mark.parametrize("state", [State.DAMAGED, State.DENIED, State.UNREAD])
def test_a_row_without_an_answer_leaves_its_fact_unread(command: str, field: str, state: State) -> None:
    snapshot = hosts.read("aix_inband", **{command: state})
    assert getattr(snapshot, field) is None
    assert reasons(snapshot)[command] == state.value


@pytest.mark.parametrize(
    ("kind", "command", "field"),
    [
        ("aix", "lssrc_all", "subsystems"),
        ("aix", "rmcdomainstatus", "links"),
        ("aix", "mcp", "control_points"),
        ("aix", "node_id_command", "node_id_command"),
        ("aix", "netstat", "sockets"),
        ("linux", "ss", "sockets"),
        ("aix", "df_aix", "var"),
        ("aix_inband", "mcproxy", "proxy"),
        ("linux", "autostart_linux", "autostart"),
    ],
)
def test_an_answer_nobody_understands_is_unread(kind: str, command: str, field: str) -> None:
    snapshot = hosts.read(kind, **{command: NOISE})
    assert getattr(snapshot, field) is None
    assert reasons(snapshot)[command] == "not_understood"


@pytest.mark.parametrize(
    ("kind", "command"), [("aix", "lssrc_all"), ("aix", "mcp"), ("aix", "netstat"), ("linux", "ss")]
)
def test_an_empty_answer_is_unread__where_a_host_always_has_something(kind: str, command: str) -> None:
    assert reasons(hosts.read(kind, **{command: ""}))[command] == "not_understood"


def test_no_domain_is_an_answer() -> None:
    snapshot = hosts.read("aix", rmcdomainstatus="", mcp=hosts.mcp())
    assert snapshot.links == () and snapshot.control_points == ()
    assert snapshot.unread == ()


def test_no_resources_found_is_an_answer() -> None:
    snapshot = hosts.read("aix", mcp=(6, "lsrsrc：2612-023 找不到资源。\n"))
    assert snapshot.control_points == ()


def test_old_levels_have_the_older_class() -> None:
    text = "Resource Persistent Attributes for IBM.ManagementServer\nresource 1:\n"
    text += '\tName = "192.0.2.21"\n\tHostname = "192.0.2.21"\n'
    snapshot = hosts.read("aix", mcp=(5, "2610-412 The class is not defined.\n"), managementserver=text)
    assert [point.hmc_ip for point in snapshot.control_points or ()] == ["192.0.2.21"]
    assert snapshot.unread == ()


def test_a_hung_rmcd_does_not_answer() -> None:
    assert hosts.read("aix", lsrsrc_probe=State.TIMEOUT).rmcd_answers is False
    assert hosts.read("aix", lsrsrc_probe=(1, "2612-022 ...\n")).rmcd_answers is False
    assert hosts.read("aix", lsrsrc_probe=(3, "bad flag\n")).rmcd_answers is None


@pytest.mark.parametrize("answer", [(1, ""), (2, "Can't locate CT_cli_utils.pm in @INC\n")])
def test_an_lsrsrc_that_fails_by_itself_says_nothing_of_rmcd(answer: hosts.Answer) -> None:
    snapshot = hosts.read("aix", lsrsrc_probe=answer)
    assert snapshot.rmcd_answers is None
    assert reasons(snapshot)["lsrsrc_probe"] == "not_understood"


def test_rsct_is_installed__when_src_or_its_commands_know_it() -> None:
    bare = hosts.lssrc(running=("syslogd",), at_rest=())
    assert hosts.read("aix", lssrc_all=bare).rsct_installed is True
    assert hosts.read("aix", lssrc_all=bare, lsrsrc_probe=State.MISSING).rsct_installed is False
    assert hosts.read("linux", lssrc_all=State.MISSING, lsrsrc_probe=State.MISSING).rsct_installed is False
    assert hosts.read("aix", lssrc_all=State.TIMEOUT, lsrsrc_probe=State.MISSING).rsct_installed is None


def test_mcproxy_absent_and_not_asked() -> None:
    assert hosts.read("aix").proxy == ProxyTable("absent")
    absent = hosts.read("aix_inband", mcproxy=(1, "0513-085 The mcproxy Subsystem is not on file.\n"))
    assert absent.proxy is not None and absent.proxy.layout == "absent"
    assert hosts.read("aix_inband", subsets=("rsct",)).proxy is None


def test_a_file_that_is_not_there_is_empty__for_root_only() -> None:
    gone = (1, "cat: cannot open /etc/ct_node_id\n")
    assert hosts.read("aix", node_id_file=gone).node_id_file == ""
    snapshot = hosts.read("aix", uid=204, node_id_file=gone)
    assert snapshot.node_id_file is None
    assert reasons(snapshot) == {"node_id_file": "not_understood"}


@pytest.mark.parametrize(("text", "found"), [("", ""), ("# no id yet\n", ""), ("\x00\x01\n", None), ("<html>\n", None)])
def test_a_file_that_holds_something_else_is_no_missing_node_id(text: str, found: str | None) -> None:
    snapshot = hosts.read("aix", node_id_saved=text)
    assert snapshot.node_id_saved == found
    assert reasons(snapshot) == ({} if found == "" else {"node_id_saved": "not_understood"})


@pytest.mark.parametrize("said", ["", "cat: 0403-006 Execute permission denied.\n", "sh: cat: Permission denied\n"])
def test_that_cat_could_not_be_run_is_no_missing_file(said: str) -> None:
    snapshot = hosts.read("aix", node_id_file=(1, said))
    assert snapshot.node_id_file is None
    assert reasons(snapshot) == {"node_id_file": "not_understood"}


@pytest.mark.parametrize("text", [hosts.NODE_ID[:12], f"# note\n{hosts.NODE_ID[:9]}"])
@pytest.mark.parametrize("command", ["node_id_file", "node_id_command"])
def test_a_node_id_that_was_cut_is_no_other_id(command: str, text: str) -> None:
    snapshot = hosts.read("aix", **{command: text})
    assert getattr(snapshot, command) is None
    assert getattr(hosts.read("aix", **{command: f"{hosts.NODE_ID}\n# no"}), command) == hosts.NODE_ID


@pytest.mark.parametrize(("kind", "command"), [("aix", "netstat"), ("linux", "ss")])
@pytest.mark.parametrize("word", ["\u76d1\u542c", "LAUSCHEN", "ABH\u00d6REN"])
def test_a_translated_listener_listens(kind: str, command: str, word: str) -> None:
    text = str(hosts.HEALTHY[kind][command])
    assert tcp_listens(hosts.read(kind, **{command: text.replace("LISTEN", word)}))


@pytest.mark.parametrize(
    ("text", "found"), [("0\n", False), ("7\n", True), ("\uff15\n", None), ("9" * 5000, None), ("", None)]
)
def test_only_a_plain_number_makes_a_wpar(text: str, found: bool | None) -> None:
    assert hosts.read("aix", wpar=text).is_wpar is found


@pytest.mark.parametrize("count", [32, 33])
def test_more_hmcs_than_there_can_be_are_no_answer(count: int) -> None:
    """Each would be a finding with evidence of its own, looked for in the whole text."""
    numbers = [(f"hmc{n}", n + 1, f"192.0.2.{n}") for n in range(count)]
    rows = [("O", f"{n + 1:016x}", f"192.0.2.{n}") for n in range(count)]
    snapshot = hosts.read("aix", mcp=hosts.mcp(*numbers), rmcdomainstatus=hosts.domain(*rows))
    assert (snapshot.control_points is None) == (snapshot.links is None) == (count > 32)


@pytest.mark.parametrize(("text", "found"), [("ppc64le\n", "ppc64le"), ("ppc6", None), ("ppc64le", None)])
def test_a_machine_that_was_cut_is_no_other_machine(text: str, found: str | None) -> None:
    assert hosts.read("linux", machine=text).signs.machine == found


def test_a_long_failure_fits_the_schema() -> None:
    snapshot = collect(hosts.FakeRunner("aix", {}, failure="x" * 5000))
    assert len(snapshot.unread[0].detail) == 200


@pytest.mark.parametrize(("text", "expected"), [("3\n", True), ("0\n", False), ((2, "usage: uname\n"), False)])
def test_a_wpar_is_told_by_its_number(text: hosts.Answer, expected: bool) -> None:
    assert hosts.read("aix", wpar=text).is_wpar is expected


def test_work_in_flight_is_seen() -> None:
    running = hosts.PROCESSES + " 00:42 /usr/sbin/drmgr\n 01:10 cfgmgr\n 00:01 rmcd_helper\n"
    assert hosts.read("aix", processes=running).work_in_flight == ("cfgmgr", "drmgr")


@pytest.mark.parametrize("text", [NOISE, "", "-\n"])
def test_processes_that_show_no_age_were_not_read(text: str) -> None:
    snapshot = hosts.read("aix", processes=text)
    assert snapshot.work_in_flight is snapshot.rmcd_running is None
    assert reasons(snapshot)["processes"] == "not_understood"


def test_an_inittab_without_the_entry() -> None:
    assert hosts.read("aix", autostart_aix=(1, "")).autostart is False
    assert hosts.read("aix", autostart_aix=NOISE).autostart is None


def test_an_inittab_entry_that_is_off_starts_nothing() -> None:
    assert hosts.read("aix", autostart_aix="ctrmc:2:off:/usr/bin/startsrc -s ctrmc\n").autostart is False


def test_var_without_its_own_file_system() -> None:
    var = hosts.read("linux").var
    assert var is not None and (var.mount, var.free_kb) == ("/", 11000000)


def test_the_room_of_another_file_system_is_not_that_of_var() -> None:
    glued = "/dev/mapper/rhel-var10475520  10475520         0     100% /var\ntmpfs 4194304 41944 4152360 1% /tmp\n"
    snapshot = hosts.read("linux", df_linux=glued)
    assert snapshot.var is None
    assert reasons(snapshot)["df_linux"] == "not_understood"


def test_linux_uptime_has_a_second_source() -> None:
    snapshot = hosts.read("linux", uptime=(1, "ps: unknown output format\n"), uptime_linux="500.25 900.00\n")
    assert snapshot.uptime_seconds == 500
    assert snapshot.unread == ()


def test_packages_of_a_debian() -> None:
    text = "rsct.core\t3.3.3.0\ndynamicrm\t2.0.9\n"
    levels = hosts.read("linux", rpm=State.MISSING, dpkg=text).levels
    assert levels.rsct == "3.3.3.0"
    snapshot = hosts.read("linux", rpm=State.MISSING, dpkg=(1, "dpkg-query: no packages found matching src\n"))
    assert snapshot.packages == () and snapshot.unread == ()


def test_a_simulated_host_says_so() -> None:
    assert hosts.read("linux", powersim="simulated\n").simulated


def test_the_journal_of_a_finished_repair() -> None:
    lines = "20260131T031500Z\t-\tbegin\tplan 0a1b2c3d\t-\n20260131T031501Z\tstart_ctrmc\trun\tstartsrc -s ctrmc\t-\n"
    running = dict(hosts.read("aix", journal=lines).journal)
    assert (running["plan"], running["event"], running["result"]) == ("0a1b2c3d", "run", "")
    ended = dict(hosts.read("aix", journal=f"{lines}20260131T031530Z\t-\tresult\thealed\t0\n").journal)
    assert (ended["result"], ended["updated"]) == ("healed", "20260131T031530Z")
    assert len(ended["lines"]) == 3  # type: ignore[arg-type]


def test_a_host_that_was_not_asked() -> None:
    snapshot = snapshot_of(Batch(Host(), {}, failure="no answer within 90 s"))
    assert (snapshot.platform, snapshot.failure) == ("", "no answer within 90 s")
    assert [entry.command for entry in snapshot.unread] == ["*"]
    assert snapshot.membership.answer is Member.UNKNOWN


def test_a_host_of_another_kind() -> None:
    assert snapshot_of(Batch(Host(uname="Darwin"), {})).platform == "other"


# --- membership ------------------------------------------------------------------------------------------------------

OFFLINE_DOMAIN = "Name  OpState RSCTActiveVersion MixedVersions TSPort GSPort \n"
OFFLINE_DOMAIN += "dom_a Offline 3.2.3.2           No            12347  12348  \n"
MEMBERS: list[tuple[str, dict[str, hosts.Answer]]] = [
    ("aix", {"ct_clusterinfo": "clus_a\n"}),
    ("aix", {"lssrc_all": hosts.lssrc(running=(*hosts.RUNNING, "clstrmgrES"))}),
    ("linux", {"lssrc_all": hosts.lssrc(hosts.LINUX_ROW, (*hosts.RUNNING, "IBM.RecoveryRM"))}),
    ("aix", {"odm_hacmp": '\nHACMPcluster:\n        id = 1\n        name = "clus_a"\n'}),
    ("aix", {"lspv": hosts.LSPV + "hdisk1          00f6db0a6c7aece6                    caavg_private   active\n"}),
    ("vios", {"vios_cluster": "CLUSTER_NAME:    ssp1\nCLUSTER_ID:      1a2b3c\n"}),
    ("aix", {"lsrpdomain": OFFLINE_DOMAIN}),
]


@pytest.mark.parametrize(("kind", "changes"), MEMBERS)
def test_one_sign_makes_a_member(kind: str, changes: dict[str, hosts.Answer]) -> None:
    membership = hosts.read(kind, **changes).membership
    assert membership.answer is Member.YES
    assert membership.evidence


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        *(("aix", command) for command in ("ct_clusterinfo", "lssrc_all", "odm_hacmp", "lspv")),
        *(("vios", command) for command in ("ct_clusterinfo", "vios_cluster")),
        ("linux", "ct_clusterinfo"),
    ],
)
@pytest.mark.parametrize("answer", [State.TIMEOUT, State.MISSING, (1, "internal error\n")])
def test_without_all_sources_membership_is_unknown(kind: str, command: str, answer: t.Any) -> None:
    membership = hosts.read(kind, **{command: answer}).membership
    assert membership.answer is Member.UNKNOWN
    assert membership.evidence == (f"{command}: not read",)


def test_an_answer_of_the_odm_that_nobody_understands_is_no_proof() -> None:
    for answer in (NOISE, (1, "")):
        snapshot = hosts.read("aix", odm_hacmp=answer)
        assert snapshot.membership.answer is Member.UNKNOWN
        assert reasons(snapshot)["odm_hacmp"] == "not_understood"


def test_a_dead_rmcd_does_not_hide_membership() -> None:
    dead = dict.fromkeys(("lsrsrc_probe", "rmcdomainstatus", "mcp", "managementserver", "lsrpdomain"), State.TIMEOUT)
    assert hosts.read("aix", **dead).membership.answer is Member.NO
    assert hosts.read("aix", **dead, ct_clusterinfo="clus_a\n").membership.answer is Member.YES


def test_one_round_trip_asks_for_everything() -> None:
    runner = hosts.FakeRunner("aix", hosts.AIX)
    collect(runner)
    assert sorted(runner.asked) == sorted(row.id for row in CATALOGUE.values() if row.subset not in ON_REQUEST)


def test_subsets_switch_groups_off() -> None:
    runner = hosts.FakeRunner("aix", hosts.AIX)
    snapshot = collect(runner, [name for name in SUBSETS if name != "sockets"])
    assert "netstat" not in runner.asked
    assert snapshot.sockets is None and snapshot.unread == ()


TRANSLATED = f"""
Domaine homologue
  S S  0x{hosts.NODE_ID}  0001  node-a
  I A  0xe8a70000700ca2eb  0002  node-b

Domaine de gestion
  O A  0x{hosts.HMC1}  0001  192.0.2.21
"""


def test_peers_under_a_title_in_another_language_are_no_hmcs() -> None:
    links = hosts.read("aix", rmcdomainstatus=TRANSLATED).links or ()
    assert [(row.section, row.state) for row in links] == [
        (Section.PEER, "S"),
        (Section.PEER, "I"),
        (Section.MCP, "O"),
    ]


@pytest.mark.parametrize(
    ("command", "field", "row"),
    [
        ("rmcdomainstatus", "links", f"  I A  0x{hosts.HMC1}  0001  192.0.2.21\n"),
        ("mcp", "control_points", 'Resource Persistent Attributes for IBM.MCP\nresource 1:\n\tKeyToken = "hmc"\n'),
        ("mcproxy", "proxy", "+--+\n|  11 |hmc-east1      |     A      |           1|             1|\n"),
    ],
)
def test_more_rows_than_can_be_are_no_answer(command: str, field: str, row: str) -> None:
    snapshot = hosts.read("aix_inband", **{command: row * 600, "managementserver": State.MISSING})
    assert getattr(snapshot, field) is None
    assert reasons(snapshot)[command] == "not_understood"


def test_a_package_list_that_is_none_is_not_read() -> None:
    snapshot = hosts.read("linux", rpm=State.MISSING, dpkg='{"error": {"code": 500}}\n')
    assert snapshot.packages is None and [entry.command for entry in snapshot.unread] == ["dpkg"]


def test_an_adapter_whose_first_line_is_torn_spoils_the_listing() -> None:
    """Its address would be missed, and look like one that has changed."""
    torn = hosts.AIX["ifconfig"].replace(",", ",\n", 1)
    snapshot = hosts.read("aix", ifconfig=torn)
    assert snapshot.network.interfaces is None and "ifconfig" in [entry.command for entry in snapshot.unread]
