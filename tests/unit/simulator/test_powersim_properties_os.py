# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random states of the operating system, printed by the simulator and read by the collection: the same state comes back."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import model
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers import (
    df,
    levels,
    machine,
    odm,
    packages,
    processes,
    sockets,
    viosecure,
)
from powersim.commands import ipsec
from powersim.hosts import rootfs
from powersim.render import filters, net, software, storage, system
from powersim.state.filters import Rule

if t.TYPE_CHECKING:
    from .conftest import Sim

BOUNDED = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORD = st.from_regex(r"[a-z][a-z0-9_]{0,14}", fullmatch=True)
HOST = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
LINE = st.from_regex(r"[A-Za-z0-9(][A-Za-z0-9 ,.()/-]{0,30}[A-Za-z0-9)]", fullmatch=True)
VALUE = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9,._/-]{0,40}", fullmatch=True)
LEVEL = st.tuples(*[st.integers(0, 99)] * 4).map(lambda parts: ".".join(map(str, parts)))
V4 = st.ip_addresses(v=4).map(str)
V6 = st.ip_addresses(v=6).map(str)
PORT = st.integers(1, 65535)
KIB = st.integers(1, 2**40)


def clean(parsed: model.Parsed[t.Any]) -> t.Any:
    """The value, nothing of the text being left over."""
    assert parsed.noise == ()
    return parsed.value


# --- sockets -----------------------------------------------------------------------------------------------------------


@st.composite
def socket_rows(draw: st.DrawFn) -> list[net.Socket]:
    listener = st.tuples(st.just("tcp"), st.just(""), PORT, st.just(""), st.just(0), st.just("LISTEN"))
    datagram = st.tuples(st.just("udp"), st.just(""), PORT, st.just(""), st.just(0), st.just(""))
    addresses = draw(st.sampled_from((V4, V6)))
    session = st.tuples(st.just("tcp"), addresses, PORT, addresses, PORT, st.just("ESTABLISHED"))
    return draw(st.lists(listener | datagram | session, max_size=12))


def expected(rows: list[net.Socket], anywhere: str, states: dict[str, str]) -> tuple[model.Socket, ...]:
    return tuple(
        model.Socket(kind, here or anywhere, port, there if peer else "", peer or None, states.get(state, state))
        for kind, here, port, there, peer, state in rows
    )


@BOUNDED
@given(socket_rows(), st.booleans())
def test_netstat_of_aix(rows: list[net.Socket], pcb: bool) -> None:
    assert clean(sockets.parse_netstat(net.netstat(rows, with_pcb=pcb))) == expected(rows, "*", {})


@BOUNDED
@given(socket_rows())
def test_netstat_of_linux(rows: list[net.Socket]) -> None:
    assert clean(sockets.parse_netstat(net.netstat_linux(rows))) == expected(rows, "0.0.0.0", {})


@BOUNDED
@given(socket_rows(), st.booleans())
def test_ss(rows: list[net.Socket], header: bool) -> None:
    states = {"ESTABLISHED": "ESTAB", "": "UNCONN"}
    assert clean(sockets.parse_ss(net.ss(rows, header=header))) == expected(rows, "0.0.0.0", states)
    for kind in ("tcp", "udp"):
        alone = [row for row in rows if row[0] == kind]
        found = clean(sockets.parse_ss(net.ss(alone, header=header, protocols=False)))
        assert found == expected(alone, "0.0.0.0", states)


# --- file systems ------------------------------------------------------------------------------------------------------


