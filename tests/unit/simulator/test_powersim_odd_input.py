# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever stands on a command line, a simulated command answers: it never ends in an error of our own."""

from __future__ import annotations

import re
import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rsct_estate import Files, partition, run

from powersim import table
from powersim.call import Call
from powersim.commands import selection

LONG, DEEP = "7" * 5000, "(" * 3000
PATHS = ("/etc/services", "/etc/ct_node_id", "/var/ct/cfg/ctrmc.maxpktsz", "/ipsec_fltr_rule.exp", "/x")
WORDS = (
    *(
        "",
        "-",
        "--",
        "0",
        "-1",
        "4",
        "6",
        "657",
        "\u00b2",
        "\u0663",
        "\udcff",
        "\0",
        LONG,
        "x" * 100_000,
        DEEP,
        "!" * 3000,
    ),
    *("ctrmc", "rsct_rm", "IBM.MCP", "IBM.Host", "IBM.Condition", "Name=x", 'Name={"a"}', "State=1", f"NodeID=={LONG}"),
    *(
        "IPAddresses={}",
        "NodeID=x",
        "IBM.MCP::NodeID=1::MNName",
        "cluster0",
        "en0",
        f"mtu={LONG}",
        "mtu=\u00b2",
        "CuAt",
    ),
    *(
        "name=cluster0",
        "eq",
        "tcp",
        "P",
        "D",
        "I",
        "all",
        "any",
        "view",
        "allow",
        "-firewall",
        "-port",
        "-timeout",
        "7d",
    ),
    *(
        "--add-port",
        f"--add-port={LONG}/tcp",
        "657/tcp",
        "--list-all",
        "status",
        "start",
        "-d",
        "@99999999999999999999",
    ),
    *(
        "+%s",
        "+%Q",
        "0229000023",
        "hmc1",
        "192.0.2.21",
        "/x",
        "/",
        "*",
        "[",
        "::",
        "R",
        "rsa1024",
        "none",
        "a:2:once:x",
    ),
)
FLAGS = tuple(f"-{letter}" for letter in "aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ")
CONTENTS = st.sampled_from(["", "\u00b2", f"{LONG}\n", "\udcff\0", "mountd 33333/tcp\n", "|".join("x" * 22)])


@settings(max_examples=600, deadline=None)
@given(
    platform=st.sampled_from(["aix", "vios", "linux"]),
    command=st.sampled_from(sorted({row.command for row in table.TABLE})),
    words=st.lists(st.one_of(st.sampled_from(FLAGS), st.sampled_from(WORDS)), max_size=7),
    files=st.dictionaries(st.sampled_from(PATHS), CONTENTS),
    stdin=CONTENTS,
)
def test_every_command_answers(
    platform: str, command: str, words: list[str], files: dict[str, str], stdin: str
) -> None:
    own, argv = partition(platform=platform), (command, *words)
    row = table.find(platform, argv)
    if row is not None:
        answer = row.run(Call(own, argv, files=Files(files), stdin=stdin))
        assert 0 <= answer.rc <= 255
        (answer.out + answer.err).encode("utf-8", "surrogateescape")  # raises for what cannot be sent


@pytest.mark.parametrize(
    ("platform", "line"),
    [
        ("aix", "ping -c abc 192.0.2.21"),
        ("linux", "ping -s \u00b2 192.0.2.21"),
        ("aix", f"lsfilt -n {LONG}"),
        ("aix", "mvfilt -v 4 -p 3 -n \u00b2"),
        ("aix", "mvfilt -v 4 -p x -n 3"),
        ("aix", "chdev -l en0 -a mtu=\u00b2"),
        ("vios", "viosecure -firewall allow -port \u00b2"),
        ("aix", "rmcctrl -b \u00b2"),
        ("aix", f"lsrsrc -s 'NodeID=={LONG}' IBM.MCP"),
        ("aix", f"lsrsrc -s '{DEEP}' IBM.MCP"),
        ("aix", "chrsrc -s NodeID>0 IBM.MCP IPAddresses={}"),
        ("aix", "mkrsrc IBM.MCP NodeID=x MNName=a KeyToken=b IPAddresses=c"),
        ("aix", "mkrsrc IBM.MCP NodeID=-1 MNName=a KeyToken=b IPAddresses=c"),
        ("linux", "firewall-cmd --add-port=99999/tcp"),
        ("linux", "firewall-cmd --add-port=700-600/tcp"),
    ],
)
def test_what_is_no_number_is_refused_and_leaves_nothing_behind(platform: str, line: str) -> None:
    own = partition(platform=platform)
    own.firewalld.running = True
    before = run(own, "lsrsrc", "IBM.MCP"), run(own, "rmcdomainstatus", "-s", "ctrmc")
    assert run(own, *shlex.split(line)).rc != 0
    assert (run(own, "lsrsrc", "IBM.MCP"), run(own, "rmcdomainstatus", "-s", "ctrmc")) == before


