# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resources: every form of listing, selections, and changes that last."""

from __future__ import annotations

import pytest
from rsct_estate import Files, later, partition, point, run

from powersim import table
from powersim.commands.selection import SelectionError, parse
from powersim.state.partition import Partition

OLD_HMC = "7042CR8*06A315C"


def two() -> Partition:
    """A partition that knows its HMC and the retired one."""
    own = partition()
    own.control_points.append(point(15, "hmc9", "192.0.2.29", "192.0.2.101", OLD_HMC, "192.0.2.29"))
    return own


def names(own: Partition, *more: str) -> list[str]:
    out = run(own, "lsrsrc", *more, "IBM.MCP", "KeyToken").out
    return [line.split('"')[1] for line in out.splitlines() if "KeyToken" in line]


def test_forms() -> None:
    own = two()
    heading = "Resource Persistent Attributes for IBM.MCP\n"
    two_attributes = ("IBM.MCP", "KeyToken", "NodeID")
    own.control_points[0].node_id = f"{7:016x}"
    assert run(own, "lsrsrc", "-d", *two_attributes).out == heading + 'KeyToken:NodeID:\n"hmc1":7:\n"hmc9":15:\n'
    assert run(own, "lsrsrc", "-dx", *two_attributes).out == '"hmc1":7:\n"hmc9":15:\n'
    assert run(own, "lsrsrc", "-D", "::", "-x", *two_attributes).out == '"hmc1"::7::\n"hmc9"::15::\n'
    assert run(own, "lsrsrc", "-tx", *two_attributes).out == '"hmc1" 7  \n"hmc9" 15 \n'
    assert run(own, "lsrsrc", "-x", "IBM.MCP", "KeyToken").out.startswith("resource 1:\n        KeyToken =")
    assert run(own, "lsrsrc", "-i", "IBM.MCP", "KeyToken").out.startswith(
        "PersistentResourceAttributes::\nresource 1:\n"
    )
    handles = run(own, "lsrsrc", "-r", "IBM.MCP").out.splitlines()
    assert len(handles) == 3
    assert len(handles[1].split('"')[1].split()) == 6


def test_attributes_that_move() -> None:
    own = partition(peer={"name": "c"})
    both = run(own, "lsrsrc", "-A", "b", "IBM.PeerNode").out
    assert both.startswith("Resource Persistent and Dynamic Attributes for IBM.PeerNode\n")
    assert "OpState            = 1\n" in both
    assert "OpState" not in run(own, "lsrsrc", "IBM.PeerNode").out
    assert "OpState = 1\n" in run(own, "lsrsrc", "-A", "d", "IBM.PeerNode").out
    assert "OpState = 1\n" in run(own, "lsrsrc", "IBM.PeerNode", "OpState").out


@pytest.mark.parametrize(
    ("words", "rc", "text"),
    [
        (["-y"], 3, "option -y not recognized"),
        (["-A", "x", "IBM.MCP"], 4, "-A is 'x': give p, d or b"),
        (["IBM.NoSuch"], 1, "2610-412"),
        (["-s", "NodeID ==", "IBM.MCP"], 4, "it ends too early"),
        (["-s", "NodeID == 1 1", "IBM.MCP"], 4, "'1' stands where nothing is expected"),
    ],
)
def test_bad_input_of_lsrsrc(words: list[str], rc: int, text: str) -> None:
    answer = run(partition(), "lsrsrc", *words)
    assert (answer.rc, text in answer.err) == (rc, True)


def test_no_resource_is_a_heading() -> None:
    answer = run(partition(), "lsrsrc", "IBM.MngNode")
    assert (answer.out, answer.rc) == ("Resource Persistent Attributes for IBM.MngNode\n", 0)


def test_a_class_needs_its_manager() -> None:
    own = partition()
    run(own, "stopsrc", "-s", "IBM.MgmtDomainRM")
    later(5)
    assert run(own, "lsrsrc", "IBM.MCP").out == "Resource Persistent Attributes for IBM.MCP\n"
    own.src.remove("IBM.MgmtDomainRM")
    missing = run(own, "lsrsrc", "IBM.MCP")
    assert (missing.rc, "2610-412" in missing.err) == (1, True)
    assert '"IBM.MCP"' not in run(own, "lsrsrc").out
    assert run(own, "refrsrc", "IBM.MCP").rc == 1


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        ("", ["hmc1", "hmc9"]),
        ("NodeID == 15", ["hmc9"]),
        ("NodeID=0xf", ["hmc9"]),
        ("NodeID != 0x000000000000000F", ["hmc1"]),
        ("NodeID > 15", ["hmc1"]),
        ('KeyToken == "hmc9" || KeyToken == "hmc1"', ["hmc1", "hmc9"]),
        ("KeyToken == 'hmc9' && NodeID == 14", []),
        ('KeyToken =? "%9"', ["hmc9"]),
        ('KeyToken like "hmc_"', ["hmc1", "hmc9"]),
        ('KeyToken not like "%9"', ["hmc1"]),
        ('KeyToken !? "%9"', ["hmc1"]),
        ('HMCName =~ "^7042"', ["hmc9"]),
        ('HMCName !~ "^7042"', ["hmc1"]),
        ('IPAddresses |< "192.0.2.29"', ["hmc9"]),
        ('IPAddresses >< "192.0.2.29"', ["hmc1"]),
        ('!(KeyToken == "hmc9")', ["hmc1"]),
        ('not KeyToken == "hmc9" and NodeID > 0', ["hmc1"]),
        ('NodeID == "15"', ["hmc9"]),
        ("NoSuch == 1", []),
    ],
)
def test_selections(selection: str, found: list[str]) -> None:
    assert names(two(), "-s", selection) == found


