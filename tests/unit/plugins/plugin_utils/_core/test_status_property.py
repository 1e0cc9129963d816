# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever can't be read, the verdict is never "healthy" unless everything needed was read."""

from __future__ import annotations

import typing as t

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit import audit_document
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands import CATALOGUE, SUBSETS
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import STATES, TRANSPORTS
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts

#: No rule judges by these; all others must have been read.
UNJUDGED = {
    *("oslevel", "ioslevel", "os_release", "sys0", "lsmcode", "lparstat", "prtconf", "dpkg"),
    *("hostname", "uptime", "uptime_linux", "wpar", "powersim", "journal", "managementserver", "lsrpdomain"),
    *("ctsvhbac", "key_ages", "lssecmode", "node_states"),  # only where a link is not up, and then by what there is
    *("lsfilt", "lsfilt_table", "netstat_in"),  # only where a device filters, or a link is not up
    *("firewalld_active", "iptables"),
    *("errpt", "journalctl", "df_inodes", "definitions", "machine"),
    *("history", "unfinished", "repairing", "cluster0"),  # what a repair may do, not how RMC is
}
#: A host without these programs has no such filter.
PROGRAMS = {"firewalld", "nft"}
FAILURES = [State.TIMEOUT, State.MISSING, State.DENIED, State.DAMAGED, State.UNREAD, (127, "not found\n"), (9, "")]
KINDS = st.sampled_from(sorted(hosts.HEALTHY))


def commands_of(kind: str) -> list[str]:
    return sorted(command for command in hosts.HEALTHY[kind] if CATALOGUE[command].tags & hosts.TAGS[kind])


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, dict[str, t.Any]]:
    kind = draw(KINDS)
    commands = draw(st.sets(st.sampled_from(commands_of(kind)), min_size=1))
    return kind, {command: draw(st.sampled_from(FAILURES)) for command in sorted(commands)}


@given(spoiled())
@settings(max_examples=300, deadline=None)
def test_no_combination_of_unread_results_is_healthy(case: tuple[str, dict[str, t.Any]]) -> None:
    kind, changes = case
    found = diagnose(hosts.read(kind, **changes))
    assert found.state in STATES and found.transport in TRANSPORTS
    absent = {command for command in PROGRAMS if changes.get(command) is State.MISSING}
    if set(changes) - UNJUDGED - absent:
        assert found.state != "healthy"


def test_every_command_that_is_judged_matters_alone() -> None:
    for kind in hosts.HEALTHY:
        for command in commands_of(kind):
            state = diagnose(hosts.read(kind, **{command: State.DAMAGED})).state
            assert (state == "healthy") == (command in UNJUDGED), (kind, command, state)


@given(KINDS, st.sets(st.sampled_from([name for name in SUBSETS if name not in ("levels", "journal")])))
@settings(max_examples=60, deadline=None)
def test_a_group_that_was_switched_off_is_not_taken_for_good(kind: str, subsets: set[str]) -> None:
    inband = {"inband"} & hosts.TAGS[kind]
    wanted = {"sockets", "storage", "membership", "packages", "trust", "signs", "network"} | inband
    state = diagnose(hosts.read(kind, subsets=sorted(subsets))).state
    assert (state == "healthy") == (wanted <= subsets)


@given(KINDS, st.data())
@settings(max_examples=200, deadline=None)
def test_any_text_gives_a_document(kind: str, data: st.DataObject) -> None:
    command = data.draw(st.sampled_from(commands_of(kind)))
    snapshot = hosts.read(kind, **{command: data.draw(st.text(max_size=400))})
    document = audit_document(snapshot, diagnose(snapshot), host="lpar", when="2026-01-31T03:12:45Z")
    assert document["state"] in STATES
