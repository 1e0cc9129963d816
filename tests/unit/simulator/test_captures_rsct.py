# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every posted capture of an RSCT command: its state is written down here, the simulated command prints it again.

Captures that are not here are in ``captures_left_out`` with the reason.
"""

from __future__ import annotations

import pathlib
import typing as t

import pytest
from captures_left_out import LEFT_OUT
from rsct_estate import OLD, estate, partition, point, run

from powersim.clock import Timeline
from powersim.commands import domain, resources
from powersim.render import localised, rsrc
from powersim.state.definitions import tie_breaker
from powersim.state.links import Link
from powersim.state.partition import Partition
from powersim.state.src import ACTIVE, INOPERATIVE

HMC113 = point(
    14480238873508198302, "HMC113", "100.126.217.113", "100.126.217.218", "7042CR8*84270AD", "10.126.217.113"
)
HMC259 = point(
    1342464117648976727, "HMC259", "100.126.217.259", "100.126.217.218", "7042CR9*686891D", "100.126.217.249"
)
HMC186 = point(9845953214215121694, "hmc186", "100.124.28.186", "10.10.114.113", "7042CR8*06A315C", "100.124.28.186")
HMC666 = point(
    1348464137648977727, "HMC666", "10.126.237.123", "10.10.114.202", "7042CR9*686666D", "10.126.237.123",
    "10.126.219.220",
)  # fmt: skip
MCP = {
    "01": ("986W_VIOS1", "vios", [HMC113], None),
    "02": ("986W_VIOS1", "vios", [HMC113, HMC259], None),
    "03": ("testnode", "linux", [HMC186], None),
    "04": ("TESTDB2", "aix", [HMC666], {"name": "TESTDB_Clu"}),
}


def lsrsrc_mcp(number: str) -> str:
    name, platform, points, peer = MCP[number]
    own = partition(name, platform, **({"peer": peer} if peer else {}))
    own.control_points[:] = points
    return run(own, "lsrsrc", "IBM.MCP").out


def member(peer: str = "TSA_Domain", version: str = OLD, state: str = "Online", **more: t.Any) -> Partition:
    return partition("node1", "linux", peer={"name": peer, "version": version, "state": state, "caa": False}, **more)


def quorum(value: str) -> str:
    own = member()
    assert run(own, "chrsrc", "-c", "IBM.PeerNode", f"OpQuorumTieBreaker={value}").rc == 0
    return run(own, "lsrsrc", "-c", "IBM.PeerNode", "OpQuorumTieBreaker").out


def tie_breakers() -> str:
    own = member()
    device = "PATHNAME=/usr/sbin/rsct/bin/samtb_net Address=10.10.145.254  Log=1"
    own.definitions.table["IBM.TieBreaker"].insert(0, tie_breaker("networktb", "EXEC", device, post_wait=30))
    return run(own, "lsrsrc", "-l", "IBM.TieBreaker").out


def interfaces() -> str:
    """Two nodes see each other's adapters; each is read from a partition of its own."""
    found = []
    for name, ip, mac in (("node1", "116", "00:50:56:9f:0f:a1"), ("node2", "117", "00:50:56:9f:46:c9")):
        own = partition(name, "linux", ip=f"10.10.145.{ip}", peer={"name": "TSA_Domain"})
        resource = dict(resources.CLASSES["IBM.NetworkInterface"](own)[0]) | {"HardwareAddress": mac}
        found.append(list(resource.items()))
    return rsrc.listing("IBM.NetworkInterface", found)


def subsystems(own: Partition, *rows: tuple[str, str, int]) -> None:
    """Name, group, pid; a pid of 0 for one that is inoperative."""
    own.src.table.clear()
    for name, group, pid in rows:
        own.src.add(name, group, active=False)
        own.src.table[name].status, own.src.table[name].pid = Timeline(ACTIVE if pid else INOPERATIVE), pid


def lssrc_aix() -> str:
    own = partition("aix1")
    subsystems(
        own,
        ("syslogd", "ras", 3932558), ("aso", "", 4653462), ("biod", "nfs", 5046692), ("rpc.lockd", "nfs", 5636560),
        ("qdaemon", "spooler", 5767630), ("ctrmc", "rsct", 5439966), ("pmperfrec", "", 6881768),
        ("IBM.HostRM", "rsct_rm", 5898530), ("automountd", "autofs", 7340402), ("lpd", "spooler", 0),
        ("nimsh", "nimclient", 0), ("nimhttp", "", 0), ("timed", "tcpip", 0),
    )  # fmt: skip
    return run(own, "lssrc", "-a").out


def lssrc_grep() -> str:
    own = partition("aix1")
    managers = {
        "DRM": 3604726, "ConfigRM": 3146338, "HostRM": 3604834, "MgmtDomainRM": 3735902, "ServiceRM": 4391000,
        "StorageRM": 4260500, "GblResRM": 4850134, "RecoveryRM": 4784300, "TestRM": 4260282,
    }  # fmt: skip
    subsystems(
        own,
        ("ctrmc", "rsct", 3801192), *((f"IBM.{name}", "rsct_rm", pid) for name, pid in managers.items()),
        ("ctcas", "rsct", 0), *((f"IBM.{name}", "rsct_rm", 0) for name in ("ERRM", "AuditRM", "LPRM")),
    )  # fmt: skip
    return "".join(line for line in run(own, "lssrc", "-a").out.splitlines(keepends=True) if "rsct" in line)