@st.composite
def mounts(draw: st.DrawFn) -> list[storage.Row]:
    """Sizes in whole MB, so that any unit is exact but gigabytes with their two decimals."""
    rows = []
    for name in draw(st.lists(WORD, max_size=5, unique=True)):
        size = draw(st.integers(1, 2**20)) * 1024
        free = draw(st.integers(0, size // 1024)) * 1024
        inodes = draw(st.integers(1, 10**7))
        rows.append((f"/dev/{name}", size, free, draw(st.integers(0, inodes)), inodes, f"/{name}"))
    return rows


def percent(part: int, whole: int) -> int:
    return part * 100 // whole


@BOUNDED
@given(mounts(), st.sampled_from(["", "k", "m"]))
def test_df_of_aix(rows: list[storage.Row], unit: str) -> None:
    assert clean(df.parse_df(storage.aix(rows, unit))) == tuple(
        model.Filesystem(mount, size, free, 100 - percent(free, size), percent(used, inodes))
        for _device, size, free, used, inodes, mount in rows
    )


@BOUNDED
@given(mounts(), st.sampled_from([512, 1024]))
def test_df_in_the_posix_form(rows: list[storage.Row], block: int) -> None:
    assert clean(df.parse_df(storage.posix(rows, block))) == tuple(
        model.Filesystem(mount, size, free, percent(size - free, size)) for _device, size, free, _u, _i, mount in rows
    )


@BOUNDED
@given(mounts())
def test_df_of_linux(rows: list[storage.Row]) -> None:
    assert clean(df.parse_df(storage.linux(rows))) == tuple(
        model.Filesystem(mount, size, free, percent(size - free, size)) for _device, size, free, _u, _i, mount in rows
    )


# --- machine -----------------------------------------------------------------------------------------------------------


# A bracket behind a blank belongs to the value, as in that of fwversion: no description begins with one.
ABOUT = LINE.filter(lambda text: not text.startswith("("))


@BOUNDED
@given(
    st.dictionaries(WORD, st.tuples(VALUE, ABOUT, st.sampled_from(["True", "False", "True+"])), min_size=1, max_size=8)
)
def test_lsattr(rows: dict[str, tuple[str, str, str]]) -> None:
    text = system.lsattr([(name, *rest) for name, rest in rows.items()])
    assert clean(machine.parse_lsattr(text)) == {name: value for name, (value, _about, _settable) in rows.items()}


FW = st.from_regex(r"FW[0-9]{3,4}\.[0-9A-Z]{2}", fullmatch=True)
BUILD = st.from_regex(r"[VN]L[0-9]{3,4}_[0-9]{3}", fullmatch=True)


@BOUNDED
@given(FW, BUILD)
def test_lsmcode(level: str, build: str) -> None:
    firmware = clean(machine.parse_lsmcode(system.lsmcode(level, build)))
    assert firmware == machine.Firmware(level=level, permanent=level, temporary=level, booted="temporary")
    assert clean(machine.parse_lsmcode(system.lsmcode_linux(level, build))).level == level
    assert clean(machine.parse_lsmcode(system.lsmcode_old(build, level))) == machine.Firmware(
        level=level, platform=build
    )


LABEL = st.from_regex(r"[A-Z][A-Za-z]{1,12}( [A-Za-z]{1,12}){0,3}", fullmatch=True)


@BOUNDED
@given(st.dictionaries(LABEL, VALUE, max_size=30), st.booleans())
def test_lparstat(rows: dict[str, str], linux: bool) -> None:
    assert clean(machine.parse_lparstat_i(system.lparstat(list(rows.items()), linux=linux))) == rows


@BOUNDED
@given(
    st.integers(1, 65535), HOST, st.integers(4, 12), FW, BUILD, st.from_regex(r"[0-9A-F]{7}", fullmatch=True), V4, HOST
)
def test_prtconf_of_any_partition(
    sim: Sim, lpar_id: int, name: str, mode: int, level: str, build: str, serial: str, ip: str, domain: str
) -> None:
    head = [
        ("System Model", "IBM,9105-22A"),
        ("Machine Serial Number", serial),
        ("Processor Type", f"PowerPC_POWER{mode}"),
        ("Processor Implementation Mode", f"POWER {mode}"),
        ("LPAR Info", f"{lpar_id} {name}"),
        ("Platform Firmware level", build),
        ("Firmware Version", f"IBM,{level} ({build})"),
    ]
    network = [("Host Name", name), ("IP Address", ip), ("Gateway", ""), ("Name Server", ""), ("Domain Name", domain)]
    text = system.prtconf_head(head) + system.prtconf_section("Network Information", network)
    found = machine.parse_prtconf(text).value
    assert (found.model, found.serial, found.processor_mode, found.processor_type) == (
        "IBM,9105-22A", serial, f"POWER {mode}", f"PowerPC_POWER{mode}")  # fmt: skip
    assert (found.partition_id, found.partition_name, found.firmware) == (lpar_id, name, level)
    assert (found.platform_firmware, found.hostname, found.ip_address) == (build, name, ip)
    assert (found.gateway, found.name_server, found.domain) == ("", "", domain)
    assert machine.parse_prtconf(sim.run("aix1", "prtconf").out).value.partition_name == "aix1"


# --- levels and identity -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["oslevel", "oslevel -r", "oslevel -s"])
def test_oslevel_of_the_simulator(sim: Sim, line: str) -> None:
    printed = sim.run("aix1", line).out
    assert clean(levels.parse_oslevel(printed)) == printed.strip()


@BOUNDED
@given(st.integers(1, 9), st.integers(0, 9))
def test_uname(sim: Sim, version: int, release: int) -> None:
    assert clean(levels.parse_uname_rvp(f"{release} {version} powerpc\n")) == levels.Uname(
        str(release), str(version), "powerpc"
    )
    printed = sim.run("aix1", "uname -m").out
    assert clean(levels.parse_uname_m(printed)) == printed.strip()
    assert machine.parse_lpar_info(sim.run("aix1", "uname -L").out) == (2, "aix1")
    assert clean(levels.parse_uname_rvp(sim.run("aix1", "uname -rvp").out)) == levels.Uname("2", "7", "powerpc")


# --- ODM and volumes ---------------------------------------------------------------------------------------------------

QUOTED = st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters='"'), max_size=30)