def test_a_damaged_file_of_filter_rules_is_refused_whole() -> None:
    own, files = partition(), Files()
    rule = "genfilt -v 4 -a P -s 0.0.0.0 -m 0.0.0.0 -d 0.0.0.0 -M 0.0.0.0 -O eq -P 657"
    assert run(own, *shlex.split(rule)).rc == 0
    assert run(own, "expfilt", "-v", "4", "-f", "/tmp", files=files).rc == 0
    [path] = files
    good = files[path]
    assert run(own, "impfilt", "-v", "4", "-f", "/tmp", files=files).rc == 0
    assert len(own.ipsec.table) == 2
    for damaged in (good.replace("|eq|", "|is|"), good.replace("|657|", "|x|"), good.replace("|permit|", "|maybe|")):
        assert damaged != good
        files[path] = damaged
        assert "is damaged" in run(own, "impfilt", "-v", "4", "-f", "/tmp", files=files).err
        assert len(own.ipsec.table) == 2


@pytest.mark.parametrize("depth", [1, 20])
def test_selections_may_be_nested_as_deep_as_anybody_writes_them(depth: int) -> None:
    nested = selection.parse("(" * depth + "Name == 'x'" + ")" * depth)
    assert nested({"Name": "x"})
    assert selection.parse("(A==1) && (A==1) || " * 60 + "(A==1)")({"A": 1}), "brackets beside each other do not count"
    with pytest.raises(selection.SelectionError, match=re.escape("more than 50 brackets")):
        selection.parse("!" * 51 + "(A==1)")


@pytest.mark.parametrize(
    "line",
    [
        *("rmcctrl -h", "recfgct -h", "recfgct -n -h", "rmcrefreshMD -h -s ctrmc", "refrsrc -h IBM.MCP", "lsrsrc -h"),
        *("rmrsrc -h -s NodeID>0 IBM.MCP", "chrsrc -h -s NodeID>0 IBM.MCP MNName=x", "mkrsrc -h IBM.Sensor Name=x"),
        *(
            "lsrsrc-api -h",
            "rmrsrc-api -h -s IBM.MCP",
            "runact -h IBM.MCP SetSuspendState State=1",
            "stoprpdomain -h clus_a",
        ),
        *("lsrpdomain -h", "lsrpnode -h", "rmcdomainstatus -h", "ctsnap -h", "ctsthl -h", "ctskeygen -nfh"),
        *("chsecmode -h -c nist_sp800_131a",),
    ],
)
def test_help_is_ours_and_does_nothing(line: str) -> None:
    own = partition(peer={"name": "clus_a", "nodes": ["node-b"]})
    own.rmc.hung = line == "lsrsrc -h"
    before = own.identity.current, own.trust.key, own.trust.mode, own.peer_state, len(own.control_points)
    links = {hmc: (link.state.at(own.now), link.state.last) for hmc, link in own.links.items()}
    answer = run(own, *line.split())
    assert answer.out.startswith(f"Usage: {line.split()[0]} ")
    assert "text synthetic" in answer.out
    assert (answer.rc, answer.err, answer.harm) == (0, "", ())
    assert before == (own.identity.current, own.trust.key, own.trust.mode, own.peer_state, len(own.control_points))
    assert links == {hmc: (link.state.at(own.now), link.state.last) for hmc, link in own.links.items()}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ctsthl -a -d -n hmc1", "-a -d are given together: give one of them"),
        ("ctsthl -d -n hmc1 -f /tmp/copy", "-f is '/tmp/copy': only /var/ct/cfg/ct_has.thl is simulated"),
        ("ctskeygen -n -f -p /tmp/p -q /tmp/q", "-p is '/tmp/p': only /var/ct/cfg/ct_has.pkf is simulated"),
        ("ctskeygen -n -f -q /tmp/q", "-q is '/tmp/q': only /var/ct/cfg/ct_has.qkf is simulated"),
    ],
)
def test_other_files_do_not_touch_those_of_the_node(line: str, said: str) -> None:
    own = partition()
    before = own.trust.key, [(one.identity, one.key) for one in own.trust.hosts]
    answer = run(own, *line.split())
    assert (answer.rc, said in answer.err) == (1, True)
    assert before == (own.trust.key, [(one.identity, one.key) for one in own.trust.hosts])


@pytest.mark.parametrize(
    ("platform", "line"),
    [
        *(
            ("linux", line)
            for line in ("ip link set eth0 down", "ip addr add 192.0.2.9/24 dev eth0", "ip route del default")
        ),
        *(
            ("linux", line)
            for line in ("rpm -e rsct.core", "rpm -Uvh rsct.rpm", "rpm -qi src", "iptables -F", "nft flush ruleset")
        ),
        *(("vios", line) for line in ("cluster -delete -clustername c", "ioscli cluster -create -clustername c")),
        *(
            ("aix", line)
            for line in ("ifconfig en0 down", "route add default 192.0.2.1", "no -o ipforwarding=1", "hostname x")
        ),
    ],
)
def test_a_change_that_is_not_simulated_is_not_taken_for_a_listing(platform: str, line: str) -> None:
    answer = run(partition(platform=platform), *line.split())
    assert (answer.out, answer.rc) == ("", 1)
    assert answer.err.startswith("powersim: ")


def test_setting_the_clock_is_a_change_and_reading_it_is_none() -> None:
    for line, changes in (
        ("date 0102030427", True),
        ("date", False),
        ("date -u +%s", False),
        ("date +0102030427", False),
    ):
        row = table.find("aix", line.split())
        assert row is not None
        assert row.mutating == changes, line