@pytest.mark.parametrize(
    "text", ["==", "Name == ", "Name == other", "(Name == 'x'", "Name ~~ 'x'", "Name == 'x", "1 == Name"]
)
def test_wrong_selections(text: str) -> None:
    with pytest.raises(SelectionError):
        parse(text)


def test_machine_form() -> None:
    own = two()
    assert (
        run(own, "lsrsrc-api", "-s", 'IBM.MCP::"NodeID=0xf"::KeyToken::MNName'.replace('"', "")).out
        == "hmc9::192.0.2.101\n"
    )
    assert (
        run(own, "lsrsrc-api", "-D", ":|:", "-s", "IBM.MCP::NodeID=15::MNName::KeyToken").out == "192.0.2.101:|:hmc9\n"
    )
    assert run(own, "lsrsrc-api", "-c", "IBM.PeerNode::OpQuorumTieBreaker").out == "Operator\n"
    missing = run(own, "lsrsrc-api", "-s", "IBM.MCP::NodeID=16::KeyToken")
    assert (missing.rc, "2612-023" in missing.err) == (1, True)


def test_a_retired_hmc_is_removed_and_does_not_come_back() -> None:
    own = two()
    assert run(own, "rmrsrc", "-s", "NodeID == 99", "IBM.MCP").rc == 6
    assert "2612-023" in run(own, "rmrsrc-api", "-s", "IBM.MCP::NodeID=99").err
    assert run(own, "rmrsrc", "IBM.MCP").rc == 4
    assert run(own, "rmrsrc-api", "-s", "IBM.MCP::NodeID=0xf").harm == ()
    assert names(own) == ["hmc1"]
    assert run(own, "rmrsrc", "-s", 'KeyToken == "hmc1"', "IBM.MCP").harm == ("living_link_cut",)
    assert names(own) == []
    run(own, "refrsrc", "IBM.MCP")
    assert names(own) == ["hmc1"], "it is still published"


def test_an_hmc_that_was_replaced_is_corrected_by_hand() -> None:
    """As posted: an input file, then the cycle."""
    own = partition()
    own.control_points[:] = [point(15, "hmc9", "192.0.2.21", "192.0.2.101", OLD_HMC, "192.0.2.21")]
    own.links.clear()
    wanted = {
        "MNName": '"192.0.2.101"',
        "KeyToken": '"hmc1"',
        "HMCName": '"7063CR2*68A1B0C"',
        "IPAddresses": '{"192.0.2.21"}',
    }
    lines = (f"        {name:<11} = {value}\n" for name, value in wanted.items())
    infile = "PersistentResourceAttributes::\nresource 1:\n" + "".join(lines)
    answer = run(
        own, "chrsrc", "-f", "infile.mcp", "-s", 'MNName == "192.0.2.101"', "IBM.MCP",
        cwd="/tmp", files=Files({"/tmp/infile.mcp": infile}),
    )  # fmt: skip
    assert answer.rc == 0, answer.err
    for line in ("rmcctrl -z", "rmcctrl -A", "rmcctrl -p"):
        run(own, *line.split())
    later(300)
    assert names(own) == ["hmc1"]
    assert run(own, "rmcdomainstatus", "-s", "ctrmc").out.endswith("  0001  192.0.2.21\n")
    assert "  I A  0x" in run(own, "rmcdomainstatus", "-s", "ctrmc").out


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["-s", "NodeID > 0", "IBM.MCP"], "there is nothing to set"),
        (["-s", "NodeID > 0", "IBM.MCP", "NodeID=5"], "attribute 'NodeID' can not be set"),
        (["-s", "NodeID > 0", "IBM.MCP", "nonsense"], "'nonsense' is no attribute: write Name=value"),
        (["-f", "/nosuch", "-s", "NodeID > 0", "IBM.MCP"], "the file '/nosuch' after -f can not be read"),
        (["-f", "/bad", "-s", "NodeID > 0", "IBM.MCP"], "which is neither a heading nor Name = value"),
        (["-s", "Name =? '%'", "IBM.Host", "Name=x"], "resources of IBM.Host can not be changed"),
    ],
)
def test_bad_input_of_chrsrc(words: list[str], text: str) -> None:
    answer = run(partition(), "chrsrc", *words, files=Files({"/bad": "what is this"}))
    assert answer.rc
    assert text in answer.err