@BOUNDED
@given(WORD, st.lists(st.dictionaries(WORD, QUOTED, min_size=1, max_size=6), max_size=5))
def test_odmget(object_class: str, objects: list[dict[str, str]]) -> None:
    text = system.odm(object_class, [[(name, f'"{value}"') for name, value in one.items()] for one in objects])
    assert clean(odm.parse_odmget(text)) == tuple(odm.Stanza(object_class, one) for one in objects)


@BOUNDED
@given(
    st.lists(
        st.tuples(WORD, st.from_regex(r"[0-9a-f]{16}", fullmatch=True), WORD, st.sampled_from(["active", "concurrent"]))
    )
)
def test_lspv(rows: list[tuple[str, str, str, str]]) -> None:
    text = "".join(system.lspv(*row) for row in rows)
    assert clean(odm.parse_lspv(text)) == tuple(odm.Disk(*row) for row in rows)


# --- software ----------------------------------------------------------------------------------------------------------

FILESET = st.from_regex(r"[a-z]{2,8}(\.[A-Za-z_]{1,10}){1,3}", fullmatch=True)


@BOUNDED
@given(st.dictionaries(FILESET, st.tuples(LEVEL, LINE), max_size=10), st.booleans())
def test_lslpp(found: dict[str, tuple[str, str]], header: bool) -> None:
    rows = [(name, level, about) for name, (level, about) in found.items()]
    assert clean(packages.parse_lslpp_c(software.lslpp_colons(rows, header=header))) == tuple(
        model.Package(name, level, "C") for name, level, _about in rows
    )
    assert clean(packages.parse_lslpp_c(software.lslpp_paths(rows, header=header))) == tuple(
        model.Package(name, level, "C") for name, level, _about in rows
    )


PACKAGE = st.from_regex(r"[A-Za-z]{2,10}([.-][A-Za-z]{1,8}){0,2}", fullmatch=True)
RELEASE = st.integers(1, 99999)


@BOUNDED
@given(st.dictionaries(PACKAGE, st.tuples(LEVEL, RELEASE), max_size=10))
def test_rpm_and_deb(found: dict[str, tuple[str, int]]) -> None:
    texts = {name: f"{level}-{release}" for name, (level, release) in found.items()}
    text = "".join(software.rpm(name, level) for name, level in texts.items())
    assert clean(packages.parse_rpm_qa(text)) == tuple(model.Package(*row) for row in texts.items())
    debs = {name.lower(): software.deb_version(level) for name, level in texts.items()}
    pairs = "".join(f"{name}\t{level}\n" for name, level in debs.items())
    assert clean(packages.parse_dpkg(pairs)) == tuple(model.Package(*row) for row in debs.items())
    assert clean(packages.parse_dpkg(software.dpkg_list(debs))) == tuple(model.Package(*row) for row in debs.items())