def lssrc_linux() -> str:
    own = partition("linux1", "linux")
    subsystems(own, ("ctrmc", "rsct", 64383))
    return run(own, "lssrc", "-s", "ctrmc").out


def rmcdomainstatus() -> str:
    nodes = {"TESTDB1": "d34ca9a5ea1e37c6", "TESTDB2": "e8a76231700ca2eb", "TESTDB3": "849959f09d9ceec6"}
    own = estate(
        *(
            {"name": name, "node_id": node_id, "peer": {"name": "c", "nodes": [one for one in nodes if one != name]}}
            for name, node_id in nodes.items()
        )
    )["TESTDB2"]
    own.control_points[:] = [point(0x12B6B4FD1CEBB73F, "hmc1", "10.126.37.29", "10.126.37.30", "7042CR9*686666D", "")]
    own.links = {"hmc1": Link(1, Timeline("I"))}
    return run(own, "rmcdomainstatus", "-s", "ctrmc").out


def wipe() -> str:
    own = partition("aix1")
    own.src.new_pid = lambda: 11993300  # type: ignore[method-assign]
    return run(own, "recfgct").out


def input_file() -> str:
    own = partition("lpar1", "linux")
    own.control_points[:] = [
        point(1, "vhmc186", "100.124.28.186", "10.10.114.113", "V807f77*6d11757", "101.124.24.194", "100.124.28.186")
    ]
    wanted = ["MNName", "KeyToken", "IPAddresses", "ConnectivityNames", "HMCName", "HMCIPAddr", "HMCAddIPs"]
    return run(own, "lsrsrc", "-i", "IBM.MCP", *wanted).out


def not_found() -> str:
    own = partition("linux1", "linux")
    return localised.localise("lsrsrc-api", run(own, "lsrsrc-api", "-s", "IBM.MngNode::::Name").err)


COVERED: dict[str, t.Callable[[], str]] = {
    **{f"lsrsrc-IBM.MCP--{number}": lambda number=number: lsrsrc_mcp(number) for number in MCP},  # type: ignore[misc]
    "lsrsrc-c-class--01": lambda: quorum("Operator"),
    "lsrsrc-c-class--02": lambda: quorum("networktb"),
    "lsrsrc-other--01": interfaces,
    "lsrsrc-other--02": tie_breakers,
    "lssrc-a--02": lssrc_aix,
    "lssrc-a-grep--01": lssrc_grep,
    "lssrc-a-linux--01": lssrc_linux,
    "lsrpdomain--01": lambda: run(member("testdb_clu", "3.1.4.0"), "lsrpdomain").out,
    "lsrpdomain--02": lambda: run(member(version="3.2.3.2", state="Offline", rsct="3.2.3.2"), "lsrpdomain").out,
    "lsrpdomain--03": lambda: run(member(version="3.2.3.2", state="Pending online", rsct="3.2.3.2"), "lsrpdomain").out,
    "rmcdomainstatus--01": rmcdomainstatus,
    "recfgct--01": lambda: run(member(), "recfgct").out,
    "recfgct--02": wipe,
    "rsrc-input-file--01": input_file,
}


@pytest.mark.parametrize("name", COVERED)
def test_the_command_prints_what_was_posted(captures: pathlib.Path, name: str) -> None:
    assert COVERED[name]() == (captures / f"{name}.txt").read_text(encoding="utf-8")


def test_no_capture_is_forgotten(captures: pathlib.Path) -> None:
    prefixes = ("lsrsrc-", "lssrc-", "lsrpdomain-", "rmcdomainstatus-", "recfgct-", "rsrc-")
    posted = {path.stem for path in captures.glob("*.txt") if path.name.startswith(prefixes)}
    assert posted == {*COVERED, *(name for name in LEFT_OUT if name.startswith(prefixes))}


def test_a_translated_error(captures: pathlib.Path) -> None:
    """The second line of the capture is that of lssam, which ran the command."""
    first, _second = (captures / "lsrsrc-api-error--01.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    assert not_found() == first


def test_lsrpdomain_short_of_a_blank(captures: pathlib.Path) -> None:
    """The poster of this one lost one of the two blanks at its end, or the command prints them otherwise when Online."""
    text = (captures / "lsrpdomain--04.txt").read_text(encoding="utf-8")
    shown = run(member(version="3.2.3.2", rsct="3.2.3.2"), "lsrpdomain").out
    assert shown == text.replace("12348 \n", "12348  \n")


def test_domain_members_are_numbered_alike_on_every_node() -> None:
    one = partition("a1", peer={"name": "c", "nodes": ["b1"]})
    other = partition("b1", peer={"name": "c", "nodes": ["a1"]})
    assert domain.numbered(one) == domain.numbered(other) == [(1, "a1"), (2, "b1")]