def test_definitions_of_a_site_are_saved_and_restored() -> None:
    own = partition()
    assert run(own, "mkrsrc", "IBM.Condition", "Name=no more paging", 'NodeNames={"a","b"}', "Severity=2").rc == 0
    assert run(own, "mkrsrc-api", "IBM.EventResponse::Name::call me::Locked::1").rc == 0
    saved = {
        name: run(own, "lsrsrc", "-i", "-s", 'Name != ""', name).out for name in ("IBM.Condition", "IBM.EventResponse")
    }
    run(own, "recfgct")
    later(60)
    assert "no more paging" not in run(own, "lsrsrc", "IBM.Condition").out
    for name, text in saved.items():
        assert run(own, "rmrsrc", "-s", 'Name =? "%"', name).rc == 0
        assert run(own, "mkrsrc", "-f", "/saved", name, files=Files({"/saved": text})).rc == 0
        assert run(own, "lsrsrc", "-i", name).out == text
    assert run(own, "mkrsrc", "IBM.Sensor", "Command=x").rc == 1


def test_suspended_and_resumed() -> None:
    own = partition()
    assert "State=0\n" in run(own, "runact", "-s", "NodeID > 0", "IBM.MCP", "GetNodeState").out
    assert run(own, "runact", "-s", "NodeID > 0", "IBM.MCP", "SetSuspendState", "State=1").rc == 0
    assert "State=1\n" in run(own, "runact", "-s", "NodeID > 0", "IBM.MCP", "GetNodeState").out
    assert run(own, "runact", "-s", "NodeID == 5", "IBM.MCP", "SetSuspendState", "State=1").rc == 6
    assert "State is 7" in run(own, "runact", "-s", "NodeID > 0", "IBM.MCP", "SetSuspendState", "State=7").err
    assert "has no action 'Explode'" in run(own, "runact", "IBM.MCP", "Explode").err


@pytest.mark.parametrize("command", ["lsrsrc", "lsrpdomain", "lsrpnode"])
def test_scope_and_contact(command: str) -> None:
    own = partition()
    for scope in ("0", "1", "4"):
        assert run(own, command, env={"CT_MANAGEMENT_SCOPE": scope}).rc == 0
    for scope in ("2", "3", "9"):
        answer = run(own, command, env={"CT_MANAGEMENT_SCOPE": scope})
        assert (answer.rc, "CT_MANAGEMENT_SCOPE is" in answer.err) == (1, True)
    assert run(partition(peer={"name": "c"}), command, env={"CT_MANAGEMENT_SCOPE": "2"}).rc == 0
    assert run(own, command, env={"CT_CONTACT": "lpar1"}).rc == 0
    assert '"other"' in run(own, command, env={"CT_CONTACT": "other"}).err


def test_old_aix_names_its_hmc_otherwise() -> None:
    own = partition(level="6100-09-12-1846")
    out = run(own, "lsrsrc", "IBM.ManagementServer").out
    assert '        Hostname         = "192.0.2.21"\n        ManagerType      = "HMC"\n' in out
    assert run(partition(), "lsrsrc", "IBM.ManagementServer").out.count("\n") == 1


@pytest.mark.parametrize(("platform", "level"), [("aix", "6100-09-12-1846"), ("vios", "2.2.6.65")])
def test_what_runs_on_aix_6_has_an_rsct_of_its_time(platform: str, level: str) -> None:
    own = partition(platform=platform, level=level, rsct="")
    assert ":3.1." in run(own, "lslpp", "-Lcq", "rsct.core.rmc").out
    assert "ActiveCommMode" not in run(own, "lsrsrc", "IBM.MCP").out
    assert run(own, "lsrsrc", "IBM.ManagementServer").out.count("resource 1:") == 1
    assert ":3.2." in run(partition(rsct=""), "lslpp", "-Lcq", "rsct.core.rmc").out


def test_new_levels_add_attributes_at_the_end() -> None:
    out = run(partition(rsct="3.3.1.0"), "lsrsrc", "IBM.MCP").out
    assert out.splitlines()[-1] == "        ActiveCommMode    = 1"


def test_every_row_knows_whether_it_changes_anything() -> None:
    reading = ("ls", "nls", "rmcdomainstatus", "ctsvhba", "ct_clusterinfo", "ctsnap")
    for row in table.TABLE:
        if row.folder == "/opt/rsct/bin" and row.command.startswith(reading):
            assert not row.mutating, row.command