# --- processes ---------------------------------------------------------------------------------------------------------


@BOUNDED
@given(st.lists(st.tuples(st.integers(1, 99_999_999), WORD, st.integers(0, 10**8)), max_size=10))
def test_ps(rows: list[tuple[int, str, int]]) -> None:
    found = [system.Process(pid, f"/usr/sbin/{name} -x", float(age)) for pid, name, age in rows]
    names = "".join(system.ps(one, system.ps_listing(["-o", "comm="]), 2e9) for one in found)
    assert clean(processes.parse_ps_names(names)) == tuple(name for _pid, name, _age in rows)
    for one in found:
        line = system.ps(one, system.ps_listing(["-o", "etime="]), 2e9)
        assert clean(processes.parse_ps_etime(line)) == int(one.age)


# --- filters -----------------------------------------------------------------------------------------------------------

VIOS_RULE = st.tuples(
    st.sampled_from(["all", "en0", "en1"]), st.just("any") | PORT.map(str), st.just("any") | PORT.map(str),
    WORD, V4 | V6, st.integers(0, 10**6).map(str),
)  # fmt: skip


@BOUNDED
@given(st.booleans(), st.lists(VIOS_RULE, max_size=10), st.sampled_from([",", ""]))
def test_viosecure(on: bool, rows: list[tuple[str, ...]], separator: str) -> None:
    rows = rows if separator else [row for row in rows if ":" not in row[4]]  # a blank and a colon both separate
    parsed = viosecure.parse_viosecure(filters.viosecure(on, rows, separator))
    assert parsed.value == viosecure.Firewall(on, tuple(viosecure.FirewallRule(*row) for row in rows))
    assert parsed.noise == () or separator == ""


END = st.tuples(st.sampled_from(sorted(ipsec.OPERATIONS)), st.integers(0, 65535))
RULE = st.builds(
    Rule,
    action=st.sampled_from(sorted(ipsec.ACTIONS.values())), source=V4, source_mask=V4, destination=V4,
    destination_mask=V4, protocol=st.sampled_from(sorted(ipsec.PROTOCOLS)), source_port=END, destination_port=END,
    scope=st.sampled_from(sorted(ipsec.SCOPES.values())), direction=st.sampled_from(sorted(ipsec.DIRECTIONS.values())),
    logging=st.sampled_from(["yes", "no"]), interface=WORD, expiration=st.integers(0, 10**6), description=LINE,
    tunnel=st.integers(0, 9),
)  # fmt: skip


@BOUNDED
@given(RULE)
def test_a_filter_rule_survives_its_words(rule: Rule) -> None:
    assert ipsec.in_words(ipsec.fields(rule)) == rule
    words = filters.one_line(3, ipsec.fields(rule)).rstrip("\n").split("|")
    assert len(words) == len(filters.ORDER) + 1
    assert words[0] == "3"
    assert words[1].removesuffix(" (synthetic)") == rule.action
    assert words[8:12] == [
        rule.source_port[0],
        str(rule.source_port[1]),
        rule.destination_port[0],
        str(rule.destination_port[1]),
    ]


# --- files of a host ---------------------------------------------------------------------------------------------------


@BOUNDED
@given(st.sampled_from(["Red Hat Enterprise Linux", "SUSE Linux Enterprise Server", "Ubuntu"]), st.integers(7, 26))
def test_os_release(name: str, version: int) -> None:
    found = clean(levels.parse_os_release(rootfs.os_release(f"{name} {version}.4")))
    assert (found["PRETTY_NAME"], found["VERSION_ID"]) == (f"{name} {version}.4", f"{version}.4")
    assert found["ID"] in rootfs.IDS.values()


@BOUNDED
@given(st.floats(0, 1e9))
def test_proc_uptime(seconds: float) -> None:
    assert clean(processes.parse_proc_uptime(f"{seconds:.2f} {seconds:.2f}\n")) == int(f"{seconds:.2f}".split(".")[0])
