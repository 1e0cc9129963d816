# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any state: what the simulator prints of it, the collection's parsers read back without a rest."""

from __future__ import annotations

import string
import typing as t

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from rsct_estate import partition, run

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import model
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers import (
    lsrsrc as read_lsrsrc,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.mcproxy import parse_mcproxy
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.membership import (
    parse_ct_clusterinfo,
    parse_lsrpdomain,
    parse_lsrpnode,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.nodeid import parse_node_id
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.recfgct import parse_recfgct
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.rmcdomainstatus import parse_rmcdomainstatus
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.src import parse_lssrc, parse_src_messages
from powersim.clock import Timeline
from powersim.commands import infile
from powersim.commands.selection import parse
from powersim.render import columns, domain, groupservices, identity, localised, mcproxy, rsrc, src
from powersim.state.links import ControlPoint, Link

Test = t.Callable[..., None]


def over(*strategies: some.SearchStrategy[t.Any]) -> t.Callable[[Test], Test]:
    """Run the test over states drawn from these; no deadline, since a busy machine proves nothing."""
    return lambda test: settings(deadline=None, max_examples=60)(given(*strategies)(test))


WORD = string.ascii_letters + string.digits
# Quotes end a value and line ends a line; no published text says how lsrsrc would print them.
TEXT = some.text(some.characters(exclude_categories=("C", "Z"), exclude_characters='"') | some.just(" "), max_size=40)
HOST = some.from_regex(r"[a-zA-Z][a-zA-Z0-9-]{0,13}[a-z0-9]", fullmatch=True)
IP = some.ip_addresses().map(str)
NODE_ID = some.integers(0, 2**64 - 1).map(lambda number: f"{number:016x}")
VALUE = TEXT | some.integers(-(2**63), 2**64 - 1) | some.lists(TEXT, max_size=4).map(tuple)
NAMES = some.lists(some.from_regex(r"[A-Z][A-Za-z0-9]{0,18}", fullmatch=True), min_size=1, max_size=6, unique=True)
CLASS = some.from_regex(r"IBM\.[A-Z][A-Za-z]{1,14}", fullmatch=True)
LEVEL = some.lists(some.integers(0, 99), min_size=4, max_size=4).map(lambda parts: ".".join(map(str, parts)))


@some.composite
def resources(draw: some.DrawFn) -> list[list[tuple[str, rsrc.Value]]]:
    """Resources of one class: all have the same attributes."""
    names, count = draw(NAMES), draw(some.integers(1, 3))
    return [[(name, draw(VALUE)) for name in names] for _unused in range(count)]


def expected(
    name: str, found: list[list[tuple[str, rsrc.Value]]], *, of_class: bool = False
) -> tuple[model.Resource, ...]:
    return tuple(model.Resource(name, number, tuple(one), of_class) for number, one in enumerate(found, 1))


def whole(parsed: model.Parsed[t.Any]) -> t.Any:
    """The value of a text of which every line was understood."""
    assert parsed.noise == ()
    return parsed.value


# --- SRC -------------------------------------------------------------------------------------------------------------

SUBSYSTEM = some.tuples(
    some.from_regex(r"[A-Za-z][A-Za-z.]{0,14}[a-zA-Z0-9]", fullmatch=True),
    some.sampled_from(("", "rsct", "rsct_rm", "caa", "nfs", "spooler")),
    some.integers(2, 2**31 - 1),
    some.sampled_from(("active", "inoperative", "stopping", "warned to stop")),
)


@over(some.lists(SUBSYSTEM, min_size=1, max_size=20), some.booleans())
def test_short_status(drawn: list[src.Row], linux: bool) -> None:
    rows = [(name, group, 0 if status == "inoperative" else pid, status) for name, group, pid, status in drawn]
    found = whole(parse_lssrc(src.short(rows, linux)))
    wanted = [model.Subsystem(name, group, pid or None, status) for name, group, pid, status in rows]
    assert sorted(found, key=repr) == sorted(wanted, key=repr)


@over(HOST, some.integers(2, 2**31 - 1), some.sampled_from(sorted(src.MESSAGES)))
def test_messages_keep_their_code(name: str, pid: int, key: str) -> None:
    text = src.message(key, name, pid)
    codes = [message.code for message in parse_src_messages(text).value]
    assert codes == ([] if "synthetic" in text else [src.MESSAGES[key][:8]])


@over(some.integers(2, 2**31 - 1), some.booleans(), some.booleans())
def test_wipe(pid: int, aix: bool, translated: bool) -> None:
    text = identity.recfgct(pid, aix=aix)
    read = parse_recfgct(localised.localise("recfgct", text) if translated else text).value
    assert (read.outcome, read.added, read.started) == ("done", ("ctcas", "ctrmc"), ("ctrmc",))
    assert read.ctrmc_pid == pid


def test_refused_wipe() -> None:
    for text in (identity.REFUSED, localised.localise("recfgct", identity.REFUSED)):
        assert parse_recfgct(text).value.outcome == "refused"


@over(some.lists(SUBSYSTEM, min_size=1, max_size=9, unique_by=lambda row: row[0]))
def test_a_translated_status_is_still_told_by_its_columns(drawn: list[src.Row]) -> None:
    rows = [
        (n, g, 0 if status == "inoperative" else pid, status) for n, g, pid, status in drawn if len(status) > 8 or pid
    ]
    rows = [row for row in rows if row[3] in ("active", "inoperative")]
    found = parse_lssrc(localised.localise("lssrc", src.short(rows, linux=False))).value
    assert {(row.name, row.active) for row in found} == {(name, status == "active") for name, _g, _pid, status in rows}


# --- resources -------------------------------------------------------------------------------------------------------


@over(CLASS, resources(), some.booleans())
def test_long_form(name: str, found: list[list[tuple[str, rsrc.Value]]], of_class: bool) -> None:
    text = rsrc.listing(name, found, of_class=of_class)
    assert whole(read_lsrsrc.parse_lsrsrc(text)) == expected(name, found, of_class=of_class)


@over(CLASS, resources())
def test_translated_long_form(name: str, found: list[list[tuple[str, rsrc.Value]]]) -> None:
    text = localised.localise("lsrsrc", rsrc.listing(name, found))
    assert whole(read_lsrsrc.parse_lsrsrc(text)) == expected(name, found)


@over(resources())
def test_input_form_is_read_by_both_sides(found: list[list[tuple[str, rsrc.Value]]]) -> None:
    text = rsrc.input_form(found)
    assert whole(read_lsrsrc.parse_lsrsrc(text)) == expected("", found)
    assert infile.resources(text) == [dict(one) for one in found]


@over(CLASS, resources())
def test_delimited_form(name: str, found: list[list[tuple[str, rsrc.Value]]]) -> None:
    text = rsrc.delimited(found, ":", header=rsrc.heading(name))
    assert whole(read_lsrsrc.parse_lsrsrc(text)) == expected(name, found)


@over(CLASS, resources())
def test_table_form(name: str, found: list[list[tuple[str, rsrc.Value]]]) -> None:
    text = rsrc.table(found, header=rsrc.heading(name))
    assert whole(read_lsrsrc.parse_lsrsrc(text)) == expected(name, found)


@over(NODE_ID, HOST, some.lists(IP, min_size=1, max_size=3), IP, IP, some.lists(IP, max_size=3))
def test_control_points(node_id: str, token: str, ips: list[str], primary: str, own_ip: str, more: list[str]) -> None:
    own = partition()
    point = ControlPoint(token, node_id, token, tuple(ips), "7042CR9*686891D", primary, tuple(more), own_ip, (own_ip,))
    own.control_points[:] = [point]
    found = read_lsrsrc.control_points(whole(read_lsrsrc.parse_lsrsrc(run(own, "lsrsrc", "IBM.MCP").out)))
    assert [(one.node_id, one.key_token, one.ip_addresses, one.hmc_ip) for one in found] == [
        (node_id, token, tuple(ips), primary)
    ]
    assert sorted(found[0].hmc_additional_ips) == sorted(more)
    assert found[0].connectivity_names == (own_ip,)


@over(
    some.dictionaries(
        some.from_regex(r"[A-Z][a-z]{1,8}", fullmatch=True), TEXT | some.integers(0, 2**64 - 1), min_size=1
    )
)
def test_a_selection_finds_what_it_names(resource: dict[str, str | int]) -> None:
    """Also in hexadecimal, and together; and it does not find what differs."""
    parts = [
        f'{name} == "{value}"' if isinstance(value, str) else f"{name} == {value:#x}"
        for name, value in resource.items()
    ]
    assert parse(" && ".join(parts))(resource)
    assert not parse(" || ".join(f"!({part})" for part in parts))(resource)
    assert not parse(parts[0])({name: f"{value}x" for name, value in resource.items()})


# --- domains ---------------------------------------------------------------------------------------------------------

LINK = some.tuples(some.sampled_from("IiOXZ"), some.sampled_from("ARar"), NODE_ID, some.integers(1, 0xFFFF), HOST | IP)


@over(some.lists(LINK, max_size=5), some.lists(LINK, max_size=5))
def test_domain_status(peers: list[domain.Member], points: list[domain.Member]) -> None:
    found = whole(parse_rmcdomainstatus(domain.domain_status(peers, points)))
    wanted = [model.DomainLink(model.Section.PEER, *one) for one in peers]
    assert list(found) == wanted + [model.DomainLink(model.Section.MCP, *one) for one in points]


@over(some.lists(LINK, min_size=1, max_size=5))
def test_domain_status_of_another_language(points: list[domain.Member]) -> None:
    text = localised.localise("rmcdomainstatus", domain.domain_status([], points))
    assert [(one.section, one.node_id) for one in parse_rmcdomainstatus(text).value] == [
        (model.Section.MCP, one[2]) for one in points
    ]


@over(NODE_ID, some.sampled_from("IiOXZ"), some.sampled_from("ARar"), IP)
def test_the_command_shows_the_link(node_id: str, state: str, queue: str, ip: str) -> None:
    own = partition()
    own.control_points[:] = [ControlPoint("hmc1", node_id, "hmc1", (ip,), "", ip)]
    own.links = {"hmc1": Link(7, Timeline(state), queue)}
    found = whole(parse_rmcdomainstatus(run(own, "rmcdomainstatus", "-s", "ctrmc").out))
    assert found == (model.DomainLink(model.Section.MCP, state, queue, node_id, 7, ip),)


STATE = some.sampled_from(("Online", "Offline", "Pending online", "Pending offline"))


@over(HOST, STATE, LEVEL, some.booleans())
def test_peer_domain(name: str, state: str, version: str, mixed: bool) -> None:
    found = whole(
        parse_lsrpdomain(columns.table([domain.DOMAIN_NAMES, domain.domain_row(name, state, version, mixed)]))
    )
    assert found == (model.PeerDomain(name, state, version, "Yes" if mixed else "No", 12347, 12348),)


@over(
    some.lists(some.tuples(HOST, STATE, LEVEL, some.integers(1, 999), NODE_ID), min_size=1, max_size=6), some.booleans()
)
def test_peer_nodes(nodes: list[tuple[str, str, str, int, str]], wide: bool) -> None:
    rows = [(name, state, level, str(number), node)[: 5 if wide else 3] for name, state, level, number, node in nodes]
    found = whole(parse_lsrpnode(columns.table([domain.NODE_NAMES[: len(rows[0])], *rows])))
    assert [(one.name, one.op_state, one.rsct_version) for one in found] == [node[:3] for node in nodes]
    if wide:
        assert [(one.node_number, one.node_id) for one in found] == [node[3:] for node in nodes]


@over(HOST)
def test_cluster_name(name: str) -> None:
    own = partition(peer={"name": name})
    assert whole(parse_ct_clusterinfo(run(own, "ct_clusterinfo", "-c").out)) == name
    assert whole(parse_ct_clusterinfo(run(partition(), "ct_clusterinfo").out)) == "IW"


@over(NODE_ID)
def test_node_id(node_id: str) -> None:
    own = partition(node_id=node_id)
    assert whole(parse_node_id(run(own, "lsnodeid").out)) == node_id


def test_no_node_id() -> None:
    own = partition()
    own.identity.current = ""
    answer = run(own, "lsnodeid")
    assert (parse_node_id(answer.out + answer.err).value, answer.rc) == ("", 1)


# --- in-band ---------------------------------------------------------------------------------------------------------

SLOT = some.tuples(
    some.integers(0, 9999), HOST, some.sampled_from("HA"), some.integers(0, 10**9), some.integers(0, 10**9)
)


@over(some.integers(2, 2**31 - 1), some.lists(SLOT, max_size=6))
def test_in_band_table(pid: int, slots: list[mcproxy.Slot]) -> None:
    table = whole(parse_mcproxy(mcproxy.aix(pid, slots)))
    assert (table.layout, table.pid, table.total) == ("table", pid, len(slots))
    assert [(one.slot, one.hmc, one.status, one.active_requests, one.pending_responses) for one in table.slots] == list(
        slots
    )
    assert table.active_requests_total == sum(slot[3] for slot in slots)
    assert table.handshake_total == sum(slot[2] == "H" for slot in slots)


@over(some.integers(2, 2**22), some.lists(HOST, max_size=4))
def test_in_band_text_of_linux(pid: int, hmcs: list[str]) -> None:
    head = src.short([("mcproxy", "rsct", pid, "active")], linux=True)
    table = parse_mcproxy(mcproxy.linux(head, [(name, "A") for name in hmcs])).value
    assert (table.layout, table.pid, [one.hmc for one in table.slots]) == ("keyvalue", pid, hmcs)


@pytest.mark.parametrize("armed", [True, False])
def test_long_status_of_group_services_starts_with_its_row(armed: bool) -> None:
    head = src.short([("cthags", "cthags", 11938, "active")], linux=False)
    text = head + groupservices.domain([(21344, "rmcd")], 1, [("rmc_peers", 2, 1, 0)]) + groupservices.switch(armed)
    assert parse_lssrc(text).value == (model.Subsystem("cthags", "cthags", 11938, "active"),)


@pytest.mark.parametrize(
    "line", ["lssrc -a", "lsrsrc IBM.MCP", "rmcdomainstatus -s ctrmc", "lsrpdomain", "startsrc -s nosuch"]
)
def test_a_translation_is_no_english_and_says_that_it_is_ours(line: str) -> None:
    own = partition(peer={"name": "c"})
    text = run(own, *line.split()).out
    translated = localised.localise(line.split()[0], text)
    assert localised.MARK in translated
    assert translated != text
    assert not translated.isascii()


def test_who_follows_the_locale_of_the_caller() -> None:
    assert not localised.follows("lsrsrc", {"LC_ALL": "C"})
    assert not localised.follows("lsrsrc", {"LANG": "C.UTF-8"})
    assert localised.follows("lsrsrc", {"LC_ALL": "zh_CN.UTF-8", "LANG": "C"})
    assert localised.follows("lssrc", {"LC_ALL": "C"}), "lssrc answers in the locale of the daemon"
